"""`copy-store FROM TO`: everything but sessions, from any backend to any other, through the portable backup format.

Killed anywhere, it is run again with the same addresses. A target that is whole already is compared and left alone.
"""

from __future__ import annotations

from pathlib import Path

from quiz_api.store.backup_file import Progress, digest
from quiz_api.store.interface import Store, StoreError, Verification
from quiz_api.store.opening import fill, opened, opened_there
from quiz_api.store.passing_folder import passing_folder


def copy_store(source_url: str, target_url: str, progress: Progress) -> Verification:
    """What both stores hold after the copy. Nobody should write to either meanwhile.

    A source that is marked as moved is read all the same, so that a copy can be run again.
    Raises StoreError and its kinds: also when the source is not there or not whole, when the target holds something
    else, or when the two differ at the end. Needs room for a backup of each in the directory for temporary files, where
    nothing of them stays (passing_folder.py).
    """
    with passing_folder() as folder:
        file = folder / "source.backup"
        with opened_there(source_url, moved_too=True) as source:
            progress("正在读出来源……")
            found = source.ledger.backup(file)
        if found.first_bad is not None:
            raise StoreError(f"来源里的 {found.first_bad} 不是写入时的样子：{found.problem}没有搬迁，请先检查来源。")
        try:
            fill(file, target_url, progress)
        except StoreError as refused:
            _must_be_the_same(target_url, file, found, refused)
            progress("目标里已经是同样的内容。")
            return found
        progress("正在核对……")
        _must_be_the_same(target_url, file, found, StoreError("搬迁之后两边不一样，请不要使用目标，并保留来源。"))
    return found


def digest_of(store: Store) -> str:
    """The digest of a store, equal for stores that hold the same rows. Needs room for a backup."""
    with passing_folder() as folder:
        file = folder / "store.backup"
        store.backup(file)
        return digest(file)


def _must_be_the_same(url: str, source: Path, expected: Verification, otherwise: StoreError) -> None:
    """Raises `otherwise` when the store at `url` cannot be read, or when a backup of it holds other rows than the one
    in `source` or is found otherwise than `expected`.
    """
    beside = source.with_name("target.backup")
    try:
        with opened(url) as target:
            found = target.ledger.backup(beside)
    except StoreError:
        raise otherwise from None
    if found != expected or digest(beside) != digest(source):
        raise otherwise
