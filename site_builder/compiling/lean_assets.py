"""Styles and scripts as they travel: a phone pays for code, not for the comments and indents that their authors need.

Only what stands on lines of its own goes, so that nothing has to be understood of the language: code keeps its lines,
its line breaks and its strings. A tool that shortens more is one more thing to install, on Windows from source, for a
tenth of a script.
"""

from __future__ import annotations

import re
from pathlib import Path

_BLOCKS = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", flags=re.DOTALL | re.MULTILINE)
_LINES = re.compile(r"^[ \t]*//.*\n", flags=re.MULTILINE)
_INDENTS = re.compile(r"^[ \t]+", flags=re.MULTILINE)
_EMPTY = re.compile(r"\n{2,}")


def lean_bytes(path: Path) -> bytes:
    """What is served of a file of the theme; anything but a style or a script as it is."""
    if path.suffix not in (".css", ".js"):
        return path.read_bytes()
    return lean(path.read_text("utf-8"), script=path.suffix == ".js").encode("utf-8")


def lean(text: str, *, script: bool) -> str:
    """Without comments on lines of their own. A script with backticks stays: text in them may hold such lines."""
    code = _BLOCKS.sub("", text)
    if script:
        code = _LINES.sub("", code)
        if "`" in code:
            return text
    return _EMPTY.sub("\n", _INDENTS.sub("", code)).lstrip("\n")
