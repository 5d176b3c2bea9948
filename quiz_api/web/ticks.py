"""含下级单位: one tick on a list, which its export follows."""

from __future__ import annotations

from flask import request

BELOW = "below"


def with_below() -> bool:
    """True unless a form came with the tick taken away: an unticked box sends nothing, so the form says "no" itself."""
    said = (request.form if request.method == "POST" else request.args).getlist(BELOW)
    return not said or "yes" in said
