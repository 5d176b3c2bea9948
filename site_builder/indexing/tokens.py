"""How text becomes tokens. `themes/assets/js/search-engine.js` does the same, and both are held to one set of examples
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

FULL, LIGHT, LONE, FAINT = 4, 3, 2, 1
"""Weights of what is looked up: a pair with grammar in it tells less than one of two characters of meaning, a lone
character less again; a pair of grammar alone tells next to nothing."""

MOST_LONE, LONE_ENOUGH = 7, 17
"""How many lone characters are looked up, and how telling each has to be: 大 and 学 stand in too many titles."""

GRAMMAR = frozenset(
    "了吗呢吧啊呀的地得着过就都也还又再很太最更是在有和跟与把被给让对从向到我你您他她它们这那个一不没要想会能可说"
)
"""Characters that join what a sentence is about and are seldom it."""

FAMILY = (
    "孩子",
    "小孩",
    "娃",
    "儿子",
    "女儿",
    "闺女",
    "宝宝",
    "宝贝",
    "孙",
    "我家",
    "小家伙",
    "丫头",
    "老大",
    "老二",
    "幼儿园",
)
"""Words by which somebody asks as the adult of a family."""

ABOUT = ("家里", "他", "她")
"""Words by which mostly a family asks, where nothing says that a pupil does."""

PUPIL = ("我妈", "我爸", "爸妈", "同桌", "室友", "同学", "好朋友", "老师", "班主任", "我们班", "师傅")
"""With 我, words by which a pupil asks: of people around one."""

DONE_TO_ME = ("比我", "叫我", "骂我", "跟我", "让我", "说我", "笑我", "我怕", "我不敢", "我心里", "我自己")
"""Words by which a pupil asks where no he or she is spoken of: parents say 不跟我说 too."""

ADULT = (
    "家长",
    "包办",
    "火",
    "教",
    "管",
    "陪",
    "吼",
    "放手",
    "辅导",
    "催",
    "丈夫",
    "老公",
    "老婆",
    "婆婆",
    "媳妇",
    "我们家",
    "学生",
)
"""Words of adults who begin with 我. Who else does is a pupil, where no he or she is spoken of."""

SCHOOL = ("学生", "家长", "老师", "教师", "班主任", "班里", "班上", "全班", "课堂", "上课", "备课", "年级组", "教研")
"""Words by which somebody asks as a teacher."""

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


def favoured(query: str, *, staff: bool) -> str:
    """Letters of the audiences whose pages come a little earlier: a teacher's, when one asks of pupils or parents;
    pages for everybody, when a pupil asks; a family's, when somebody else speaks of a child or in whole sentences.
    """
    if staff:
        return "st" if _holds(query, SCHOOL) else ""
    if not _holds(query, FAMILY) and _asks_as_pupil(query):
        return "a"
    return "p" if _holds(query, FAMILY) or _holds(query, ABOUT) or any(map(_is_said, runs(query))) else ""


def _holds(query: str, words: Sequence[str]) -> bool:
    return any(word in query for word in words)


def _asks_as_pupil(query: str) -> bool:
    if "我" not in query or _holds(query, PUPIL):
        return "我" in query
    one = query.replace("他们", "").replace("她们", "")
    return not _holds(one, ("他", "她")) and (_holds(query, DONE_TO_ME) or _begins_with_me(query))


def _begins_with_me(query: str) -> bool:
    return query.lstrip().startswith("我") and not _holds(query, ADULT)


def _is_said(run: str) -> bool:
    return len(run) >= SENTENCE and sum(character in GRAMMAR for character in run) >= SENTENCE_GRAMMAR


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
    if any(map(_is_said, runs(query[:MOST_QUERY_CHARACTERS]))):
        meant = {c for run in rest for pair in _pairs_of_meaning(run) if pair in found and told(pair) for c in pair}
        lone.update(dict.fromkeys(c for run in rest if is_chinese(run) for c in run if c not in GRAMMAR | meant))
    return list(lone)[:MOST_LONE]


def _pairs_of_meaning(run: str) -> list[str]:
    return [pair for pair in map(add, run, run[1:]) if not GRAMMAR.intersection(pair)]
