"""The secret from which the ids of questions and choices are made.

It is an input of a build like the content is: same key, same ids. It is made once and never replaced, because answers
that people have already given point to these ids.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
ID_LENGTH = 16
"""Hex characters of an id: 64 bits, plenty for the choices of one question and short enough for a form."""


class BuildKeyError(RuntimeError):
    """The key file cannot be used. The message, in Chinese, says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class BuildKey:
    """Holds the key; never shows it."""

    secret: bytes

    @classmethod
    def load_or_create(cls, path: Path) -> BuildKey:
        """Read the key at `path`, or make it there (mode 0600, never over an existing file). Raises BuildKeyError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path)
            secret = path.read_bytes()
        except OSError as error:
            raise BuildKeyError(
                f"密钥文件 {path} 打不开或写不进去，请检查文件夹的权限。（{error.strerror}）"
            ) from error
        if len(secret) != KEY_BYTES:
            raise BuildKeyError(
                f"密钥文件 {path} 已损坏：应有 {KEY_BYTES} 字节，实际 {len(secret)} 字节。"
                "请从备份恢复这个文件；没有备份时删去它再运行，会生成新的密钥，以前的答题记录将对不上新的题号。"
            )
        return cls(secret)

    def mac(self, *parts: str) -> str:
        """Id of `parts`: HMAC-SHA256, each part preceded by its length in bytes so that no two lists join alike."""
        encoded = (part.encode("utf-8", "surrogatepass") for part in parts)
        message = b"".join(b"%d:%s" % (len(data), data) for data in encoded)
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()[:ID_LENGTH]


def _create(path: Path) -> None:
    """Make the key where none is. O_EXCL: of two first builds one makes it and both read it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        os.fsync(file.fileno())
