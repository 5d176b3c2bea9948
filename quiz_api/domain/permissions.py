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
    SEE_EVIDENCE = "see-evidence"  # photos that were attached in this very unit, not in those below it
    CHECK_HOURS = "check-hours"  # hours that teachers claim from elsewhere: yes, or back with a reason
    KEEP_CREDIT = "keep-credit"  # projects that continuing education has on file, and the exchange of hours with it
    HOLD_SESSIONS = "hold-sessions"  # class sessions and trainings, with their sign-in boards
    TEACH = "teach"  # write down what one taught, in any class of one's school; confirm what a colleague taught
    ENTER_LESSONS = "enter-lessons"  # write down what others taught, from paper
    SEE_LESSONS = "see-lessons"  # which class had which lesson when
    REPORT_ACTIVITIES = "report-activities"  # counts of a school's activities
    KEEP_CALENDAR = "keep-calendar"  # terms, holidays and exam weeks
    CERTIFY = "certify"  # certificates of finished tracks, once the office that issues them has confirmed
    JUDGE = "judge"  # judge tasks of training modules, in a room or on paper
    READ_AUDIT = "read-audit"  # who looked at and took what


_SCHOOL = frozenset(
    {
        Permission.SEE_UNIT,
        Permission.SEE_FAMILIES,
        Permission.EXPORT,
        Permission.VOID,
        Permission.KEEP_STAFF,
        Permission.KEEP_CLASSES,
        Permission.SEE_EVIDENCE,
        Permission.CHECK_HOURS,
        Permission.HOLD_SESSIONS,
        Permission.ENTER_LESSONS,
        Permission.SEE_LESSONS,
        Permission.REPORT_ACTIVITIES,
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
        Permission.SEE_EVIDENCE,
        Permission.CHECK_HOURS,
        Permission.KEEP_CREDIT,
        Permission.CERTIFY,
        Permission.HOLD_SESSIONS,
        Permission.SEE_LESSONS,
        Permission.KEEP_CALENDAR,
    }
)
_TEACHING = frozenset({Permission.TEACH, Permission.SEE_LESSONS})
_LEADING = _TEACHING | {Permission.REPORT_ACTIVITIES}
IN_A_SCHOOL = frozenset(
    {
        Permission.SEE_FAMILIES,
        Permission.KEEP_CLASSES,
        Permission.TEACH,
        Permission.ENTER_LESSONS,
        Permission.REPORT_ACTIVITIES,
    }
)
"""What a post allows at a school and below only, wherever else it may be held."""

GRANTS: Mapping[PostKind, frozenset[Permission]] = {
    PostKind.SCHOOL_ADMIN: _SCHOOL,
    PostKind.COUNTY_ADMIN: _ABOVE,
    PostKind.CITY_ADMIN: _ABOVE,
    PostKind.CLASS_TEACHER: _TEACHING | {Permission.SEE_FAMILIES, Permission.KEEP_CLASSES, Permission.HOLD_SESSIONS},
    PostKind.PARTNER: frozenset({Permission.HOLD_SESSIONS}),
    PostKind.INSPECTOR: frozenset({Permission.SEE_UNIT, Permission.SEE_LESSONS}),
    **dict.fromkeys((PostKind.SUBJECT_TEACHER, PostKind.SUBSTITUTE, PostKind.KINDERGARTEN_TEACHER), _TEACHING),
    **dict.fromkeys(
        (
            PostKind.PRINCIPAL,
            PostKind.VICE_PRINCIPAL,
            PostKind.MORAL_EDUCATION,
            PostKind.YOUTH_LEAGUE,
        ),
        _LEADING,
    ),
    **dict.fromkeys(
        (PostKind.COUNSELLOR_FULL_TIME, PostKind.COUNSELLOR_PART_TIME), _LEADING | {Permission.HOLD_SESSIONS}
    ),
    PostKind.ASSESSOR: frozenset({Permission.JUDGE}),
    PostKind.AUDITOR: frozenset({Permission.READ_AUDIT}),
}
"""Posts that are not here allow nothing but their holder's own rows."""


FOR_THE_PAST = frozenset(
    {
        Permission.SEE_UNIT,
        Permission.SEE_FAMILIES,
        Permission.SEE_LESSONS,
        Permission.SEE_EVIDENCE,
        Permission.EXPORT,
        Permission.VOID,
        Permission.CHECK_HOURS,
    }
)
"""What a post also allows where its unit was before it was moved or merged: to read and correct, and to decide what
waits there, not to keep."""


def grants(post: Post) -> frozenset[Permission]:
    """What a post allows at its ground and below. A class teacher keeps a class when the post names one."""
    allowed = GRANTS.get(post.kind, frozenset())
    if post.kind is PostKind.CLASS_TEACHER and not class_depth(post.organisation_path):
        allowed = _TEACHING
    if school_path(post.organisation_path) is None:
        teaches = Permission.TEACH in allowed
        return allowed - IN_A_SCHOOL - ({Permission.SEE_LESSONS, Permission.HOLD_SESSIONS} if teaches else set())
    return allowed


def ground(post: Post, permission: Permission) -> str:
    """Where a post's permission holds: at its organisation; who teaches a class teaches in its whole school."""
    if permission in (Permission.TEACH, Permission.SEE_LESSONS):
        return school_path(post.organisation_path) or post.organisation_path
    return post.organisation_path
