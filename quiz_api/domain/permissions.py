"""The one table of permissions: what a post lets its holder do, and where.

Rows are then filtered inside the store by the scope that a permission gives (`Caller.scope_for`). What is not in the
table is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from quiz_api.domain.organisations import class_depth, school_path
from quiz_api.domain.people import Post, PostKind


class Permission(StrEnum):
    SEE_UNIT = "see-unit"  # staff, hours and counts of a unit and of what lies below it
    SEE_FAMILIES = "see-families"  # what households have done, card by card: at the school and below, never above
    EXPORT = "export"  # numbered files of what is seen
    VOID = "void"  # take a record back, never one's own
    KEEP_STAFF = "keep-staff"  # names, posts, activation codes
    KEEP_CLASSES = "keep-classes"  # classes, household cards and their places
    KEEP_UNITS = "keep-units"  # counties and schools
    KEEP_CALENDAR = "keep-calendar"  # terms, holidays and exam weeks
    READ_AUDIT = "read-audit"  # who looked at and took what


_SCHOOL = frozenset(
    {
        Permission.SEE_UNIT,
        Permission.SEE_FAMILIES,
        Permission.EXPORT,
        Permission.VOID,
        Permission.KEEP_STAFF,
        Permission.KEEP_CLASSES,
        Permission.KEEP_CALENDAR,
    }
)
_ABOVE = frozenset(
    {
        Permission.SEE_UNIT,
        Permission.EXPORT,
        Permission.VOID,
        Permission.KEEP_STAFF,
        Permission.KEEP_UNITS,
        Permission.KEEP_CALENDAR,
    }
)

GRANTS: Mapping[PostKind, frozenset[Permission]] = {
    PostKind.SCHOOL_ADMIN: _SCHOOL,
    PostKind.COUNTY_ADMIN: _ABOVE,
    PostKind.CITY_ADMIN: _ABOVE,
    PostKind.CLASS_TEACHER: frozenset({Permission.SEE_FAMILIES, Permission.KEEP_CLASSES}),
    PostKind.INSPECTOR: frozenset({Permission.SEE_UNIT}),
    PostKind.AUDITOR: frozenset({Permission.READ_AUDIT}),
}
"""Posts that are not here allow nothing but their holder's own rows."""


FOR_THE_PAST = frozenset({Permission.SEE_UNIT, Permission.SEE_FAMILIES, Permission.EXPORT, Permission.VOID})
"""What a post also allows where its unit was before it was moved or merged: to read and correct, not to keep."""


def grants(post: Post) -> frozenset[Permission]:
    """What a post allows at its organisation and below. A class teacher's post counts when it names a class."""
    allowed = GRANTS.get(post.kind, frozenset())
    if post.kind is PostKind.CLASS_TEACHER and not class_depth(post.organisation_path):
        return frozenset()
    if school_path(post.organisation_path) is None:
        return allowed - {Permission.SEE_FAMILIES, Permission.KEEP_CLASSES}
    return allowed
