"""写给学生: guides that speak to pupils themselves. One reads such a page alone, nobody teaches it (decision 54)."""

from __future__ import annotations

from site_builder.curriculum import Guide

FOR_PUPILS = "写给学生"
"""The tag that says so."""


def is_for_pupils(page: object) -> bool:
    return isinstance(page, Guide) and FOR_PUPILS in page.tags
