"""Quizzes, events, records and exports: the JSON side of the ledger."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.services.event_desk import MOST_EVENTS, EventAnswer, EventStatus
from quiz_api.services.export_desk import Amended, ExportFormat, ExportRequest, Report
from quiz_api.services.json_fields import JsonFields
from quiz_api.services.ledger_pages import PAGE
from quiz_api.store.interface import RecordQuery
from quiz_api.web.answers import json_answer, problem
from quiz_api.web.browser_state import caller
from quiz_api.web.json_forms import event_out, export_out, line_out
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who
from quiz_api.web.schemas import (
    event_answers_schema,
    events_schema,
    export_request_schema,
    export_schema,
    quiz_schema,
    records_schema,
    sheet_schema,
)
from quiz_api.web.site_address import site_address
from quiz_api.web.strict_json import json_body
from site_builder.bundle import quiz_public_half

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.NDJSON: "application/x-ndjson; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RecordRoutes:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            Route(
                rule="/api/v1/quizzes/<quiz_id>",
                view=self.quiz,
                who=Who.ANYBODY,
                summary="一份测验公开的一半：题目和选项",
                answer=quiz_schema(),
            ),
            Route(
                rule="/api/v1/quizzes/<quiz_id>/sheet",
                view=self.sheet,
                who=Who.STAFF,
                summary="登录的老师现在该答的一份：题库里抽到哪几道，第几份",
                query=("revision",),
                answer=sheet_schema(),
            ),
            Route(
                rule="/api/v1/events",
                method="POST",
                view=self.events,
                who=Who.SIGNED_IN,
                summary="提交发生过的事；只有一条时，状态码就是这一条的结果",
                body=events_schema(),
                answer=event_answers_schema(),
                statuses=(200, 201),
            ),
            Route(
                rule="/api/v1/records",
                view=self.records,
                who=Who.SIGNED_IN,
                summary="看得到的记录，一页一页往后取",
                query=("kind", "subject", "organisation", "school_year", "after"),
                answer=records_schema(),
            ),
            *self._export_routes(),
        )

    def _export_routes(self) -> tuple[Route, ...]:
        return (
            Route(
                rule="/api/v1/exports",
                method="POST",
                view=self.issue,
                who=Who.STAFF,
                needs=Permission.EXPORT,
                summary="生成一份编号的导出",
                body=export_request_schema(),
                answer=export_schema(),
                statuses=(201,),
            ),
            Route(
                rule="/api/v1/exports/<number>.<extension>",
                view=self.fetch,
                who=Who.STAFF,
                needs=Permission.EXPORT,
                summary="取回一份导出的原文件",
                media_type="application/octet-stream",
            ),
        )

    def quiz(self, quiz_id: str) -> Response:
        quiz = self._parts.curriculum.quiz(quiz_id)
        if quiz is None:
            raise NotFound("这份测验")
        return json_answer(quiz_public_half(quiz))

    def sheet(self, quiz_id: str) -> Response:
        due = self._parts.quiz_sheets.due(caller(), quiz_id, request.args.get("revision", ""))
        return json_answer(
            {"quiz": due.quiz_id, "revision": due.revision, "draw": due.draw, "questions": [*due.questions]}
        )

    def events(self) -> Response:
        fields = JsonFields(json_body(request))
        raw_events = fields.listing("events", MOST_EVENTS)
        fields.check("bad-events")
        answers = self._parts.events.take(caller(), raw_events)
        results = [event_out(answer) for answer in answers]
        if len(answers) > 1:
            return json_answer({"results": results})
        return _single(answers[0], results)

    def records(self) -> Response:
        page = self._parts.pages.page(caller(), _query())
        return json_answer({"records": [line_out(line) for line in page.lines], "next": page.next_after})

    def issue(self) -> Response:
        fields = JsonFields(json_body(request))
        report, kind = fields.text("report", most=40), fields.text("format", most=10)
        organisation, year = fields.text("organisation", most=300), fields.integer("school_year", 2000, 2200)
        purpose = fields.text("purpose", most=1000, required=False)
        below = fields.flag("below") if fields.has("below") else True
        if report and report not in set(Report):
            fields.wrong("report", f"可以写 {'、'.join(Report)}。")
        if kind and kind not in set(ExportFormat):
            fields.wrong("format", f"可以写 {'、'.join(ExportFormat)}。")
        fields.check()
        wanted = ExportRequest(
            Report(report), ExportFormat(kind), organisation, year, purpose, below, site_address(self._parts.settings)
        )
        issued = self._parts.exports.issue(caller(), wanted)
        response = json_answer(export_out(issued), 201)
        response.headers["Location"] = f"/api/v1/exports/{issued.number}.{issued.format.value}"
        return response

    def fetch(self, number: str, extension: str) -> Response:
        try:
            issued, content = self._parts.exports.fetch(caller(), number, extension)
        except Amended as amended:
            more = {"amended_by": amended.number, "url": amended.url}
            response = problem(amended.code, amended.detail, amended.status, more)
            response.headers["Link"] = f'<{amended.url}>; rel="successor-version"'
            return response
        return download(content, issued.format, issued.file_name, f"xinyu-{issued.number}")


def download(content: bytes, kind: ExportFormat, file_name: str, plain: str = "xinyu") -> Response:
    """A file to keep. Its Chinese name travels as RFC 8187 says, beside a plain one (ASCII, without its ending) for old
    programs.
    """
    response = Response(content, content_type=MEDIA_TYPES[kind])
    names = f"filename=\"{plain}.{kind.value}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    response.headers["Content-Disposition"] = f"attachment; {names}"
    return response


def _single(answer: EventAnswer, results: list[dict[str, object]]) -> Response:
    """One event answers with its own status; a refused one is also a problem of its own."""
    if answer.refusal is not None:
        return problem(answer.refusal.code, answer.refusal.detail, answer.refusal.status, {"results": results})
    return json_answer({"results": results}, 201 if answer.status is EventStatus.STORED else 200)


def _query() -> RecordQuery:
    """Which rows the address asks for. Raises Refusal naming what cannot be understood."""
    values = request.args
    problems = []
    kind = values.get("kind", "")
    if kind and kind not in set(RecordKind):
        problems.append(("kind", f"可以写 {'、'.join(RecordKind)}。"))
    numbers = {name: values.get(name, "") for name in ("school_year", "after")}
    for name, value in numbers.items():
        if value and not (value.isascii() and value.isdigit() and len(value) <= 12):
            problems.append((name, "要写数字。"))
    if problems:
        raise Refusal("bad-query", "地址里有几项写得不对。", status=400, fields=tuple(problems))
    return RecordQuery(
        kinds=frozenset({RecordKind(kind)}) if kind else frozenset(),
        subject_id=values.get("subject", ""),
        organisation_path=values.get("organisation", ""),
        school_year=int(numbers["school_year"]) if numbers["school_year"] else None,
        after=int(numbers["after"] or 0),
        limit=PAGE + 1,
    )
