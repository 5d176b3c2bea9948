"""`quiz-api serve`: open the store, read the two files of a build, and answer on one port with a few threads."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from waitress.server import create_server  # type: ignore[import-untyped]  # waitress ships no types

from quiz_api.app import create_app, utc_now
from quiz_api.pdf.print_faces import PrintFaces
from quiz_api.secret_key import load_secret_key
from quiz_api.settings import Settings
from quiz_api.store.interface import Stores
from quiz_api.store.opening import open_stores
from site_builder.answer_key import QuizKey
from site_builder.bundle import BundleError, Catalogue, load_bank, load_catalogue

MOST_BODY = 16 * 1024 * 1024  # what a phone takes as one photo still gets an answer in words
_Part = TypeVar("_Part")


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Raises SecretKeyError, StoreError, BundleError, OSError when the port is taken."""
    key = load_secret_key(settings.secret_key_file)
    if not settings.theme.is_dir():
        say(f"没有 {settings.theme}，页面会没有样式。请在项目的文件夹里启动，或者把 XINYU_THEME 写对。")
    catalogue = _read(settings.catalogue, load_catalogue, Catalogue((), ()), say)
    no_keys: tuple[QuizKey, ...] = ()
    bank = _read(settings.bank, load_bank, no_keys, say)
    stores = open_stores(settings.store, utc_now)
    try:
        app = create_app(settings, stores, catalogue, bank, key)
        gc.freeze()  # what was loaded stays: a search through all of it for garbage would stop every request meanwhile
        server = make_server(settings, app)
        say(where_to_look(settings))
        if absence := PrintFaces(settings.print_face).absence():
            say(absence)
        try:
            server.run()
        finally:
            server.close()
    finally:
        close(stores)


def make_server(settings: Settings, app: Flask) -> Any:
    """A waitress server on the settings' address. It leaves the headers of proxies in place: `guard` knows whom to
    believe, and what came through a proxy is never taken for this machine. Of a request that waits for a free thread it
    would write a line each, just when there are many."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=MOST_BODY,
        ident="xinyu",
        clear_untrusted_proxy_headers=False,
    )


def close(stores: Stores) -> None:
    stores.sessions.close()
    stores.ledger.close()


def where_to_look(settings: Settings) -> str:
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [f"心育已经启动：{address}", f"  登录 {address}/sign-in", f"  接口说明 {address}/openapi.json"]
    if settings.demo_accounts.is_file():
        lines.append(f"  示例账号在 {settings.demo_accounts}")
    if settings.allow_plain_http and not settings.is_https:
        lines.append("  注意：没有加密，密码会明文经过网络。请尽快改用 https。")
    return "\n".join([*lines, "按 Ctrl+C 停止。"])


def _read(path: Path, load: Callable[[bytes], _Part], absent: _Part, say: Callable[[str], None]) -> _Part:
    """A file of the build, or what stands for it before the first build: sign-in and records work without lessons."""
    try:
        return load(path.read_bytes())
    except FileNotFoundError:
        say(f"还没有 {path}，测验暂时不能提交。请先运行 site-builder build，再重新启动。")
        return absent
    except (KeyError, TypeError) as error:
        raise BundleError(f"{path} 读不出来，请重新运行 site-builder build。") from error
