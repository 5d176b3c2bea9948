"""Figures against the promises, as ratios measured in one run: `make bench`, `make bench SIZE=5000`.

Prints where each figure stands; exits 0 whatever they are, because a slow machine is no defect. A figure that could not
be taken is said to be missing, never guessed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench import build_bench, http_bench, search_bench, store_bench

DEFAULT_SIZES = (300, 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="one corpus size instead of 300 and 1,000")
    parser.add_argument("--only", choices=("build", "search", "store", "http"), help="one part only")
    chosen = parser.parse_args()
    sizes = (chosen.size,) if chosen.size else DEFAULT_SIZES

    def wanted(part: str) -> bool:
        return chosen.only in (None, part)

    with tempfile.TemporaryDirectory(prefix="xinyu-bench-") as work:
        if wanted("build"):
            print(f"== builds, {' and '.join(map(str, sizes))} lessons")
            build_bench.report(sizes, Path(work))
        if wanted("search"):
            print("\n== search")
            search_bench.main(sizes)
        if wanted("store"):
            print("\n== store")
            store_bench.main()
        if wanted("http"):
            print("\n== events over HTTP")
            http_bench.report(Path(work) / "http")


if __name__ == "__main__":
    main()
