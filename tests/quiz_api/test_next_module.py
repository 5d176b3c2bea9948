"""`/me` sends a teacher where her tracks say, never into one that is shut, and says which paper it leads to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from site_builder.bundle import Catalogue, CatalogueEntry
from site_builder.tracks import Track
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT, TRACK, catalogue
from tests.quiz_api.test_judging import judged_catalogue
from tests.quiz_api.town import TEACHER, Town

COUNSELLOR = "qslx02"
C = Track("c", "C 级，通识", "C", ("兼职心理教师",))
A = Track("a", "A 级，专家", "A", ("兼职心理教师",), after="c")


def module(of: CatalogueEntry, page_id: str, title: str, level: str, **more: object) -> CatalogueEntry:
    changed = {"id": page_id, "title": title, "level": level, "completion": None, "url": f"training/{page_id}.html"}
    return replace(of, **changed | more)  # type: ignore[arg-type]


def three_levels() -> Catalogue:
    small = catalogue()
    entry = small.entry("t-s-01")
    assert entry is not None
    levels = (
        module(entry, "t-a-01", "专业督导", "A", class_periods=20),
        module(entry, "t-c-01", "倾听与共情", "C", class_periods=5),
        module(entry, "t-c-02", "危机识别", "C", class_periods=3, prerequisites=("t-c-01",)),
    )
    return replace(small, entries=(*small.entries, *levels), tracks=(A, C, TRACK))


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", three_levels)
    return Town()


def proposed(page: str) -> str:
    return re.sub(r"<[^>]+>|\n", "", page.partition('<section class="next"')[2].partition("</section>")[0])


def test_a_track_that_is_shut_is_never_the_next_module(town: Town) -> None:
    counsellor = town.staff(COUNSELLOR)
    page = page_of(counsellor, "/me")
    assert ("倾听与共情" in proposed(page), "专业督导" in proposed(page)) == (True, False)
    assert "先学完C 级，通识" in page
    assert "“C 级，通识”还剩 2 项、8.0 学时，全部学完可以开这条路线的学习证明" in proposed(page)


def test_the_hours_page_says_in_one_line_what_is_left_and_what_comes_first(town: Town) -> None:
    page = page_of(town.staff(COUNSELLOR), "/me/hours")
    line = re.sub(r"<[^>]+>|\n", "", page.partition('<p class="note">')[2].partition("</p>")[0])
    assert line.startswith(
        "本学年还差 8.0 学时，8月31日前学满 8.0。先学《倾听与共情》，5.0 学时。“C 级，通识”还剩 2 项"
    )


def test_where_the_own_tracks_have_nothing_open_another_module_may_be_chosen(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    words = proposed(page_of(teacher, "/me"))
    assert ("倾听与共情" in words, "可以选学" in words) == (True, True)


def test_what_only_waits_for_a_judgement_is_no_longer_the_next_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    teacher = Town().staff(TEACHER)
    teacher.submit(RIGHT)
    page = page_of(teacher, "/me")
    assert "现有的模块都学完了" in proposed(page)
    assert "只等现场评定" in page.partition('id="k1"')[2]
    assert "等评定" in page_of(teacher, "/me/hours")
