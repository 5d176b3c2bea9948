"""Words that a page must not hold, and words that make it hard to read.

A page may name a forbidden wording in order to forbid it. That is allowed inside Chinese quotation marks “…” only
where adults are taught what not to say: in the sections 安全边界 and 给老师的话 of any page, in pages for staff and in
training.
Rules say for themselves whether they allow it (`quoted`); method detail never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.curriculum import FIRST_GRADE_OF_DANGER, Audience, Kind, Lesson
from site_builder.findings import Finding
from site_builder.loading.page_shapes import BOUNDARY
from site_builder.loading.source_file import ALSO_ASKED, Passage, SourceFile
from site_builder.markdown.chinese import han_count
from site_builder.rules.catalogue import Catalogue, Notes, Scope, WordingRule

ADULT_SECTIONS = (BOUNDARY, "给老师的话")
PLACEHOLDER = "待写"
MOST_PARENT_CHARACTERS = 1200
MOST_PARENT_BYTES = 60 * 1024
MOST_SENTENCE = 60
_QUOTED = re.compile(r"“[^“”]*”")
_STOPS = re.compile(r"[。？！；：…\n｜]")
_EXCLAMATION = re.compile(r".{0,8}[！!]", re.DOTALL)


def wording_findings(file: SourceFile, owner: SourceFile, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about the words of one file. `owner` is the page that decides who reads it: itself, or a quiz's page."""
    notes = Notes(catalogue, file.path)
    _check_wordings(file, owner, catalogue, notes)
    for passage in file.passages:
        _check_style(passage, notes)
    if file.kind is Kind.PARENT:
        _check_weight(file, notes)
    yield from notes.found


def for_staff(file: SourceFile) -> bool:
    """True for pages that only staff are meant to read, and for training."""
    return file.kind is Kind.TRAINING or (file.page is not None and file.page.audience is Audience.STAFF)


def for_pupils(file: SourceFile) -> bool:
    """True for lessons, and for library pieces that are not for staff."""
    return file.kind is Kind.LESSON or (file.kind is Kind.RESOURCE and not for_staff(file))


def _check_wordings(file: SourceFile, owner: SourceFile, catalogue: Catalogue, notes: Notes) -> None:
    """What nobody is shown is left out: people who look for help type words that no page may say."""
    passages = [passage for passage in file.passages if passage.section != ALSO_ASKED]
    whole = "\n".join(passage.text for passage in passages)
    # Nearly every file holds none of the wordings: look once at the whole before looking for the place.
    for rule in (rule for rule in catalogue.wordings if _concerns(rule, owner) and rule.pattern.search(whole)):
        for passage in passages:
            if rule.scope is Scope.YOUNG and passage.section in ADULT_SECTIONS:
                continue
            hidden = rule.quoted and _may_quote(passage, owner)
            text = _QUOTED.sub("“”", passage.text) if hidden else passage.text
            for found in rule.pattern.finditer(text):
                notes.add(rule.code, passage.line, word=found[0])


def _may_quote(passage: Passage, file: SourceFile) -> bool:
    return for_staff(file) or passage.section in ADULT_SECTIONS


def _concerns(rule: WordingRule, file: SourceFile) -> bool:
    if rule.scope is Scope.PUPILS:
        return for_pupils(file)
    if rule.scope is Scope.YOUNG:
        return isinstance(file.page, Lesson) and _is_young(file.page)
    return rule.scope is Scope.ALL or not for_staff(file)


def _is_young(lesson: Lesson) -> bool:
    return lesson.stage == "幼小衔接" or (lesson.grade is not None and lesson.grade < FIRST_GRADE_OF_DANGER)


def _check_style(passage: Passage, notes: Notes) -> None:
    found = _EXCLAMATION.search(passage.text)
    if found:
        notes.add("exclamation", passage.line, near=found[0].strip())
    if PLACEHOLDER in passage.text:
        notes.add("write-me", passage.line)


def _check_weight(file: SourceFile, notes: Notes) -> None:
    """A parent lesson is read in four minutes, on an old phone."""
    for passage in file.passages:
        longest = max(map(han_count, _STOPS.split(passage.text)))
        if longest > MOST_SENTENCE:
            notes.add("sentence-long", passage.line, count=longest, most=MOST_SENTENCE)
    count = sum(han_count(passage.text) for passage in file.passages if passage.line > file.line_of("completion"))
    if count > MOST_PARENT_CHARACTERS:
        notes.add("parent-long", 1, count=count, most=MOST_PARENT_CHARACTERS)
    if file.size > MOST_PARENT_BYTES:
        notes.add("parent-heavy", 1, size=file.size // 1024, most=MOST_PARENT_BYTES // 1024)
