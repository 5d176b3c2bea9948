"""All faults at full length: `python -m tests.faults --rounds 200`; exit code 1 when a promise is broken.

A control that should fail and does not voids the result: the check it belongs to proves nothing. What happened is
written down with its figures as it goes, so a run that is stopped has still said what it saw.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.faults.catalogue import Sizes, every_fault
from tests.store.postgres_server import running_server

A_MINUTE = 60.0


class Telling:
    """Progress: on a terminal in place, elsewhere a line a minute."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, text: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
        elif text and time.monotonic() - self._told > A_MINUTE:
            self._told = time.monotonic()
            print(f"  {text}", flush=True)


def main(sizes: Sizes, wanted: str) -> int:
    broken, say = 0, Telling()
    with running_server() as server:
        faults = [fault for fault in every_fault(sizes, server, say) if wanted in fault.name]
        if not faults:
            print(f"没有名字里带“{wanted}”的项目。")
            return 1
        for fault in faults:
            print(f"… {fault.name}", flush=True)
            begin = time.monotonic()
            problem = fault.run()
            good = bool(problem) == fault.is_control
            broken += not good
            say("")
            verdict = "通过" if good else "不通过：" + (problem or "对照没有被发现，这一项的结果作废")
            print(f"  {verdict}（{time.monotonic() - begin:.0f} 秒）", flush=True)
    print(f"{len(faults)} 项全部通过。" if not broken else f"{len(faults)} 项里有 {broken} 项不通过。")
    return 1 if broken else 0


if __name__ == "__main__":
    options, usual = argparse.ArgumentParser(), Sizes()
    options.add_argument("--rounds", type=int, default=usual.rounds, help="how often to kill")
    options.add_argument("--storm", type=int, default=usual.storm, help="events of a retry storm")
    options.add_argument("--calls", type=int, default=usual.calls, help="writes and syncs that fail in turn")
    options.add_argument("--stop", type=float, default=usual.stop, help="seconds that a process stands still")
    options.add_argument("--only", default="", help="run what has these words in its name")
    chosen = options.parse_args()
    raise SystemExit(main(Sizes(chosen.rounds, chosen.storm, chosen.calls, chosen.stop), chosen.only))
