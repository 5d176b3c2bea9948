"""The preparation card of a lesson: what a teacher looks at in the ten minutes before class, on one screen or one A4.

It is taken from the same steps and sections that the lesson shows: the clock, the words to say, what to bring, what
not to say. Nothing is written for it, so that it cannot disagree with the lesson.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.curriculum import Activity, Cut, Lesson

BRING, BOUNDARY = "准备", "安全边界"
MOST_FORBIDDEN = 3
"""Lines of what not to say: the card is for a glance, the lesson has them all."""

MOST_PHONE_LINES = 18

_SAY = re.compile(r'<blockquote class="say">(.*?)</blockquote>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_MARK = re.compile(r"(?:^|\n)\s*说[：:]\s*")
_FORBIDS = re.compile(r"(?:^|[，。；])(?:不|别|勿|禁止)[^，。；]*")
_NO_COUNSELLOR = re.compile(r"本校没有心理教师")
_HELP_LINES = re.compile(r"^(?:现在有危险|想找人说说|号码核对)")


@dataclass(frozen=True, slots=True)
class CardStep:
    """A step on the card: it begins `starts` minutes after the bell; `says` are the words to speak, in full."""

    title: str
    anchor: str
    minutes: int
    starts: int
    cut: Cut
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """A card. `otherwise` says whom to ask where the school has no counsellor, "" when the lesson does not say."""

    steps: tuple[CardStep, ...]
    bring: tuple[str, ...]
    forbidden: tuple[str, ...]
    otherwise: str

    @property
    def is_long(self) -> bool:
        """True when two lines a sentence would not leave the card on one phone screen."""
        spoken = sum(2 for step in self.steps if step.says)
        return len(self.steps) + spoken + 2 * (len(self.bring) + len(self.forbidden)) > MOST_PHONE_LINES


def preparation(lesson: Lesson) -> Preparation:
    """The card of a lesson, for all of its minutes."""
    bring = _lines(lesson, BRING)
    boundary = _lines(lesson, BOUNDARY)
    return Preparation(
        tuple(_steps(lesson.activities)),
        bring,
        tuple(_forbidden(boundary)),
        next((line for line in boundary if _NO_COUNSELLOR.match(line)), ""),
    )


def said(activity: Activity) -> tuple[str, ...]:
    """The words of a step that are to be spoken, a paragraph each."""
    spoken = []
    for quote in _SAY.findall(activity.html):
        text = html.unescape(_TAG.sub("", quote.replace("<br>", "\n").replace("</p>", "\n")))
        spoken += [" ".join(piece.split()) for piece in _MARK.split(text) if piece.strip()]
    return tuple(spoken)


def _steps(activities: Iterable[Activity]) -> Iterator[CardStep]:
    starts = 0
    for step in activities:
        yield CardStep(step.title, step.anchor, step.minutes, starts, step.cut, said(step))
        starts += step.minutes


def _lines(lesson: Lesson, title: str) -> tuple[str, ...]:
    text = next((section.text for section in lesson.sections if section.title == title), "")
    return tuple(line for line in text.split("\n") if line.strip() and not _HELP_LINES.match(line))


def _forbidden(boundary: Iterable[str]) -> Iterator[str]:
    """The lines that forbid something, those that begin with it first."""
    lines = [line for line in boundary if not _NO_COUNSELLOR.match(line) and _FORBIDS.search(line)]
    ranked = sorted(lines, key=lambda line: _FORBIDS.match(line) is None)  # sorted() keeps the author's order
    yield from ranked[:MOST_FORBIDDEN]
