"""Class slides of a lesson as an editable .pptx: one step a slide, the teacher's directions in the notes.

A slide has a title, plain text boxes and a line, so that a teacher moves and changes them in any office program. Pupils
see what class mode shows them: the words to say or the board, never the directions or 安全边界.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from site_builder.compiling.preparation import said
from site_builder.curriculum import Lesson, PracticeQuestion
from site_builder.office_files.blocks import Paragraph, Table, blocks_of
from site_builder.office_files.lesson_files import BOARD, CUTS, where
from site_builder.office_files.word import timeless, without_parts

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_COLOR: Any = RGBColor  # python-pptx gives its types no types
INK, TEAL, SOFT = (_COLOR.from_string(code) for code in ("22302C", "0F6B5C", "55635E"))
FONT = "Microsoft YaHei"
TITLE_ONLY = 5
"""Index of the layout in python-pptx's own template that has a title alone: what an outline shows of a slide."""

_UNUSED = ("printerSettings", "thumbnail")

_LETTERS = "ABCDEFGH"
_SIZES = ((60, 44), (110, 36), (180, 30), (280, 26))
_SMALLEST = 22


def slides(lesson: Lesson) -> bytes:
    """The slides of a lesson."""
    file: Any = pptx.Presentation(io.BytesIO(_template()))
    file.slide_width, file.slide_height = WIDTH, HEIGHT
    board = _board(lesson)
    _slide(file, lesson.title, [where(lesson), f"{lesson.minutes} 分钟"], "", "")
    for number, step in enumerate(lesson.activities):
        shown = list(said(step)) or board
        after = lesson.activities[number + 1].title if number + 1 < len(lesson.activities) else ""
        _slide(file, step.title, shown, f"{step.minutes} 分钟", f"{CUTS[step.cut]}{plain(step.html)}", after)
    for question in lesson.practice:
        _question(file, question)
    _slide(file, "这节课到这里", [*board, "想找人说说：信任的大人，12356"], "", "")
    about = file.core_properties
    about.title, about.author, about.last_modified_by, about.revision = lesson.title, "心育", "心育", 1
    day = lesson.review.on
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - PowerPoint wants it naive
    written = io.BytesIO()
    file.save(written)
    return timeless(written.getvalue())


@cache
def _template() -> bytes:
    """python-pptx's own template with one layout alone."""
    file: Any = pptx.Presentation()
    kept = file.slide_layouts[TITLE_ONLY]
    for layout in [one for one in file.slide_layouts if one is not kept]:
        file.slide_layouts.remove(layout)
    for part in (file.part, file.part.package):
        without_parts(part._rels, _UNUSED)  # noqa: SLF001 - python-pptx has no other door for a package
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _board(lesson: Lesson) -> list[str]:
    text = next((section.text for section in lesson.sections if section.title == BOARD), "")
    return [line for line in text.split("\n") if line.strip()]


def plain(html: str) -> str:
    """The words of a body, a line a paragraph; tables a line a row."""
    lines: list[str] = []
    for block in blocks_of(html):
        if isinstance(block, Table):
            lines.extend("　".join(row) for row in block.rows)
        elif isinstance(block, Paragraph):
            lines.append(f"{block.number}. {block.text}" if block.number else block.text)
    return "\n".join(lines)


def _question(file: Any, question: PracticeQuestion) -> None:
    choices = [f"{_LETTERS[place]}　{plain(choice.html)}" for place, choice in enumerate(question.choices)]
    right = [_LETTERS[place] for place, choice in enumerate(question.choices) if choice.right]
    feedback = [
        f"{_LETTERS[place]}：{plain(choice.feedback_html)}"
        for place, choice in enumerate(question.choices)
        if choice.feedback_html
    ]
    notes = "\n".join([f"合适的做法：{'、'.join(right)}", *feedback, plain(question.explanation_html)])
    _slide(file, "举手选一选", [plain(question.stem_html), *choices], "不记名，不记分", notes)


def _slide(file: Any, title: str, lines: Sequence[str], note: str, directions: str, after: str = "") -> None:
    slide = file.slides.add_slide(file.slide_layouts[0])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (Inches(part) for part in (0.7, 0.45, 9.1, 1.3))
    heading.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    _write(heading.text_frame, [title], 44, bold=True)
    if note:
        _text(slide, (9.9, 0.55, 2.8, 1.1), [note], 22, color=TEAL, bold=True)
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.75), Inches(1.8), Inches(11.8), Emu(28000))
    line.fill.solid()
    line.fill.fore_color.rgb = TEAL
    line.line.fill.background()
    _text(slide, (0.7, 2.0, 11.9, 4.6), lines, _size(lines))
    if after:
        _text(slide, (0.7, 6.75, 11.9, 0.5), [f"接下来：{after}"], 18, color=SOFT)
    if directions:
        slide.notes_slide.notes_text_frame.text = directions


def _size(lines: Sequence[str]) -> int:
    """The largest letters with which the lines stay on the slide."""
    length = sum(max(len(line), 18) for line in lines)
    return next((size for most, size in _SIZES if length <= most), _SMALLEST)


def _text(
    slide: Any,
    box: tuple[float, float, float, float],
    lines: Sequence[str],
    size: int,
    *,
    bold: bool = False,
    color: RGBColor = INK,
) -> None:
    frame = slide.shapes.add_textbox(*(Inches(part) for part in box)).text_frame
    _write(frame, lines, size, bold=bold, color=color)


def _write(frame: Any, lines: Sequence[str], size: int, *, bold: bool = False, color: RGBColor = INK) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size / 4)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, FONT, color
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the East Asian font has no other door
        font = properties.makeelement(f"{{{_DRAWING}}}ea", {"typeface": FONT})
        properties.append(font)


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
