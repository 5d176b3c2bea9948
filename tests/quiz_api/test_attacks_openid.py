"""Who tampers with a sign-in by the identity provider, on the way there, at the provider or on the way back."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from quiz_api.openid.fetching import Fetching
from quiz_api.settings import Settings
from quiz_api.web.parts import make_parts
from tests.quiz_api.openid_visits import HERE, RunningProvider, openid_settings, refused, there, there_and_back
from tests.quiz_api.small_bank import bank, catalogue
from tests.quiz_api.test_sign_in import cookie_of
from tests.quiz_api.town import TEACHER, Town

LATE, EARLY, JUST = -10_000, 10_000, 61
FAULTS: dict[str, dict[str, Any]] = {
    "unsigned": {"fault": "unsigned"},
    "signed with the public key as a secret": {"fault": "public key as a secret"},
    "signed with the client secret": {"fault": "client secret as a key"},
    "signed with a key that is not the provider's": {"fault": "another key"},
    "edited after it was signed": {"fault": "edited"},
    "another nonce": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another-client"}},
    "no audience": {"claims": {"aud": None}},
    "an audience that holds others": {"claims": {"aud": ["xinyu", "another-client"]}},
    "another audience, made for us": {"claims": {"aud": "another-client", "azp": "xinyu"}},
    "made for another party": {"claims": {"azp": "another-client"}},
    "another issuer's token": {"claims": {"iss": "https://evil.example"}},
    "expired": {"claims": {"exp": LATE}},
    "without an end": {"claims": {"exp": None}},
    "an end in words": {"claims": {"exp": "tomorrow"}},
    "issued in the future": {"claims": {"iat": EARLY}},
    "issued just beyond what clocks differ": {"claims": {"iat": JUST}},
    "issued at no time": {"claims": {"iat": None}},
    "about nobody": {"claims": {"sub": None}},
    "without a name": {"person": {}},
    "a name that is no text": {"person": {"preferred_username": ["yx3x01"]}},
    "user info about somebody else": {"person": {}, "user_info": {"sub": "2", "preferred_username": TEACHER}},
    "a redirect of another issuer": {"redirect": {"iss": "https://evil.example"}},
    "a redirect of no issuer": {"redirect": {"iss": ""}},
    "an answer without end": {"fault": "endless"},
    "a token address that has moved": {"fault": "moved"},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_hold_is_refused(city: Town, provider: RunningProvider, fault: str) -> None:
    told = dict(FAULTS[fault])
    now = city.clock().timestamp()
    clocks = {name: value + now for name, value in told.get("claims", {}).items() if value in (LATE, EARLY, JUST)}
    provider.tell(city, **(told | {"claims": told.get("claims", {}) | clocks}))
    visit = city.visit()
    refused(visit, there_and_back(provider, visit), "核对不上")
    provider.tell(city)
    assert there_and_back(provider, visit).status_code == 303, (
        "the same town lets the same teacher in without the fault"
    )


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint_auth_methods_supported": ["none"]},
    ],
)
def test_a_provider_that_does_not_know_itself_is_not_asked(
    city: Town, provider: RunningProvider, discovery: dict[str, Any]
) -> None:
    provider.tell(city, discovery=discovery)
    visit = city.visit()
    refused(visit, visit.get("/sign-in/oidc"), "核对不上")


def test_a_journey_that_this_browser_has_not_begun_goes_nowhere(city: Town, provider: RunningProvider) -> None:
    back = there(provider, city.visit())
    stranger = city.visit()
    refused(stranger, stranger.get(back), "没有接上")
    other = city.visit()
    there(provider, other)
    refused(other, other.get(back), "没有接上")


@pytest.mark.parametrize("state", ["", "x", "0" * 64, "\ud800"])
def test_another_state_is_refused(city: Town, provider: RunningProvider, state: str) -> None:
    visit = city.visit()
    address = urlsplit(there(provider, visit))
    code = parse_qs(address.query)["code"][0]
    refused(
        visit,
        visit.get(address.path, query_string={"code": code, "state": state.encode("utf-8", "replace")}),
        "没有接上",
    )


def test_a_code_works_once_for_the_same_browser_too(city: Town, provider: RunningProvider) -> None:
    visit = city.visit()
    back = there(provider, visit)
    kept = cookie_of(visit, "xinyu-oidc")
    assert visit.get(back).status_code == 303
    assert cookie_of(visit, "xinyu-oidc") == ""
    again = city.visit()
    refused(again, again.get(back), "没有接上")
    again.client.set_cookie("xinyu-oidc", kept)
    refused(again, again.get(back), "核对不上")


def test_a_stolen_code_is_worth_nothing_in_another_browser(city: Town, provider: RunningProvider) -> None:
    """The thief's own journey has another verifier and another nonce."""
    stolen = parse_qs(urlsplit(there(provider, city.visit())).query)["code"][0]
    thief = city.visit()
    own = urlsplit(there(provider, thief))
    state = parse_qs(own.query)["state"][0]
    query = {"code": stolen, "state": state, "iss": provider.issuer}
    refused(thief, thief.get(own.path, query_string=query), "核对不上")


def test_what_the_browser_keeps_is_sealed_and_ends_after_ten_minutes(city: Town, provider: RunningProvider) -> None:
    visit = city.visit()
    back = there(provider, visit)
    sealed = cookie_of(visit, "xinyu-oidc")
    query = parse_qs(urlsplit(back).query)
    assert query["state"][0] not in sealed
    for forged in (sealed[:-1] + ("0" if sealed[-1] != "0" else "1"), "x" + sealed, sealed.split(".")[0], "."):
        visit.client.set_cookie("xinyu-oidc", forged)
        refused(visit, visit.get(back), "没有接上")
    visit.client.set_cookie("xinyu-oidc", sealed)
    city.clock.pass_time(minutes=11)
    refused(visit, visit.get(back), "没有接上")


def test_an_answer_is_read_only_so_far(city: Town, provider: RunningProvider, caplog: pytest.LogCaptureFixture) -> None:
    provider.tell(city, fault="endless")
    there_and_back(provider, city.visit())
    assert "more than 262144 bytes" in caplog.text


def test_nothing_of_a_token_is_logged_or_kept(
    city: Town, provider: RunningProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "quiz_api")
    provider.tell(city, person={"preferred_username": "nobody99"})
    code = parse_qs(urlsplit(back := there(provider, visit := city.visit())).query)["code"][0]
    visit.get(back)
    provider.tell(city, claims={"nonce": "0"})
    there_and_back(provider, city.visit())
    assert "nonce" in caplog.text
    for secret in ("nobody99", "eyJ", code, "for-user-info"):
        assert secret not in caplog.text


def test_clocks_may_differ_by_a_minute(city: Town, provider: RunningProvider) -> None:
    now = city.clock().timestamp()
    provider.tell(city, claims={"iat": now + 59, "exp": now - 59})
    assert there_and_back(provider, city.visit()).status_code == 303


def test_a_redirect_of_the_provider_is_read_and_not_followed(city: Town, provider: RunningProvider) -> None:
    """Where it leads a right answer lies ready: whoever follows it takes it."""
    provider.tell(city, fault="leads elsewhere")
    answer = Fetching().get(f"{provider.issuer}/moved-discovery")
    assert (answer.status, answer.document) == (307, {})
    assert Fetching().get(f"{provider.issuer}/.well-known/openid-configuration").status == 200


def test_a_target_elsewhere_is_not_followed_on_the_way_back_either(
    city: Town, provider: RunningProvider, tmp_path: Path
) -> None:
    """Sealed with our own key, as an earlier version of the first check might have done it."""
    settings = Settings.read(openid_settings(provider.issuer, tmp_path))
    openid = make_parts(settings, city.stores, catalogue(), bank(), city.key, city.clock).openid
    assert openid is not None
    for target in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        departure = openid.leave(target)
        visit = city.visit()
        visit.client.set_cookie("xinyu-oidc", departure.sealed)
        answer = visit.get(provider.visit(departure.address).removeprefix(HERE))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
