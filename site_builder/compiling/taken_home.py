"""What is carried away from a parent lesson: 大喇叭稿, two minutes for the village loudspeaker, and one large sheet.

Nothing is written for either. 今晚三分钟 is said whole, the help line of the lesson after it, and before it as much of
the opening as the time leaves, from its beginning. The sheet has what to do and whom to call on its front, in 16 pt,
and on its back, in 13.5 pt, when to look for help, what the lesson teaches, cut between paragraphs if it is long, and
as much else as there is room for; it names what it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from site_builder.compiling.cut_section import OFF_SHEET, pieces, without
from site_builder.curriculum import ParentLesson, Section
from site_builder.spoken import CHARACTERS_A_MINUTE, characters, sentences, spoken_lines

MOST_MINUTES = 2
MOST_CHARACTERS = MOST_MINUTES * CHARACTERS_A_MINUTE
_TONIGHT = "今晚三分钟"
_HELP = "什么时候找人帮忙"
_HELP_LINE = "12356"

_ON_THE_FRONT = (_TONIGHT, "给帮忙带孩子的老人")
_BY_TELEPHONE = "孩子不在身边"
_LINE, _LINE_HEIGHT, _GAP, _HEADING, _ROW, _BACK = 35, 18.9, 4.0, 32.0, 17.0, 690.0
"""The back as themes/assets/css/print.css sets it on A4: characters of a line, then points of height: of a line,
between paragraphs, of a heading, around the words of a row, and of the page beside the note at its foot."""


@dataclass(frozen=True, slots=True)
class LargeSheet:
    """`sections` are those of the page, the first one perhaps with an end that is marked as not for the sheet; `back`
    has the anchors of those that stand on the back, `left` the titles of what is left out.
    """

    opening: bool
    sections: tuple[Section, ...]
    back: frozenset[str]
    left: tuple[str, ...]


def loudspeaker_script(page: ParentLesson) -> tuple[str, ...]:
    """Paragraphs to be read out, `MOST_CHARACTERS` at most; the title is the first."""
    title = f"{page.title}。" if page.title[-1] not in "。！？" else page.title
    left = MOST_CHARACTERS - characters(title) - characters(_TONIGHT + "。")
    help_line = next((line for line in _lines(page, _HELP) if _HELP_LINE in line), "")
    left -= characters(help_line)
    tonight = _fitting(_lines(page, _TONIGHT), left)
    left -= sum(map(characters, tonight))
    opening = _fitting(spoken_lines(page.intro_html), left)
    parts = (title, *opening, f"{_TONIGHT}。", *tonight, help_line)
    return tuple(part for part in parts if part)


def large_sheet(page: ParentLesson) -> LargeSheet:
    """When to look for help has the first place on the back, then the first section, which is what the lesson teaches,
    as far as it fits; then the opening and the other sections, whole.
    """
    rest = [one for one in page.sections if one.title not in _ON_THE_FRONT and not one.title.startswith(_BY_TELEPHONE)]
    others = [one for one in rest if one.title != _HELP]
    room = _Room(_BACK)
    placed = [one for one in rest if one.title == _HELP and room.takes(_HEADING + _height(one.html))]
    for section in others[:1]:
        begun = _begun(section, room.left - _HEADING)
        placed += [begun] if begun and room.takes(_HEADING + _shown_height(begun.html)) else []
    opening = room.takes(_height(page.intro_html))
    placed += [one for one in others[1:] if room.takes(_HEADING + _height(one.html))]
    shown = {one.anchor: one for one in placed}
    missing = [words for one in rest if (words := _left_of(one, shown.get(one.anchor)))]
    sections = tuple(shown.get(one.anchor, one) for one in page.sections)
    return LargeSheet(opening, sections, frozenset(shown), tuple(missing if opening else ["开头", *missing]))


class _Room:
    """Points of height that are left on the back."""

    def __init__(self, left: float) -> None:
        self.left = left

    def takes(self, height: float) -> bool:
        fits = height <= self.left
        self.left -= height if fits else 0
        return fits


def _begun(section: Section, room: float) -> Section | None:
    """The section, whole or with its end marked as not for the sheet; None where not even its beginning fits."""
    if _height(section.html) <= room:
        return section
    parts = list(pieces(section.html))
    kept: list[str] = []
    for part in parts:
        text = section.html[part.start : part.end]
        if sum(map(_height, (*kept, text))) > room:
            break
        kept.append(text)
    while kept and spoken_lines(kept[-1])[-1:] != [] and spoken_lines(kept[-1])[-1].endswith("："):
        kept.pop()  # it announces what does not come
    return replace(section, html=without(section.html, tuple(parts[len(kept) :]))) if kept else None


def _shown_height(html: str) -> float:
    """Of a section, without what is marked as not for the sheet."""
    parts = (html[part.start : part.end] for part in pieces(html))
    return sum(_height(text) for text in parts if OFF_SHEET not in text.split(">", 1)[0])


def _left_of(section: Section, shown: Section | None) -> str:
    if shown is None:
        return section.title
    return "" if shown.html == section.html else f"“{section.title}”的后一半"


def _height(html: str) -> float:
    lines = sum(-(-len(line) // _LINE) * _LINE_HEIGHT + _GAP for line in spoken_lines(html))
    return lines + html.count("<tr>") * _ROW


def _lines(page: ParentLesson, title: str) -> list[str]:
    section = next((section for section in page.sections if section.title == title), None)
    return spoken_lines(section.html) if section else []


def _fitting(lines: list[str], most: int) -> list[str]:
    """From the beginning, whole sentences only, while they fit."""
    taken: list[str] = []
    for line in lines:
        said = ""
        for sentence in sentences(line):
            if characters(said + sentence) > most:
                return [*taken, said] if said else taken
            said += sentence
        most -= characters(said)
        taken.append(said)
    return taken
