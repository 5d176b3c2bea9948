"""Certificates go with their holder: the school where she is now lists them and opens them; on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import take
from tests.quiz_api.test_certificates import OFFICE, OUTSIDE, bring_in, learned, proved, void
from tests.quiz_api.test_hours_follow import HEADER, OLD
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
)

NEW = "柳河区第二中学（示例）"
"""In another county: neither its school nor its county saw the papers of before."""


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory, environment={"XINYU_CERTIFIER": OFFICE})


def go_on(town: Town) -> None:
    take(town.staff(CITY_ADMIN), ("林晓禾", "学科教师", NEW, TEACHER), header=HEADER, unit=town.city_path())


def issued(town: Town) -> str:
    """The number of a certificate of her first county; beside it a proof of hers, and a paper of others."""
    proved(learned(town))
    county = town.staff(COUNTY_ADMIN)
    assert county.form("/certificates", track="subject").status_code == 303
    assert "登记了 1 张外部证书" in bring_in(county, OUTSIDE).get_data(as_text=True)
    papers = {str(row.record.body.paper): row.record.body.number for row in town.rows(RecordKind.CERTIFICATE)}  # type: ignore[union-attr]
    return str(papers["证书"])


def test_the_new_school_lists_and_opens_what_the_old_county_gave(town: Town) -> None:
    number = issued(town)
    person = f"/school/person?person={town.staff(TEACHER).account}"
    new = town.staff(OTHER_SCHOOL_ADMIN)
    assert new.get(person).status_code == 404
    assert new.get(f"/certificates/{number}").status_code == 404
    before = town.staff(SCHOOL_ADMIN).get(f"/certificates/{number}.svg").data
    go_on(town)
    papers = page_of(new, person).partition('id="papers"')[2].partition("</section>")[0]
    assert "学习证明" in papers
    assert "学校心理辅导员 C 级，省教师发展中心，省心C〔2024〕118号" in papers
    assert papers.count(f"在{OLD}（示例）时发的") == 3
    assert "作废" not in papers  # each school takes back its own
    assert new.get(f"/certificates/{number}.svg").data == before
    assert "/school/void" not in page_of(new, f"/certificates/{number}")
    (row,) = [row for row in town.rows(RecordKind.CERTIFICATE) if number in repr(row.record.body)]
    assert void(new, row.record.id).status_code == 404
    entries = [row.record for row in town.rows(RecordKind.AUDIT)]
    looked = [r.draft for r in entries if isinstance(r.body, AuditEntry) and r.body.action == "view-certificate"]
    assert looked[-1].organisation_path == town.path("柳河区第二中学")
    # nobody else: another school of the old county, as before; and the old school keeps its rows
    assert town.staff(CARD_SCHOOL_ADMIN).get(f"/certificates/{number}").status_code == 404
    assert town.staff(SCHOOL_ADMIN).get(f"/certificates/{number}").status_code == 200


def test_what_the_old_county_takes_back_is_no_longer_listed(town: Town) -> None:
    number = issued(town)
    go_on(town)
    (row,) = [row for row in town.rows(RecordKind.CERTIFICATE) if number in repr(row.record.body)]
    assert void(town.staff(COUNTY_ADMIN), row.record.id).status_code == 201
    page = page_of(town.staff(OTHER_SCHOOL_ADMIN), f"/school/person?person={town.staff(TEACHER).account}")
    assert number not in page
    assert re.search(r"外部证书：", page)
    assert "这一张已经作废" in page_of(town.staff(OTHER_SCHOOL_ADMIN), f"/certificates/{number}")
