"""A small HTTP/1.1 load client: prepared requests over a few keep-alive connections, one thread.

It shares the machine with the server it measures, so it does as little as it can: no parsing beyond status and length.
Sends to loopback only.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

HEADER_END = b"\r\n\r\n"


@dataclass(slots=True)
class LoadResult:
    """What came back: seconds of the whole run, one latency in seconds a request, and the answers by status."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in seconds that `share` (0-1) of the requests stayed below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def request_bytes(path: str, body: bytes, headers: Sequence[tuple[str, str]] = (), method: str = "POST") -> bytes:
    """One request, ready to send."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("ascii") + HEADER_END + body


class _Connection:
    """One keep-alive connection with at most one request in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> tuple[int, bytes] | None:
        """Read what is there; the answer once it is whole."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.received += data
        head, separator, body = self.received.partition(HEADER_END)
        if not separator:
            return None
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"),
            0,
        )
        return (int(head[9:12]), body) if len(body) >= length else None


def run_load(
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int = 16,
    rate: float | None = None,
    keep_bodies: bool = False,
) -> LoadResult:
    """Send all `requests` over `connections`; with `rate` at most that many a second, evenly spaced."""
    selector = selectors.DefaultSelector()
    idle = [_Connection(port) for _ in range(connections)]
    for connection in idle:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    started = time.perf_counter()
    result = LoadResult(seconds=0.0)
    sent, finished, exhausted = 0, 0, False
    while not exhausted or finished < sent:
        while idle and not exhausted and (rate is None or sent / rate <= time.perf_counter() - started):
            request = next(requests, None)
            if request is None:
                exhausted = True
                break
            idle.pop().send(request)
            sent += 1
        for key, _ in selector.select(timeout=0.001 if rate else 1.0):
            if key.data not in idle and (answer := key.data.answer()) is not None:
                finished += 1
                idle.append(key.data)
                result.latencies.append(time.perf_counter() - key.data.sent_at)
                result.statuses[answer[0]] = result.statuses.get(answer[0], 0) + 1
                if keep_bodies:
                    result.bodies.append(answer[1])
    result.seconds = time.perf_counter() - started
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return result
