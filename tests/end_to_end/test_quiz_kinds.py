"""Every kind of question, and a bank with draws, in a browser on the page of a training module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from site_builder.building import build_site
from site_builder.bundle import load_bank, load_catalogue
from site_builder.curriculum import Question, QuestionKind
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.quiz_draw import left_out
from tests.end_to_end.journeys import sign_in_staff
from tests.end_to_end.running_city import ROOT, City, running_city
from tests.site_builder.content_cases import Edit, whole_content

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.xdist_group("quiz-kinds")
KINDS, BANK = "/training/s/t-s-01.html", "/training/s/t-s-02.html"
EIGHT = "\n".join(
    f"### {n}. 第 {n} 个场面？（单选） {{#q-n{n}}}\n\n- [x] 做甲 {n}\n- [ ] 做乙 {n}\n" for n in range(1, 9)
)
RULE = "{rule: passed, quiz: q-t-s-02, pass: 80, attempts: 3, must_pass: [q-n1]}"
CHANGES = (
    Edit("training/s/t-s-02.md", "{rule: completed, quiz: q-t-s-02}", RULE),
    Edit("training/s/t-s-02.quiz.md", "title: ", "draw: 3\ntitle: "),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    work = tmp_path_factory.mktemp("kinds")
    content = whole_content(work / "content")
    for change in CHANGES:
        change.apply(content)
    quiz = content / "training/s/t-s-02.quiz.md"
    quiz.write_text(quiz.read_text("utf-8").partition("### 1.")[0] + EIGHT, "utf-8")
    site = BuildPaths(ROOT, content, work / "build", work / "build.key")
    build_site(site, date(2026, 11, 22), 1, Progress(lambda _: None))
    with running_city(work, site) as running:
        yield running


def teacher_on(context: BrowserContext, city: City, address: str) -> Page:
    page = context.new_page()
    sign_in_staff(page, city.staff("学科教师"))
    to_the_quiz(page, address)
    return page


def to_the_quiz(page: Page, address: str) -> None:
    """Ready to be answered, also by who has passed it in another journey."""
    page.goto(address)
    expect(page.locator("[data-quiz-who]")).to_contain_text("已登录")
    if "不用再交" in page.locator("[data-quiz-who]").inner_text():
        page.get_by_role("button", name="再做一遍").click()


def question_of(page: Page, kind: QuestionKind, city: City) -> tuple[Locator, Question]:
    quiz = load_catalogue(city.catalogue.read_bytes()).quiz("q-t-s-01")
    assert quiz is not None
    found = next(question for question in quiz.questions if question.kind is kind)
    return page.locator(f'fieldset[data-question="{found.id}"]'), found


def hand_in(page: Page) -> Locator:
    page.get_by_role("button", name="交卷").focus()
    page.keyboard.press("Enter")
    return page.locator("[data-quiz-receipt]")


def test_every_kind_by_keyboard_with_its_feedback(city: City, desk: BrowserContext) -> None:
    page = teacher_on(desk, city, KINDS)
    assert {question_of(page, kind, city)[1].kind for kind in QuestionKind} == set(QuestionKind)
    single, multiple, truth, order, blank, survey = (question_of(page, kind, city)[0] for kind in (
        QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.ORDER, QuestionKind.BLANK,
        QuestionKind.SURVEY,
    ))  # fmt: skip
    expect(hand_in(page)).to_be_hidden()
    expect(page.locator("[data-quiz-missing]")).to_have_text("第 1、2、3、4、5、6 题还没有选。")
    expect(single.locator("input").first).to_be_focused()
    choose(page, single, "答应他")
    press(page, multiple, "三天没吃午饭", "性格孤僻")
    choose(page, truth, "对")
    place(order, ("打电话", "护住人", "记一页"))
    blank.get_by_label("填写答案").focus()
    page.keyboard.type("119")
    choose(page, survey, "一个小时以内")
    receipt = hand_in(page)
    expect(receipt).to_contain_text("已经记下来")
    expect(receipt).to_contain_text("还有 2 次")
    for question, feedback in (
        (single, "想让他放心，心是好的。"),
        (multiple, "这是评语。"),
        (truth, "怕报错，很自然。"),
    ):
        expect(question.locator("[data-verdict]")).to_contain_text("这一题没有答对")
        expect(question.locator("[data-verdict]")).to_contain_text(feedback)
        expect(question.locator("[data-verdict]")).not_to_contain_text("先说限度")
    for question in (order, blank):
        expect(question.locator("[data-verdict]")).to_contain_text("这一题没有答对")
    expect(survey.locator("[data-verdict]")).to_be_empty()
    choose(page, single, "只告诉能帮忙的人")
    expect(single.locator("[data-verdict]")).to_be_empty()
    press(page, multiple, "性格孤僻", "两周没交作业")
    choose(page, truth, "错")
    place(order, ("护住人", "打电话", "记一页"))
    blank.get_by_label("填写答案").fill(" １１０ ")
    expect(hand_in(page)).to_contain_text("合格")
    expect(page.locator(".verdict.again")).to_have_count(0)
    expect(single.locator("[data-verdict]")).to_contain_text("先说限度，再听。")


def choose(page: Page, question: Locator, words: str) -> None:
    """By the keys: to the group, then with the arrows to the choice."""
    radio = question.get_by_label(words, exact=True)
    radio.focus()
    page.keyboard.press("Space")
    expect(radio).to_be_checked()


def press(page: Page, question: Locator, *words: str) -> None:
    for word in words:
        question.get_by_label(word, exact=True).focus()
        page.keyboard.press("Space")


def place(question: Locator, words: tuple[str, ...]) -> None:
    for number, word in enumerate(words, 1):
        question.locator("label.rank").filter(has_text=word).locator("select").select_option(str(number))


def test_an_order_with_one_place_twice_is_not_taken(city: City, desk: BrowserContext) -> None:
    page = teacher_on(desk, city, KINDS)
    order = question_of(page, QuestionKind.ORDER, city)[0]
    place(order, ("护住人", "打电话", "记一页"))
    order.locator("select").first.select_option("2")
    order.locator("select").last.select_option("2")
    hand_in(page)
    expect(order.locator("[data-verdict]")).to_contain_text("这一题还没有选。")


@pytest.mark.parametrize("address", [KINDS, BANK])
def test_without_script_a_quiz_can_be_read(browser: Browser, city: City, address: str) -> None:
    context = browser.new_context(base_url=city.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("fieldset[data-question]").first).to_be_visible()
    assert "这个浏览器关掉了网页脚本" in page.content()
    expect(page.get_by_role("button", name="交卷")).to_be_hidden()
    shown = page.locator("fieldset[data-question]:visible")
    expect(shown).to_have_count(6 if address == KINDS else 3)
    expect(shown.last.locator("[data-number]")).to_have_text(
        "第 6 题，共 6 题" if address == KINDS else "第 3 题，共 3 题"
    )
    context.close()


def shown_on(page: Page) -> list[str]:
    found: list[str] = page.locator("fieldset[data-question]:visible").evaluate_all(
        "all => all.map(one => one.dataset.question)"
    )
    return found


def due_for(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("""async () => (await fetch("/api/v1/quizzes/q-t-s-02/sheet")).json()""")
    return found


def answer_all(page: Page, words: str) -> None:
    for name in shown_on(page):
        page.locator(f'fieldset[data-question="{name}"]').get_by_text(words).click()


def test_nobody_answers_a_draw_before_it_is_known_whose_it_is(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(BANK)
    expect(page.locator("[data-quiz-who]")).to_contain_text("登录以后才知道抽到哪几道")
    expect(page.locator("fieldset[data-question]:visible").first.locator("input").first).to_be_disabled()
    expect(page.get_by_role("button", name="交卷")).to_be_hidden()


def test_the_page_shows_what_the_server_marks_and_a_retake_draws_anew(city: City, desk: BrowserContext) -> None:
    page = teacher_on(desk, city, BANK)
    first = due_for(page)
    expect(page.locator("fieldset[data-question]:visible")).to_have_count(3)
    assert shown_on(page) == first["questions"]
    answer_all(page, "做乙")
    receipt = hand_in(page)
    expect(receipt).to_contain_text("换一份题再答，还有 2 次")
    expect(page.locator(".verdict.again")).to_have_count(3)
    assert shown_on(page) == first["questions"], "what came back is read in peace"
    page.get_by_role("button", name="换一份题，再答一次").click()
    expect(receipt).to_be_hidden()
    second = due_for(page)
    assert (second["draw"], shown_on(page)) == (2, second["questions"])
    assert len(set(shown_on(page)) & set(first["questions"])) == 1, "the one that must be passed"
    answer_all(page, "做甲")
    expect(hand_in(page)).to_contain_text("合格")


def test_a_draw_is_answered_without_a_network(browser: Browser, city: City) -> None:
    context = browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    sign_in_staff(page, city.staff("班主任"))
    to_the_quiz(page, BANK)
    due = due_for(page)
    context.set_offline(True)
    answer_all(page, "做甲")
    receipt = hand_in(page)
    expect(receipt).to_contain_text("待上传 1 条")
    answer_all(page, "做乙")
    expect(hand_in(page)).to_contain_text("待上传 1 条")
    answer_all(page, "做甲")
    hand_in(page)
    context.set_offline(False)
    expect(receipt).to_contain_text("合格")
    assert due_for(page)["draw"] == 1 + int(str(due["draw"]))
    context.close()


def test_a_sheet_answered_elsewhere_is_refused_and_the_next_one_dealt(browser: Browser, city: City) -> None:
    contexts = [browser.new_context(base_url=city.url, locale="zh-CN") for _ in range(2)]
    account = city.staff("教师", "柳河区")
    pages = [context.new_page() for context in contexts]
    for page in pages:
        sign_in_staff(page, account)
        to_the_quiz(page, BANK)
    assert shown_on(pages[0]) == shown_on(pages[1])
    answer_all(pages[0], "做乙")
    expect(hand_in(pages[0])).to_contain_text("还有 2 次")
    answer_all(pages[1], "做甲")
    expect(hand_in(pages[1])).to_contain_text("别处交过一份")
    expect(pages[1].locator("fieldset[data-question]:visible")).to_have_count(3)
    expect(pages[1].locator("input:checked:visible")).to_have_count(1)
    assert shown_on(pages[1]) == due_for(pages[1])["questions"]
    for context in contexts:
        context.close()


def test_the_browser_and_the_server_deal_the_same(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(BANK)
    expect(page.locator("[data-quiz-who]")).to_contain_text("登录以后才知道抽到哪几道")
    quiz = load_catalogue(city.catalogue.read_bytes()).quiz("q-t-s-02")
    assert quiz is not None
    key = next(key for key in load_bank(city.bank.read_bytes()) if key.revision == quiz.revision)
    assert key.pools == quiz.pools
    for account in ("p_a2b3", "p_zzzzyyyy", "p_7qk2m5xw3d6f4h2j"):
        for number in (1, 2, 3, 40):
            out = left_out(quiz.pools, quiz.revision, account, number)
            for pool in quiz.pools:
                seed = f"{quiz.revision}|{account}|"
                taken = page.evaluate(
                    "all => window.xinyuDraw.taken(...all)", [list(pool.questions), pool.take, seed, number]
                )
                assert set(taken) == set(pool.questions) - out
