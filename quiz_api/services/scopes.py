"""Who is calling and what they may touch: built from posts at every request, so that a lost post ends at once."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.errors import NotFound
from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.organisations import is_within
from quiz_api.domain.people import Household, Person, Post
from quiz_api.domain.permissions import Permission, grants, ground
from quiz_api.domain.records import Draft, RecordKind, Subject, SubjectKind
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

    def paths_of(self, permission: Permission) -> tuple[str, ...]:
        """Units at which, with all below them, this caller holds a permission; the highest first."""
        paths = {ground(post, permission) for post in self.posts if permission in grants(post)}
        return tuple(sorted(paths, key=lambda path: (path.count("/"), path)))

    def may(self, permission: Permission, path: str) -> bool:
        """True when the unit at `path` lies where the permission is held."""
        return any(is_within(path, unit) for unit in self.paths_of(permission))

    def scope_for(self, *permissions: Permission) -> Scope:
        """The rows that permissions open, beside the caller's own."""
        paths = (path for permission in permissions for path in self.paths_of(permission))
        return Scope(frozenset(paths), self.account)

    def must(self, permission: Permission, path: str) -> None:
        """Raises NotFound where the permission is not held: what others keep is as good as absent."""
        if not self.may(permission, path):
            raise NotFound("这个单位")

    @property
    def administered(self) -> tuple[str, ...]:
        """Units whose pages are open to this caller, the highest first."""
        return self.paths_of(Permission.SEE_UNIT)

    @property
    def administers(self) -> bool:
        return bool(self.administered)

    def sees_households(self, path: str) -> bool:
        """True at the school at or above `path`, and for its class teacher: higher up, families are numbers only."""
        return self.may(Permission.SEE_FAMILIES, path)

    def may_read(self, draft: Draft) -> bool:
        """What the consent page promises a family: its rows are for itself and for its school. Who audits is asked of
        nobody who is audited.
        """
        if draft.kind is RecordKind.AUDIT:
            return self.may(Permission.READ_AUDIT, draft.organisation_path)
        is_household = draft.subject.kind is SubjectKind.HOUSEHOLD
        return not is_household or draft.subject.id == self.account or self.sees_households(draft.organisation_path)


SEEING = (Permission.SEE_UNIT, Permission.SEE_FAMILIES)
"""Permissions whose units a caller reads without saying what for. An audit log is not read by the way."""


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
            subtrees = frozenset(post.organisation_path for post in posts if grants(post) & set(SEEING))
            return Caller(account, Scope(subtrees, account), person=person, posts=posts)
        household = self.door.household(account) if is_id(account, IdKind.HOUSEHOLD) else None
        return Caller(account, Scope(frozenset(), account), household=household) if household else None
