"""Shelves: what families, pupils and teachers read beside the programme stands where each of them looks."""

from __future__ import annotations

import re

from site_builder.compiling.section_pages import PUPILS, WAY_IN, listings, reading_order
from site_builder.curriculum import PARENT_STAGES, Audience, Guide
from site_builder.guide_shelves import STAFF, TO_TURN_TO
from site_builder.indexing.facets import ALL
from site_builder.loading.loader import Loaded
from site_builder.pupils_own import ELSEWHERE, is_for_pupils
from site_builder.read_quietly import is_read_quietly
from tests.site_builder.indexing.indexed import CONTENT

MOST_ON_A_SHELF = 6
"""Pages for pupils under one heading: what a phone shows in two or three screens."""
MOST_OF_STAFF = 12


def test_guides_for_staff_stand_on_shelves_that_can_be_overlooked(edition: Loaded) -> None:
    """In one list of forty nobody finds what to do about two pupils who fought."""
    staff = [page for page in edition.curriculum.pages if isinstance(page, Guide) and page.audience is Audience.STAFF]
    (guides,) = (listing for listing in listings(edition.curriculum) if listing.page.key == "guides")
    shelves = {group.title: group.pages for group in guides.groups if group.title in STAFF.titles}
    assert sorted(page.id for pages in shelves.values() for page in pages) == sorted(page.id for page in staff)
    assert STAFF.elsewhere not in shelves, "a tag says on which shelf a guide stands"
    assert max(len(pages) for pages in shelves.values()) <= MOST_OF_STAFF
    assert "gd-two-pupils-fight" in {page.id for page in next(iter(shelves.values()))}


def test_guides_for_everybody_stand_on_shelves_too_and_help_comes_first(edition: Loaded) -> None:
    (guides,) = (listing for listing in listings(edition.curriculum) if listing.page.key == "guides")
    shelves = {group.title: [page.id for page in group.pages] for group in guides.groups[1:]}
    assert [page for title, pages in shelves.items() if title in TO_TURN_TO.titles for page in pages] == [
        page.id
        for page in sorted(edition.curriculum.pages, key=reading_order)
        if isinstance(page, Guide) and page.audience is Audience.ALL and not is_for_pupils(page)
    ]
    assert TO_TURN_TO.elsewhere not in shelves, "a tag says on which shelf a guide stands"
    assert max(len(pages) for title, pages in shelves.items() if title in TO_TURN_TO.titles) <= MOST_ON_A_SHELF
    assert next(iter(shelves.values()))[0] == "gd-help"


def test_pupils_have_pages_of_their_own(edition: Loaded) -> None:
    """What a pupil reads alone stands on a shelf of its own, is chosen by 给谁看: 学生, and says whom to turn to."""
    own = [page for page in edition.curriculum.pages if is_for_pupils(page)]
    assert {page.id for page in own} >= {"gd-me-calm", "gd-me-parting", "gd-me-sibling", "gd-me-mind-ill"}
    shown = {listing.page.key: listing for listing in listings(edition.curriculum)}
    assert [page for group in shown["pupils"].groups for page in group.pages] == sorted(own, key=reading_order)
    assert all(group.title != ELSEWHERE for group in shown["pupils"].groups), "a tag says on which shelf it stands"
    assert all(len(group.pages) <= MOST_ON_A_SHELF for group in shown["pupils"].groups), "a longer shelf is split"
    assert shown["guides"].groups[0].pages == (PUPILS,)
    whom = next(facet for facet in ALL if facet.key == "for")
    for page in own:
        assert whom.of(page) == "pupils", page.id
        text = (CONTENT / "guides" / f"{page.id}.md").read_text("utf-8")
        assert re.search("现在有危险：身边的大人、110、120", text), page.id
        assert re.search("想找人说说：12356", text), page.id
        assert "gd-help.md" in text, page.id


def test_pages_for_pupils_are_reached_from_lessons_and_from_what_families_read(edition: Loaded) -> None:
    """A page that only a search finds is not found by a pupil who does not know what to call it."""
    texts = {page.source: (CONTENT / page.source).read_text("utf-8") for page in edition.curriculum.pages}
    lessons = "".join(text for source, text in texts.items() if source.startswith("lessons/"))
    families = "".join(text for source, text in texts.items() if source.startswith(("parents/", "guides/gd-family-")))
    for page in edition.curriculum.pages:
        if is_for_pupils(page):
            assert f"guides/{page.id}.md" in lessons, page.id
            assert f"{page.id}.md" in families, page.id


def test_what_a_family_reads_quietly_leaves_no_record(edition: Loaded) -> None:
    """A page on blows at home, on a clinic, on being at the end: no questions, so no row tells a school who read it."""
    parents = next(listing for listing in listings(edition.curriculum) if listing.page.key == "parents")
    troubles = parents.groups[-1].pages
    assert {page.id for page in troubles} >= {
        "gd-family-drink",
        "gd-family-clinic",
        "gd-family-tired",
        "gd-family-prison",
        "gd-family-remarried",
        "gd-family-diagnosed",
        "gd-family-inclusion",
        "gd-family-ill",
        "gd-family-debt",
        "gd-family-adopted",
        "gd-family-low",
        "gd-family-screening",
        "gd-family-son",
    }
    assert all(isinstance(page, Guide) for page in troubles)
    assert {page.id for page in troubles if is_read_quietly(page)} >= {
        "gd-family-drink",
        "gd-family-prison",
        "gd-family-adopted",
    }


def test_families_pick_one_of_two_ways_through_the_lessons_themselves(edition: Loaded) -> None:
    """For homes that say much and hear little, and for those that are seldom together. Never a label."""
    ways = [page for page in edition.curriculum.pages if isinstance(page, Guide) and WAY_IN in page.tags]
    assert len(ways) == 2
    for way in ways:
        text = (CONTENT / "guides" / f"{way.id}.md").read_text("utf-8")
        assert not re.search("专制|忽视型|类型", text), way.id
        for code in PARENT_STAGES.values():
            assert len(set(re.findall(rf"p-{code}-\d\d", text))) == 3, (way.id, code)
