"""What the checker has to say, and the two forms in which it says it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """RED stops the build; WARN is advice."""

    RED = "red"
    WARN = "warn"


LEVEL_NAMES = {Level.RED: "红线", Level.WARN: "提醒"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `path` is below content/, with forward slashes; line 0 is the whole file."""

    code: str
    level: Level
    path: str
    line: int
    message: str
    advice: str
    source: str = ""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By path and line, red before warnings on one line, each said once."""
    return tuple(sorted(set(findings), key=lambda item: (item.path, item.line, item.level, item.code, item.message)))


def as_text(findings: Iterable[Finding], root: str = "content") -> str:
    """For a terminal: `root`/path:line that an editor can follow, then what happened and what to do; counts last."""
    ordered = in_order(findings)
    blocks = [_block(finding, root) for finding in ordered]
    return "\n\n".join([*blocks, counts(ordered)])


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON list in the same order, one object a finding."""
    return json.dumps([_plain(finding) for finding in in_order(findings)], ensure_ascii=False, indent=2)


def counts(findings: Iterable[Finding]) -> str:
    """One sentence that sums up."""
    levels = Counter(finding.level for finding in findings)
    if not levels:
        return "检查完毕，没有发现问题。"
    red, warn = levels[Level.RED], levels[Level.WARN]
    if not red:
        return f"检查完毕：没有红线，{warn} 条提醒。提醒不拦着发布，有空再改。"
    return f"检查完毕：{red} 条红线，{warn} 条提醒。红线改完才能生成网站。"


def _block(finding: Finding, root: str) -> str:
    place = f"{root}/{finding.path}" + (f":{finding.line}" if finding.line else "")
    lines = [
        f"{place}  {LEVEL_NAMES[finding.level]} {finding.code}",
        f"  {finding.message}",
        f"  怎么改：{finding.advice}",
    ]
    if finding.source:
        lines.append(f"  依据：{finding.source}")
    return "\n".join(lines)


def _plain(finding: Finding) -> dict[str, str | int]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "advice": finding.advice,
        "source": finding.source,
    }
