"""What each kind of account finds on the pages: forms with the fields they hold, and addresses that lead on.

Requests made of these get past the first check of a page, into what it does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from tests.quiz_api.town import Visit

Fields = dict[str, str]
Item = TypeVar("Item")
_MOST_KEPT = 40  # of a kind: forms of one address, values of one name


@dataclass
class Found:
    """`forms` and `addresses` by the path in the published document, `values` by the name of a field or of a query."""

    forms: dict[str, list[Fields]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Links, and forms as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, Fields]] = []
        self._named = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "form":
            self.forms.append((said.get("action", ""), {}))
        elif tag in ("input", "button", "select", "textarea") and said.get("name") and self.forms:
            self._named = said["name"]
            self.forms[-1][1].setdefault(self._named, said.get("value", ""))
        elif tag == "option" and self._named and self.forms:
            self.forms[-1][1][self._named] = said.get("value", "")


def look_around(visit: Visit, paths: Iterable[str], starts: Iterable[str], most: int) -> Found:
    """Open up to `most` pages, from the addresses that need nothing. `paths` are those of all operations."""
    found = Found()
    patterns = [(path, re.compile(re.sub(r"\\\{\w+\\\}", "([^?#]+)", re.escape(path)))) for path in sorted(paths)]
    ahead = deque(path for path in sorted(starts) if "{" not in path)
    known = set(ahead)
    while ahead and most:
        address = ahead.popleft()
        answer = visit.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        most -= 1
        for link in _keep(answer.get_data(as_text=True), urlsplit(address).path, patterns, found):
            if link not in known:
                known.add(link)
                ahead.append(link)
    return found


def _keep(page: str, here: str, patterns: list[tuple[str, re.Pattern[str]]], found: Found) -> list[str]:
    """What a page holds, put into `found`; its links to pages of ours."""
    reader = _Reader()
    reader.feed(page)
    ours = []
    for link in reader.links:
        parts = urlsplit(link)
        path = next((path for path, pattern in patterns if pattern.fullmatch(parts.path)), None)
        if path is None or parts.netloc:
            continue
        ours.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        _add(found.addresses, path, parts.path)
        for name, value in parse_qsl(parts.query):
            _add(found.values, name, value)
    for action, fields in reader.forms:
        target = urlsplit(action).path or here
        path = next((path for path, pattern in patterns if pattern.fullmatch(target)), None)
        fields.pop("csrf_token", None)
        if path is not None:
            _add(found.forms, path, fields)
            _add(found.addresses, path, target)
        for name, value in fields.items():
            _add(found.values, name, value)
    return ours


def _add(kept: dict[str, list[Item]], key: str, item: Item) -> None:
    of_key = kept.setdefault(key, [])
    if item not in of_key and len(of_key) < _MOST_KEPT:
        of_key.append(item)
