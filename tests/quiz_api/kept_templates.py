"""What Jinja makes of a template, kept for all applications of the tests of a process.

Each Town is an application with its own Jinja environment, which read and compiled the templates of a page whenever a
test first asked for one: fifteen times what the town itself costs. The code depends on the template and on how the
environment reads it, and on nothing else; whatever a page says comes from the application that runs the code.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache


class KeptTemplates(BytecodeCache):
    """For `Flask.jinja_options`, before applications are made."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(_read_as(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[_read_as(bucket)] = bucket.code


def _read_as(bucket: Bucket) -> tuple[Any, ...]:
    """The template's name, place and text, and what changes the code that is made of it."""
    jinja = bucket.environment
    escapes = getattr(jinja.autoescape, "__func__", jinja.autoescape)  # a method of each application, asked by name
    return (
        bucket.key, bucket.checksum, jinja.trim_blocks, jinja.lstrip_blocks, jinja.finalize, escapes,
        tuple(sorted(jinja.extensions)),
    )  # fmt: skip
