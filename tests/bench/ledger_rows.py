"""A county's year of training in the ledger: awards that rest on completions that rest on attempts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import Attempt, Completion, Draft, Evidence, HoursAward, Subject, SubjectKind
from quiz_api.store.interface import Store, Writing
from site_builder.curriculum import CompletionRule, Rule
from tests.store.city import CITY, COUNTY, NOON, SINCE

SCHOOLS, MODULES = 40, 25
YEAR = 2026
RULE = CompletionRule(Rule.PASSED, "t-s-01", pass_percent=80, attempts=3)
A_TRANSACTION = 500


def school_path(number: int) -> str:
    return f"{COUNTY}o_s{number:04d}/"


def teacher(number: int) -> Person:
    path = school_path(number % SCHOOLS)
    return Person(
        f"p_t{number:06d}", f"t{number:06d}", f"王老师{number}", path, (Post(PostKind.SUBJECT_TEACHER, path, SINCE),)
    )


def found_county(store: Store, teachers: int) -> None:
    with store.founding() as writing:
        for path, kind, name in ((CITY, OrganisationKind.CITY, "青禾市"), (COUNTY, OrganisationKind.COUNTY, "东禾县")):
            writing.put_organisation(Organisation(path.strip("/").split("/")[-1], kind, name, path))
        for number in range(SCHOOLS):
            path = school_path(number)
            unit = Organisation(f"o_s{number:04d}", OrganisationKind.SCHOOL, f"第{number}小学", path, f"{number:010d}")
            writing.put_organisation(unit)
        for number in range(teachers):
            writing.put_person(teacher(number))


def award(writing: Writing, person: Person, page_id: str) -> None:
    """Three records, as one passed sheet makes them."""
    subject = Subject(SubjectKind.PERSON, person.id)

    def draft(body: Attempt | Completion | HoursAward) -> Draft:
        return Draft(subject, person.home_path, YEAR, 1, NOON, person.id, body)

    attempt = writing.append(draft(Attempt(page_id, page_id, "rev1", 1, 9, 10, 90, passed=True, answers_ref="")))
    done = writing.append(draft(Completion(page_id, RULE, attempt.id, Evidence.QUIZ_PASSED)))
    writing.append(draft(HoursAward(page_id, 90, RULE, done.id, Evidence.QUIZ_PASSED)))


def fill(store: Store, awards: int) -> None:
    found_county(store, -(-awards // MODULES))
    pairs = islice(_pairs(), awards)
    done = 0
    while some := list(islice(pairs, A_TRANSACTION)):
        with store.founding() as writing:
            for person, page_id in some:
                award(writing, person, page_id)
        done += len(some)
        progress(f"造数 {done:,} / {awards:,} 条学时")


def _pairs() -> Iterator[tuple[Person, str]]:
    number = 0
    while True:
        person = teacher(number)
        yield from ((person, f"t-s-{module:02d}") for module in range(MODULES))
        number += 1


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def megabytes() -> float:
    """Most memory that this process has had at once. getrusage would count what its parent had when it forked."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
