"""Content that is loaded and indexed once for several tests."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.build_key import BuildKey
from site_builder.indexing.indexer import write_index
from site_builder.loading.loader import Loaded, load
from tests.bench.corpus import MadeLesson

ROOT = Path(__file__).resolve().parents[3]
CONTENT = ROOT / "content"
_HELP = (ROOT / "themes/assets/js/search-help.js").read_text("utf-8")
(CHOSEN,) = re.findall(r'var INSTEAD = "(.*)";', _HELP)
"""The tag of the pages that stand below the help card, whichever words of distress were typed."""
CHOSEN_FOR_STAFF: list[str] = json.loads(*re.findall(r"var INSTEAD_FOR_STAFF = (\[.*\]);", _HELP))
"""Tags of those that staff sees there, a page each, in their order."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What was loaded and the folder of its index."""

    loaded: Loaded
    folder: Path
    lessons: tuple[MadeLesson, ...] = ()

    @property
    def id_of(self) -> Mapping[str, str]:
        return {page.url: page.id for page in self.loaded.curriculum.pages}


def indexed(content: Path, out: Path, lessons: tuple[MadeLesson, ...] = ()) -> Indexed:
    loaded = load(content, BuildKey.load_or_create(out / "build.key"))
    write_index(loaded.curriculum, out)
    return Indexed(loaded, out / "search", lessons)
