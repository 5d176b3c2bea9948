"""The route table. A route says who may use it; what is not in the table can be neither reached nor forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from flask import Flask
from flask.typing import ResponseReturnValue

from quiz_api.domain.events import Json
from quiz_api.domain.permissions import Permission


class Who(StrEnum):
    """Who may use a route at all; what a post must allow stands beside it, in `Route.needs`."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed-in"
    STAFF = "staff"
    HOUSEHOLD = "household"
    LOOPBACK = "loopback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one address. `body` and `answer` are JSON Schemas; pages answer HTML and take forms.

    `needs` is what a post of the caller must allow somewhere; where `unit` names a field of the address or form that
    holds the path of a unit, it must allow it there. What rows are then seen is the scope's business.
    `most_bytes` is the size of a body where it may be larger than usual.
    """

    rule: str
    view: Callable[..., ResponseReturnValue]
    who: Who
    summary: str
    method: str = "GET"
    is_page: bool = False
    body: dict[str, Json] | None = None
    answer: dict[str, Json] | None = None
    query: tuple[str, ...] = ()
    statuses: tuple[int, ...] = (200,)
    media_type: str = field(default="application/json")
    needs: Permission | None = None
    unit: str = ""
    most_bytes: int = 0

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.rule}"


View: TypeAlias = Callable[..., ResponseReturnValue]


def page(
    rule: str, view: View, who: Who, summary: str, query: tuple[str, ...] = (), needs: Permission | None = None
) -> Route:
    """A page that people look at."""
    unit = UNIT if needs and UNIT in query else ""
    return Route(rule=rule, view=view, who=who, summary=summary, is_page=True, query=query, needs=needs, unit=unit)


def form(
    rule: str,
    view: View,
    who: Who,
    summary: str,
    statuses: tuple[int, ...] = (303,),
    needs: Permission | None = None,
    unit: str = "",
    most_bytes: int = 0,
) -> Route:
    """What a form of a page sends to."""
    return Route(
        rule=rule,
        view=view,
        who=who,
        summary=summary,
        method="POST",
        is_page=True,
        statuses=statuses,
        needs=needs,
        unit=unit,
        most_bytes=most_bytes,
    )


XLSX, PDF = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/pdf"


def file_route(
    rule: str,
    view: View,
    summary: str,
    needs: Permission | None,
    query: tuple[str, ...] = (),
    media_type: str = XLSX,
) -> Route:
    """A file that a page hands out to staff."""
    return Route(
        rule=rule,
        view=view,
        who=Who.STAFF,
        summary=summary,
        needs=needs,
        query=query,
        unit=UNIT if UNIT in query else "",
        media_type=media_type,
    )


FORM_AROUND = 64 * 1024
"""Bytes of a form around the file that it carries."""

UNIT = "unit"
"""The field of an address or a form that holds the path of a unit."""


@dataclass(frozen=True, slots=True)
class RouteTable:
    """All routes of the server, in the order in which they are tried where two could match."""

    routes: tuple[Route, ...]
    _by_endpoint: dict[str, Route] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_endpoint", {route.endpoint: route for route in self.routes})

    def route(self, endpoint: str | None) -> Route | None:
        return self._by_endpoint.get(endpoint or "")

    def mount(self, app: Flask) -> None:
        for route in self.routes:
            view: Any = route.view
            app.add_url_rule(route.rule, route.endpoint, view, methods=[route.method], provide_automatic_options=False)
