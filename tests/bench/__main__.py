"""Figures against the promises, as ratios measured in one run: `make bench`, `make bench SIZE=5000`.

Prints where each figure stands; exits 0 whatever they are, because a slow machine is no defect. A figure that could not
be taken is said to be missing, never guessed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from site_builder.paths import BuildPaths
from tests.bench import (
    build_bench,
    card_bench,
    city_bench,
    export_bench,
    http_bench,
    lighthouse_bench,
    permission_bench,
    phone_search,
    postgres_bench,
    search_bench,
    sign_in_bench,
    store_bench,
    taken_along,
)
from tests.whole_site import build_in

DEFAULT_SIZES = (300, 1000)
PARTS = ("build", "along", "search", "phone", "store", "people", "postgres", "exports", "http", "lighthouse", "city")
ON_REQUEST = frozenset({"city"})
PROMISED = "; promise: under 600"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="one corpus size instead of 300 and 1,000")
    parser.add_argument("--only", choices=PARTS, help="one part only; `city` runs when asked for")
    parser.add_argument("--ours", action="store_true", help="builds without those of other generators")
    parser.add_argument("--ledger", type=int, default=city_bench.LEDGER, help="records of the city, with --only city")
    parser.add_argument("--cards", type=int, default=card_bench.DEFAULT_CARDS, help="household cards to issue")
    parser.add_argument("--runs", type=int, default=1, help="Lighthouse's runs of a page, whose middle one is told")
    chosen = parser.parse_args()
    sizes = (chosen.size,) if chosen.size else DEFAULT_SIZES

    def wanted(part: str) -> bool:
        return chosen.only == part or (chosen.only is None and part not in ON_REQUEST)

    with tempfile.TemporaryDirectory(prefix="xinyu-bench-") as work:
        site = cache(lambda: real_site(Path(work) / "real"))
        parts: dict[str, tuple[str, Callable[[], object]]] = {
            "build": (
                f"builds, {' and '.join(map(str, sizes))} lessons",
                lambda: build_bench.report(sizes, Path(work), with_peers=not chosen.ours),
            ),
            "along": ("packs and the copy for a USB stick", lambda: taken_along.report(site, Path(work) / "along")),
            "search": ("search", lambda: search_bench.main(sizes)),
            "phone": ("search on a phone", lambda: phone_search.report(sizes[-1:], Path(work))),
            "store": ("store", store_bench.main),
            "people": ("people", lambda: people(chosen.cards)),
            "postgres": ("events on PostgreSQL beside the embedded store", postgres_bench.main),
            "exports": (f"exports of {export_bench.ROWS:,} rows from both stores", export_bench.report),
            "city": (f"a city of {chosen.ledger:,} records in PostgreSQL", lambda: city_bench.report(chosen.ledger)),
            "http": ("events over HTTP", lambda: http_bench.report(site(), Path(work) / "http")),
            "lighthouse": ("Lighthouse, as a mid-range phone", lambda: lighthouse_bench.report(site, chosen.runs)),
        }
        began, last = time.monotonic(), 0.0
        for part, (title, run) in parts.items():
            if wanted(part):
                print(f"\n== {title}", flush=True)
                run()
                now = time.monotonic() - began
                print(f"({now - last:.0f} s for {part})", flush=True)
                last = now
    print(f"\n{last:.0f} s in all{PROMISED if chosen.only is None and sizes == DEFAULT_SIZES else ''}")


def real_site(folder: Path) -> BuildPaths:
    """The site of this repository's content, which several parts look at."""
    folder.mkdir()
    return build_in(folder)


def people(cards: int) -> None:
    """A roster of a city, its cards, what a permission costs, and a crowd at the door."""
    print("a roster of forty thousand, and somebody among them", flush=True)
    _alone("tests.bench.finder_bench")
    print("\n== household cards", flush=True)
    _alone("tests.bench.card_bench", "--cards", str(cards))
    print("\n== permissions, row by row", flush=True)
    permission_bench.main()
    print("\n== a crowd that signs in", flush=True)
    sign_in_bench.main()


def _alone(*arguments: str) -> None:
    """In a process of its own: its memory is told by the highest mark of the whole process."""
    subprocess.run([sys.executable, "-m", *arguments], check=True)


if __name__ == "__main__":
    main()
