"""The file of a page in build/docs: a header that every engine reads, then the finished body as HTML.

MkDocs takes the body through our hook and never parses it; an engine that runs no hook finds HTML where Markdown may
hold it, and shows the same page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping


def document(header: Mapping[str, str], body: str) -> bytes:
    """Bytes of a page's file. Header values are written as JSON, which YAML reads alike; empty ones are left out."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in header.items() if value]
    return "\n".join(["---", *lines, "---", body.strip(), ""]).encode("utf-8")


def parted_document(data: bytes) -> tuple[dict[str, str], str]:
    """Header and body of a file that `document` wrote."""
    _, header, body = data.decode("utf-8").split("---\n", 2)
    lines = (line.partition(": ") for line in header.splitlines())
    return {name: json.loads(value) for name, _, value in lines}, body.strip()
