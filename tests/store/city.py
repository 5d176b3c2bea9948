"""A small fictional city that the store's tests, faults and bench share: 青禾市 with two schools."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Household, Person, Place, Post, PostKind
from quiz_api.domain.records import Attempt, Completion, Draft, Evidence, HoursAward, Subject, SubjectKind
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Receipt, Store, Writing
from site_builder.curriculum import CompletionRule, Rule

CITY = "/o_city/"
COUNTY = "/o_city/o_county/"
SCHOOL = "/o_city/o_county/o_first/"
OTHER_SCHOOL = "/o_city/o_county/o_second/"
CLASS = SCHOOL + "o_class/"
OTHER_CLASS = OTHER_SCHOOL + "o_class2/"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SINCE = date(2026, 9, 1)
RULE = CompletionRule(Rule.PASSED, "t-s-01", pass_percent=80, attempts=3)

TEACHER = Person("p_teacher", "qh1-001", "王老师", SCHOOL, (Post(PostKind.SUBJECT_TEACHER, SCHOOL, SINCE),))
STRANGER = Person(
    "p_stranger", "qh2-001", "李老师", OTHER_SCHOOL, (Post(PostKind.SUBJECT_TEACHER, OTHER_SCHOOL, SINCE),)
)
FAMILY = Household("h_family", (Place(CLASS, 7, SINCE), Place(OTHER_CLASS, 3, SINCE)))

SCHOOL_ADMIN = Scope(frozenset({SCHOOL}), "p_admin")
OTHER_ADMIN = Scope(frozenset({OTHER_SCHOOL}), "p_admin2")
CITY_ADMIN = Scope(frozenset({CITY}), "p_city")
SELF = Scope(subject_id=TEACHER.id)
FAMILY_SELF = Scope(subject_id=FAMILY.id)


@dataclass
class Clock:
    """A clock that a test sets; it stands still until told."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **amount: float) -> None:
        self.now += timedelta(**amount)


def found_city(store: Store) -> None:
    """Put the units, two teachers and a household with a child in each school."""
    with store.founding() as city:
        for path, kind, name, code in (
            (CITY, OrganisationKind.CITY, "青禾市", "990100"),
            (COUNTY, OrganisationKind.COUNTY, "东禾县", "990101"),
            (SCHOOL, OrganisationKind.SCHOOL, "第一小学", "0000000001"),
            (OTHER_SCHOOL, OrganisationKind.SCHOOL, "第二小学", "0000000002"),
            (CLASS, OrganisationKind.CLASS, "2024级3班", ""),
            (OTHER_CLASS, OrganisationKind.CLASS, "2025级1班", ""),
        ):
            city.put_organisation(Organisation(path.strip("/").split("/")[-1], kind, name, path, code))
        city.put_person(TEACHER)
        city.put_person(STRANGER)
        city.put_household(FAMILY)


def attempt(answers_ref: str = "", number: int = 1, person: Person = TEACHER, event_id: str = "") -> Draft:
    body = Attempt("t-s-01", "t-s-01", "rev1", number, 4, 5, 80, passed=True, answers_ref=answers_ref)
    return _draft(person, body, event_id)


def award(person: Person = TEACHER, page_id: str = "t-s-01", year: int = 2026) -> Draft:
    """90 minutes for a module, once a school year."""
    body = HoursAward(page_id, 90, RULE, "r_completion", Evidence.QUIZ_PASSED)
    return _draft(person, body, "", ("hours", person.id, page_id, str(year)), year)


def completion(person: Person = TEACHER, page_id: str = "t-s-01") -> Draft:
    return _draft(person, Completion(page_id, RULE, "r_attempt", Evidence.QUIZ_PASSED), "")


def _draft(
    person: Person,
    body: Attempt | Completion | HoursAward,
    event_id: str,
    natural_key: tuple[str, ...] = (),
    year: int = 2026,
) -> Draft:
    subject = Subject(SubjectKind.PERSON, person.id)
    return Draft(subject, person.home_path, year, 1, NOON, person.id, body, event_id, natural_key=natural_key)


def receipt(event_id: str, account: str = TEACHER.id, answer: str = "{}") -> Receipt:
    return Receipt(account, event_id, "0" * 64, answer)


def take_event(store: Store, event_id: str, person: Person = TEACHER) -> str:
    """What a service does with one event: the first answer again, or attempt, answers and receipt in one transaction.

    The answer is the id of the record.
    """
    with store.writing(Scope(subject_id=person.id)) as writing:
        return _answer(writing, event_id, person)


def _answer(writing: Writing, event_id: str, person: Person) -> str:
    known = writing.receipt(person.id, event_id)
    if known is not None:
        return known.answer
    reference = writing.put_side_text('{"q-a":["x"],"q-b":["y"]}')
    taken = writing.append(attempt(reference, person=person, event_id=event_id))
    writing.remember(receipt(event_id, person.id, taken.id))
    return taken.id


def new_event_id() -> str:
    return str(uuid.uuid4())
