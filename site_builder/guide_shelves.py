"""Shelves of the guides: who stands before two pupils that fought, or looks for a poster, does not read through forty
titles.

A guide stands on the shelf of the first of its tags that names one; its author adds nothing for it. Guides for families
stand together, those for pupils on shelves of their own (pupils_own.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.curriculum import Audience, Guide

FOR_FAMILIES = "给家长"


@dataclass(frozen=True, slots=True)
class Shelves:
    """Titles of shelves in their order, each with the tags that put a guide there, and one for what has none."""

    tags: Mapping[str, tuple[str, ...]]
    elsewhere: str

    @property
    def titles(self) -> tuple[str, ...]:
        return (*self.tags, self.elsewhere)

    def of(self, guide: Guide) -> str:
        """Title of the shelf of a guide."""
        return self._found(guide)[0]

    def place_of(self, guide: Guide) -> int:
        """Place of a guide on its shelf: that of its tag among those of the shelf. Several may share one."""
        return self._found(guide)[1]

    def _found(self, guide: Guide) -> tuple[str, int]:
        found = ((title, tags.index(tag)) for tag in guide.tags for title, tags in self.tags.items() if tag in tags)
        return next(found, (self.elsewhere, 0))


STAFF = Shelves(
    {
        "给老师：班里、办公室里碰上了": ("班主任", "幼儿园老师"),
        "给老师：学生病了、夜里哭、家里出了事": ("喘不上气", "夜里哭", "家长去世", "家长重病", "不来上学"),
        "给老师：您自己，身边的同事": ("老师自己", "同事"),
        "给老师：手机和网上": ("收手机", "学生群", "AI陪聊"),
        "给老师：接班、带班、上心理课": ("接新班", "新教师", "班干部", "心理课"),
        "给老师：跟家里打交道": ("家校沟通", "家访", "家长会", "家庭教育指导"),
        "给老师：危险、报告和转介": ("强制报告", "危机预案", "桌面推演", "转介函"),
        "给老师：测评和预警": ("四级预警", "六步骤", "团体报告", "测评结果"),
        "给老师：学校怎么安排": ("一生一导师", "心理辅导室", "学年计划", "周任务", "校本研修", "志愿者"),
        "给老师：学科渗透": ("学科渗透",),
        "给老师：自己写一课": ("写课",),
    },
    "给老师：别的",
)
TO_TURN_TO = Shelves(
    {
        "求助、保密、测评、复学": ("求助", "保密", "心理测评", "复学"),
        "学校和家里一起": ("家长手册", "开学适应", "暑期托管", "社区家长课堂"),
        "海报：打印就能贴": ("海报",),
        "政策和做法": ("政策问答", "五位一体", "四位一体", "校家社医", "生命教育", "心理委员"),
        "本站的规矩": ("关于", "隐私", "儿童个人信息", "高校学分"),
    },
    "大家都可以看",
)
"""Of guides for everybody."""


def shelf_of(guide: Guide) -> str:
    """Title of the shelf of a guide that is no page for pupils."""
    return FOR_FAMILIES if guide.audience is Audience.PARENTS else _shelves(guide).of(guide)


def place_of(guide: Guide) -> tuple[int, int]:
    """Its shelf among all, and its place there."""
    on_shelf = 0 if guide.audience is Audience.PARENTS else _shelves(guide).place_of(guide)
    return ALL_SHELVES.index(shelf_of(guide)), on_shelf


def _shelves(guide: Guide) -> Shelves:
    return STAFF if guide.audience is Audience.STAFF else TO_TURN_TO


_HELP, _TOGETHER, *_REST = TO_TURN_TO.titles
ALL_SHELVES = (_HELP, _TOGETHER, FOR_FAMILIES, *STAFF.titles, *_REST)
"""In their order: where to turn first, papers and rules last."""
