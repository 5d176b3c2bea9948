"""One defect: a piece of source that occurs exactly once, what stands there instead, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class DoesNotApply(Exception):
    """The source has moved on; the message says which mutant has to follow."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`file` and `tests` are relative to the root of the project; `tests` are what pytest takes, node ids too."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, root: Path) -> str:
        """The file's text with the defect in it. Raises DoesNotApply."""
        text = (root / self.file).read_text("utf-8")
        if text.count(self.old) != 1:
            raise DoesNotApply(f"{self.name}: the piece occurs {text.count(self.old)} times in {self.file}")
        changed = text.replace(self.old, self.new)
        if changed == text:
            raise DoesNotApply(f"{self.name}: nothing changes")
        if self.file.endswith(".py"):
            compile(changed, self.file, "exec")
        return changed
