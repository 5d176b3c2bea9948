"""Shelves of the guides for staff: who stands before two pupils that fought does not look through forty titles.

A guide stands on the shelf of the first of its tags that names one; its author adds nothing for it.
"""

from __future__ import annotations

from site_builder.curriculum import Guide

_TAGS = {
    "给老师：班里、办公室里碰上了": ("班主任", "幼儿园老师"),
    "给老师：您自己，身边的同事": ("老师自己", "同事"),
    "给老师：手机和网上": ("收手机", "学生群", "AI陪聊"),
    "给老师：接班、带班、上心理课": ("接新班", "新教师", "班干部", "心理课"),
    "给老师：跟家里打交道": ("家校沟通", "家访", "家长会", "家庭教育指导"),
    "给老师：危险、报告和转介": ("强制报告", "危机预案", "桌面推演", "转介函"),
    "给老师：测评和预警": ("四级预警", "六步骤", "团体报告"),
    "给老师：学校怎么安排": ("一生一导师", "心理辅导室", "学年计划", "周任务", "志愿者"),
    "给老师：学科渗透": ("学科渗透",),
    "给老师：自己写一课": ("写课",),
}
_SHELF_OF = {tag: title for title, tags in _TAGS.items() for tag in tags}
ELSEWHERE = "给老师：别的"
STAFF_SHELVES = (*_TAGS, ELSEWHERE)
"""Titles in the order of the shelves."""


def shelf_for_staff(guide: Guide) -> str:
    return next((_SHELF_OF[tag] for tag in guide.tags if tag in _SHELF_OF), ELSEWHERE)
