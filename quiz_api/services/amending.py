"""Numbered exports that name somebody who is erased: issued again without the name, under a number of their own.

The row of the old number stays and says which took its place; its bytes go with the transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.people import Person
from quiz_api.domain.records import AuditEntry, ExportManifest, Record, RecordKind
from quiz_api.exports.without_names import csv_without, xlsx_without
from quiz_api.services.deeds import Deed
from quiz_api.store.interface import Reading, RecordQuery, Writing

NAME_OF = {"人员编号": "姓名（隐名）", "授课教师编号": "授课教师（隐名）"}
"""Columns of names in numbered files, by the column of the id that stands beside each."""

_WITHOUT = {"csv": csv_without, "xlsx": xlsx_without}
"""By format. Statements of xAPI name nobody."""


def amend_exports(writing: Writing, city: str, people: Collection[Person], deed: Deed) -> list[str]:
    """Issue again what names one of the people; the new numbers. The transaction must reach the whole city."""
    ids, names = {person.id for person in people}, {person.display_name for person in people} - {""}
    numbers = []
    for record in _issued(writing, city):
        manifest = record.body
        if isinstance(manifest, ExportManifest):
            purpose = writing.side_text(manifest.purpose_ref) or ""
            if any(name in purpose for name in names):
                writing.erase_text(manifest.purpose_ref)
            content = writing.export_bytes(manifest.number) if manifest.format in _WITHOUT else None
            amended = _WITHOUT[manifest.format](content, ids, NAME_OF) if content else None
            if amended is not None:
                numbers.append(_issue(writing, record, manifest, amended, deed))
    return numbers


def _issued(reading: Reading, city: str) -> list[Record]:
    query = RecordQuery(kinds=frozenset({RecordKind.EXPORT}), organisation_path=city)
    return [row.record for row in reading.records(query)]


def _issue(writing: Writing, record: Record, before: ExportManifest, content: bytes, deed: Deed) -> str:
    year = deed.calendar.day(deed.happened_at).year
    number = f"X{year}-{writing.next_number(f'export-{year}'):06d}"
    manifest = replace(before, number=number, sha256=hashlib.sha256(content).hexdigest(), replaces=before.number)
    writing.put_export(number, content)
    subject, path = record.draft.subject, record.draft.organisation_path
    writing.append(deed.draft(subject, path, manifest))
    writing.append(deed.draft(subject, path, AuditEntry(AuditAction.AMEND_EXPORT.value, number)))
    writing.amend_export(before.number, number)
    return number
