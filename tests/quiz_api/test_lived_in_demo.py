"""The demo with a school year in it, on the real content: whole, of this year, never ahead of its day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from quiz_api.commands import main
from quiz_api.demo_life.cast import LIVED_PEOPLE, ROOMS
from quiz_api.demo_life.diary import LifeClock
from quiz_api.demo_life.judged import LEAVER
from quiz_api.demo_life.living import live_a_year
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.hours_claims import ClaimState, claim_of
from quiz_api.services.scopes import Caller
from quiz_api.settings import Settings
from quiz_api.store.interface import RecordQuery, Stores
from quiz_api.store.opening import open_stores
from quiz_api.web.parts import Parts, make_parts
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue, load_bank, load_catalogue
from site_builder.paths import BuildPaths

SHANGHAI = ZoneInfo("Asia/Shanghai")
KEY = SecretKey(b"k" * 32)
AUTUMN = datetime(2026, 11, 27, 10, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Lived:
    stores: Stores
    parts: Parts
    now: datetime

    def path(self, name: str) -> str:
        with self.stores.ledger.founding() as reading:
            return next(unit.path for unit in reading.organisations() if unit.name.startswith(name))

    def rows(self, *kinds: RecordKind) -> list[LedgerRow]:
        with self.stores.ledger.reading(Scope(frozenset({self.path("青禾市")}))) as reading:
            return list(reading.records(RecordQuery(kinds=frozenset(kinds))))


@cache
def _content(catalogue: Path, bank: Path) -> tuple[Catalogue, tuple[QuizKey, ...]]:
    return load_catalogue(catalogue.read_bytes()), load_bank(bank.read_bytes())


def lived(site: BuildPaths, now: datetime) -> Lived:
    clock = LifeClock(now)
    stores = open_stores("memory:", clock)
    content = _content(site.catalogue, site.bank)
    access = {person.username: "丁香与茶 2026" for person in LIVED_PEOPLE}, [new_household_code() for _ in range(12)]
    live_a_year(stores, Settings.read({}), content, KEY, access, clock, lambda _words: None)
    return Lived(stores, make_parts(Settings.read({}), stores, *content, KEY, clock), now)


@pytest.fixture(scope="module")
def autumn(whole_site: BuildPaths) -> Lived:
    return lived(whole_site, AUTUMN)


def check_time(city: Lived) -> None:
    """Nothing ahead of its day, in the order of the clock, and the ledger whole."""
    rows = city.rows()
    assert all(row.record.draft.happened_at <= city.now and row.record.taken_at <= city.now for row in rows)
    assert not any(row.record.draft.clock_flagged for row in rows)
    taken = [row.record.taken_at for row in rows]
    assert taken == sorted(taken)
    found = city.stores.ledger.verify()
    assert found.first_bad is None
    assert not found.problem


def test_a_year_has_everything_in_it_and_nothing_ahead_of_its_day(autumn: Lived) -> None:
    check_time(autumn)
    kinds = Counter(row.record.kind for row in autumn.rows())
    for kind in (
        RecordKind.ATTENDANCE,
        RecordKind.SIGN_IN,
        RecordKind.SIGN_OUT,
        RecordKind.DELIVERY,
        RecordKind.OBSERVATION,
        RecordKind.HOURS_AWARD,
        RecordKind.ATTEMPT,
        RecordKind.ACTIVITY,
        RecordKind.CERTIFICATE,
        RecordKind.CREDIT,
        RecordKind.RECOGNITION,
        RecordKind.EXPORT,
    ):
        assert kinds[kind], kind


def test_hours_from_elsewhere_are_in_every_state(autumn: Lived) -> None:
    with autumn.stores.ledger.reading(Scope(frozenset({autumn.path("青禾市")}))) as reading:
        claims = [claim_of(reading, row.record) for row in autumn.rows(RecordKind.HOURS_CLAIM)]
    states = {claim.state for claim in claims if claim}
    assert states >= {ClaimState.AT_SCHOOL, ClaimState.AT_COUNTY, ClaimState.RETURNED, ClaimState.APPROVED}
    assert all(claim.reason for claim in claims if claim and claim.state is ClaimState.RETURNED)


def test_some_classes_keep_up_and_some_are_plainly_behind(autumn: Lived) -> None:
    taught = Counter(row.record.draft.organisation_path for row in autumn.rows(RecordKind.DELIVERY))
    assert max(taught.values()) >= 5
    assert sum(many <= 2 for many in taught.values()) + len(ROOMS) - len(taught) >= 3


def test_the_pages_add_up(autumn: Lived) -> None:
    """What the city shows is the sum of its counties, and what a school shows is what its rows say."""
    admin = autumn.stores.ledger.door().person_by_username("qhs09")
    assert admin is not None
    caller = autumn.parts.callers.of(admin.id)
    assert caller is not None
    seen = autumn.parts.overviews.of(caller, autumn.path("青禾市"))
    assert seen.total.staff == sum(line.total.staff for line in seen.below) > 0
    assert seen.total.lessons == sum(line.total.lessons for line in seen.below) > 0
    assert 0 < seen.total.missing < seen.total.staff


def test_somebody_waits_for_a_judgement_and_a_file_was_issued_again_without_a_name(autumn: Lived) -> None:
    """So that a visitor sees these pages filled: for the assessor, for the school, and among the files."""

    def caller(who: str) -> Caller:
        person = autumn.stores.ledger.door().person_by_username(who)
        assert person is not None
        found = autumn.parts.callers.of(person.id)
        assert found is not None
        return found

    bodies = [row.record.body for row in autumn.rows(RecordKind.JUDGEMENT)]
    assert sorted(body.passed for body in bodies if isinstance(body, Judgement)) == [False, True]
    waiting = autumn.parts.hours.waiting.page(caller("yxx08"), Permission.JUDGE).lines
    assert sorted(one.last is None for one in waiting) == [False, True, True]
    city = autumn.parts.overviews.of(caller("qhs09"), autumn.path("青禾市"))
    assert [bool(past.amended_by) for past in city.exports].count(True) == 1
    path = autumn.path("青禾市")
    with autumn.stores.ledger.founding() as reading:
        assert LEAVER not in {person.display_name for person in reading.people(path)}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 9, 1, 6, tzinfo=SHANGHAI),  # before anything
        datetime(2026, 9, 3, 12, tzinfo=SHANGHAI),  # the first days
        datetime(2031, 5, 20, 12, tzinfo=SHANGHAI),  # years later, in the second term
    ],
)
def test_the_year_follows_from_the_day(whole_site: BuildPaths, now: datetime) -> None:
    city = lived(whole_site, now)
    check_time(city)
    years = {row.record.draft.school_year for row in city.rows()}
    assert years <= {city.parts.calendar.school_year(now)}
    assert bool(city.rows(RecordKind.DELIVERY)) is (now - timedelta(days=1) > datetime(2026, 9, 2, tzinfo=SHANGHAI))


def test_the_command_makes_it_once_and_needs_a_built_site(
    whole_site: BuildPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    unbuilt = run.invoke(main, ["demo", "--lived-in"])
    assert unbuilt.exit_code == 1
    assert "site-builder build" in unbuilt.output
    monkeypatch.setenv("XINYU_CATALOGUE", str(whole_site.catalogue))
    monkeypatch.setenv("XINYU_BANK", str(whole_site.bank))
    first = run.invoke(main, ["demo", "--lived-in"])
    assert first.exit_code == 0, first.output
    assert "先看这几位" in first.output
    checked = run.invoke(main, ["verify"]).output
    assert "每一条都对得上" in checked
    assert run.invoke(main, ["demo", "--lived-in"]).exit_code == 0
    assert run.invoke(main, ["verify"]).output == checked
