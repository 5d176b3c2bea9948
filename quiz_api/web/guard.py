"""What is checked before any view runs: host, origin and token, the route's policy, who is calling."""

from __future__ import annotations

import hmac
import ipaddress
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from flask import Flask, Request, redirect, request
from werkzeug.wrappers import Response

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.services.scopes import Caller
from quiz_api.settings import LOOPBACK_NAMES, Settings
from quiz_api.web.browser_state import csrf_token, signed_in
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, RouteTable, Who

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")


def install_guard(app: Flask, parts: Parts, table: RouteTable) -> None:
    """Run the checks before every request; deny what has no policy."""

    def check() -> Response | None:
        _check_host(parts.settings)
        _check_encryption(parts.settings)
        route = table.route(request.endpoint)
        if route is not None and route.most_bytes:
            request.max_content_length = route.most_bytes
        _check_characters()
        if request.url_rule is None:
            return None  # no such address: the error handler says so
        if route is None:
            raise NotFound("这个地址")
        if request.method not in _SAFE_METHODS:
            _check_origin(parts.settings)
            _check_token(parts)
        return _check_caller(parts, route)

    app.before_request(check)


def _check_host(settings: Settings) -> None:
    """Only names that are ours, so that a page elsewhere cannot point its own name at this server."""
    name = _host_name(request.host)
    public = urlsplit(settings.public_url).hostname
    if settings.allow_plain_http and not public:
        return
    if name not in LOOPBACK_NAMES and name != public:
        raise Refusal(
            "unknown-host", "这个网址不归本服务器管，请检查地址，或由管理员设置 XINYU_PUBLIC_URL。", status=421
        )


def _check_encryption(settings: Settings) -> None:
    """Behind https, whoever comes neither over our proxies nor from this machine has come in the clear."""
    address = _address(request.remote_addr or "")
    known = address is not None and (address.is_loopback or _is_proxy(address, settings))
    if settings.is_https and not settings.allow_plain_http and not known:
        detail = "这个连接没有加密，没有受理。请用 https 网址打开；由代理转来的，请管理员设置 XINYU_TRUSTED_PROXIES。"
        raise Refusal("plain-http", detail, status=403)


def _check_characters() -> None:
    """NUL means nothing in a query or a form, and not every store can hold it."""
    if not request.query_string and not _is_form(request):
        return  # to look for a form in other bodies would cost an event more than all other checks
    if any("\0" in value for value in request.values.values()):
        raise Refusal("bad-request", "这个请求读不明白，请刷新页面再试。", status=400)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _check_origin(settings: Settings) -> None:
    """Browsers say where a request comes from; programs without a browser say nothing and are held by the token."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_own = origin is None or origin in _own_origins(settings)
    if site not in (None, "same-origin") or not is_own:
        raise Refusal("other-origin", "这个请求来自别的网站，没有执行。请回到本站页面再操作。", status=403)


def _own_origins(settings: Settings) -> tuple[str, ...]:
    """Our name without encryption is anybody's on the way: where we have https, a page of it is another site."""
    if settings.is_https and _host_name(request.host) not in LOOPBACK_NAMES:
        return (settings.public_url,)
    return (f"{request.scheme}://{request.host}", settings.public_url)


def _check_token(parts: Parts) -> None:
    expected = csrf_token(parts)
    given = request.headers.get(CSRF_HEADER) or (request.form.get(CSRF_FIELD) if _is_form(request) else "") or ""
    if expected and not hmac.compare_digest(expected.encode("ascii"), given.encode("utf-8", "replace")):
        raise Refusal("csrf-token", "页面放得太久或已换了账号，没有提交。请刷新页面再试。", status=403)


def _is_form(current: Request) -> bool:
    return current.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")


def _check_caller(parts: Parts, route: Route) -> Response | None:
    if route.who is Who.ANYBODY:
        return None
    if route.who is Who.LOOPBACK:
        if not is_from_this_machine():
            raise NotFound("这个地址")
        return None
    found = signed_in()
    if found is None:
        if route.is_page and route.method == "GET":
            return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
        raise Refusal("sign-in-needed", "请先登录，再做这一步。", status=401)
    allowed = {
        Who.SIGNED_IN: True,
        Who.STAFF: found.person is not None,
        Who.HOUSEHOLD: found.household is not None,
    }[route.who]
    if not allowed or (route.needs and not found.paths_of(route.needs)):
        raise Refusal("not-for-this-account", _turned_away(parts, found, route), status=403)
    unit = request.values.get(route.unit, "") if route.unit else ""
    if unit and route.needs:
        found.must(route.needs, unit)
    return None


def _turned_away(parts: Parts, found: Caller, route: Route) -> str:
    """Names whom to ask, where colleagues of the own school may."""
    names = parts.who_may.colleagues(found, route.needs) if route.needs else ()
    if not names:
        return "这个账号不能用这一页。换一个账号登录，或联系学校管理员。"
    return f"这个账号不能用这一页。本校能用的是{'、'.join(names)}，可以请他们来办；您有别的账号，也可以换一个登录。"


def is_from_this_machine() -> bool:
    """True for a direct connection over loopback; never for what a proxy on this machine hands on."""
    forwarded = any(name in request.headers for name in _FORWARDING)
    address = _address(request.remote_addr or "")
    return not forwarded and _host_name(request.host) in LOOPBACK_NAMES and address is not None and address.is_loopback


def client_network(settings: Settings) -> str:
    """Where a caller comes from, for throttles: an IPv4 address or an IPv6 /64. Only our proxies may forward one."""
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    address = _address(request.remote_addr or "")
    while address is not None and chain and _is_proxy(address, settings):
        address = _address(chain.pop())
    if address is None:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return f"{address}/32"
    return str(ipaddress.IPv6Network((int(address), 64), strict=False))


def _is_proxy(address: Address, settings: Settings) -> bool:
    return any(address in network for network in settings.trusted_proxies)


def _address(text: str) -> Address | None:
    """An IPv4 address also where a socket for both kinds has dressed it up as an IPv6 one."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def local_address(target: str) -> str:
    """An address on this site, or nothing: nobody is sent elsewhere after signing in."""
    inside = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if inside else ""
