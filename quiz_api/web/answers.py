"""JSON answers, problem details (RFC 9457), and pages for what went wrong. Nobody ever sees a traceback."""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from quiz_api.domain.errors import Refusal
from quiz_api.services.throttling import TooManyTries
from quiz_api.store.interface import StoreUnavailable

_LOG = logging.getLogger("quiz_api.incidents")

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_CONTROLS = re.compile("[\x00-\x1f\x7f]")

_HTTP_SENTENCES = {
    400: ("bad-request", "这个请求读不明白，请刷新页面再试。"),
    404: ("not-found", "没有这个地址，请检查有没有写错。"),
    405: ("wrong-method", "这个地址不支持这种操作。"),
    413: (
        "too-large",
        "内容太大了，没有存。教职工名单一次不超过 6 MB，别的名单和一张照片不超过 2 MB，其余不超过 64 KB。",
    ),
    414: ("too-long", "地址太长了。"),
    415: ("not-json", "请把内容写成 JSON，并注明 Content-Type: application/json。"),
}


class Server(Flask):
    """Flask, with leading elsewhere made safe: what was typed may stand in an address, but never ends a header line."""

    def redirect(self, location: str, code: int = 302) -> BaseResponse:
        return super().redirect(_CONTROLS.sub("", location), code)


def json_answer(data: object, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(_ENCODER.encode(data), status, content_type=f"{media_type}; charset=utf-8")


def problem(code: str, detail: str, status: int, more: Mapping[str, object] | None = None) -> Response:
    """Problem details: `code` is stable, `detail` is Chinese and says what to do."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail, **(more or {})}
    return json_answer(body, status, "application/problem+json")


def fields_of(refusal: Refusal) -> dict[str, object]:
    return {"fields": [{"name": name, "advice": advice} for name, advice in refusal.fields]} if refusal.fields else {}


def is_for_programs(path: str) -> bool:
    """True for addresses whose trouble is told as a problem document; everywhere else people read a page."""
    return path.startswith("/api/") or path in ("/healthz", "/metrics", "/openapi.json")


def _failure(code: str, detail: str, status: int, more: Mapping[str, object] | None = None) -> Response:
    if is_for_programs(request.path):
        return problem(code, detail, status, more)
    page = render_template("message.html", title="这一步没有做成", detail=detail, incident=(more or {}).get("incident"))
    return Response(page, status, content_type="text/html; charset=utf-8")


def install_error_answers(app: Flask) -> None:
    def refused(error: Refusal) -> Response:
        response = _failure(error.code, error.detail, error.status, fields_of(error))
        if isinstance(error, TooManyTries):
            response.headers["Retry-After"] = str(error.wait)
        return response

    def unavailable(error: StoreUnavailable) -> Response:
        _LOG.error("store unavailable: %s", error)
        detail = "服务器这会儿存不了记录，刚才这一步没有存。已存的都在，过几分钟再提交一次就可以。"
        response = _failure("store-unavailable", detail, 503)
        response.headers["Retry-After"] = "60"
        return response

    def http_error(error: HTTPException) -> BaseResponse:
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        status = error.code or 500
        code, detail = _HTTP_SENTENCES.get(status, ("http-error", "这个请求没有做成，请刷新页面再试。"))
        response = _failure(code, detail, status)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    def unexpected(error: Exception) -> Response:
        incident = secrets.token_hex(4)
        _LOG.error("incident %s at %s %s\n%s", incident, request.method, request.url_rule, _where(error))
        detail = f"服务器出了错，这一步没有做成。请稍后再试；还不行，把编号 {incident} 告诉管理员。"
        return _failure("incident", detail, 500, {"incident": incident})

    app.register_error_handler(Refusal, refused)
    app.register_error_handler(StoreUnavailable, unavailable)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def _where(error: BaseException) -> str:
    """Where an error and its causes arose, and of what kind they are. Without their messages: those may quote a name,
    a password or an answer, and a log holds none of them."""
    parts: list[str] = []
    told: BaseException | None = error
    while told is not None:
        parts.append("".join(traceback.format_tb(told.__traceback__)) + type(told).__qualname__)
        told = told.__cause__ or told.__context__
    return "\n".join(parts)
