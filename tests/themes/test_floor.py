"""What the pages may ask of a browser: Chromium 86 and Safari 13, no other host, nothing inline, readable colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

THEMES = Path(__file__).parents[2] / "themes"
STYLES = sorted((THEMES / "assets" / "css").glob("*.css"))
SCRIPTS = sorted([*(THEMES / "assets" / "js").glob("*.js"), *(THEMES / "worker").glob("*.js")])
TEMPLATES = sorted([*(THEMES / "blocks").glob("*.html"), *(THEMES / "material").rglob("*.html")])

STYLE_TOO_NEW = {
    ":has() (Chromium 105)": r":has\(",
    ":is() or :where() (Chromium 88)": r":(?:is|where)\(",
    "inset (Chromium 87)": r"(?<![\w-])inset\s*:",
    "aspect-ratio (Chromium 88)": r"(?<![\w-])aspect-ratio\s*:",
    "color-mix() (Chromium 111)": r"color-mix\(",
    "clamp() (Safari 13.1)": r"clamp\(",
    "subgrid (Chromium 117)": r"\bsubgrid\b",
    "nesting (Chromium 112)": r"&\s*[.:#\[\w]",
    "gap outside grid (Safari 14.1; write grid-gap or margins)": r"(?<![\w-])(?:row-|column-)?gap\s*:",
    "cascade layers or container queries": r"@(?:layer|container)\b",
    "new viewport units": r"\d(?:dvh|svh|lvh|dvw)\b",
    ":focus-visible as the only rim (Safari 15.4)": r"(?<!:not\():focus-visible",
    "a list in :not() (Chromium 88)": r":not\([^()]*,",
    "overflow: clip (Chromium 90)": r"overflow(?:-[xy])?\s*:\s*clip",
    "one transform alone (Chromium 104)": r"(?<![\w-])(?:translate|rotate|scale)\s*:",
    "logical shorthands (Safari 14.1)": r"(?:margin|padding|inset|border)-(?:inline|block)\s*:",
    "colours of CSS 4 (Chromium 111)": r"\b(?:oklch|oklab|lch|lab|light-dark)\(",
    "ranges in media queries (Chromium 104)": r"@media[^{]*[<>]",
    "something that moves": r"(?<![\w-])(?:animation|transition)(?:-[a-z]+)?\s*:|@keyframes|scroll-behavior",
}
SCRIPT_TOO_NEW = {
    "optional chaining (Safari 13.1)": r"\w\?\.[\w\[(]",
    "?? (Safari 13.1)": r"\?\?",
    "a module": r"^\s*(?:import|export)\s",
    "replaceAll (Safari 13.1)": r"\.replaceAll\(",
    "at() (Chromium 92)": r"\.at\(",
    "randomUUID (Chromium 92)": r"randomUUID",
    "Promise.any or allSettled": r"Promise\.(?:any|allSettled)",
    "structuredClone, replaceChildren": r"structuredClone\(|\.replaceChildren\(",
    "private fields": r"this\.#",
    "numeric separators": r"\d_\d",
    "logical assignment (Chromium 85, Safari 14)": r"(?:\|\||&&|\?\?)=",
    "look-behind in a pattern (Safari 16.4)": r"\(\?<[=!]",
    "static or public fields of a class (Safari 14.1)": r"^\s*static\b",
    "await outside a function (Safari 15)": r"^await\b",
    "a channel between windows, or a lock (Safari 15.4)": r"BroadcastChannel|navigator\.locks",
    "showModal, inert (Safari 15.4)": r"\.showModal\(|\.inert\b",
    "a listener of a media query (Safari 14)": r"matchMedia\([^)]*\)\.addEventListener",
    "hasOwn, findLast (Safari 15.4)": r"Object\.hasOwn\(|\.findLast|AbortSignal\.(?:timeout|any)",
    "ResizeObserver without a look whether it is there (Safari 13.1)": r"^(?!.*\bin window).*new ResizeObserver",
    "scrolling that moves": r"behavior:\s*[\"']smooth",
}
FORBIDDEN_IN_SCRIPTS = {
    "eval": r"\beval\(|new Function\(",
    "document.write": r"document\.write",
    "a cookie": r"document\.cookie",
}


def without_comments(text: str) -> str:
    """Style and script text in which the lint sees code only; line numbers stay."""
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    return re.sub(r"(?<![:\"'/])//[^\n]*", "", text)


def offences(path: Path, patterns: dict[str, str]) -> list[str]:
    code = without_comments(path.read_text("utf-8"))
    return [
        f"{path.name}:{code.count(chr(10), 0, found.start()) + 1}: {name}"
        for name, pattern in patterns.items()
        for found in re.finditer(pattern, code, flags=re.MULTILINE)
    ]


ALL_TOO_NEW_IN_STYLES = """
@layer base; a:has(b), :is(a) { inset: 0; gap: 1px; aspect-ratio: 1; width: clamp(1px, 2px, 3px); height: 9dvh }
.a { color: color-mix(in srgb, red, blue); grid-template-columns: subgrid; & .b { top: 0 } }
a:focus-visible, a:not(.b, .c) { overflow: clip; rotate: 3deg; margin-inline: 0; color: oklch(1 0 0) }
b { transition: all 1s }
@media (width < 9px) { }
"""
ALL_TOO_NEW_IN_SCRIPTS = """
import x from "y";
var a = b?.c ?? list.at(-1).replaceAll("a", "b") + 1_000; this.#hidden = crypto.randomUUID();
Promise.any([structuredClone(a)]); eval("1"); document.write(document.cookie);
a ||= /(?<=b)c/; new BroadcastChannel("x"); box.showModal(); matchMedia("print").addEventListener("change", a);
static x = 1;
await a;
Object.hasOwn(a, "b"); box.scrollIntoView({ behavior: "smooth" });
new ResizeObserver(a);
"""


@pytest.mark.parametrize(
    ("patterns", "sample"),
    [(STYLE_TOO_NEW, ALL_TOO_NEW_IN_STYLES), (SCRIPT_TOO_NEW | FORBIDDEN_IN_SCRIPTS, ALL_TOO_NEW_IN_SCRIPTS)],
    ids=["styles", "scripts"],
)
def test_the_lint_sees_every_form_it_names(patterns: dict[str, str], sample: str) -> None:
    assert [name for name, pattern in patterns.items() if not re.search(pattern, sample, flags=re.MULTILINE)] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_on_the_floor(path: Path) -> None:
    assert offences(path, STYLE_TOO_NEW) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_whole(path: Path) -> None:
    """A browser drops a declaration with a lost bracket without a word."""
    for rule in without_comments(path.read_text("utf-8")).replace("{", ";").replace("}", ";").split(";"):
        assert rule.count("(") == rule.count(")"), f"{path.name}: {' '.join(rule.split())}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_on_the_floor(path: Path) -> None:
    assert offences(path, SCRIPT_TOO_NEW | FORBIDDEN_IN_SCRIPTS) == []


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_is_asked_from_another_host(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"""(?:https?:)?//[\w-]+\.[a-z]{2,}|@import""", without_comments(text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_picture_has_words_or_is_hidden_from_readers() -> None:
    for path in TEMPLATES:
        for tag in re.findall(r"<svg[^>]*>", path.read_text("utf-8")):
            assert 'aria-hidden="true"' in tag or ('role="img"' in tag and 'aria-label="' in tag), f"{path.name}: {tag}"


def test_storage_is_asked_for_only_where_a_refusal_is_caught() -> None:
    for path in SCRIPTS:
        code = without_comments(path.read_text("utf-8"))
        for found in re.finditer(r"\b(?:local|session)Storage\b", code):
            before = code[: found.start()]
            assert before.rfind("try {") > before.rfind("} catch"), (
                f"{path.name}: {code[found.start() : found.end() + 40]}"
            )


# Every pair of text and ground that the pages use; 4.5 is WCAG 2 AA for text.
TEXT_ON_GROUND = [
    *[(ink, ground) for ink in ("ink", "soft", "teal", "rust", "gold") for ground in ("paper", "card")],
    ("ink", "mist"), ("ink", "apricot"), ("teal-deep", "mist"), ("teal", "mist"), ("soft", "mist"), ("rust", "apricot"),
    ("on-teal", "teal"), ("on-teal", "teal-deep"), ("danger", "danger-bg"), ("danger", "paper"), ("ink", "danger-bg"),
]  # fmt: skip
EDGES = [("line", "paper"), ("line", "card"), ("teal", "paper"), ("rust", "paper")]

BLOCK = re.compile(r"^(:root|\[data-mode=\"\w+\"\]) \{(.*?)^\}", flags=re.DOTALL | re.MULTILINE)


def palettes() -> dict[str, dict[str, str]]:
    text = (THEMES / "assets" / "css" / "tokens.css").read_text("utf-8")
    found: dict[str, dict[str, str]] = {}
    for selector, block in BLOCK.findall(text):
        mode = selector if selector == ":root" else selector.split('"')[1]
        found[mode] = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
    return {mode: found[":root"] | colours for mode, colours in found.items()}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_all_modes_are_measured() -> None:
    assert set(palettes()) == {":root", "care", "dark", "contrast"}


@pytest.mark.parametrize("mode", [":root", "care", "dark", "contrast"])
def test_colours_can_be_read(mode: str) -> None:
    colours = palettes()[mode]
    weak = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for pairs, least in ((TEXT_ON_GROUND, 4.5), (EDGES, 3.0))
        for ink, ground in pairs
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert weak == []
