"""The four Word files of a lesson: plan, board plan, worksheet, preparation card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_builder.compiling.preparation import preparation
from site_builder.compiling.routes import weeks
from site_builder.compiling.section_pages import TERM_NAMES, grade_page
from site_builder.curriculum import Cut, Lesson, Section
from site_builder.office_files.blocks import Paragraph, Table, blocks_of
from site_builder.office_files.word import WordFile
from site_builder.policy import LocalSlots
from site_builder.written_large import is_written_large

BOARD, SHEET, BOUNDARY = "板书", "学习单", "安全边界"
CUTS = {Cut.NEVER: "", Cut.AT_30: "（可省略）", Cut.AT_20: "（20 分钟课可省略）"}
_FIRST = ("目标", "重点难点", "准备", BOUNDARY)
_AFTER = ("给老师的话",)
REFLECTION_LINES = 4
_BLANK = re.compile("＿{2,}")
FOR_A_SENTENCE = 0.7
"""Of the height of a row to draw in."""
MOST_ROOMS, LESS = 5, 5 / 6
"""Rows to draw in that a sheet has room for at their full height; more are 25 mm each."""


def where(lesson: Lesson) -> str:
    """Grade, term and weeks of a lesson."""
    return f"{grade_page(lesson).title}　{TERM_NAMES[lesson.term]}　{weeks(lesson.slot)}"


def plan(lesson: Lesson) -> bytes:
    """教案: everything that the teacher needs, with room for 教学反思 and a signature."""
    file = WordFile(lesson.title, lesson.review.on)
    file.heading(lesson.title, 18, centred=True, above=0)
    file.text(f"{where(lesson)}　{lesson.minutes} 分钟　{lesson.area}　{lesson.lead}可以上", centred=True)
    for section in _named(lesson, _FIRST):
        _section(file, section)
    file.heading("过程", 14)
    starts = 0
    for number, step in enumerate(lesson.activities, 1):
        file.heading(f"{number}. {step.title}（{step.minutes} 分钟，从第 {starts} 分钟起）{CUTS[step.cut]}", 12)
        file.blocks(blocks_of(step.html))
        starts += step.minutes
    for section in _named(lesson, (BOARD, *_AFTER)):
        _section(file, section)
    file.heading("教学反思", 14)
    for _ in range(REFLECTION_LINES):
        file.text("＿" * 38)
    file.text("班级＿＿＿＿＿＿＿　上课日期＿＿＿＿＿＿＿　执教＿＿＿＿＿＿＿")
    file.text(
        f"{'、'.join(lesson.authors)}编写，{lesson.review.by}，{lesson.review.on.isoformat()} 更新。"
        f"依据：{'；'.join(lesson.sources)}。",
        size=9,
    )
    return file.data()


def board_plan(lesson: Lesson) -> bytes:
    """板书: large letters on a sheet that lies, to hold beside the blackboard."""
    file = WordFile(f"{lesson.title} 板书", lesson.review.on, wide=True)
    file.text(f"{lesson.title}　板书", size=12)
    for section in _named(lesson, (BOARD,)):
        for line in section.text.split("\n"):
            file.text(line, size=34)
    return file.data()


def worksheet(lesson: Lesson) -> bytes:
    """学习单: one A4 for a pupil."""
    file = WordFile(f"{lesson.title} 学习单", lesson.review.on, size=12)
    for section in _named(lesson, (SHEET,)):
        if is_written_large(lesson):
            _blocks_in_large(file, section.html)
        else:
            file.blocks(blocks_of(section.html), size=12)
    return file.data()


def _blocks_in_large(file: WordFile, html: str) -> None:
    """Lines to write on twice as long, with room below them for more."""
    blocks = blocks_of(_BLANK.sub(r"\g<0>\g<0>", html))
    many = sum(sum(block.rooms.values()) for block in blocks if isinstance(block, Table)) > MOST_ROOMS
    for block in blocks:
        if isinstance(block, Table):
            block.rooms = {place: count * (LESS if many else 1) for place, count in block.rooms.items()}
            asking = (place for place, row in enumerate(block.rows) if any(map(_BLANK.search, row)))
            block.rooms |= dict.fromkeys(asking, FOR_A_SENTENCE)
        file.blocks([block], size=12)
        if isinstance(block, Paragraph) and _BLANK.search(block.text):
            file.text("", size=12)


def card(lesson: Lesson, local: LocalSlots) -> bytes:
    """备课卡: the same card as on the page."""
    prepared = preparation(lesson)
    file = WordFile(f"{lesson.title} 备课卡", lesson.review.on, size=10.5)
    file.heading(f"{lesson.title}　备课卡", 16, above=0)
    file.text(f"{where(lesson)}　共 {lesson.minutes} 分钟")
    rows = [
        [f"{step.starts}", f"{step.title}（{step.minutes} 分）{CUTS[step.cut]}", "\n".join(step.says)]
        for step in prepared.steps
    ]
    file.table([["从几分起", "做什么", "怎么说"], *rows], (1.8, 5.2, 10), size=10)
    for title, lines in (("带什么", prepared.bring), ("不说不做", prepared.forbidden)):
        _lines(file, title, lines)
    _lines(file, "找谁", tuple(_whom(local, prepared.otherwise)))
    return file.data()


def _whom(local: LocalSlots, otherwise: str) -> Iterator[str]:
    own = [part for part in (local.room and f"辅导室在{local.room}", local.hours, local.booking, local.phone) if part]
    if local.name:
        yield f"{local.name}：{'；'.join(own)}" if own else local.name
    elif otherwise:
        yield otherwise
    yield "现在有危险：110　120"
    yield "想找人说说：12356"


def _lines(file: WordFile, title: str, lines: Sequence[str]) -> None:
    if lines:
        file.heading(title, 12, above=4)
        for line in lines:
            file.text(line)


def _named(lesson: Lesson, titles: Sequence[str]) -> Iterator[Section]:
    for title in titles:
        yield from (section for section in lesson.sections if section.title == title)


def _section(file: WordFile, section: Section) -> None:
    file.heading(section.title, 14)
    for block in blocks_of(section.html):
        if isinstance(block, Paragraph) and block.kind == "board":
            for line in block.text.strip().split("\n"):
                file.text(line, bold=True)
        else:
            file.blocks([block])
