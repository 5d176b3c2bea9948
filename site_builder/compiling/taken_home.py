"""What is carried away from a parent lesson: 大喇叭稿, two minutes for the village loudspeaker, and one large sheet.

Nothing is written for either. 今晚三分钟 is said whole, the help line of the lesson after it, and before it as much of
the opening as the time leaves, from its beginning.
"""

from __future__ import annotations

from site_builder.curriculum import ParentLesson
from site_builder.spoken import CHARACTERS_A_MINUTE, characters, sentences, spoken_lines

MOST_MINUTES = 2
MOST_CHARACTERS = MOST_MINUTES * CHARACTERS_A_MINUTE
_TONIGHT = "今晚三分钟"
_HELP = "什么时候找人帮忙"
_HELP_LINE = "12356"

_ON_THE_SHEET = (_TONIGHT, "给帮忙带孩子的老人")
_BY_TELEPHONE = "孩子不在身边"
_LINE, _MOST_LINES = 33, 12
"""Characters of a line at 16 pt, and lines beside the headings, on A4 as themes/assets/css/print.css sets it."""


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


def sheet_holds_opening(page: ParentLesson) -> bool:
    """True when one sheet in large type has room for the opening paragraph above what is to be done."""
    lines = spoken_lines(page.intro_html)[:1]
    for section in page.sections:
        if section.title in _ON_THE_SHEET or section.title.startswith(_BY_TELEPHONE):
            lines += spoken_lines(section.html)
    return sum(-(-len(line) // _LINE) for line in lines) <= _MOST_LINES


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
