"""A QR code as one SVG path: black modules on white, drawn at any size without a picture file."""

from __future__ import annotations

from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class QrPath:
    """`d` of an SVG path over `size` x `size` modules, without the quiet zone."""

    size: int
    d: str


def qr_path(text: str) -> QrPath:
    """Error correction M: a quarter of a smudged card may be wrong in places and still reads."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    return QrPath(len(matrix), "".join(_row(y, row) for y, row in enumerate(matrix)))


def _row(y: int, row: bytes) -> str:
    """Runs of dark modules of a row."""
    parts, x = [], 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            parts.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
        x = end + 1
    return "".join(parts)
