"""Pictures are known by their bytes and go on without anything that is not seen; nothing else gets through."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from quiz_api.pictures.cleaning import JPEG, PNG, cleaned
from quiz_api.pictures.jpeg import clean_jpeg
from quiz_api.pictures.png import clean_png
from quiz_api.pictures.wrong_picture import WrongPicture
from tests.quiz_api.photo_files import SECRETS, chunk, jpeg, pixels, png

PHOTOS = {
    "baseline": jpeg(1),
    "progressive": jpeg(2, progressive=True),
    "png": png(3),
    "palette": png(4, palette=True),
}
segments = st.tuples(st.sampled_from([*range(0xE0, 0xF0), 0xFE]), st.binary(max_size=300))
chunks = st.tuples(
    st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"gAMA", b"acTL", b"fdAT", b"prVt"]),
    st.binary(max_size=300),
)


@pytest.mark.parametrize("name", sorted(PHOTOS))
def test_what_is_seen_stays_and_nothing_else(name: str) -> None:
    before = PHOTOS[name]
    assert any(secret in before for secret in SECRETS)
    after = cleaned(before)
    assert after.media_type == (JPEG if before.startswith(b"\xff\xd8") else PNG)
    assert pixels(after.content) == pixels(before)
    assert not [secret for secret in SECRETS if secret in after.content]
    found = Image.open(io.BytesIO(after.content))
    assert not set(found.info) & {"icc_profile", "comment", "xmp", "Author", "exif"}
    assert dict(found.getexif()) == {}
    assert cleaned(after.content) == after


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photo_keeps_the_way_up_and_no_other_word_of_exif(orientation: int) -> None:
    after = cleaned(jpeg(orientation=orientation)).content
    found = Image.open(io.BytesIO(after)).getexif()
    assert dict(found) == {0x0112: orientation}
    assert not found.get_ifd(0x8825)
    assert b"SECRET" not in after


def test_colours_that_adobe_marks_stay_right() -> None:
    file = io.BytesIO()
    Image.new("CMYK", (8, 8), (10, 200, 30, 0)).save(file, "JPEG")
    assert pixels(cleaned(file.getvalue()).content) == pixels(file.getvalue())


@settings(max_examples=200, deadline=None)
@given(added=st.lists(segments, max_size=6), progressive=st.booleans(), trailer=st.binary(max_size=50))
def test_whatever_segments_say_is_dropped(added: list[tuple[int, bytes]], progressive: bool, trailer: bytes) -> None:
    plain = clean_jpeg(PHOTOS["progressive" if progressive else "baseline"])
    marked = [(marker, b"SECRET" + body + b"SECRET") for marker, body in added]
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in marked)
    assert clean_jpeg(plain[:2] + extra + plain[2:] + trailer) == plain


@settings(max_examples=200, deadline=None)
@given(added=st.lists(chunks, max_size=6), trailer=st.binary(max_size=50))
def test_whatever_chunks_say_is_dropped(added: list[tuple[bytes, bytes]], trailer: bytes) -> None:
    plain = clean_png(PHOTOS["png"])
    place = plain.index(b"IDAT") - 4
    assert clean_png(plain[:place] + b"".join(chunk(*each) for each in added) + plain[place:] + trailer) == plain


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(name=st.sampled_from(sorted(PHOTOS)), place=st.integers(0), value=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_photo_is_refused_or_clean(name: str, place: int, value: int, cut: bool) -> None:
    data = bytearray(PHOTOS[name])
    place %= len(data)
    damaged = bytes(data[:place]) if cut else bytes(data[:place]) + bytes([value]) + bytes(data[place + 1 :])
    try:
        after = cleaned(damaged)
    except WrongPicture:
        return
    assert cleaned(after.content) == after
    assert b"SECRET-TRAILER" not in after.content


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400))
@example(b"")
@example(b"\xff\xd8")
@example(b"\xff\xd8\xff")
@example(b"\xff\xd8\xff\xff\xff\xff")
@example(b"\xff\xd8\xff\xd9")
@example(b"\xff\xd8\xff\xda\x00\x02\xff")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""))
@example(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(WrongPicture):
        cleaned(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a" + bytes(50), "不是 JPEG 或 PNG"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "兼容性最佳"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "不是 JPEG 或 PNG"),
        (PHOTOS["baseline"][:600], "不完整"),
        (PHOTOS["png"][:200], "不完整"),
    ],
)
def test_a_wrong_file_is_told_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(WrongPicture, match=says):
        cleaned(data)


def test_a_picture_that_would_fill_a_phone_is_refused() -> None:
    head = struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    with pytest.raises(WrongPicture, match="像素"):
        cleaned(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))
