"""A digest of all that one document is made of: while it stays, the document need not be made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.compiling.blocks import Placed
from site_builder.compiling.section_pages import Listed, SectionPage
from site_builder.curriculum import Curriculum, TrainingModule
from site_builder.step_memory import basis_of


class PageInputs:
    """Digests for the pages of one curriculum. `marks` has the digest of every page's source by page id."""

    def __init__(self, curriculum: Curriculum, marks: Mapping[str, str]) -> None:
        self._marks = marks
        self._outlines = {page.id: basis_of(repr(page)) for page in curriculum.pages}
        self._everything = basis_of(*self._outlines.values())

    def digest(self, placed: Placed) -> str:
        """Changes with everything that the page at this place shows."""
        around = (placed.root, placed.quiz, placed.previous, placed.next, placed.trail, placed.documents)
        return basis_of(repr(around), *self._of(placed.page), *self._listed(placed))

    def _of(self, page: Listed) -> Iterator[str]:
        if isinstance(page, SectionPage):
            yield repr(page)
            if page.key in ("home", "catalogue"):  # they look at the whole curriculum
                yield self._everything
            return
        yield self._outlines[page.id]
        yield self._marks[page.id]
        if isinstance(page, TrainingModule):
            yield from (self._outlines.get(wanted, "") for wanted in page.prerequisites)

    def _listed(self, placed: Placed) -> Iterator[str]:
        for group in placed.groups:
            yield f"{group.title} {group.note}"
            for page in group.pages:
                yield repr(page) if isinstance(page, SectionPage) else self._outlines[page.id]
