"""For whoever holds a printed number or a file in hand, without an account."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.services.export_check import ExportCheck, number_within, typed_number
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, page

NUMBER = "number"
MOST_TYPED = 200
"""Letters: the name of a file may be pasted."""


class VerifyPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            Route(
                rule="/verify",
                view=self.ask,
                who=Who.ANYBODY,
                summary="输入编号来核对",
                is_page=True,
                query=(NUMBER,),
                statuses=(200, 303),
            ),
            page("/verify/<number>", self.verify, Who.ANYBODY, "核对一个编号"),
        )

    def ask(self) -> ResponseReturnValue:
        typed = request.args.get(NUMBER, "")[:MOST_TYPED]
        number = number_within(typed)
        if number:
            return redirect(f"/verify/{number}", 303)
        return render_template("verify_ask.html", typed=typed, most=MOST_TYPED)

    def verify(self, number: str) -> tuple[str, int]:
        number = typed_number(number)
        paper = self._parts.hours.certificates.check(number)
        if paper is not None:
            return render_template("verify_certificate.html", found=paper), 200
        found = ExportCheck(self._parts.exports).of(number)
        return render_template("verify.html", number=number[:40], found=found), 200 if found else 404
