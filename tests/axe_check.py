"""axe-core on an open page, in every mode of display: injected once a page, the modes switched in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODES: tuple[dict[str, str], ...] = ({}, {"mode": "dark"}, {"mode": "care"}, {"size": "elder"}, {"mode": "contrast"})
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
RULES_OF_LOOKS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
"""What another mode can break: it changes colours and sizes, and nothing else of a page."""

PUT_ON = """mode => {
  for (const kind of ["mode", "size"]) {
    document.documentElement.setAttribute("data-" + kind, mode[kind] || "");
  }
}"""
RUN = "async options => (await axe.run(document, options)).violations"


def violations(page: Page, options: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What axe has to say about the page as it looks now."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN, options or RULES)
    return found


def said_in_all_modes(page: Page, name: str = "", modes: tuple[dict[str, str], ...] = MODES) -> list[str]:
    """A line for each violation in any mode, with the first three places of each."""
    lines: list[str] = []
    for mode in modes:
        page.evaluate(PUT_ON, mode)
        for violation in violations(page, RULES_OF_LOOKS if mode else RULES):
            nodes = "; ".join(f"{node['target']} {node['failureSummary'][:160]}" for node in violation["nodes"][:3])
            lines.append(f"{name} {mode or 'light'}: {violation['id']}: {nodes}".strip())
    return lines
