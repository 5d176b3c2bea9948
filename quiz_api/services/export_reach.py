"""含下级单位: how far a numbered export reaches, and the words for it on pages, file names and covers.

The classes of a school are a part of it: there is nothing to leave out below a school.
"""

from __future__ import annotations

from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.domain.school_calendar import year_name

WITH_BELOW, ALONE, OF_A_SCHOOL = "含下级单位", "只有本单位，不含下级单位", "全校各班"


def reaches_below(path: str, *, asked: bool) -> bool:
    return asked or school_path(path) is not None


def reach_words(path: str, *, below: bool) -> str:
    if school_path(path):
        return OF_A_SCHOOL
    return WITH_BELOW if below else ALONE


def cover(title: str, unit: Organisation, year: int, *, below: bool) -> tuple[tuple[str, str], ...]:
    """What a file is about, for its cover. No number and no clock: the same rows give the same bytes."""
    return (
        ("材料", title),
        ("单位", unit.name),
        ("范围", reach_words(unit.path, below=below)),
        ("学年", year_name(year)),
    )
