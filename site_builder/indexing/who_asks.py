"""Who asks, told from the words of a query alone, and whose pages come earlier. `themes/assets/js/search-asker.js`
does the same, and both are held to the same examples by tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.indexing.tokens import is_said, runs
from site_builder.indexing.voices import voice_of

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

DONE_TO_ME = (
    "比我",
    "叫我",
    "骂我",
    "跟我玩",
    "跟我好",
    "跟我做",
    "让我",
    "说我",
    "笑我",
    "我怕",
    "我不敢",
    "我心里",
    "我自己",
)
"""Words by which a pupil asks where no he or she is spoken of. 跟我 alone is none: 跟我翻脸 is said by families."""

ADULT = (
    "家长",
    "包办",
    "的火",
    "火气",
    "火大",
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
    "收手机",
    "收了手机",
    "没收",
    "报了",
    "跟我翻脸",
    "跟我闹",
    "跟我吵",
    "跟我顶",
    "跟我犟",
    "跟我急",
    "跟我对",
    "跟我说不",
)
"""Words of adults who begin with 我. Who else does is a pupil, where no he or she is spoken of."""

ASKED_OF_FAMILIES = ("鼓励", "开导", "配合", "督促", "辅导", "多陪")
"""What a teacher asks a family to do: who speaks of it beside 老师 is no pupil."""

WISH = ("想", "喜欢", "好烦", "好累", "好难", "好怕", "好慌", "好丢脸", "害怕", "难受")
"""What one wants and feels: in a sentence that names nobody a pupil says it as often as a family."""

_AGE = "(?:[一二三四五六七八九]年级|初[一二三]|高[一二三]|[小中大]班|小学|初中|高中|中职|幼儿园|新生)"
_FOR_A_CLASS = re.compile(f"主题班会|班会课|主题课|教案|{_AGE}.*(?:课|班会)|(?:课|班会).*{_AGE}")
"""Words by which staff looks for a lesson or a class meeting to hold, and for no page about its own work."""

FAMILY_TIMES, PUPIL_TIMES, ABOUT_TIMES, SAID_TIMES = 16, 14, 12, 9
OWN_TIMES, RATHER_TIMES, SAID_OWN_TIMES = 20, 16, 6
STAFF_TIMES = 6
USUAL, LATE, LAST = 4, 3, 2
"""What the score of a page is multiplied by: where somebody asks as of a family, as a pupil, of 他 or 她, in a sentence
that does not tell who says it, as staff; pages that speak to pupils where a pupil asks, where words tell of either and
the voice of a pupil, and in such a sentence. USUAL for all other pages; LATE for modules for teachers where no staff
asks; LAST for lessons for parents where staff does."""

PUPIL_VOICE, EITHER_VOICE = 7, 5
"""Voices (voices.py) above which a query that does not tell who asks is a pupil's, or one that may be a pupil's."""


class Favour(NamedTuple):
    """Audiences, by letter, whose pages come earlier, what their scores are multiplied by, and those of pages that
    speak to pupils.
    """

    letters: str
    times: int
    own: int = USUAL

    def of(self, letter: str, *, staff: bool) -> int:
        """What the score of a page of this audience is multiplied by."""
        if letter == "m":
            return self.own
        if letter in self.letters:
            return self.times
        if staff:
            return LAST if letter == "p" else USUAL
        return LATE if letter == "t" else USUAL


_A_PUPIL = Favour("a", PUPIL_TIMES, OWN_TIMES)
_EITHER = Favour("ap", SAID_TIMES, SAID_TIMES)
_RATHER_A_PUPIL = Favour("ap", SAID_TIMES, RATHER_TIMES)


def favoured(query: str, *, staff: bool, pupil: bool = False) -> Favour:
    """Who asks, and how surely: as somebody says (`staff`, `pupil`), else told from the words of a query alone.

    Staff gets modules and staff pages, or lessons where it looks for one to hold; a family that names a child lessons
    for parents; a pupil pages for everybody, above all those that speak to pupils. Where the words do not tell, the
    voice does, or it is either.
    """
    if staff:
        return Favour("a" if _FOR_A_CLASS.search(query) else "st", STAFF_TIMES)
    if pupil:
        return _A_PUPIL
    if _holds(query, FAMILY):
        return Favour("p", FAMILY_TIMES)
    if _asks_as_pupil(query):
        return _A_PUPIL
    return _heard(query, _unsure(query))


def _heard(query: str, told: Favour) -> Favour:
    """What the words tell, with what the voice does. Adults whose words say so are never taken for pupils."""
    voice = 0 if _holds(query, ADULT) else voice_of(query)
    if voice > PUPIL_VOICE:
        return _RATHER_A_PUPIL if told is _EITHER else _A_PUPIL
    return _EITHER if voice > EITHER_VOICE else told


def _unsure(query: str) -> Favour:
    """Of somebody who says 我, or wishes, and nothing else that tells: either."""
    if "我" in query and not _speaks_of_one(query) and not _holds(query, ADULT):
        return _EITHER
    if _holds(query, ABOUT):
        return Favour("p", ABOUT_TIMES)
    if not any(map(is_said, runs(query))):
        return Favour("", USUAL)
    return _EITHER if _holds(query, WISH) and not _holds(query, ADULT) else Favour("p", SAID_TIMES, SAID_OWN_TIMES)


def _holds(query: str, words: Sequence[str]) -> bool:
    return any(word in query for word in words)


def _asks_as_pupil(query: str) -> bool:
    if "我" not in query:
        return False
    if _holds(query, PUPIL):
        return not _holds(query, ASKED_OF_FAMILIES)
    return not _speaks_of_one(query) and (_holds(query, DONE_TO_ME) or _begins_with_me(query))


def _speaks_of_one(query: str) -> bool:
    return _holds(query.replace("他们", "").replace("她们", ""), ("他", "她"))


def _begins_with_me(query: str) -> bool:
    return query.lstrip().startswith("我") and not _holds(query, ADULT)
