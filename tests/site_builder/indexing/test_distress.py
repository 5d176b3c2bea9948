"""Words of distress are heard, what people say in jest is not; by the browser's own script, run by node."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from site_builder.curriculum import AnyPage
from tests.site_builder.indexing.engine_in_node import node
from tests.site_builder.indexing.indexed import CHOSEN, Indexed

HERE = Path(__file__).parent
SCRIPT = HERE.parents[2] / "themes" / "assets" / "js" / "search-help.js"
RUNNER = """
const fs = require("fs");
require("vm").runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
const queries = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(queries.filter(xinyuDistress.heard)));
"""
SPEAKERS = """
require("vm").runInThisContext(require("fs").readFileSync(process.argv[1], "utf8"));
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const speakers = asked.map(([words, who]) => xinyuDistress.speaker(words, who === "staff", who === "pupil"));
process.stdout.write(JSON.stringify(speakers));
"""


def examples(word: str) -> list[str]:
    lines = (HERE / "distress.tsv").read_text("utf-8").splitlines()
    return [line.partition("\t")[2] for line in lines if line.partition("\t")[0] == word]


def answered(runner: str, asked: object) -> list[str]:
    done = subprocess.run(
        [node(), "-e", runner, str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def heard(queries: list[str]) -> list[str]:
    return answered(RUNNER, queries)


def test_distress_is_heard() -> None:
    asked = examples("yes")
    assert len(asked) >= 100
    noticed = heard(asked)
    assert [query for query in asked if query not in noticed] == []


def test_jest_and_everyday_words_are_not() -> None:
    asked = examples("no")
    assert len(asked) >= 80
    assert heard(asked) == []


def test_hostile_queries_do_no_harm() -> None:
    assert heard(["不" * 10_000, "活" * 10_000, "<b>" * 4_000, "(" * 500, "buxianghu" * 2_000, "", "\ud800"]) == [
        "buxianghu" * 2_000
    ]
    assert heard(["被" + "爸" * 10_000, "会" * 200 + "爸妈" * 10_000, "爸爸" + "晚上" * 10_000, "他要" * 10_000]) == []


def ordinary(real: Indexed) -> list[AnyPage]:
    """Pages but for the few that the help card brings with it: these are found through an alarm as well."""
    return [page for page in real.loaded.curriculum.pages if CHOSEN not in page.tags]


def test_titles_raise_no_alarm(real: Indexed) -> None:
    assert heard([page.title for page in ordinary(real)]) == []


def test_questions_of_pages_raise_no_alarm(real: Indexed) -> None:
    asked = [question for page in ordinary(real) for question in (*page.asked, *page.also_asked)]
    assert len(asked) > 2000
    assert heard(asked) == []


def test_the_card_leads_to_a_heading_that_the_help_page_has(real: Indexed) -> None:
    card = SCRIPT.with_name("search-card.js").read_text("utf-8")
    (heading,) = re.findall(r'FOR_ADULTS = "#(.+?)"', card)
    (page,) = [page for page in real.loaded.curriculum.pages if page.id == "gd-help"]
    assert heading in [section.title for section in page.sections]


@pytest.mark.parametrize("query", ["不想活了", "zisha", "bu xiang huo"])
def test_spaces_and_signs_do_not_hide_it(query: str) -> None:
    hidden = ["·".join(query), f"  {query}。。", query.upper()]
    assert heard(hidden) == hidden


SAID_BY = {
    ("staff", ""): (
        "学生说不想活了 學生自殘 学生说爸爸摸她 有个学生写遗书 我们班有个孩子写遗书 我班学生割手 我的学生想死"
        " 班上有个学生不想活 学生跟我说不想活了 我是班主任，孩子自残"
    ),
    (
        "staff",
        "staff",
    ): "学生自残 有个孩子写遗书 孩子说活着没意思 不想活了 自杀预防 学生跟我说他想死 爸爸摸她 班里有人想死",
    ("self", "staff"): "我不想活了 我撑不下去了",
    ("adult", "staff"): "女儿不想活了 我家孩子自残 我孩子写遗书",
    ("adult", ""): "孩子不想活了 女儿手上有划痕 中学生不想活了怎么办 老师摸女学生",
    ("self", ""): "我不想活了 我们班有人想死 我们班同学自残 同学写遗书 爸爸摸我 班主任摸我 不想活",
    ("self", "pupil"): "学生不想活了 孩子想死 我们班有个学生自残",
}


@pytest.mark.parametrize(("speaker", "ticked"), SAID_BY)
def test_who_speaks_is_told_from_tick_and_words(speaker: str, ticked: str) -> None:
    said = SAID_BY[speaker, ticked].split()
    told = answered(SPEAKERS, [[words, ticked] for words in said])
    assert [(words, who) for words, who in zip(said, told, strict=True) if who != speaker] == []


@pytest.mark.parametrize(
    "words", ["我是小学生，不想活了", "我是一名学生，老师打我，我不想活", "有个学生欺负我，我想死", "学生被老师摸"]
)
def test_a_pupil_that_calls_itself_so_is_not_taken_for_staff(words: str) -> None:
    assert answered(SPEAKERS, [[words, ""]]) != ["staff"]
