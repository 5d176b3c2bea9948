"""Everything there is to say about loaded content, in one list."""

from __future__ import annotations

from datetime import date

from site_builder.checking.completion import completion_findings
from site_builder.checking.help_lines import help_line_findings
from site_builder.checking.links import link_findings
from site_builder.checking.wording import wording_findings
from site_builder.findings import Finding, in_order
from site_builder.loading.loader import Loaded


def check(loaded: Loaded, today: date | None = None) -> tuple[Finding, ...]:
    """Findings of loading and of every rule, in order of path and line.

    `today` is the day against which the check dates of help lines are held; without it they are not looked at, so that
    a build says the same on any day.
    """
    return in_order(
        (
            *loaded.findings,
            *completion_findings(loaded),
            *link_findings(loaded),
            *wording_findings(loaded),
            *help_line_findings(loaded, today),
        )
    )
