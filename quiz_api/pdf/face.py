"""A face of the server's system, opened once: any of its glyphs as an outline that a PDF can carry.

TrueType, CFF and variable faces, alone or in a collection, all come out as Type 2 charstrings at 1,000 units to the em,
so there is one way from a face to paper. To open a face of sixty thousand glyphs takes a second or more and to draw a
glyph takes milliseconds; both happen once, and only one thread at a time reads the file.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fontTools.pens.t2CharStringPen import T2CharStringPen  # type: ignore[import-untyped]  # fontTools ships no types
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]  # the same
from fontTools.ttLib import TTCollection, TTFont, TTLibError  # type: ignore[import-untyped]  # the same

EM = 1000
"""Units to the em of every outline that leaves this module."""

SPACES = {" ": 300, "\u00a0": 300, "\u3000": EM}
"""Blanks need no outline: their widths where a face has none."""

_MUST_HAVE = "家庭学习卡证明"
_NOT_TO_BE_EMBEDDED = 0x0002 | 0x0100 | 0x0200
"""Bits of `OS/2.fsType`: restricted, no subsetting, bitmaps only."""
_REGULAR = 400


class FaceUnusable(Exception):
    """A file that PDFs cannot be set in. The message is Chinese and says why."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """`width` in thousandths of the em; `outline` is a Type 2 charstring that begins with it."""

    width: int
    outline: bytes


@dataclass(frozen=True, slots=True)
class Face:
    """`name` is its PostScript name; heights and the box are in thousandths of the em."""

    path: Path
    name: str
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    _font: TTFont = field(repr=False)
    _letters: dict[int, str] = field(repr=False)
    _drawn: dict[str, Glyph] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def missing(self, text: str) -> str:
        """Characters that the face has no glyph for, each once, in the order in which they come."""
        return "".join(dict.fromkeys(letter for letter in text if not self._has(letter)))

    def glyph(self, letter: str) -> Glyph:
        """Raises KeyError for a character that is missing."""
        with self._lock:
            found = self._drawn.get(letter)
            if found is None:
                found = self._drawn[letter] = self._draw(letter)
            return found

    def _has(self, letter: str) -> bool:
        return ord(letter) in self._letters or letter in SPACES

    def _draw(self, letter: str) -> Glyph:
        if ord(letter) not in self._letters:
            return Glyph(SPACES[letter], _charstring(T2CharStringPen(SPACES[letter], None)))
        glyphs: Any = self._font.getGlyphSet(location={"wght": _REGULAR} if "fvar" in self._font else None)
        found = glyphs[self._letters[ord(letter)]]
        scale = EM / self._font["head"].unitsPerEm
        width = round(found.width * scale)
        pen = T2CharStringPen(width, glyphs)
        found.draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        return Glyph(width, _charstring(pen))


def open_face(path: Path) -> Face:
    """The face of a file, of a collection the one for simplified Chinese. Raises FaceUnusable."""
    try:
        font = TTFont(path, fontNumber=_place_in_collection(path), lazy=True)
        letters: dict[int, str] = font.getBestCmap() or {}
        _check(font, letters)
        scale = EM / font["head"].unitsPerEm
        head, lines = font["head"], font["hhea"]
        sides = (head.xMin, head.yMin, head.xMax, head.yMax)
        box = (round(sides[0] * scale), round(sides[1] * scale), round(sides[2] * scale), round(sides[3] * scale))
        name = "".join(each for each in font["name"].getDebugName(6) or "" if each.isascii() and each.isalnum())
        face = Face(path, name or "Face", round(lines.ascent * scale), round(lines.descent * scale), box, font, letters)
        face.glyph(_MUST_HAVE[0])
    except OSError as error:
        raise FaceUnusable(f"字体文件 {path} 打不开，请检查位置和权限。") from error
    except (TTLibError, KeyError, ValueError, AttributeError, AssertionError, EOFError) as error:
        raise FaceUnusable(f"字体文件 {path} 读不出来，请换一个 .ttf、.otf 或 .ttc 文件。") from error
    return face


def _place_in_collection(path: Path) -> int:
    """-1 for a file of one face; of many, the first whose name ends in SC, else the first."""
    with path.open("rb") as file:
        if file.read(4) != b"ttcf":
            return -1
    with TTCollection(path, lazy=True) as collection:
        names = [font["name"].getDebugName(1) or "" for font in collection.fonts]
    return next((place for place, name in enumerate(names) if name.endswith(" SC")), 0)


def _check(font: TTFont, letters: dict[int, str]) -> None:
    """Raises FaceUnusable for a face without Chinese, without outlines, or that must not be embedded."""
    if any(ord(letter) not in letters for letter in _MUST_HAVE):
        raise FaceUnusable("这个字体里没有中文，请换一个中文字体。")
    if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
        raise FaceUnusable("这个字体只有点阵，没有轮廓，请换一个字体。")
    if "OS/2" in font and font["OS/2"].fsType & _NOT_TO_BE_EMBEDDED:
        raise FaceUnusable("这个字体的许可不让放进 PDF，请换一个字体。")


def _charstring(pen: T2CharStringPen) -> bytes:
    charstring = pen.getCharString()
    charstring.compile()
    outline: bytes = charstring.bytecode
    return outline
