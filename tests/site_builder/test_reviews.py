"""A professional signs a page; one changed character, and it waits again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from site_builder.checking.checker import check
from site_builder.commands import main
from site_builder.curriculum import Review
from site_builder.loading.loader import load
from tests.site_builder.content_cases import KEY, Edit, copy_of_good, said

PAGE = "training/s/t-s-01.md"


def sign(content: Path, *pages: str, office: str = "青禾市教研室") -> Result:
    options = ["--content", str(content), "--organisation", "qinghe", "--office", office, "--role", "心理教研员"]
    return CliRunner().invoke(main, ["sign", *options, *pages])


def review_of(content: Path) -> Review:
    return load(content, KEY).curriculum.by_id["t-s-01"].review


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return copy_of_good(tmp_path)


def test_a_signed_page_names_the_office_and_no_person(content: Path) -> None:
    assert review_of(content).pending
    assert sign(content, PAGE).exit_code == 0
    assert review_of(content).by == "青禾市教研室（心理教研员）"
    assert check(load(content, KEY)) == ()


@pytest.mark.parametrize(
    "change",
    [Edit(PAGE, "title: ", "title: 新的"), Edit("training/s/t-s-01.quiz.md", "- [ ] 一个小时以上", "- [ ] 一个多小时")],
    ids=["page", "quiz"],
)
def test_a_changed_page_or_quiz_loses_its_signature(content: Path, change: Edit) -> None:
    sign(content, PAGE)
    change.apply(content)
    assert review_of(content).pending
    assert said(check(load(content, KEY))) == ("local/qinghe/reviews.yml:2 review-lost",)


def test_a_page_signed_again_holds_again(content: Path) -> None:
    sign(content, PAGE)
    Edit(PAGE, "title: ", "title: 新的").apply(content)
    sign(content, PAGE)
    assert not review_of(content).pending


def test_one_page_that_is_not_there_leaves_all_unsigned(content: Path) -> None:
    result = sign(content, PAGE, "training/s/t-s-99.md")
    assert result.exit_code == 1
    assert "t-s-99" in result.output
    assert review_of(content).pending


@pytest.mark.parametrize("office", ["教研室, x", "教研室: x", "a\nb", "{x}"])
def test_a_word_that_would_break_the_file_is_refused(content: Path, office: str) -> None:
    assert sign(content, PAGE, office=office).exit_code == 1
    assert not (content / "local").exists()


def test_the_report_counts_what_is_there_and_what_waits(content: Path) -> None:
    before = sum(not page.review.pending for page in load(content, KEY).curriculum.pages)
    sign(content, PAGE)
    key = content.parent / "build.key"
    run = CliRunner().invoke(main, ["report", "--content", str(content), "--key", str(key), "--json"])
    data = json.loads(run.output)
    loaded = load(content, KEY)
    assert data["signed"] == before + 1
    assert len(data["pending"]) + data["signed"] == len(loaded.curriculum.pages)
    assert PAGE not in {page["path"] for page in data["pending"]}
    assert data["pending"][0]["speaks_of_danger"]
    grades = next(table for table in data["tables"] if table["title"] == "课，按年级")
    assert [(row["name"], row["pages"]) for row in grades["rows"]] == [("七年级", 1), ("幼小衔接", 1), ("合计", 2)]
    text = CliRunner().invoke(main, ["report", "--content", str(content), "--key", str(key)]).output
    assert f"已签署 {before + 1} 篇" in text
