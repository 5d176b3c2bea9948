"""A roster file gets a clear answer, whatever was done to it; nothing in it is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quiz_api.rosters import csv_sheets, table, xlsx_sheets
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import RosterRefused, RosterTable, Wanted
from tests.quiz_api.rosters.files import HEADER, csv_text, member, with_member, xlsx

WANTED = (Wanted("姓名", required=True, aliases=("教师姓名",)), Wanted("工号"), Wanted("岗位", required=True))
GOOD = (HEADER, ("林晓禾", "0123", "学科教师", ""), ("韩立", "0124", "班主任", "2024级3班"))


def read(data: bytes) -> RosterTable:
    return read_roster(data, WANTED)


def refusal(data: bytes) -> RosterRefused:
    with pytest.raises(RosterRefused) as caught:
        read(data)
    return caught.value


def advice(data: bytes) -> list[tuple[int, str, str]]:
    return [(row.line, problem.column, problem.advice) for row in read(data).rows for problem in row.problems]


@pytest.mark.parametrize(
    "data",
    [
        xlsx(*GOOD),
        csv_text(*GOOD).encode("utf-8-sig"),
        csv_text(*GOOD).encode("utf-8"),
        csv_text(*GOOD).encode("gb18030"),
        csv_text(*GOOD, separator="\t").encode("utf-16"),
        csv_text(*GOOD, separator=";").encode("utf-8"),
    ],
    ids=["xlsx", "utf-8 with BOM", "utf-8", "GB18030", "UTF-16 with tabs", "semicolons"],
)
def test_the_same_roster_reads_the_same_in_every_form(data: bytes) -> None:
    found = read(data)
    assert [(row.line, row.cells, row.problems) for row in found.rows] == [
        (2, {"姓名": "林晓禾", "工号": "0123", "岗位": "学科教师"}, ()),
        (3, {"姓名": "韩立", "工号": "0124", "岗位": "班主任"}, ()),
    ]
    assert found.unused == ("班级",)


def test_a_title_above_the_header_and_other_names_for_it_are_understood() -> None:
    def title(page: Any) -> None:
        page.merge_cells("A1:C1")

    data = xlsx(
        ("云溪县第三小学教师名单", "", ""),
        ("教师姓名（必填）", "工 号", "岗位*"),
        ("林晓禾", 123, "学科教师"),
        change=title,
    )
    (row,) = read(data).rows
    assert (row.line, row.cells, row.problems) == (3, {"姓名": "林晓禾", "工号": "123", "岗位": "学科教师"}, ())


def test_empty_rows_between_are_nothing() -> None:
    assert [row.line for row in read(xlsx(HEADER, ("甲", "", "校长"), ("", "", ""), ("乙", "", "校长"))).rows] == [2, 4]


CELLS = {
    "scientific number": (("林晓禾", 1.23e17, "校长"), "工号", "科学计数"),
    "scientific text": (("林晓禾", "1.23E+17", "校长"), "工号", "科学计数"),
    "formula": (("林晓禾", "=A1", "校长"), "工号", "公式"),
    "name like a formula": (("+林晓禾", "1", "校长"), "姓名", "公式的符号"),
    "name like a full-width formula": (("＝林晓禾", "1", "校长"), "姓名", "公式的符号"),
    "date": (("林晓禾", date(2026, 3, 4), "校长"), "工号", "日期"),
    "date as text": (("3月4日", "1", "校长"), "姓名", "日期"),
    "truth value": (("林晓禾", True, "校长"), "工号", "真"),
    "error value": (("林晓禾", "#N/A", "校长"), "工号", "算出的错误"),
    "invisible character": (("林晓\u200b禾", "1", "校长"), "姓名", "看不见"),
    "very long": (("林" * 101, "1", "校长"), "姓名", "太长"),
    "missing": (("", "1", "校长"), "姓名", "要填姓名"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_says_what_is_wrong_and_where(name: str) -> None:
    row, column, word = CELLS[name]
    found = advice(xlsx(HEADER, ("韩立", "2", "校长"), row))
    assert [(line, where) for line, where, _ in found] == [(3, column)]
    assert word in found[0][2]


def test_merged_cells_in_the_list_are_told_at_each_row() -> None:
    def merge(page: Any) -> None:
        page.merge_cells("C2:C3")

    found = advice(xlsx(HEADER, ("甲", "1", "校长"), ("乙", "2", ""), ("丙", "3", "校长"), change=merge))
    assert [(line, column) for line, column, _ in found] == [(2, ""), (3, ""), (3, "岗位")]
    assert "取消合并" in found[0][2]


WHOLE = {
    "roster-old-excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "roster-no-header": xlsx(("班级", "人数"), ("一班", 45), title="人数"),
    "roster-empty": xlsx(HEADER),
    "roster-broken-xlsx": xlsx(*GOOD)[:400],
    "roster-unreadable": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "roster-broken-csv": ('姓名,岗位\r\n"林,' + "x" * 200_000).encode(),
    "roster-identity-numbers": xlsx(HEADER, ("林晓禾", "11010519491231002X", "校长")),
}


@pytest.mark.parametrize("code", WHOLE)
def test_a_file_that_is_no_roster_is_refused_whole(code: str) -> None:
    assert refusal(WHOLE[code]).code == code


def test_a_wrong_header_is_answered_with_the_words_that_were_seen_and_those_that_lack() -> None:
    data = xlsx(("云溪县第三小学",), ("教师", "岗位", "电话 13800000000"), ("林晓禾", "校长", ""))
    assert "第 2 行写的是“教师”、“岗位”，缺：姓名。" in refusal(data).detail


def test_the_wrong_sheet_is_named_and_the_right_one_found() -> None:
    assert "“人数”" in refusal(WHOLE["roster-no-header"]).detail

    def second(page: Any) -> None:
        other = page.parent.create_sheet("教师")
        for row in GOOD:
            other.append(list(row))

    assert len(read(xlsx(("班级", "人数"), change=second)).rows) == 2


def test_a_column_of_identity_numbers_is_named_also_where_nobody_reads_it() -> None:
    data = xlsx(("姓名", "岗位", "备注号"), ("林晓禾", "校长", "110105 19491231 002x"))
    found = refusal(data)
    assert (found.code, "备注号" in found.detail, "1949" in found.detail) == ("roster-identity-numbers", True, False)
    assert read(xlsx(HEADER, ("林晓禾", "110105194912310020", "校长"))).rows  # a wrong check digit: only a long number


def test_too_many_rows_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (table, xlsx_sheets, csv_sheets):
        monkeypatch.setattr(module, "MOST_ROWS", 20)
    monkeypatch.setattr("quiz_api.rosters.reading.MOST_ROWS", 20)
    many = (HEADER, *((f"甲{number}", str(number), "校长") for number in range(21)))
    assert refusal(xlsx(*many)).code == refusal(csv_text(*many).encode()).code == "roster-too-many"
    assert refusal(xlsx(*GOOD) + b" " * 2 * 1024 * 1024).code == "roster-too-big"


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = with_member(xlsx(*GOOD), "xl/media/image1.png", b"\0" * 8_000_000)
    assert refusal(bomb).code == "roster-zip-bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_of_entities_are_refused(encoding: str) -> None:
    data = xlsx(*GOOD)
    text = member(data, "xl/workbook.xml").decode()
    declared = '<!DOCTYPE x [<!ENTITY a "a">]>' + text.split("?>", 1)[-1]
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert refusal(with_member(data, "xl/workbook.xml", (head + declared).encode(encoding))).code == "roster-doctype"


@pytest.mark.parametrize("cut", range(0, 4000, 97))
def test_a_file_cut_anywhere_is_a_refusal_and_never_a_traceback(cut: int) -> None:
    data = xlsx(*GOOD)
    with pytest.raises(RosterRefused):
        read(data[: min(cut, len(data) - 1)])
