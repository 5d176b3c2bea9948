"""The OpenAPI 3.1 document, made from the route table: what is served is what is described."""

from __future__ import annotations

import re

from quiz_api.domain.events import Json
from quiz_api.web.answers import is_for_programs
from quiz_api.web.guard import CSRF_HEADER
from quiz_api.web.routing import Route, RouteTable, Who
from quiz_api.web.schemas import Schema, problem_schema

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def openapi_document(table: RouteTable) -> Schema:
    paths: dict[str, dict[str, Json]] = {}
    for route in table.routes:
        paths.setdefault(_CONVERTER.sub(r"{\1}", route.rule), {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "心育", "version": "1", "description": "教学内容之外的登录、学习记录和导出。"},
        "paths": dict(paths),
        "components": {
            "schemas": {"Problem": problem_schema()},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-xinyu"}},
        },
    }


def _operation(route: Route) -> Schema:
    operation: Schema = {
        "operationId": route.endpoint,
        "summary": route.summary,
        "x-who": route.who.value,
        "parameters": _parameters(route),
        "responses": _responses(route),
    }
    if route.who not in (Who.ANYBODY, Who.LOOPBACK):
        operation["security"] = [{"session": []}]
    if route.method != "GET":
        media = "application/x-www-form-urlencoded" if route.is_page else "application/json"
        operation["requestBody"] = {"content": {media: {"schema": route.body or {"type": "object"}}}}
    return operation


def _parameters(route: Route) -> list[Json]:
    named: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _CONVERTER.findall(route.rule)
    ]
    queried: list[Json] = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in route.query]
    token: list[Json] = [{"name": CSRF_HEADER, "in": "header", "schema": {"type": "string"}}]
    return named + queried + (token if route.method != "GET" else [])


def _responses(route: Route) -> Schema:
    media = "text/html" if route.is_page else route.media_type
    answer: Schema = {"schema": route.answer or {}}
    good: Schema = {
        str(status): {"description": route.summary, "content": {media: answer}} for status in route.statuses
    }
    problem: Schema = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told: Schema = problem if is_for_programs(route.rule) else {"text/html": {"schema": {"type": "string"}}}
    trouble: Schema = {
        "description": "没有做成；code 是稳定的代号，detail 说怎么办。",
        "content": told,
    }
    return good | {"default": trouble}
