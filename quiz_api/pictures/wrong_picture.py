"""What is wrong with a picture that somebody sent."""

from __future__ import annotations


class WrongPicture(Exception):
    """The message is Chinese: what is wrong and what to do."""


CUT_SHORT = "这张照片不完整，可能没有传完。请重新选一次；还不行，请重新拍一张。"
TOO_LARGE = "这张照片的像素太多了。请用手机相册里的“编辑”或截屏缩小以后再传。"
NOT_READ = "这张照片读不明白。请重新拍一张，或者截一张屏再传。"

MOST_PIXELS = 64_000_000


def check_size(width: int, height: int) -> None:
    """Raises WrongPicture for a picture that has no size, or more than the phones that look at it can bear."""
    if not width or not height:
        raise WrongPicture(NOT_READ)
    if width * height > MOST_PIXELS:
        raise WrongPicture(TOO_LARGE)
