"""A bank with draws: the server deals the sheet, marks that and nothing else, and nobody picks a sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from quiz_api.app import create_app
from quiz_api.domain.grading import Answer
from quiz_api.domain.item_analysis import FEWEST, analyse
from quiz_api.domain.records import Attempt, RecordKind, Void
from quiz_api.settings import Settings
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue, dump_bank, dump_catalogue, load_bank, load_catalogue
from site_builder.curriculum import QuestionKind
from site_builder.quiz_draw import Pool, left_out
from tests.quiz_api.small_bank import bank, catalogue, key, question
from tests.quiz_api.town import TEACHER, Town, Visit

POOL = tuple(f"k{place}" for place in range(6))
POOLS = (Pool(2, POOL),)
QUIZ, REVISION = "q-t-s-01", "rev-3"


def drawing() -> tuple[Catalogue, tuple[QuizKey, ...]]:
    """The small bank with one question that must be passed and six of which a sheet asks two."""
    listing = catalogue()
    asked = (
        question("must", QuestionKind.SINGLE, "m1", "m2"),
        *(question(name, QuestionKind.SINGLE, f"{name}1", f"{name}2") for name in POOL),
    )
    keys = (
        key("must", QuestionKind.SINGLE, correct=frozenset({"m1"})),
        *(key(name, QuestionKind.SINGLE, correct=frozenset({f"{name}1"})) for name in POOL),
    )
    quizzes = tuple(
        replace(quiz, revision=REVISION, questions=asked, pools=POOLS) if quiz.id == QUIZ else quiz
        for quiz in listing.quizzes
    )
    return replace(listing, quizzes=quizzes), (*bank(), QuizKey(QUIZ, REVISION, keys, pools=POOLS))


@pytest.fixture(params=["memory", "postgresql"])
def town(request: pytest.FixtureRequest) -> Town:
    store = "memory:" if request.param == "memory" else str(request.getfixturevalue("postgres_server").migrated())
    made = Town(store=store)
    listing, keys = drawing()
    made.app = create_app(
        Settings.read({"XINYU_SITE": "no-such-site"}), made.stores, listing, keys, made.key, made.clock
    )
    return made


def due(visit: Visit) -> dict[str, Any]:
    found: dict[str, Any] = visit.get(f"/api/v1/quizzes/{QUIZ}/sheet").json
    return found


def sheet(names: list[str], *, right: bool) -> dict[str, list[str]]:
    return {name: [("m" if name == "must" else name) + ("1" if right else "2")] for name in names}


def send(visit: Visit, answers: object, draw: int | None) -> dict[str, Any]:
    data = {"quiz": QUIZ, "revision": REVISION, "answers": answers} | ({} if draw is None else {"draw": draw})
    answer: dict[str, Any] = visit.send(visit.event("quiz-submitted", data)).json
    return answer["results"][0] if "results" in answer else answer


def test_the_sheet_that_is_due_is_marked_and_its_questions_are_kept(town: Town) -> None:
    teacher = town.staff(TEACHER)
    first = due(teacher)
    assert (first["draw"], len(first["questions"]), first["questions"][0]) == (1, 3, "must")
    told = send(teacher, sheet(first["questions"], right=True), 1)
    assert (told["data"]["passed"], told["data"]["score_percent"]) == (True, 100)
    assert [mark["question"] for mark in told["data"]["questions"]] == first["questions"]
    body = town.rows(RecordKind.ATTEMPT)[0].record.body
    assert isinstance(body, Attempt)
    assert (body.draw, body.questions, body.right) == (1, 3, 3)
    with town.stores.ledger.founding() as reading:
        assert set(json.loads(reading.side_text(body.answers_ref) or "")) == set(first["questions"])


def test_a_retake_draws_anew_until_the_bank_has_been_gone_through(town: Town) -> None:
    teacher = town.staff(TEACHER)
    seen: list[str] = []
    for number in (1, 2, 3):
        now = due(teacher)
        assert now["draw"] == number
        seen += [name for name in now["questions"] if name != "must"]
        assert send(teacher, sheet(now["questions"], right=False), number)["status"] == "stored"
    assert sorted(seen) == sorted(POOL)


@pytest.mark.parametrize("draw", [None, 2, 7])
def test_nobody_picks_a_sheet(town: Town, draw: int | None) -> None:
    teacher = town.staff(TEACHER)
    out = left_out(POOLS, REVISION, teacher.account, draw or 1)
    refused = send(teacher, sheet([name for name in ("must", *POOL) if name not in out], right=True), draw)
    assert refused["code"] == "draw-other"
    assert not town.rows(RecordKind.ATTEMPT)
    assert due(teacher)["draw"] == 1


def test_a_sheet_is_answered_once_whatever_device_it_comes_from(town: Town) -> None:
    phone, desk = town.staff(TEACHER), town.staff(TEACHER)
    first = due(phone)
    assert due(desk) == first
    assert send(phone, sheet(first["questions"], right=False), 1)["status"] == "stored"
    assert send(desk, sheet(first["questions"], right=True), 1)["code"] == "draw-other"
    assert len(town.rows(RecordKind.ATTEMPT)) == 1


def test_an_answer_to_a_question_that_was_not_drawn_is_refused_by_name(town: Town) -> None:
    teacher = town.staff(TEACHER)
    first = due(teacher)
    extra = next(name for name in POOL if name not in first["questions"])
    refused = send(teacher, sheet([*first["questions"], extra], right=True), 1)
    assert refused["code"] == "answers-incomplete"
    assert [extra, "这道题在题库里，不在您这一份里，不用答。"] in [[*one.values()] for one in refused["fields"]]
    missing = send(teacher, sheet(first["questions"][:2], right=True), 1)
    assert missing["code"] == "answers-incomplete"


def test_a_sheet_that_was_taken_back_does_not_come_again(town: Town) -> None:
    teacher = town.staff(TEACHER)
    first = due(teacher)
    send(teacher, sheet(first["questions"], right=False), 1)
    record = town.rows(RecordKind.ATTEMPT)[0].record
    with town.stores.ledger.founding() as writing:
        writing.append(replace(record.draft, body=Void(record.id, "误交"), event_id="", natural_key=()))
    again = due(teacher)
    assert again["draw"] == 2
    assert again["questions"] != first["questions"]
    assert send(teacher, sheet(again["questions"], right=True), 2)["data"]["attempt"] == 1


def test_a_repeat_is_answered_as_before_though_another_sheet_is_due(town: Town) -> None:
    teacher = town.staff(TEACHER)
    first = due(teacher)
    data = {"quiz": QUIZ, "revision": REVISION, "draw": 1, "answers": sheet(first["questions"], right=False)}
    event = teacher.event("quiz-submitted", data)
    stored, repeated = (teacher.send(event).json["results"][0] for _ in range(2))
    assert repeated["status"] == "repeated"
    assert repeated["data"] == stored["data"]


def test_a_sheet_of_a_revision_without_a_bank_is_still_marked(town: Town) -> None:
    teacher = town.staff(TEACHER)
    old = {"must": ["m1"], "many": ["n1", "n2"], "blank": "4"}
    assert teacher.submit(old, revision="rev-1").status_code == 201


def test_people_have_different_sheets(town: Town) -> None:
    sheets = {tuple(sorted(set(POOL) - left_out(POOLS, REVISION, f"p_{place}", 1))) for place in range(200)}
    assert len(sheets) == 15  # every pair of six
    assert due(town.staff(TEACHER))["draw"] == 1
    assert town.visit().get(f"/api/v1/quizzes/{QUIZ}/sheet").status_code == 401
    assert town.staff(TEACHER).get("/api/v1/quizzes/q-t-s-01/sheet?revision=never").status_code == 404


def test_both_files_carry_the_draw_and_no_key_is_public() -> None:
    listing, keys = drawing()
    data = dump_catalogue(listing)
    assert load_catalogue(data) == listing
    assert load_bank(dump_bank(keys))[-1].pools or load_bank(dump_bank(keys))[0].pools
    assert "金丝雀" not in data.decode()


def test_item_analysis_counts_those_who_drew_a_question() -> None:
    _, keys = drawing()
    drawn = [
        tuple(Answer(name, (f"{'m' if name == 'must' else name}{1 + place % 2}",)) for name in ("must", *POOL)
              if name not in left_out(POOLS, REVISION, f"p_{place}", 1))
        for place in range(2 * FEWEST)
    ]  # fmt: skip
    items = {item.question_id: item for item in analyse(keys[-1], drawn)}
    asking = {name: sum(any(answer.question_id == name for answer in one) for one in drawn) for name in POOL}
    assert items["must"].answers == 2 * FEWEST
    assert {name for name in POOL if name in items} == {name for name, count in asking.items() if count >= FEWEST}
    more = {item.question_id: item for item in analyse(keys[-1], drawn * 3)}
    assert {name: more[name].answers for name in POOL if name in more} == {
        name: 3 * count for name, count in asking.items() if 3 * count >= FEWEST
    }
