"""Whatever is changed behind the store's back in PostgreSQL is found and named."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores
from tests.store import city
from tests.store.test_contract_ledger import void_of
from tests.store.test_contract_scope import manifest


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Sequences 1 to 5: an attempt with answers, an award, its void, the award again, an export."""
    stores = open_stores(url)
    city.found_city(stores.ledger)
    with stores.ledger.writing(city.SELF) as writing:
        writing.append(city.attempt(writing.put_side_text("答卷")))
        award = writing.append(city.award())
    with stores.ledger.writing(city.SCHOOL_ADMIN) as writing:
        writing.append(void_of(award))
        writing.append(city.award())
        writing.append(manifest("X2026-000001"))
        writing.put_export("X2026-000001", b"bytes")
    yield stores.ledger
    stores.sessions.close()
    stores.ledger.close()


RAISED = """
    UPDATE records SET document = replace(document, 'score_percent":80', 'score_percent":90') WHERE sequence = 1
"""
CHANGES = {
    "a score": (RAISED, "改动", 1),
    "no JSON": ("UPDATE records SET document = '{' WHERE sequence = 2", "读不出来", 2),
    "no record": ("UPDATE records SET document = '{}' WHERE sequence = 2", "读不出来", 2),
    "whose it is": ("UPDATE records SET subject_id = 'p_stranger' WHERE sequence = 2", "用来查找的列", 2),
    "where it is": ("UPDATE records SET school_path = '/o_city/o_county/o_second/' WHERE sequence = 2", "列", 2),
    "its order": ("UPDATE records SET sequence = 99 WHERE sequence = 2", "接不上", 3),
    "a record in the middle": ("DELETE FROM records WHERE sequence = 2", "接不上", 3),
    "the last record": ("DELETE FROM records WHERE sequence = 5", "末尾", "o_first"),
    "a whole chain": ("DELETE FROM records", "末尾", "o_first"),
    "a registered end": ("UPDATE chain_heads SET length = 4", "末尾", "o_first"),
    "hours of a teacher": ("UPDATE training_totals SET minutes = minutes + 45", "合计", "p_teacher"),
    "a total that is gone": ("DELETE FROM training_totals", "合计", "p_teacher"),
    "a total of nobody": (
        "INSERT INTO attendance_totals VALUES (2026, '/o_city/o_county/o_first/o_class/', 'p-01', 1)",
        "合计",
        "p-01",
    ),
    "a total of a school": ("UPDATE unit_totals SET awards = 9", "合计", city.SCHOOL),
    "families of a school": ("DELETE FROM household_days", "有卡的家庭", city.SCHOOL),
    "a line of an award": ("UPDATE award_lines SET line = replace(line, '90', '95')", "台账里保存的一行", 2),
    "a line that is gone": ("DELETE FROM award_lines", "台账里保存的一行", 2),
    "a live key": ("DELETE FROM live_keys", "有效", 4),
    "an answer sheet": ("UPDATE side_texts SET document = replace(document, '答卷', '答案')", "附属文字", 1),
    "an export": ("UPDATE export_bytes SET content = 'other'", "导出文件", 5),
    "an export that is gone": ("DELETE FROM export_bytes", "导出文件", 5),
}


@pytest.mark.parametrize(("change", "words", "where"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_found_and_named(store: Store, url: str, change: str, words: str, where: int | str) -> None:
    assert store.verify().first_bad is None
    with psycopg.connect(url, autocommit=True) as connection:
        keys: dict[object, str] = dict(connection.execute(b"SELECT sequence, key FROM records").fetchall())
        connection.execute(change.encode())
    found = store.verify()
    assert words in found.problem
    assert found.first_bad == keys.get(where, where)


def test_totals_are_counted_again_by_the_function_that_is_named(store: Store, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"UPDATE training_totals SET minutes = 0")
        connection.execute(b"DELETE FROM unit_totals")
        assert "SELECT recount_totals()" in store.verify().problem
        connection.execute(b"SELECT recount_totals()")
    assert store.verify().first_bad is None


def test_an_erased_answer_sheet_is_no_damage(store: Store, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"DELETE FROM side_texts")
    assert store.verify().first_bad is None
