"""The school's own room and phone as data: for the help card of the search dialog and for the page that is not there.

Blocks have the slots at hand; these two are made without a block, and a page opened from a folder may load nothing but
scripts. So the data is a script, beside the others of the search.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_builder.policy import LocalSlots

SCRIPT = "assets/js/search-own.js"
_BEGIN, _END = "var xinyuOwnHelp = ", ";\n"


def own_help_script(local: LocalSlots) -> bytes:
    """The script for these slots; without any it says that there are none."""
    data = {
        "name": local.name,
        "rows": [
            [name, value]
            for name, value in (("辅导室", local.room), ("开放", local.hours), ("怎么约", local.booking))
            if value
        ],
        "phones": [
            *([["电话", local.phone, ""]] if local.phone else []),
            *([line.name, line.number, line.hours] for line in local.lines),
        ],
        "checked": local.checked_on.isoformat(),
    }
    return f"{_BEGIN}{json.dumps(data if local.name else None, ensure_ascii=False)}{_END}".encode()


def read_own_help(docs: Path) -> Mapping[str, Any] | None:
    """What `own_help_script` wrote below `docs`; None where no slots are set or nothing was compiled."""
    try:
        text = (docs / SCRIPT).read_text("utf-8")
    except OSError:
        return None
    begin = text.index(_BEGIN) + len(_BEGIN)
    data: Mapping[str, Any] | None = json.loads(text[begin:].strip().rstrip(";"))
    return data
