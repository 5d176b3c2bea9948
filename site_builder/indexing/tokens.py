"""How text becomes tokens. `themes/assets/js/search-engine.js` does the same, and both are held to one set of examples
(tests/site_builder/indexing/token_examples.json).

Chinese has no spaces, so a run of Chinese characters becomes its overlapping pairs; no dictionary has to be shipped and
no word is ever missing from one. A run of Latin letters or digits is one token.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

MOST_QUERY_CHARACTERS = 100
MOST_QUERY_TOKENS = 16
"""A pasted paragraph may not load half the index; sixteen pairs name a page well enough."""

LONGEST_WORD = 12
"""Letters and digits of one token; what follows is cut, in pages and queries alike."""

ASKING = (
    "怎么办",
    "怎么样",
    "怎么",
    "怎样",
    "如何",
    "为什么",
    "什么",
    "是不是",
    "能不能",
    "会不会",
    "要不要",
    "老是",
    "总是",
)
"""Words of asking: nearly every page has them, and no page is about them. A question is looked up without them."""

LEFT_ENOUGH = 2
"""Tokens that must be left of a question; else its words of asking are all that it says."""

_ASKING = re.compile("|".join(ASKING))
_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")


def runs(text: str) -> list[str]:
    """Runs of Chinese characters, and of letters or digits folded in width and case: ＰＰＴ and ppt are one word."""
    return [run if _chinese(run) else unicodedata.normalize("NFKC", run).lower() for run in _RUN.findall(text)]


def text_tokens(text: str) -> list[str]:
    """Tokens of a page's text with repeats: pairs of characters, and every beginning of a word of letters or digits.

    Beginnings let a result show while 12356 is still being typed.
    """
    found: list[str] = []
    for run in runs(text):
        if _chinese(run):
            found.extend(map(add, run, run[1:]))
        else:
            found.extend(_beginnings(run[:LONGEST_WORD]))
    return found


def single_characters(text: str) -> set[str]:
    """Every Chinese character of a text, for queries of one character."""
    return {character for run in runs(text) if _chinese(run) for character in run}


def query_tokens(query: str) -> tuple[str, ...]:
    """Distinct tokens of a query in order, at most MOST_QUERY_TOKENS. A lone Chinese character is a token itself.

    Words of asking are left out, with single characters that stand between them, when enough is left without.
    """
    kept = query[:MOST_QUERY_CHARACTERS]
    if _ASKING.search(kept):
        rest = [token for token in _tokens(_ASKING.sub(" ", kept)) if not is_single(token)]
        if len(rest) >= LEFT_ENOUGH:
            return tuple(rest)[:MOST_QUERY_TOKENS]
    return tuple(_tokens(kept))[:MOST_QUERY_TOKENS]


def _tokens(query: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for run in runs(query):
        if not _chinese(run):
            found[run[:LONGEST_WORD]] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(map(add, run, run[1:])))
    return found


def is_single(token: str) -> bool:
    """Whether a token is one Chinese character: those stand in shards of their own."""
    return len(token) == 1 and _chinese(token)


def _chinese(run: str) -> bool:
    # Letters and digits, full-width ones too, lie outside the Chinese blocks, which begin at 〇 and end before ａ.
    return "\u3007" <= run[0] < "\uff00" or run[0] > "\uffff"


def _beginnings(word: str) -> list[str]:
    return [word[:end] for end in range(2, len(word) + 1)] or [word]
