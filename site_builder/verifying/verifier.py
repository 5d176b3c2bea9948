"""Verify the finished site: every problem at once, in order of files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.output_files import files_below
from site_builder.verifying.budgets import find_heavy
from site_builder.verifying.html_facts import facts_of
from site_builder.verifying.leaks import Secrets, find_leaks
from site_builder.verifying.links import find_broken
from site_builder.verifying.problems import Problem


def verify(site: Path, other_public: Iterable[Path], secrets: Iterable[str]) -> tuple[Problem, ...]:
    """Problems of the finished site; `other_public` are public files beside it, searched for secrets too."""
    pages = {path: facts_of(path.read_text("utf-8")) for path in files_below(site) if path.suffix == ".html"}
    leaks = find_leaks((*files_below(site), *other_public), Secrets.of(secrets))
    problems = (*leaks, *find_broken(site, pages), *find_heavy(site, pages))
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem)))
