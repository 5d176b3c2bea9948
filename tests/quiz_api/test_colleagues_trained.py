"""A counsellor trains her colleagues, on the stores that people run: the list, the roll, the hours, no stranger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import NAME_TO_CALL, SCHOOL, call_staff, make, marks, run
from tests.quiz_api.town import OTHER_TEACHER, Town


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def test_a_counsellor_holds_a_training_from_the_form_to_the_hours(town: Town) -> None:
    """Without a screen: the paper names her colleagues, she taps them in and out, and closing gives the hours."""
    counsellor, colleague = town.staff("qslx02"), town.staff("qslx01")
    session = make(counsellor, town.path(SCHOOL), kind="校本研修", form="线下无屏", title="识别与转介")
    assert "罗建平" in marks(counsellor, session)
    assert {"罗建平", "何秀兰"} <= set(NAME_TO_CALL.findall(page_of(counsellor, f"/sessions/{session}/roll")))
    assert run(counsellor, session, "begin").status_code == 303
    assert call_staff(counsellor, session, colleague.account).status_code == 201
    town.clock.pass_time(minutes=90)
    assert call_staff(counsellor, session, colleague.account, leaving=True).status_code == 201
    assert run(counsellor, session, "close").status_code == 303
    assert "识别与转介" in page_of(colleague, "/me")
    stranger = town.staff(OTHER_TEACHER)
    assert call_staff(counsellor, session, stranger.account).status_code == 404
    refused = stranger.get("/sessions").get_data(as_text=True)
    assert ("许安（学校管理员）" in refused, "何秀兰" in refused) == (True, False)
