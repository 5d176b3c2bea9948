"""Who is calling and what they may touch: built from posts at every request, so that a lost post ends at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quiz_api.domain.errors import NotFound
from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.organisations import school_path, units_around
from quiz_api.domain.people import Household, Person, Post
from quiz_api.domain.permissions import FOR_THE_PAST, Permission, grants, ground
from quiz_api.domain.records import Draft, RecordKind, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Door


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a household that has signed in. `posts` are those held today; `former` are the paths at which the
    unit of a post was before it was moved or merged.
    """

    account: str
    scope: Scope
    person: Person | None = None
    household: Household | None = None
    posts: tuple[Post, ...] = ()
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _held: Mapping[Permission, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_held", _held_by(self.posts, self.former))  # asked again for every row of a list

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.PERSON if self.person else SubjectKind.HOUSEHOLD, self.account)

    def paths_of(self, permission: Permission) -> tuple[str, ...]:
        """Units at which, with all below them, this caller holds a permission: the highest first, former ones last."""
        return self._held.get(permission, ())

    def may(self, permission: Permission, path: str) -> bool:
        """True when the unit at `path` lies where the permission is held."""
        held = self.paths_of(permission)
        return any(unit in held for unit in units_around(path))

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
            seeing = {post.organisation_path for post in posts if grants(post) & set(SEEING)}
            former = {path: self._former(path) for path in seeing}
            subtrees = frozenset(unit for path in seeing for unit in (path, *former[path]))
            return Caller(account, Scope(subtrees, account), person=person, posts=posts, former=former)
        household = self.door.household(account) if is_id(account, IdKind.HOUSEHOLD) else None
        return Caller(account, Scope(frozenset(), account), household=household) if household else None

    def _former(self, path: str) -> tuple[str, ...]:
        """Only schools and classes are moved; who keeps a county keeps what it has now."""
        unit = self.door.organisation(path) if school_path(path) else None
        return unit.formerly if unit else ()


def _held_by(posts: Iterable[Post], former: Mapping[str, tuple[str, ...]]) -> dict[Permission, tuple[str, ...]]:
    now: defaultdict[Permission, set[str]] = defaultdict(set)
    then: defaultdict[Permission, set[str]] = defaultdict(set)
    for post in posts:
        for permission in grants(post):
            now[permission].add(ground(post, permission))
            if permission in FOR_THE_PAST:
                then[permission].update(former.get(post.organisation_path, ()))
    return {
        permission: (*_highest_first(paths), *_highest_first(then[permission] - paths))
        for permission, paths in now.items()
    }


def _highest_first(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: (path.count("/"), path))
