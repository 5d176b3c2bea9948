"""What the good content becomes: pages, quizzes and keys, and that keys leave no trace in what is public."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.answer_key import normalised
from site_builder.build_key import BuildKey
from site_builder.curriculum import (
    Audience,
    Cut,
    Lesson,
    ParentLesson,
    QuestionKind,
    Resource,
    Rule,
    TrainingModule,
)
from site_builder.loading.loader import Loaded, load
from site_builder.loading.pages import Tools, parse_page, parse_quiz
from site_builder.markdown.reader import MarkdownReader
from site_builder.rules.catalogue import load_catalogue
from tests.site_builder.content_cases import FIXTURES, GOOD, KEY, Edit, loaded_with


@pytest.fixture(scope="module")
def good() -> Loaded:
    return load(GOOD, KEY)


def lesson(loaded: Loaded) -> Lesson:
    page = loaded.curriculum.by_id["g07-t1-02"]
    assert isinstance(page, Lesson)
    return page


def test_pages_stand_in_order_of_their_ids(good: Loaded) -> None:
    ids = [page.id for page in good.curriculum.pages]
    assert ids == ["g07-t1-02", "gd-help", "gd-staff", "p-czh-01", "r-qj-01", "t-s-01", "t-s-02", "yx-t2-01"]


def test_a_lesson_has_its_steps_with_minutes_and_cuts(good: Loaded) -> None:
    steps = [(step.title, step.minutes, step.cut) for step in lesson(good).activities]
    assert steps == [
        ("热身：举手", 5, Cut.NEVER),
        ("活动一：名单", 10, Cut.NEVER),
        ("活动二：换一换", 12, Cut.AT_30),
        ("活动三：一句话", 8, Cut.AT_20),
        ("收尾：记住", 5, Cut.NEVER),
    ]


def test_a_lesson_keeps_its_other_sections_apart_from_steps_and_practice(good: Loaded) -> None:
    page = lesson(good)
    assert [section.title for section in page.sections] == [
        "目标", "重点难点", "准备", "板书", "给老师的话", "安全边界", "学习单",
    ]  # fmt: skip
    assert page.sections[0].text == "说出一位可以找的大人。"
    assert "出处见资料页" in page.sections[-1].html, "footnotes stand at the end of the page"
    anchors = [section.anchor for section in page.sections] + [step.anchor for step in page.activities]
    assert len(set(anchors)) == len(anchors)


def test_practice_keeps_its_key_and_feedback(good: Loaded) -> None:
    first, second = lesson(good).practice
    assert first.stem_html == "怕话传出去，先做什么？"
    assert [(choice.html, choice.right) for choice in first.choices] == [
        ("等期末再说", False),
        ("先问：谁会知道", True),
    ]
    assert first.choices[0].feedback_html == "<p>怕传出去很自然。</p>"
    assert first.explanation_html == "<p>约定可以先问。</p>"
    assert second.kind is QuestionKind.TRUE_FALSE


def test_words_are_read_as_the_author_wrote_them(good: Loaded) -> None:
    assert lesson(good).tags == ("求助", "12356")
    assert lesson(good).review.pending
    assert lesson(good).review.on == date(2026, 11, 22)


def test_each_kind_has_its_fields(good: Loaded) -> None:
    pages = good.curriculum.by_id
    parent, module, play, stage = pages["p-czh-01"], pages["t-s-01"], pages["r-qj-01"], pages["yx-t2-01"]
    assert isinstance(parent, ParentLesson)
    assert isinstance(module, TrainingModule)
    assert isinstance(play, Resource)
    assert isinstance(stage, Lesson)
    assert (parent.audience, parent.mental_health, parent.completion.rule) == (Audience.PARENTS, True, Rule.COMPLETED)
    assert (module.minutes, module.completion.pass_percent, module.completion.attempts) == (90, 80, 3)
    assert (play.type, play.minutes) == ("心理情景剧", 30)
    assert (stage.grade, stage.stage) == (None, "幼小衔接")
    assert pages["gd-staff"].audience is Audience.STAFF
    assert parent.intro_text == "门砰地关上，菜还冒着热气。"


def test_must_pass_names_public_ids(good: Loaded) -> None:
    module, quiz = good.curriculum.by_id["t-s-01"], good.curriculum.quiz_by_id["q-t-s-01"]
    assert isinstance(module, TrainingModule)
    assert module.completion.must_pass == (quiz.questions[0].id,)


def test_policy_is_read(good: Loaded) -> None:
    assert [line.number for line in good.policy.hotlines if line.all_day] == ["110", "120"]
    assert good.policy.calendar.terms[0].slots[1].ends == date(2026, 9, 27)


def test_a_question_and_its_key_meet_in_their_ids(good: Loaded) -> None:
    quiz, key = good.curriculum.quiz_by_id["q-t-s-01"], good.keys[1]
    assert (key.quiz_id, key.revision) == (quiz.id, quiz.revision)
    by_text = {choice.html: choice.id for question in quiz.questions for choice in question.choices}
    single, multiple, true_false, order, blank, survey = key.keys
    assert [answer.question_id for answer in key.keys] == [question.id for question in quiz.questions]
    assert single.correct == {by_text["只告诉能帮忙的人"]}
    assert single.feedback == {by_text["答应他"]: "<p>想让他放心，心是好的。</p>"}
    assert multiple.correct == {by_text["三天没吃午饭"], by_text["两周没交作业"]}
    assert true_false.correct == {by_text["错"]}
    assert order.order == (by_text["护住人"], by_text["打电话"], by_text["记一页"])
    assert blank.accepted == {normalised("110"), "一一零"}
    assert (survey.correct, survey.explanation_html) == (frozenset(), "")


def test_choices_stand_in_the_order_of_their_ids_except_true_and_false(good: Loaded) -> None:
    for quiz in good.curriculum.quizzes:
        for question in quiz.questions:
            ids = [choice.id for choice in question.choices]
            if question.kind is QuestionKind.TRUE_FALSE:
                assert [choice.html for choice in question.choices] == ["对", "错"]
            else:
                assert ids == sorted(ids)


MOVED_KEYS = (
    Edit("parents/czh/p-czh-01.quiz.md", "- [x] 隔着门", "- [ ] 隔着门"),
    Edit("parents/czh/p-czh-01.quiz.md", "- [ ] 推门", "- [x] 推门"),
    Edit("training/s/t-s-01.quiz.md", "1. 护住人\n2. 打电话", "1. 打电话\n2. 护住人"),
    Edit("training/s/t-s-01.quiz.md", "答案：110 | 一一零", "答案：119"),
    Edit("training/s/t-s-01.quiz.md", "> 解析：写次数和日子。", "> 解析：别的话。"),
    Edit("training/s/t-s-01.quiz.md", "    > 这是评语。\n", ""),
    Edit("training/s/t-s-01.quiz.md", "- [x] 错\n- [ ] 对", "- [ ] 错\n- [x] 对"),
)


def test_moving_the_key_moves_nothing_public(good: Loaded, tmp_path: Path) -> None:
    moved = loaded_with(tmp_path, *MOVED_KEYS)
    assert moved.curriculum == good.curriculum
    assert moved.findings == ()
    changed = [new.quiz_id for new, old in zip(moved.keys, good.keys, strict=True) if new != old]
    assert changed == ["q-p-czh-01", "q-t-s-01"], "the change did reach the keys"


def test_the_order_of_choices_in_the_source_is_not_public(good: Loaded, tmp_path: Path) -> None:
    swapped = Edit(
        "training/s/t-s-02.quiz.md", "- [x] 照常打招呼\n- [ ] 问问查得怎么样", "- [ ] 问问查得怎么样\n- [x] 照常打招呼"
    )
    assert loaded_with(tmp_path, swapped).curriculum == good.curriculum


def test_another_key_makes_other_ids(good: Loaded) -> None:
    other = load(GOOD, BuildKey(bytes(32))).curriculum
    ours = {question.id for quiz in good.curriculum.quizzes for question in quiz.questions}
    assert not ours & {question.id for quiz in other.quizzes for question in quiz.questions}


def test_a_reworded_question_keeps_its_id_and_changes_the_revision(good: Loaded, tmp_path: Path) -> None:
    reworded = loaded_with(tmp_path, Edit("training/s/t-s-02.quiz.md", "先做什么？", "怎么做？")).curriculum
    before, after = good.curriculum.quiz_by_id["q-t-s-02"], reworded.quiz_by_id["q-t-s-02"]
    assert before.questions[0].id == after.questions[0].id
    assert before.revision != after.revision
    assert re.fullmatch(r"[0-9a-f]{16}", after.revision)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(good: Loaded, tmp_path: Path) -> None:
    for source in GOOD.rglob("*"):
        if source.is_file():
            copy = tmp_path / source.relative_to(GOOD)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(b"\xef\xbb\xbf" + source.read_bytes().replace(b"\n", b"\r\n"))
    assert load(tmp_path, KEY).curriculum == good.curriculum


TOOLS = Tools(KEY, load_catalogue(), MarkdownReader())
PIECES = (FIXTURES / "pieces.txt").read_text("utf-8").splitlines()
"""Lines that our readers care about, to be put together in every wrong way."""
SOURCES = st.one_of(st.text(), st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("\n".join))


@settings(deadline=None, max_examples=150)
@given(SOURCES, st.booleans())
def test_nothing_in_a_file_makes_the_reader_raise(text: str, with_header: bool) -> None:
    source = f"---\nid: g07-t1-02\nkind: lesson\n---\n{text}" if with_header else text
    for path in ("lessons/g07/g07-t1-02.md", "parents/czh/p-czh-01.md", "training/s/t-s-01.md", "guides/gd-x.md"):
        file = parse_page(path, source, TOOLS)
        assert all(finding.path == path for finding in file.findings)
    parse_quiz("training/s/t-s-01.quiz.md", source, TOOLS)
