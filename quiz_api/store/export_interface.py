"""Bytes of numbered exports: a part of the store's interface."""

from __future__ import annotations

from typing import Protocol


class WritingExports(Protocol):
    def put_export(self, number: str, content: bytes) -> None:
        """Raises CodeTaken: what was issued never changes."""
        ...

    def amend_export(self, number: str, by: str) -> None:
        """Drop the bytes of an export for good, with this transaction; its row says which number took its place.

        Raises OutOfScope for one that no manifest in the scope names.
        """
        ...
