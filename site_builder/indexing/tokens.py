"""How text becomes tokens. `themes/assets/js/search-words.js` does the same, and both are held to one set of examples
(tests/site_builder/indexing/token_examples.json).

Chinese has no spaces, so a run of Chinese characters becomes its overlapping pairs; no dictionary has to be shipped and
no word is ever missing from one. A run of Latin letters or digits is one token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from operator import add

MOST_QUERY_CHARACTERS = 100
MOST_LOOKED_UP = 10
"""Tokens of a query that are looked up, its lone characters among them, and as many sounds beside: each is a file."""

MOST_KILOBYTES = 40
"""Of their files together, before compression: what keeps a first answer small whatever is asked."""

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

FULL, LIGHT, LONE, FAINT = 4, 3, 2, 1
"""Weights of what is looked up: a pair with grammar in it tells less than one of two characters of meaning, a lone
character less again; a pair of grammar alone tells next to nothing."""

MOST_LONE, LONE_ENOUGH = 3, 17
"""How many lone characters are looked up, and how telling each has to be: 大 and 学 stand in too many titles."""

GRAMMAR = frozenset(
    "了吗呢吧啊呀的地得着过就都也还又再很太最更是在有和跟与把被给让对从向到我你您他她它们这那个一不没要想会能可说"
)
"""Characters that join what a sentence is about and are seldom it."""

SENTENCE, SENTENCE_GRAMMAR = 6, 2
"""Characters of a run, and those of grammar among them, from which on it is said and no name of anything."""

_ASKING = re.compile("|".join(ASKING))
_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")


def runs(text: str) -> list[str]:
    """Runs of Chinese characters, and of letters or digits folded in width and case: ＰＰＴ and ppt are one word."""
    return [run if is_chinese(run) else unicodedata.normalize("NFKC", run).lower() for run in _RUN.findall(text)]


def text_tokens(text: str) -> list[str]:
    """Tokens of a page's text with repeats: pairs of characters, and every beginning of a word of letters or digits.

    Beginnings let a result show while 12356 is still being typed.
    """
    found: list[str] = []
    for run in runs(text):
        if is_chinese(run):
            found.extend(map(add, run, run[1:]))
        else:
            found.extend(_beginnings(run[:LONGEST_WORD]))
    return found


def single_characters(text: str) -> set[str]:
    """Every Chinese character of a text, for queries of one character."""
    return {character for run in runs(text) if is_chinese(run) for character in run}


def query_tokens(query: str) -> tuple[str, ...]:
    """Distinct tokens of a query in order. A lone Chinese character is a token itself.

    Words of asking are left out, with single characters that stand between them, when enough is left without.
    """
    kept = query[:MOST_QUERY_CHARACTERS]
    if _ASKING.search(kept):
        rest = [token for token in _tokens(_ASKING.sub(" ", kept)) if not is_single(token)]
        if len(rest) >= LEFT_ENOUGH:
            return tuple(rest)
    return tuple(_tokens(kept))


def looked_up(text: str) -> list[str]:
    """Distinct pairs and words of a text as a query has them: no beginnings of words, no lone characters."""
    return [token for token in _tokens(text) if not is_single(token)]


def chosen(tokens: Sequence[str], kilobytes: Callable[[str], int], most: int, left: int) -> list[str]:
    """Those of `tokens` that are looked up, in their order: at most so many, in files of `left` kilobytes at most.

    What weighs more goes before, then what stands in a smaller file: pairs that every page has make their files large.
    """
    order = sorted(range(len(tokens)), key=lambda place: (-weight_of(tokens[place]), kilobytes(tokens[place]), place))
    places: list[int] = []
    for place in order:
        needed = min(kilobytes(tokens[place]), MOST_KILOBYTES)
        if len(places) < most and needed <= left:
            places.append(place)
            left -= needed
    return [tokens[place] for place in sorted(places)]


def _tokens(query: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for run in runs(query):
        if not is_chinese(run):
            found[run[:LONGEST_WORD]] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(map(add, run, run[1:])))
    return found


def is_single(token: str) -> bool:
    """Whether a token is one Chinese character: those stand in shards of their own."""
    return len(token) == 1 and is_chinese(token)


def is_chinese(run: str) -> bool:
    """Whether a run is of Chinese characters, not of letters and digits."""
    # Letters and digits, full-width ones too, lie outside the Chinese blocks, which begin at 〇 and end before ａ.
    return "\u3007" <= run[0] < "\uff00" or run[0] > "\uffff"


def _beginnings(word: str) -> list[str]:
    return [word[:end] for end in range(2, len(word) + 1)] or [word]


def weight_of(token: str) -> int:
    """How much a token of a query counts."""
    grammar = sum(character in GRAMMAR for character in token) if len(token) == 2 else 0
    return (FULL, LIGHT, FAINT)[grammar]


def is_said(run: str) -> bool:
    """Whether a run is a sentence somebody says, and no name of anything."""
    return len(run) >= SENTENCE and sum(character in GRAMMAR for character in run) >= SENTENCE_GRAMMAR


def is_sentence(query: str) -> bool:
    """Whether a query says something, as one sentence at least, and names nothing in a word or two."""
    return any(map(is_said, runs(query[:MOST_QUERY_CHARACTERS])))


def token_run(query: str, token: str) -> str:
    """The whole run of letters that became a token, which may have been cut."""
    return next((run for run in runs(query[:MOST_QUERY_CHARACTERS]) if run.startswith(token)), token)


def lone_characters(query: str, found: Container[str], told: Callable[[str], bool]) -> list[str]:
    """Characters of a query, no grammar, that are looked up by themselves.

    Those in none of the pairs found, when these hold less than half of the query: a wrong character hides what is
    meant. In a sentence those in no pair of meaning that some page is about (`told`): in 他打了我 one tells.
    """
    rest = runs(_ASKING.sub(" ", query[:MOST_QUERY_CHARACTERS]))
    lone: dict[str, None] = {}
    kept = held = 0
    for run in rest:
        if is_chinese(run) and len(run) > 1:
            pairs = [place for place in range(len(run) - 1) if run[place : place + 2] in found]
            places = {place + side for place in pairs for side in (0, 1)}
            kept, held = kept + len(run), held + len(places)
            lone.update(dict.fromkeys(c for place, c in enumerate(run) if place not in places and c not in GRAMMAR))
    if held * 2 >= kept:
        lone = {}
    if is_sentence(query):
        meant = {c for run in rest for pair in _pairs_of_meaning(run) if pair in found and told(pair) for c in pair}
        lone.update(dict.fromkeys(c for run in rest if is_chinese(run) for c in run if c not in GRAMMAR | meant))
    return list(lone)[:MOST_LONE]


def _pairs_of_meaning(run: str) -> list[str]:
    return [pair for pair in map(add, run, run[1:]) if not GRAMMAR.intersection(pair)]
