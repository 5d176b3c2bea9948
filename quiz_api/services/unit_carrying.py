"""People, households and cards go on under new paths: one hand for moving, for merging, and for carrying back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quiz_api.domain.people import Post, PostKind
from quiz_api.domain.unit_moves import carried_places, carried_posts
from quiz_api.store.interface import Writing

OVERSIGHT = frozenset({PostKind.INSPECTOR, PostKind.ASSESSOR, PostKind.PARTNER, PostKind.AUDITOR})
"""Posts of people from elsewhere that do not follow a school into another county."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """`paths` say where each school and class goes on; everything is read again, and on PostgreSQL held, before it is
    changed.
    """

    writing: Writing
    paths: Mapping[str, str]
    day: date

    def person(self, person_id: str, *, takes_home: bool = True, ends: bool = False, since: date = date.min) -> None:
        """`ends`: who oversees the school from elsewhere stays behind. Posts from before `since` stay as they are."""
        person = self.writing.person(person_id)
        if person is None:
            return
        is_guest = person.home_path not in self.paths
        goes = [post for post in person.posts if post.since >= since]
        stays = tuple(post for post in person.posts if post.since < since)
        if ends and is_guest:
            goes = [post if self._follows(post) else _ended(post, self.day) for post in goes]
        home = self.paths.get(person.home_path, person.home_path) if takes_home else person.home_path
        carried = carried_posts((*stays, *goes), self.paths, self.day, since)
        if (home, carried) != (person.home_path, person.posts):
            self.writing.put_person(replace(person, home_path=home, posts=carried))

    def families(self) -> None:
        """Households with their cards, and spare cards of the schools."""
        for before, after in self.paths.items():
            for card in self.writing.spare_cards(before):
                self.writing.put_card(replace(card, class_path=after))
        tops = [path for path in self.paths if not any(path != top and path.startswith(top) for top in self.paths)]
        found = {each.id for path in tops for each in self.writing.households(path)}
        for household_id in sorted(found):
            self._family(household_id)

    def _family(self, household_id: str) -> None:
        household = self.writing.household(household_id)
        places = carried_places(household.places, self.paths, self.day) if household else ()
        if household is None or places == household.places:
            return
        self.writing.put_household(replace(household, places=places))
        for card in self.writing.cards_of(household.id):
            if card.class_path in self.paths:
                self.writing.put_card(replace(card, class_path=self.paths[card.class_path]))

    def _follows(self, post: Post) -> bool:
        return post.kind not in OVERSIGHT or post.organisation_path not in self.paths


def _ended(post: Post, day: date) -> Post:
    return post if post.until is not None and post.until < day else replace(post, until=day - timedelta(days=1))
