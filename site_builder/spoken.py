"""A page as it is read aloud: the lines and sentences of finished HTML, without marks. Pure.

What is printed to be read aloud and what a phone reads aloud by itself (themes/assets/js/listen.js) are the same words.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

CHARACTERS_A_MINUTE = 200
"""A calm voice in the open air; half as fast again in a room."""

_BLOCKS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "blockquote", "tr", "div", "figcaption"))
_SENTENCE = re.compile(r"[^。！？]+[。！？]*[”」』）]*")


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _BLOCKS:
            self._end()
        elif tag in ("td", "th") and "".join(self._words).strip():
            self._words.append("；")  # the cells of a row are one line

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        line = " ".join("".join(self._words).split())
        if line:
            self.lines.append(line)
        self._words = []


def spoken_lines(html: str) -> list[str]:
    """Paragraphs, list items and cells in their order, as plain text."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return reader.lines


def sentences(line: str) -> list[str]:
    """Whole sentences of a line, with what closes them; a line without a stop is one."""
    return [found.strip() for found in _SENTENCE.findall(line) if found.strip()]


def characters(text: str) -> int:
    """What a voice has to say: all that is not space."""
    return len("".join(text.split()))


def minutes_words(count: int) -> str:
    """How long so many characters take, rounded up to half minutes."""
    halves = -(-count * 2 // CHARACTERS_A_MINUTE)
    if halves == 1:
        return "半分钟"
    return f"{halves // 2} 分半" if halves % 2 else f"{halves // 2} 分钟"
