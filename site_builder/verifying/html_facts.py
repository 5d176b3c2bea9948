"""The few facts of a page that verifying asks about: where it leads, what it loads, which places it has.

Read with one expression over tags. The pages are our own output, where every attribute is quoted and escaped, and an
HTML parser would cost more than rendering the page did.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:\s+[a-zA-Z:_-]+(?:=\"[^\"]*\"|=[^\s\"'>]+)?)+)\s*/?>")
"""A tag that has attributes: the others say nothing that verifying asks about."""
_ATTRIBUTE = re.compile(r"([a-zA-Z:_-]+)(?:=(?:\"([^\"]*)\"|([^\s\"'>]+)))?")
_TELLING = re.compile(r"\s(?:id|href|src|srcset|poster|data|action|style|on[a-z]+)=")
"""An attribute that says something here; most tags of a page, and of a drawing most of all, have none."""
_LOADING = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("iframe", "src"),
    ("audio", "src"), ("video", "src"), ("video", "poster"), ("embed", "src"), ("object", "data"), ("link", "href"),
    ("use", "href"), ("image", "href"), ("form", "action"),
}  # fmt: skip
_COLD = {("script", "src"), ("img", "src"), ("link", "href")}
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>")


@dataclass(frozen=True, slots=True)
class HtmlFacts:
    """`links` are targets a reader may follow; `loads` what the browser fetches, `cold` the part fetched at once."""

    anchors: frozenset[str]
    links: tuple[str, ...]
    loads: tuple[str, ...]
    cold: tuple[str, ...]
    inline: tuple[str, ...]


def facts_of(page: str) -> HtmlFacts:
    """Facts of one page's HTML. Relations such as rel="prev" are links: no browser loads them."""
    anchors: set[str] = set()
    links: list[str] = []
    loads: list[str] = []
    cold: list[str] = []
    inline = [match[0] for match in _INLINE_SCRIPT.finditer(page)]
    for name, text in _TAG.findall(page):
        if not _TELLING.search(text):
            continue
        attributes = _attributes(text)
        if "id" in attributes:
            anchors.add(attributes["id"])
        inline.extend(key for key in attributes if key == "style" or key.startswith("on"))
        followed = name == "a" or attributes.get("rel") in ("prev", "next")
        for key, value in attributes.items():
            if followed and key == "href":
                links.append(value)
            elif (name, key) in _LOADING:
                loads.append(value)
                if (name, key) in _COLD and attributes.get("loading") != "lazy":
                    cold.append(value)
    return HtmlFacts(frozenset(anchors), tuple(links), tuple(loads), tuple(cold), tuple(inline))


@lru_cache(maxsize=4096)  # most tags of a page stand in header and footer of every page of its folder
def _attributes(text: str) -> Mapping[str, str]:
    return {found[0]: html.unescape(found[1] or found[2]) for found in _ATTRIBUTE.findall(text)}
