"""Staff, households and their cards. Pupils are not here and never will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PostKind(StrEnum):
    """What a person does somewhere. One person may hold several posts."""

    SUBJECT_TEACHER = "学科教师"
    CLASS_TEACHER = "班主任"
    COUNSELLOR_FULL_TIME = "专职心理教师"
    COUNSELLOR_PART_TIME = "兼职心理教师"
    PRINCIPAL = "校长"
    VICE_PRINCIPAL = "分管副校长"
    MORAL_EDUCATION = "德育干部"
    YOUTH_LEAGUE = "团委（少先队）干部"
    RESEARCHER = "教研员"
    KINDERGARTEN_TEACHER = "幼儿教师"
    NURSERY_NURSE = "保育员"
    DORMITORY_TEACHER = "生活老师"
    SUBSTITUTE = "代课/支教"
    ASSESSOR = "评定人"
    INSPECTOR = "责任督学"
    PARTNER = "联动单位"
    SCHOOL_ADMIN = "学校管理员"
    COUNTY_ADMIN = "县区管理员"
    CITY_ADMIN = "市级管理员"
    AUDITOR = "审计员"

    @property
    def earns_hours(self) -> bool:
        """True when 8 学时 a school year are asked of whoever holds the post."""
        return self not in _WITHOUT_HOURS


_WITHOUT_HOURS = frozenset(
    {
        PostKind.ASSESSOR,
        PostKind.INSPECTOR,
        PostKind.PARTNER,
        PostKind.SCHOOL_ADMIN,
        PostKind.COUNTY_ADMIN,
        PostKind.CITY_ADMIN,
        PostKind.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post at an organisation, from `since` to `until` (both days included; None is open)."""

    kind: PostKind
    organisation_path: str
    since: date
    until: date | None = None

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `username` is the sign-in name given at import; `staff_number` (工号) is optional."""

    id: str
    username: str
    display_name: str
    home_path: str
    posts: tuple[Post, ...]
    staff_number: str = ""
    is_sample: bool = False

    def posts_on(self, day: date) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.held_on(day))


@dataclass(frozen=True, slots=True)
class Credential:
    """The Argon2id hash of a password that a person chose. Kept apart from the person, never exported."""

    person_id: str
    password_hash: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Activation:
    """A right to choose a first or a new password, with the code on the slip. The code itself is never stored: it is
    made from the server's secret, the person and `issued_at`, so that a slip can be printed again until it is used.
    """

    person_id: str
    issued_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A household's place in a class: which card number (01-60), and from when to when."""

    class_path: str
    card_number: int
    since: date
    until: date | None = None

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Household:
    """A family, known only by its cards. Who holds which card stays on the class teacher's paper."""

    id: str
    places: tuple[Place, ...]
    is_sample: bool = False

    def places_on(self, day: date) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.held_on(day))


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """家庭学习卡. `code_mac` is HMAC-SHA-256 (hex) of the twelve digits; the digits themselves are never stored.

    `class_path` is the class that the card was handed out for; empty where that was not noted. A spare card has been
    printed for a school and opens nothing yet: it has no household, and `class_path` is the school's. `is_blank` stays
    true when a family has it: neither class nor number is printed on it. `has_opened`: somebody has signed in with it.
    """

    id: str
    code_mac: str
    household_id: str
    issued_at: datetime
    voided_at: datetime | None = None
    class_path: str = ""
    is_blank: bool = False
    has_opened: bool = False

    @property
    def is_spare(self) -> bool:
        return not self.household_id
