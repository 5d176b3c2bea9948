"""Item analysis on the stores that people run: first attempts alone, doubtful questions named, nobody named."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_api.commands import main
from quiz_api.domain.item_analysis import FEWEST, point_biserial
from quiz_api.domain.records import Attempt, Draft, Subject, SubjectKind, Void
from site_builder.bundle import dump_bank, dump_catalogue
from tests.quiz_api.small_bank import RIGHT, WRONG, bank, catalogue
from tests.quiz_api.town import NOON, TEACHER, Town

Sheet = dict[str, object]


@pytest.fixture(params=["tinydb", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "tinydb":
        return f"tinydb:{tmp_path / 'store'}"
    return str(request.getfixturevalue("postgres_server").migrated())


def answered(town: Town, person: str, sheet: Sheet, *, number: int = 1, revision: str = "rev-2") -> str:
    """Put an attempt into the ledger as a submission does; the id of its record."""
    right = sum(sheet[name] == RIGHT[name] for name in RIGHT)
    path = town.city_path()
    with town.stores.ledger.founding() as writing:
        reference = writing.put_side_text(json.dumps(sheet, ensure_ascii=False))
        body = Attempt("t-s-01", "q-t-s-01", revision, number, right, 4, right * 25, right == 4, reference)
        return writing.append(draft(path, person, body)).id


def draft(path: str, person: str, body: Attempt | Void) -> Draft:
    return Draft(Subject(SubjectKind.PERSON, person), path, 2026, 1, NOON, person, body)


def analysed(town: Town, url: str, folder: Path, *options: str, quiz: str = "q-t-s-01") -> Result:
    town.stores.sessions.close()
    town.stores.ledger.close()
    (folder / "catalogue.json").write_bytes(dump_catalogue(catalogue()))
    (folder / "bank.json").write_bytes(dump_bank(bank()))
    settings = {
        "XINYU_STORE": url,
        "XINYU_CATALOGUE": str(folder / "catalogue.json"),
        "XINYU_BANK": str(folder / "bank.json"),
    }
    return CliRunner().invoke(main, ["item-analysis", quiz, *options], env=settings)


def test_first_attempts_of_this_revision_and_of_nobody_twice(url: str, tmp_path: Path) -> None:
    town = Town(store=url)
    mixed = dict(RIGHT) | {"must": ["m2"]}  # the good ones are wrong in `must`, the weak ones right
    weak = dict(WRONG) | {"must": ["m1"], "blank": "王小明"}
    for place in range(12):
        answered(town, f"good-{place}", mixed)
        answered(town, f"weak-{place}", weak)
    answered(town, "weak-1", dict(RIGHT), number=2)
    answered(town, "early", dict(RIGHT), revision="rev-1")
    answered(town, "early", dict(RIGHT), number=2)
    taken_back = answered(town, "sorry", dict(RIGHT))
    path = town.city_path()
    with town.stores.ledger.founding() as writing:
        writing.append(draft(path, "sorry", Void(taken_back, "误交")))
    answered(town, "sorry", dict(RIGHT), number=2)
    said = analysed(town, url, tmp_path)
    assert said.exit_code == 0, said.output
    assert "24 份第一次作答" in said.output
    assert "1 份答的是以前的版本" in said.output
    assert "反而错得多" in said.output
    assert "区分度 -1.00" in said.output
    assert "王小明" not in said.output
    assert "good-" not in said.output
    assert "weak-" not in said.output


def test_the_same_as_data_with_counts_per_choice(url: str, tmp_path: Path) -> None:
    town = Town(store=url)
    for place in range(15):
        answered(town, f"a-{place}", dict(RIGHT))
    for place in range(6):
        answered(town, f"b-{place}", dict(WRONG))
    data = json.loads(analysed(town, url, tmp_path, "--json").stdout)
    assert data["first_attempts"] == 21
    must = next(item for item in data["items"] if item["question"] == "q-must")
    assert must["facility"] == round(15 / 21, 3)
    assert [choice["people"] for choice in must["choices"]] == [15, 6]
    assert must["discrimination"] == 1.0
    assert must["doubts"] == []
    blank = next(item for item in data["items"] if item["kind"] == "填空")
    assert blank["choices"] == []


def test_fewer_than_twenty_say_nothing(tmp_path: Path) -> None:
    url = f"tinydb:{tmp_path / 'store'}"
    town = Town(store=url)
    for place in range(FEWEST - 1):
        answered(town, f"a-{place}", dict(RIGHT))
    said = analysed(town, url, tmp_path)
    assert "不到 20 份" in said.output
    assert "答对率" not in said.output
    assert "19" not in said.output


def test_a_sheet_that_was_submitted_is_one_that_can_be_analysed(tmp_path: Path) -> None:
    url = f"tinydb:{tmp_path / 'store'}"
    town = Town(store=url)
    assert town.staff(TEACHER).submit(RIGHT).status_code == 201
    for place in range(FEWEST - 1):
        answered(town, f"a-{place}", dict(WRONG))
    said = analysed(town, url, tmp_path)
    assert "20 份第一次作答" in said.output
    assert "（1 / 20）" in said.output
    assert "选某个错项的人比选对的还多" in said.output
    assert "1 个错项几乎没有人选，换成真有人会做的事，或者删掉：选项 n3" in said.output


def test_quizzes_that_cannot_be_analysed_are_explained(tmp_path: Path) -> None:
    url = f"tinydb:{tmp_path / 'store'}"
    unknown = analysed(Town(store=url), url, tmp_path, quiz="q-none")
    assert unknown.exit_code == 1
    assert "请核对编号" in unknown.output
    parents = CliRunner().invoke(
        main,
        ["item-analysis", "p-czh-01"],
        env={
            "XINYU_STORE": url,
            "XINYU_CATALOGUE": str(tmp_path / "catalogue.json"),
            "XINYU_BANK": str(tmp_path / "bank.json"),
        },
    )
    assert parents.exit_code == 1
    assert "不留答卷" in parents.output


def test_point_biserial_is_pearsons_correlation() -> None:
    right, scores = [True, True, False, True, False, False], [3.0, 2.0, 2.0, 3.0, 0.0, 1.0]
    mean_r, mean_s = 0.5, sum(scores) / 6
    both = sum((mark - mean_r) * (score - mean_s) for mark, score in zip(right, scores, strict=True))
    spread = math.sqrt(6 * 0.25 * sum((score - mean_s) ** 2 for score in scores))
    assert point_biserial(right, scores) == pytest.approx(both / spread)
    assert point_biserial([True, True], [1, 2]) is None
    assert point_biserial([True, False], [1, 1]) is None
