"""What a row of a staff roster changes of somebody, said beside the row before it is taken.

A roster is the whole truth about the posts of whoever stands in it: what a row leaves out ends. That is easily meant
otherwise, so the posts that end are named by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.organisations import class_depth
from quiz_api.domain.people import Person, Post
from quiz_api.domain.rosters import CellChange
from quiz_api.services.school_classes import SchoolClasses
from quiz_api.services.staff_columns import NAME, NUMBER, POSTS, SCHOOL

_NONE = "没有"


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """`unit_name` gives the name of a unit by its path."""

    classes: SchoolClasses
    today: date
    unit_name: Callable[[str], str]

    def of(self, before: Person, after: Person) -> Iterator[CellChange]:
        if before.display_name != after.display_name:
            yield CellChange(NAME, before.display_name, after.display_name)
        if before.staff_number != after.staff_number:
            yield CellChange(NUMBER, before.staff_number or _NONE, after.staff_number)
        if before.home_path != after.home_path:
            yield CellChange(SCHOOL, self.unit_name(before.home_path), self.unit_name(after.home_path))
        held, wanted = self._posts(before), self._posts(after)
        if held != wanted:
            yield CellChange(POSTS, "、".join(held) or _NONE, "、".join(wanted) or _NONE)

    def ended(self, before: Person, after: Person) -> str:
        """The posts of today that the row takes away, with their classes; empty when it takes none."""
        stay = self._posts(after)
        return "、".join(word for word in self._posts(before) if word not in stay)

    def _posts(self, person: Person) -> dict[str, None]:
        """The words of the posts of today, in their order."""
        return dict.fromkeys(self._word(post) for post in person.posts_on(self.today))

    def _word(self, post: Post) -> str:
        is_of_class = class_depth(post.organisation_path)
        label = self.classes.label(post.organisation_path) if is_of_class else ""
        return f"{post.kind.value}（{label}）" if label else post.kind.value
