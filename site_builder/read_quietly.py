"""悄悄看: pages whose reader must not be told on. On a phone that a family shares, nothing lists them (decision 60)."""

from __future__ import annotations

from site_builder.curriculum import Guide
from site_builder.pupils_own import is_for_pupils

QUIETLY = "悄悄看"
"""The tag of such a guide for adults; what pupils read alone needs none."""


def is_read_quietly(page: object) -> bool:
    return isinstance(page, Guide) and (is_for_pupils(page) or QUIETLY in page.tags)
