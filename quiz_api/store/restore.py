"""A store directory from a backup file: made beside its place and renamed into it, so that it is whole or absent."""

from __future__ import annotations

import shutil
from pathlib import Path

from quiz_api.store.backup import BACKUP, EXPORT_BYTES, SNAPSHOT, export_content, read_saved, write_saved
from quiz_api.store.file_port import FilePort, write_whole
from quiz_api.store.interface import StoreError
from quiz_api.store.journal import create_journal
from quiz_api.store.tinydb_store import EXPORTS, KIND, LEDGER_JOURNAL, LEDGER_SNAPSHOT


def restore_directory(port: FilePort, source: Path, directory: Path) -> None:
    """Raises StoreError when the directory is not empty or cannot be made, and for a source that will not do."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise StoreError(f"{directory} 里已经有东西了。恢复不会覆盖现有数据，请换一个空目录。")
    if not source.is_file():
        raise StoreError(f"没有找到备份文件 {source}。")
    beside = directory.with_name(directory.name + ".restoring")
    try:
        if beside.exists():
            shutil.rmtree(beside)  # left by a restore that was stopped
        _fill(port, source, beside)
        if directory.exists():
            directory.rmdir()
        port.replace(beside, directory)
        port.sync_dir(directory.parent)
    except OSError as error:
        raise StoreError(f"恢复没有完成（{error.strerror}），{directory} 没有被改动，请检查磁盘后再试。") from error


def _fill(port: FilePort, source: Path, directory: Path) -> None:
    saved = read_saved(port, source, BACKUP)
    port.make_dir(directory / EXPORTS)
    for table, key, document in saved.rows:
        if table == EXPORT_BYTES:
            write_whole(port, directory / EXPORTS / key, export_content(document))
    rows = (row for row in saved.rows if row[0] != EXPORT_BYTES)
    write_saved(port, directory / LEDGER_SNAPSHOT, SNAPSHOT, saved.last, rows)
    create_journal(port, directory / LEDGER_JOURNAL, KIND, saved.last)
