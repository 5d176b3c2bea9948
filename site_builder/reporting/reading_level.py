"""How hard a page is to read, measured.

Two things make a Chinese page hard for somebody with six years of school: long sentences and rare characters. Rare
means outside the 3,755 characters of level 1 of GB/T 2312, those of everyday use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.loading.source_file import SourceFile
from site_builder.markdown.chinese import han_count

_STOPS = re.compile(r"[。？！；：…\n｜]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEVEL_1 = range(0xB0A1, 0xD7FA)


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """Of some pages: characters a sentence (mean and longest), and rare characters as a share of all (0-1)."""

    mean_sentence: float
    longest_sentence: int
    longest_in: str
    rare_share: float
    rarest: tuple[str, ...]


def reading_level(files: Iterable[SourceFile]) -> ReadingLevel:
    """Measure pages as they are read, headers and quizzes left out."""
    lengths: list[int] = []
    characters, rare = 0, dict[str, int]()
    longest, where = 0, ""
    for file in files:
        for passage in file.passages:
            for sentence in _STOPS.split(passage.text):
                length = han_count(sentence)
                if length:
                    lengths.append(length)
                if length > longest:
                    longest, where = length, f"{file.path}:{passage.line}"
            found = _HAN.findall(passage.text)
            characters += len(found)
            for character in filter(is_rare, found):
                rare[character] = rare.get(character, 0) + 1
    rarest = tuple(sorted(rare, key=lambda character: (-rare[character], character))[:20])
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    return ReadingLevel(mean, longest, where, sum(rare.values()) / characters if characters else 0.0, rarest)


def is_rare(character: str) -> bool:
    """True for a character outside level 1 of GB/T 2312."""
    try:
        return int.from_bytes(character.encode("gb2312")) not in _LEVEL_1
    except UnicodeEncodeError:
        return True
