"""`/me/data`: everything that is kept about this account, to read, to take along, to have mended and erased."""

from __future__ import annotations

from flask import Response, render_template

from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.own_data import OwnData
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import Route, Who, page


class OwnDataPages:
    def __init__(self, parts: Parts) -> None:
        self._data = OwnData(parts.stores.ledger, parts.calendar, parts.curriculum)

    def routes(self) -> tuple[Route, ...]:
        file = Route(
            rule="/me/data.csv",
            view=self.file,
            who=Who.SIGNED_IN,
            summary="存着的关于我的资料，表格",
            media_type="text/csv",
        )
        return (file, page("/me/data", self.show, Who.SIGNED_IN, "存着的关于我的资料"))

    def show(self) -> str:
        return render_template("my_data.html", facts=self._data.of(caller()))

    def file(self) -> Response:
        return download(self._data.file(caller()), ExportFormat.CSV, "我的数据.csv")
