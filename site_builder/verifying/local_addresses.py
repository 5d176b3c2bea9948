"""Where an address that stands in a page leads to below the site."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from urllib.parse import unquote


def local_target(here: str, target: str) -> str:
    """Path below the site of a relative or root-absolute address that stands in the page `here`."""
    address = unquote(target.partition("#")[0].partition("?")[0])
    if address.startswith("/"):
        return address.lstrip("/") or "index.html"
    return _resolved(here.rpartition("/")[0], address) if address else here


@lru_cache(maxsize=4096)  # the links of header and footer stand in every page of a folder
def _resolved(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, address))
