"""含下级单位: how far a numbered export reaches, and the words for it on pages, file names and covers.

The classes of a school are a part of it: there is nothing to leave out below a school.
"""

from __future__ import annotations

from quiz_api.domain.organisations import school_path

WITH_BELOW, ALONE, OF_A_SCHOOL = "含下级单位", "只有本单位，不含下级单位", "全校各班"


def reaches_below(path: str, *, asked: bool) -> bool:
    return asked or school_path(path) is not None


def reach_words(path: str, *, below: bool) -> str:
    if school_path(path):
        return OF_A_SCHOOL
    return WITH_BELOW if below else ALONE
