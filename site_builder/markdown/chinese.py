"""Facts of Chinese text that a reader of Markdown needs."""

from __future__ import annotations

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff]")


def is_wide(character: str) -> bool:
    """True for Chinese characters and full-width punctuation, which take no space between lines."""
    return character != "" and (unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·")


def joined_lines(text: str) -> str:
    """Join lines as Chinese is set: a line break between two Chinese characters is nothing, elsewhere a space."""
    if "\n" not in text:
        return text
    joined, *rest = text.split("\n")
    for line in rest:
        joined += ("" if is_wide(joined[-1:]) and is_wide(line[:1]) else " ") + line
    return joined


def han_count(text: str) -> int:
    """Chinese characters of `text`, punctuation and figures not counted: what authors call 字数."""
    return len(_HAN.findall(text))
