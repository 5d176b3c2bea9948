"""What is carried away from a parent lesson: 大喇叭稿, two minutes for the village loudspeaker, and one large sheet.

Nothing is written for either. 今晚三分钟 is said whole, the help line of the lesson after it, and before it as much of
the opening as the time leaves, from its beginning. The sheet has what to do and whom to call on its front, in 16 pt,
and on its back, in 13.5 pt, as much else of the lesson as it holds; it names what it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.curriculum import ParentLesson
from site_builder.spoken import CHARACTERS_A_MINUTE, characters, sentences, spoken_lines

MOST_MINUTES = 2
MOST_CHARACTERS = MOST_MINUTES * CHARACTERS_A_MINUTE
_TONIGHT = "今晚三分钟"
_HELP = "什么时候找人帮忙"
_HELP_LINE = "12356"

_ON_THE_FRONT = (_TONIGHT, "给帮忙带孩子的老人")
_BY_TELEPHONE = "孩子不在身边"
_LINE, _LINE_HEIGHT, _GAP, _HEADING, _BACK = 34, 18.9, 4.0, 33.0, 655.0
"""The back as themes/assets/css/print.css sets it on A4: characters of a line, then points of height: of a line,
between paragraphs, of a heading, and of the page beside the note at its foot."""


@dataclass(frozen=True, slots=True)
class LargeSheet:
    """Whether the opening stands on the back, anchors of the sections that stand there, titles of what is left out."""

    opening: bool
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
    """When to look for help has the first place on the back, then the lesson from its beginning."""
    rest = [one for one in page.sections if one.title not in _ON_THE_FRONT and not one.title.startswith(_BY_TELEPHONE)]
    left = _BACK
    back: set[str] = set()
    opening = _height(page.intro_html) <= left - sum(_height(one.html) + _HEADING for one in rest if one.title == _HELP)
    left -= _height(page.intro_html) if opening else 0
    for section in sorted(rest, key=lambda one: one.title != _HELP):
        height = _HEADING + _height(section.html)
        if height <= left:
            back.add(section.anchor)
            left -= height
    missing = [section.title for section in rest if section.anchor not in back]
    return LargeSheet(opening, frozenset(back), tuple(missing if opening else ["开头", *missing]))


def _height(html: str) -> float:
    return sum(-(-len(line) // _LINE) * _LINE_HEIGHT + _GAP for line in spoken_lines(html))


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
