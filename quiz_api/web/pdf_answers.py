"""PDFs as answers: their routes, their headers, and what is said where the server has no face to set them in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.pdf.face import Face
from quiz_api.pdf.print_faces import NoFace
from quiz_api.web.parts import Parts
from quiz_api.web.routing import PDF, Route, View, file_route


def pdf_route(
    rule: str, view: View, summary: str, needs: Permission | None = None, query: tuple[str, ...] = ()
) -> Route:
    return file_route(rule, view, summary, needs, query, PDF)


def pdf_answer(content: bytes | Iterable[bytes], file_name: str) -> Response:
    """A file to keep; what comes in parts is sent as it is made, and the browser shows how far it is."""
    response = Response(content, content_type=PDF)
    names = f"filename=\"xinyu.pdf\"; filename*=UTF-8''{quote(file_name, safe='')}"
    response.headers["Content-Disposition"] = f"attachment; {names}"
    return response


def refuse_missing(letters: str) -> None:
    """Raises Refusal `no-glyph`, naming the characters that the face lacks."""
    if letters:
        detail = f"服务器的字体里没有“{letters}”，做不成 PDF。请回到打印的页面，用浏览器打印，或者另存为 PDF。"
        raise Refusal("no-glyph", detail, status=409)


def print_face(parts: Parts) -> Face:
    """Raises Refusal `no-face`, saying what to do."""
    try:
        return parts.faces.face()
    except NoFace as error:
        raise Refusal("no-face", str(error), status=409) from error
