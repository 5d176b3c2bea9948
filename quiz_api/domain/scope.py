"""Who may see which rows. Built afresh from posts at each request; filtered inside the store; deny by default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a caller may touch: whole subtrees, and the caller's own rows.

    An empty Scope sees nothing. There is no scope that sees everything: maintenance (verify, backup, copy) does not
    read through a scope but through doors of its own, and never on behalf of a request.
    """

    subtrees: frozenset[str] = frozenset()
    subject_id: str | None = None

    def covers_path(self, path: str) -> bool:
        return any(map(path.startswith, self.subtrees))  # `is_within` of each: asked of every row

    def covers(self, path: str, subject_id: str) -> bool:
        return (self.subject_id is not None and subject_id == self.subject_id) or self.covers_path(path)


NOBODY = Scope()
