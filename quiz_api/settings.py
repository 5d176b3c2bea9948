"""Every setting of the server, read from `XINYU_*` once at start. Nothing else in the package reads the environment."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import tzinfo
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quiz_api.domain.class_names import SYSTEMS, SchoolSystem

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
OPENID_RETURN = "/sign-in/oidc/callback"
"""Where an OpenID provider sends browsers back to; it is told so, letter by letter, when we are registered there."""


class SettingsError(ValueError):
    """Some settings cannot be used. The message names every one of them, in Chinese, one a line."""


def _text(raw: str) -> str:
    return raw


def _port(raw: str) -> int:
    if raw.isascii() and raw.isdigit() and 0 <= int(raw) <= 65535:
        return int(raw)
    raise ValueError("要写 0 到 65535 的数字")


def _threads(raw: str) -> int:
    if raw.isascii() and raw.isdigit() and 1 <= int(raw) <= 256:
        return int(raw)
    raise ValueError("要写 1 到 256 的数字")


def _percent(raw: str) -> int:
    if raw.isascii() and raw.isdigit() and 0 <= int(raw) <= 100:
        return int(raw)
    raise ValueError("要写 0 到 100 的数字")


def _path(raw: str) -> Path:
    return Path(raw)


def _path_if_any(raw: str) -> Path | None:
    return Path(raw) if raw else None


def _flag(raw: str) -> bool:
    if raw in ("0", "1"):
        return raw == "1"
    raise ValueError("只能写 1 或 0")


def _zone(raw: str) -> tzinfo:
    try:
        return ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("没有这个时区，例如 Asia/Shanghai") from error


def _system(raw: str) -> SchoolSystem:
    if raw in SYSTEMS:
        return SYSTEMS[raw]
    raise ValueError("要写 六三 或 五四")


def _networks(raw: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in raw.split(",") if part.strip())
    except ValueError as error:
        raise ValueError("要写网段，用逗号隔开，例如 10.0.0.0/8") from error


def _public_url(raw: str) -> str:
    """The origin as browsers write it: no default port, no capitals, nothing after the host."""
    if not raw:
        return ""
    parts = urlsplit(raw)
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or more:
        raise ValueError("要写对外的网址，例如 https://xinyu.example.cn，后面不带路径")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _issuer(raw: str) -> str:
    """Compared letter by letter with what the provider calls itself, so nothing is tidied up here."""
    parts = urlsplit(raw)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES)
    if raw and (not is_safe or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc):
        raise ValueError("要写统一身份认证的 https 网址，和它自己公布的 issuer 一字不差")
    return raw


def _claim(raw: str) -> str:
    if raw and raw.isascii() and raw.isprintable() and " " not in raw:
        return raw
    raise ValueError("要写 ID Token 里一项的名字，例如 preferred_username")


def _about(name: str, default: str, read: Callable[[str], object], meaning: str) -> dict[str, Any]:
    return {"name": name, "default": default, "read": read, "meaning": meaning}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Typed settings; the Chinese meaning beside each field is also what docs/settings.md shows."""

    host: str = field(metadata=_about("XINYU_HOST", "127.0.0.1", _text, "监听的地址。只给本机用时不要改。"))
    port: int = field(metadata=_about("XINYU_PORT", "8000", _port, "监听的端口。"))
    public_url: str = field(
        metadata=_about(
            "XINYU_PUBLIC_URL",
            "",
            _public_url,
            "对外的网址。写了 https 网址，登录凭证只走加密连接；不写就只有本机能访问。",
        )
    )
    allow_plain_http: bool = field(
        metadata=_about(
            "XINYU_ALLOW_PLAIN_HTTP",
            "0",
            _flag,
            "写 1 允许不加密地对外服务。密码会明文经过网络，管理员页面会一直提醒。",
        )
    )
    trusted_proxies: tuple[Network, ...] = field(
        metadata=_about(
            "XINYU_TRUSTED_PROXIES",
            "",
            _networks,
            "前置代理所在的网段，逗号隔开。只有从这里来的 X-Forwarded-For 才采信；用 https 时，别处直接来的不受理。",
        )
    )
    threads: int = field(metadata=_about("XINYU_THREADS", "16", _threads, "同时处理请求的线程数。"))
    store: str = field(
        metadata=_about(
            "XINYU_STORE", "tinydb:var/store", _text, "记录存在哪里：tinydb:目录，postgresql://库，memory:（不保存）。"
        )
    )
    site: Path = field(metadata=_about("XINYU_SITE", "build/site", _path, "生成好的网站所在的目录。"))
    theme: Path = field(metadata=_about("XINYU_THEME", "themes/assets", _path, "网站和服务器共用的样式所在的目录。"))
    catalogue: Path = field(metadata=_about("XINYU_CATALOGUE", "build/catalogue.json", _path, "公开的课程目录文件。"))
    bank: Path = field(
        metadata=_about("XINYU_BANK", "build/private/quiz_bank.json", _path, "测验答案文件，只给服务器读，不公开。")
    )
    secret_key_file: Path = field(
        metadata=_about(
            "XINYU_SECRET_KEY_FILE", "var/secret.key", _path, "服务器密钥文件。家庭学习卡和登录都靠它，丢了要全部重发。"
        )
    )
    demo_accounts: Path = field(
        metadata=_about("XINYU_DEMO_ACCOUNTS", "var/demo/accounts.json", _path, "示例城市的账号清单写在哪里。")
    )
    build_key_file: Path = field(
        metadata=_about(
            "XINYU_BUILD_KEY_FILE", "var/build.key", _path, "题目编号用的密钥文件。只有 site-builder 用它，服务器不读。"
        )
    )
    organiser: str = field(
        metadata=_about("XINYU_ORGANISER", "青禾市教育局（示例）", _text, "每一页底部的主办单位。生成网站时也读它。")
    )
    certifier: str = field(
        metadata=_about(
            "XINYU_CERTIFIER", "", _text, "发证单位。写了，县（区）或市确认以后才出“证书”；空着，只出“学习证明”。"
        )
    )
    print_face: Path | None = field(
        metadata=_about(
            "XINYU_PRINT_FACE",
            "",
            _path_if_any,
            "做 PDF 用的中文字体文件。空着，就用这台机器上找得到的：思源（Noto Sans CJK）、文泉驿、黑体等。",
        )
    )
    icp_filing: str = field(
        metadata=_about("XINYU_ICP_FILING", "批复后写在这里", _text, "每一页底部的网站备案号，例如 某ICP备…号。")
    )
    police_filing: str = field(
        metadata=_about("XINYU_POLICE_FILING", "批复后写在这里", _text, "每一页底部的公安备案号，例如 某公网安备…号。")
    )
    contact: str = field(
        metadata=_about(
            "XINYU_CONTACT", "", _text, "网页底部“报告问题”里写的联系方式，例如 教研室 电话。只有生成网站时读。"
        )
    )
    zone: tzinfo = field(
        metadata=_about("XINYU_TIMEZONE", "Asia/Shanghai", _zone, "学校所在的时区，日期和学年按它算。")
    )

    system: SchoolSystem = field(
        metadata=_about("XINYU_SCHOOL_SYSTEM", "六三", _system, "学制：六三，或五四（六年级算初中）。县、校可以另定。")
    )

    most_absence: int = field(
        metadata=_about(
            "XINYU_MOST_ABSENCE", "20", _percent, "现场培训最多可以缺席百分之几。超过这个数，这一场不记学时。"
        )
    )

    openid_issuer: str = field(
        metadata=_about(
            "XINYU_OIDC_ISSUER",
            "",
            _issuer,
            "统一身份认证（OpenID Connect）的网址，和它自己公布的 issuer 一字不差。写了，登录页才有这个按钮。",
        )
    )
    openid_client_id: str = field(
        metadata=_about("XINYU_OIDC_CLIENT_ID", "", _text, "在统一身份认证那边登记时得到的客户端编号。")
    )
    openid_client_secret_file: Path | None = field(
        metadata=_about(
            "XINYU_OIDC_CLIENT_SECRET_FILE",
            "",
            _path_if_any,
            "客户端密钥所在的文件，只写密钥一行，只让运行服务器的用户能读。",
        )
    )
    openid_username_claim: str = field(
        metadata=_about(
            "XINYU_OIDC_USERNAME_CLAIM",
            "preferred_username",
            _claim,
            "统一身份认证的哪一项就是这里的登录名。要一字不差；对不上的人不能登录，也不会新建。",
        )
    )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Settings from `XINYU_*` variables. Raises SettingsError naming everything that is wrong at once."""
        values: dict[str, Any] = {}
        problems: list[str] = []
        for item in fields(cls):
            raw = environment.get(item.metadata["name"], item.metadata["default"]).strip()
            try:
                values[item.name] = item.metadata["read"](raw)
            except ValueError as error:
                problems.append(f"{item.metadata['name']}={raw}：{error}。")
        problems += _unknown_names(environment)
        if problems:
            raise SettingsError("\n".join(problems))
        settings = cls(**values)
        settings.check_exposure()
        settings.check_openid()
        return settings

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    def check_exposure(self) -> None:
        """Refuse to carry passwords over an open network unless the operator has said so."""
        if self.is_https or self.allow_plain_http:
            return
        named = urlsplit(self.public_url).hostname if self.public_url else self.host
        if self.host not in LOOPBACK_NAMES or named not in LOOPBACK_NAMES:
            raise SettingsError(
                "不加密的 http 只在本机提供。请把 XINYU_PUBLIC_URL 写成 https 网址；"
                "确实要不加密地对外服务时，写 XINYU_ALLOW_PLAIN_HTTP=1。"
            )

    def check_openid(self) -> None:
        """All of it or nothing of it; and a sign-in never crosses an open network in the clear."""
        given = (self.openid_issuer, self.openid_client_id, self.openid_client_secret_file)
        if any(given) and not all(given):
            raise SettingsError(
                "统一身份认证要写全：XINYU_OIDC_ISSUER、XINYU_OIDC_CLIENT_ID、XINYU_OIDC_CLIENT_SECRET_FILE。"
            )
        if self.openid_issuer and not (self.is_https or urlsplit(self.public_url).hostname in LOOPBACK_NAMES):
            raise SettingsError("用统一身份认证，要把 XINYU_PUBLIC_URL 写成 https 网址：登录完要回到这个网址。")

    def openid_client_secret(self) -> str:
        """Read once, by the composition root. Raises SettingsError."""
        path = self.openid_client_secret_file or Path()
        try:
            secret = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"读不到 XINYU_OIDC_CLIENT_SECRET_FILE 写的文件 {path}，请检查位置和权限。") from error
        if not secret or not secret.isprintable():
            raise SettingsError(f"{path} 里要写统一身份认证的客户端密钥，只写一行。")
        return secret


def _unknown_names(environment: Mapping[str, str]) -> list[str]:
    known = {item.metadata["name"] for item in fields(Settings)}
    unknown = sorted(name for name in environment if name.startswith("XINYU_") and name not in known)
    return [f"{name}：没有这个设置，请对照 docs/settings.md 检查拼写。" for name in unknown]
