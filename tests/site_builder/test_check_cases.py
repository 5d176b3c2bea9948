"""Every mistake that an author can make has a case beside it, with exactly the findings it should get."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from site_builder.checking.checker import check
from site_builder.findings import Level
from site_builder.loading.loader import load
from site_builder.rules import catalogue
from site_builder.rules.catalogue import load_catalogue
from tests.site_builder.content_cases import (
    GOOD,
    KEY,
    Allowed,
    Case,
    Edit,
    allowed_cases,
    bad_cases,
    findings_with,
    loaded_with,
    said,
)

SEEN_ELSEWHERE = {
    "filing-missing",  # test_foot_of_site
    "slots-many",  # test_local_slots, as the next two
    "slots-empty",
    "slots-stale",
    "content-missing",
    "not-utf8",
    "unreadable",
    "hotline-stale",
    "parent-long",
    "parent-heavy",
    "answer-length",
    "answer-place",
    "answer-true",
}
"""Codes that have a test of their own below."""


def test_good_content_has_nothing_to_say() -> None:
    assert check(load(GOOD, KEY)) == ()


@pytest.mark.parametrize("case", bad_cases(), ids=lambda case: case.name)
def test_a_mistake_gets_its_findings(case: Case, tmp_path: Path) -> None:
    assert said(findings_with(tmp_path, *case.edits)) == case.finds


def test_every_rule_has_a_case() -> None:
    covered = {find.rpartition(" ")[2] for case in bad_cases() for find in case.finds}
    assert covered | SEEN_ELSEWHERE == set(load_catalogue().rules)


@pytest.mark.parametrize("case", allowed_cases(), ids=lambda case: case.rule)
def test_a_safety_rule_lets_the_nearest_good_wording_pass(case: Allowed, tmp_path: Path) -> None:
    assert said(findings_with(tmp_path, *case.edits)) == ()


def test_every_safety_rule_has_something_it_lets_pass() -> None:
    safety = yaml.safe_load((Path(catalogue.__file__).parent / "safety.yml").read_text("utf-8"))
    assert {entry["code"] for entry in safety} == {case.rule for case in allowed_cases()}


def test_a_missing_folder_is_one_clear_red_finding(tmp_path: Path) -> None:
    found = check(load(tmp_path / "nowhere", KEY))
    assert [(finding.code, finding.level) for finding in found] == [("content-missing", Level.RED)]
    assert "nowhere" in found[0].message


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "guides").mkdir(parents=True)
    (content / "guides" / "gd-x.md").write_bytes("标题".encode("gb18030"))
    assert "guides/gd-x.md:1 not-utf8" in said(check(load(content, KEY)))


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "guides").mkdir(parents=True)
    (content / "guides" / "gd-x.md").symlink_to(tmp_path / "gone.md")
    assert "guides/gd-x.md:0 unreadable" in said(check(load(content, KEY)))


def test_help_lines_grow_stale_after_180_days() -> None:
    loaded = load(GOOD, KEY)
    assert check(loaded, date(2027, 5, 21)) == ()
    late = check(loaded, date(2027, 5, 22))
    assert {(finding.code, finding.level) for finding in late} == {("hotline-stale", Level.WARN)}
    assert len(late) == len(loaded.policy.hotlines)


@pytest.mark.parametrize(
    ("characters", "found"), [(1000, set()), (1250, {"parent-long"}), (20_500, {"parent-long", "parent-heavy"})]
)
def test_a_parent_lesson_stays_short(characters: int, found: set[str], tmp_path: Path) -> None:
    longer = Edit("parents/czh/p-czh-01.md", "先停，再约。", "慢慢走吧。" * (characters // 4))
    assert {finding.code for finding in findings_with(tmp_path, longer)} == found


def test_waiting_for_review_is_no_finding(tmp_path: Path) -> None:
    signed = Edit("guides/gd-staff.md", "by: 待专业审核", "by: 李老师")
    assert findings_with(tmp_path / "signed", signed) == findings_with(tmp_path / "pending") == ()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    mistakes = (
        Edit("lessons/g07/g07-t1-02.md", "minutes: 40", "minutes: 45"),
        Edit("lessons/g07/g07-t1-02.md", "- [ ] 等期末再说", "- [x] 等期末再说"),
        Edit("guides/gd-staff.md", "title: 强制报告\n", ""),
        Edit("training/s/t-s-01.md", "pass: 80", "pass: 120"),
    )
    codes = {finding.code for finding in findings_with(tmp_path, *mistakes)}
    assert codes == {"minutes-total", "right-two", "key-missing", "pass-out-of-reach"}


def test_a_page_that_cannot_be_understood_is_left_out(tmp_path: Path) -> None:
    loaded = loaded_with(tmp_path, Edit("guides/gd-staff.md", "title: 强制报告\n", ""))
    assert "gd-staff" not in loaded.curriculum.by_id
    assert "gd-help" in loaded.curriculum.by_id
