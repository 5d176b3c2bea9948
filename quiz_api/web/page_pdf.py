"""A page of ours as a PDF: rendered once, its words set by the server. One query, one template, screen and file."""

from __future__ import annotations

from flask import Response

from quiz_api.exports.flow_pdf import FlowPaper
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_answer, print_face, refuse_missing
from quiz_api.web.printed_page import printed_page


def page_pdf(parts: Parts, html: str, title: str) -> Response:
    """Raises Refusal `no-face` and `no-glyph`."""
    paper = FlowPaper(print_face(parts), title, parts.clock().astimezone(parts.settings.zone))
    blocks = printed_page(html)
    refuse_missing(paper.missing(blocks))
    return pdf_answer(paper.content(blocks), f"{title}.pdf")
