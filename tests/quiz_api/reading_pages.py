"""What tests read off a page: its text, and what its forms carry unseen."""

from __future__ import annotations

import re
from html import unescape

from tests.quiz_api.town import Visit


def page_of(visit: Visit, path: str) -> str:
    answer = visit.get(path)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def hidden(page: str, *names: str) -> dict[str, str]:
    """Values of the first inputs of these names."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
    return {name: value[1] for name, value in found.items() if value}
