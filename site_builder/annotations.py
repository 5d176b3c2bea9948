"""Findings where the author works: lines that a code host shows beside the changed line, or a table for a comment.

`github` are workflow commands (also read by Gitea and Forgejo), `gitlab` is its Code Quality report, `markdown` is for
a comment under a merge request where a host, such as Gitee, takes no annotations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence

from site_builder.findings import LEVEL_NAMES, Finding, Level, as_json, as_text, counts, in_order

MOST_COMMENT = 60_000
"""Characters: hosts refuse longer comments. What is left out is counted at the end."""


def as_github(findings: Iterable[Finding], root: str) -> str:
    """A workflow command for each finding; the sum last."""
    ordered = in_order(findings)
    return "\n".join([*(_command(finding, root) for finding in ordered), counts(ordered)])


def as_gitlab(findings: Iterable[Finding], root: str) -> str:
    """A Code Quality report. The fingerprint does not change with the line, so that a moved finding is the same one."""
    return json.dumps([_quality(finding, root) for finding in in_order(findings)], ensure_ascii=False, indent=2)


def as_markdown(findings: Iterable[Finding], root: str) -> str:
    """A table, red lines first."""
    ordered = sorted(in_order(findings), key=lambda finding: finding.level is not Level.RED)
    rows = [_row(finding, root) for finding in ordered]
    head = (
        [counts(ordered), "", "| 级别 | 在哪里 | 什么事 | 怎么改 |", "|---|---|---|---|"] if rows else [counts(ordered)]
    )
    kept = _fitting(rows, MOST_COMMENT - sum(map(len, head)))
    left = (
        [f"\n还有 {len(rows) - len(kept)} 条没有列出，请运行 site-builder check 看全部。"]
        if len(kept) < len(rows)
        else []
    )
    return "\n".join([*head, *kept, *left])


FORMATS: dict[str, Callable[[Iterable[Finding], str], str]] = {
    "text": as_text,
    "json": lambda findings, _root: as_json(findings),
    "github": as_github,
    "gitlab": as_gitlab,
    "markdown": as_markdown,
}
"""By the word of `site-builder check --format`."""


def _command(finding: Finding, root: str) -> str:
    kind = "error" if finding.level is Level.RED else "warning"
    place = f"file={_property(_path(finding, root))}" + (f",line={finding.line}" if finding.line else "")
    title = _property(f"{LEVEL_NAMES[finding.level]} {finding.code}")
    words = f"{finding.message}\n怎么改：{finding.advice}"
    return f"::{kind} {place},title={title}::{_data(words)}"


def _path(finding: Finding, root: str) -> str:
    return f"{root}/{finding.path}" if finding.path else root


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _quality(finding: Finding, root: str) -> dict[str, object]:
    mark = f"{finding.code} {finding.path} {finding.message}"
    return {
        "description": f"{finding.message}怎么改：{finding.advice}",
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(mark.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": "blocker" if finding.level is Level.RED else "minor",
        "location": {"path": _path(finding, root), "lines": {"begin": max(finding.line, 1)}},
    }


def _row(finding: Finding, root: str) -> str:
    place = _path(finding, root) + (f":{finding.line}" if finding.line else "")
    cells = (LEVEL_NAMES[finding.level], f"`{place}`", finding.message, finding.advice)
    return "| " + " | ".join(cell.replace("|", "｜").replace("\n", " ").replace("<", "&lt;") for cell in cells) + " |"


def _fitting(rows: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        kept.append(row)
    return kept
