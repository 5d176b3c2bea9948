"""What our pages add to CommonMark, as one rule over the finished tokens and a few render rules.

- table alignment becomes a class, because the site's content policy runs no inline style;
- `> 说：…` becomes class="say", every further 说： on a line of its own;
- `> [!NOTE]` becomes an admonition with a Chinese title, in the markup of mkdocs-material;
- `- [ ]` and `- [x]` become ☐ and ☑: they print, and need no form control without a label;
- a relative link to a .md file becomes one to the .html beside it; the link as written stays in `meta["written"]`;
- a line break between two Chinese characters is not a space; in a quotation, behind a mark, it is a new line.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from site_builder.markdown.chinese import is_wide

SAY = re.compile(r"说[：:]")
ADMONITIONS = {"NOTE": "说明", "TIP": "小提示", "IMPORTANT": "要紧", "WARNING": "注意", "CAUTION": "当心"}
TASK_MARKS = {" ": "☐ ", "x": "☑ ", "X": "☑ "}
_ENDS_A_LINE = tuple("，。、；：？！…）”’》—")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_ADMONITION = re.compile(r"\[!([A-Z]+)\][ \t]*(?:\n|$)")
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")
_SOURCE_LINK = re.compile(r"^(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)([^?#]+)\.md(#.*)?$")


def add_dialect(md: MarkdownIt) -> None:
    """Teach `md` our dialect."""
    md.core.ruler.push("dialect", _dialect)
    md.add_render_rule("softbreak", _softbreak)


def page_address(link: str) -> str:
    """Where a link of a source points to on the site: `../a.md#b` is `../a.html#b`; other links stay as they are."""
    return _SOURCE_LINK.sub(r"\1.html\2", link)


def _dialect(state: StateCore) -> None:
    tokens = state.tokens
    quoted = 0
    for place, token in enumerate(tokens):
        quoted += token.nesting if token.type in ("blockquote_open", "blockquote_close") else 0
        if token.type == "inline":
            _rewrite_inline(token, quoted=quoted > 0)
        elif token.type in ("th_open", "td_open"):
            _align_by_class(token)
        elif token.type == "blockquote_open":
            _mark_quote(tokens, place)
        elif token.type == "list_item_open":
            _mark_task(tokens, place)


def _rewrite_inline(token: Token, *, quoted: bool) -> None:
    """In a quotation a line that ends with a mark stays a line: a letter, a rhyme, one scene after another."""
    children = token.children or []
    for place, child in enumerate(children):
        if child.type == "link_open":
            written = str(child.attrs.get("href", ""))
            child.meta["written"] = written
            child.attrs["href"] = page_address(written)
        elif child.type == "softbreak" and place + 1 < len(children):
            ends = quoted and children[place - 1].content.endswith(_ENDS_A_LINE)
            if ends or SAY.match(children[place + 1].content):
                child.type, child.tag = "hardbreak", "br"


def _align_by_class(token: Token) -> None:
    found = _ALIGNMENT.search(str(token.attrs.pop("style", "")))
    if found:
        token.attrs["class"] = f"align-{found[1]}"


def _first_inline(tokens: Sequence[Token], place: int) -> Token | None:
    """The inline token of the paragraph that opens the container at `place`, if one does."""
    inside = tokens[place + 1 : place + 3]
    return inside[1] if len(inside) == 2 and inside[0].type == "paragraph_open" else None


def _mark_quote(tokens: list[Token], place: int) -> None:
    inline = _first_inline(tokens, place)
    if inline is None:
        return
    if SAY.match(inline.content):
        tokens[place].attrs["class"] = "say"
        return
    found = _ADMONITION.match(inline.content)
    if found and found[1] in ADMONITIONS:
        _make_admonition(tokens, place, found[1])


def _make_admonition(tokens: list[Token], place: int, name: str) -> None:
    """The line with the mark becomes a title; what follows it in the same paragraph becomes a paragraph of its own."""
    opening, paragraph, inline = tokens[place : place + 3]
    closing = next(
        token for token in tokens[place:] if token.type == "blockquote_close" and token.level == opening.level
    )
    opening.tag = closing.tag = "div"
    opening.attrs["class"] = f"admonition {name.lower()}"
    paragraph.attrs["class"] = "admonition-title"
    rest = _after_first_line(inline)
    if rest:
        body = Token("inline", "", 0, map=inline.map, level=inline.level, block=True, children=rest)
        body.content = inline.content.partition("\n")[2]
        tokens[place + 4 : place + 4] = [_paragraph("paragraph_open", 1), body, _paragraph("paragraph_close", -1)]
    inline.content = ADMONITIONS[name]
    inline.children = [Token("text", "", 0, content=ADMONITIONS[name])]


def _paragraph(kind: str, nesting: Literal[1, -1]) -> Token:
    return Token(kind, "p", nesting, block=True)


def _after_first_line(inline: Token) -> list[Token]:
    children = inline.children or []
    breaks = [place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
    return children[breaks[0] + 1 :] if breaks else []


def _mark_task(tokens: list[Token], place: int) -> None:
    inline = _first_inline(tokens, place)
    found = _TASK.match(inline.content) if inline else None
    if inline is None or found is None or not inline.children:
        return
    tokens[place].attrs["class"] = "task"
    inline.children[0].content = TASK_MARKS[found[1]] + inline.children[0].content[found.end() :]


def _softbreak(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    before = tokens[place - 1].content[-1:] if place else ""
    after = tokens[place + 1].content[:1] if place + 1 < len(tokens) else ""
    return "" if is_wide(before) and is_wide(after) else "\n"
