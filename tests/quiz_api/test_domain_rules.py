"""Small rules that stand alone: card digits, school years, names, pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.completion import Standing
from quiz_api.domain.household_code import grouped, new_household_code, typed_household_code
from quiz_api.domain.masking import masked_name
from quiz_api.domain.school_calendar import SchoolCalendar

CALENDAR = SchoolCalendar(ZoneInfo("Asia/Shanghai"))
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_new_cards_are_read_as_they_are_printed() -> None:
    for _ in range(50):
        code = new_household_code()
        assert typed_household_code(grouped(code)) == code


@given(st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    code = new_household_code()
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert typed_household_code(wrong) is None


@given(st.integers(0, 10))
def test_two_swapped_neighbours_are_always_noticed(place: int) -> None:
    code = new_household_code()
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or typed_household_code(swapped) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_card_or_nothing(text: str) -> None:
    found = typed_household_code(text)
    assert found is None or (len(found) == 12 and found.isascii() and found.isdigit())


@pytest.mark.parametrize(
    ("moment", "year", "term"),
    [
        (datetime(2026, 8, 31, 15, 59, tzinfo=UTC), 2025, 2),
        (datetime(2026, 8, 31, 16, 0, tzinfo=UTC), 2026, 1),
        (datetime(2027, 1, 31, 15, 59, tzinfo=UTC), 2026, 1),
        (datetime(2027, 1, 31, 16, 0, tzinfo=UTC), 2026, 2),
    ],
)
def test_the_year_turns_on_1_september_in_the_schools_own_time(moment: datetime, year: int, term: int) -> None:
    assert (CALENDAR.school_year(moment), CALENDAR.term(moment)) == (year, term)


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0.0"), (45, "1.0"), (90, "2.0"), (60, "1.3"), (360, "8.0")])
def test_minutes_are_seen_as_class_periods(minutes: int, shown: str) -> None:
    assert str(class_periods(minutes)) == shown


@pytest.mark.parametrize(("name", "masked"), [("王小明", "王*"), ("王", "王*"), ("", "*")])
def test_a_masked_name_does_not_tell_its_length(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_a_quiz_without_a_limit_never_pauses() -> None:
    standing = Standing(0, (NOON,) * 9)
    assert standing.left_after_next is None
    assert not standing.must_wait(NOON)


def test_a_round_that_is_not_used_up_does_not_pause() -> None:
    assert not Standing(3, (NOON, NOON)).must_wait(NOON)
    assert Standing(3, (NOON,) * 3).must_wait(NOON + timedelta(hours=23))
    assert not Standing(3, (NOON,) * 3).must_wait(NOON + timedelta(hours=24))
