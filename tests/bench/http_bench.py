"""Durable, graded, scoped events over HTTP against an empty POST on the same server, in one run.

Households finish parent lessons: every event is new, so every event is a transaction. The store holds 100,000 rows.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.records import Consent, Draft, Subject, SubjectKind
from quiz_api.secret_key import load_secret_key
from quiz_api.services.consent import NOTICE_VERSION
from quiz_api.store.opening import open_stores
from site_builder.bundle import Catalogue, load_catalogue
from site_builder.paths import BuildPaths
from tests.bench import page_weight, store_bench
from tests.bench.load_client import LoadResult, request_bytes, run_load
from tests.end_to_end.running_city import ROOT, run, settings_for, wait_until_healthy
from tests.free_port import free_port
from tests.store import city
from tests.whole_site import build_in

HOUSEHOLDS = 600
DOCUMENTS = (1_000, 100_000)
"""Before the households come, who are about 2,400 documents of their own."""
WARM_UP, BURST, STEADY = 300, 1_500, 900
TURNS = 5
"""Parts of a burst, between which empty requests are sent: a machine that drifts is the same for both."""
STEADY_RATE = 300.0


@dataclass(frozen=True, slots=True)
class Family:
    """A signed-in household: what its phone sends with every event."""

    account: str
    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Events, and beside them empty batches to the same server and empty POSTs to a bare application."""

    events: LoadResult
    batches: LoadResult
    posts: LoadResult


def prepare(work: Path, environment: dict[str, str], documents: int) -> list[str]:
    """Found the demo city, add households that have agreed, fill up; their card codes."""
    run("quiz_api", "demo", environment=environment)
    key = load_secret_key(work / "secret.key")
    stores = open_stores(environment["XINYU_STORE"])
    store_bench.fill(stores, documents)
    codes = [new_household_code() for _ in range(HOUSEHOLDS)]
    with stores.ledger.founding() as writing:
        first_class = next(writing.organisations(OrganisationKind.CLASS))
        for number, code in enumerate(codes):
            household = Household(new_id(IdKind.HOUSEHOLD), (Place(first_class.path, number % 60 + 1, city.SINCE),))
            writing.put_household(household)
            writing.put_card(HouseholdCard(new_id(IdKind.CARD), key.card_mac(code), household.id, city.NOON))
            subject = Subject(SubjectKind.HOUSEHOLD, household.id)
            agreed = Consent(NOTICE_VERSION, given=True)
            writing.append(Draft(subject, first_class.path, 2026, 1, city.NOON, household.id, agreed))
    count = stores.ledger.count()
    stores.sessions.close()
    stores.ledger.close()
    print(f"\nthe store holds {count:,} documents", flush=True)
    return codes


def sign_in(port: int, codes: list[str]) -> list[Family]:
    """Sign every household in over HTTP, one after the other."""
    families: list[Family] = []
    for code in codes:
        body = json.dumps({"household_code": code}).encode("ascii")
        families.append(_family(port, body))
    return families


def _family(port: int, body: bytes) -> Family:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/api/v1/sign-in", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    if answer.status != 200:
        raise RuntimeError(said)
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    connection.request("GET", "/api/v1/me", headers={"Cookie": cookie})
    me = json.loads(connection.getresponse().read())
    connection.close()
    return Family(me["account"], cookie, me["csrf_token"])


def events(families: list[Family], catalogue: Catalogue) -> Iterator[bytes]:
    """One new event each: every household hands in every parent lesson once."""
    headers = (("Content-Type", "application/json"), ("Origin", "http://127.0.0.1"))
    now = datetime.now(UTC).isoformat()
    for quiz in (quiz for quiz in catalogue.quizzes if quiz.id.startswith("q-p-")):
        answers = {question.id: [question.choices[0].id] for question in quiz.questions}
        data = {"quiz": quiz.id, "revision": quiz.revision, "answers": answers}
        for family in families:
            event = {"id": str(uuid.uuid4()), "type": "quiz-submitted", "at": now, "data": data}
            body = json.dumps({"events": [{**event, "account": family.account}]}).encode("utf-8")
            own = (("Cookie", family.cookie), ("X-CSRF-Token", family.token))
            yield request_bytes("/api/v1/events", body, (*headers, *own))


def start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def empty_posts(port: int, count: int) -> LoadResult:
    return run_load(port, islice(iter(lambda: request_bytes("/", b"{}"), None), count))


def empty_batches(port: int, family: Family, count: int) -> LoadResult:
    """What the server itself costs: sign-in, token and JSON checks of a request without events, and its 422."""
    own = (("Cookie", family.cookie), ("X-CSRF-Token", family.token))
    headers = (("Content-Type", "application/json"), ("Origin", "http://127.0.0.1"), *own)
    request = request_bytes("/api/v1/events", b'{"events":[]}', headers)
    return run_load(port, islice(iter(lambda: request, None), count))


def report(site: BuildPaths, work: Path) -> None:
    """Measure and print for a small and a large store that serve the same site."""
    for documents in DOCUMENTS:
        measure(site, work / str(documents), documents)


def measure(site: BuildPaths, work: Path, documents: int) -> None:
    """Events and empty requests by turns."""
    work.mkdir(parents=True, exist_ok=True)
    port, empty_port = free_port(), free_port()
    environment = settings_for(work, port, site)
    codes = prepare(work, environment, documents)
    catalogue = load_catalogue(site.catalogue.read_bytes())
    server = start(["quiz_api", "serve"], environment)
    empty = start(["tests.bench.empty_server", str(empty_port)], environment)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", server)
        time.sleep(0.5)
        families = sign_in(port, codes)
        queue = events(families, catalogue)
        warmed_up = run_load(port, islice(queue, WARM_UP), keep_bodies=True)
        if set(warmed_up.statuses) != {201}:
            raise RuntimeError(f"events are not stored: {warmed_up.statuses} {warmed_up.bodies[0].decode('utf-8')}")
        empty_posts(empty_port, WARM_UP)
        part = BURST // TURNS
        turns = [
            Turn(
                run_load(port, islice(queue, part)),
                empty_batches(port, families[0], part),
                empty_posts(empty_port, part * 2),
            )
            for _ in range(TURNS)
        ]
        steady = run_load(port, islice(queue, STEADY), rate=STEADY_RATE)
        _print(turns, steady)
        if documents == DOCUMENTS[0]:
            page_weight.report(f"http://127.0.0.1:{port}/lessons/g07/g07-t1-02.html")
    finally:
        for process in (server, empty):
            process.terminate()
            process.wait(timeout=20)


def _print(turns: list[Turn], steady: LoadResult) -> None:
    """Medians of the turns, and the ratios of each turn's own figures."""
    stored = sum(turn.events.statuses.get(201, 0) for turn in turns)
    took, batches, posts = (
        statistics.median(result.per_second for result in results)
        for results in zip(*[(turn.events, turn.batches, turn.posts) for turn in turns], strict=True)
    )
    to_batches = [turn.events.per_second / turn.batches.per_second for turn in turns]
    to_posts = statistics.median(turn.events.per_second / turn.posts.per_second for turn in turns)
    print(f"events: {took:,.0f} a second over 16 connections, {stored} of {BURST} stored; middle of {TURNS} turns")
    print(
        f"empty batch, the same server: {batches:,.0f} a second (its 422); ratio {statistics.median(to_batches):.2f}"
        f" ({min(to_batches):.2f} to {max(to_batches):.2f}); promise 0.50"
    )
    print(f"beside it, an empty POST to a bare Flask app: {posts:,.0f} a second; ratio {to_posts:.2f}")
    print(f"at {STEADY_RATE:.0f} a second: p50 {steady.percentile(0.5) * 1000:.0f} ms, p99 "
          f"{steady.percentile(0.99) * 1000:.0f} ms; promise p99 under 100 ms; statuses {steady.statuses}")  # fmt: skip


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        (work / "real").mkdir()
        report(build_in(work / "real"), work)
