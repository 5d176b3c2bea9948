"""A paper of A4: what it says, a QR code to check it by, and room for a seal.

What stands where is one list of marks, drawn twice: as SVG, which needs no font file and which every browser shows and
prints, and as a PDF (`certificate_pdf`) where the server has a face. Lengths are millimetres from the top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

from quiz_api.exports.qr_code import qr_path

_SERIF = "FangSong, STFangsong, 'Noto Serif CJK SC', serif"
_SANS = "SimHei, 'Heiti SC', 'Noto Sans CJK SC', sans-serif"
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
MOST_LINES = 14
_WIDTH = 34
"""Characters of a line of text."""
_LEFT, _RIGHT = 28.0, 182.0
CODE = (_LEFT, 226.0, 32.0)
"""Where the QR code lies, and how wide it is."""
FRAME = (12.0, 12.0, 186.0, 273.0, 0.6)
"""Left, top, width, height, and width of the line."""
SEAL = (150.0, 240.0, 21.0, 0.3, 1.5)
"""Middle, radius, width of the line and length of its dashes."""


@dataclass(frozen=True, slots=True)
class Paper:
    """`facts` are pairs of a word and what it says; `items` what was learned; `check_at` is what the QR code holds."""

    title: str
    number: str
    says: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    signed: tuple[str, ...]
    check_at: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its baseline. `align` says what `x` is: its left, its middle or its right."""

    x: float
    y: float
    size: float
    words: str
    is_heading: bool = False
    align: str = "left"
    is_faint: bool = False

    @property
    def most(self) -> float:
        """How wide the line may be inside the frame."""
        return {"left": _RIGHT - self.x, "middle": _RIGHT - _LEFT, "right": self.x - _LEFT}[self.align]


Marks: TypeAlias = tuple[Words, ...]


def marks(paper: Paper) -> Marks:
    """Every line of the paper. The same paper, the same marks."""
    return tuple(_marks(paper))


def _marks(paper: Paper) -> Iterator[Words]:
    yield Words(105, 46, 12, paper.title, is_heading=True, align="middle")
    yield Words(105, 58, 4.2, f"编号 {paper.number}", align="middle")
    height = 76.0
    for line in _wrapped(paper.says):
        yield Words(_LEFT, height, 5, line)
        height += 9
    for word, fact in paper.facts:
        height += 8
        yield Words(_LEFT, height, 4.6, word, is_heading=True)
        yield Words(62, height, 4.6, fact)
    height += 12
    for item in _few(paper.items):
        yield Words(_LEFT, height, 4.2, item)
        height += 6.4
    for place, line in enumerate(paper.signed):
        yield Words(_RIGHT, 244 + 8 * place, 4.8, line, align="right")
    yield Words(150, 229, 3, "（盖章处）", align="middle", is_faint=True)
    yield Words(_LEFT, 265, 3.2, "扫码，或打开下面的地址核对真假：")
    yield Words(_LEFT, 271, 3.2, paper.check_at)


def paper_svg(paper: Paper) -> str:
    """The whole document."""
    code = qr_path(paper.check_at)
    code_x, code_y, code_width = CODE
    left, top, width, height, line = FRAME
    x, y, radius, thin, dash = SEAL
    sheet = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm" lang="zh-CN"'
    frame = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" stroke-width="{line:g}"'
    seal = f'cx="{x:g}" cy="{y:g}" r="{radius:g}" stroke-width="{thin:g}" stroke-dasharray="{dash:g} {dash:g}"'
    place = f"translate({code_x:g} {code_y:g}) scale({code_width / code.size:.6f})"
    lines = [
        f"<svg {sheet}>",
        '<rect width="210" height="297" fill="#fff"/>',
        f'<rect {frame} fill="none" stroke="#000"/>',
        *(_text(words) for words in marks(paper)),
        f'<circle {seal} fill="none" stroke="#999"/>',
        f'<g transform="{place}"><path d="{code.d}" fill="#000"/></g>',
    ]
    return "\n".join((*lines, "</svg>", ""))


def _text(words: Words) -> str:
    font, fill = _SANS if words.is_heading else _SERIF, "#666" if words.is_faint else "#000"
    at = f'x="{words.x:g}" y="{words.y:g}" font-size="{words.size:g}" font-family="{font}"'
    return f'<text {at} text-anchor="{_ANCHORS[words.align]}" fill="{fill}">{escape(words.words)}</text>'


def _wrapped(text: str) -> list[str]:
    return [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]


def _few(items: tuple[str, ...]) -> tuple[str, ...]:
    """As many as a page holds, and how many there are."""
    if len(items) <= MOST_LINES:
        return items
    return (*items[: MOST_LINES - 1], f"等 {len(items)} 项，全部内容见学时台账")
