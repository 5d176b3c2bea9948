"""A QR code as runs of dark modules: an SVG path on pages, squares in a PDF; never a picture file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class QrPath:
    """`size` x `size` modules without the quiet zone; of each row, the dark runs as (start, length)."""

    size: int
    rows: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def d(self) -> str:
        """Of an SVG path over `size` x `size` units."""
        return "".join(
            f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(self.rows) for start, length in row
        )


def qr_path(text: str) -> QrPath:
    """Error correction M: a quarter of a smudged card may be wrong in places and still reads."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    return QrPath(len(matrix), tuple(tuple(_runs(row)) for row in matrix))


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    x = 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            yield x, end - x
        x = end + 1
