"""The ten characters: what the phone writes the server reads, and what was misread is seen."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from quiz_api.domain.check_code import (
    ALPHABET,
    NO_DAY,
    CheckCode,
    day_mark,
    nonce_of,
    read_check_code,
    revision_mark,
    written,
)
from quiz_api.domain.errors import Refusal

SCRIPT = Path(__file__).parents[2] / "themes" / "assets" / "js" / "check-code.js"
PHONE = """
global.window = {};
require(process.argv[1]);
const said = JSON.parse(process.argv[2]);
console.log(JSON.stringify(said.map(one => window.xinyuCode.of(
  Object.assign(one, { day: one.day ? new Date(...one.day) : null })))));
"""


def some_codes(count: int) -> list[CheckCode]:
    chance = random.Random(21)
    return [
        CheckCode(
            f"p-{chance.choice(['yey', 'xxd', 'xxg', 'czh', 'gzh'])}-{chance.randint(1, 99):02d}",
            chance.randrange(16),
            tuple(chance.randrange(8) for _ in range(3)),
            chance.randrange(41),
            chance.randrange(1600),
        )
        for _ in range(count)
    ]


def is_read(text: str) -> bool:
    try:
        read_check_code(text)
    except Refusal:
        return False
    return True


def test_ten_characters_hold_everything() -> None:
    for code in some_codes(500):
        text = written(code)
        assert len(text) == 10
        assert set(text) <= set(ALPHABET)
        assert read_check_code(text) == code


def test_no_two_characters_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 27
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B", "UV", "0Q"):
        assert len(set(pair) & set(ALPHABET)) <= 1, pair


def test_every_single_wrong_character_and_every_swap_is_seen() -> None:
    for code in some_codes(12):
        text = written(code)
        for at in range(10):
            others = (text[:at] + other + text[at + 1 :] for other in ALPHABET if other != text[at])
            assert not any(is_read(other) for other in others)
        for at in range(9):
            if text[at] != text[at + 1]:
                assert not is_read(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def test_the_same_character_ten_times_is_no_code() -> None:
    assert [character for character in ALPHABET if is_read(character * 10)] == []


def test_the_phone_writes_what_the_server_reads() -> None:
    days = (date(2026, 11, 26), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), None)
    said, wanted = [], []
    for place, code in enumerate(some_codes(40)):
        day, event_id = days[place % len(days)], f"{place * 104729:08x}-5a4d-4c8e-9b7a-1d2e3f405162"
        revision = f"{place:02x}9f3c"
        parts = [day.year, day.month - 1, day.day, 23, 59] if day else None
        said.append({"page": code.page_id, "revision": revision, "choices": code.choices, "day": parts, "id": event_id})
        mark = day_mark(day) if day else NO_DAY
        wanted.append(written(CheckCode(code.page_id, revision_mark(revision), code.choices, mark, nonce_of(event_id))))
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is missing")
    done = subprocess.run(
        [node, "-e", PHONE, str(SCRIPT), json.dumps(said)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == wanted


@pytest.mark.parametrize("page", ["r-al-01", "p-xyz-01", "p-czh-00", "p-czh-100"])
def test_what_ten_characters_cannot_say_has_no_code(page: str) -> None:
    code = CheckCode(page, 0, (0, 0, 0), 0, 0)
    with pytest.raises(ValueError, match=page):
        written(code)


def test_a_day_is_known_for_a_month() -> None:
    today = date(2026, 11, 26)
    for back in range(31):
        did = today - timedelta(days=back)
        assert CheckCode("p-czh-01", 0, (0, 0, 0), day_mark(did), 0).day(today) == did
    for mark in (NO_DAY, *(day_mark(today - timedelta(days=back)) for back in range(31, 39))):
        assert CheckCode("p-czh-01", 0, (0, 0, 0), mark, 0).day(today) is None
    assert CheckCode("p-czh-01", 0, (0, 0, 0), day_mark(today + timedelta(days=1)), 0).day(today) == today
