"""City > county > school > class, with codes as text.

A path such as `/o_city/o_county/o_school/` starts and ends with a slash, so that "is below" is a prefix test and no
id can be mistaken for the beginning of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OrganisationKind(StrEnum):
    CITY = "city"
    COUNTY = "county"
    SCHOOL = "school"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit of the tree.

    `code` is 行政区划代码 (6 digits, city and county), 学校标识码 (10 digits, school) or empty (class). A school has a
    set of `stages` (幼儿园 小学低 小学中高 初中 高中, as in the parent programme); a class has `entry_year` and
    `number`: 2024级3班. `closed_on` is the day on which a unit was merged away or closed;
    its records stay. `successor` is the path of the unit that carries this one on, where it was moved or merged: its
    code then belongs to the successor. `formerly` are the paths at which the past of a unit is: records stay under the
    path of their day. `system` is 六三 or 五四: what a county or school says of itself and all below it, empty where
    the unit above decides; a class carries what holds for it, empty where nobody above says and the setting of the
    server holds (`services/school_systems.py`). `system_changed_on` is the day on which what a class carries was set
    otherwise for the last time: numbers of days before it are counted by what holds now.
    """

    id: str
    kind: OrganisationKind
    name: str
    path: str
    code: str = ""
    short_code: str = ""
    stages: tuple[str, ...] = ()
    entry_year: int | None = None
    number: int | None = None
    is_sample: bool = False
    closed_on: date | None = None
    successor: str = ""
    formerly: tuple[str, ...] = ()
    system: str = ""
    system_changed_on: date | None = None

    @property
    def is_withdrawn(self) -> bool:
        """True for a school whose list was undone: it has given its code back and is shown nowhere."""
        return self.kind is OrganisationKind.SCHOOL and not self.code

    @property
    def parent_path(self) -> str:
        """Path of the unit above; `/` for the city."""
        return parent_path(self.path)


def parent_path(path: str) -> str:
    """Path of the unit above; `/` for a city."""
    return "/" + "".join(f"{part}/" for part in path.strip("/").split("/")[:-1])


def child_path(parent_path: str, child_id: str) -> str:
    return f"{parent_path}{child_id}/"


def is_within(path: str, subtree: str) -> bool:
    """True when `path` is `subtree` or below it."""
    return path.startswith(subtree)


def units_around(path: str) -> Iterator[str]:
    """Every unit that a path lies in, itself included, the highest first."""
    for position, letter in enumerate(path):
        if letter == "/" and position:
            yield path[: position + 1]


def class_depth(path: str) -> bool:
    """True for a path as deep as a class (fourth step of the tree)."""
    return path.count("/") - 1 == 4


def school_of(path: str) -> str | None:
    """Id of the school that a path belongs to (third step of the tree); None above schools."""
    parts = path.strip("/").split("/")
    return parts[2] if len(parts) >= 3 else None


def school_path(path: str) -> str | None:
    """Path of the school that a path belongs to; None above schools."""
    parts = path.strip("/").split("/")
    return "/" + "/".join(parts[:3]) + "/" if len(parts) >= 3 else None
