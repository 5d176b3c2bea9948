"""The server's one secret, and the keys made from it. A key is asked for by what it is for, so none serves two ends."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from quiz_api.domain.household_code import household_code

_BYTES = 32


class SecretKeyError(Exception):
    """The key file is missing or is not one of ours. The message is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """32 random bytes. Never printed, never in a backup."""

    master: bytes = field(repr=False)

    def subkey(self, label: str) -> bytes:
        """HKDF-Expand (RFC 5869) of the master by label, one block of SHA-256."""
        return hmac.digest(self.master, label.encode("ascii") + b"\x01", hashlib.sha256)

    def mac(self, label: str, text: str) -> str:
        """HMAC-SHA-256 (hex) of a text under the sub-key of `label`."""
        return hmac.digest(self.subkey(label), text.encode("utf-8"), hashlib.sha256).hex()

    def card_mac(self, code: str) -> str:
        """What is stored of a 家庭学习卡 instead of its twelve digits."""
        return self.mac("household-card", code)

    def card_code(self, card_id: str) -> str:
        """The twelve digits of the card with this id: made again whenever the card is printed, never stored."""
        return household_code(int(self.mac("household-card-code", card_id), 16))


def load_secret_key(path: Path) -> SecretKey:
    """Raises SecretKeyError."""
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError as error:
        raise SecretKeyError(
            f"没有密钥文件 {path}。以前用过的，请从备份恢复这个文件；"
            "第一次使用请先运行 quiz-api create-admin；只想试用，运行 quiz-api demo。"
        ) from error
    except UnicodeDecodeError as error:
        raise SecretKeyError(_damaged(path)) from error
    try:
        master = bytes.fromhex(text)
    except ValueError as error:
        raise SecretKeyError(_damaged(path)) from error
    if len(master) != _BYTES:
        raise SecretKeyError(_damaged(path))
    return SecretKey(master)


def _damaged(path: Path) -> str:
    return f"密钥文件 {path} 不完整。请从备份恢复这个文件；不要新建，否则已发的家庭学习卡全部失效。"


def load_or_create_secret_key(path: Path, *, may_create: bool) -> SecretKey:
    """Make the file once (O_EXCL, mode 0600) and read it from then on. Raises SecretKeyError.

    `may_create` is False where a store is in use already: a lost key is restored, never replaced.
    """
    if not may_create:
        return load_secret_key(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load_secret_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return load_secret_key(path)
