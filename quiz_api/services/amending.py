"""Numbered exports that tell of somebody who is let go: issued again without that, under a number of their own.

A file that was issued again says of them no more than one made afresh would: what an erasure empties in the store is
empty in the file. The row of the old number stays and says which took its place; its bytes go with the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.people import Household, Person
from quiz_api.domain.records import AuditEntry, ExportManifest, HoursAward, Record, RecordKind
from quiz_api.exports.without_names import csv_without, xlsx_renumbered, xlsx_without
from quiz_api.services.deeds import Deed
from quiz_api.services.export_desk import Report
from quiz_api.services.xapi_statements import statements_without
from quiz_api.store.interface import Reading, RecordQuery, Writing

POINTING = (
    ("人员编号", "姓名（隐名）"),
    ("人员编号", "人员类别"),
    ("授课教师编号", "授课教师（隐名）"),
    ("记录编号", "模块名称"),
    ("记录编号", "卡号"),
)
"""Columns that can point to somebody, each behind the one of the id that it belongs to."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who is let go of. `ids` are people, awards for trainings elsewhere, whose titles they wrote themselves, or
    lessons of a household, whose card numbers stand beside them; `names` may stand in what an export was for.
    """

    ids: frozenset[str]
    reports: frozenset[str]
    names: frozenset[str] = frozenset()


OF_FAMILIES = frozenset({Report.PARENT_ATTENDANCE.value})


def people_forgotten(reading: Reading, people: Collection[Person]) -> Forgotten:
    """The reading must reach the whole city."""
    kinds = frozenset({RecordKind.HOURS_AWARD})
    found = (row for each in people for row in reading.records(RecordQuery(kinds=kinds, subject_id=each.id)))
    elsewhere = {
        row.record.id for row in found if isinstance(row.record.body, HoursAward) and not row.record.body.page_id
    }
    names = frozenset(person.display_name for person in people) - {""}
    reports = frozenset(report.value for report in Report) - OF_FAMILIES
    return Forgotten(frozenset({person.id for person in people} | elsewhere), reports, names)


def households_forgotten(reading: Reading, households: Iterable[Household]) -> Forgotten:
    """The reading must see every record of them."""
    kinds = frozenset({RecordKind.ATTENDANCE})
    found = (row for each in households for row in reading.records(RecordQuery(kinds=kinds, subject_id=each.id)))
    return Forgotten(frozenset(row.record.id for row in found), OF_FAMILIES)


def amend_exports(writing: Writing, city: str, gone: Forgotten, deed: Deed) -> list[str]:
    """Issue again what tells of those who are gone; the new numbers. The transaction must reach the whole city."""
    numbers = []
    for record in _issued(writing, city):
        manifest = record.body
        if not isinstance(manifest, ExportManifest):
            continue
        if gone.names:
            purpose = writing.side_text(manifest.purpose_ref) or ""
            if any(name in purpose for name in gone.names):
                writing.erase_text(manifest.purpose_ref)
        content = writing.export_bytes(manifest.number) if gone.ids and manifest.report in gone.reports else None
        amended = _WITHOUT[manifest.format](content, gone.ids) if content else None
        if amended is not None:
            numbers.append(_issue(writing, record, manifest, amended, deed))
    return numbers


_WITHOUT: dict[str, Callable[[bytes, Collection[str]], bytes | None]] = {
    "csv": lambda content, ids: csv_without(content, ids, POINTING),
    "xlsx": lambda content, ids: xlsx_without(content, ids, POINTING),
    "ndjson": statements_without,
}
"""By format; each answers None where the file tells of nobody."""


def _issued(reading: Reading, city: str) -> list[Record]:
    query = RecordQuery(kinds=frozenset({RecordKind.EXPORT}), organisation_path=city)
    return [row.record for row in reading.records(query)]


def _issue(writing: Writing, record: Record, before: ExportManifest, content: bytes, deed: Deed) -> str:
    year = deed.calendar.day(deed.happened_at).year
    number = f"X{year}-{writing.next_number(f'export-{year}'):06d}"
    if before.format == "xlsx":
        content = xlsx_renumbered(content, before.number, number)
    sha256 = writing.put_export(number, content)
    manifest = replace(before, number=number, sha256=sha256, replaces=before.number)
    subject, path = record.draft.subject, record.draft.organisation_path
    writing.append(deed.draft(subject, path, manifest))
    writing.append(deed.draft(subject, path, AuditEntry(AuditAction.AMEND_EXPORT.value, number)))
    writing.amend_export(before.number, number)
    return number
