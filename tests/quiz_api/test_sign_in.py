"""Two ways in, one way out; slow for who guesses, open for who knows."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.household_code import grouped
from tests.quiz_api.town import OTHER_TEACHER, PASSWORD, TEACHER, Town, Visit

COOKIE = "xinyu"


def cookie_of(visit: Visit, name: str = COOKIE) -> str:
    found = visit.client.get_cookie(name)
    return found.value if found else ""


def test_me_answers_everybody(town: Town) -> None:
    answer = town.visit().get("/api/v1/me")
    assert (answer.status_code, answer.json) == (200, {"signed_in": False})


def test_a_teacher_signs_in_by_password(town: Town) -> None:
    me = town.staff(TEACHER).get("/api/v1/me").json
    assert (me["signed_in"], me["kind"], me["name"]) == (True, "person", "林晓禾")
    assert me["units"] == ["云溪县第三小学（示例）"]
    assert me["hours"] == {"minutes": 0, "class_periods": "0.0", "target_minutes": 360}


def test_a_household_signs_in_by_card_however_it_is_typed(town: Town) -> None:
    wide = grouped(town.codes[0]).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    pasted = (f"家庭学习卡 {grouped(town.codes[0])}", f"{town.codes[0]} 青石岭", f"卡号：{wide.replace(' ', '　')}")
    for typed in (town.codes[0], grouped(town.codes[0]), wide, f" {town.codes[0][:6]}-{town.codes[0][6:]} ", *pasted):
        visit = town.visit()
        assert visit.sign_in(household_code=typed).status_code == 200, typed
        assert visit.get("/api/v1/me").json["kind"] == "household"
        assert town.visit().form("/sign-in", household_code=typed).status_code == 303, typed


def test_a_long_name_pasted_with_the_digits_cuts_none_of_them_off(town: Town) -> None:
    typed = f"青石岭九年一贯制实验学校 家庭学习卡 七年级三班 卡上的数字：{grouped(town.codes[0])}"
    assert town.visit().sign_in(household_code=typed).status_code == 200
    assert town.visit().form("/sign-in", household_code=typed).status_code == 303


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(town: Town) -> None:
    wrong = town.visit().sign_in(username=TEACHER, password="wrong")
    nobody = town.visit().sign_in(username="nobody99", password="wrong")
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json == nobody.json


def test_an_unknown_card_is_refused(town: Town) -> None:
    answer = town.visit().sign_in(household_code="123456789012")
    assert (answer.status_code, answer.json["code"]) == (401, "unknown-card")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7703 9904 537", "现在是 11 位，还少 1 位"),
        ("７７０３９９０４５３７９１", "现在是 13 位，多了 1 位"),
        ("123456789012", "有一位输错了"),
    ],
)
def test_a_slip_in_the_digits_is_named_and_costs_no_other_digit(town: Town, typed: str, said: str) -> None:
    """On both pages where a card is typed, without any script."""
    for visit, address in ((town.visit(), "/sign-in"), (town.household(1), "/me/join")):
        page = visit.form(address, household_code=typed).get_data(as_text=True)
        assert said in page or (address == "/me/join" and "没有认出来" in page)
        field = re.search(r'<input id="household_code"[^>]*>', page)
        assert field
        assert f'value="{typed}"' in field[0]
        assert "autofocus" in field[0]
        assert page.count('role="alert"') == 1


def test_sign_out_ends_the_session_on_the_server(town: Town) -> None:
    teacher = town.staff(TEACHER)
    token = cookie_of(teacher)
    assert teacher.post("/api/v1/sign-out", {}).json == {"signed_in": False}
    assert cookie_of(teacher) == ""
    thief = town.visit()
    thief.client.set_cookie(COOKIE, token)
    assert thief.get("/api/v1/me").json == {"signed_in": False}


def test_the_token_changes_at_sign_in(town: Town) -> None:
    planted = "x" * 43
    visit = town.visit()
    visit.client.set_cookie(COOKIE, planted)
    visit.sign_in(username=TEACHER, password=PASSWORD)
    first = cookie_of(visit)
    assert first != planted
    visit.sign_in(username=OTHER_TEACHER, password=PASSWORD)
    assert cookie_of(visit) != first
    old = town.visit()
    old.client.set_cookie(COOKIE, first)
    assert old.get("/api/v1/me").json == {"signed_in": False}


def test_a_session_ends_by_itself(town: Town) -> None:
    teacher, family = town.staff(TEACHER), town.household()
    town.clock.pass_time(hours=13)
    assert teacher.get("/api/v1/me").json == {"signed_in": False}
    assert family.get("/api/v1/me").json["signed_in"] is True
    town.clock.pass_time(days=91)
    assert family.get("/api/v1/me").json == {"signed_in": False}


def test_a_changed_password_ends_all_sessions(town: Town) -> None:
    one, other = town.staff(TEACHER), town.staff(TEACHER)
    short = one.form("/me/password", old_password=PASSWORD, new_password="short")
    assert short.status_code == 422
    wrong = one.form("/me/password", old_password="wrong", new_password="a new and long one")
    assert wrong.status_code == 422
    assert other.get("/api/v1/me").json["signed_in"] is True
    done = one.form("/me/password", old_password=PASSWORD, new_password="a new and long one")
    assert done.status_code == 303
    assert other.get("/api/v1/me").json == {"signed_in": False}


@pytest.mark.parametrize(
    ("environment", "host", "name", "words"),
    [
        ({}, "localhost", "xinyu", {"HttpOnly", "Path=/", "SameSite=Lax"}),
        (
            {"XINYU_PUBLIC_URL": "https://xinyu.example"},
            "xinyu.example",
            "__Host-xinyu",
            {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"},
        ),
    ],
)
def test_the_cookie(environment: dict[str, str], host: str, name: str, words: set[str]) -> None:
    town = Town(environment=environment)
    visit = town.visit()
    body = {"username": TEACHER, "password": PASSWORD}
    answer = visit.client.post("/api/v1/sign-in", json=body, base_url=f"https://{host}")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith(f"{name}=")
    assert len(parts[0]) >= len(name) + 43
    assert set(parts[1:]) == words


def test_guessing_one_account_gets_slower_and_never_locks_it(town: Town) -> None:
    guesser = town.visit()
    answers = [guesser.sign_in(username=TEACHER, password=f"guess {n}") for n in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    elsewhere = town.visit().client.post(
        "/api/v1/sign-in",
        json={"username": TEACHER, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )
    assert elsewhere.status_code == 200
    town.clock.pass_time(seconds=61)
    assert guesser.sign_in(username=TEACHER, password=PASSWORD).status_code == 200


def test_thirty_families_behind_one_address_all_come_in(town: Town) -> None:
    for family in range(30):
        visit = town.visit()
        visit.sign_in(household_code="000000000001")
        assert visit.sign_in(household_code=town.codes[family % 6]).status_code == 200


def test_guessing_cards_gets_slower(town: Town) -> None:
    guesser = town.visit()
    answers = [guesser.sign_in(household_code="123456789012") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    assert guesser.sign_in(household_code=town.codes[0]).status_code == 429
    town.clock.pass_time(seconds=6)
    assert guesser.sign_in(household_code=town.codes[0]).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"username": TEACHER}, {"username": TEACHER, "password": 1}, {"household_code": "1", "username": "x"}, []],
)
def test_a_sign_in_in_the_wrong_form_names_the_fields(town: Town, body: object) -> None:
    answer = town.visit().post("/api/v1/sign-in", body)
    assert (answer.status_code, answer.json["code"]) == (422, "bad-fields")


def test_the_form_works_without_javascript_and_returns_only_to_this_site(town: Town) -> None:
    town.household(2)
    for target, expected in [("/parents/index.html", "/parents/index.html"), ("//evil.example", "/me"), ("", "/me")]:
        answer = town.visit().form("/sign-in", household_code=town.codes[1], next=target)
        assert (answer.status_code, answer.headers["Location"]) == (303, expected)
    wrong = town.visit().form("/sign-in", username=TEACHER, password="wrong")
    assert wrong.status_code == 401
    assert "登录名或密码不对" in wrong.get_data(as_text=True)


def test_nothing_private_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    visit = town.visit()
    visit.sign_in(username=TEACHER, password="a secret guess")
    visit.sign_in(household_code=town.codes[0])
    for secret in ("a secret guess", TEACHER, town.codes[0]):
        assert secret not in caplog.text
