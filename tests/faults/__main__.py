"""All faults at full length: `python -m tests.faults --rounds 200`; exit code 1 when a promise is broken.

A control that should fail and does not voids the result: the check it belongs to proves nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores
from tests.faults import disk, http_faults, kill, retries, rot
from tests.faults.second_process import second_process
from tests.store.city import found_city, take_event

ROUNDS = 200
STORM = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """`run` answers what went wrong, or nothing; a control must answer something."""

    name: str
    run: Callable[[], str]
    is_control: bool = False


def faults(rounds: int) -> list[Fault]:
    no_sync, no_dir_sync = frozenset({"sync"}), frozenset({"sync_dir"})
    return [
        Fault(f"kill -9，16 个写入线程，{rounds} 次", lambda: kill.kill_rounds(rounds, say)),
        Fault("对照：先确认后写入", lambda: kill.kill_rounds(5, say, early=True), is_control=True),
        Fault(f"kill -9，16 个 HTTP 写入者，{rounds} 次", lambda: http_faults.kill_rounds(rounds, say)),
        Fault("对照：手机不等回答", lambda: http_faults.kill_rounds(5, say, early=True), is_control=True),
        Fault("断电：未落盘操作的每个前缀", lambda: disk.power_cuts(say)),
        Fault("对照：不同步文件", lambda: disk.power_cuts(say, no_sync), is_control=True),
        Fault("对照：不同步目录", lambda: disk.power_cuts(say, no_dir_sync), is_control=True),
        Fault("磁盘满（RLIMIT_FSIZE）", disk.full_disk),
        Fault("每次写入、同步、改名依次出错", lambda: disk.broken_calls(say)),
        Fault("第二个进程被拒绝", second_process),
        Fault("小存储逐字节翻转", lambda: rot.flipped_bytes(say)),
        Fault(f"{STORM:,} 个事件，三成回答丢失", lambda: _storm(STORM, take_event)),
        Fault(f"HTTP：{STORM:,} 个事件，三成回答丢失", lambda: http_faults.storm(STORM, say)),
        Fault("对照：没有回执的服务", lambda: _storm(200, retries.take_without_receipt), is_control=True),
    ]


def _storm(events: int, take: Callable[[Store, str], str]) -> str:
    with tempfile.TemporaryDirectory() as directory:
        stores = open_stores(f"tinydb:{Path(directory) / 'store'}")
        found_city(stores.ledger)
        problem = retries.storm(stores.ledger, events, take)
        disk.close(stores)
        return problem


def say(text: str) -> None:
    """Progress, on a terminal in place, elsewhere not at all."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def main(rounds: int) -> int:
    broken = 0
    for fault in faults(rounds):
        print(f"… {fault.name}", flush=True)
        begin = time.monotonic()
        problem = fault.run()
        good = bool(problem) == fault.is_control
        broken += not good
        say("")
        verdict = "通过" if good else "不通过：" + (problem or "对照没有被发现，这一项的结果作废")
        print(f"  {verdict}（{time.monotonic() - begin:.0f} 秒）", flush=True)
    print("全部通过。" if not broken else f"{broken} 项不通过。")
    return 1 if broken else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=ROUNDS, help="how often to kill")
    raise SystemExit(main(options.parse_args().rounds))
