"""A class that was held on paper and is entered later: it has its own day, in whichever order that is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.records import RecordKind, SessionSignIn
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import LESSON, SCHOOL, call, call_staff, marks, parents_session, run
from tests.quiz_api.test_session_papers import take as take_families
from tests.quiz_api.test_session_staff import awards, come, training
from tests.quiz_api.test_staff_papers import take
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town, Visit

DAYS_AGO = "2026-11-20T14:00"  # the town's clock stands at noon of 23 November
THIS_MORNING = "2026-11-23T10:00"
ON_PAPER = "import"
ORDERS = [
    ("enter", ON_PAPER),
    (ON_PAPER, "enter"),
    ("begin", "close", ON_PAPER),
    ("begin", ON_PAPER, "close"),
    (ON_PAPER, "begin", "close"),
    ("begin", ON_PAPER, "out", "close"),
]


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def stored(town: Town, session: str) -> ClassSession:
    found = town.stores.ledger.door().class_session(session)
    assert found is not None
    return found


def days(town: Town, *kinds: RecordKind) -> list[str]:
    """On which days the records that stand are dated, in the school's own time."""
    rows = [row.record.draft for row in town.rows(*kinds) if row.voided_by is None]
    return [f"{town.calendar.day(draft.happened_at)}" for draft in rows]


def enter(town: Town, admin: Visit, session: str, *acts: str) -> None:
    """Two teachers with both ticks on paper, five minutes between one step and the next."""
    both = " ".join(list(marks(admin, session).values())[:2])
    for act in acts:
        answer = take(admin, session, both, both) if act == ON_PAPER else run(admin, session, act)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        town.clock.pass_time(minutes=5)


@pytest.mark.parametrize("begins", [DAYS_AGO, THIS_MORNING])
@pytest.mark.parametrize("acts", ORDERS, ids=" ".join)
def test_ticks_on_paper_give_hours_on_the_day_of_the_training(town: Town, begins: str, acts: tuple[str, ...]) -> None:
    admin, session = training(town, begins=begins, minutes="60")
    enter(town, admin, session, *acts)
    assert [award.minutes for award in awards(town)] == [60, 60]
    kinds = (RecordKind.SIGN_IN, RecordKind.SIGN_OUT, RecordKind.HOURS_AWARD)
    assert days(town, *kinds) == [begins[:10]] * 6
    page = page_of(admin, f"/sessions/{session}")
    assert ("记 60 分钟" in page, "缺席" in page, "提前" in page) == (True, False, False)
    assert town.stores.ledger.verify().first_bad is None


@pytest.mark.parametrize("acts", ORDERS[:5], ids=" ".join)
def test_what_families_have_of_it_is_dated_on_its_day_and_nobody_was_early(town: Town, acts: tuple[str, ...]) -> None:
    admin, session = parents_session(town, begins=DAYS_AGO, page_id=LESSON)
    family = town.household(1)
    card = marks(admin, session)["01"]
    for act in acts:
        if act == ON_PAPER:
            assert take_families(admin, session, card) == 303
        else:
            run(admin, session, act)
        town.clock.pass_time(minutes=5)
    assert days(town, RecordKind.SIGN_IN, RecordKind.ATTENDANCE) == ["2026-11-20"] * 2
    (row,) = town.rows(RecordKind.SIGN_IN)
    assert isinstance(row.record.body, SessionSignIn)
    assert not row.record.body.is_early
    assert "提前" not in page_of(admin, f"/sessions/{session}")
    told = page_of(family, "/me").split("</main>", 1)[0]
    assert ("2026年11月20日" in told, "2026年11月23日" in told) == (True, False)


def test_the_page_of_a_class_that_is_past_asks_for_its_paper_first(town: Town) -> None:
    admin, session = training(town, begins=DAYS_AGO, minutes="60")
    page = page_of(admin, f"/sessions/{session}")
    assert "时间过了，还没有结束" in page
    assert '<a class="btn main" href="#paper">导入签到表</a>' in page
    assert "已经办完，记为结束" in page
    for gone in ("还没开始", "点“开始”", 'value="begin"', "放大屏"):
        assert gone not in page
    enter(town, admin, session, ON_PAPER)
    assert '<button class="btn main">已经办完，记为结束</button>' in page_of(admin, f"/sessions/{session}")


def test_on_its_own_day_a_class_may_still_begin_late(town: Town) -> None:
    admin, session = training(town, begins=THIS_MORNING, minutes="60")
    page = page_of(admin, f"/sessions/{session}")
    assert ("已经办完，记为结束" in page, "现在才开始" in page) == (True, True)
    run(admin, session, "begin")
    assert stored(town, session).opened_at == town.clock()
    assert "放大屏" in page_of(admin, f"/sessions/{session}")


def test_a_class_that_starts_twenty_minutes_late_counts_from_there(town: Town) -> None:
    admin, session = training(town, begins="2026-11-23T11:40", minutes="100")
    run(admin, session, "begin")
    on_time, late = (town.staff(name) for name in ("qslx01", "qslx02"))
    come(town, session, on_time)
    town.clock.pass_time(minutes=30)
    come(town, session, late)
    town.clock.pass_time(minutes=50)
    run(admin, session, "out")
    come(town, session, on_time, late)
    run(admin, session, "close")
    assert [award.minutes for award in awards(town)] == [100]
    assert "缺席 38%" in page_of(admin, f"/sessions/{session}")


def test_a_class_that_is_still_to_come_or_cancelled_is_not_entered(town: Town) -> None:
    admin, session = training(town, begins="2026-11-23T14:00", minutes="60")
    assert "还没到结束的时间" in run(admin, session, "enter").get_data(as_text=True)
    run(admin, session, "cancel")
    assert run(admin, session, "enter").status_code == 422
    assert stored(town, session).state is SessionState.CANCELLED


def test_entering_is_undone_in_one_step_and_done_again(town: Town) -> None:
    admin, session = training(town, begins=DAYS_AGO, minutes="60")
    enter(town, admin, session, ON_PAPER, "enter", "enter")
    assert len(awards(town)) == 2
    run(admin, session, "reopen")
    assert (awards(town), stored(town, session).state) == ([], SessionState.PLANNED)
    assert admin.form(f"/sessions/{session}/roster/undo").status_code == 303
    assert days(town, RecordKind.SIGN_IN, RecordKind.SIGN_OUT) == []
    enter(town, admin, session, "enter", ON_PAPER)
    assert days(town, RecordKind.HOURS_AWARD) == ["2026-11-20"] * 2
    assert town.stores.ledger.verify().first_bad is None


def test_a_class_that_was_dated_later_gets_its_own_day_when_its_end_is_undone(town: Town) -> None:
    admin, session = training(town, begins=DAYS_AGO, minutes="60")
    enter(town, admin, session, ON_PAPER)
    with town.stores.ledger.founding() as writing:  # as such classes were begun before
        begun = replace(stored(town, session), state=SessionState.OPEN, opened_at=town.clock())
        writing.put_class_session(begun)
    run(admin, session, "close")
    assert days(town, RecordKind.HOURS_AWARD) == ["2026-11-23"] * 2
    told = "登记的是 2026年11月20日，到场记在 2026年11月23日"
    assert told in page_of(admin, f"/sessions/{session}")
    run(admin, session, "reopen", "enter")
    assert told not in page_of(admin, f"/sessions/{session}")
    assert days(town, RecordKind.HOURS_AWARD) == ["2026-11-20"] * 2


def test_a_class_that_phones_signed_in_to_on_a_later_day_keeps_it(town: Town) -> None:
    admin, session = training(town, begins=DAYS_AGO, minutes="60")
    with town.stores.ledger.founding() as writing:
        begun = replace(stored(town, session), state=SessionState.OPEN, opened_at=town.clock())
        writing.put_class_session(begun)
    teacher = town.staff("qslx01")
    come(town, session, teacher)
    town.clock.pass_time(minutes=60)
    run(admin, session, "out")
    come(town, session, teacher)
    run(admin, session, "close", "reopen")
    assert stored(town, session).opened_at == begun.opened_at
    run(admin, session, "close")
    assert days(town, RecordKind.HOURS_AWARD) == ["2026-11-23"]


def test_a_roll_that_is_called_days_later_is_called_for_the_class(town: Town) -> None:
    admin, session = training(town, begins=DAYS_AGO, minutes="60")
    person = town.staff("qslx01").account
    assert "补的到场，从开始算起" in page_of(admin, f"/sessions/{session}/roll")
    call_staff(admin, session, person)
    call_staff(admin, session, person, leaving=True)
    run(admin, session, "enter")
    assert days(town, RecordKind.SIGN_IN, RecordKind.SIGN_OUT, RecordKind.HOURS_AWARD) == ["2026-11-20"] * 3
    assert "补点名" in page_of(admin, f"/sessions/{session}")
    _, evening = parents_session(town, begins=DAYS_AGO, page_id=LESSON)
    town.household(1)
    call(admin, evening, class_path(town, CARD_CLASS, SCHOOL), 1)
    assert "提前" not in page_of(admin, f"/sessions/{evening}")


def test_a_class_that_nobody_ended_on_its_day_ends_when_it_was_to(town: Town) -> None:
    admin, session = training(town, begins="2026-11-23T12:00", minutes="60")
    run(admin, session, "begin")
    town.clock.pass_time(days=2)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    enter(town, admin, session, ON_PAPER, "close")
    assert stored(town, session).closed_at == stored(town, session).ends_at
    assert days(town, RecordKind.SIGN_IN, RecordKind.SIGN_OUT, RecordKind.HOURS_AWARD) == ["2026-11-23"] * 6
