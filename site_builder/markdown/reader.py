"""Reads CommonMark with tables, footnotes, task marks and GitHub admonitions; HTML in a source stays text.

The reader is made once per process and handed around; it keeps no state between texts.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.markdown.chinese import joined_lines
from site_builder.markdown.dialect import add_dialect
from site_builder.markdown.help_numbers import add_help_numbers
from site_builder.markdown.tables import add_tables


class MarkdownReader:
    """Text to tokens, tokens to HTML or plain words."""

    def __init__(self) -> None:
        self._md = MarkdownIt("commonmark", {"html": False})
        self._md.enable(["table", "strikethrough"]).use(footnote_plugin)
        add_dialect(self._md)
        add_help_numbers(self._md)
        add_tables(self._md)

    def tokens(self, text: str) -> list[Token]:
        """Block tokens; `map` counts lines of `text` from 0."""
        return self._md.parse(text)

    def html(self, tokens: Sequence[Token]) -> str:
        """Finished public HTML of a balanced run of block tokens."""
        return str(self._md.renderer.render(list(tokens), self._md.options, {})).strip()

    def inline_html(self, text: str) -> str:
        """HTML of one line of Markdown, without a paragraph around it."""
        return str(self._md.renderInline(text)).strip()


def words(token: Token) -> str:
    """Plain words of an inline token: no marks, no link addresses, alternative texts of images."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return joined_lines("".join(parts))


def plain_text(tokens: Sequence[Token]) -> str:
    """Plain words of a run of block tokens, one block a line."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append(words(token))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
    return "\n".join(line for line in lines if line)
