"""Verify the finished site: every problem at once, in order of files.

A file that looks as it did when nothing private was found in it is not read again, while the private texts are the
same. What was found is never remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.output_files import PRECOMPRESSED, Look, looks_below
from site_builder.step_memory import StepMemory, basis_of, program_digest
from site_builder.verifying.budgets import find_heavy
from site_builder.verifying.leaks import leak_in, prepared
from site_builder.verifying.links import find_broken
from site_builder.verifying.page_facts import FileFacts, file_facts
from site_builder.verifying.problems import Problem
from site_builder.workers import Workers


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Files of the site to be read, and the private texts that may stand in none of them."""

    site: Path
    names: tuple[str, ...]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What reading some files gave: facts of each as data, and the leaks."""

    facts: dict[str, Any]
    leaks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """`linked` are the places inside a page (with #) to which another page leads."""

    problems: tuple[Problem, ...]
    linked: frozenset[str]


def verify(
    site: Path,
    other_public: Iterable[Path],
    secrets: Iterable[str],
    workers: Workers | None = None,
    memory: StepMemory | None = None,
) -> Verified:
    """Look at the finished site; `other_public` are public files beside it, searched for secrets too."""
    searched = tuple(sorted(secrets))
    files = {name: look for name, look in looks_below(site).items() if not name.endswith(PRECOMPRESSED)}
    facts, known = _recalled(memory, files)
    stale = sorted(name for name in files if name not in facts)
    leaks = [problem for path in other_public if (problem := leak_in(path, path.read_bytes(), prepared(searched)))]
    sharing = workers or Workers(1)
    jobs = [ReadJob(site, tuple(part), searched) for part in sharing.batches(stale)]
    for read in sharing.run(read_files, jobs):
        leaks.extend(read.leaks)
        leaky = {problem.path for problem in read.leaks}
        for name, data in read.facts.items():
            facts[name] = FileFacts.from_data(data)
            if site / name not in leaky:
                known[name] = [files[name].size, files[name].changed, data if any(data) else None]
    if memory:
        memory.keep(known)
    problems = (*leaks, *find_broken(site, files.keys(), facts), *find_heavy(site, files, facts))
    linked = frozenset(place for name, one in facts.items() for place in one.leads if leads_inside(place, name))
    return Verified(tuple(sorted(problems, key=lambda problem: (problem.path, problem))), linked)


def leads_inside(place: str, here: str) -> bool:
    """Whether a place is one inside another page than `here`."""
    return "#" in place and place.partition("#")[0] != here


def are_sound(
    site: Path, names: Sequence[str], files: Mapping[str, Look], secrets: Iterable[str], linked: Collection[str]
) -> bool:
    """Whether `verify` would find nothing, when it found nothing before these files were made anew.

    `linked` are the places that other pages led to then: they must be there still, and no others are known to be.
    """
    read = read_files(ReadJob(site, tuple(names), tuple(sorted(secrets))))
    facts = {name: FileFacts.from_data(data) for name, data in read.facts.items()}
    own = {anchor for one in facts.values() for anchor in one.anchors}
    lost = [place for place in linked if place.partition("#")[0] in facts and place not in own]
    public = {
        name for one in facts.values() for name in one.leads if name in files and not name.endswith(PRECOMPRESSED)
    }
    broken = find_broken(site, {*public, *linked}, facts)
    return not (read.leaks or lost or any(broken) or any(find_heavy(site, files, facts)))


def read_files(job: ReadJob) -> Read:
    """Read each file once, for its facts and for what may not stand in it."""
    secrets = prepared(job.secrets)
    facts, leaks = {}, []
    for name in job.names:
        path = job.site / name
        data = path.read_bytes()
        facts[name] = file_facts(name, data).as_data()
        if problem := leak_in(path, data, secrets):
            leaks.append(problem)
    return Read(facts, tuple(leaks))


def verifying_memory(cache: Path, secrets_mark: str) -> StepMemory:
    """`secrets_mark` changes with the private texts and tells nothing of them."""
    return StepMemory(cache / "verified.json", basis_of(secrets_mark, program_digest("verifying")))


def _recalled(memory: StepMemory | None, files: Mapping[str, Look]) -> tuple[dict[str, FileFacts], dict[str, Any]]:
    """Facts of the files that look as they did, and the same as data."""
    facts: dict[str, FileFacts] = {}
    known: dict[str, Any] = {}
    nothing = FileFacts()
    for name, entry in (memory.recall() if memory else {}).items():
        size, changed, data = entry
        if files.get(name) == Look(size, changed):
            facts[name] = FileFacts.from_data(data) if data else nothing
            known[name] = entry
    return facts, known
