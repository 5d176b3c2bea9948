"""Pictures and text boxes of a Word paragraph. A picture is never taken over, because it may show children: a sentence
says where it was, so that nobody loses it without knowing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PICTURE = "待写：这里原来有一张图"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


def pictures_in(paragraph: Any) -> int:
    """Pictures, charts and diagrams of a paragraph's element; Word's second copy for old readers is not counted."""
    return sum(1 for _ in _shown(paragraph, *_PICTURES))


def boxed_texts(paragraph: Any) -> Iterator[str]:
    """Paragraphs of its text boxes, in order."""
    for box in _shown(paragraph, f"{_W}txbxContent"):
        for inner in box.iter(f"{_W}p"):
            yield "".join(part.text or "" for part in inner.iter(f"{_W}t"))


def _shown(paragraph: Any, *names: str) -> Iterator[Any]:
    return (found for found in paragraph.iter(*names) if next(found.iterancestors(_FALLBACK), None) is None)
