"""Sources as pages cite them: marks in pairs, and one document under one number and one year.

A title cited with two numbers is wrong on one of the two pages, and the checker cannot know on which: it names both.
A day on which a law comes into force is not the year of the law; the two are not held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.findings import Finding
from site_builder.loading.loader import Loaded
from site_builder.rules.catalogue import Notes

_PAIRS = (("《", "》"), ("（", "）"), ("“", "”"), ("〔", "〕"), ("(", ")"))
_TITLE = re.compile(r"《([^《》]+)》")
_NUMBER = re.compile(r"〔\d{4}〕\s*\d+\s*号|令第\s*\d+\s*号")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_IN_FORCE = re.compile(r"\d{4}\s*年[^，、；）]*施行")


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as one page cites it. `number` is empty and `years` has none where the page does not say."""

    path: str
    number: str
    years: frozenset[str]


def source_findings(loaded: Loaded) -> Iterator[Finding]:
    """Findings about the sources in the headers of all pages, in the order of the pages."""
    known: dict[str, list[Cited]] = {}
    for file in loaded.files:
        notes = Notes(loaded.catalogue, file.path)
        line = file.line_of("sources")
        for source in file.page.sources if file.page else ():
            open_mark = _unpaired(source)
            if open_mark:
                notes.add("source-marks", line, near=source[:24], mark=open_mark)
            title = _TITLE.search(source)
            if title and not open_mark:
                name = title[1].removeprefix("中华人民共和国")
                cited = _cited(file.path, _TITLE.sub("", source))
                other = next((earlier for earlier in known.get(name, ()) if _differ(earlier, cited)), None)
                if other:
                    notes.add("source-number", line, title=name[:24], other=other.path)
                known.setdefault(name, []).append(cited)
        yield from notes.found


def _unpaired(source: str) -> str:
    """The first mark that is opened and not closed, or the other way round; empty when all stand in pairs."""
    return next((opens for opens, closes in _PAIRS if source.count(opens) != source.count(closes)), "")


def _cited(path: str, beside: str) -> Cited:
    """What stands beside the title: years within a title are part of the title."""
    number = _NUMBER.search(beside)
    return Cited(
        path, re.sub(r"\s", "", number[0]) if number else "", frozenset(_YEAR.findall(_IN_FORCE.sub("", beside)))
    )


def _differ(one: Cited, other: Cited) -> bool:
    numbers = bool(one.number and other.number and one.number != other.number)
    years = bool(one.years and other.years and not one.years & other.years)
    return numbers or years
