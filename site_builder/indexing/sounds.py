"""How Chinese sounds, for people who type 火山 as `huoshan` or `hs`.

Queries are read alike by `themes/assets/js/search-sounds.js`.

A page's telling parts become pairs of syllables (`huo'shan`), single syllables (`huo'`) and threes of initials
(`-qxw`; the first three of a run also as `-^qx`). No such token can be one of a page's text, which has no ' and no -.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from site_builder.indexing.tokens import is_chinese, runs

MOST_WAYS = 3
"""Ways to cut letters into syllables that are looked up: `fangan` is fang·an and fan·gan."""

LONGEST_SOUND = 40
"""Letters of one word that are read as sounds."""

LONGEST_OF_BOTH = 6
"""Letters of a word that may be syllables and initials alike: a longer one of syllables throughout is no initials."""

UNFINISHED = 3
"""Letters at the end that may still be an unfinished syllable while somebody types."""

_SYLLABLE = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_OURS = {"睡不着": "shui bu zhao", "睡着": "shui zhao", "找不着": "zhao bu zhao", "着急": "zhao ji"}
"""Words of ours that the library reads otherwise."""

_RUN = re.compile("[\u4e00-\u9fff]+")
_LETTERS = re.compile("[a-z]+")
_NO_INITIAL = re.compile("[iuv]")  # no syllable begins so


def sound_tokens(text: str) -> list[str]:
    """Tokens of how the Chinese of a text sounds, with repeats."""
    found: list[str] = []
    for run in runs(text):
        if is_chinese(run):
            found.extend(_of_syllables(_syllables(run)))
    return found


def title_sounds(title: str) -> list[str]:
    """A syllable for every character of a title, empty for what is not Chinese: a browser marks what letters meant."""
    sounds = [""] * len(title)
    for run in _RUN.finditer(title):
        syllables = _syllables(run[0])
        if len(syllables) == len(run[0]):
            sounds[run.start() : run.end()] = syllables
    return sounds


def query_sounds(word: str) -> list[str]:
    """Tokens to look up for a run of letters that no page holds as it is: as pinyin, else as initials."""
    word = word[:LONGEST_SOUND]
    if len(word) < 2 or not _LETTERS.fullmatch(word):
        return []
    found: dict[str, None] = {}
    for way in _ways(word):
        found.update(dict.fromkeys(_pairs(way) or [f"{way[0]}'"]))
    syllables = len(word) > LONGEST_OF_BOTH and _cuts(word)
    if len(word) > 2 and not syllables and not _NO_INITIAL.search(word):
        found.update(dict.fromkeys(_threes(word)))
    return list(found)


def _ways(word: str) -> list[tuple[str, ...]]:
    """The shortest ways to cut a word into syllables; of its beginning when the last one is unfinished."""
    for end in range(len(word), max(len(word) - UNFINISHED, 1) - 1, -1):
        ways = _cuts(word[:end])
        if ways:
            return ways
    return []


def _cuts(word: str) -> list[tuple[str, ...]]:
    best: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        ways = [
            (*way, word[start:end])
            for start in range(max(0, end - 6), end)
            if best[start] and _SYLLABLE.fullmatch(word, start, end)
            for way in best[start]
        ]
        least = min(map(len, ways), default=0)
        best.append([way for way in ways if len(way) == least][:MOST_WAYS])
    return best[-1]


def _of_syllables(syllables: tuple[str, ...]) -> list[str]:
    singles = [f"{syllable}'" for syllable in syllables]
    return [*singles, *_pairs(syllables), *_threes("".join(syllable[0] for syllable in syllables))]


def _pairs(syllables: tuple[str, ...]) -> list[str]:
    return [f"{one}'{other}" for one, other in pairwise(syllables)]


def _threes(initials: str) -> list[str]:
    threes = [f"-{initials[at : at + 3]}" for at in range(len(initials) - 2)]
    return [f"-^{initials[:2]}", *threes] if threes else []


@cache
def _reader() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin, load_phrases_dict  # noqa: PLC0415 - reads 47,000 phrases: only when terms are made

    load_phrases_dict({phrase: [[syllable] for syllable in sounds.split()] for phrase, sounds in _OURS.items()})
    return lazy_pinyin


MOST_HEARD = 20_000
_heard: dict[str, tuple[str, ...]] = {}
"""Runs of Chinese that were read in this process, or by an earlier build, with their syllables."""


def _syllables(run: str) -> tuple[str, ...]:
    if run not in _heard:
        if len(_heard) >= MOST_HEARD:
            _heard.clear()
        _heard[run] = tuple(syllable for syllable in _reader()(run) if _LETTERS.fullmatch(syllable))
    return _heard[run]


def heard_in(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The runs whose sounds these texts need, with their syllables."""
    found = {run: _syllables(run) for text in texts for run in runs(text) if is_chinese(run)}
    found.update({run[0]: _syllables(run[0]) for text in texts for run in _RUN.finditer(text)})
    return found


def already_heard(heard: Mapping[str, Sequence[str]]) -> None:
    """Runs that an earlier build read: the library need not be opened for them."""
    _heard.update({run: tuple(syllables) for run, syllables in heard.items()})
