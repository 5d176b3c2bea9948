"""Who is calling and what they may touch: built from posts at every request, so that a lost post ends at once."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Household, Person, Post
from quiz_api.domain.records import Draft, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Door


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a household that has signed in. `posts` are those held today."""

    account: str
    scope: Scope
    person: Person | None = None
    household: Household | None = None
    posts: tuple[Post, ...] = ()

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.PERSON if self.person else SubjectKind.HOUSEHOLD, self.account)

    @property
    def administered(self) -> tuple[str, ...]:
        """Paths of the units whose whole subtree this caller administers, the highest first."""
        paths = {post.organisation_path for post in self.posts if post.kind.administers}
        return tuple(sorted(paths, key=lambda path: (path.count("/"), path)))

    @property
    def administers(self) -> bool:
        return bool(self.administered)

    def sees_households(self, path: str) -> bool:
        """True for an administrator of the school at or above `path`: higher up, families are numbers only."""
        return any(school_path(unit) is not None and is_within(path, unit) for unit in self.administered)

    def may_read(self, draft: Draft) -> bool:
        """What the consent page promises a family: its rows are for itself and for its school."""
        is_household = draft.subject.kind is SubjectKind.HOUSEHOLD
        return not is_household or draft.subject.id == self.account or self.sees_households(draft.organisation_path)


@dataclass(frozen=True, slots=True)
class Callers:
    """Turns the account of a session into a Caller."""

    door: Door
    calendar: SchoolCalendar
    clock: Clock

    def of(self, account: str) -> Caller | None:
        """None when the account is gone."""
        today = self.calendar.day(self.clock())
        if is_id(account, IdKind.PERSON):
            person = self.door.person(account)
            if person is None:
                return None
            posts = person.posts_on(today)
            subtrees = frozenset(post.organisation_path for post in posts if post.kind.administers)
            return Caller(account, Scope(subtrees, account), person=person, posts=posts)
        household = self.door.household(account) if is_id(account, IdKind.HOUSEHOLD) else None
        return Caller(account, Scope(frozenset(), account), household=household) if household else None
