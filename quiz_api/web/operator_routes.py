"""For whoever runs the server."""

from __future__ import annotations

from flask import Response

from quiz_api.web.answers import json_answer
from quiz_api.web.openapi import openapi_document
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, RouteTable, Who


class OperatorRoutes:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            Route(rule="/healthz", view=self.health, who=Who.ANYBODY, summary="服务是否正常", statuses=(200, 503)),
            Route(
                rule="/metrics",
                view=self.metrics,
                who=Who.LOOPBACK,
                summary="运行数字，只给本机看",
                media_type="text/plain",
            ),
        )

    def health(self) -> Response:
        healthy = self._parts.stores.ledger.is_healthy()
        detail = (
            "正常" if healthy else "最近一次没有存上，仍可查看。请检查磁盘：有了空间会自己恢复，没有恢复就重新启动。"
        )
        return json_answer({"ok": healthy, "detail": detail}, 200 if healthy else 503)

    def metrics(self) -> Response:
        store = self._parts.stores.ledger
        lines = [f"xinyu_documents {store.count()}", f"xinyu_store_healthy {int(store.is_healthy())}"]
        lines += self._parts.counts.lines()
        return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def openapi_route(routes: tuple[Route, ...]) -> Route:
    """The document describes every route, itself included."""

    def view() -> Response:
        return json_answer(openapi_document(RouteTable((*routes, route))))

    route = Route(rule="/openapi.json", view=view, who=Who.ANYBODY, summary="接口说明（OpenAPI 3.1）")
    return route
