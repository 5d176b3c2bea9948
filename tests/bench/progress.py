"""What a bench is doing now: one line that is written over, on a terminal only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self


class Progress:
    """Ends with an empty line of its own, so that figures stand alone."""

    def say(self, text: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.say("")
        if sys.stderr.isatty():
            print("\r", end="", file=sys.stderr, flush=True)
