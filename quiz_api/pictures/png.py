"""PNG, chunk by chunk (ISO/IEC 15948): the picture, its palette and what of it can be seen through; nothing else.

Text, times, EXIF, profiles, animation and whatever follows the end of the picture are dropped. Checksums are checked.
"""

from __future__ import annotations

import struct
import zlib

from quiz_api.pictures.wrong_picture import CUT_SHORT, NOT_READ, WrongPicture, check_size

START = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_AROUND = 12  # length, type and checksum of a chunk


def clean_png(data: bytes) -> bytes:
    """The picture without anything that is not seen. Raises WrongPicture."""
    kept: list[bytes] = [START]
    kinds: list[bytes] = []
    place = len(START)
    while not kinds or kinds[-1] != b"IEND":
        kind, body, whole = _chunk(data, place)
        place += len(whole)
        if kind in _KEPT:
            kinds.append(kind)
            kept.append(whole)
        elif not kind[0] & 0x20:
            raise WrongPicture(NOT_READ)  # no picture without it, and nothing that we know
        if kinds[:1] != [b"IHDR"]:
            raise WrongPicture(NOT_READ)
        if kind == b"IHDR":
            _check_head(body, kinds)
    if b"IDAT" not in kinds:
        raise WrongPicture(NOT_READ)
    return b"".join(kept)


def _chunk(data: bytes, place: int) -> tuple[bytes, bytes, bytes]:
    """Type, content and all of the chunk at a place."""
    length = int.from_bytes(data[place : place + 4], "big")
    whole = data[place : place + length + _AROUND]
    if len(whole) < _AROUND or len(whole) != length + _AROUND:
        raise WrongPicture(CUT_SHORT)
    kind, body = whole[4:8], whole[8:-4]
    if not kind.isalpha() or zlib.crc32(kind + body) != int.from_bytes(whole[-4:], "big"):
        raise WrongPicture(CUT_SHORT)
    return kind, body, whole


def _check_head(body: bytes, kinds: list[bytes]) -> None:
    if len(body) != 13 or kinds.count(b"IHDR") != 1:
        raise WrongPicture(NOT_READ)
    width, height = struct.unpack(">LL", body[:8])
    check_size(width, height)
