"""The school that somebody may act on: any other answer than the school itself is that there is none."""

from __future__ import annotations

from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading


def permitted_school(reading: Reading, caller: Caller, permission: Permission, path: str) -> Organisation:
    """The school at `path`. Raises NotFound where there is none, or nothing that the caller has this permission for."""
    school = reading.organisation(path) if caller.may(permission, path) else None
    if school is None or school.kind is not OrganisationKind.SCHOOL:
        raise NotFound("这所学校")
    return school
