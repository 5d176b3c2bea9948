"""Everything there is to say about loaded content, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.checking.answer_patterns import answer_pattern_findings
from site_builder.checking.asked_questions import asked_findings, repeated_asked_findings
from site_builder.checking.boundaries import boundary_findings
from site_builder.checking.completion import completion_findings
from site_builder.checking.help_lines import help_line_findings, stale_findings
from site_builder.checking.links import link_findings
from site_builder.checking.recordings import recording_findings
from site_builder.checking.repeated_sentences import repeated_sentence_findings
from site_builder.checking.seasons_and_moves import moved_findings, season_findings
from site_builder.checking.sources import source_findings
from site_builder.checking.wording import wording_findings
from site_builder.curriculum import Lesson
from site_builder.findings import Finding, in_order
from site_builder.loading.loader import Loaded
from site_builder.loading.policy_files import ORDER
from site_builder.loading.source_file import SourceFile
from site_builder.policy import Policy
from site_builder.rules.catalogue import Catalogue


def check(loaded: Loaded, today: date | None = None) -> tuple[Finding, ...]:
    """Findings of loading and of every rule, in order of path and line.

    `today` is the day against which the check dates of help lines are held; without it they are not looked at, so that
    a build says the same on any day.
    """
    pages = (file for file in loaded.files if not file.is_quiz)
    own = (finding for file in pages for finding in page_findings(file, loaded.policy, loaded.catalogue))
    whole = (
        *repeated_sentence_findings(loaded.files, loaded.catalogue),
        *answer_pattern_findings(loaded.files, loaded.catalogue),
    )
    return in_order((*own, *joint_findings(loaded, today), *whole))


def page_findings(file: SourceFile, policy: Policy, catalogue: Catalogue) -> Iterator[Finding]:
    """What a page's own words say: nothing here depends on another file of content."""
    yield from wording_findings(file, file, catalogue)
    yield from help_line_findings(file, policy, catalogue)
    yield from asked_findings(file, catalogue)
    yield from boundary_findings(file, catalogue)


def joint_findings(loaded: Loaded, today: date | None = None) -> tuple[Finding, ...]:
    """Everything but `page_findings`: what loading found, quizzes, and what holds between files."""
    stale = stale_findings(loaded.policy, today, loaded.catalogue) if today is not None else ()
    return in_order(
        (
            *loaded.findings,
            *completion_findings(loaded),
            *link_findings(loaded),
            *recording_findings(loaded),
            *_quiz_findings(loaded),
            *_order_findings(loaded),
            *season_findings(loaded),
            *moved_findings(loaded),
            *repeated_asked_findings(loaded),
            *source_findings(loaded),
            *stale,
        )
    )


def _order_findings(loaded: Loaded) -> Iterator[Finding]:
    """An order names lessons that exist, each once."""
    seen: set[str] = set()
    unread = loaded.unread
    for term in loaded.policy.order.terms:
        for lesson in term.lessons:
            missing = lesson not in unread and not isinstance(loaded.curriculum.by_id.get(lesson), Lesson)
            if missing or lesson in seen:
                yield loaded.catalogue.finding(
                    "order-lesson", ORDER, 1, lesson=lesson, grade=term.grade, term=term.term
                )
            seen.add(lesson)


def _quiz_findings(loaded: Loaded) -> Iterator[Finding]:
    pages = {file.id: file for file in loaded.files if file.page}
    for file in loaded.files:
        if file.is_quiz:
            owner = pages.get(file.quiz.page_id, file) if file.quiz else file
            yield from wording_findings(file, owner, loaded.catalogue)
            yield from help_line_findings(file, loaded.policy, loaded.catalogue)
