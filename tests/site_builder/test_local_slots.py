"""A school's own room, phone and help lines: filled in once, shown where people look, checked like everything else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from site_builder.checking.checker import check
from site_builder.compiling.pages import compile_pages
from site_builder.loading.loader import Loaded, load
from site_builder.policy import Calendar, LocalLine, LocalSlots, Policy
from site_builder.rendering.driver import render
from site_builder.workers import Workers
from tests.site_builder.content_cases import GOOD, KEY, said
from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import paths_in

SLOTS = """\
name: 青禾市第一中学
room: 教学楼二楼 203
hours: 周二、周四中午
booking: 敲门，或请班主任带着来
phone: 0537-1234567
checked_on: 2026-11-22
lines:
  - {name: 区未保热线, number: 0537-7654321, hours: 工作日, checked_on: 2026-11-22}
"""


def loaded_with(folder: Path, **schools: str) -> Loaded:
    content = folder / "content"
    shutil.copytree(GOOD, content)
    for name, text in schools.items():
        (content / "local" / name).mkdir(parents=True)
        (content / "local" / name / "slots.yml").write_text(text, "utf-8")
    return load(content, KEY)


def test_slots_are_read_and_have_nothing_to_say(tmp_path: Path) -> None:
    loaded = loaded_with(tmp_path, school=SLOTS)
    assert check(loaded, date(2026, 11, 26)) == ()
    local = loaded.policy.local
    assert (local.name, local.room, local.phone) == ("青禾市第一中学", "教学楼二楼 203", "0537-1234567")
    assert local.lines[0].number == "0537-7654321"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("phone: 0537-1234567", "phone: 问王老师", "local/school/slots.yml:5 key-value"),
        ("phone: 0537-1234567", "phone: javascript:1", "local/school/slots.yml:5 key-value"),
        ("room:", "rom:", "local/school/slots.yml:2 key-unknown"),
        ("checked_on: 2026-11-22\nlines", "lines", "local/school/slots.yml:1 key-missing"),
        ("敲门", "敲" * 61, "local/school/slots.yml:4 key-value"),
        ("name: 青禾", "name: [青禾", "local/school/slots.yml:2 yaml-broken"),
    ],
)
def test_a_wrong_slot_is_named_by_its_line_and_nothing_is_shown(old: str, new: str, found: str, tmp_path: Path) -> None:
    loaded = loaded_with(tmp_path, school=SLOTS.replace(old, new))
    assert found in said(check(loaded))
    assert loaded.policy.local == LocalSlots()


def test_two_schools_on_one_site_show_neither(tmp_path: Path) -> None:
    loaded = loaded_with(tmp_path, east=SLOTS, west=SLOTS.replace("一中", "二中"))
    assert said(check(loaded)) == ("local/east/slots.yml:0 slots-many", "local/west/slots.yml:0 slots-many")
    assert loaded.policy.local == LocalSlots()


def test_slots_without_anything_to_show_and_slots_grown_stale(tmp_path: Path) -> None:
    empty = loaded_with(tmp_path / "a", school="name: 甲校\nchecked_on: 2026-11-22\n")
    assert said(check(empty)) == ("local/school/slots.yml:1 slots-empty",)
    late = check(loaded_with(tmp_path / "b", school=SLOTS), date(2027, 11, 22))
    assert sum(finding.code == "slots-stale" for finding in late) == 2


def test_pages_show_the_schools_own_and_change_with_it(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    line = LocalLine("区未保热线", "0537-7654321", "工作日", date(2026, 11, 22))
    local = LocalSlots("青禾一中", "二楼 203", phone="0537-1234567", checked_on=date(2026, 11, 22), lines=(line,))
    compile_pages(small_curriculum(), Policy(calendar=Calendar("2026—2027")), paths)
    lesson = next(path for path in sorted(paths.docs.rglob("g*.md")) if "lessons" in path.parts)
    assert "tel:0537" not in lesson.read_text("utf-8")
    compile_pages(small_curriculum(), Policy(calendar=Calendar("2026—2027"), local=local), paths)
    for page in (lesson, paths.docs / "index.md"):
        text = page.read_text("utf-8")
        assert 'href="tel:0537-1234567"' in text
        assert 'href="tel:0537-7654321"' in text
        assert "二楼 203" in text


def test_the_page_that_is_not_there_has_the_schools_own_phone_first(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    school = LocalSlots("青禾一中", "二楼 203", phone="0537-1234567", checked_on=date(2026, 11, 22))
    shown = []
    for local in (LocalSlots(), school, LocalSlots()):
        compile_pages(small_curriculum(), Policy(calendar=Calendar("2026—2027"), local=local), paths)
        render(paths, Workers(1), lambda *_: None)
        shown.append((paths.site / "404.html").read_text("utf-8"))
        for_search = (paths.site / "assets/js/search-own.js").read_text("utf-8")
        assert ("0537-1234567" in for_search) is (local is school)
    without, with_own, again_without = shown
    own, national = (with_own.index(f'href="tel:{number}"') for number in ("0537-1234567", "110"))
    assert own < national
    assert "0537" not in without
    assert again_without == without
