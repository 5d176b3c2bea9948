"""`/evidence`: photos of a claim or of a class session, to add, to look at, to delete."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.evidence_photos import MOST_BYTES, MOST_PHOTOS
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import FORM_AROUND, Route, Who, form, page

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


class EvidencePages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        picture = Route(
            rule="/evidence/photos/<photo_id>",
            view=self.picture,
            who=Who.STAFF,
            summary="一张凭据照片",
            media_type="image/*",
        )
        most = MOST_PHOTOS * MOST_BYTES + FORM_AROUND
        return (
            page("/evidence", self.show, Who.STAFF, "凭据照片", ("about",)),
            form("/evidence", self.add, Who.STAFF, "附上照片", (303, 409, 422), most_bytes=most),
            form("/evidence/remove", self.remove, Who.STAFF, "删掉一张照片"),
            picture,
        )

    def show(self) -> str:
        return self._page(request.args.get("about", ""))

    def add(self) -> ResponseReturnValue:
        about = request.form.get("about", "")
        files = [file.read() for file in request.files.getlist("photo")]
        try:
            self._parts.hours.evidence.add(caller(), about, [data for data in files if data])
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._page(about, refusal.detail), refusal.status
        return redirect(f"/evidence?about={about}", 303)

    def remove(self) -> ResponseReturnValue:
        about = self._parts.hours.evidence.remove(caller(), request.form.get("photo", ""))
        return redirect(f"/evidence?about={about}", 303)

    def picture(self, photo_id: str) -> Response:
        """Never a page of its own, and kept by no cache."""
        photo, content = self._parts.hours.evidence.picture(caller(), photo_id)
        response = Response(content, content_type=photo.media_type)
        name = f"{photo.id}.{_ENDINGS[photo.media_type]}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    def _page(self, about: str, problem: str = "") -> str:
        row = self._parts.hours.evidence.row(caller(), about)
        back = f"/sessions/{row.about}" if row.is_session else "/me/claims"
        if not row.is_session and row.owner_id != caller().account:
            back = "/school/claims"
        return render_template("evidence.html", row=row, back=back, problem=problem, most=MOST_PHOTOS)
