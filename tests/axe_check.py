"""axe-core on an open page, in every mode of display: injected once a page, the modes switched in place.

Nearly all that axe costs is the contrast of colours, asked of each element. In light every element is asked; in another
mode one of each look is: where the letters of two elements are the same, and the grounds of all that they stand in, the
verdict is the same. Where axe gives none, all of that look are asked. Targets are measured again where a box has moved.
A colour that axe has read once it need not read again: it reads the same few a thousand times a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

MODES: tuple[dict[str, str], ...] = ({}, {"mode": "dark"}, {"mode": "care"}, {"size": "elder"}, {"mode": "contrast"})
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PUT_ON = """mode => {
  for (const kind of ["mode", "size"]) {
    document.documentElement.setAttribute("data-" + kind, mode[kind] || "");
  }
}"""
BOXES = """
window.boxesNow = () => Array.from(document.body.querySelectorAll("*"), part => {
  const box = part.getBoundingClientRect();
  return [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
}).join();
"""
COLOURS = """
(() => {
  const {prototype} = axe.commons.color.Color;
  const read = prototype.parseString;
  const known = new Map();
  prototype.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();
"""
LOOKS = """
axe.configure({rules: [{
  id: "contrast-of-looks", selector: "[data-look]", matches: "color-contrast-matches", any: ["color-contrast"],
  tags: ["looks"], enabled: false,
}]});
"""
"""The rule of contrast, for the elements that were picked: with the others of a mode it goes over the page once."""
RUN = """async options => {
  const found = (await axe.run(document, options)).violations;
  window.boxesInLight = boxesNow();
  return found;
}"""
RUN_LOOKS = (Path(__file__).parent / "axe_looks.js").read_text("utf-8")


def _script() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return str(AXE_SCRIPT) + COLOURS + LOOKS + BOXES


def bring_axe(context: BrowserContext) -> None:
    """For a context whose pages are all looked at: cheaper than to inject it into each."""
    context.add_init_script(_script())


def violations(page: Page, *, looks: bool = False) -> list[dict[str, Any]]:
    """What axe has to say about the page as it looks now; `looks`: only what a mode can break, after all in light."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(RUN_LOOKS) if looks else page.evaluate(RUN, RULES)
    return found


def said_in_all_modes(page: Page, name: str = "", modes: tuple[dict[str, str], ...] = MODES) -> list[str]:
    """A line for each violation in any mode, with the first three places of each."""
    lines: list[str] = []
    for mode in modes:
        page.evaluate(PUT_ON, mode)
        for violation in violations(page, looks=bool(mode)):
            nodes = "; ".join(f"{node['html'][:160]} {node['failureSummary'][:160]}" for node in violation["nodes"][:3])
            lines.append(f"{name} {mode or 'light'}: {violation['id']}: {nodes}".strip())
    return lines
