"""What is drawn on one page: lines of text, rules, squares of a code. Millimetres from the top left; never a colour.

Letters are set in points. Bold is the same glyph with a thin outline around it, so one face is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quiz_api.pdf.document import POINT, PageSize
from quiz_api.pdf.letters import Letters

_BOLD = 0.028
"""Width of the outline that makes a letter bold, in parts of its size."""
_ARC = 0.5522847498
"""How far the handles of a quarter circle stand off, in parts of its radius."""


@dataclass(frozen=True, slots=True)
class Canvas:
    size: PageSize
    letters: Letters
    _drawn: list[str] = field(default_factory=list)

    @property
    def drawn(self) -> str:
        return "\n".join(self._drawn) + "\n"

    def text(
        self, x: float, y: float, size: float, words: str, *, bold: bool = False, align: str = "left", grey: float = 0
    ) -> None:
        """A line on the baseline `y`; `align` says what `x` is: its left, its middle or its right."""
        if not words:
            return
        behind = {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * self.letters.width(words, size)
        style = f"2 Tr {size * _BOLD:.3f} w " if bold else ""
        shade = f"{grey:g} g {grey:g} G " if grey else ""
        place = f"{x * POINT - behind:.2f} {self._up(y):.2f} Td"
        self._drawn.append(f"q {shade}BT {style}/F1 {size:g} Tf {place} <{self.letters.coded(words)}> Tj ET Q")

    def fitted(
        self,
        x: float,
        y: float,
        size: float,
        words: str,
        most: float,
        *,
        bold: bool = False,
        align: str = "left",
        grey: float = 0,
    ) -> None:
        """The same, smaller where it would be wider than `most` millimetres."""
        width = self.letters.width(words, size)
        smaller = size * min(1.0, most * POINT / width) if width else size
        self.text(x, y, int(smaller * 100) / 100, words, bold=bold, align=align, grey=grey)

    def rules(self, lines: Iterable[tuple[float, float, float, float]], width: float) -> None:
        """Straight lines, as (x, y, to x, to y), `width` points wide."""
        path = " ".join(
            f"{x * POINT:.2f} {self._up(y):.2f} m {to_x * POINT:.2f} {self._up(to_y):.2f} l"
            for x, y, to_x, to_y in lines
        )
        self._drawn.append(f"q {width:g} w {path} S Q")

    def frame(self, x: float, y: float, width: float, height: float, line: float) -> None:
        box = f"{x * POINT:.2f} {self._up(y + height):.2f} {width * POINT:.2f} {height * POINT:.2f}"
        self._drawn.append(f"q {line:g} w {box} re S Q")

    def circle(self, x: float, y: float, radius: float, line: float, grey: float, dash: float) -> None:
        middle_x, middle_y, r, h = x * POINT, self._up(y), radius * POINT, radius * POINT * _ARC
        around = (
            f"{r:.2f} 0 m {r:.2f} {h:.2f} {h:.2f} {r:.2f} 0 {r:.2f} c {-h:.2f} {r:.2f} {-r:.2f} {h:.2f} {-r:.2f} 0 c "
            f"{-r:.2f} {-h:.2f} {-h:.2f} {-r:.2f} 0 {-r:.2f} c {h:.2f} {-r:.2f} {r:.2f} {-h:.2f} {r:.2f} 0 c s"
        )
        style = f"{grey:g} G {line:g} w [{dash * POINT:.2f}] 0 d"
        self._drawn.append(f"q {style} 1 0 0 1 {middle_x:.2f} {middle_y:.2f} cm {around} Q")

    def tick(self, x: float, y: float, size: float) -> None:
        """A check mark on the baseline `y`, for faces that have none."""
        unit = size / POINT
        low, bend, high = (x, y - 0.32 * unit), (x + 0.26 * unit, y - 0.06 * unit), (x + 0.74 * unit, y - 0.72 * unit)
        self.rules(((*low, *bend), (*bend, *high)), 0.09 * size)

    def squares(self, x: float, y: float, width: float, many: int, rows: Iterable[Iterable[tuple[int, int]]]) -> None:
        """A code of `many` by `many` modules; of each row, the runs of dark ones as (start, length)."""
        scale = width * POINT / many
        runs = "".join(
            f"{start} {-row - 1} {length} 1 re\n" for row, found in enumerate(rows) for start, length in found
        )
        self._drawn.append(f"q {scale:.5f} 0 0 {scale:.5f} {x * POINT:.3f} {self._up(y):.3f} cm\n{runs}f Q")

    def _up(self, y: float) -> float:
        """PDF counts points from the bottom."""
        return (self.size.height - y) * POINT
