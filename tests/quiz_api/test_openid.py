"""Sign-in by the city's own identity provider, a process that answers over real HTTP: who gets in, who never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from quiz_api.settings import Settings, SettingsError
from tests.quiz_api.openid_visits import (
    NOBODY,
    RunningProvider,
    openid_settings,
    refused,
    running_provider,
    there,
    there_and_back,
)
from tests.quiz_api.test_sign_in import cookie_of
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, Town


def test_the_button_is_there_only_with_a_provider(town: Town, city: Town) -> None:
    assert "统一身份认证" not in town.visit().get("/sign-in").get_data(as_text=True)
    assert town.visit().get("/sign-in/oidc").status_code == 404
    assert town.visit().get("/sign-in/oidc/callback?code=x&state=y").status_code == 404
    page = city.visit().get("/sign-in?next=/school?unit=/a/").get_data(as_text=True)
    assert 'href="/sign-in/oidc?next=/school%3Funit%3D/a/"' in page


def test_a_teacher_gets_in_and_out(city: Town, provider: RunningProvider) -> None:
    visit = city.visit()
    answer = there_and_back(provider, visit)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    me = visit.get("/api/v1/me").json
    assert (me["name"], me["account"]) == ("林晓禾", city.staff(TEACHER).get("/api/v1/me").json["account"])
    token = cookie_of(visit)
    visit.csrf = me["csrf_token"]
    assert visit.form("/sign-out").status_code == 303
    thief = city.visit()
    thief.client.set_cookie("xinyu", token)
    assert thief.get("/api/v1/me").json == NOBODY


def test_the_browser_goes_on_to_the_page_it_wanted_and_nowhere_else(city: Town, provider: RunningProvider) -> None:
    provider.tell(city, person={"preferred_username": SCHOOL_ADMIN})
    assert there_and_back(provider, city.visit(), "/school").headers["Location"] == "/school"
    for elsewhere in ("//evil.example", "https://evil.example", "/%5Cevil.example"):
        assert there_and_back(provider, city.visit(), elsewhere).headers["Location"] == "/me"


def test_what_is_asked_for_is_a_code_with_proof(city: Town) -> None:
    one, other = (parse_qs(urlsplit(city.visit().get("/sign-in/oidc").headers["Location"]).query) for _ in range(2))
    assert (one["response_type"], one["code_challenge_method"], one["scope"]) == (
        ["code"],
        ["S256"],
        ["openid profile"],
    )
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != other[name]
        assert len(one[name][0]) >= 43


def test_the_session_is_a_new_one_and_ends_the_one_before(city: Town, provider: RunningProvider) -> None:
    visit = city.staff(SCHOOL_ADMIN)
    before = cookie_of(visit)
    there_and_back(provider, visit)
    assert cookie_of(visit) != before
    assert visit.get("/api/v1/me").json["name"] == "林晓禾"
    old = city.visit()
    old.client.set_cookie("xinyu", before)
    assert old.get("/api/v1/me").json == NOBODY


def test_somebody_without_a_post_today_sees_the_own_page_only(city: Town, provider: RunningProvider) -> None:
    with city.stores.ledger.founding() as writing:
        person = next(person for person in writing.people("/") if person.username == SCHOOL_ADMIN)
        yesterday = city.clock().date() - timedelta(days=1)
        writing.put_person(replace(person, posts=tuple(replace(post, until=yesterday) for post in person.posts)))
    provider.tell(city, person={"preferred_username": SCHOOL_ADMIN})
    visit = city.visit()
    assert there_and_back(provider, visit).status_code == 303
    assert visit.get("/me").status_code == 200
    assert visit.get("/school/staff").status_code == 403
    assert visit.get("/api/v1/me").json["scope"] == []


@pytest.mark.parametrize("name", ["nobody99", TEACHER.upper(), f"{TEACHER} ", "ｙｘ３ｘ０１", "h_0000000000000000"])
def test_nobody_is_created_and_the_name_must_be_the_same(city: Town, provider: RunningProvider, name: str) -> None:
    provider.tell(city, person={"preferred_username": name})
    before = city.stores.ledger.count()
    visit = city.visit()
    refused(visit, there_and_back(provider, visit), "没有对应的登录名")
    assert city.stores.ledger.count() == before


def test_a_name_that_stands_for_an_erased_person_opens_nothing(city: Town, provider: RunningProvider) -> None:
    with city.stores.ledger.founding() as writing:
        person = next(person for person in writing.people("/") if person.username == TEACHER)
        writing.put_person(replace(person, username=f"-{person.id}", display_name="已抹去", posts=()))
    provider.tell(city, person={"preferred_username": f"-{person.id}"})
    visit = city.visit()
    refused(visit, there_and_back(provider, visit), "没有对应的登录名")


@pytest.mark.parametrize(
    "told",
    [
        {"algorithm": "ES256"},
        {"claims": {"aud": ["xinyu"]}},
        {"claims": {"aud": ["xinyu", "another-client"], "azp": "xinyu"}},
        {"claims": {"iat": 50}},
        {"person": {}, "user_info": {"preferred_username": TEACHER}},
    ],
)
def test_what_the_standard_allows_is_let_in(city: Town, provider: RunningProvider, told: dict[str, Any]) -> None:
    if "iat" in told.get("claims", {}):
        told = {"claims": {"iat": city.clock().timestamp() + 50}}
    provider.tell(city, **told)
    assert there_and_back(provider, city.visit()).headers["Location"] == "/me"


def test_another_claim_can_hold_the_name(provider: RunningProvider, tmp_path: Path) -> None:
    town = Town(environment=openid_settings(provider.issuer, tmp_path, XINYU_OIDC_USERNAME_CLAIM="email"))
    with town.stores.ledger.founding() as writing:
        person = next(person for person in writing.people("/") if person.username == TEACHER)
        writing.put_person(replace(person, username="lin@school.example"))
    for verified, status in ((None, 401), (False, 401), ("true", 401), (True, 303)):
        provider.tell(town, person={"email": "lin@school.example", "email_verified": verified})
        assert there_and_back(provider, town.visit()).status_code == status, verified


def test_the_cookie_of_a_journey(provider: RunningProvider, tmp_path: Path) -> None:
    settings = openid_settings(provider.issuer, tmp_path, XINYU_PUBLIC_URL="https://xinyu.example")
    town = Town(environment=settings)
    answer = town.visit().client.get("/sign-in/oidc", base_url="https://xinyu.example")
    name, *words = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-xinyu-oidc=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"} <= set(words)
    assert "redirect_uri=https%3A%2F%2Fxinyu.example%2Fsign-in%2Foidc%2Fcallback" in answer.headers["Location"]


def test_who_says_no_at_the_provider_is_told_so(city: Town, provider: RunningProvider) -> None:
    provider.tell(city, fault="denied")
    visit = city.visit()
    refused(visit, there_and_back(provider, visit), "没有让您登录")


@pytest.mark.parametrize("part", ["/token", "/keys"])
def test_a_provider_that_fails_on_the_way_is_said_to_be_away(city: Town, provider: RunningProvider, part: str) -> None:
    provider.tell(city, fault=part)
    visit = city.visit()
    refused(visit, there_and_back(provider, visit), "现在连不上", 503)


def test_without_the_provider_the_password_still_opens(tmp_path: Path) -> None:
    with running_provider() as short_lived:
        town = Town(environment=openid_settings(short_lived.issuer, tmp_path))
        short_lived.tell(town)
        on_the_way = town.visit()
        back = there(short_lived, on_the_way)
    refused(on_the_way, on_the_way.get(back), "现在连不上", 503)
    town = Town(environment=openid_settings(short_lived.issuer, tmp_path))
    visit = town.visit()
    refused(visit, visit.get("/sign-in/oidc"), "现在连不上", 503)
    assert town.staff(TEACHER).get("/api/v1/me").json["signed_in"] is True


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"XINYU_OIDC_CLIENT_ID": ""}, "要写全"),
        ({"XINYU_OIDC_CLIENT_SECRET_FILE": ""}, "要写全"),
        ({"XINYU_OIDC_ISSUER": ""}, "要写全"),
        ({"XINYU_OIDC_ISSUER": "http://login.example"}, "XINYU_OIDC_ISSUER"),
        ({"XINYU_OIDC_ISSUER": "https://login.example/?a=1"}, "XINYU_OIDC_ISSUER"),
        ({"XINYU_OIDC_USERNAME_CLAIM": "两 个"}, "XINYU_OIDC_USERNAME_CLAIM"),
        ({"XINYU_PUBLIC_URL": ""}, "XINYU_PUBLIC_URL"),
        ({"XINYU_PUBLIC_URL": "http://xinyu.example", "XINYU_ALLOW_PLAIN_HTTP": "1"}, "XINYU_PUBLIC_URL"),
    ],
)
def test_half_a_provider_does_not_start(tmp_path: Path, changed: dict[str, str], part: str) -> None:
    settings = openid_settings("https://login.example/realm", tmp_path)
    assert Settings.read(settings).openid_client_secret() == "a secret & a half"
    with pytest.raises(SettingsError, match=part):
        Settings.read(settings | changed)


def test_a_secret_that_cannot_be_read_does_not_start(tmp_path: Path) -> None:
    settings = openid_settings("https://login.example", tmp_path)
    for content in (None, "", "two\nlines"):
        file = tmp_path / "client.secret"
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_text(content, "utf-8")
        with pytest.raises(SettingsError, match=r"client\.secret"):
            Town(environment=settings)
