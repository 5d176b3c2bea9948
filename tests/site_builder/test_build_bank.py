"""The quiz bank: what it keeps, for how long, and who may read it."""

from __future__ import annotations

import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.bundle import BundleError, load_bank
from site_builder.curriculum import QuestionKind
from site_builder.quiz_bank import merged, secret_texts, update_bank

TODAY = date(2026, 11, 22)


def key(revision: str, retired_on: date | None = None, explanation: str = "<p>先听完再说。</p>") -> QuizKey:
    answer = AnswerKey("k1", "q-first", QuestionKind.SINGLE, frozenset({"c1"}), explanation_html=explanation)
    return QuizKey("q-p-czh-01", revision, (answer,), retired_on)


def test_a_superseded_revision_stays_and_says_since_when() -> None:
    assert merged((key("old"),), (key("new"),), TODAY) == (key("new"), key("old", TODAY))


def test_a_revision_keeps_the_day_it_was_first_superseded() -> None:
    earlier = TODAY - timedelta(days=100)
    assert key("old", earlier) in merged((key("old", earlier),), (key("new"),), TODAY)


@pytest.mark.parametrize(("days", "kept"), [(400, True), (401, False)])
def test_superseded_revisions_are_kept_for_400_days(days: int, kept: bool) -> None:
    old = key("old", TODAY - timedelta(days=days))
    assert (old in merged((old,), (key("new"),), TODAY)) is kept


def test_a_revision_that_comes_back_is_current_again() -> None:
    assert merged((key("first", TODAY), key("second")), (key("first"),), TODAY) == (key("first"), key("second", TODAY))


def test_a_changed_explanation_replaces_the_old_one() -> None:
    assert merged((key("same", explanation="旧"),), (key("same", explanation="新"),), TODAY) == (
        key("same", explanation="新"),
    )


def test_the_bank_survives_builds_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "private" / "quiz_bank.json"
    update_bank(path, (key("old"),), TODAY - timedelta(days=1))
    update_bank(path, (key("new"),), TODAY)
    kept = {(item.revision, item.retired_on) for item in load_bank(path.read_bytes())}
    assert kept == {("new", None), ("old", TODAY)}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_damaged_bank_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quiz_bank.json"
    path.write_bytes(b"{")
    with pytest.raises(BundleError, match="读不出来"):
        update_bank(path, (key("new"),), TODAY)
    assert path.read_bytes() == b"{"


def test_secrets_are_explanations_feedback_and_accepted_answers() -> None:
    answer = AnswerKey(
        "k1",
        "q-first",
        QuestionKind.BLANK,
        accepted=frozenset({"一二三四五六七八"}),
        feedback={"c2": "<p>道理没错。</p>"},
        explanation_html="<p>第一句话要紧。</p>",
    )
    assert secret_texts((QuizKey("q", "r", (answer,)),)) == {
        "<p>第一句话要紧。</p>",
        "<p>道理没错。</p>",
        "一二三四五六七八",
    }
