"""Bytes of numbered exports: a part of the store's interface."""

from __future__ import annotations

from typing import IO, Protocol, TypeAlias

ExportContent: TypeAlias = "bytes | IO[bytes]"
"""A file is read from its beginning, a piece at a time: it may be larger than the memory."""


class WritingExports(Protocol):
    def put_export(self, number: str, content: ExportContent) -> str:
        """Returns the SHA-256 (hex) of the content. Raises CodeTaken: what was issued never changes."""
        ...

    def amend_export(self, number: str, by: str) -> None:
        """Drop the bytes of an export for good, with this transaction; its row says which number took its place.

        Raises OutOfScope for one that no manifest in the scope names.
        """
        ...
