"""`python -m tests.fuzz --cases 50000`: every published operation as each kind of account; exit 1 with a finding."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.fuzz.fuzzer import fuzz_every_role
from tests.quiz_api.test_attacks_fuzz import ROLES

KINDS = dict(zip(("nobody", "household", "teacher", "school", "county", "city"), ROLES, strict=True))
PAGES = 120
"""That each kind of account looks at before it begins."""


def main(cases: int, seed: int, only: list[str], kinds: list[str]) -> int:
    begin = time.monotonic()

    def say(done: int) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{done:,} / {cases:,}", end="", file=sys.stderr, flush=True)
        elif done % 5000 == 0:
            print(f"{done:,} / {cases:,}（{time.monotonic() - begin:.0f} 秒）", flush=True)

    try:
        seen = fuzz_every_role(
            cases, say, seed, only=only or ("",), pages=PAGES, roles=[KINDS[kind] for kind in kinds] or ROLES
        )
    except AssertionError as error:
        print(f"\n发现问题：{error}")
        return 1
    statuses: Counter[int] = Counter()
    for (_, status), times in seen.items():
        statuses[status] += times
    print(f"\n{sum(seen.values()):,} 个请求，{len({name for name, _ in seen})} 个操作，没有 5xx，没有文档以外的回答。")
    turned_away = statuses[401] + statuses[403]
    if turned_away * 2 > sum(statuses.values()):
        print(f"  但 {turned_away:,} 个被挡在门外：没有查到里面，结果作废。")
        return 1
    print("  " + "，".join(f"{status}: {times:,}" for status, times in sorted(statuses.items())))
    print("\n".join(_by_operation(seen)))
    return 0


def _by_operation(seen: Counter[tuple[str, int]]) -> list[str]:
    """How often each operation was asked, and how often it did what it is for."""
    asked, done = Counter[str](), Counter[str]()
    for (name, status), times in seen.items():
        asked[name] += times
        done[name] += times * (status < 400)
    return [f"  {name}: {asked[name]:,}，其中做成 {done[name]:,}" for name in sorted(asked)]


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=1, help="another one gives other requests")
    options.add_argument(
        "--only", action="append", default=[], help="operations with these words in them; may be repeated"
    )
    options.add_argument("--as", action="append", default=[], choices=KINDS, dest="kinds", help="may be repeated")
    chosen = options.parse_args()
    raise SystemExit(main(chosen.cases, chosen.seed, chosen.only, chosen.kinds))
