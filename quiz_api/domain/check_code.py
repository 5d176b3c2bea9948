"""The ten characters that a phone without a network shows, to be read aloud to the class teacher (核对码).

They say which lesson, which choices, on which day, and tell one phone from another; docs/decisions/0021 has the layout.
`themes/assets/js/check-code.js` writes them, this module reads them. Nobody's name and no card is in them.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from quiz_api.domain.errors import Refusal
from site_builder.curriculum import PARENT_STAGES

ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"
"""27 characters: of those that look alike on a small screen only one stands for both."""
LOOK_ALIKES = {"B": "8", "S": "5", "Z": "2", "U": "V"}
NEVER = "01OIL"
LENGTH = 10

_CHECKS = 2
_MODULUS = 727
"""The largest prime that two characters hold: every single wrong character and every swap of neighbours is found."""
_SHIFT = 300
"""So that ten times the same character is no code."""

MOST_QUESTIONS, MOST_CHOICES = 3, 8
_LESSONS_A_STAGE = 99
_LESSONS = len(PARENT_STAGES) * _LESSONS_A_STAGE
_SHEETS = MOST_CHOICES**MOST_QUESTIONS
_REVISIONS = 16
_DAYS = 40
NO_DAY = _DAYS
"""Stands for the day where the phone does not believe its own clock."""
_NONCES = 1600
_NONCE_BYTES = 2

_OLDEST = 30
"""Days back that are believed, as with an event's own time."""
_EPOCH = date(1970, 1, 1)
_SEPARATORS = re.compile(r"[\s\-—–.·,，、]+")
_PAGE = re.compile(r"p-([a-z]+)-(\d{2})")
_NAMESPACE = uuid.UUID("7d0c5b52-1c0f-5e0b-9a9e-2f4b1f1a6c21")


@dataclass(frozen=True, slots=True)
class CheckCode:
    """What the characters say. `choices` are places from 0 in the order of the page, one a question."""

    page_id: str
    revision_mark: int
    choices: tuple[int, ...]
    day_mark: int
    nonce: int

    @property
    def event_id(self) -> str:
        """One for the code, so that a record can be told from one that another code made. Its end is the nonce: the
        record of a code can be held beside the upload that the same phone sends later.
        """
        named = uuid.uuid5(_NAMESPACE, written(self)).bytes
        return str(uuid.UUID(bytes=named[:-_NONCE_BYTES] + self.nonce.to_bytes(_NONCE_BYTES)))

    def day(self, today: date) -> date | None:
        """The day it was done, as the phone believed; None where that cannot be told any more."""
        if self.day_mark == NO_DAY:
            return None
        back = ((today - _EPOCH).days - self.day_mark) % _DAYS
        if back == _DAYS - 1:  # the phone's day is one ahead of ours
            return today
        return today - timedelta(days=back) if back <= _OLDEST else None


def is_of_a_code(event_id: str) -> bool:
    """True for an event that a check code made: phones make random ids, of another version."""
    try:
        return uuid.UUID(event_id).version == 5
    except ValueError:
        return False


def tells_one_phone(code_event_id: str, other_event_id: str) -> bool:
    """True where the event of a code and another, of a code or a phone, may come from one sheet on one phone. Of two
    phones with the same lesson on the same day, one pair in 1,600 looks so.
    """
    if is_of_a_code(other_event_id):
        return other_event_id == code_event_id
    nonce = int.from_bytes(uuid.UUID(code_event_id).bytes[-_NONCE_BYTES:])
    try:
        return nonce_of(str(uuid.UUID(other_event_id))) == nonce
    except ValueError:  # made by closing a session
        return False


def read_check_code(typed: str) -> CheckCode:
    """What somebody typed, in either case and with any spaces. Raises Refusal `mistyped-code` with what to look at."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    text = "".join(LOOK_ALIKES.get(character, character) for character in text)
    strange = sorted({character for character in text if character not in ALPHABET})
    if strange:
        shown = "、".join(strange[:5])
        raise _mistyped(
            f"核对码里没有“{shown}”。它只用数字 2 到 9 和大写字母，没有 0、1、O、I、L。请对着手机再看一遍。"
        )
    if len(text) != LENGTH:
        raise _mistyped(f"核对码是 {LENGTH} 个字符，现在是 {len(text)} 个。请对着手机再数一遍。")
    payload, check = _number(text[:-_CHECKS]), _number(text[-_CHECKS:])
    code = _unpacked(payload)
    if check != _check_of(payload) or code is None:
        raise _mistyped("这个核对码对不上，多半念错或输错了一个字符，没有记。请对方一个一个再念一遍。")
    return code


def written(code: CheckCode) -> str:
    """The ten characters. Raises ValueError for what they cannot hold."""
    place = _place_of(code.page_id)
    if place is None or len(code.choices) != MOST_QUESTIONS:
        raise ValueError(code.page_id)
    sheet = 0
    for choice in code.choices:
        sheet = sheet * MOST_CHOICES + choice
    payload = (code.nonce * (_DAYS + 1) + code.day_mark) * _REVISIONS + code.revision_mark
    payload = (payload * _SHEETS + sheet) * _LESSONS + place
    return _text(payload, LENGTH - _CHECKS) + _text(_check_of(payload), _CHECKS)


def day_mark(day: date) -> int:
    return (day - _EPOCH).days % _DAYS


def nonce_of(event_id: str) -> int:
    """Of the event that the phone keeps, so that the same answers always show the same code."""
    return int(event_id.replace("-", "")[:8], 16) % _NONCES


def revision_mark(revision: str) -> int:
    """Four bits of a quiz's revision: enough to see that a phone shows an older one."""
    mark = 0
    for character in revision:
        mark = (mark * 31 + ord(character)) % 65521
    return mark % _REVISIONS


def _mistyped(detail: str) -> Refusal:
    return Refusal("mistyped-code", detail, fields=(("code", detail),))


def _unpacked(payload: int) -> CheckCode | None:
    payload, place = divmod(payload, _LESSONS)
    payload, sheet = divmod(payload, _SHEETS)
    payload, revision = divmod(payload, _REVISIONS)
    nonce, day = divmod(payload, _DAYS + 1)
    if nonce >= _NONCES:
        return None
    stage, number = divmod(place, _LESSONS_A_STAGE)
    choices = tuple(sheet // MOST_CHOICES**power % MOST_CHOICES for power in reversed(range(MOST_QUESTIONS)))
    page_id = f"p-{[*PARENT_STAGES.values()][stage]}-{number + 1:02d}"
    return CheckCode(page_id, revision, choices, day, nonce)


def _place_of(page_id: str) -> int | None:
    """Of a parent lesson among all that there can be: its id never changes, so neither does its place."""
    found = _PAGE.fullmatch(page_id)
    stages = [*PARENT_STAGES.values()]
    if found is None or found[1] not in stages or found[2] == "00":
        return None
    return stages.index(found[1]) * _LESSONS_A_STAGE + int(found[2]) - 1


def _check_of(payload: int) -> int:
    return (payload + _SHIFT) % _MODULUS


def _number(text: str) -> int:
    value = 0
    for character in text:
        value = value * len(ALPHABET) + ALPHABET.index(character)
    return value


def _text(value: int, length: int) -> str:
    characters = []
    for _ in range(length):
        value, rest = divmod(value, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(reversed(characters))
