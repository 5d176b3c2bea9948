"""Search every public byte for the private texts of quizzes. Found once, the build fails.

Publishing is by allow-list already; this looks at the result, as a stranger would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from site_builder.verifying.problems import LEAK, Problem
from site_builder.verifying.public_text import folded, readings

SHORTEST = 8
"""Characters of a private text. A shorter one (不对, 再想想) stands on public pages by itself and proves nothing."""

STRIDE = 4
PIECE = SHORTEST - STRIDE + 1
"""Every STRIDE characters of a page a piece is looked up: however a private text lies, one such piece is inside it."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Private texts by each of their pieces, so that a long page is looked through once for all of them."""

    by_piece: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Secrets:
        pieces: dict[str, list[str]] = defaultdict(list)
        for text in sorted({folded(text) for text in texts}):
            if len(text) >= SHORTEST:
                for piece in {text[start : start + PIECE] for start in range(len(text) - PIECE + 1)}:
                    pieces[piece].append(text)
        return cls({piece: tuple(found) for piece, found in pieces.items()})

    def found_in(self, text: str) -> str | None:
        """A private text that stands in this folded text."""
        looked_up = {text[start : start + PIECE] for start in range(0, len(text), STRIDE)}
        suspects = {secret for piece in looked_up & self.by_piece.keys() for secret in self.by_piece[piece]}
        return next((secret for secret in sorted(suspects) if secret in text), None)


@lru_cache(maxsize=1)
def prepared(texts: tuple[str, ...]) -> Secrets:
    """Secrets of these texts, made ready once a process."""
    return Secrets.of(texts)


def leak_in(path: Path, data: bytes, secrets: Secrets) -> Problem | None:
    """The problem of a public file that holds a private text. The message quotes its beginning only."""
    if not secrets.by_piece:
        return None
    for text in readings(path, data):
        if secret := secrets.found_in(text):
            return Problem(
                LEAK,
                path,
                f"这个公开文件里有测验的解析、反馈或答案：“{secret[:SHORTEST]}……”。",
                "如果正文里恰好有同一句话，请换一种说法；否则请停下来查清楚它是怎么进来的。",
            )
    return None
