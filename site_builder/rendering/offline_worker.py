"""The service worker at the root of the site: the theme's own, told which files make up the shell of this build.

Its edition changes with the bytes of those files and with nothing else, so that a new lesson makes no phone fetch the
shell again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from site_builder.compiling.lean_assets import lean
from site_builder.output_files import write_if_changed
from site_builder.paths import BuildPaths

NAME = "sw.js"
MOST_SHELL = 1024 * 1024
"""Bytes before compression that a phone may be asked to keep before anybody asks for more (all caches: 5 MB)."""

SHELL_FOLDERS = ("assets/css", "assets/icons")
SHELL_SCRIPTS = (
    "display", "offline", "outbox", "quiz-sheet", "quiz-receipt", "quiz-who", "check-code", "quiz", "listen", "print",
    "channel", "quiz-draw", "upload", "offline-page", "search",
)  # fmt: skip
SHELL_PAGES = ("offline.html", "guides/gd-help.html")


def write_worker(paths: BuildPaths) -> bool:
    """Write sw.js once everything else of the site stands; True when it came out different."""
    names = shell(paths.site)
    template = lean((paths.themes / "worker" / NAME).read_text("utf-8"), script=True)
    digest = hashlib.sha256(template.encode("utf-8"))
    for name in names:
        digest.update(f"{name}\0".encode() + (paths.site / name).read_bytes())
    text = template.replace('"@edition@"', json.dumps(digest.hexdigest()[:16]))
    return write_if_changed(paths.site / NAME, text.replace('["@shell@"]', json.dumps(names)).encode("utf-8"))


def shell(site: Path) -> list[str]:
    """Files of the shell that this site has, in one order."""
    folders = (path for folder in SHELL_FOLDERS for path in (site / folder).glob("*"))
    found = [path.relative_to(site).as_posix() for path in folders if path.suffix in (".css", ".svg")]
    wanted = [*(f"assets/js/{name}.js" for name in SHELL_SCRIPTS), *SHELL_PAGES]
    return sorted([*found, *(name for name in wanted if (site / name).is_file())])
