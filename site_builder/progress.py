"""Tells someone at a terminal what a long build is doing; says nothing about a short one."""

from __future__ import annotations

import time
from collections.abc import Callable

QUIET_SECONDS = 2.0


class Progress:
    """Speaks once the build has taken two seconds, and then at most twice a second about one step."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._started = self._spoke = clock()
        self._doing = ""

    def step(self, doing: str) -> None:
        """A new step begins."""
        self._doing = doing
        self._speak(doing)

    def count(self, done: int, total: int) -> None:
        """So much of the step is done."""
        if self._clock() - self._spoke >= 0.5:
            self._speak(f"{self._doing} {done}/{total}")

    def _speak(self, line: str) -> None:
        if self._clock() - self._started >= QUIET_SECONDS:
            self._spoke = self._clock()
            self._say(line)
