"""A large roster goes in beside the request: its page says how far it is, and what breaks loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from quiz_api.app import create_app
from quiz_api.domain.people import Person
from quiz_api.domain.rosters import BatchState, RosterStep
from quiz_api.services import roster_work, staff_rosters
from quiz_api.services.roster_work import Job, RosterWork
from quiz_api.settings import Settings
from quiz_api.store.interface import StoreUnavailable
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, SCHOOL, batch_of, people, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import bank, catalogue
from tests.quiz_api.town import COUNTY_ADMIN, OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, Town, Visit

ROWS = tuple((f"石榴{number}", "学科教师", "", f"9{number}") for number in range(5))


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Job]]:
    """What would run beside the requests, for the test to run when it likes; every roster is a large one."""
    waiting: list[Job] = []
    monkeypatch.setattr(roster_work, "AT_ONCE", 2)
    monkeypatch.setattr(staff_rosters, "TELL_EVERY", 2)
    monkeypatch.setattr(RosterWork, "_start", lambda _self, job: waiting.append(job))
    yield waiting
    assert not waiting, "work was begun that no test has run"


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def received(admin: Visit, *rows: tuple[object, ...]) -> str:
    return batch_of(upload(admin, xlsx(HEADER, *(rows or ROWS))))


def looked_at(admin: Visit, jobs: list[Job]) -> str:
    batch = received(admin)
    jobs.pop()()
    return batch


def added(town: Town) -> dict[str, Person]:
    return {name: person for name, person in people(town).items() if name.startswith("石榴")}


def progress(admin: Visit, batch: str) -> str:
    return page_of(admin, f"/school/staff/import/progress?batch={batch}")


def test_a_large_file_is_received_compared_and_taken_with_a_page_that_says_how_far(
    town: Town, admin: Visit, jobs: list[Job]
) -> None:
    batch = received(admin)
    page = progress(admin, batch)
    assert "正在核对名单" in page
    assert "已经核对 0 行，共 5 行" in page
    jobs.pop()()
    assert "共 5 行，都可以导入" in page_of(admin, f"/school/staff/import?batch={batch}")
    assert not added(town)
    admin.form("/school/staff/import/take", batch=batch)
    assert "正在导入名单" in progress(admin, batch)
    jobs.pop()()
    assert "新增 5 位" in page_of(admin, f"/school/staff/import?batch={batch}")
    assert len(added(town)) == 5


def test_the_page_works_without_scripts_and_leads_on_by_itself(admin: Visit, jobs: list[Job]) -> None:
    batch = received(admin)
    assert '<noscript><meta http-equiv="refresh"' in progress(admin, batch)
    waiting = admin.get(f"/school/staff/import?batch={batch}")
    assert waiting.headers["Location"].endswith(f"/school/staff/import/progress?batch={batch}")
    jobs.pop()()
    done = admin.get(f"/school/staff/import/progress?batch={batch}")
    assert done.headers["Location"].endswith(f"/school/staff/import?batch={batch}")


def test_each_step_tells_its_rows_of_all_rows(
    town: Town, admin: Visit, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = looked_at(admin, jobs)
    told: list[tuple[RosterStep, int, int]] = []
    kept = town.stores.sessions.put_progress
    monkeypatch.setattr(
        town.stores.sessions,
        "put_progress",
        lambda note: (told.append((note.step, note.done, note.total)), kept(note)),
    )
    admin.form("/school/staff/import/take", batch=batch)
    jobs.pop()()
    check, write = RosterStep.CHECK, RosterStep.WRITE
    assert told == [
        (check, 0, 5),
        *((check, done, 5) for done in (0, 2, 4)),
        *((write, done, 5) for done in (0, 2, 4, 5)),
        (RosterStep.DONE, 5, 5),
    ]


def test_work_is_begun_once_however_often_it_is_asked_for(town: Town, admin: Visit, jobs: list[Job]) -> None:
    batch = looked_at(admin, jobs)
    for _ in range(3):
        admin.form("/school/staff/import/take", batch=batch)
    assert len(jobs) == 1
    jobs.pop()()
    assert len(added(town)) == 5


def test_a_process_that_dies_has_changed_nothing_and_the_rows_are_still_there(
    town: Town, admin: Visit, jobs: list[Job]
) -> None:
    batch = received(admin)
    jobs.clear()  # it died before it compared a row
    admin = another_process(town)
    assert "正在核对" in progress(admin, batch)
    town.clock.pass_time(minutes=3)
    page = progress(admin, batch)
    assert "核对停下了" in page
    assert "上传的内容都在" in page
    assert f"import?batch={batch}" in page_of(admin, "/school/staff")
    admin.form("/school/staff/import/take", batch=batch)
    jobs.pop()()
    assert "共 5 行，都可以导入" in page_of(admin, f"/school/staff/import?batch={batch}")


def test_a_roster_that_is_being_taken_elsewhere_is_left_alone(town: Town, admin: Visit, jobs: list[Job]) -> None:
    batch = looked_at(admin, jobs)
    admin.form("/school/staff/import/take", batch=batch)
    running = jobs.pop()
    admin = another_process(town)
    admin.form("/school/staff/import/take", batch=batch)
    assert not jobs
    running()
    assert len(added(town)) == 5


def test_a_disk_that_refuses_is_told_and_nobody_came_in(
    town: Town, admin: Visit, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = looked_at(admin, jobs)
    admin.form("/school/staff/import/take", batch=batch)

    def refuse(*_: object) -> None:
        raise StoreUnavailable("磁盘满了")

    with monkeypatch.context() as broken:
        broken.setattr(staff_rosters, "append_audit", refuse)
        jobs.pop()()
    assert "导入停下了" in progress(admin, batch)
    assert not added(town)
    admin.form("/school/staff/import/take", batch=batch)
    jobs.pop()()
    assert len(added(town)) == 5


def test_a_row_that_went_wrong_meanwhile_brings_the_preview_back(town: Town, admin: Visit, jobs: list[Job]) -> None:
    batch = looked_at(admin, jobs)
    town.staff(COUNTY_ADMIN).form("/units/close", unit=town.path(SCHOOL), closed="yes")
    admin.form("/school/staff/import/take", batch=batch)
    jobs.pop()()
    assert "需要修改" in page_of(admin, f"/school/staff/import?batch={batch}")


def test_a_preview_that_was_let_go_is_told_and_takes_nobody(town: Town, admin: Visit) -> None:
    batch = batch_of(upload(admin, xlsx(HEADER, ROWS[0])))
    with town.stores.ledger.founding() as writing:
        found = writing.batch(batch)
        assert found is not None
        assert found.state is BatchState.PREVIEW
        writing.put_batch(replace(found, rows=()))
    assert "放得太久" in page_of(admin, f"/school/staff/import?batch={batch}")
    assert admin.form("/school/staff/import/take", batch=batch).status_code == 409


@pytest.mark.parametrize("stranger", [OTHER_SCHOOL_ADMIN])
def test_nobody_elsewhere_is_told_how_far(stranger: str, town: Town, admin: Visit, jobs: list[Job]) -> None:
    batch = received(admin)
    path = f"/school/staff/import/progress?batch={batch}"
    assert town.staff(stranger).get(path).status_code == 404
    assert town.staff(COUNTY_ADMIN).get(path).status_code == 200
    assert town.staff(stranger).form("/school/staff/import/take", batch=batch).status_code == 404
    jobs.pop()()


def test_progress_is_told_for_a_day(town: Town, admin: Visit, jobs: list[Job]) -> None:
    batch = looked_at(admin, jobs)
    assert town.stores.sessions.progress(batch) is not None
    town.stores.sessions.sweep(town.clock() + timedelta(days=2))
    assert town.stores.sessions.progress(batch) is None


def test_a_thread_of_its_own_does_the_work(admin: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_work, "AT_ONCE", 2)
    batch = received(admin)
    for thread in threading.enumerate():
        if thread.name == roster_work.THREAD:
            thread.join()
    assert "共 5 行，都可以导入" in page_of(admin, f"/school/staff/import?batch={batch}")


def another_process(town: Town) -> Visit:
    """A server on the same stores that knows nothing of what the first one was doing."""
    town.app = create_app(Settings.read(town.environment), town.stores, catalogue(), bank(), town.key, town.clock)
    return town.staff(SCHOOL_ADMIN)
