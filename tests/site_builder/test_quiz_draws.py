"""Banks: what stands on a sheet, that must-pass questions always do, and that nothing of a draw speaks of a key."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from site_builder.commands import main
from site_builder.curriculum import Quiz, TrainingModule
from site_builder.loading.loader import Loaded
from site_builder.quiz_draw import Pool, asked, left_out, mixed
from tests.site_builder.content_cases import Edit, copy_of_good, loaded_with

MODULE = "training/s/t-s-01.quiz.md"
DRAW = Edit(MODULE, "title: 测验\n---\n", "title: 测验\ndraw: 3\n---\n")
GROUPS = Edit(MODULE, "title: 测验\n---\n", "title: 测验\ndraw: {听: 2, 做: 1}\n---\n## 听\n\n")
SECOND = Edit(MODULE, "### 4. 先做什么", "## 做\n\n### 4. 先做什么")


def quiz_of(loaded: Loaded) -> Quiz:
    assert not [finding for finding in loaded.findings if finding.code.startswith("draw")]
    return loaded.curriculum.quiz_by_id["q-t-s-01"]


def sheet(quiz: Quiz, account: str, number: int) -> list[str]:
    out = left_out(quiz.pools, quiz.revision, account, number)
    return [question.id for question in quiz.questions if question.id not in out]


def test_a_draw_of_the_whole_quiz(tmp_path: Path) -> None:
    quiz = quiz_of(loaded_with(tmp_path, DRAW))
    must, many, truth, order, blank, survey = (question.id for question in quiz.questions)
    assert quiz.pools == (Pool(2, (many, truth, order, blank)),)
    assert quiz.asked == 4, "three with a key, and the question that has none"
    for number in range(1, 9):
        for account in ("p_one", "p_two"):
            on_it = sheet(quiz, account, number)
            assert (len(on_it), on_it[0], on_it[-1]) == (4, must, survey)


def test_a_count_for_each_group(tmp_path: Path) -> None:
    quiz = quiz_of(loaded_with(tmp_path, GROUPS, SECOND))
    _, many, truth, order, blank, _ = (question.id for question in quiz.questions)
    assert quiz.pools == (Pool(1, (many, truth)), Pool(1, (order, blank)))


def test_key_and_public_half_agree_on_revision_and_pools(tmp_path: Path) -> None:
    loaded = loaded_with(tmp_path, DRAW)
    quiz = quiz_of(loaded)
    key = next(key for key in loaded.keys if key.quiz_id == quiz.id)
    assert (key.revision, key.pools) == (quiz.revision, quiz.pools)
    module = loaded.curriculum.by_id["t-s-01"]
    assert isinstance(module, TrainingModule)
    assert not set(module.completion.must_pass) & {name for pool in quiz.pools for name in pool.questions}


def test_another_must_pass_question_is_another_revision(tmp_path: Path) -> None:
    more = Edit("training/s/t-s-01.md", "must_pass: [q-promise]", "must_pass: [q-promise, q-wait]")
    before, after = quiz_of(loaded_with(tmp_path / "a", DRAW)), quiz_of(loaded_with(tmp_path / "b", DRAW, more))
    assert before.revision != after.revision
    assert after.pools[0].take == 1


def test_moving_the_key_moves_no_draw(tmp_path: Path) -> None:
    moved = Edit(MODULE, "1. 护住人\n2. 打电话", "1. 打电话\n2. 护住人")
    before, after = loaded_with(tmp_path / "a", DRAW), loaded_with(tmp_path / "b", DRAW, moved)
    assert before.curriculum == after.curriculum
    assert before.keys != after.keys


@pytest.mark.parametrize(("take", "size"), [(1, 1), (2, 5), (5, 9), (8, 12)])
def test_a_pool_is_gone_through_before_anything_comes_again(take: int, size: int) -> None:
    pool = Pool(take, tuple(f"q{place}" for place in range(size)))
    seen: list[str] = []
    for number in range(1, size + 1):
        seen += [name for name in pool.questions if name not in left_out((pool,), "r", "p_one", number)]
    counts = {name: seen.count(name) for name in pool.questions}
    assert set(counts.values()) == {take}
    first = [name for name in pool.questions if name not in left_out((pool,), "r", "p_one", 1)]
    second = [name for name in pool.questions if name not in left_out((pool,), "r", "p_one", 2)]
    assert len(set(first) & set(second)) == max(0, 2 * take - size)


def test_what_a_sheet_is_made_of_is_written_down() -> None:
    """A change here deals other sheets to people who are answering: raise the revision instead."""
    assert [mixed(text) for text in ("", "a", "rev|p_one|q1")] == [2872998923, 444641715, 2868008289]
    assert asked((Pool(2, ("a", "b", "c")),), 5) == 4


def exported(folder: Path, form: str, *edits: Edit) -> tuple[str, Path]:
    content, out = copy_of_good(folder, *edits), folder / "out" / "quiz"
    out.parent.mkdir()
    command = ["export-quiz", "t-s-01", "--content", str(content), "--format", form, "--out", str(out)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    return done.output, out


def test_qti_carries_the_draw_and_gift_says_that_it_cannot(tmp_path: Path) -> None:
    said, out = exported(tmp_path / "qti", "qti", GROUPS, SECOND)
    with zipfile.ZipFile(out) as package:
        test = ET.fromstring(package.read("assessment.xml"))  # noqa: S314 - our own bytes
    name = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
    sections = [*test.iter(name + "assessmentSection")]
    told = [
        (section.get("title"), section.find(name + "selection").get("select"),  # type: ignore[union-attr]
         [one.get("identifier") for one in section.iter(name + "assessmentItemRef") if one.get("required") == "true"])
        for section in sections
    ]  # fmt: skip
    assert told == [("听", "2", ["q-promise"]), ("做", "2", ["q-survey"])]
    assert "要在那个平台上另设" not in said
    said, _ = exported(tmp_path / "gift", "gift", DRAW)
    assert "要在那个平台上另设" in said
