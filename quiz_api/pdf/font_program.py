"""A CFF font program that holds the glyphs of one document and nothing else (Adobe Technical Note 5176), keyed by CID.

Written byte by byte, so that the same glyphs always give the same bytes, whatever library drew them.
"""

from __future__ import annotations

from collections.abc import Sequence

from quiz_api.pdf.face import Face

_STANDARD_STRINGS = 391
"""Numbers below this are strings that every reader knows."""
_FONT_BBOX, _CHARSET, _CHARSTRINGS, _PRIVATE = bytes([5]), bytes([15]), bytes([17]), bytes([18])
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = bytes([12, 30]), bytes([12, 34]), bytes([12, 36]), bytes([12, 37])
_NOTDEF = bytes([139, 14])
"""A charstring of width 0 that ends at once."""


def font_program(name: str, face: Face, outlines: Sequence[bytes]) -> bytes:
    """`outlines` are those of CIDs 1, 2, …; CID 0 is empty."""
    glyphs = [_NOTDEF, *outlines]
    front = bytes([1, 0, 4, 4]) + _index([name.encode("ascii")])
    back = _index([b"Adobe", b"Identity"]) + _index([])
    offsets = [0, 0, 0, 0]
    after = b""
    for _ in range(2):  # all offsets take five bytes, so the second round knows where everything lies
        top = _index([_top(face, len(glyphs), offsets)])
        at = len(front) + len(top) + len(back)
        charset = b"\x02" + _two(1) + _two(len(glyphs) - 2) if outlines else b"\x00"
        select = b"\x03" + _two(1) + _two(0) + b"\x00" + _two(len(glyphs))
        drawn = _index(glyphs)
        offsets = [at, at + len(charset), at + len(charset) + len(select), 0]
        offsets[3] = offsets[2] + len(drawn)
        fonts_at_zero = _index([_integer(0) + _integer(0) + _PRIVATE])
        fonts = _index([_integer(0) + _integer(offsets[3] + len(fonts_at_zero)) + _PRIVATE])
        after = charset + select + drawn + fonts
    return front + top + back + after


def _top(face: Face, many: int, offsets: Sequence[int]) -> bytes:
    """ROS first, as the note asks; an empty Private DICT leaves default and nominal width at 0."""
    charset, select, charstrings, fonts = offsets
    return b"".join(
        (
            _integer(_STANDARD_STRINGS) + _integer(_STANDARD_STRINGS + 1) + _integer(0) + _ROS,
            b"".join(_integer(side) for side in face.box) + _FONT_BBOX,
            _integer(many) + _CID_COUNT,
            _integer(charset) + _CHARSET,
            _integer(select) + _FD_SELECT,
            _integer(charstrings) + _CHARSTRINGS,
            _integer(fonts) + _FD_ARRAY,
        )
    )


def _integer(value: int) -> bytes:
    """Always five bytes."""
    return b"\x1d" + value.to_bytes(4, "big", signed=True)


def _two(value: int) -> bytes:
    return value.to_bytes(2, "big")


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return _two(0)
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    return _two(len(items)) + b"\x04" + b"".join(offset.to_bytes(4, "big") for offset in offsets) + b"".join(items)
