"""Numbers and points that Word sets before paragraphs by itself: no text holds them, they are counted out here."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting")
_LETTERS = ("upperLetter", "lowerLetter")
_NO_COUNT = ("bullet", "none")
_DIGITS = "〇一二三四五六七八九"


class Numbering:
    """The lists of a document, counted on paragraph by paragraph: ask once for each, in reading order."""

    def __init__(self, document: Document) -> None:
        rels = document.part.rels.values()
        root = next((rel.target_part.element for rel in rels if rel.reltype.endswith("/numbering")), None)
        self._lists: dict[str, Any] = {}
        self._abstract: dict[str, str] = {}
        for found in root.iter(qn("w:abstractNum"), qn("w:num")) if root is not None else ():
            if found.tag == qn("w:num"):
                self._abstract[found.get(qn("w:numId"))] = _value(found, "w:abstractNumId") or ""
            else:
                self._lists[found.get(qn("w:abstractNumId"))] = found
        self._restarting = {
            found.get(qn("w:numId"))
            for found in (root.iter(qn("w:num")) if root is not None else ())
            if found.find(f".//{qn('w:startOverride')}") is not None
        }
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def mark(self, paragraph: Paragraph) -> str:
        """What stands before the paragraph, as one would type it: `- `, `1. `, `（1）`, `一、`; "" outside a list."""
        number_id, level = _of_paragraph(paragraph)
        if number_id in ("", "0"):
            return ""
        abstract = self._abstract.get(number_id, "")
        form = self._level(abstract, level)
        if form is None or _value(form, "w:numFmt") in _NO_COUNT:
            return "- "
        if number_id in self._restarting:
            self._restarting.remove(number_id)
            self._counts[abstract].clear()
        counts = self._counts[abstract]
        counts[level] = counts.get(level, int(_value(form, "w:start") or 1) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _typed(form, level, counts[level])

    def _level(self, abstract: str, level: int) -> Any:
        found = self._lists.get(abstract)
        levels = found.findall(qn("w:lvl")) if found is not None else []
        return next((each for each in levels if each.get(qn("w:ilvl")) == str(level)), None)


def _of_paragraph(paragraph: Paragraph) -> tuple[str, int]:
    """Id and level of the list that a paragraph is in, by itself or by its style."""
    element: Any = paragraph._p  # noqa: SLF001 - python-docx has no other door to numbering
    style: Any = paragraph.style
    while element is not None:
        found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is not None and _value(found, "w:numId") is not None:
            return _value(found, "w:numId") or "", int(_value(found, "w:ilvl") or 0)
        element = style.element if style is not None else None
        style = style.base_style if style is not None else None
    return "", 0


def _typed(form: Any, level: int, count: int) -> str:
    kind, pattern = _value(form, "w:numFmt"), _value(form, "w:lvlText") or ""
    bracketed = pattern.startswith(("(", "（")) or level > 0
    if kind in _CHINESE:
        return f"（{_chinese(count)}）" if bracketed else f"{_chinese(count)}、"
    if kind in _LETTERS:
        return f"{chr(ord('A') + (count - 1) % 26)}. "
    return f"（{count}）" if bracketed else f"{count}. "


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    value = found.get(qn("w:val")) if found is not None else None
    return str(value) if value is not None else None
