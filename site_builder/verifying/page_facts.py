"""Facts of one finished file that outlive its reading: a file that still looks the same is not read again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from site_builder.verifying.html_facts import facts_of
from site_builder.verifying.local_addresses import local_target

_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_STYLE_LOADS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])([^'")]+)""")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Places are paths below the site, with `#anchor` where one is meant; what begins with / is as it was written.

    `anchors` are the places of this file, `leads` where it leads or what it loads from, `cold` what is loaded at once,
    `foreign` what it would load from another host, `inline` the scripts and styles inside it.
    """

    anchors: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    cold: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()

    def as_data(self) -> list[tuple[str, ...]]:
        """For a step's memory."""
        return [self.anchors, self.leads, self.cold, self.foreign, self.inline]

    @classmethod
    def from_data(cls, data: Any) -> FileFacts:
        """Of what `as_data` gave."""
        anchors, leads, cold, foreign, inline = map(tuple, data)
        return cls(anchors, leads, cold, foreign, inline)


def file_facts(here: str, data: bytes) -> FileFacts:
    """Facts of the file at `here` (below the site): pages, stylesheets and drawings have some."""
    if here.endswith(".html"):
        return _page_facts(here, data.decode("utf-8"))
    if here.endswith((".css", ".svg")):
        return FileFacts(foreign=_foreign(_STYLE_LOADS.findall(data.decode("utf-8"))))
    return FileFacts()


def _page_facts(here: str, page: str) -> FileFacts:
    facts = facts_of(page)
    targets = (target for target in dict.fromkeys((*facts.links, *facts.loads)) if not _SCHEME.match(target))
    return FileFacts(
        anchors=tuple(sorted(f"{here}#{anchor}" for anchor in facts.anchors)),
        leads=tuple(dict.fromkeys(_place(here, target) for target in targets)),
        cold=tuple(dict.fromkeys(local_target(here, target) for target in facts.cold if ":" not in target)),
        foreign=_foreign(facts.loads),
        inline=facts.inline,
    )


def _place(here: str, target: str) -> str:
    # Only the server knows a root; a folder on a USB stick has none. The page for missing addresses is the server's.
    if target.startswith("/") and here not in ("404.html", "offline.html"):
        return target
    if target.startswith(("#", "?")):
        return here + _anchor(target)
    return _beside(here.rpartition("/")[0], target)


@lru_cache(maxsize=8192)  # the links of header and footer stand in every page of a folder
def _beside(folder: str, target: str) -> str:
    return local_target(f"{folder}/" if folder else "", target) + _anchor(target)


def _anchor(target: str) -> str:
    anchor = unquote(target.partition("#")[2])
    return f"#{anchor}" if anchor else ""


def _foreign(loads: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(target for target in loads if _SCHEME.match(target) and not target.startswith("data:"))
