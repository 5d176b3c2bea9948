"""What opening a lesson costs: the kilobytes that stand beside its minutes, so that nobody has to guess."""

from __future__ import annotations

import gzip
from pathlib import Path

from site_builder.compiling.lean_assets import lean_bytes
from site_builder.curriculum import ParentLesson, Quiz

FRAME = 6 * 1024
"""Bytes over the wire of what stands around a page's own words: head, navigation, footer, help lines; and the icon."""

REQUEST = 740
"""Bytes of the header of an answer."""

SCRIPTS = (
    "display", "offline", "outbox", "quiz-sheet", "quiz-receipt", "quiz-who", "check-code", "quiz", "listen", "print",
    "channel", "search",
)  # fmt: skip


def loaded_bytes(assets: Path) -> int:
    """Over the wire, of the styles and scripts that a parent lesson loads the first time it is opened."""
    styles = sorted((assets / "css").glob("*.css"))
    scripts = [path for name in SCRIPTS if (path := assets / "js" / f"{name}.js").is_file()]
    return sum(len(gzip.compress(lean_bytes(path), 6, mtime=0)) + REQUEST for path in (*styles, *scripts))


def kilobytes(page: ParentLesson, quiz: Quiz | None, loaded: int) -> int:
    """Of a first visit to a parent lesson, rounded up."""
    own = page.intro_html + "".join(section.html for section in page.sections)
    if quiz is not None:
        own += "".join(question.stem_html + repr(question.choices) for question in quiz.questions)
    return -(-(len(gzip.compress(own.encode("utf-8"), 6, mtime=0)) + FRAME + loaded) // 1024)
