"""The whole programme is there: every grade, stage, level and type, and what a city can never do without."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from site_builder.checking.checker import check
from site_builder.compiling.beyond_programme import PROGRAMME_LESSONS, is_beyond_programme
from site_builder.compiling.preparation import said
from site_builder.curriculum import (
    PARENT_STAGES,
    PARENT_STEPS,
    RESOURCE_TYPES,
    Guide,
    Lesson,
    ParentLesson,
    Resource,
    TrainingModule,
)
from site_builder.loading.loader import Loaded
from site_builder.policy import Term

SLOTS = range(1, 11)

HOURS = {
    "C": 32,
    "B": 80,
    "A": 120,
    "学科教师": 24,
    "校长": 16,
    "班主任": 8,
    "生活老师与保育员": 2,
    "幼儿教师": 2,
    "家长学校讲师与志愿者": 2,
}
"""学时 of the tracks. B is as in 《重庆市中小学教师心理健康教育能力提升行动方案（2024-2030年）》; the rest is our
proposal."""

MODULES = {"C": 10, "B": 10, "A": 8, "学科教师": 12, "校长": 5, "班主任": 4}
MUST_PASS = ("t-c-06", "t-b-06", "t-s-03", "t-s-12", "t-p-03", "t-l-01")
GUIDES = {
    "gd-four-pillars",
    "gd-five-parties",
    "gd-school-family-community-hospital",
    "gd-six-steps",
    "gd-four-levels",
    "gd-group-report",
    "gd-mentor",
    "gd-counselling-room",
    "gd-referral-letter",
    "gd-crisis-plan",
    "gd-crisis-drill",
    "gd-return-to-school",
    "gd-screening",
    "gd-mandatory-reporting",
    "gd-confidentiality",
    "gd-room-check",
    "gd-year-calendar",
    "gd-home-visit",
    "gd-parents-meeting",
    "gd-community-class",
    "gd-summer-care",
    "gd-volunteers",
    "gd-family-guides",
    "gd-policy-qa",
    "gd-under-14",
    "gd-not-here",
    "gd-handbook-1",
    "gd-handbook-2",
    "gd-help",
    "gd-privacy",
}


def lessons(edition: Loaded) -> list[Lesson]:
    return [page for page in edition.curriculum.pages if isinstance(page, Lesson)]


def modules(edition: Loaded) -> list[TrainingModule]:
    return [page for page in edition.curriculum.pages if isinstance(page, TrainingModule)]


def parent_lessons(edition: Loaded) -> list[ParentLesson]:
    return [page for page in edition.curriculum.pages if isinstance(page, ParentLesson)]


def test_every_grade_has_a_lesson_in_every_slot(edition: Loaded) -> None:
    have = {(lesson.grade, lesson.term, lesson.slot) for lesson in lessons(edition)}
    missing = [(g, t, s) for g in range(1, 13) for t in (1, 2) for s in SLOTS if (g, t, s) not in have]
    assert missing == []


def test_vocational_schools_and_the_way_into_school_are_there(edition: Loaded) -> None:
    stages = Counter(lesson.stage for lesson in lessons(edition) if lesson.stage)
    assert stages == {"中职": 20, "幼小衔接": 8}


def test_asking_for_help_is_in_slot_two_of_every_first_term(edition: Loaded) -> None:
    second = [lesson for lesson in lessons(edition) if lesson.grade and (lesson.term, lesson.slot) == (1, 2)]
    assert len(second) == 12
    assert {lesson.area for lesson in second} == {"生命安全"}
    asking = re.compile("求助|帮忙|找老师|大人")
    assert all(asking.search(" ".join((lesson.title, lesson.summary, *lesson.tags))) for lesson in second)


def test_every_grade_has_two_lessons_of_life_and_safety(edition: Loaded) -> None:
    count = Counter(lesson.grade for lesson in lessons(edition) if lesson.area == "生命安全" and lesson.grade)
    assert all(count[grade] >= 2 for grade in range(1, 13)), count


def test_mood_and_self_care_fall_on_the_25th_of_may(edition: Loaded) -> None:
    term: Term = edition.policy.calendar.terms[1]
    (slot,) = [slot.slot for slot in term.slots if slot.starts.month == 5 and slot.starts.day <= 25 <= slot.ends.day]
    in_may = {lesson.grade: lesson for lesson in lessons(edition) if (lesson.term, lesson.slot) == (2, slot)}
    for grade in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11):
        assert in_may[grade].area == "情绪", grade


def test_grades_nine_and_twelve_end_with_the_exam(edition: Loaded) -> None:
    last = {lesson.grade: lesson for lesson in lessons(edition) if (lesson.term, lesson.slot) == (2, 10)}
    assert "考" in last[9].title
    assert "考" in last[12].title


def test_careers_begin_in_grade_five(edition: Loaded) -> None:
    with_careers = {lesson.grade for lesson in lessons(edition) if lesson.area == "生涯" and lesson.grade}
    assert with_careers >= {5, 6, 7, 8, 9, 10, 11, 12}


def test_places_with_five_and_four_years_have_their_order(edition: Loaded) -> None:
    order = edition.policy.order
    assert [(term.grade, term.term) for term in order.terms] == [(g, t) for g in (5, 6, 7) for t in (1, 2)]
    assert all(len(term.lessons) == len(SLOTS) for term in order.terms)
    rewritten = [lesson.id for lesson in lessons(edition) if lesson.slot > SLOTS[-1]]
    assert len(rewritten) == 7
    used = {lesson for term in order.terms for lesson in term.lessons}
    assert set(rewritten) <= used
    for term in order.terms:
        areas = [lesson.area for lesson in lessons(edition) if lesson.id in term.lessons]
        assert "生命安全" in areas


def test_every_step_of_every_stage_has_its_two_and_one(edition: Loaded) -> None:
    """中小学 two 指导 and one 实践 a term, 幼儿园 one and two (攀枝花市教育和体育局 2022 on proposal 082)."""
    modes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    programme = [page for page in parent_lessons(edition) if not is_beyond_programme(page)]
    for page in programme:
        modes[page.stage, page.step][page.mode] += 1
    assert len(programme) == 60
    for stage in PARENT_STAGES:
        for step in PARENT_STEPS:
            expected = {"指导": 1, "实践": 2} if stage == "幼儿园" else {"指导": 2, "实践": 1}
            assert modes[stage, step] == expected, (stage, step)


def test_lessons_beyond_the_programme_are_guidance_and_follow_its_numbers(edition: Loaded) -> None:
    """选学 are 指导, which the policy counts "at least"; numbers go on from twelve without a gap (decision 48)."""
    beyond: dict[str, list[ParentLesson]] = defaultdict(list)
    for page in parent_lessons(edition):
        if is_beyond_programme(page):
            beyond[page.stage].append(page)
    assert beyond
    for stage, pages in beyond.items():
        assert {page.mode for page in pages} == {"指导"}, stage
        wanted = range(PROGRAMME_LESSONS + 1, PROGRAMME_LESSONS + 1 + len(pages))
        assert sorted(page.number for page in pages) == [*wanted], stage


def test_families_find_what_the_programme_has_no_row_for(edition: Loaded) -> None:
    """Matters that everyday queries asked for and no lesson for parents answered (decisions 48 and 54)."""
    asked = "\n".join(question for page in parent_lessons(edition) for question in page.asked)
    for matter in (
        "离婚",
        "丧事",
        "撒谎",
        "坐不住",
        "AI",
        "老二",
        "咬指甲",
        "夹腿",
        "爸爸常年不在家",
        "贵人语迟",
        "口吃",
        "离家出走",
        "电子烟",
        "怕打针",
        "脏话",
        "作弊",
        "老眨眼",
        "弟弟有残疾",
    ):
        assert matter in asked, matter


def test_a_parent_lesson_is_four_minutes_with_three_questions(edition: Loaded) -> None:
    for page in edition.curriculum.pages:
        if isinstance(page, ParentLesson):
            assert page.minutes <= 4, page.id
            assert len(edition.curriculum.quiz_by_id[page.completion.quiz_id].questions) == 3, page.id


def test_the_tracks_add_up_to_their_hours(edition: Loaded) -> None:
    hours: Counter[str] = Counter()
    for module in modules(edition):
        hours[module.level] += module.class_periods
    assert hours == HOURS
    count = Counter(module.level for module in modules(edition))
    assert {level: count[level] for level in MODULES} == MODULES


def test_subject_teachers_have_eight_hours_in_each_of_three_years(edition: Loaded) -> None:
    years: Counter[int | None] = Counter()
    for module in modules(edition):
        if module.level == "学科教师":
            years[module.year] += module.class_periods
    assert years == {1: 8, 2: 8, 3: 8}


def test_modules_on_danger_cannot_be_passed_without_their_must_pass_items(edition: Loaded) -> None:
    by_id = {module.id: module for module in modules(edition)}
    for module_id in MUST_PASS:
        assert by_id[module_id].completion.must_pass, module_id


def test_the_library_has_twelve_of_each_kind(edition: Loaded) -> None:
    count = Counter(page.type for page in edition.curriculum.pages if isinstance(page, Resource))
    assert all(count[kind] >= 12 for kind in RESOURCE_TYPES), count


def test_guides_posters_and_subject_pages_are_there(edition: Loaded) -> None:
    have = {page.id for page in edition.curriculum.pages if isinstance(page, Guide)}
    assert have >= GUIDES
    assert sum(name.startswith("gd-subject-") for name in have) >= 10
    assert {f"gd-poster-{code}" for code in PARENT_STAGES.values()} <= have
    for code in PARENT_STAGES.values():
        assert f"guides/poster-{code}.svg" in edition.paths


def test_the_checker_has_nothing_to_say(edition: Loaded) -> None:
    """Sentences that repeat, answers that give themselves away, dangers, links: all clean over the whole content."""
    assert check(edition) == ()


def test_titles_are_all_different(edition: Loaded) -> None:
    titles = Counter(page.title for page in edition.curriculum.pages)
    assert [title for title, count in titles.items() if count > 1] == []


def test_words_to_say_hold_no_stage_directions(edition: Loaded) -> None:
    """Class mode shows them on the board, before the pupils: what the teacher does stands beside them. Brackets are
    left for 虚构 and the numbers of classes.
    """
    found = [
        (lesson.id, words)
        for lesson in lessons(edition)
        for step in lesson.activities
        for line in said(step)
        for words in re.findall(r"（([^）]*)）", line)
        if "虚构" not in words and not words.isdigit()
    ]
    assert found == []


def test_no_two_lessons_share_the_name_of_an_activity(edition: Loaded) -> None:
    """Plain names of the frame (收尾, 热身) may recur; what a lesson does may not."""
    names: dict[str, set[str]] = defaultdict(set)
    for lesson in lessons(edition):
        for activity in lesson.activities:
            name = re.sub(r"^(?:热身|收尾|活动[一二三四五六七八九十])\s*[：:]?", "", activity.title).strip()
            if len(name) >= 4:
                names[name].add(lesson.id)
    assert {name: ids for name, ids in names.items() if len(ids) > 1} == {}


def test_everything_waits_for_a_professional_or_is_signed(edition: Loaded) -> None:
    """Nobody has signed the first edition yet: no page pretends otherwise."""
    signed = {page.source for page in edition.policy.signed}
    assert all(page.review.pending or page.source in signed for page in edition.curriculum.pages)
