"""Who lives in the lived-in demo: the schools of the city with more classes, and more teachers.

Entry years are those of the school year 2026, and move with the years.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.demo_city import CARD_CLASS, PEOPLE, SCHOOLS, DemoPerson
from quiz_api.domain.people import PostKind
from quiz_api.domain.school_calendar import SchoolCalendar

FIRST_YEAR = 2026
_SUBJECT, _CLASS = PostKind.SUBJECT_TEACHER, PostKind.CLASS_TEACHER

_CLASSES = {
    "school-1": ((2026, 1), (2025, 1), (2024, 1), (2024, 3), (2022, 1), (2021, 1)),
    "school-2": ((2024, 1), (2022, 1), (2020, 2), (2019, 1)),
    "school-3": ((2026, 1), (2026, 2), (2025, 1)),
}
LIVED_SCHOOLS = tuple(
    replace(school, classes=_CLASSES[school.key], section="初中" if school.key == "school-3" else "")
    for school in SCHOOLS
)
_LEADS = {"yx3x01": (2024, 3), "qslx01": CARD_CLASS[1:]}
LIVED_PEOPLE = (
    *(replace(person, leads=_LEADS.get(person.username)) for person in PEOPLE),
    DemoPerson("yx3x03", "田小满", "school-1", (_SUBJECT, _CLASS), (2026, 1)),
    DemoPerson("yx3x04", "冯秋实", "school-1", (_SUBJECT, _CLASS), (2022, 1)),
    DemoPerson("yx3x05", "白露", "school-1", (PostKind.COUNSELLOR_FULL_TIME,)),
    DemoPerson("yx3x06", "孟和", "school-1", (_SUBJECT,)),
    DemoPerson("qslx03", "谷雨", "school-2", (_SUBJECT, _CLASS), (2024, 1)),
    DemoPerson("qslx04", "石磊", "school-2", (_SUBJECT,)),
    DemoPerson("lh2z02", "江帆", "school-3", (_SUBJECT, _CLASS), (2026, 1)),
    DemoPerson("lhq09", "贺岚", "county-2", (PostKind.COUNTY_ADMIN,)),
    DemoPerson("lh2z03", "叶知秋", "school-3", (_SUBJECT, PostKind.COUNSELLOR_PART_TIME)),
)


@dataclass(frozen=True, slots=True)
class Room:
    """A class of the story: who teaches it, how many cards it has, and in how many of ten slots it has its lesson."""

    school: str
    entry_year: int
    number: int
    teacher: str
    cards: int
    of_ten: int


ROOMS = (
    Room("school-1", 2026, 1, "yx3x03", 24, 10),
    Room("school-1", 2025, 1, "yx3x05", 0, 10),
    Room("school-1", 2024, 1, "yx3x02", 0, 8),
    Room("school-1", 2024, 3, "yx3x01", 32, 10),
    Room("school-1", 2022, 1, "yx3x04", 26, 7),
    Room("school-1", 2021, 1, "yx3x06", 0, 2),
    Room("school-2", 2024, 1, "qslx03", 18, 10),
    Room("school-2", 2022, 1, "qslx02", 0, 9),
    Room("school-2", 2020, 2, "qslx01", 22, 9),
    Room("school-2", 2019, 1, "qslx04", 0, 3),
    Room("school-3", 2026, 1, "lh2z02", 28, 6),
    Room("school-3", 2026, 2, "lh2z03", 0, 4),
    Room("school-3", 2025, 1, "lh2z01", 0, 1),
)

ADMINS = {"school-1": "yx3x09", "school-2": "qslx09", "school-3": "lh2z09"}


def later_than_first(calendar: SchoolCalendar, now: datetime) -> int:
    """How many school years after the first one the demo is."""
    return calendar.school_year(now) - FIRST_YEAR
