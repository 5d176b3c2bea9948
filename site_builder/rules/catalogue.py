"""The catalogue explains what rules found. Rules compute; the words live in the YAML files beside this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from site_builder.findings import Finding, Level

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILES = ("structure.yml", "language.yml", "safety.yml")
SHARED = "shared.yml"


class Scope(StrEnum):
    """Whose pages a wording rule looks at."""

    ALL = "all"
    PUPILS = "pupils"  # lessons, and library pieces that are not for staff only
    OUTSIDE_STAFF = "outside-staff"  # everything but pages for staff and teacher training
    YOUNG = "young"  # lessons below grade 8, but for the sections that only the teacher reads


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One entry: `says` may hold {names} that the rule fills in."""

    code: str
    level: Level
    says: str
    advice: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class WordingRule:
    """A wording that must not stand in a page.

    `quoted` True: it may stand inside “…” where a page forbids it (see checking/wording.py for which sections).
    """

    code: str
    pattern: re.Pattern[str]
    scope: Scope
    quoted: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules by code, those that are a wording to look for, and wordings that all pages may share."""

    rules: Mapping[str, CheckRule]
    wordings: tuple[WordingRule, ...]
    shared: tuple[re.Pattern[str], ...] = ()

    def finding(self, code: str, path: str, line: int, /, **values: object) -> Finding:
        """A finding in the words of the rule `code`. Raises KeyError for a code that has no entry."""
        rule = self.rules[code]
        return Finding(
            code, rule.level, path, line, rule.says.format(**values), rule.advice.format(**values), rule.source
        )


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read the rule files, by default those beside this module, which are read once."""
    return _catalogue(folder) if folder else _own_catalogue()


@cache
def _own_catalogue() -> Catalogue:
    return _catalogue(Path(__file__).parent)


def _catalogue(folder: Path) -> Catalogue:
    rules: dict[str, CheckRule] = {}
    wordings: list[WordingRule] = []
    for name in FILES:
        for entry in _read(folder / name):
            rules[entry["code"]] = _rule(entry)
            if "pattern" in entry or "words" in entry:
                wordings.append(_wording(entry))
    return Catalogue(rules, tuple(wordings), tuple(map(re.compile, _read(folder / SHARED))))


def _read(path: Path) -> list[Any]:
    entries: list[Any] = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader, C where it can be
    return entries


def _rule(entry: dict[str, Any]) -> CheckRule:
    return CheckRule(entry["code"], Level(entry["level"]), entry["says"], entry["advice"], entry.get("source", ""))


def _wording(entry: dict[str, Any]) -> WordingRule:
    pattern = entry.get("pattern") or "|".join(map(re.escape, entry["words"]))
    return WordingRule(entry["code"], re.compile(pattern), Scope(entry.get("scope", "all")), entry.get("quoted", False))


class Notes:
    """Collects the findings of one file."""

    def __init__(self, catalogue: Catalogue, path: str) -> None:
        self._catalogue = catalogue
        self._path = path
        self.found: list[Finding] = []

    def add(self, code: str, line: int, /, **values: object) -> None:
        """Note a finding of rule `code` at `line`."""
        self.found.append(self._catalogue.finding(code, self._path, line, **values))
