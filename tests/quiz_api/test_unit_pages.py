"""The overview says what is missing and what to do; exports are found again; every page knows the way back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import hidden, page_of
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town

SCHOOL = "云溪县第三小学"


def test_the_first_sentence_says_who_is_missing(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    page = page_of(town.staff(SCHOOL_ADMIN), "/school")
    assert "2 位教师还没满 8 学时，其中 1 位还没有开始" in page
    assert "可以先提醒韩立、林晓禾。" in page
    assert "2026—2027学年第一学期" in page
    assert "截至2026年11月23日" in page


def test_a_county_is_told_which_school_to_talk_to(town: Town) -> None:
    page = page_of(town.staff(COUNTY_ADMIN), "/county")
    assert "还没满的人最多的是" in page
    below = re.findall(r'<a class="tap" href="/school\?unit=[^"]+">([^<]+)</a></th><td[^>]*>(\d+)</td>', page)
    assert sorted(below) == [("云溪县第三小学（示例）", "2"), ("青石岭九年一贯制学校（示例）", "2")]


@pytest.mark.parametrize("username", [SCHOOL_ADMIN, COUNTY_ADMIN])
def test_every_number_leads_to_rows_on_the_page(town: Town, username: str) -> None:
    page = town.staff(username).get("/city", follow_redirects=True).get_data(as_text=True)
    targets = set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}
    assert targets >= {"staff", "awards", "classes", "export"}
    assert targets <= set(re.findall(r'id="([\w-]+)"', page))


def test_an_export_is_found_again_by_its_unit_alone(town: Town) -> None:
    school, county = town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN)
    made = school.form(
        "/school/exports", report="training-hours", format="xlsx", unit=town.path(SCHOOL), purpose="核对"
    )
    back = re.search(r'href="(/school\?unit=[^"]+)#exports"', made.get_data(as_text=True))
    assert back is not None
    listed = page_of(school, back[1])
    assert 'href="/api/v1/exports/X2026-000001.xlsx"' in listed
    assert "核对</td>" not in listed
    assert "X2026-000001" not in page_of(county, "/county")


def test_a_long_table_says_what_it_leaves_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz_api.web.admin_pages.MOST_ROWS", 1)
    county = page_of(town.staff(COUNTY_ADMIN), "/county")
    assert county.count('data-label="登录名"') == 1
    assert "这里列出前 1 行，一共 4 行" in county
    assert page_of(town.staff(SCHOOL_ADMIN), "/school").count('data-label="登录名"') == 2


def test_the_void_form_says_what_happens_and_can_be_left(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    record = town.rows(RecordKind.HOURS_AWARD)[0].record.id
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, f"/school/void?record={record}")
    assert "学时从本人的总数里减去" in page
    back = f'href="/school?unit={town.path(SCHOOL)}#{record}"'
    assert back in page
    done = admin.form("/school/void", reason="替同事答的题", **hidden(page, "event_id", "at", "record"))
    assert done.headers["Location"] == back.removeprefix('href="').rstrip('"')
    after = page_of(admin, f"/school/void?record={record}")
    assert "这一条已经作废了" in after
    assert 'name="reason"' not in after


def test_the_current_page_is_marked(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    assert '<a href="/school" aria-current="page">总览</a>' in page_of(admin, "/school")
    assert '<a href="/me" aria-current="page">我的账号</a>' in page_of(admin, "/me")


def test_the_way_back_to_the_site_is_there_when_the_site_is(town: Town, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>课</title>", "utf-8")
    links = ('href="/catalogue/index.html"', 'href="/guides/gd-help.html"')
    with_site = page_of(Town(environment={"XINYU_SITE": str(tmp_path)}).visit(), "/sign-in")
    without = page_of(town.visit(), "/sign-in")
    assert all(link in with_site for link in links)
    assert not any(link in without for link in links)


@pytest.mark.parametrize(
    ("referrer", "shown"),
    [
        ("http://localhost/school?unit=x", 'href="/school?unit=x">回到刚才那一页'),
        ("http://localhost//evil.example/", "回到首页"),
        ("http://evil.example/school", "回到首页"),
        ("javascript:alert(1)", "回到首页"),
        ("", "回到首页"),
    ],
)
def test_an_error_page_leads_back_within_this_site(town: Town, referrer: str, shown: str) -> None:
    answer = town.visit().get("/nowhere", headers={"Referer": referrer})
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 404
    assert "打不开这一页" in page
    assert shown in page
    assert "evil" not in page
