"""The one door to content: a folder in, a curriculum, its keys, its policy and every finding out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.answer_key import QuizKey
from site_builder.build_key import BuildKey
from site_builder.curriculum import Curriculum
from site_builder.findings import Finding, in_order
from site_builder.loading.page_ids import FOLDERS
from site_builder.loading.pages import QUIZ_ENDING, Tools, parse_page, parse_quiz, tools_for
from site_builder.loading.policy_files import load_policy
from site_builder.loading.quiz_draws import with_must_pass
from site_builder.loading.source_file import SourceFile
from site_builder.policy import Policy
from site_builder.rules.catalogue import Catalogue, Notes, load_catalogue

OTHER_FOLDERS = ("policy", "local")
RESERVED = (
    "sign-in", "me", "school", "county", "city", "sessions", "verify", "api", "metrics", "healthz", "openapi.json",
    "assets", "search",
)  # fmt: skip
"""Top-level names that the server answers itself; content there could never be reached."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that content/ says. `files` and `paths` (all files, pictures too) are for the checker; `catalogue`
    words its findings.
    """

    curriculum: Curriculum
    keys: tuple[QuizKey, ...]
    findings: tuple[Finding, ...]
    policy: Policy
    files: tuple[SourceFile, ...]
    paths: frozenset[str]
    catalogue: Catalogue

    @property
    def unread(self) -> frozenset[str]:
        """Ids, by their file names, of pages that stand there and could not be understood. Findings of their own say
        so: nobody needs to miss them a second time.
        """
        broken = (file.path for file in self.files if not file.is_quiz and file.page is None)
        return frozenset(path.rpartition("/")[2].removesuffix(".md") for path in broken)


ReadPages = Callable[[list[str], Policy, Tools], Iterable[SourceFile]]
"""Reads pages by their paths, in that order."""


def load(content: Path, key: BuildKey, read_pages: ReadPages | None = None) -> Loaded:
    """Read a content folder. Never raises for bad content: what cannot be understood is left out with a red finding.

    Quizzes are always read here; `read_pages` may know pages from an earlier build.
    """
    catalogue = load_catalogue()
    if not content.is_dir():
        missing = catalogue.finding("content-missing", "", 0, folder=content)
        return Loaded(Curriculum(), (), (missing,), Policy(), (), frozenset(), catalogue)
    paths = tuple(_walk(content))
    findings = list(_folder_findings(content, catalogue))
    policy, policy_findings = load_policy(content, catalogue)
    tools = tools_for(key, catalogue, policy)
    sources = [path for path in paths if path.endswith(".md") and "/" in path and path.split("/", 1)[0] in FOLDERS]
    pages = [path for path in sources if not path.endswith(QUIZ_ENDING)]
    read = {file.path: file for file in read_pages(pages, policy, tools)} if read_pages else {}
    files = [read.get(path) or read_source(content, path, tools) for path in sources]
    twice = list(_duplicates(files, catalogue))
    findings += [*policy_findings, *twice, *(finding for file in files for finding in file.findings)]
    files, of_draws = with_must_pass(files, {file.page.id: file.page for file in files if file.page}, catalogue)
    findings += of_draws
    return Loaded(
        _curriculum(files), _keys(files), in_order(findings), policy, tuple(files), frozenset(paths), catalogue
    )


def _walk(content: Path) -> Iterator[str]:
    """Paths of all files below content/, in one order on every system; hidden ones and README files are not content."""
    for folder, names, files in os.walk(content):
        names[:] = sorted(name for name in names if not name.startswith("."))
        inside = Path(folder).relative_to(content)
        for name in sorted(files):
            if not name.startswith(".") and not name.upper().startswith("README"):
                yield (inside / name).as_posix()


def read_source(content: Path, path: str, tools: Tools) -> SourceFile:
    """Read the page or quiz at `path` below `content`."""
    notes = Notes(tools.catalogue, path)
    parse = parse_quiz if path.endswith(QUIZ_ENDING) else parse_page
    try:
        text = (content / path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.add("not-utf8", 1)
    except OSError:
        notes.add("unreadable", 0)
    else:
        return parse(path, text.replace("\r\n", "\n").replace("\r", "\n"), tools)
    return SourceFile(path, None, "", findings=tuple(notes.found))


def _folder_findings(content: Path, catalogue: Catalogue) -> Iterator[Finding]:
    for entry in sorted(content.iterdir()):
        name = entry.name
        if name in (*FOLDERS, *OTHER_FOLDERS) or name.startswith(".") or name.upper().startswith("README"):
            continue
        code = "folder-reserved" if name.removesuffix(".md") in RESERVED else "folder-unknown"
        yield catalogue.finding(code, name, 0, name=name, known="、".join(FOLDERS))


def _duplicates(files: Iterable[SourceFile], catalogue: Catalogue) -> Iterator[Finding]:
    """Pages and quizzes share one space of ids, because records name them without their kind."""
    first: dict[str, str] = {}
    for file in files:
        if not file.id:
            continue
        if file.id in first:
            yield catalogue.finding("id-twice", file.path, file.line_of("id"), id=file.id, other=first[file.id])
        else:
            first[file.id] = file.path


def _curriculum(files: Iterable[SourceFile]) -> Curriculum:
    """Of two pages with one id the first path wins; the other has its red finding."""
    pages = {file.page.id: file.page for file in reversed([*files]) if file.page}
    quizzes = {file.quiz.id: file.quiz for file in reversed([*files]) if file.quiz}
    return Curriculum(tuple(pages[name] for name in sorted(pages)), tuple(quizzes[name] for name in sorted(quizzes)))


def _keys(files: Iterable[SourceFile]) -> tuple[QuizKey, ...]:
    keys = {file.key.quiz_id: file.key for file in reversed([*files]) if file.key}
    return tuple(keys[name] for name in sorted(keys))
