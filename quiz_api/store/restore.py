"""A store directory from a backup file: made beside its place and renamed into it, so that it is whole or absent."""

from __future__ import annotations

import shutil
from pathlib import Path

from quiz_api.store.backup import EXPORT_BYTES, PHOTO_BYTES, SNAPSHOT, carried_content, write_saved
from quiz_api.store.backup_file import backup_rows
from quiz_api.store.codec import Document
from quiz_api.store.evidence_files import EVIDENCE
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
    except StoreError:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    except OSError as error:
        raise StoreError(f"恢复没有完成（{error.strerror}），{directory} 没有被改动，请检查磁盘后再试。") from error


def _fill(port: FilePort, source: Path, directory: Path) -> None:
    """Files are written as their rows come: pictures may be more than the memory holds."""
    folders = {EXPORT_BYTES: directory / EXPORTS, PHOTO_BYTES: directory / EVIDENCE}
    for folder in folders.values():
        port.make_dir(folder)
    rows: list[tuple[str, str, Document]] = []
    last: list[int] = []
    for table, key, document in backup_rows(source, last.append):
        if table in folders:
            write_whole(port, folders[table] / key, carried_content(document))
        else:
            rows.append((table, key, document))
    write_saved(port, directory / LEDGER_SNAPSHOT, SNAPSHOT, last[-1], iter(rows))
    create_journal(port, directory / LEDGER_JOURNAL, KIND, last[-1])
