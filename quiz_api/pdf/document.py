"""A PDF 1.7 file, written page by page: each call returns the next bytes, so a long one never stands in memory whole.

Nothing in it is random and no clock is read: the same pages made at the same moment are the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from quiz_api.pdf.letters import Letters

POINT = 72 / 25.4
"""Points to a millimetre."""
_CATALOGUE, _PAGES, _FONT, _CID_FONT, _DESCRIPTOR, _PROGRAM, _TO_UNICODE, _INFO = range(1, 9)
_FIRST_PAGE = 9


@dataclass(frozen=True, slots=True)
class PageSize:
    """Millimetres. `bleed` lies around the trimmed sheet on every side and is part of the page."""

    width: float
    height: float
    bleed: float = 0

    @property
    def boxes(self) -> str:
        media = _box(0, 0, self.width, self.height)
        if not self.bleed:
            return f"/MediaBox {media} /TrimBox {media}"
        trim = _box(self.bleed, self.bleed, self.width - self.bleed, self.height - self.bleed)
        return f"/MediaBox {media} /BleedBox {media} /TrimBox {trim}"


@dataclass(slots=True)
class PdfDocument:
    """Call `begin`, `page` for each page, `end`, and send what they return in that order. `made_at` is aware."""

    letters: Letters
    title: str
    made_at: datetime
    _offsets: dict[int, int] = field(default_factory=dict)
    _at: int = 0
    _pages: list[int] = field(default_factory=list)
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def begin(self) -> bytes:
        return self._sent(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def page(self, size: PageSize, drawn: str) -> bytes:
        """A page whose content is `drawn`: operators of a content stream."""
        number = _FIRST_PAGE + 2 * len(self._pages)
        self._pages.append(number)
        leaf = (
            f"<< /Type /Page /Parent {_PAGES} 0 R {size.boxes} /Resources << /Font << /F1 {_FONT} 0 R >> >> "
            f"/Contents {number + 1} 0 R >>"
        )
        return self._object(number, leaf.encode("ascii")) + self._stream(number + 1, drawn.encode("ascii"))

    def end(self) -> bytes:
        parts = [*self._font(), self._object(_INFO, self._about())]
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        parts.append(self._object(_PAGES, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode()))
        catalogue = (
            f"<< /Type /Catalog /Pages {_PAGES} 0 R /Lang (zh-CN) "
            "/ViewerPreferences << /PrintScaling /None /DisplayDocTitle true >> >>"
        )
        parts.append(self._object(_CATALOGUE, catalogue.encode("ascii")))
        begins = self._at
        name = self._digest.hexdigest()[:32]
        rows = "".join(f"{self._offsets[number]:010d} 00000 n \n" for number in range(1, len(self._offsets) + 1))
        size = len(self._offsets) + 1
        trailer = (
            f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root {_CATALOGUE} 0 R "
            f"/Info {_INFO} 0 R /ID [<{name}> <{name}>] >>\nstartxref\n{begins}\n%%EOF\n"
        )
        return b"".join((*parts, self._sent(trailer.encode("ascii"))))

    def _font(self) -> Iterable[bytes]:
        """One composite font; its program holds the letters of this document alone."""
        face, name = self.letters.face, self.letters.name()
        box = " ".join(str(side) for side in face.box)
        yield self._object(
            _FONT,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name}-Identity-H /Encoding /Identity-H "
            f"/DescendantFonts [{_CID_FONT} 0 R] /ToUnicode {_TO_UNICODE} 0 R >>".encode("ascii"),
        )
        yield self._object(
            _CID_FONT,
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /FontDescriptor {_DESCRIPTOR} 0 R "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/DW 1000 /W [{self.letters.widths()}] >>".encode("ascii"),
        )
        yield self._object(
            _DESCRIPTOR,
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {face.ascent} /Descent {face.descent} /CapHeight {face.ascent} /StemV 80 "
            f"/FontFile3 {_PROGRAM} 0 R >>".encode("ascii"),
        )
        yield self._stream(_PROGRAM, self.letters.program(), "/Subtype /CIDFontType0C ")
        yield self._stream(_TO_UNICODE, self.letters.to_unicode())

    def _about(self) -> bytes:
        zone = self.made_at.strftime("%z") or "+0000"
        made = f"{self.made_at:D:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}"
        title = "\ufeff" + self.title
        words = f"<< /Title <{title.encode('utf-16-be').hex()}> /Producer (xinyu) /CreationDate ({made}) >>"
        return words.encode("ascii")

    def _stream(self, number: int, content: bytes, more: str = "") -> bytes:
        packed = zlib.compress(content, 9)
        head = f"<< {more}/Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode("ascii")
        return self._object(number, head + packed + b"\nendstream")

    def _object(self, number: int, content: bytes) -> bytes:
        self._offsets[number] = self._at
        return self._sent(f"{number} 0 obj\n".encode("ascii") + content + b"\nendobj\n")

    def _sent(self, content: bytes) -> bytes:
        self._at += len(content)
        self._digest.update(content)
        return content


def _box(*sides: float) -> str:
    return "[" + " ".join(f"{side * POINT:.3f}" for side in sides) + "]"
