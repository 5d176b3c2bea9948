"""Photos as phones make them, full of what must not be kept."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

SECRETS = (b"SECRET-MAKER", b"SECRET-COMMENT", b"SECRET-PROFILE", b"SECRET-XMP", b"SECRET-TRAILER", b"SECRET-TEXT")


def picture(seed: int = 0, size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A picture that no other seed makes."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.putpixel((seed % size[0], seed // size[0] % size[1]), (seed % 251, 7, 200))
    return image


def jpeg(seed: int = 0, orientation: int = 1, *, progressive: bool = False, size: tuple[int, int] = (48, 32)) -> bytes:
    """With EXIF, GPS, XMP, a profile, a comment, and bytes after its end."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SECRET-MAKER", orientation
    exif[0x8825] = {1: "N", 2: (30.0, 15.0, 12.0), 3: "E", 4: (104.0, 3.0, 9.0)}
    file = io.BytesIO()
    picture(seed, size).save(
        file,
        "JPEG",
        exif=exif,
        xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>",
        icc_profile=b"SECRET-PROFILE" * 20,
        comment=b"SECRET-COMMENT",
        progressive=progressive,
    )
    return file.getvalue() + b"SECRET-TRAILER"


def png(seed: int = 0, *, palette: bool = False) -> bytes:
    file = io.BytesIO()
    image = picture(seed)
    (image.quantize(8) if palette else image).save(file, "PNG")
    data = file.getvalue()
    head = data.index(b"IDAT") - 4
    extra = b"".join(
        chunk(kind, body)
        for kind, body in (
            (b"tEXt", b"Author\0SECRET-TEXT"),
            (b"eXIf", b"MM\0*SECRET-MAKER"),
            (b"iCCP", b"a\0\0" + zlib.compress(b"SECRET-PROFILE")),
            (b"tIME", b"\x07\xea\x0b\x1a\x10\x00\x00"),
        )
    )
    return data[:head] + extra + data[head:] + b"SECRET-TRAILER"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def pixels(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data))
    return image.convert("RGBA").tobytes()
