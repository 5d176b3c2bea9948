"""A school that goes on elsewhere: moved to another county, or merged into another school.

What was, stays under the path of its day; what goes on gets a new path from that day on. Posts and places end and begin
again, so that every question about a day is answered with the path of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from quiz_api.domain.people import Place, Post

Held = TypeVar("Held", Post, Place)
_DAY = timedelta(days=1)


class MoveKind(StrEnum):
    MOVE = "move"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Carried:
    """A school or class, by its paths before and after."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EndedPost:
    """A post that ended because the school went elsewhere, as it was before."""

    person_id: str
    post: Post


@dataclass(frozen=True, slots=True)
class UnitMove:
    """What was done, kept so that it can be undone. `unit_path` is the unit from which both ends were kept; `people`
    are the ids of those who went along, `visitors` of those of whom only a post did. `ended` are posts that stayed
    behind; of a merger, `spares` are the ids of the spare cards that were handed over, and `stages` what the school
    that took the other in had before.
    """

    id: str
    kind: MoveKind
    unit_path: str
    source: str
    target: str
    paths: tuple[Carried, ...]
    people: tuple[str, ...]
    visitors: tuple[str, ...]
    made_by: str
    made_at: datetime
    undone_at: datetime | None = None
    ended: tuple[EndedPost, ...] = ()
    spares: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    @property
    def onward(self) -> dict[str, str]:
        return {pair.before: pair.after for pair in self.paths}

    @property
    def back(self) -> dict[str, str]:
        return {pair.after: pair.before for pair in self.paths}


def carried_posts(
    posts: Iterable[Post], paths: Mapping[str, str], day: date, since: date = date.min
) -> tuple[Post, ...]:
    """Posts that are held on `day` or later go on under the new path from `day`; the past keeps the old one, and so do
    posts that began before `since`.
    """
    found: list[Post] = []
    for post in posts:
        if post.until is not None and post.until < post.since:
            continue  # ended before it began: nothing of it ever held
        path = paths.get(post.organisation_path) if post.since >= since else None
        found += [post] if path is None else _cut(post, replace(post, organisation_path=path), day)
    return joined(found)


def carried_places(places: Iterable[Place], paths: Mapping[str, str], day: date) -> tuple[Place, ...]:
    """The same for a household's places in classes."""
    found: list[Place] = []
    for place in places:
        path = paths.get(place.class_path)
        found += [place] if path is None else _cut(place, replace(place, class_path=path), day)
    return joined(found)


def _cut(held: Held, onward: Held, day: date) -> list[Held]:
    if held.until is not None and held.until < day:
        return [held]
    if held.since >= day:
        return [onward]
    return [replace(held, until=day - _DAY), replace(onward, since=day)]


def joined(held: Iterable[Held]) -> tuple[Held, ...]:
    """Of what ends on one day and goes on the next, one: a move and its undoing leave no seam."""
    found: list[Held] = []
    for each in held:
        for place, other in enumerate(found):
            if other.until is not None and other.until + _DAY == each.since and _ever(other) == _ever(each):
                found[place] = replace(other, until=each.until)
                break
        else:
            found.append(each)
    return tuple(found)


def _ever(held: Held) -> Held:
    """Without its days."""
    return replace(held, since=date.min, until=None)
