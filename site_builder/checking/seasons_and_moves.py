"""What the home page offers by season must be there for whom it is offered, and an old address must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.curriculum import Audience
from site_builder.findings import Finding
from site_builder.loading.loader import Loaded
from site_builder.loading.seasons_and_moves import MOVED, SEASONS, WHOM


def season_findings(loaded: Loaded) -> Iterator[Finding]:
    """Every page of a season exists, and pupils and parents are offered none for staff."""
    for season in loaded.policy.seasons:
        for whom, page_id in season.pages:
            page = loaded.curriculum.by_id.get(page_id)
            if page is None and page_id in loaded.unread:
                continue
            if page is None or (page.audience is Audience.STAFF and whom != WHOM["teachers"]):
                yield loaded.catalogue.finding(
                    "season-page", SEASONS, season.line, season=season.name, whom=whom, page=page_id
                )


def moved_findings(loaded: Loaded) -> Iterator[Finding]:
    """An old address is written once, is none that a page has, and leads to a page."""
    taken = {page.url for page in loaded.curriculum.pages}
    for moved in loaded.policy.moved:
        if moved.old in taken:
            yield loaded.catalogue.finding("moved-taken", MOVED, moved.line, old=moved.old)
        taken.add(moved.old)
        if moved.to not in loaded.curriculum.by_id and moved.to not in loaded.unread:
            yield loaded.catalogue.finding("moved-nowhere", MOVED, moved.line, old=moved.old, to=moved.to)
