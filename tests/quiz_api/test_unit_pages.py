"""The overview says what is missing and what to do; exports are found again; every page knows the way back."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import hidden, page_of
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_hours_claims import approve, claimed
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town

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
    assert re.search(r'满的比例最低的是[^<]+，<span class="nb">0 / 2</span> 位满了', page)
    below = re.findall(
        r'<a class="tap" href="/school\?unit=[^"]+">([^<]+)</a></th><td[^>]*><a [^>]+>(\d+)</a></td>', page
    )
    assert sorted(below) == [("云溪县第三小学（示例）", "2"), ("青石岭九年一贯制学校（示例）", "2")]


def test_who_is_furthest_behind_by_share_stands_first_though_fewer_are_missing(town: Town) -> None:
    approve(town, claimed(town.staff(TEACHER)))
    page = page_of(town.staff(CITY_ADMIN), "/city")
    said = re.findall(r"满了 (\d+) / (\d+)，还差 (\d+) 位", page)
    assert [(int(reached), int(missing)) for reached, _, missing in said] == [(0, int(said[0][1])), (1, 3)]
    assert int(said[0][2]) < 3, "the county with fewer missing is the one with nobody there yet"
    assert f'满的比例最低的是柳河区（示例），<span class="nb">0 / {said[0][1]}</span> 位满了' in page


@pytest.mark.parametrize(
    ("username", "needed"),
    [(SCHOOL_ADMIN, {"staff", "awards", "classes", "export"}), (COUNTY_ADMIN, {"export"})],
)
def test_every_number_leads_to_rows_on_the_page(town: Town, username: str, needed: set[str]) -> None:
    page = town.staff(username).get("/city", follow_redirects=True).get_data(as_text=True)
    targets = set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}
    assert targets >= needed
    assert targets <= set(re.findall(r'id="([\w-]+)"', page))


def test_the_number_of_hours_leads_into_the_fold_that_holds_them(town: Town) -> None:
    """A place inside a fold opens it, which the fold's own heading does not."""
    town.staff(TEACHER).submit(RIGHT)
    page = page_of(town.staff(SCHOOL_ADMIN), "/school")
    (place,) = re.findall(r'<a href="#([\w-]+)"><b>1</b><span>条学时记录有效', page)
    fold = page.split('id="awards"')[1].split("<details")[1].split("</details>")[0]
    assert f'id="{place}"' in fold.split("</summary>")[1]
    from_above = page_of(town.staff(COUNTY_ADMIN), "/county")
    assert re.search(rf'href="/school\?unit=[^"#]+#{place}" aria-label="[^"]+1 条学时记录', from_above)


def counts(page: str) -> list[str]:
    """The three numbers at the head of a unit's page."""
    return re.findall(r'<li><a href="(?:#[\w-]+|/rows[^"]*)"><b>(.+?)</b>', page)


def below(page: str) -> dict[str, list[str]]:
    """Address of each unit below, with the numbers of its line."""
    found = {}
    for line in re.findall(r"<tr>.*?</tr>", page, re.DOTALL):
        address = re.search(r'<a class="tap" href="(/(?:county|school)\?unit=[^"]+)">', line)
        if address is not None:
            cells = re.findall(r'<td class="num"[^>]*>(.+?)</td>', line)
            found[address[1]] = [re.sub(r"</?[a-z][^>]*>", "", cell) for cell in cells]
    return found


def test_the_numbers_of_the_pages_below_add_up_to_those_above(town: Town) -> None:
    """From the city to the rows of a school, and to the file of the city; what is void counts nowhere."""
    for username in (TEACHER, OTHER_TEACHER):
        town.staff(username).submit(RIGHT)
    town.household(1).finish_lesson(ALL_RIGHT)
    record = town.rows(RecordKind.HOURS_AWARD)[0].record
    admin = town.staff(COUNTY_ADMIN)
    assert admin.send(admin.event("record-voided", {"record": record.id, "reason": "替同事答的题"})).status_code == 201
    city = town.staff(CITY_ADMIN)
    addresses = ["/city"]
    while addresses:
        page = page_of(city, addresses.pop())
        lines = below(page)
        addresses += lines
        reached, staff = (int(number) for number in counts(page)[0].split("/"))
        if lines:
            own = page.count('data-label="登录名"')
            assert staff == own + sum(int(cells[0]) for cells in lines.values())
            assert reached == sum(int(cells[1]) for cells in lines.values())
            assert int(counts(page)[1]) == sum(int(cells[3]) for cells in lines.values())
        else:
            assert staff == page.count('data-label="登录名"')
            assert int(counts(page)[1]) == len(re.findall('aria-label="作废(?!错了)', page))
        for address, cells in lines.items():
            head = counts(page_of(city, address))
            assert head == [f"{cells[1]} / {cells[0]}", cells[3], cells[4]]
    exported = city.export(organisation=town.city_path())
    file = city.get(exported.headers["Location"]).get_data(as_text=True)
    assert file.count('"有效"') == int(counts(page_of(city, "/city"))[1]) == 1
    assert file.count('"已作废"') == 1


@pytest.mark.parametrize("username", [COUNTY_ADMIN, CITY_ADMIN])
def test_a_few_families_are_no_number_above_the_school(username: str, town: Town) -> None:
    cell = re.compile(r'data-label="家长课户次">(?:<a [^>]*>)?(.*?)</')
    for card in range(1, 6):
        above = page_of(town.staff(username), "/county" if username == COUNTY_ADMIN else "/city")
        shown = [html.unescape(each) for each in cell.findall(above)]
        assert [each for each in shown if each != "0"] == ([] if card == 1 else ["<5"])
        town.household(card).finish_lesson(ALL_RIGHT)
    above = page_of(town.staff(username), "/county" if username == COUNTY_ADMIN else "/city")
    assert cell.findall(above).count("5") == 1


def test_who_works_elsewhere_for_a_while_is_counted_once_at_home(town: Town) -> None:
    school = town.path(SCHOOL)
    with town.stores.ledger.founding() as writing:
        guest = next(person for person in writing.people("/") if person.username == OTHER_TEACHER)
        writing.put_person(replace(guest, posts=(*guest.posts, Post(PostKind.SUBSTITUTE, school, date(2026, 9, 1)))))
    county = page_of(town.staff(COUNTY_ADMIN), "/county")
    assert counts(county)[0] == "0 / 4"
    assert OTHER_TEACHER not in page_of(town.staff(SCHOOL_ADMIN), "/school")


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


def test_a_county_names_nobody_but_its_own(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(COUNTY_ADMIN)
    county = page_of(admin, "/county")
    assert 'data-label="登录名"' not in county
    assert TEACHER not in county
    path = town.path("云溪县（示例）")
    with town.stores.ledger.founding() as writing:
        post = Post(PostKind.RESEARCHER, path, date(2026, 9, 1))
        writing.put_person(Person("p_researcher", "yxx77", "苏教研", path, (post,)))
    county = page_of(admin, "/county")
    assert "本单位自己的教师" in county
    assert county.count('data-label="登录名"') == 1
    assert "苏教研" in county


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


def test_the_header_stays_short_and_shows_where_one_is(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    for address, words in (("/school", "总览"), ("/calendar", "校历"), ("/school/classes", "班级与家庭")):
        strip = page_of(admin, address).split('<nav aria-label="我的栏目">')[1].split("</nav>")[0]
        outside, folded = strip.split("<details", 1)
        assert outside.count("<a ") == 3
        assert f'aria-current="page">{words}</a>' in outside
        assert folded.count("<a ") >= 5
        assert "aria-current" not in folded
