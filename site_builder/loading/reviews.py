"""Reads content/local/*/reviews.yml: who has signed a page, and whether what was signed still stands.

    reviews:
      - {page: lessons/g08/g08-t1-02.md, office: 青禾市教育局教研室, role: 心理教研员, on: 2026-12-01, digest: 5f1c…}

A signature is for a page as it read on that day, its quiz included: one changed character, and the page waits for a
review again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from site_builder.curriculum import Review
from site_builder.loading.fields import Fields, compose
from site_builder.policy import SignedPage
from site_builder.rules.catalogue import Catalogue, Notes

FILE_NAME = "reviews.yml"
FIELDS = ("page", "office", "role", "on", "digest")
_REVIEWED = re.compile(rb"^reviewed:.*\n", re.MULTILINE)


def load_reviews(content: Path, catalogue: Catalogue) -> tuple[tuple[SignedPage, ...], tuple[Notes, ...]]:
    """Signatures that hold, and notes on those that do not. A page signed twice shows the later date."""
    signed: dict[str, SignedPage] = {}
    notes = []
    for path in sorted(content.glob(f"local/*/{FILE_NAME}")):
        own = Notes(catalogue, path.relative_to(content).as_posix())
        notes.append(own)
        for page in _signatures(content, path, own):
            if page.source not in signed or signed[page.source].review.on <= page.review.on:
                signed[page.source] = page
    return tuple(signed.values()), tuple(notes)


def page_digest(content: Path, source: str) -> str:
    """SHA-256 (hexadecimal) of a page and its quiz, without the line that says who reviewed it. Raises OSError."""
    digest = hashlib.sha256()
    quiz = content / f"{source.removesuffix('.md')}.quiz.md"
    for path in (content / source, *([quiz] if quiz.is_file() else [])):
        digest.update(_REVIEWED.sub(b"", path.read_bytes().replace(b"\r\n", b"\n"), count=1))
        digest.update(b"\0")
    return digest.hexdigest()


def reviewer(office: str, role: str) -> str:
    """How a signature reads on a page: an office and a role, never a person."""
    return f"{office}（{role}）"


def signature(content: Path, source: str, office: str, role: str, on: date) -> str:
    """The line of reviews.yml that signs a page as it reads now. Raises OSError."""
    digest = page_digest(content, source)
    return f"  - {{page: {source}, office: {office}, role: {role}, on: {on.isoformat()}, digest: {digest}}}\n"


def _signatures(content: Path, path: Path, notes: Notes) -> Iterator[SignedPage]:
    try:
        fields = compose(path.read_text("utf-8-sig"), notes, 1)
    except (OSError, UnicodeDecodeError):
        notes.add("unreadable", 0)
        return
    if fields is None:
        return
    fields.expect_only(("reviews",))
    for group in fields.groups("reviews", FIELDS):
        page = _signature(content, group)
        if page:
            yield page


def _signature(content: Path, group: Fields) -> SignedPage | None:
    source = group.text("page")
    review = Review(reviewer(group.text("office"), group.text("role")), group.day("on"))
    digest = group.text("digest")
    if not group.complete:
        return None
    inside = ".." not in source and not source.startswith("/")
    try:
        now = page_digest(content, source) if inside else ""
    except OSError:
        now = ""
    if not now:
        group.fail("review-unknown", "page", page=source)
    elif now != digest:
        group.notes.add("review-lost", group.lines["page"], page=source, by=review.by, on=review.on)
    else:
        return SignedPage(source, review)
    return None
