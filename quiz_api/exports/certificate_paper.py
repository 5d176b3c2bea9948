"""A paper of A4 as SVG: what it says, a QR code to check it by, and room for a seal.

SVG needs no font file and no library of ours: browsers print it as it stands, also to PDF. The bytes that are made here
are kept, so a paper looks the same next year.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

_SERIF = "FangSong, STFangsong, 'Noto Serif CJK SC', serif"
_SANS = "SimHei, 'Heiti SC', 'Noto Sans CJK SC', sans-serif"
MOST_LINES = 14
_WIDTH = 34
"""Characters of a line of text."""


@dataclass(frozen=True, slots=True)
class Paper:
    """`facts` are pairs of a word and what it says; `items` what was learned; `qr` is size and path of a code."""

    title: str
    number: str
    says: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    signed: tuple[str, ...]
    check_at: str
    qr: tuple[int, str]


def paper_svg(paper: Paper) -> str:
    """The whole document. Canonical: the same paper, the same text."""
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm" lang="zh-CN">',
        '<rect width="210" height="297" fill="#fff"/>',
        '<rect x="12" y="12" width="186" height="273" fill="none" stroke="#000" stroke-width=".6"/>',
        _text(105, 46, 12, paper.title, _SANS, "middle"),
        _text(105, 58, 4.2, f"编号 {paper.number}", _SERIF, "middle"),
    ]
    height = 76.0
    for line in _wrapped(paper.says):
        lines.append(_text(28, height, 5, line, _SERIF))
        height += 9
    for word, fact in paper.facts:
        height += 8
        lines += [_text(28, height, 4.6, word, _SANS), _text(62, height, 4.6, fact, _SERIF)]
    height += 12
    for item in _few(paper.items):
        lines.append(_text(28, height, 4.2, item, _SERIF))
        height += 6.4
    lines += [_text(182, 244 + 8 * place, 4.8, line, _SERIF, "end") for place, line in enumerate(paper.signed)]
    lines.append(
        '<circle cx="150" cy="240" r="21" fill="none" stroke="#999" stroke-width=".3" stroke-dasharray="1.5 1.5"/>'
    )
    lines.append(_text(150, 229, 3, "（盖章处）", _SERIF, "middle", "#666"))
    size, path = paper.qr
    lines.append(f'<g transform="translate(28 226) scale({32 / size:.6f})"><path d="{path}" fill="#000"/></g>')
    lines.append(_text(28, 265, 3.2, "扫码，或打开下面的地址核对真假：", _SERIF))
    lines.append(_text(28, 271, 3.2, paper.check_at, _SERIF))
    return "\n".join((*lines, "</svg>", ""))


def _text(x: float, y: float, size: float, words: str, font: str, anchor: str = "start", fill: str = "#000") -> str:
    at = f'x="{x:g}" y="{y:g}" font-size="{size:g}" font-family="{font}" text-anchor="{anchor}" fill="{fill}"'
    return f"<text {at}>{escape(words)}</text>"


def _wrapped(text: str) -> list[str]:
    return [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]


def _few(items: tuple[str, ...]) -> tuple[str, ...]:
    """As many as a page holds, and how many there are."""
    if len(items) <= MOST_LINES:
        return items
    return (*items[: MOST_LINES - 1], f"等 {len(items)} 项，全部内容见学时台账")
