"""基数: of how many. An indicator says nothing without the number that it is measured against, and that number's day.

Nobody reports a denominator: it is counted from posts, classes and places in classes, which have dates, so that the
number of any day can be told afterwards. Each counts where it was on that day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.small_groups import told_sum


class Counted(StrEnum):
    """What a denominator counts. CLASSES are those that are to have a lesson in each two weeks."""

    STAFF = "staff"
    CLASSES = "classes"
    ALL_CLASSES = "all-classes"
    HOUSEHOLDS = "households"

    @property
    def measure(self) -> str:
        """The word after the number."""
        return _MEASURES[self]


_MEASURES = {Counted.STAFF: "位教职工", Counted.CLASSES: "个班", Counted.ALL_CLASSES: "个班", Counted.HOUSEHOLDS: "户"}


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many of what there were in a unit and all below it, on a day. `told` is how the number of households is told
    to whoever looks from above their school; empty where it is told as it is.
    """

    counted: Counted
    unit_path: str
    day: date
    number: int
    told: str = ""

    @property
    def shown(self) -> str:
        return self.told or str(self.number)

    @property
    def words(self) -> str:
        return f"{self.shown} {self.counted.measure}"


def families_of(unit_path: str, day: date, schools: Collection[int], *, by_card: bool) -> Denominator:
    """Households with a card in the `schools` of a unit; exactly for who sees their cards."""
    return Denominator(Counted.HOUSEHOLDS, unit_path, day, sum(schools), "" if by_card else told_sum(schools))


def counted_at(person: Person, day: date, today: date) -> str:
    """The unit in which a person counts on a day, once in the whole city; empty for who held no post that asks for
    hours.

    A home has no dates. So it is the home as long as a post of the day lies in it, or is still held; who has gone
    elsewhere since counts where the posts of that day lay.
    """
    held = [post for post in person.posts_on(day) if post.kind.earns_hours]
    if not held:
        return ""
    is_home = any(is_within(post.organisation_path, person.home_path) or post.held_on(today) for post in held)
    path = person.home_path if is_home else held[0].organisation_path
    return school_path(path) or path
