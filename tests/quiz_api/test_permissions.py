"""Every route x every kind of post x own, other, parent, listed and no organisation: one generated matrix.

The agreed table is written down here a second time. A route or a post that is new, or was opened wider, fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from quiz_api.demo_city import SINCE
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.permissions import GRANTS, Permission
from quiz_api.services.sign_in import new_credential
from quiz_api.web.routing import Route, Who
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_routes import EXPECTED, table_of
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, PASSWORD, OnePassword, Town, Visit

OWN, OTHER, COUNTY = "青石岭九年一贯制学校", "柳河区第二中学", "云溪县（"
OWN_CLASS = "2020级2班"

ADMINISTRATORS = {PostKind.SCHOOL_ADMIN, PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN}
IN_THE_WHOLE_SCHOOL = {Permission.TEACH, Permission.SEE_LESSONS}
"""What a class teacher may in every class of the school."""

COUNSELLORS = {PostKind.COUNSELLOR_FULL_TIME, PostKind.COUNSELLOR_PART_TIME}
LEADING = COUNSELLORS | {
    PostKind.PRINCIPAL,
    PostKind.VICE_PRINCIPAL,
    PostKind.MORAL_EDUCATION,
    PostKind.YOUTH_LEAGUE,
}
TEACHING = LEADING | {
    PostKind.CLASS_TEACHER,
    PostKind.SUBJECT_TEACHER,
    PostKind.SUBSTITUTE,
    PostKind.KINDERGARTEN_TEACHER,
}
AGREED = {
    Permission.SEE_UNIT: ADMINISTRATORS | {PostKind.INSPECTOR},
    Permission.SEE_FAMILIES: {PostKind.SCHOOL_ADMIN, PostKind.CLASS_TEACHER},
    Permission.EXPORT: ADMINISTRATORS,
    Permission.VOID: ADMINISTRATORS,
    Permission.KEEP_STAFF: ADMINISTRATORS,
    Permission.KEEP_CLASSES: {PostKind.SCHOOL_ADMIN, PostKind.CLASS_TEACHER},
    Permission.KEEP_UNITS: {PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN},
    Permission.HOLD_SESSIONS: ADMINISTRATORS | COUNSELLORS | {PostKind.CLASS_TEACHER, PostKind.PARTNER},
    Permission.KEEP_CALENDAR: ADMINISTRATORS,
    Permission.READ_AUDIT: {PostKind.AUDITOR},
    Permission.SEE_EVIDENCE: ADMINISTRATORS,
    Permission.CHECK_HOURS: ADMINISTRATORS,
    Permission.JUDGE: {PostKind.ASSESSOR},
    Permission.CERTIFY: {PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN},
    Permission.KEEP_CREDIT: {PostKind.COUNTY_ADMIN, PostKind.CITY_ADMIN},
    Permission.TEACH: TEACHING,
    Permission.SEE_LESSONS: TEACHING | ADMINISTRATORS | {PostKind.INSPECTOR},
    Permission.ENTER_LESSONS: {PostKind.SCHOOL_ADMIN},
    Permission.REPORT_ACTIVITIES: LEADING | {PostKind.SCHOOL_ADMIN},
}
NEEDED = {
    "POST /api/v1/exports": Permission.EXPORT,
    "GET /api/v1/exports/<number>.<extension>": Permission.EXPORT,
    "GET /school": Permission.SEE_UNIT,
    "GET /school/person": Permission.SEE_UNIT,
    "GET /school/person.pdf": Permission.SEE_UNIT,
    "GET /school/claims": Permission.CHECK_HOURS,
    "POST /school/claims": Permission.CHECK_HOURS,
    "GET /county": Permission.SEE_UNIT,
    "GET /city": Permission.SEE_UNIT,
    "GET /school/void": Permission.VOID,
    "POST /school/restore": Permission.VOID,
    "POST /school/void": Permission.VOID,
    "POST /school/exports": Permission.EXPORT,
    "GET /audit": Permission.READ_AUDIT,
    "GET /judge": Permission.JUDGE,
    "GET /certificates": Permission.CERTIFY,
    "POST /certificates": Permission.CERTIFY,
    "POST /external-certificates": Permission.CERTIFY,
    "GET /external-certificates/template.xlsx": Permission.CERTIFY,
    "GET /external-certificates/list.xlsx": Permission.CERTIFY,
    "POST /external-certificates/undo": Permission.CERTIFY,
    "POST /judge": Permission.JUDGE,
    "GET /judge/waiting": Permission.JUDGE,
    "GET /judge/waiting.xlsx": Permission.JUDGE,
    "GET /school/judging": Permission.SEE_UNIT,
    "GET /school/judging.xlsx": Permission.SEE_UNIT,
    **{
        endpoint: Permission.KEEP_CREDIT for endpoint in EXPECTED if " /credits" in endpoint or " /exchange" in endpoint
    },
    "GET /audit/list.xlsx": Permission.READ_AUDIT,
    **{
        endpoint: Permission.HOLD_SESSIONS
        for endpoint, who in EXPECTED.items()
        if "/sessions" in endpoint and who is Who.STAFF
    },
    "GET /find": Permission.SEE_UNIT,
    "GET /denominators": Permission.SEE_UNIT,
    "GET /denominators.xlsx": Permission.SEE_UNIT,
    "GET /denominators/of": Permission.SEE_UNIT,
    "GET /rows": Permission.SEE_UNIT,
    "GET /school/indicators.xlsx": Permission.SEE_UNIT,
    "GET /school/lessons/coverage.xlsx": Permission.SEE_LESSONS,
    **{endpoint: Permission.KEEP_CALENDAR for endpoint in EXPECTED if " /calendar" in endpoint},
    "GET /api/v1/classes": Permission.TEACH,
    "GET /api/v1/lessons/<page_id>/pace": Permission.TEACH,
    "GET /school/lessons": Permission.SEE_LESSONS,
    "GET /school/lessons/plan": Permission.SEE_LESSONS,
    "POST /school/lessons/observe": Permission.TEACH,
    "GET /school/lessons/register.xlsx": Permission.ENTER_LESSONS,
    "POST /school/lessons/register": Permission.ENTER_LESSONS,
    "POST /school/lessons/undo": Permission.ENTER_LESSONS,
    **{endpoint: Permission.TEACH for endpoint in EXPECTED if " /me/lessons" in endpoint},
    **{endpoint: Permission.REPORT_ACTIVITIES for endpoint in EXPECTED if " /school/activities" in endpoint},
    **{endpoint: Permission.KEEP_UNITS for endpoint in EXPECTED if " /units" in endpoint},
    **{endpoint: Permission.KEEP_STAFF for endpoint in EXPECTED if " /school/staff" in endpoint},
    **{endpoint: Permission.KEEP_CLASSES for endpoint in EXPECTED if " /school/class" in endpoint},
    **{endpoint: Permission.KEEP_CLASSES for endpoint in EXPECTED if " /school/cards" in endpoint},
    **{endpoint: Permission.KEEP_CLASSES for endpoint in EXPECTED if " /school/codes" in endpoint},
}
"""What a post must allow for a route; a route that is not here asks for no post."""


@dataclass(frozen=True)
class Holder:
    """Somebody who holds one kind of post, at one place or more."""

    kind: PostKind
    places: tuple[str, ...]


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


def place_of(kind: PostKind) -> str:
    """Where such a post usually is."""
    return {
        PostKind.CLASS_TEACHER: OWN_CLASS,
        PostKind.COUNTY_ADMIN: COUNTY,
        PostKind.CITY_ADMIN: "青禾市",
    }.get(kind, OWN)


def visit_of(town: Town, holder: Holder) -> Visit:
    home = town.path(OWN)
    posts = tuple(Post(holder.kind, town.path(place), SINCE) for place in holder.places)
    username = f"t{abs(hash(holder))}"
    if town.stores.ledger.door().person_by_username(username) is None:
        person = Person(new_id(IdKind.PERSON), username, "示例", home, posts)
        with town.stores.ledger.founding() as writing:
            writing.put_person(person)
            writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff(username)


def ask(visit: Visit, route: Route, unit: str = "") -> TestResponse:
    path = re.sub(r"<(?:path:)?\w+>", "x", route.rule)
    if route.method == "GET":
        return visit.get(f"{path}?unit={unit}" if unit else path)
    return visit.form(path, **({"unit": unit} if unit else {})) if route.is_page else visit.post(path, {})


def is_turned_away(answer: TestResponse) -> bool:
    """True when the guard stopped the request, whatever the view would have said."""
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next="):
        return True
    text = answer.data.decode("utf-8", "replace")
    return answer.status_code in (401, 403) and ("请先登录，再做这一步" in text or "这个账号不能用这一页" in text)


def is_not_there(answer: TestResponse) -> bool:
    return answer.status_code == 404 and "这个单位" in answer.get_data(as_text=True)


def routes(town: Town) -> Iterator[Route]:
    # Signing out would end the visit that asks the rest.
    return (route for route in table_of(town.app).routes if "sign-out" not in route.rule)


def test_the_table_of_permissions_is_the_agreed_one() -> None:
    assert {
        permission: {kind for kind, granted in GRANTS.items() if permission in granted} for permission in Permission
    } == AGREED


def test_every_route_needs_what_was_agreed(town: Town) -> None:
    table = table_of(town.app)
    assert {route.endpoint: route.needs for route in table.routes if route.needs} == NEEDED
    assert all(route.who is Who.STAFF for route in table.routes if route.needs)
    assert set(NEEDED) <= set(EXPECTED)


@pytest.mark.parametrize("kind", PostKind)
def test_who_is_let_in_by_a_post(kind: PostKind, town: Town) -> None:
    visit = visit_of(town, Holder(kind, (place_of(kind),)))
    for route in routes(town):
        allowed = kind in AGREED[route.needs] if route.needs else route.who is not Who.HOUSEHOLD
        assert is_turned_away(ask(visit, route)) is not allowed, route.endpoint


@pytest.mark.parametrize("name", ["nobody", "household", "no post"])
def test_who_is_let_in_without_one(name: str, town: Town) -> None:
    town.clock.pass_time(minutes=11)  # tries at the sign-in pages above count for ten
    visit = {
        "nobody": town.visit,
        "household": town.household,
        "no post": lambda: visit_of(town, Holder(PostKind.SCHOOL_ADMIN, ())),
    }[name]()
    admitted = {
        "nobody": {Who.ANYBODY, Who.LOOPBACK},
        "household": {Who.ANYBODY, Who.LOOPBACK, Who.SIGNED_IN, Who.HOUSEHOLD},
        "no post": {Who.ANYBODY, Who.LOOPBACK, Who.SIGNED_IN, Who.STAFF},
    }[name]
    for route in routes(town):
        allowed = route.who in admitted and not route.needs
        assert is_turned_away(ask(visit, route)) is not allowed, route.endpoint


@pytest.mark.parametrize("kind", sorted(set().union(*AGREED.values())))
def test_a_post_opens_its_own_unit_and_no_other(kind: PostKind, town: Town) -> None:
    place = place_of(kind)
    listed = OTHER if place == OWN else place
    visit, both = visit_of(town, Holder(kind, (place,))), visit_of(town, Holder(kind, (place, listed)))
    for route in routes(town):
        if not (route.unit and route.needs and kind in AGREED[route.needs]):
            continue
        own, other = town.path(place), town.path(OTHER)
        if kind is PostKind.CLASS_TEACHER and route.needs in IN_THE_WHOLE_SCHOOL:
            own = town.path(OWN)
        assert not is_not_there(ask(visit, route, own)), route.endpoint
        above = "/".join(own.split("/")[:-2]) + "/"
        if len(above) > 1:
            assert is_not_there(ask(visit, route, above)), f"{route.endpoint} one unit up"
        if not other.startswith(own):
            assert is_not_there(ask(visit, route, other)), f"{route.endpoint} elsewhere"
        assert is_not_there(ask(visit, route, "/o_none/")), f"{route.endpoint} nowhere"
        assert not is_not_there(ask(both, route, town.path(listed))), f"{route.endpoint} in the list"


def test_a_post_that_has_ended_opens_nothing(town: Town) -> None:
    visit = visit_of(town, Holder(PostKind.SCHOOL_ADMIN, (OWN,)))
    assert visit.get("/school").status_code == 200
    door = town.stores.ledger.door()
    person = door.person(visit.account)
    assert person is not None
    ended = Person(
        person.id,
        person.username,
        "示例",
        person.home_path,
        (Post(PostKind.SCHOOL_ADMIN, town.path(OWN), SINCE, SINCE),),
    )
    with town.stores.ledger.founding() as writing:
        writing.put_person(ended)
    assert is_turned_away(visit.get("/school"))
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)


def test_a_class_teacher_whose_post_names_no_class_teaches_and_keeps_none(town: Town) -> None:
    visit = visit_of(town, Holder(PostKind.CLASS_TEACHER, (OTHER,)))
    for path, opens in (("/me/lessons", True), ("/school/classes", False), ("/sessions", False)):
        assert is_turned_away(visit.get(path)) is not opens, path


def test_a_counsellor_holds_sessions_of_her_school_alone_and_sees_no_card(town: Town) -> None:
    visit = visit_of(town, Holder(PostKind.COUNSELLOR_FULL_TIME, (OWN,)))
    fields = {"begins": "2026-11-26T15:30", "minutes": "60", "form": "线下无屏", "title": "识别与转介"}
    made = visit.form("/sessions/new", kind="校本研修", audience=town.path(OWN), **fields)
    assert made.status_code == 303
    assert "点名" in visit.get(made.headers["Location"]).get_data(as_text=True)
    parents = visit.form("/sessions/new", kind="家长会", practice="指导", audience=town.path(OWN_CLASS), **fields)
    address = f"{parents.headers['Location']}/roster"
    assert "01 号" in page_of(town.staff(CARD_SCHOOL_ADMIN), address)
    assert "01 号" not in page_of(visit, address)
    above = visit_of(town, Holder(PostKind.COUNSELLOR_PART_TIME, (COUNTY,)))
    assert is_turned_away(above.get("/sessions"))


def test_who_is_turned_away_reads_which_colleagues_may(town: Town) -> None:
    visit = visit_of(town, Holder(PostKind.SUBJECT_TEACHER, (OWN,)))
    said = visit.get("/school").get_data(as_text=True)
    assert ("本校能用的是" in said, "赵文斌（学校管理员）" in said) == (True, True)
    sessions = visit.get("/sessions").get_data(as_text=True)
    assert ("何秀兰（兼职心理教师）" in sessions, "周敏" in sessions, "许安" in sessions) == (True, False, False)
    assert "本校能用的是" not in town.household().get("/sessions").get_data(as_text=True)
    assert "本校能用的是" not in town.staff("yxx08").get("/school").get_data(as_text=True)
