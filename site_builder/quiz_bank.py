"""Keeps build/private/quiz_bank.json: the keys of every quiz revision of the last 400 days.

Old revisions stay so that the answers of a phone that was offline for long are graded and never refused. Apart from
the codec this is the one module of a build that reads keys after loading; nothing public is made here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from site_builder.answer_key import QuizKey
from site_builder.bundle import dump_bank, load_bank
from site_builder.output_files import write_private

KEPT_FOR = timedelta(days=400)


def merged(old: tuple[QuizKey, ...], current: tuple[QuizKey, ...], today: date) -> tuple[QuizKey, ...]:
    """The bank after a build on `today`: current revisions, and superseded ones for 400 days after they were."""
    now = {(key.quiz_id, key.revision) for key in current}
    superseded = (
        key if key.retired_on else replace(key, retired_on=today)
        for key in old
        if (key.quiz_id, key.revision) not in now
    )
    return (*current, *(key for key in superseded if key.retired_on and today - key.retired_on <= KEPT_FOR))


def update_bank(path: Path, current: tuple[QuizKey, ...], today: date) -> tuple[QuizKey, ...]:
    """Write the merged bank, readable by its owner alone. Raises BundleError when the old bank cannot be read."""
    old = load_bank(path.read_bytes()) if path.is_file() else ()
    bank = merged(old, current, today)
    write_private(path, dump_bank(bank))
    return bank


def secret_texts(current: tuple[QuizKey, ...]) -> frozenset[str]:
    """Explanations, feedback and accepted answers that may stand in no public byte, as HTML or text.

    Of the revisions that the site shows today: what an author took out of a quiz may stand in a lesson tomorrow.
    """
    return frozenset(
        text
        for quiz in current
        for key in quiz.keys
        for text in (key.explanation_html, *key.feedback.values(), *key.accepted)
    )
