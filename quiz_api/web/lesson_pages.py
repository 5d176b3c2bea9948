"""`/me/lessons`: what I taught, a fortnight on one screen. `/school/lessons`: which class still misses its lesson."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import EventType, Json
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_BYTES, RosterRefused
from quiz_api.services.event_desk import EventAnswer
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.indicator_sheets import coverage_sheet
from quiz_api.services.lesson_desk import SchoolLessons, TaughtClass
from quiz_api.services.lesson_groups import by_fortnight, newest_first
from quiz_api.services.lesson_register import Brought, RegisterRefused
from quiz_api.web.answers import json_answer
from quiz_api.web.browser_state import caller
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, Who, file_route, form, page
from quiz_api.web.schemas import Schema, record, text
from quiz_api.web.staff_pages import own_unit
from site_builder.curriculum import AREAS

TEACH, SEE, ENTER = Permission.TEACH, Permission.SEE_LESSONS, Permission.ENTER_LESSONS
MOST_FORM = MOST_BYTES + FORM_AROUND
MOST_OPEN = 12
"""Lessons of the newest group that stand open from the start: more would push the older ones out of sight."""
OWN_LESSON = "own"
"""What a class's choice of lesson says when the lesson is the school's own."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of one class of a form."""

    label: str
    detail: str
    is_kept: bool = True
    was_there: bool = False


NOTHING_TICKED = Noted("", "还没有勾选班级。请在上完课的班前面打勾，再按“上完了”。", is_kept=False)


class LessonPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/me/lessons", self.fortnight, Who.STAFF, "我上的课：这两周一次记完", (UNIT,), TEACH),
            form("/me/lessons", self.note, Who.STAFF, "记下上完的课", (200, 422), TEACH, UNIT),
            form("/me/lessons/back", self.take_back, Who.STAFF, "撤回自己记的一节课", (303,), TEACH),
            page("/school/lessons", self.map, Who.STAFF, "开课情况：哪个班还缺课", (UNIT, "term", "class"), SEE),
            page("/school/lessons/plan", self.plan, Who.STAFF, "学期计划：一学期的课，一张表", (UNIT, "term"), SEE),
            file_route("/school/lessons/coverage.xlsx", self.coverage, "开课情况和基数，表格", SEE, (UNIT, "term")),
            form("/school/lessons/observe", self.observe, Who.STAFF, "听课人确认一节课", (303,), TEACH),
            file_route("/school/lessons/register.xlsx", self.blank, "授课登记表的空表", ENTER, (UNIT, "term")),
            form(
                "/school/lessons/register", self.bring, Who.STAFF, "导入授课登记表", (200, 422), ENTER, UNIT, MOST_FORM
            ),
            form("/school/lessons/undo", self.undo, Who.STAFF, "撤回一次登记表的导入", (303,), ENTER, UNIT),
            Route(
                rule="/api/v1/classes",
                view=self.classes,
                who=Who.STAFF,
                summary="我能记课的班级",
                needs=TEACH,
                answer=_classes_schema(),
            ),
            Route(
                rule="/api/v1/lessons/<page_id>/pace",
                view=self.pace,
                who=Who.STAFF,
                summary="本校五个班以上上过的课，每一步实际用了多少分钟",
                needs=TEACH,
                answer=record({"classes": {"type": "integer"}, "steps": {"type": "array"}}, "classes", "steps"),
            ),
        )

    def fortnight(self) -> str:
        return self._fortnight(())

    def note(self) -> ResponseReturnValue:
        """One event a class, with ids made from that of the page: sending the form twice records once."""
        page_of = self._parts.teaching.lessons.fortnight(caller(), own_unit(caller(), TEACH))
        noted = [
            self._note(line.taught) for line in page_of.lines if line.taught.unit.path in request.form.getlist("class")
        ]
        if not noted:
            return self._fortnight((NOTHING_TICKED,)), 422
        return self._fortnight(tuple(noted)), 200 if all(each.is_kept for each in noted) else 422

    def take_back(self) -> ResponseReturnValue:
        data: dict[str, object] = {"record": request.form.get("record", ""), "reason": "本人撤回"}
        submit_event(self._parts, EventType.RECORD_VOIDED, data)
        return redirect(f"/me/lessons?unit={request.form.get(UNIT, '')}#own", 303)

    def map(self) -> str:
        return self._map()

    def plan(self) -> str:
        typed = request.args.get("term", "")
        term = int(typed) if typed in ("1", "2") else None
        found = self._parts.teaching.lessons.plan(caller(), own_unit(caller(), SEE), term)
        return render_template("lessons_plan.html", found=found)

    def blank(self) -> Response:
        typed = request.args.get("term", "")
        term = int(typed) if typed in ("1", "2") else self._parts.calendar.term(self._parts.clock())
        content = self._parts.teaching.register.blank(caller(), own_unit(caller(), ENTER), term)
        return download(content, ExportFormat.XLSX, "授课登记表.xlsx")

    def coverage(self) -> Response:
        typed = request.args.get("term", "")
        term = int(typed) if typed in ("1", "2") else None
        found = self._parts.teaching.lessons.map(caller(), own_unit(caller(), SEE), term)
        return download(xlsx_bytes(coverage_sheet(found)), ExportFormat.XLSX, "开课情况.xlsx")

    def bring(self) -> ResponseReturnValue:
        file, batch = request.files.get("file"), request.form.get("event_id", "")[:80]
        try:
            found = self._parts.teaching.register.bring(
                caller(), own_unit(caller(), ENTER), file.read() if file else b"", batch
            )
        except (RosterRefused, RegisterRefused) as refused:
            return self._map(problem=refused.detail), 422
        return self._map(brought=found)

    def undo(self) -> ResponseReturnValue:
        unit = own_unit(caller(), ENTER)
        self._parts.teaching.register.undo(caller(), unit, request.form.get("batch", ""))
        return redirect(f"/school/lessons?unit={unit}#rows", 303)

    def _map(self, problem: str = "", brought: Brought | None = None) -> str:
        unit = own_unit(caller(), SEE)
        typed = request.args.get("term", "")
        found = self._parts.teaching.lessons.map(caller(), unit, int(typed) if typed in ("1", "2") else None)
        may_void = caller().may(Permission.VOID, unit)
        template = "lessons_below.html" if found.unit.kind is not OrganisationKind.SCHOOL else "lessons.html"
        may = {"may_void": may_void, "teaches": caller().may(TEACH, unit), "enters": caller().may(ENTER, unit)}
        listed = self._listed(found) if found.unit.kind is OrganisationKind.SCHOOL else {}
        return render_template(template, found=found, problem=problem, brought=brought, **may, **listed)

    def _listed(self, found: SchoolLessons) -> dict[str, object]:
        """All lessons of the year in groups, or those of the class that the address names."""
        classes = {line.unit.path: line.label for line in found.map.classes} if found.map else {}
        path = request.args.get("class", "")
        shown = newest_first(found.rows, path if path in classes else "")
        return {
            "rows": shown, "groups": by_fortnight(shown), "one_class": classes.get(path, ""), "most_open": MOST_OPEN,
        }  # fmt: skip

    def observe(self) -> ResponseReturnValue:
        submit_event(self._parts, EventType.LESSON_OBSERVED, {"record": request.form.get("record", "")})
        return redirect(f"/school/lessons?unit={request.form.get(UNIT, '')}#rows", 303)

    def classes(self) -> Response:
        found = self._parts.teaching.lessons.classes(caller())
        return json_answer({"classes": [_class_out(one) for one in found]})

    def pace(self, page_id: str) -> Response:
        found = self._parts.teaching.pace.of(caller(), page_id)
        return json_answer({"classes": found.classes, "steps": list(found.steps)})

    def _fortnight(self, noted: tuple[Noted, ...]) -> str:
        found = self._parts.teaching.lessons.fortnight(caller(), own_unit(caller(), TEACH))
        rules = self._parts.curriculum.counting.lessons
        return render_template("my_lessons.html", found=found, noted=noted, areas=AREAS, rules=rules)

    def _note(self, taught: TaughtClass) -> Noted:
        values, path = request.form, taught.unit.path
        chosen = values.get(f"lesson:{path}", "")
        data: dict[str, object] = {"classes": [path], "on": values.get("on", "")}
        minutes = values.get("minutes", "")
        if minutes.isascii() and minutes.isdigit():
            data["minutes"] = int(minutes[:4])
        if chosen == OWN_LESSON:
            data["own"] = {"title": values.get("title", "")[:200], "area": values.get("area", "")}
        else:
            data["lesson"] = chosen
        answer = self._send(data, path)
        if answer.refusal is not None:
            details = "".join(advice for _, advice in answer.refusal.fields) or answer.refusal.detail
            return Noted(taught.label, details, is_kept=False)
        title = answer.stored[0].title if answer.stored else ""
        return Noted(taught.label, title, was_there=bool(answer.data.get("already")))

    def _send(self, data: dict[str, object], path: str) -> EventAnswer:
        values = request.form
        try:
            event_id = str(uuid.uuid5(uuid.UUID(values.get("event_id", "")), path))
        except ValueError as error:
            raise Refusal("bad-fields", "页面不完整，请刷新以后再记一次。") from error
        event = {"id": event_id, "type": EventType.LESSON_TAUGHT.value, "at": values.get("at", ""), "data": data}
        return self._parts.events.take(caller(), [event])[0]


def _class_out(one: TaughtClass) -> dict[str, Json]:
    return {"path": one.unit.path, "label": one.label, "grade": one.grade, "also": list(one.also)}


def _classes_schema() -> Schema:
    fields: Schema = {"path": text(300), "label": text(), "grade": text(), "also": {"type": "array", "items": text()}}
    one = record(fields, "path", "label", "grade", "also")
    return record({"classes": {"type": "array", "items": one}}, "classes")
