"""What anybody learns who holds a numbered file in hand: what it is, whose, when, and its SHA-256.

Numbers follow one another, so anybody can try them: nothing is told here that the public may not know. A unit is named
and rows are counted; of families fewer than five are told as few.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.records import ExportManifest
from quiz_api.domain.small_groups import SMALLEST_GROUP
from quiz_api.services.export_desk import REPORT_TITLES, ExportDesk, Report
from quiz_api.services.export_reach import reach_words

_DASHES = re.compile("[‐‑‒–—−]")
_NUMBER = re.compile(r"(?<![A-Z0-9])([XZ][0-9]{4})-?([0-9]{6})(?![0-9])")


def typed_number(text: str) -> str:
    """A number as it was issued, from what somebody typed: small letters, full-width digits, spaces."""
    found = _NUMBER.fullmatch(_plain(text).strip())
    return _written(found) if found else text.strip()


def number_within(text: str) -> str:
    """The number in what was typed or pasted, the name of a file too; empty where there is none."""
    found = _NUMBER.search(_plain(text))
    return _written(found) if found else ""


def _plain(text: str) -> str:
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper().replace(" ", ""))


def _written(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]}"


@dataclass(frozen=True, slots=True)
class CheckedExport:
    """`rows` and `standing`, those that count, are in words; `standing` is empty where rows do not say."""

    number: str
    title: str
    unit: str
    reach: str
    year: int
    issued_on: date
    rows: str
    standing: str
    sha256: str
    replaces: str
    amended_by: str


@dataclass(frozen=True, slots=True)
class ExportCheck:
    desk: ExportDesk

    def of(self, number: str) -> CheckedExport | None:
        """None for a number that no file was issued under."""
        record = self.desk.find(number)
        manifest = record.body if record else None
        if record is None or not isinstance(manifest, ExportManifest):
            return None
        unit = self.desk.store.door().organisation(manifest.scope_path)
        told = _few_hidden if manifest.report == Report.PARENT_ATTENDANCE else _told
        return CheckedExport(
            number=number,
            title=REPORT_TITLES[Report(manifest.report)],
            unit=unit.name if unit else "",
            reach=reach_words(manifest.scope_path, below=manifest.with_below),
            year=manifest.year,
            issued_on=self.desk.calendar.day(record.taken_at),
            rows=told(manifest.rows),
            standing="" if manifest.standing is None else told(manifest.standing),
            sha256=manifest.sha256,
            replaces=manifest.replaces,
            amended_by=self.desk.amended_by(number),
        )


def _told(rows: int) -> str:
    return f" {rows} 行"


def _few_hidden(rows: int) -> str:
    return _told(rows) if rows >= SMALLEST_GROUP else f"不满 {SMALLEST_GROUP} 行"
