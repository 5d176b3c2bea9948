"""A face for tests, made on the spot: three glyphs, and every character wanted shows one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

ASCII, CHINESE, SYMBOLS = range(0x20, 0x7F), range(0x4E00, 0x9FA6), "　、。·“”《》（），：；—…○％"
NAMES = (".notdef", "half", "full")


def make_face(
    path: Path, *, without: str = "", em: int = 1000, is_cff: bool = False, licence: int = 0, family: str = "Test Face"
) -> Path:
    """ASCII, the usual Chinese, and punctuation, all but `without`; as TrueType or as CFF."""
    wanted = {ord(letter): "full" for letter in (*map(chr, CHINESE), *SYMBOLS)} | dict.fromkeys(ASCII, "half")
    letters = {code: name for code, name in wanted.items() if chr(code) not in without}
    widths = {".notdef": em, "half": em // 2, "full": em}
    builder = FontBuilder(em, isTTF=not is_cff)
    builder.setupGlyphOrder(list(NAMES))
    builder.setupCharacterMap(letters)
    if is_cff:
        outlines = {name: _box(T2CharStringPen(widths[name], None), widths[name]).getCharString() for name in NAMES}
        builder.setupCFF("TestFace", {"FullName": "Test Face"}, outlines, {})
    else:
        builder.setupGlyf({name: _box(TTGlyphPen(None), widths[name]).glyph() for name in NAMES})
    builder.setupHorizontalMetrics({name: (widths[name], em // 20) for name in NAMES})
    builder.setupHorizontalHeader(ascent=em * 88 // 100, descent=-em * 12 // 100)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": f"{family}-Regular".replace(" ", "")}
    )
    builder.setupOS2(fsType=licence)
    builder.setupPost(keepGlyphNames=False)
    builder.save(path)
    return path


def _box(pen: Any, width: int) -> Any:
    pen.moveTo((width // 20, 0))
    pen.lineTo((width // 20, width * 7 // 10))
    pen.lineTo((width * 9 // 10, width * 7 // 10))
    pen.lineTo((width * 9 // 10, 0))
    pen.closePath()
    return pen
