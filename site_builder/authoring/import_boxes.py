"""What an import could not put on the page stands in boxes of the file. The sentence that opens a box is a red line
of the checker (`import-box`): nothing of it is published before somebody has read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_builder.authoring.word_drawings import PICTURE

UNPLACED = "待写：下面这些是原来教案里的话，导入时没认出该放哪里。请挪到该放的地方，或者删去，再删掉这个框。"
REFLECTED = "待写：原来的教学反思。里面有没有学生的名字、病和家里的事？删掉再用，没有用的整段删去，再删掉这个框。"
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of a box and the line of the file on which they stand."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftToDo:
    """What an imported file still holds for its author; `pictures` are lines."""

    unplaced: tuple[Kept, ...]
    reflected: tuple[Kept, ...]
    pictures: tuple[int, ...]


def box(sentence: str, inside: str) -> str:
    """A box that opens with `sentence`; "" when there is nothing to keep."""
    kept = inside.replace("\n", "\n> ").replace("> \n", ">\n")
    return f"> [!WARNING]\n> {sentence}\n>\n> {kept}" if inside else ""


def left_to_do(text: str) -> LeftToDo:
    """Look through the text of an imported file."""
    lines = text.split("\n")
    pictures = tuple(number for number, line in enumerate(lines, 1) for _ in range(line.count(PICTURE)))
    return LeftToDo(_kept(lines, UNPLACED), _kept(lines, REFLECTED), pictures)


def _kept(lines: list[str], sentence: str) -> tuple[Kept, ...]:
    opening = f"> {sentence}"
    if opening not in lines:
        return ()
    start = lines.index(opening) + 1
    end = next((place for place in range(start, len(lines)) if not lines[place].startswith(">")), len(lines))
    return tuple(
        Kept(number, _ESCAPED.sub(r"\1", line[1:].strip()))
        for number, line in enumerate(lines[start:end], start + 1)
        if line.strip("> |-")
    )
