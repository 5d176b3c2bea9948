"""青禾市, a fictional city to try everything in: two counties, three schools, staff, one class of households."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from quiz_api.domain.class_names import lasting_name
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.people import Household, HouseholdCard, Person, Place, Post, PostKind
from quiz_api.secret_key import SecretKey
from quiz_api.services.passwords import Passwords
from quiz_api.services.sign_in import new_credential
from quiz_api.store.interface import Writing

CITY_CODE = "990100"
SINCE = date(2026, 9, 1)
NAMES = {
    "city": "青禾市（示例）",
    "county-1": "云溪县（示例）",
    "county-2": "柳河区（示例）",
    "school-1": "云溪县第三小学（示例）",
    "school-2": "青石岭九年一贯制学校（示例）",
    "school-3": "柳河区第二中学（示例）",
}


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """`classes` are entry years and numbers; `section` is that of all its classes, where a school has several."""

    key: str
    county: str
    code: str
    short_code: str
    stages: tuple[str, ...]
    classes: tuple[tuple[int, int], ...]
    section: str = ""


SCHOOLS = (
    DemoSchool("school-1", "county-1", "0099010001", "yx3x", ("小学低", "小学中高"), ((2024, 1), (2024, 3), (2022, 1))),
    DemoSchool("school-2", "county-1", "0099010002", "qslx", ("小学低", "小学中高", "初中"), ((2024, 1), (2020, 2))),
    DemoSchool("school-3", "county-2", "0099010003", "lh2z", ("初中", "高中"), ((2026, 1),)),
)
CARD_CLASS = ("school-2", 2020, 2)
"""初中 of the school with all nine years: its households fit the lessons of 初中."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`place` is a key of NAMES; the password is random and stands in the accounts file. `leads` is the class that a
    班主任 keeps.
    """

    username: str
    name: str
    place: str
    posts: tuple[PostKind, ...]
    leads: tuple[int, int] | None = None


PEOPLE = (
    DemoPerson("yx3x01", "林晓禾", "school-1", (PostKind.SUBJECT_TEACHER, PostKind.CLASS_TEACHER)),
    DemoPerson("yx3x02", "韩立", "school-1", (PostKind.SUBJECT_TEACHER,)),
    DemoPerson("yx3x09", "周敏", "school-1", (PostKind.SCHOOL_ADMIN,)),
    DemoPerson("qslx01", "罗建平", "school-2", (PostKind.SUBJECT_TEACHER, PostKind.CLASS_TEACHER)),
    DemoPerson("qslx02", "何秀兰", "school-2", (PostKind.COUNSELLOR_PART_TIME, PostKind.SUBJECT_TEACHER)),
    DemoPerson("qslx09", "赵文斌", "school-2", (PostKind.SCHOOL_ADMIN,)),
    DemoPerson("lh2z01", "邓勇", "school-3", (PostKind.SUBJECT_TEACHER,)),
    DemoPerson("lh2z09", "许安", "school-3", (PostKind.SCHOOL_ADMIN,)),
    DemoPerson("yxx09", "陈静", "county-1", (PostKind.COUNTY_ADMIN,)),
    DemoPerson("yxx08", "杜若", "county-1", (PostKind.ASSESSOR,)),
    DemoPerson("qhs09", "宋远", "city", (PostKind.CITY_ADMIN,)),
)


@dataclass(slots=True)
class DemoCity:
    """Puts the city into one founding transaction: all of it, or nothing after a kill in the middle.

    `later` moves the entry years of its classes, `since` is the day from which posts and cards hold.
    """

    writing: Writing
    key: SecretKey
    passwords: Passwords
    schools: tuple[DemoSchool, ...] = SCHOOLS
    people: tuple[DemoPerson, ...] = PEOPLE
    since: date = SINCE
    later: int = 0
    _paths: dict[str, str] = field(default_factory=dict)

    def found(self, passwords: dict[str, str], card_codes: list[str], now: datetime) -> None:
        """`passwords` by username; `card_codes` are twelve digits each, for cards 01, 02, …"""
        self._unit("city", OrganisationKind.CITY, "", CITY_CODE)
        self._unit("county-1", OrganisationKind.COUNTY, "city", "990121")
        self._unit("county-2", OrganisationKind.COUNTY, "city", "990102")
        for school in self.schools:
            self._school(school)
        for person in self.people:
            if person.username not in passwords:
                continue  # of an accounts file that an earlier version wrote
            self._person(person, passwords[person.username], now)
        for number, code in enumerate(card_codes, start=1):
            self._household(number, code, now)

    def _unit(self, key: str, kind: OrganisationKind, above: str, code: str) -> None:
        unit_id = new_id(IdKind.ORGANISATION)
        path = child_path(self._paths.get(above, "/"), unit_id)
        self._paths[key] = path
        self.writing.put_organisation(Organisation(unit_id, kind, NAMES[key], path, code, is_sample=True))

    def _school(self, school: DemoSchool) -> None:
        unit_id = new_id(IdKind.ORGANISATION)
        path = child_path(self._paths[school.county], unit_id)
        self._paths[school.key] = path
        self.writing.put_organisation(
            Organisation(
                unit_id,
                OrganisationKind.SCHOOL,
                NAMES[school.key],
                path,
                school.code,
                school.short_code,
                school.stages,
                is_sample=True,
            )
        )
        for entry_year, number in school.classes:
            self._class(school, entry_year, number)

    def _class(self, school: DemoSchool, entry_year: int, number: int) -> None:
        class_id = new_id(IdKind.CLASS)
        path = child_path(self._paths[school.key], class_id)
        self._paths[_class_key(school.key, entry_year, number)] = path
        entered = entry_year + self.later
        self.writing.put_organisation(
            Organisation(
                class_id,
                OrganisationKind.CLASS,
                lasting_name(entered, number),
                path,
                stages=(school.section,) if school.section else (),
                entry_year=entered,
                number=number,
                is_sample=True,
            )
        )

    def _person(self, person: DemoPerson, password: str, now: datetime) -> None:
        home = self._paths[person.place]
        led = self._paths[_class_key(person.place, *person.leads)] if person.leads else home
        posts = tuple(Post(kind, led if kind is PostKind.CLASS_TEACHER else home, self.since) for kind in person.posts)
        added = Person(new_id(IdKind.PERSON), person.username, person.name, home, posts, is_sample=True)
        self.writing.put_person(added)
        self.writing.put_credential(new_credential(added, password, self.passwords, lambda: now))

    def _household(self, number: int, code: str, now: datetime) -> None:
        household_id = new_id(IdKind.HOUSEHOLD)
        place = Place(self._paths[_class_key(*CARD_CLASS)], number, self.since)
        self.writing.put_household(Household(household_id, (place,), is_sample=True))
        card = HouseholdCard(new_id(IdKind.CARD), self.key.card_mac(code), household_id, now.astimezone(UTC))
        self.writing.put_card(card)


def _class_key(school: str, entry_year: int, number: int) -> str:
    return f"{school}/{entry_year}-{number}"
