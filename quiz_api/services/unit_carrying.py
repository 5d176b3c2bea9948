"""People, households and cards go on under new paths: one hand for moving, for merging, and for carrying back.

What a single person or household becomes is worked out here without the store; it is held, and put, all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quiz_api.domain.organisations import school_path
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.unit_moves import EndedPost, carried_places, carried_posts, joined
from quiz_api.store.interface import Writing

OVERSIGHT = frozenset({PostKind.INSPECTOR, PostKind.ASSESSOR, PostKind.PARTNER, PostKind.AUDITOR})
"""Posts of people from elsewhere that do not follow a school into another county."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """`paths` say where each school and class goes on, from `day`."""

    paths: Mapping[str, str]
    day: date

    def person(self, person: Person, *, takes_home: bool = True, since: date = date.min) -> Person:
        """Posts from before `since` stay as they are."""
        goes = (post for post in person.posts if post.since >= since)
        stays = (post for post in person.posts if post.since < since)
        home = self.paths.get(person.home_path, person.home_path) if takes_home else person.home_path
        return replace(person, home_path=home, posts=carried_posts((*stays, *goes), self.paths, self.day, since))

    def oversight(self, person: Person) -> tuple[EndedPost, ...]:
        """Posts of somebody from elsewhere that would stay behind in the old county."""
        if person.home_path in self.paths:
            return ()
        return tuple(
            EndedPost(person.id, post)
            for post in person.posts
            if post.kind in OVERSIGHT and post.organisation_path in self.paths and self._goes_on(post)
        )

    def without(self, person: Person, ended: Collection[EndedPost]) -> Person:
        """The person with those posts ended yesterday."""
        over = {each.post for each in ended if each.person_id == person.id}
        posts = tuple(replace(p, until=self.day - timedelta(days=1)) if p in over else p for p in person.posts)
        return replace(person, posts=posts)

    def with_again(self, person: Person, ended: Collection[EndedPost]) -> Person:
        """The person with those posts from today on, unless they would be over by now, or have been given anew."""
        again = [
            replace(each.post, since=max(each.post.since, self.day))
            for each in ended
            if each.person_id == person.id and self._goes_on(each.post)
        ]
        now = {(post.kind, post.organisation_path) for post in person.posts if self._goes_on(post)}
        fresh = (post for post in again if (post.kind, post.organisation_path) not in now)
        return replace(person, posts=joined((*person.posts, *fresh)))

    def _goes_on(self, post: Post) -> bool:
        return post.until is None or post.until >= self.day


def carry_people(writing: Writing, ids: Collection[str], change: Callable[[Person], Person]) -> None:
    """Everybody is read again, and on PostgreSQL held, before they are changed."""
    held = writing.people_held(ids)
    after = {each: change(person) for each, person in held.items()}
    writing.put_people(person for each, person in after.items() if person != held[each])


def carry_families(writing: Writing, carrying: Carrying) -> None:
    """Households with their cards, and spare cards of the schools."""
    paths = carrying.paths
    for before in paths:
        if school_path(before) == before:
            carry_spares(writing, before, paths[before])
    tops = [path for path in paths if not any(path != top and path.startswith(top) for top in paths)]
    held = writing.households_held({each.id for path in tops for each in writing.households(path)})
    after = {
        each: replace(household, places=carried_places(household.places, paths, carrying.day))
        for each, household in sorted(held.items())
    }
    moved = [each for each, household in after.items() if household != held[each]]
    writing.put_households(after[each] for each in moved)
    cards = writing.cards_of_all(moved)
    writing.put_cards(replace(card, class_path=paths[card.class_path]) for card in cards if card.class_path in paths)


def carry_spares(writing: Writing, before: str, after: str, ids: Collection[str] | None = None) -> None:
    """Cards that are nobody's, from one school to another: all of them, or those of the ids that are still there."""
    cards = writing.spare_cards(before)
    writing.put_cards(replace(card, class_path=after) for card in cards if ids is None or card.id in ids)
