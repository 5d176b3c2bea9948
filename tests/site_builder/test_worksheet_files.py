"""Worksheets in Word: room to draw and to write where an author left it empty."""

from __future__ import annotations

import io
from pathlib import Path

import docx

from tests.site_builder.test_office_files import copy_good, made, run, words_of_docx

SHEET_TO_DRAW_ON = """\
画一画操场，写一句：＿＿＿＿

| |
|---|
|　|
|　|
|　|
|　|

| 早上 | 晚上 |
|---|---|
| 我 | ＿＿ |
"""


def test_rows_without_words_are_a_box_that_holds_a_hand_and_lines_are_long_enough(tmp_path: Path) -> None:
    copy_good(tmp_path)
    lesson = tmp_path / "content/lessons/yx/yx-t2-01.md"
    lesson.write_text(lesson.read_text("utf-8").replace("画一画操场。", SHEET_TO_DRAW_ON), "utf-8")
    for command in (("build",), ("documents", "yx-t2-01")):
        assert run(tmp_path, *command).exit_code == 0
    sheet = docx.Document(io.BytesIO(made(tmp_path, "yx-t2-01-sheet.docx")))
    heights = [[round(row.height.mm) if row.height else 0 for row in table.rows] for table in sheet.tables]
    assert heights == [[150], [0, 21]]
    assert "写一句：＿＿＿＿＿＿＿＿" in words_of_docx(made(tmp_path, "yx-t2-01-sheet.docx"))


def test_more_than_five_rows_to_draw_in_are_an_inch_each(tmp_path: Path) -> None:
    copy_good(tmp_path)
    lesson = tmp_path / "content/lessons/yx/yx-t2-01.md"
    lesson.write_text(lesson.read_text("utf-8").replace("画一画操场。", "| |\n|---|\n" + "|　|\n" * 6), "utf-8")
    for command in (("build",), ("documents", "yx-t2-01")):
        assert run(tmp_path, *command).exit_code == 0
    (table,) = docx.Document(io.BytesIO(made(tmp_path, "yx-t2-01-sheet.docx"))).tables
    assert [round(row.height.mm) for row in table.rows if row.height] == [7 * 25]
