"""What a record adds to the kept totals while it is valid; one rule for every backend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from quiz_api.domain.records import Evidence
from quiz_api.domain.totals import unit_of
from quiz_api.store.codec import Document

Key: TypeAlias = tuple[str, ...]
Sums: TypeAlias = tuple[int, int, int]
"""Minutes, awards, lessons."""

UNIT, TRAINING, ATTENDANCE, TAUGHT, TAUGHT_DAY = "unit", "training", "attendance", "taught", "taught-day"

KINDS = (UNIT, TRAINING, ATTENDANCE, TAUGHT, TAUGHT_DAY)


_COUNTED = frozenset({"hours-award", "attendance", "delivery"})


@dataclass(frozen=True, slots=True)
class Counted:
    """`keys` are the totals that the record is part of, each beginning with its kind."""

    school_year: int
    keys: tuple[Key, ...]
    sums: Sums

    def taken_back(self) -> Counted:
        minutes, awards, lessons = self.sums
        return Counted(self.school_year, self.keys, (-minutes, -awards, -lessons))


def counted(record: Document) -> Counted | None:
    """None for a record that is in no total: a Void is, by what it takes back; 丁 heard a lesson, no more."""
    draft = record["draft"]
    body, path = draft["body"], draft["organisation_path"]
    if body["kind"] not in _COUNTED:
        return None
    unit = (UNIT, unit_of(path))
    if body["kind"] == "hours-award":
        keys = (unit, (TRAINING, unit[1], draft["subject"]["id"]))
        return Counted(draft["school_year"], keys, (body["minutes"], 1, 0))
    if body["kind"] == "attendance" and body["evidence"] != Evidence.GRADE_D:
        return Counted(draft["school_year"], (unit, (ATTENDANCE, path, body["page_id"])), (0, 0, 1))
    if body["kind"] == "delivery":
        what = (str(body["minutes"]), "" if body["page_id"] else "own")
        days = (TAUGHT_DAY, *what, body["taught_on"], path)
        return Counted(draft["school_year"], ((TAUGHT, *what, unit[1]), days), (0, 0, 1))
    return None
