"""Sign-in, sign-out and `me`: the JSON side."""

from __future__ import annotations

from flask import Response, request

from quiz_api.domain.class_periods import YEARLY_MINUTES
from quiz_api.domain.household_code import MOST_TYPED
from quiz_api.services.consent import NOTICE_VERSION
from quiz_api.services.finished_pages import FinishedPages
from quiz_api.services.json_fields import JsonFields
from quiz_api.services.scopes import Caller
from quiz_api.web.answers import json_answer
from quiz_api.web.browser_state import begin, csrf_token, finish, signed_in
from quiz_api.web.guard import client_network
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who
from quiz_api.web.schemas import me_schema, sign_in_schema
from quiz_api.web.strict_json import json_body


class AccountRoutes:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._pages = FinishedPages(parts.stores.ledger, parts.curriculum, parts.calendar, parts.clock)

    def routes(self) -> tuple[Route, ...]:
        return (
            Route(
                rule="/api/v1/sign-in",
                method="POST",
                view=self.sign_in,
                who=Who.ANYBODY,
                summary="登录：教师用登录名和密码，家庭用学习卡",
                body=sign_in_schema(),
                answer=me_schema(),
            ),
            Route(
                rule="/api/v1/sign-out",
                method="POST",
                view=self.sign_out,
                who=Who.ANYBODY,
                summary="退出登录",
                answer=me_schema(),
            ),
            Route(
                rule="/api/v1/me",
                view=self.me,
                who=Who.ANYBODY,
                summary="现在是谁：账号、岗位、范围、提交凭证；问到一课（page），也答它哪天学完",
                answer=me_schema(),
                query=("page",),
            ),
        )

    def sign_in(self) -> Response:
        fields = JsonFields(json_body(request))
        network = client_network(self._parts.settings)
        if fields.has("household_code"):
            code = fields.text("household_code", most=MOST_TYPED)
            fields.check()
            account, token = self._parts.sign_in.with_card(code, network)
        else:
            username, password = fields.text("username", most=80), fields.text("password")
            fields.check()
            account, token = self._parts.sign_in.with_password(username, password, network)
        begin(self._parts, account, token)
        return self.me()

    def sign_out(self) -> Response:
        finish(self._parts)
        return json_answer({"signed_in": False})

    def me(self) -> Response:
        caller = signed_in()
        if caller is None:
            return json_answer({"signed_in": False})
        page_id = request.args.get("page", "")
        return json_answer(self._about(caller) | (self._finished(caller, page_id) if page_id else {}))

    def _finished(self, caller: Caller, page_id: str) -> dict[str, object]:
        """Of the page that is looked at: null while unfinished; `class_periods` is null where no hours are awarded."""
        found = self._pages.of(caller, page_id)
        if found is None:
            return {"finished": None}
        hours = None if found.class_periods is None else str(found.class_periods)
        return {"finished": {"page": page_id, "on": found.on.isoformat(), "class_periods": hours}}

    def _about(self, caller: Caller) -> dict[str, object]:
        year = self._parts.own.year(caller)
        about: dict[str, object] = {
            "signed_in": True,
            "account": caller.account,
            "kind": caller.subject.kind.value,
            "name": caller.person.display_name if caller.person else "",
            "csrf_token": csrf_token(self._parts),
            "units": list(year.units),
            "school_year": year.school_year,
            "scope": list(caller.administered),
            "posts": [{"kind": post.kind.value, "organisation": post.organisation_path} for post in caller.posts],
        }
        if caller.person is not None:
            hours = {"minutes": year.minutes, "class_periods": str(year.earned), "target_minutes": YEARLY_MINUTES}
            return about | {"hours": hours}
        about["cards"] = list(self._parts.own.cards(caller))
        return about | {"consent": {"needed": not year.consented, "notice_version": NOTICE_VERSION}}
