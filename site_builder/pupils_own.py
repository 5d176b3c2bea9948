"""写给学生: guides that speak to pupils themselves. One reads such a page alone, nobody teaches it (decision 54).

They stand on shelves of their own (decision 60).
"""

from __future__ import annotations

from site_builder.curriculum import AnyPage, Guide

FOR_PUPILS = "写给学生"
"""The tag that says so."""
SHELVES = {
    "心情": "心里难受的时候",
    "平安": "有人欺负，有人让我怕",
    "朋友": "同学和朋友",
    "家里": "家里的事",
    "学校": "课堂、老师和宿舍",
    "操场": "体育课和军训",
    "学习": "学习和考试",
    "身体": "身体和睡觉",
    "网上": "手机和网上",
}
"""Tag of a page to the title of its shelf, in the order of the shelves."""
ELSEWHERE = "别的事"


def is_for_pupils(page: object) -> bool:
    return isinstance(page, Guide) and FOR_PUPILS in page.tags


def shelf_for_pupils(page: AnyPage) -> str:
    """Title of the shelf on which a page for pupils stands: the first of its tags that names one."""
    return next((SHELVES[tag] for tag in page.tags if tag in SHELVES), ELSEWHERE)
