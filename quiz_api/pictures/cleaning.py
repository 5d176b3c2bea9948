"""Which kind a picture is, by its first bytes and never by its name, and the picture without its metadata."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.pictures import jpeg, png
from quiz_api.pictures.wrong_picture import WrongPicture

JPEG, PNG = "image/jpeg", "image/png"
_NEITHER = "不是 JPEG 或 PNG 照片。苹果手机拍的请截一张屏再传，或者在“设置-相机-格式”里选“兼容性最佳”再拍。"


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str


def cleaned(data: bytes) -> Picture:
    """Raises WrongPicture."""
    if data.startswith(jpeg.START):
        return Picture(jpeg.clean_jpeg(data), JPEG)
    if data.startswith(png.START):
        return Picture(png.clean_png(data), PNG)
    raise WrongPicture(_NEITHER)
