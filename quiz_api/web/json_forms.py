"""How nouns look in JSON answers. By allow-list: a new field of a noun stays inside until it is named here."""

from __future__ import annotations

from quiz_api.domain.events import Json
from quiz_api.services.event_desk import EventAnswer
from quiz_api.services.export_desk import IssuedExport
from quiz_api.services.record_lines import RecordLine
from quiz_api.web.answers import fields_of


def line_out(line: RecordLine) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": line.id,
        "sequence": line.sequence,
        "kind": line.kind.value,
        "subject": {"kind": line.subject_kind, "id": line.subject_id},
        "organisation": line.organisation_path,
        "unit": line.unit,
        "school_year": line.school_year,
        "term": line.term,
        "happened_at": line.happened_at.isoformat(),
        "taken_at": line.taken_at.isoformat(),
        "clock_flagged": line.clock_flagged,
        "voided": line.voided_by is not None,
    }
    optional: dict[str, object] = {
        "page": line.page_id,
        "title": line.title,
        "minutes": line.minutes,
        "class_periods": None if line.class_periods is None else str(line.class_periods),
        "evidence": line.evidence,
        "score_percent": line.score_percent,
        "passed": line.passed,
        "attempt": line.attempt,
        "target": line.target,
        "void_reason": line.void_reason,
    }
    return shown | {name: value for name, value in optional.items() if value not in (None, "")}


def event_out(answer: EventAnswer) -> dict[str, object]:
    shown: dict[str, object] = {"id": answer.event_id, "status": answer.status.value}
    if answer.refusal is not None:
        return shown | {"code": answer.refusal.code, "detail": answer.refusal.detail} | fields_of(answer.refusal)
    return shown | {"data": answer.data, "stored": [line_out(line) for line in answer.stored]}


def export_out(issued: IssuedExport) -> dict[str, Json]:
    return {
        "number": issued.number,
        "format": issued.format.value,
        "sha256": issued.sha256,
        "rows": issued.rows,
        "below": issued.below,
        "file_name": issued.file_name,
        "url": f"/api/v1/exports/{issued.number}.{issued.format.value}",
    }
