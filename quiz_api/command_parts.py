"""What every command of the server has: its settings, and errors that the operator can act on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from quiz_api.secret_key import SecretKeyError
from quiz_api.settings import Settings, SettingsError
from quiz_api.store.interface import CodeTaken, StoreDamaged, StoreError


def settings_now() -> Settings:
    return Settings.read(os.environ)


@contextmanager
def plain_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Errors that the operator can act on become one sentence and exit code 1, those of more `kinds` too."""
    told: tuple[type[Exception], ...] = (SettingsError, SecretKeyError, StoreError, *kinds)
    try:
        yield
    except StoreDamaged as error:
        raise click.ClickException(f"{error}（{error.where}）") from error
    except CodeTaken as error:
        raise click.ClickException("这个登录名或代码已经有人用了，请换一个。") from error
    except told as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"文件或端口用不了：{error}") from error
