"""Every setting as a table: what docs/settings.md shows, so that the page cannot say anything else than the code."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any

from quiz_api.settings import Settings


def settings_table() -> str:
    """The table of docs/settings.md, as Markdown."""
    lines = ["| 设置 | 不写时 | 意思 |", "|---|---|---|"]
    return "\n".join([*lines, *(_table_row(item) for item in fields(Settings))]) + "\n"


def _table_row(item: Field[Any]) -> str:
    default = item.metadata["default"]
    return f"| `{item.metadata['name']}` | {f'`{default}`' if default else '空'} | {item.metadata['meaning']} |"
