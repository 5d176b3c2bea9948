"""回执 on paper: the school notes a family's yes or no, and it is as good as one given on a phone."""

from __future__ import annotations

import pytest

from quiz_api.domain.records import Consent, RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, act, class_path
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, OTHER_SCHOOL_ADMIN, Town


def test_a_family_that_agreed_on_paper_is_recorded_and_one_that_did_not_is_not(town: Town) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, "青石岭")
    family = town.household(1, consents=False)
    assert family.finish_lesson(ALL_RIGHT).status_code == 403
    assert act(admin, "consent", unit, number=1, given="yes").status_code == 303
    assert family.finish_lesson(ALL_RIGHT).status_code == 201
    assert act(admin, "consent", unit, number=1, given="no").status_code == 303
    assert family.finish_lesson(ALL_RIGHT).status_code == 403
    bodies = [row.record.body for row in town.rows(RecordKind.CONSENT)]
    assert [(body.given, body.on_paper) for body in bodies if isinstance(body, Consent)] == [
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize(("fields", "status"), [({"number": 1}, 422), ({"number": 59, "given": "yes"}, 404)])
def test_a_slip_that_says_nothing_or_is_nobodys_is_told(fields: dict[str, object], status: int, town: Town) -> None:
    unit = class_path(town, CARD_CLASS, "青石岭")
    assert act(town.staff(CARD_SCHOOL_ADMIN), "consent", unit, **fields).status_code == status
    assert town.rows(RecordKind.CONSENT) == []


def test_another_school_notes_nothing_here(town: Town) -> None:
    unit = class_path(town, CARD_CLASS, "青石岭")
    assert act(town.staff(OTHER_SCHOOL_ADMIN), "consent", unit, number=1, given="yes").status_code in (403, 404)
    assert town.rows(RecordKind.CONSENT) == []
