"""Who guesses, who floods, who planted a cookie, who found a card: what sign-in makes of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from quiz_api.domain.household_code import typed_household_code
from quiz_api.services.passwords import Passwords
from quiz_api.services.throttling import SWEEP_EVERY
from quiz_api.store.opening import open_stores
from tests.quiz_api.small_bank import PARENT_SHEET
from tests.quiz_api.town import OTHER_TEACHER, PASSWORD, TEACHER, Town

WRONG_CARD = "123456789012"
SCHOOL, HOME = "198.51.100.1", "203.0.113.9"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of guesses are about counting, not about hashing."""

    def matches(_: Passwords, password: str, password_hash: str | None) -> bool:
        return password == PASSWORD and password_hash is not None

    monkeypatch.setattr(Passwords, "matches", matches)


def attempt(town: Town, address: str, **body: str) -> int:
    visit = town.visit()
    return visit.client.post("/api/v1/sign-in", json=body, environ_base={"REMOTE_ADDR": address}).status_code


@pytest.mark.usefixtures("quick")
def test_strangers_everywhere_cannot_lock_a_teacher_out(town: Town) -> None:
    refused = 0
    for step in range(200):
        refused += attempt(town, f"2001:db8:{step:x}::1", username=TEACHER, password="guess") == 429
        refused += attempt(town, "192.0.2.66", username=TEACHER, password="guess") == 429
        town.clock.pass_time(seconds=0.2)
    assert refused > 100, "the strangers are slowed down"
    assert attempt(town, HOME, username=TEACHER, password="a slip") == 401
    assert attempt(town, HOME, username=TEACHER, password=PASSWORD) == 200


@pytest.mark.usefixtures("quick")
def test_who_slips_too_often_shares_the_pause_of_the_strangers(town: Town) -> None:
    for step in range(60):
        attempt(town, f"2001:db8:{step:x}::1", username=TEACHER, password="guess")
    answers = [attempt(town, HOME, username=TEACHER, password="guess") for _ in range(4)]
    assert answers == [401, 401, 401, 429]


@pytest.mark.usefixtures("quick")
def test_guessing_cards_at_school_does_not_slow_its_teachers_down(town: Town) -> None:
    assert [attempt(town, SCHOOL, household_code=WRONG_CARD) for _ in range(61)][-1] == 429
    assert attempt(town, SCHOOL, username=OTHER_TEACHER, password=PASSWORD) == 200
    assert attempt(town, HOME, household_code=town.codes[0]) == 200


@pytest.mark.parametrize("address", ["2001:db8::{:x}", "::ffff:203.0.113.9"])
def test_the_addresses_of_one_subscriber_are_one_network(town: Town, address: str) -> None:
    answers = [attempt(town, address.format(host), household_code=WRONG_CARD) for host in range(1, 62)]
    assert answers[-1] == 429
    assert attempt(town, "::ffff:203.0.113.10", household_code=town.codes[0]) == 200


def test_many_guesses_at_once_are_all_counted(tmp_path: Path) -> None:
    town = Town(store=f"tinydb:{tmp_path / 'store'}")
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda _: attempt(town, HOME, household_code=WRONG_CARD), range(160)))
    town.stores.ledger.close()
    town.stores.sessions.close()
    assert answers.count(401) <= 60 + 16, "at most those that were under way when the limit was reached"


@pytest.mark.usefixtures("quick")
def test_counts_survive_a_restart_and_expire(tmp_path: Path) -> None:
    store = f"tinydb:{tmp_path / 'store'}"
    town = Town(store=store)
    for _ in range(60):
        attempt(town, HOME, household_code=WRONG_CARD)
    town.stores.ledger.close()
    town.stores.sessions.close()
    sessions = open_stores(store, town.clock).sessions
    later = town.clock.now + timedelta(days=2)
    assert sessions.sweep(later) == 1
    sessions.close()


def test_what_has_expired_is_dropped_while_the_server_runs(town: Town) -> None:
    teacher = town.staff(TEACHER)
    attempt(town, HOME, household_code=WRONG_CARD)
    town.clock.pass_time(days=2)
    attempt(town, HOME, household_code=town.codes[0])
    town.clock.pass_time(seconds=SWEEP_EVERY.total_seconds())
    assert town.stores.sessions.sweep(town.clock.now) == 0
    assert teacher.get("/api/v1/me").json == {"signed_in": False}


@pytest.mark.parametrize("username", [TEACHER, "nobody99", "", "  ", "' or 1=1 --", "\u202e" * 80])
def test_every_name_costs_the_same_one_hash(town: Town, username: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[bool] = []
    matches = Passwords.matches

    def counted(self: Passwords, password: str, password_hash: str | None) -> bool:
        checked.append(True)
        return matches(self, password, password_hash)

    monkeypatch.setattr(Passwords, "matches", counted)
    answer = town.visit().form("/sign-in", username=username, password="wrong")
    assert (answer.status_code, len(checked)) == (401, 1)
    assert "登录名或密码不对" in answer.get_data(as_text=True)


def test_a_voided_card_ends_what_it_opened_and_the_new_one_opens_again(town: Town) -> None:
    finder, other_family = town.household(1), town.household(2)
    town.clock.pass_time(minutes=5)
    with town.stores.ledger.founding() as writing:
        card = writing.cards_of(finder.account)[0]
        writing.put_card(replace(card, voided_at=town.clock.now))
    town.clock.pass_time(minutes=5)
    assert finder.get("/api/v1/me").json == {"signed_in": False}
    assert finder.finish_lesson(PARENT_SHEET).status_code == 401
    assert attempt(town, HOME, household_code=town.codes[0]) == 401
    assert other_family.get("/api/v1/me").json["signed_in"] is True
    code = "11112222333"
    with town.stores.ledger.founding() as writing:
        new = replace(card, id="k_" + "a" * 16, code_mac=town.key.card_mac(checked(code)), issued_at=town.clock.now)
        writing.put_card(new)
    visit = town.visit()
    assert visit.sign_in(household_code=checked(code)).status_code == 200
    assert visit.get("/api/v1/me").json["signed_in"] is True


def checked(digits: str) -> str:
    """Eleven digits with the last one that makes them a card."""

    return next(code for last in "0123456789" if (code := typed_household_code(digits + last)))
