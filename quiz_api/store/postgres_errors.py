"""What PostgreSQL says, as the errors of the store interface. The one place where they are translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg_pool import PoolTimeout

from quiz_api.store.interface import StoreDamaged, StoreUnavailable

_ADVICE = {
    "53100": "数据库所在的磁盘满了，这次没有存上。请管理员清理或扩充磁盘，然后重试。",
    "25006": "数据库现在只能读，可能正在切换主备，这次没有存上。请稍后重试；一直这样时请管理员检查。",
    "53300": "数据库的连接数用完了，这次没有存上。请稍后重试；经常这样时请管理员调大 max_connections。",
    "40001": "同时有别的写入改动了同样的内容，这次没有存上，请重试。",
    "40P01": "两次写入互相等待，数据库取消了这一次，没有存上，请重试。",
    "55P03": "等待另一次写入太久，这次没有存上，请稍后重试。",
    "57014": "数据库取消了这次操作，没有存上，请稍后重试。",
    "25P02": "这次写入中间出了错，整个没有存上，请重试。",
    "58030": "数据库读写磁盘出错，这次没有存上。请管理员检查数据库的磁盘和日志。",
}
_LOST = "和数据库的连接断了，这次没有存上，请稍后重试；一直连不上时请管理员检查数据库是否在运行。"
_DAMAGED = frozenset({"XX001", "XX002"})


@contextmanager
def translated() -> Iterator[None]:
    """Errors that the server or the network caused, as StoreUnavailable or StoreDamaged. Defects stay what they are."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable(_LOST) from error
    except psycopg.Error as error:
        raise _translation(error) from error


def _translation(error: psycopg.Error) -> Exception:
    if error.sqlstate in _DAMAGED:
        return StoreDamaged(f"数据库报告自己的文件损坏（{error}）。请用最近的备份恢复。", str(error))
    if error.sqlstate in _ADVICE:
        return StoreUnavailable(_ADVICE[error.sqlstate])
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnavailable(_LOST)
    return error
