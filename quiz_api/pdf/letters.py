"""The letters of one document: each character that is set gets the next number, and those alone are embedded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from quiz_api.pdf.face import EM, Face
from quiz_api.pdf.font_program import font_program

_BFCHAR_AT_ONCE = 100
"""What a CMap may map in one block."""


@dataclass(frozen=True, slots=True)
class Letters:
    face: Face
    _numbers: dict[str, int] = field(default_factory=dict)

    def width(self, words: str, size: float) -> float:
        """Of a line, in the unit of `size`."""
        return sum(self.face.glyph(letter).width for letter in words) * size / EM

    def coded(self, words: str) -> str:
        """Hexadecimal CIDs, as a content stream shows them. Raises KeyError for a character that the face misses."""
        return "".join(f"{self._number(letter):04x}" for letter in words)

    def name(self) -> str:
        """With six letters before it, as a subset must have; the same letters have the same six."""
        digest = hashlib.sha256("".join(self._numbers).encode("utf-8")).digest()
        return "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + self.face.name

    def program(self) -> bytes:
        outlines = [self.face.glyph(letter).outline for letter in self._numbers]
        return font_program(self.name(), self.face, outlines)

    def widths(self) -> str:
        """The `W` array, from CID 1 on."""
        return "1 [" + " ".join(str(self.face.glyph(letter).width) for letter in self._numbers) + "]"

    def to_unicode(self) -> bytes:
        """So that words can be searched and copied out of the file."""
        pairs = [f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, number in self._numbers.items()]
        blocks = [pairs[start : start + _BFCHAR_AT_ONCE] for start in range(0, len(pairs), _BFCHAR_AT_ONCE)]
        mapped = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{mapped}"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")

    def _number(self, letter: str) -> int:
        found = self._numbers.get(letter)
        if found is None:
            self.face.glyph(letter)  # raises before a number is spent
            found = self._numbers[letter] = len(self._numbers) + 1
        return found
