"""How a build ends: with what it did, or with why it stopped."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.findings import Finding
from site_builder.verifying.problems import Problem


class BuildStopped(RuntimeError):
    """The build ended before the site was finished; `findings` and `problems` say why, the message sums up."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = (), problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a finished build did. `findings` are warnings only."""

    findings: tuple[Finding, ...]
    pages: int
    rendered: int
    compressed: int
