"""Compile the public half: one file in build/docs for every page, and the assets and pictures beside them.

Takes the Curriculum, which cannot hold a key of a quiz for the record, and nothing that could.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.compiling.blocks import Blocks, Placed, Shared
from site_builder.compiling.documents import document
from site_builder.compiling.home import weeks_by_grade
from site_builder.compiling.pictures import pictures
from site_builder.compiling.routes import Neighbours, PageLink, neighbours, root_of, section_key, trail, weeks
from site_builder.compiling.section_pages import HOME, Listed, listings
from site_builder.curriculum import AnyPage, Audience, Curriculum, Kind, Lesson, ParentLesson, Quiz, TrainingModule
from site_builder.output_files import files_below, keep_only, write_if_changed
from site_builder.paths import BuildPaths
from site_builder.policy import Policy


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling wrote: all pages, and how many files are other than at the last build."""

    pages: int
    changed: int


def compile_pages(curriculum: Curriculum, policy: Policy, paths: BuildPaths) -> Compiled:
    """Write build/docs; what is no longer in the curriculum is removed. Raises jinja2.TemplateError."""
    edition = edition_of(curriculum)
    home_data = weeks_by_grade(curriculum, policy.calendar)
    blocks = Blocks(paths.blocks, Shared(curriculum, policy.hotlines, policy.calendar, edition, home_data))
    files = {paths.docs / path: data for path, data in _documents(curriculum, blocks, edition)}
    pages = len(files)
    for asset in files_below(paths.assets):
        files[paths.docs / "assets" / asset.relative_to(paths.assets)] = asset.read_bytes()
    for picture in pictures(paths.content):
        files[paths.docs / picture] = (paths.content / picture).read_bytes()
    changed = sum(write_if_changed(path, data) for path, data in files.items())
    keep_only(paths.docs, files)
    return Compiled(pages, changed)


def edition_of(curriculum: Curriculum) -> str:
    """The content version printed at the foot of every page: the newest date under which a page was signed."""
    return max((page.review.on.isoformat() for page in curriculum.pages), default="")


def _documents(curriculum: Curriculum, blocks: Blocks, edition: str) -> Iterator[tuple[Path, bytes]]:
    around = neighbours(curriculum)
    for page in curriculum.pages:
        yield _document(_place(page, around[page.id], _quiz_of(page, curriculum)), blocks, edition)
    yield _document(Placed(page=HOME, root=""), blocks, edition)
    for listing in listings(curriculum):
        placed = Placed(
            page=listing.page, root=root_of(listing.page.url), trail=_trail(listing.page), groups=listing.groups
        )
        yield _document(placed, blocks, edition)


def _document(placed: Placed, blocks: Blocks, edition: str) -> tuple[Path, bytes]:
    page = placed.page
    header = {
        "title": page.title,
        "description": page.summary,
        "section": section_key(page),
        "robots": "noindex" if _hidden_from_search_engines(page) else "",
        "previous": placed.previous.url if placed.previous else "",
        "next": placed.next.url if placed.next else "",
        "edition": edition,
    }
    return Path(page.url).with_suffix(".md"), document(header, blocks.body(placed))


def _place(page: AnyPage, around: Neighbours, quiz: Quiz | None) -> Placed:
    root = root_of(page.url)
    return Placed(
        page=page,
        root=root,
        quiz=quiz,
        previous=_neighbour(root, around.previous),
        next=_neighbour(root, around.next),
        trail=_trail(page),
    )


def _neighbour(root: str, page: AnyPage | None) -> PageLink | None:
    if page is None:
        return None
    return PageLink(page.title, root + page.url, weeks(page.slot) if isinstance(page, Lesson) else "")


def _trail(page: Listed) -> tuple[PageLink, ...]:
    root = root_of(page.url)
    return tuple(PageLink(above.title, root + above.url) for above in trail(page))


def _quiz_of(page: AnyPage, curriculum: Curriculum) -> Quiz | None:
    if isinstance(page, ParentLesson | TrainingModule):
        return curriculum.quiz_by_id.get(page.completion.quiz_id)
    return None


def _hidden_from_search_engines(page: Listed) -> bool:
    """Staff pages about danger: read by staff who were sent there, not found by a frightened child."""
    kind = getattr(page, "kind", None)
    return kind in (Kind.GUIDE, Kind.TRAINING) and getattr(page, "audience", None) is Audience.STAFF
