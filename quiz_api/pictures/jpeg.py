"""JPEG, segment by segment (ITU-T T.81 annex B): only what a decoder needs to show the picture goes on.

Of the application segments none is copied. JFIF is made anew without its thumbnail, Adobe's keeps the one byte that
tells how colours are stored, and of EXIF the way up survives, one digit in a segment of our own: phones store pictures
lying on their side. Comments, GPS, maker notes, XMP, profiles and whatever follows the end of the picture are dropped.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from quiz_api.pictures.wrong_picture import CUT_SHORT, NOT_READ, WrongPicture, check_size

START = b"\xff\xd8"
_END = b"\xff\xd9"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended and progressive: what browsers show
_TABLES = frozenset({0xC4, 0xDB, 0xDD})  # Huffman and quantization tables, restart interval
_SCAN, _LAST, _APP0, _APP1, _APP14, _COMMENT = 0xDA, 0xD9, 0xE0, 0xE1, 0xEE, 0xFE
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class _Segment:
    """`body` without marker and length; of a scan, `coded` is what follows it up to the next marker."""

    marker: int
    body: bytes
    coded: bytes = b""

    @property
    def whole(self) -> bytes:
        return struct.pack(">BBH", 0xFF, self.marker, len(self.body) + 2) + self.body + self.coded


def clean_jpeg(data: bytes) -> bytes:
    """The picture without anything that is not seen. Raises WrongPicture."""
    head: list[bytes] = []
    picture: list[bytes] = []
    frames = scans = 0
    for segment in _segments(data):
        if segment.marker in _FRAMES:
            frames += 1
            check_size(*_size(segment.body))
        if segment.marker == _SCAN:
            scans += 1
        if segment.marker in _FRAMES or segment.marker in _TABLES or segment.marker == _SCAN:
            picture.append(segment.whole)
        else:
            head += _kept(segment, head)
    if frames != 1 or not scans:
        raise WrongPicture(NOT_READ)
    return START + b"".join(sorted(set(head))) + b"".join(picture) + _END


def _segments(data: bytes) -> Iterator[_Segment]:
    """Up to the end of the picture. Raises WrongPicture when there is none."""
    place = len(START)
    while True:
        if data[place : place + 1] != b"\xff":
            raise WrongPicture(CUT_SHORT if place >= len(data) else NOT_READ)
        while data[place : place + 1] == b"\xff":  # a marker may be filled up with 0xFF
            place += 1
        marker = data[place] if place < len(data) else _LAST
        if place >= len(data):
            raise WrongPicture(CUT_SHORT)
        if marker == _LAST:
            return
        if not _may_stand(marker):
            raise WrongPicture(NOT_READ)
        length = int.from_bytes(data[place + 1 : place + 3], "big")
        body = data[place + 3 : place + 1 + length]
        if length < 2 or len(body) != length - 2:
            raise WrongPicture(CUT_SHORT)
        place += 1 + length
        end = _end_of_coded(data, place) if marker == _SCAN else place
        yield _Segment(marker, body, data[place:end])
        place = end


def _may_stand(marker: int) -> bool:
    return marker in _FRAMES or marker in _TABLES or marker in (_SCAN, _COMMENT) or _APP0 <= marker <= 0xEF


def _end_of_coded(data: bytes, start: int) -> int:
    """Where the coded picture ends: at the first marker that is neither a stuffed byte nor a restart."""
    place = start
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise WrongPicture(CUT_SHORT)
        following = data[place + 1]
        if following == 0xFF:
            place += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            place += 2
        else:
            return place


def _size(frame: bytes) -> tuple[int, int]:
    if len(frame) < 6 or len(frame) != 6 + 3 * frame[5]:
        raise WrongPicture(NOT_READ)
    height, width = struct.unpack(">HH", frame[1:5])
    return width, height


def _kept(segment: _Segment, before: list[bytes]) -> list[bytes]:
    """What is made in the place of an application segment; each kind once."""
    body = segment.body
    if segment.marker == _APP0 and body.startswith(b"JFIF\0"):
        return [_JFIF]
    if segment.marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        return [b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([min(body[11], 2)])]
    if segment.marker == _APP1 and body.startswith(b"Exif\0\0") and not any(b"Exif" in each for each in before):
        turned = _orientation(body[6:])
        return [_turned(turned)] if turned > 1 else []
    return []


def _orientation(tiff: bytes) -> int:
    """1 to 8, as the first directory of EXIF says it; 1 for what cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "L", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, 200)):
            tag, kind, many, value = struct.unpack_from(order + "HHLH", tiff, start + 2 + 12 * number)
            if (tag, kind, many) == (_ORIENTATION, 3, 1):
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turned(orientation: int) -> bytes:
    """EXIF with one entry, the way up."""
    tiff = struct.pack(">2sHLHHHLHHL", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return struct.pack(">BBH", 0xFF, _APP1, len(tiff) + 8) + b"Exif\0\0" + tiff
