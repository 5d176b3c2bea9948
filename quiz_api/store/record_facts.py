"""Which fields of a record a report looks at: taken out by the hundred thousand, without making the document."""

from __future__ import annotations

from typing import Any

from quiz_api.store.codec import Document


class Facts:
    """Names of fields of a record, of its draft and of its body; the values come in this order, None for none there.

    The times and hashes of a record itself, which a store may keep shortened, are not asked for.
    """

    def __init__(self, record: str = "", draft: str = "", body: str = "") -> None:
        levels = enumerate((record, draft, body))
        self.fields = tuple((level, name) for level, names in levels for name in names.split())

    def of(self, document: Document) -> tuple[Any, ...]:
        levels = (document, document["draft"], document["draft"]["body"])
        return tuple(levels[level].get(name) for level, name in self.fields)
