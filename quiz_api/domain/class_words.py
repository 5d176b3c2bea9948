"""A class as people type it: 六年级一班, 六（1）班, 6年级1班 and 六一班 are 六年级(1)班; 24级3班 is 2024级3班.

Digits alone are not taken apart: 11班 may be the first class of the first grade, or the eleventh class.
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "一二三四五六七八九"
_CHINESE = f"[{_DIGITS}]?十[{_DIGITS}]?|[{_DIGITS}]"
_NUMBER = rf"\d{{1,2}}|{_CHINESE}"
_WITH_GRADE = re.compile(rf"(?P<head>.+?)(?P<of>年级|级|班)?(?:\((?P<inner>{_NUMBER})\)|(?P<bare>{_NUMBER}))班")
_TOGETHER = re.compile(rf"(?P<head>[{_DIGITS}])(?P<number>[{_DIGITS}])班")
_GRADE_IN_DIGITS = re.compile(r"([初高]?)([1-9])")
_KINDERGARTEN = ("小", "中", "大")


def class_key(typed: str) -> tuple[str, int] | None:
    """Grade or entry year, and number, as they are compared: ("六", 1), ("2024", 3), ("大班", 1). None for others."""
    name = "".join(unicodedata.normalize("NFKC", typed).split())
    together = _TOGETHER.fullmatch(name)
    if together:
        return together["head"], _number(together["number"])
    found = _WITH_GRADE.fullmatch(name)
    if found is None:
        return None
    is_said = bool(found["of"] or found["inner"]) or found["head"][0] in ("初", "高", *_KINDERGARTEN)
    return (_grade(found["head"], found["of"]), _number(found["inner"] or found["bare"])) if is_said else None


def _grade(head: str, of: str | None) -> str:
    if head in _KINDERGARTEN:
        return f"{head}班"
    if of == "级" and len(head) == 2 and head.isdecimal():
        return f"20{head}"
    digits = _GRADE_IN_DIGITS.fullmatch(head)
    return f"{digits[1]}{_DIGITS[int(digits[2]) - 1]}" if digits else head


def _number(text: str) -> int:
    """Of at most two digits, 3 or 十二."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (_DIGITS.index(ones) + 1 if ones else 0)
