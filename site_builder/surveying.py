"""One reading pass over the pages of content: each is read and checked where it changed, and its outline kept.

An outline is a page without its text: all that other pages, lists and the catalogue show of it. Most builds need the
whole of a few pages only; those are read again. Quizzes are not surveyed: what stands in them must not come to rest in
build/cache.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from site_builder.build_key import BuildKey
from site_builder.checking.checker import page_findings
from site_builder.compiling.page_texts import PageTexts
from site_builder.curriculum import AnyPage, Lesson
from site_builder.loading.loader import Loaded, load, read_source
from site_builder.loading.pages import Tools, tools_for
from site_builder.loading.source_file import SourceFile
from site_builder.output_files import Look, looks_below
from site_builder.plain_data import as_data, reader_of
from site_builder.policy import Policy
from site_builder.rules.catalogue import load_catalogue
from site_builder.step_memory import StepMemory, basis_of, program_digest
from site_builder.workers import Workers

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time of change tells it from its next version, on every file system."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Content with its pages as outlines, and where their text is; `basis` is what all of them were read with."""

    loaded: Loaded
    texts: PageTexts
    basis: str


@dataclass(frozen=True, slots=True)
class SurveyJob:
    """Some pages to be read."""

    content: Path
    paths: tuple[str, ...]
    key: BuildKey
    policy: Policy


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A page read: its outline with the findings of its own words, the whole page, and the digest of its source."""

    outline: SourceFile
    page: AnyPage | None
    digest: str


def survey(content: Path, key: BuildKey, cache: Path, workers: Workers) -> Survey:
    """Read what changed since the last build and recall the rest."""
    reading = _Reading(content, key, cache, workers)
    loaded = load(content, key, reading.pages)
    ids = {file.path: file.id for file in loaded.files if file.page}
    marks = {ids[path]: mark for path, mark in reading.marks.items() if path in ids}
    texts = PageTexts(marks, reading.whole, partial(whole_pages, content, key, loaded.policy))
    return Survey(loaded, texts, reading.basis)


def survey_pages(job: SurveyJob) -> list[Surveyed]:
    """Read some pages and check their own words."""
    tools = tools_for(job.key, load_catalogue(), job.policy)
    return [_surveyed(job, path, tools) for path in job.paths]


def whole_pages(content: Path, key: BuildKey, policy: Policy, outlines: Iterable[AnyPage]) -> list[AnyPage]:
    """The whole of some pages, read again; one that has changed under the build stays as it was surveyed."""
    tools = tools_for(key, load_catalogue(), policy)
    return [read_source(content, page.source, tools).page or page for page in outlines]


def outline(page: AnyPage) -> AnyPage:
    """A page without its text. Steps keep title and minutes: the catalogue names them."""
    if isinstance(page, Lesson):
        steps = tuple(replace(activity, html="", text="") for activity in page.activities)
        page = replace(page, activities=steps, practice=())
    return replace(page, intro_html="", intro_text="", sections=())


def mark_of(basis: str, digest: str) -> str:
    """The mark of a page whose source has this digest."""
    return basis_of(basis, digest)


def outline_mark(file: SourceFile) -> str:
    """Changes with all that anything but its own page shows or checks of a file; lines do not count.

    Of a file without findings: a finding names its line.
    """
    links = [(link.target, link.text, link.is_image) for link in file.links]
    return basis_of(repr(file.page), repr(file.must_pass), repr(sorted(file.anchors)), repr(links))


def _surveyed(job: SurveyJob, path: str, tools: Tools) -> Surveyed:
    digest = _digest(job.content / path)  # first: should the source change meanwhile, the next build reads it again
    file = read_source(job.content, path, tools)
    findings = (*file.findings, *page_findings(file, job.policy, tools.catalogue))
    short = replace(file, page=outline(file.page) if file.page else None, findings=findings, passages=())
    return Surveyed(short, file.page, digest)


@dataclass(slots=True)
class _Reading:
    content: Path
    key: BuildKey
    cache: Path
    workers: Workers
    marks: dict[str, str] = field(default_factory=dict)
    whole: dict[str, AnyPage] = field(default_factory=dict)
    basis: str = ""

    def pages(self, paths: list[str], policy: Policy, _tools: Tools) -> list[SourceFile]:
        settled = time.time_ns() - SETTLED
        basis = self.basis = self._basis(policy)
        memory = StepMemory(self.cache / "surveyed.json", basis)
        entries = self._still_true(paths, memory.recall())
        stale = [path for path in paths if path not in entries]
        read = {path: item.outline for path, item in zip(stale, self._read(stale, policy), strict=True)}
        # A page with findings is read again every time: they are rare, and need no memory.
        entries.update({path: [0, self.marks[path], as_data(file)] for path, file in read.items() if not file.findings})
        looks = looks_below(self.content)
        for path, entry in entries.items():
            entry[0] = _stamp(looks[path]) if path in looks and looks[path].changed < settled else 0
        memory.keep(entries)
        self.marks.update({path: mark for path, (_, mark, _) in entries.items()})
        self.marks = {path: mark_of(basis, mark) for path, mark in self.marks.items()}
        outline_of = reader_of(SourceFile)
        return [read[path] if path in read else outline_of(entries[path][2]) for path in paths]

    def _read(self, paths: list[str], policy: Policy) -> Iterable[Surveyed]:
        jobs = [SurveyJob(self.content, tuple(part), self.key, policy) for part in self.workers.batches(paths)]
        for part in self.workers.run(survey_pages, jobs):
            for item in part:
                self.marks[item.outline.path] = item.digest
                if item.page:
                    self.whole[item.page.id] = item.page
                yield item

    def _still_true(self, paths: Sequence[str], entries: dict[str, Any]) -> dict[str, Any]:
        """Entries (time of change, digest, outline) of sources that look or read as they did."""
        looks = looks_below(self.content)
        return {
            path: entry
            for path in paths
            if (entry := entries.get(path))
            and (_stamp(looks[path]) == entry[0] or _digest(self.content / path) == entry[1])
        }

    def _basis(self, policy: Policy) -> str:
        from importlib.metadata import version  # noqa: PLC0415 - reads the modules for mail, for one line of a version

        program = program_digest(
            "loading",
            "checking",
            "markdown",
            "rules",
            "curriculum.py",
            "findings.py",
            "plain_data.py",
            "recording.py",
            "surveying.py",
        )
        return basis_of(program, version("markdown-it-py"), repr(policy), self.key.mac("survey"))


def _stamp(look: Look) -> list[int]:
    """Size in bytes and time of change in nanoseconds, as JSON keeps them."""
    return [look.size, look.changed]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
