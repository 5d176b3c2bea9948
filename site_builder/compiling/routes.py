"""Relative addresses, and the way from a page to its neighbours and back to the home page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.compiling.section_pages import (
    HOME,
    PUPILS,
    SECTION_OF_KIND,
    SECTIONS,
    Listed,
    SectionPage,
    grade_page,
    reading_order,
    shelf,
)
from site_builder.curriculum import AnyPage, Curriculum, Lesson
from site_builder.pupils_own import is_for_pupils


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as it stands in one page: `url` is relative to that page."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The pages before and after one page on its shelf."""

    previous: AnyPage | None = None
    next: AnyPage | None = None


def root_of(url: str) -> str:
    """The way from the page at `url` to the site root: "" there, else "../" for every folder."""
    return "../" * url.count("/")


def neighbours(curriculum: Curriculum) -> Mapping[str, Neighbours]:
    """Neighbours of every page by page id."""
    shelves: dict[tuple[str, str], list[AnyPage]] = defaultdict(list)
    for page in curriculum.pages:
        shelves[shelf(page)].append(page)
    found = {}
    for pages in shelves.values():
        row: list[AnyPage | None] = [None, *sorted(pages, key=reading_order), None]
        for before, here, after in zip(row, row[1:], row[2:], strict=False):
            if here is not None:
                found[here.id] = Neighbours(before, after)
    return found


def trail(page: Listed) -> tuple[Listed, ...]:
    """Pages above this one, the home page first; the page itself is not among them."""
    if isinstance(page, SectionPage):
        if page == PUPILS:
            return (HOME, SECTIONS["guides"])
        above = (HOME, SECTIONS["catalogue"]) if page.block == "grade.html" else (HOME,)
        return () if page.key == "home" else above
    section = SECTIONS[SECTION_OF_KIND[page.kind]]
    if is_for_pupils(page):
        return (HOME, section, PUPILS)
    return (HOME, section, grade_page(page)) if isinstance(page, Lesson) else (HOME, section)


LAST_SLOT = 10
"""Two-week slots of a term; lessons above stand beside them, for places with another school system."""


def weeks(slot: int) -> str:
    """The school weeks of a two-week slot, as printed: slot 2 is 第3—4周."""
    return f"第{2 * slot - 1}—{2 * slot}周" if slot <= LAST_SLOT else "五四学制用"


def section_key(page: Listed) -> str:
    """Which entry of the site's navigation a page belongs to."""
    above = trail(page)
    if len(above) > 1 and isinstance(above[1], SectionPage):
        return above[1].key
    return page.key if isinstance(page, SectionPage) else SECTION_OF_KIND[page.kind]
