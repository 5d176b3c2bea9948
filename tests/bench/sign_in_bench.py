"""A crowd that signs in with passwords, and everybody else meanwhile: `python -m tests.bench.sign_in_bench`.

Argon2id takes a core for as long as it runs; a bound of two at a time is what keeps the rest of the server quick. The
p95 of GET /healthz and of one durable event, with the crowd and without, in turns in one run, over HTTP.

Then thirty families at one public address who all mistype their card first, on a clock that stands still until told:
how many minutes until the last of them is in, when each waits as long as the answer says.
"""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from quiz_api.domain.household_code import new_household_code
from quiz_api.services.consent import NOTICE_VERSION
from tests.bench.http_bench import Family, sign_in, start
from tests.bench.load_client import LoadResult, request_bytes, run_load
from tests.bench.progress import Progress
from tests.end_to_end.running_city import run, settings_for, wait_until_healthy
from tests.free_port import free_port
from tests.quiz_api.town import NOON, Town

CROWD = 8
CONNECTIONS = 6
"""Fewer together than the server has threads: what is measured is the work, not the queue in front of it."""

ROUNDS = 3
HEALTH, HEALTH_RATE = 200, 100.0
EVENTS, EVENT_RATE = 150, 50.0
FAMILIES, SLIPS, MINUTES = 30, 3, 5


@dataclass(slots=True)
class Crowd:
    """Staff who sign in one after the other in CROWD threads, each as fast as the server lets them."""

    port: int
    bodies: list[bytes]
    statuses: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def at_the_door(self) -> Iterator[None]:
        stop = threading.Event()
        threads = [threading.Thread(target=self._come, args=(place, stop)) for place in range(CROWD)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _come(self, place: int, stop: threading.Event) -> None:
        while not stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
            body = self.bodies[place % len(self.bodies)]
            connection.request("POST", "/api/v1/sign-in", body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
            connection.close()
            with self._lock:
                self.statuses[status] = self.statuses.get(status, 0) + 1


@dataclass(slots=True)
class Waits:
    """p95 in seconds, one a round."""

    health: list[float] = field(default_factory=list)
    event: list[float] = field(default_factory=list)

    def measure(self, port: int, families: list[Family]) -> None:
        health = run_load(
            port,
            repeated(request_bytes("/healthz", b"", method="GET"), HEALTH),
            rate=HEALTH_RATE,
            connections=CONNECTIONS,
        )
        event = run_load(port, islice(agreements(families), EVENTS), rate=EVENT_RATE, connections=CONNECTIONS)
        for result, status in ((health, 200), (event, 201)):
            if set(result.statuses) != {status}:
                raise RuntimeError(f"not served: {result.statuses}")
        self.health.append(_p95(health))
        self.event.append(_p95(event))


def repeated(request: bytes, count: int) -> Iterator[bytes]:
    return (request for _ in range(count))


def agreements(families: list[Family]) -> Iterator[bytes]:
    """The smallest durable event: a family answers the privacy notice."""
    headers = (("Content-Type", "application/json"), ("Origin", "http://127.0.0.1"))
    data = {"notice_version": NOTICE_VERSION, "given": True}
    while True:
        for family in families:
            now = datetime.now(UTC).isoformat()
            event = {"id": str(uuid.uuid4()), "type": "consent-given", "at": now, "data": data}
            body = json.dumps({"events": [{**event, "account": family.account}]}).encode("utf-8")
            yield request_bytes(
                "/api/v1/events", body, (*headers, ("Cookie", family.cookie), ("X-CSRF-Token", family.token))
            )


def crowd_and_others(work: Path, progress: Progress) -> None:
    port = free_port()
    environment = settings_for(work, port)
    listing = json.loads(run("quiz_api", "demo", "--json", environment=environment))
    bodies = [json.dumps({name: row[name] for name in ("username", "password")}).encode() for row in listing["staff"]]
    server = start(["quiz_api", "serve"], environment)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", server)
        families = sign_in(port, [card["code"] for card in listing["cards"]])
        quiet, crowded, crowd = Waits(), Waits(), Crowd(port, bodies)
        for number in range(ROUNDS):
            progress.say(f"第 {number + 1} / {ROUNDS} 轮")
            quiet.measure(port, families)
            with crowd.at_the_door():
                crowded.measure(port, families)
        if set(crowd.statuses) != {200}:
            raise RuntimeError(f"the crowd was not let in: {crowd.statuses}")
    finally:
        server.terminate()
        server.wait(timeout=20)
    progress.say("")
    print(f"{CROWD} 人不停地用密码登录（共 {crowd.statuses[200]} 次，全部成功）时，别的请求的 p95：")
    for name, alone, among in (("/healthz", quiet.health, crowded.health), ("一个事件", quiet.event, crowded.event)):
        before, after = statistics.median(alone), statistics.median(among)
        print(f"  {name}：{before * 1000:.0f} 毫秒变成 {after * 1000:.0f} 毫秒，{after / before:.1f} 倍")


def thirty_families() -> None:
    """Everybody asks again when told; nobody waits in vain for a right card."""
    town = Town(codes=[new_household_code() for _ in range(FAMILIES)])
    slips = 0
    for code in town.codes:
        for typed in (*(_mistyped(code, place) for place in range(SLIPS)), code):
            answer = town.visit().sign_in(household_code=typed)
            while answer.status_code == 429:
                town.clock.pass_time(seconds=float(answer.headers["Retry-After"]))
                answer = town.visit().sign_in(household_code=typed)
            slips += answer.status_code == 401
        if answer.status_code != 200:
            raise RuntimeError(f"a right card was refused: {answer.status_code}")
    minutes = (town.clock.now - NOON).total_seconds() / 60
    print(f"{FAMILIES} 户在同一个公网地址，先输错 {slips} 次：全部登录。")
    print(f"  照提示等，从头到尾 {minutes:.1f} 分钟（承诺不超过 {MINUTES} 分钟）")


def _mistyped(code: str, place: int) -> str:
    """One digit wrong: the check digit finds every such slip."""
    return code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]


def _p95(result: LoadResult) -> float:
    return result.percentile(0.95)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="xinyu-bench-") as work, Progress() as progress:
        crowd_and_others(Path(work), progress)
    thirty_families()


if __name__ == "__main__":
    main()
