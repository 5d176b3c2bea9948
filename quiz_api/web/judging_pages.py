"""`/judge`: an assessor picks a task and a teacher, gives points by the rubric, and sees what came of it."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.permissions import Permission
from quiz_api.web.browser_state import caller
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page

JUDGE = Permission.JUDGE


class JudgingPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/judge", self.show, Who.STAFF, "评定任务", ("task", "q", "person"), JUDGE),
            form("/judge", self.judge, Who.STAFF, "评定一位老师的一项任务", (303, 403, 409, 422), JUDGE),
        )

    def show(self) -> str:
        return self._page(request.args.get("task", ""), request.args.get("q", ""), request.args.get("person", ""))

    def judge(self) -> ResponseReturnValue:
        values = request.form
        task, person = values.get("task", ""), values.get("person", "")
        module, _, task_id = task.partition("/")
        data: dict[str, object] = {
            "person": person,
            "page": module,
            "task": task_id,
            "points": [int(text) if text.isascii() and text.isdigit() else text for text in values.getlist("points")],
            "judged_on": values.get("judged_on", ""),
            "place": values.get("place", "").strip(),
        }
        try:
            submit_event(self._parts, EventType.ASSESSMENT_JUDGED, data)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._page(task, "", person, refusal), refusal.status
        return redirect(f"/judge?task={task}#lately", 303)

    def _page(self, task: str, words: str, person: str, refusal: Refusal | None = None) -> str:
        return render_template(
            "judge.html",
            found=self._parts.hours.judging.page(caller(), task, words[:60], person),
            words=words[:60],
            refusal=refusal,
            given=request.form.getlist("points"),
            values=request.form,
            latest=self._parts.calendar.day(self._parts.clock()).isoformat(),
        )
