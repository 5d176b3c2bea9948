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


def examples(word: str) -> list[str]:
    lines = (HERE / "distress.tsv").read_text("utf-8").splitlines()
    return [line.partition("\t")[2] for line in lines if line.partition("\t")[0] == word]


def heard(queries: list[str]) -> list[str]:
    done = subprocess.run(
        [node(), "-e", RUNNER, str(SCRIPT)], input=json.dumps(queries), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


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
    view = SCRIPT.with_name("search-view.js").read_text("utf-8")
    (heading,) = re.findall(r'FOR_ADULTS = "#(.+?)"', view)
    (page,) = [page for page in real.loaded.curriculum.pages if page.id == "gd-help"]
    assert heading in [section.title for section in page.sections]


@pytest.mark.parametrize("query", ["不想活了", "zisha", "bu xiang huo"])
def test_spaces_and_signs_do_not_hide_it(query: str) -> None:
    hidden = ["·".join(query), f"  {query}。。", query.upper()]
    assert heard(hidden) == hidden
