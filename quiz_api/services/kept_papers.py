"""What is kept of a paper: the original byte for byte, and of a PDF also what it says, so that it can be looked at.

The original is a PDF where the server has a face that holds every character, else SVG. Which one it is stands in the
kept text itself: papers of earlier versions are SVG and stay what they were.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from quiz_api.exports.certificate_paper import Paper, paper_svg
from quiz_api.exports.certificate_pdf import missing_from, paper_pdf
from quiz_api.pdf.face import Face
from quiz_api.pdf.print_faces import NoFace

FaceSource = Callable[[], Face]
"""Raises NoFace."""


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """`says` is what a PDF says, and None of an SVG, which says it itself."""

    original: bytes
    says: Paper | None = None

    @property
    def is_pdf(self) -> bool:
        return self.says is not None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.original).hexdigest()

    @property
    def svg(self) -> str:
        """What pages show: the original, or how the PDF looks."""
        return self.original.decode("utf-8") if self.says is None else paper_svg(self.says)

    def as_text(self) -> str:
        """For a side document: SVG as it is, a PDF in base 85 beside what it says."""
        if self.says is None:
            return self.svg
        kept = {"pdf": base64.b85encode(self.original).decode("ascii"), "says": asdict(self.says)}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def make_paper(paper: Paper, faces: FaceSource, issued_at: datetime) -> KeptPaper:
    """As a PDF where that can be, else as SVG: nobody waits for her paper because of a font."""
    try:
        face = faces()
    except NoFace:
        return KeptPaper(paper_svg(paper).encode("utf-8"))
    if missing_from(face, paper):
        return KeptPaper(paper_svg(paper).encode("utf-8"))
    return KeptPaper(paper_pdf(face, paper, issued_at), paper)


def kept_paper(text: str) -> KeptPaper:
    """What `as_text` has written."""
    if is_svg(text):
        return KeptPaper(text.encode("utf-8"))
    kept: dict[str, Any] = json.loads(text)
    says: dict[str, Any] = kept["says"]
    says["facts"] = tuple((word, fact) for word, fact in says["facts"])
    for name in ("items", "signed"):
        says[name] = tuple(says[name])
    return KeptPaper(base64.b85decode(kept["pdf"]), Paper(**says))


def is_svg(text: str) -> bool:
    return text.startswith("<")
