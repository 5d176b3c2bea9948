"""Every fault with its controls, in the order in which `make faults` runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quiz_api.store.interface import Store
from quiz_api.store.opening import opened
from tests.faults import broken_calls, clocks, disk, dying, http_faults, kill, retries, rot, stopped, two_web_processes
from tests.faults.places import Place, database_place, directory_place
from tests.faults.second_process import second_process
from tests.faults.system_calls import ANSWERS
from tests.store.city import found_city, take_event
from tests.store.postgres_server import Server

Say = Callable[[str], None]
_FEW = 5  # kills are enough for a control
_DIED = {
    "快照": "snapshot",
    "备份": "backup",
    "恢复到文件": "restore",
    "搬到文件": "copy",
    "恢复到 PostgreSQL": "restore-postgres",
    "搬进 PostgreSQL": "copy-into-postgres",
    "搬出 PostgreSQL": "copy-out-of-postgres",
    "建库": "migration-from-nothing",
    "升级": "migration-from-the-first-step",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`run` answers what went wrong, or nothing; a control must answer something."""

    name: str
    run: Callable[[], str]
    is_control: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """The default run takes some minutes; what promises.md says is rounds=1000, storm=20000, calls=300, stop=60."""

    rounds: int = 40
    storm: int = 2_000
    calls: int = 60
    stop: float = 5.0


def every_fault(sizes: Sizes, server: Server, say: Say) -> list[Fault]:
    database = database_place(server)
    return [
        *_kills(sizes, "内嵌存储", directory_place, say),
        *_kills(sizes, "PostgreSQL", database, say),
        *_kills_of_the_server(sizes, server, database, say),
        *_disks(sizes, say),
        *_storms(sizes, "内嵌存储", directory_place, say),
        *_storms(sizes, "PostgreSQL", database, say),
        *_interrupted(server),
        *_frozen(sizes, database, say),
        *_clocks("内嵌存储", directory_place),
        *_clocks("PostgreSQL", database),
    ]


def _kills(sizes: Sizes, where: str, place: Place, say: Say) -> list[Fault]:
    rounds = sizes.rounds
    return [
        Fault(f"{where}：kill -9，16 个写入线程，{rounds} 次", lambda: kill.kill_rounds(rounds, say, place)),
        Fault(f"{where}，对照：先确认后写入", lambda: kill.kill_rounds(_FEW, say, place, early=True), is_control=True),
        Fault(f"{where}：kill -9，16 个 HTTP 写入者，{rounds} 次", lambda: http_faults.kill_rounds(rounds, say, place)),
        Fault(
            f"{where}，对照：手机不等回答",
            lambda: http_faults.kill_rounds(_FEW, say, place, early=True),
            is_control=True,
        ),
    ]


def _kills_of_the_server(sizes: Sizes, server: Server, place: Place, say: Say) -> list[Fault]:
    rounds = sizes.rounds
    return [
        Fault(
            f"PostgreSQL 服务器 kill -9（整个或一个进程），{rounds} 次",
            lambda: kill.server_kill_rounds(server, place, rounds, say),
        ),
        Fault(
            "PostgreSQL，对照：日志没落盘就回答",
            lambda: kill.server_kill_rounds(server, place, _FEW, say, lazy=True),
            is_control=True,
        ),
        Fault(
            f"PostgreSQL：两个网站进程，杀掉一个，{rounds} 次",
            lambda: two_web_processes.kill_one_of_two(rounds, say, place),
        ),
    ]


def _disks(sizes: Sizes, say: Say) -> list[Fault]:
    no_sync, no_dir_sync = frozenset({"sync"}), frozenset({"sync_dir"})
    take = broken_calls.acknowledge_anyway
    return [
        Fault("断电：未落盘操作的每个前缀", lambda: disk.power_cuts(say)),
        Fault("对照：不同步文件", lambda: disk.power_cuts(say, no_sync), is_control=True),
        Fault("对照：不同步目录", lambda: disk.power_cuts(say, no_dir_sync), is_control=True),
        Fault("磁盘满（RLIMIT_FSIZE）", disk.full_disk),
        Fault("每次写入、同步、改名依次出错", lambda: disk.broken_calls(say)),
        Fault(
            f"前 {sizes.calls} 次写入与同步依次出错，{len(ANSWERS)} 种，一次或一直",
            lambda: broken_calls.every_call(say, sizes.calls),
        ),
        Fault(
            "对照：出错也确认", lambda: broken_calls.one_life(40, ANSWERS[0], lasts=True, take=take), is_control=True
        ),
        Fault("第二个进程被拒绝", second_process),
        Fault("小存储逐字节翻转", lambda: rot.flipped_bytes(say)),
    ]


def _storms(sizes: Sizes, where: str, place: Place, say: Say) -> list[Fault]:
    events = sizes.storm
    forgetful = retries.take_without_receipt
    return [
        Fault(f"{where}：{events:,} 个事件，三成回答丢失", lambda: storm(place, events, take_event)),
        Fault(f"{where}，HTTP：{events:,} 个事件，三成回答丢失", lambda: http_faults.storm(events, say, place)),
        Fault(f"{where}，对照：没有回执的服务", lambda: storm(place, 200, forgetful), is_control=True),
    ]


def _interrupted(server: Server) -> list[Fault]:
    found = [Fault(f"{name}：在每一步被杀", _deaths(deed, server)) for name, deed in _DIED.items()]
    return [*found, Fault("对照：恢复被杀后不再来", _deaths("restore-once", server), is_control=True)]


def _deaths(deed: str, server: Server) -> Callable[[], str]:
    return lambda: dying.deaths(deed, 1, server)


def _frozen(sizes: Sizes, place: Place, say: Say) -> list[Fault]:
    seconds = sizes.stop
    return [
        Fault(f"内嵌存储：停住 {seconds:.0f} 秒，其间第二次启动", lambda: stopped.stopped_meanwhile(seconds)),
        Fault(
            f"PostgreSQL：一个网站进程停住 {seconds:.0f} 秒",
            lambda: two_web_processes.stop_one_of_two(seconds, say, place),
        ),
    ]


def _clocks(where: str, place: Place) -> list[Fault]:
    return [
        Fault(f"{where}：时钟前后乱跳，重启也在其中", lambda: clocks.moved_clocks(place)),
        Fault(f"{where}，对照：按时钟排序", lambda: clocks.moved_clocks(place, by_time=True), is_control=True),
    ]


def storm(place: Place, events: int, take: Callable[[Store, str], str]) -> str:
    with place() as url, opened(url) as stores:
        found_city(stores.ledger)
        return retries.storm(stores.ledger, events, take)
