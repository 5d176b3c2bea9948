"""Every page of the server, as somebody gets it: one generator for each kind of visitor. What is measured on all pages
(axe, the ministry's figures for elders) goes over these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unittest.mock import patch

from werkzeug.test import TestResponse

from quiz_api.domain.people import PostKind
from quiz_api.domain.records import RecordKind
from quiz_api.services import roster_work
from quiz_api.services.roster_work import RosterWork
from quiz_api.services.rows_behind import Behind
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.photo_files import jpeg
from tests.quiz_api.roster_visits import HEADER, batch_of, upload
from tests.quiz_api.roster_visits import SCHOOL as OWN_SCHOOL
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.session_visits import SCHOOL, call, hire, make, parents_session, records_at, run, sign_in, token
from tests.quiz_api.session_visits import upload as bring_paper
from tests.quiz_api.test_certificates import learned, proved
from tests.quiz_api.test_evidence import attach
from tests.quiz_api.test_hours_claims import claimed
from tests.quiz_api.test_judging import GOOD, assessor, judge
from tests.quiz_api.test_units import HEADER as SCHOOLS
from tests.quiz_api.test_units import upload as bring_schools
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as somebody gets it: who asks for what the page loads, and the answer that is the page."""

    name: str
    visit: Visit
    answer: TestResponse


def got(visit: Visit, *addresses: str) -> Iterator[Seen]:
    for address in addresses:
        yield Seen(address, visit, visit.get(address, follow_redirects=True))


def paper(town: Town) -> tuple[Visit, str]:
    """A teacher whose hours are there, quiz and judgement, and the number of the paper that says so."""
    visit = learned(town)
    assert judge(assessor(town), visit.account, GOOD).status_code == 201
    return visit, proved(visit)


def issued(town: Town) -> str:
    """The number of a file that an administrator took."""
    return str(town.staff(SCHOOL_ADMIN).export(organisation=town.path("云溪县第三小学")).json["number"])


def nobody(town: Town) -> Iterator[Seen]:
    visit = town.visit()
    _, number = paper(town)
    yield from got(visit, "/", "/sign-in", "/sign-in.html", "/activate", "/privacy")
    yield from got(visit, "/verify", "/verify?number=X2026", "/verify/X2000-000001", f"/verify/{number}")
    yield from got(visit, f"/verify/{issued(town)}", "/nowhere.html")
    visit.get("/sign-in")
    refused = visit.client.post("/sign-in", data={"username": "nobody", "password": "nothing"})
    yield Seen("sign-in refused", visit, refused)


def family(town: Town) -> Iterator[Seen]:
    yield from got(town.household(2, consents=False), "/me/consent")
    visit = town.household()
    admin, session = parents_session(town)
    sign_in(visit, session, token(town, session))
    run(admin, session, "begin", "close")
    yield from got(visit, "/me", "/me/consent", "/me/join", "/me/data", "/me/erase", "/sessions/in")
    yield Seen("a number refused", visit, visit.form("/sessions/in", number="0000"))
    yield Seen("a card refused", visit, visit.form("/me/join", code="1234"))


def teacher(town: Town) -> Iterator[Seen]:
    visit, number = paper(town)
    yield from got(
        visit,
        "/me",
        "/me/data",
        "/me/lessons",
        "/me/hours",
        "/me/claims",
        "/me/certificates",
        f"/certificates/{number}",
    )
    yield from got(visit, "/me/data")
    yield Seen("a claim refused", visit, visit.form("/me/claims", title="", minutes="x"))
    claim = claimed(visit)
    attach(visit, claim, jpeg())
    yield from got(visit, f"/evidence?about={claim}", "/me/claims")


def school(town: Town) -> Iterator[Seen]:
    visit, whom = town.staff(SCHOOL_ADMIN), town.staff(TEACHER).account
    yield from got(visit, "/school", "/find?q=班", "/school/staff", "/school/staff/import", "/school/classes")
    yield from got(
        visit, "/school/lessons", "/school/lessons/plan", "/school/activities", "/calendar", "/school/claims"
    )
    yield from got(visit, "/school/judging")
    visit.form("/school/staff", unit=town.path(OWN_SCHOOL), name="石榴二", posts="学科教师")
    yield from got(visit, "/school/staff/slips", f"/school/staff?unit={town.path(OWN_SCHOOL)}&q=学科")
    yield from got(visit, f"/school/person?person={whom}", f"/school/staff/one?person={whom}")
    bad = upload(visit, xlsx(HEADER, ("林晓禾", "不是岗位", "九年级(9)班", ""), ("", "学科教师", "", "")))
    yield Seen("a roster with mistakes", visit, visit.get(bad.headers["Location"]))
    ending = upload(visit, xlsx(HEADER, ("林晓禾", "校长", "", "")))
    yield Seen("a roster that takes posts away", visit, visit.get(ending.headers["Location"]))
    yield Seen("no roster", visit, upload(visit, b"no table", name="x.txt"))
    with patch.object(roster_work, "AT_ONCE", 0), patch.object(RosterWork, "_start"):  # a large one, not begun yet
        large = batch_of(upload(visit, xlsx(HEADER, ("石榴一", "学科教师", "", ""))))
        yield from got(visit, f"/school/staff/import/progress?batch={large}")
    paper(town)
    judgement = town.rows(RecordKind.JUDGEMENT)[0].record.id
    yield from got(visit, f"/school/void?record={judgement}")


def cards(town: Town) -> Iterator[Seen]:
    visit = town.staff(CARD_SCHOOL_ADMIN)
    path, whole = class_path(town, CARD_CLASS, SCHOOL), town.path(SCHOOL)
    assert visit.form("/school/cards/issue", unit=path, most="14").status_code == 303
    yield from got(visit, *(f"/school/{at}?unit={path}" for at in ("class", "cards", "codes", "cards/bind")))
    yield from got(visit, f"/school/cards?unit={path}&shop=yes", f"/rows?unit={path}&of=cards&lesson=p-czh-01")
    took = visit.form("/school/cards/take-back", unit=path, first="12")
    yield Seen("cards taken back", visit, visit.get(took.headers["Location"]))
    visit.form("/school/cards/spare", unit=whole, many="3")
    visit.form("/school/classes", unit=whole, section="小学", entry_year="2025", numbers="1")
    visit.form("/school/classes/close", unit=whole, **{"class": class_path(town, "小学2025级1班", SCHOOL)})
    yield Seen("a class closed", visit, visit.get(f"/school/classes?unit={whole}"))
    yield from got(visit, *(f"/school/cards/{at}?unit={whole}" for at in ("all", "spare", "spare/print")))


def sessions(town: Town) -> Iterator[Seen]:
    visit = town.staff(CARD_SCHOOL_ADMIN)
    path = class_path(town, CARD_CLASS, SCHOOL)
    yield Seen("a session refused", visit, visit.form("/sessions/new", unit=path, kind="家长学校", title=""))
    session = make(visit, path)
    run(visit, session, "begin")
    there = ("", "/board", "/roll", "/roster")
    yield from got(visit, "/sessions", "/sessions/new", *(f"/sessions/{session}{at}" for at in there))
    yield Seen("no signed roster", visit, bring_paper(visit, session, b"no table"))
    yield from got(town.visit(), f"/sessions/{session}/in")
    town.household(1)
    call(visit, session, path, 1)
    run(visit, session, "close")
    (signed_in,) = records_at(visit.get(f"/sessions/{session}").get_data(as_text=True))
    visit.form(f"/sessions/{session}/take-back", record=signed_in)
    yield Seen("a session put right", visit, visit.get(f"/sessions/{session}"))
    yield Seen("a roll called late", visit, visit.get(f"/sessions/{session}/roll"))
    past = make(visit, path, begins="2026-11-20T19:00")
    yield Seen("a session that is past", visit, visit.get(f"/sessions/{past}"))
    yield Seen("a roll of a session that is past", visit, visit.get(f"/sessions/{past}/roll"))


def above(town: Town) -> Iterator[Seen]:
    county, city = town.staff(COUNTY_ADMIN), town.staff(CITY_ADMIN)
    yield from got(county, "/county", "/units", "/exchange", f"/units/move?unit={town.path(SCHOOL)}")
    yield from got(county, f"/units/system?unit={town.path(SCHOOL)}&to=五四")
    yield from got(
        city, "/city", "/find?q=班", "/certificates", "/credits", "/denominators", "/exchange", "/units", "/calendar"
    )
    yield from got(city, "/school/lessons", "/school/claims", "/sessions", "/school/staff")
    day = town.clock().date().isoformat()
    yield from got(town.staff(SCHOOL_ADMIN), *(f"/denominators/of?of={of}&on={day}" for of in ("staff", "households")))
    yield from got(city, *(f"/rows?unit={town.city_path()}&of={of.value}" for of in Behind if of is not Behind.CARDS))
    bad = bring_schools(city, xlsx(SCHOOLS, ("没有这样的学校",)))
    yield Seen("schools with mistakes", city, city.get(bad.headers["Location"]))
    yield Seen("a project refused", city, city.form("/credits", number="", title=""))


def watching(town: Town) -> Iterator[Seen]:
    """Whoever judges a task, and whoever reads the log."""
    judging, whom = assessor(town), town.staff(TEACHER).account
    yield from got(judging, "/judge", "/judge/waiting", "/judge?task=t-s-01/trial&q=林晓")
    yield from got(judging, f"/judge?task=t-s-01/trial&person={whom}")
    hire(town, town.staff(OTHER_TEACHER).account, PostKind.AUDITOR, town.city_path())
    yield from got(town.staff(OTHER_TEACHER), "/audit", "/audit?page=99")


VISITORS: tuple[Callable[[Town], Iterator[Seen]], ...] = (
    nobody, family, teacher, school, cards, sessions, above, watching,
)  # fmt: skip
