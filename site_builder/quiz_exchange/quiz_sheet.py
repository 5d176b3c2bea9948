"""Questions in a table (.xlsx): a header row with our column names in any order, one question a row.

题型 and 题目 must be there. 选项A to 选项H hold choices, 反馈A to 反馈H what is said to who chose one, 答案 the key,
解析 the explanation, 题号 an id. 答案 is letters for 单选 and 多选, 对 or 错 for 判断, texts parted by | for 填空, and
is left empty for 排序 (choices stand in the right order) and 问卷.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from site_builder.curriculum import QuestionKind
from site_builder.loading.questions import QUESTION_ID
from site_builder.quiz_exchange.plain_question import FALSE, TRUE, PlainChoice, PlainQuestion, one_line, tidy
from site_builder.quiz_exchange.source_text import MOST_BYTES, MOST_QUESTIONS, QuizRefused, ReadQuiz

LETTERS = "ABCDEFGH"
KIND, STEM, ANSWER, EXPLANATION, NAME = "题型", "题目", "答案", "解析", "题号"
COLUMNS = (KIND, STEM, *(f"选项{letter}" for letter in LETTERS), ANSWER, EXPLANATION,
           *(f"反馈{letter}" for letter in LETTERS), NAME)  # fmt: skip
HEADER_WITHIN = 20
MOST_COLUMNS = 60
MOST_ROWS = 20_000
MOST_UNPACKED = 16 * MOST_BYTES
_TRUTHS = dict.fromkeys(("对", "正确", "√", "T", "TRUE"), TRUE) | dict.fromkeys(
    ("错", "错误", "×", "F", "FALSE"), FALSE
)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXAMPLES = (
    ("单选", "新同学一个人站在球场边，你先做什么？", "等他自己走过来", "问一句“要不要一起”", "请老师安排他加入", "B"),
    ("多选", "哪些做法合适？选出所有合适的。", "先听完", "马上给办法", "问他想要什么", "AC"),
    ("判断", "生气的时候可以先停一停。", "", "", "", "对"),
    ("填空", "全国统一的心理援助热线是＿＿＿＿。", "", "", "", "12356"),
    ("排序", "停下来的三步，排出先后。", "停", "呼一口气", "说一句话", ""),
    ("问卷", "这一课用得上吗？", "用得上", "有一点", "用不上", ""),
)
Row = tuple[Any, ...]


def read_sheet(data: bytes) -> ReadQuiz:
    """Every question of the first sheet that has our columns. Raises QuizRefused."""
    try:
        _look_from_outside(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            for page in book.worksheets:
                page.reset_dimensions()
                if (quiz := _page(page)) is not None:
                    return quiz
        finally:
            book.close()
    except QuizRefused:
        raise
    except Exception as error:  # a library that reads strangers' files fails in ways that it does not list
        raise QuizRefused("这个 .xlsx 打不开，可能没有存完，或者设了密码。请用表格软件打开，另存一份再试。") from error
    raise QuizRefused("没有找到写着“题型”“题目”的表头。请用 site-builder quiz-template 做一份模板，把题贴进去。")


def template() -> bytes:
    """An empty table, and a second sheet that explains with examples."""
    book = Workbook()
    page = book.active
    page.title = "题目"
    page.append(COLUMNS)
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "C2"
    page.column_dimensions["B"].width = 48
    kinds = DataValidation(type="list", formula1='"' + ",".join(QuestionKind) + '"', allow_blank=True)
    page.add_data_validation(kinds)
    kinds.add(f"A2:A{MOST_QUESTIONS + 1}")
    notes = book.create_sheet("说明")
    notes.column_dimensions["B"].width = 48
    notes.append(("题写在“题目”那张表里，一行一题。这张表只作说明，不会导入。",))
    notes.append(
        ("答案：单选写一个字母，多选写几个字母（AC），判断写 对 或 错，填空写文字（几种都算对就用 | 分开）。",)
    )
    notes.append(("排序：选项按正确的先后写，答案空着。问卷没有对错，答案空着。反馈A 是说给选了 A 的人听的。",))
    notes.append(("题号可以空着，会自动生成。改题时留着题号，以前的作答还接得上。",))
    notes.append(("例子", "题目", "选项A", "选项B", "选项C", "答案"))
    for example in _EXAMPLES:
        notes.append(example)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _look_from_outside(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise QuizRefused("这个文件展开以后大得不正常，没有打开。请把题贴到新的模板里，再试一次。")
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as file:
                    if _DECLARATION.search(file.read(4096)):
                        raise QuizRefused("这个文件里夹着不该有的声明，没有打开。请把题贴到新的模板里，再试一次。")


def _page(page: Any) -> ReadQuiz | None:
    columns: dict[str, int] = {}
    quiz = ReadQuiz()
    for line, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS), 1):
        if not columns:
            names = {str(cell.value).strip(): place for place, cell in enumerate(row) if cell.value is not None}
            columns = names if {KIND, STEM} <= names.keys() else {}
            if line >= HEADER_WITHIN and not columns:
                return None
        elif line > MOST_ROWS and any(cell.value is not None for cell in row):
            raise QuizRefused(f"表格超过 {MOST_ROWS:,} 行。请分成几个文件，一个一个地导入。")
        else:
            _Row(line, row, columns, quiz).read()
    if columns and not quiz.questions and not quiz.notes:
        raise QuizRefused("表头下面一道题也没有。请一行写一题。")
    return quiz if columns else None


class _Row:
    """One row below the header."""

    def __init__(self, line: int, row: Row, columns: Mapping[str, int], quiz: ReadQuiz) -> None:
        self._line = line
        self._quiz = quiz
        self._cells = dict(self._texts(row, columns))

    def read(self) -> None:
        if not any(self._cells.values()):
            return
        word = self._cells.get(KIND, "").replace("题", "")
        if word not in set(QuestionKind):
            if word:
                self._quiz.leave_out(self._line, f"“{word[:20]}”")
            else:
                self._quiz.wrong(self._line, "没有写题型。", f"写上{'、'.join(QuestionKind)}里的一种。")
            return
        kind = QuestionKind(word)
        name = self._cells.get(NAME, "")
        if name and not QUESTION_ID.fullmatch(name):
            self._quiz.wrong(
                self._line, f"题号“{name[:20]}”不能用。", "写成 q- 加小写字母和数字，例如 q-new；也可以空着。"
            )
        accepted = self._accepted() if kind is QuestionKind.BLANK else ()
        choices = self._truth() if kind is QuestionKind.TRUE_FALSE else self._choices(kind)
        if kind is QuestionKind.BLANK and choices:
            self._quiz.told(self._line, "填空题的选项没有带过来。", "要有选项，题型就写单选或多选。")
            choices = ()
        stem, explanation = self._cells[STEM], self._cells.get(EXPLANATION, "")
        self._quiz.take(PlainQuestion(kind, stem, choices, accepted, explanation, name, self._line))

    def _accepted(self) -> tuple[str, ...]:
        texts = map(one_line, re.split(r"[|｜]", self._cells.get(ANSWER, "")))
        return tuple(dict.fromkeys(filter(None, texts)))

    def _truth(self) -> tuple[PlainChoice, ...]:
        said = _TRUTHS.get(self._cells.get(ANSWER, "").upper())
        if said is None:
            self._quiz.wrong(self._line, "判断题的答案要写“对”或者“错”。", "在“答案”一格写 对 或 错。")
        feedback = {TRUE: self._cells.get("反馈A", ""), FALSE: self._cells.get("反馈B", "")}
        return tuple(PlainChoice(text, text == (said or TRUE), feedback[text]) for text in (TRUE, FALSE))

    def _choices(self, kind: QuestionKind) -> tuple[PlainChoice, ...]:
        written = {letter: one_line(self._cells.get(f"选项{letter}", "")) for letter in LETTERS}
        answer = self._cells.get(ANSWER, "").upper()
        named = set(re.findall(r"[A-Z]", answer)) if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) else set()
        unknown = {letter for letter in named if not written.get(letter)}
        if unknown:
            says = f"答案里的 {'、'.join(sorted(unknown))} 没有对应的选项。"
            self._quiz.wrong(self._line, says, "写成有选项的字母。")
        if answer and kind in (QuestionKind.ORDER, QuestionKind.SURVEY):
            advice = "把选项按正确的先后排好，答案空着。" if kind is QuestionKind.ORDER else "问卷没有对错，答案空着。"
            self._quiz.wrong(self._line, f"{kind}题不写答案。", advice)
        return tuple(
            PlainChoice(text, letter in named, self._cells.get(f"反馈{letter}", ""))
            for letter, text in written.items()
            if text
        )

    def _texts(self, row: Row, columns: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        for name in COLUMNS:
            place = columns.get(name, len(row))
            cell = row[place] if place < len(row) else None
            value = None if cell is None else cell.value
            if cell is not None and value is not None and cell.data_type in ("f", "e"):
                what = "公式" if cell.data_type == "f" else "表格软件算出的错误"
                self._quiz.wrong(self._line, f"“{name}”一格是{what}。", "复制这一格，用“粘贴为数值”贴回去。")
            if isinstance(value, bool):
                value = TRUE if value else FALSE
            elif isinstance(value, float) and value == int(value):
                value = int(value)
            yield name, "" if value is None else tidy(str(value))
