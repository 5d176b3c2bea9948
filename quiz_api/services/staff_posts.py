"""What may be written in the column of posts, and what is meant by other words for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import PostKind
from quiz_api.services.staff_columns import CITY_POSTS, COUNTY_POSTS, SCHOOL_POSTS

_SEPARATORS = re.compile(r"[、,;/|\n]")
_KINDERGARTEN = "幼儿园"
_OF_KINDERGARTENS = frozenset({PostKind.KINDERGARTEN_TEACHER, PostKind.NURSERY_NURSE})
_TEACHER = ("教师", "老师")
_SUBJECTS = frozenset((
    "语文", "数学", "英语", "外语", "日语", "俄语", "物理", "化学", "生物", "生物学", "历史", "地理", "政治",
    "思想政治", "思政", "道德与法治", "道法", "品德", "科学", "体育", "体育与健康", "音乐", "美术", "艺术", "书法",
    "信息技术", "信息科技", "信息", "通用技术", "劳动", "劳动技术", "综合实践", "综合实践活动", "民族语文", "蒙语",
    "藏语", "维语", "专业课", "文化课", "任课", "科任", "学科",
))  # fmt: skip
"""What stands before 教师 or 老师 for whoever teaches a subject: subjects of 义务教育课程方案 (2022) and 普通高中课程
方案 (2017, revised 2020) with their everyday short names, and what schools say of all of them.
"""

_PERHAPS: Mapping[str, PostKind] = MappingProxyType(
    {
        "副校长": PostKind.VICE_PRINCIPAL,
        "德育": PostKind.MORAL_EDUCATION,
        "政教": PostKind.MORAL_EDUCATION,
        "辅导员": PostKind.YOUTH_LEAGUE,
        "团委": PostKind.YOUTH_LEAGUE,
        "少先队": PostKind.YOUTH_LEAGUE,
        "宿管": PostKind.DORMITORY_TEACHER,
        "保育": PostKind.NURSERY_NURSE,
        "代课": PostKind.SUBSTITUTE,
        "支教": PostKind.SUBSTITUTE,
    }
)
"""Parts of words by which schools call a post, where its letters alone would lead to another: asked, never taken."""

_HEADS: Mapping[str, str] = MappingProxyType(
    {
        "园长": PostKind.PRINCIPAL.value,
        "副园长": PostKind.VICE_PRINCIPAL.value,
        "分管副园长": PostKind.VICE_PRINCIPAL.value,
    }
)
"""What kindergartens call those who lead a school."""

_BY_KIND: Mapping[OrganisationKind, tuple[PostKind, ...]] = MappingProxyType(
    {
        OrganisationKind.SCHOOL: SCHOOL_POSTS,
        OrganisationKind.COUNTY: COUNTY_POSTS,
        OrganisationKind.CITY: CITY_POSTS,
    }
)


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split())


_READ = {unit: {_folded(kind.value): kind for kind in kinds} for unit, kinds in _BY_KIND.items()}
"""Each post by the word that it is compared with: its own has brackets of full width, typed ones often have not."""


class UnknownPost(ValueError):
    """A word that is no post of a unit; its text is the advice."""


def posts_of(unit: Organisation) -> tuple[PostKind, ...]:
    """The posts that people of such a unit have: 幼儿教师 and 保育员 only where there is a kindergarten."""
    kinds = _BY_KIND[unit.kind]
    if unit.kind is not OrganisationKind.SCHOOL or _may_be_kindergarten(unit):
        return kinds
    return tuple(kind for kind in kinds if kind not in _OF_KINDERGARTENS)


def _may_be_kindergarten(unit: Organisation) -> bool:
    return unit.kind is OrganisationKind.SCHOOL and (not unit.stages or _KINDERGARTEN in unit.stages)


def kinds_read(text: str, unit: Organisation) -> tuple[PostKind, ...]:
    """Each post of a cell once, in its order. Raises UnknownPost."""
    kinds, unknown = _read(text, unit.kind, _may_be_kindergarten(unit))
    if unknown:
        raise UnknownPost(f"没有“{unknown}”这个岗位。{_hint(unknown, unit)}")
    return kinds


@lru_cache(maxsize=1000)
def _read(text: str, kind: OrganisationKind, is_kindergarten: bool) -> tuple[tuple[PostKind, ...], str]:
    """The posts, and the first word that is none. A roster says the same few things on all its rows."""
    allowed, found = _READ[kind], []
    folded = unicodedata.normalize("NFKC", text).replace(PostKind.SUBSTITUTE.value, "代课")
    for word in map(_folded, _SEPARATORS.split(folded)):
        meant = _HEADS.get(word, "") if is_kindergarten else ""
        post = allowed.get(meant or _meaning(word))
        if post is not None:
            found.append(post)
        elif word:
            return (), word
    return tuple(dict.fromkeys(found)), ""


def post_words(kinds: Iterable[PostKind]) -> str:
    return "、".join(kind.value for kind in kinds)


def _meaning(word: str) -> str:
    """The post that a word is another word for; else the word itself."""
    if word in ("代课", "支教"):  # 代课/支教 holds a separator in its own name
        return PostKind.SUBSTITUTE.value
    return PostKind.SUBJECT_TEACHER.value if word[-2:] in _TEACHER and word[:-2] in _SUBJECTS else word


def _hint(word: str, unit: Organisation) -> str:
    """The post that is meant, among those that the unit has; where none is near, all of them."""
    here = posts_of(unit)
    if unit.kind is OrganisationKind.SCHOOL:
        if "心理" in word:
            pair = (PostKind.COUNSELLOR_FULL_TIME, PostKind.COUNSELLOR_PART_TIME)
            return f"请写明是“{pair[0].value}”还是“{pair[1].value}”。"
        if word in _TEACHER or word in _SUBJECTS:
            teachers = (PostKind.SUBJECT_TEACHER, PostKind.CLASS_TEACHER, PostKind.KINDERGARTEN_TEACHER)
            return f"请写明是哪一种：{post_words(kind for kind in teachers if kind in here)}。"
    perhaps = [kind.value for part, kind in _PERHAPS.items() if part in word and kind in here]
    near = perhaps or get_close_matches(word, [kind.value for kind in here], 1, 0.6)
    return f"是不是“{near[0]}”？" if near else f"可以写：{post_words(here)}。"
