"""One object for what stands in very many documents: names of fields, codes, paths, rules.

A document that was read from the journal has its own copy of each of them, which is two thirds of what it takes in
memory. Documents are only read, so that they may share.
"""

from __future__ import annotations

from sys import intern
from typing import Any

from quiz_api.store.codec import Document

_COME_AGAIN = frozenset(
    {
        "chain",
        "class_path",
        "credit_number",
        "entered_by",
        "evidence",
        "kind",
        "notice_version",
        "organisation_path",
        "page_id",
        "quiz_id",
        "report",
        "revision",
        "scope_path",
        "session_id",
        "unit_path",
    }
)
"""Fields whose texts are few. A text that comes once would cost its place among the shared ones on top."""
_PARTS = frozenset({"rule", "subject"})
"""Fields whose documents are few."""


class Sharing:
    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._parts: dict[tuple[Any, ...], Document] = {}
        self._ends: dict[str, str] = {}

    def shared(self, document: Document) -> Document:
        """An equal document that shares what it can with those before it."""
        found: Document = {}
        for name, value in document.items():
            kind: type = value.__class__
            if kind is str and name in _COME_AGAIN:
                found[intern(name)] = self._texts.setdefault(value, value)
            elif kind is dict:
                found[intern(name)] = self._part(value) if name in _PARTS else self.shared(value)
            else:
                found[intern(name)] = value
        if "previous_hash" in found:  # the very text of the hash before it in the chain
            chain, previous = found["chain"], found["previous_hash"]
            if self._ends.get(chain) == previous:
                found["previous_hash"] = self._ends[chain]
            self._ends[chain] = found["hash"]
        return found

    def _part(self, part: Document) -> Document:
        texts = (tuple(value) if value.__class__ is list else value for value in part.values())
        key = (*part, *texts, *map(type, part.values()))  # 1 and True are equal and not the same on paper
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = self.shared(part)
        return found
