"""File ports that misbehave on purpose: one fails a chosen call, one remembers what a power cut could leave."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quiz_api.store.file_port import RealFiles


class FailingFiles(RealFiles):
    """Fails the `at`-th call of one operation once armed, with half of a write done. `once` heals it after that.

    The operation `cut` fails a write and then the truncation that should take its half back.
    """

    def __init__(self, operation: str, at: int, error: int = errno.EIO, *, once: bool = True) -> None:
        self._operation = operation
        self._at = at
        self._error = error
        self.heals = once
        self._calls = 0
        self.armed = False
        self.failures = 0

    def write(self, handle: int, data: bytes) -> None:
        if self._is_due("write") or self._is_due("cut"):
            super().write(handle, data[: len(data) // 2])
            self._fail()
        super().write(handle, data)

    def sync(self, handle: int) -> None:
        if self._is_due("sync"):
            self._fail()
        super().sync(handle)

    def truncate(self, handle: int, size: int) -> None:
        if self.armed and self._operation == "cut":
            self._fail()
        super().truncate(handle, size)

    def sync_dir(self, path: Path) -> None:
        if self._is_due("sync_dir"):
            self._fail()
        super().sync_dir(path)

    def replace(self, source: Path, target: Path) -> None:
        if self._is_due("replace"):
            self._fail()
        super().replace(source, target)

    def _is_due(self, operation: str) -> bool:
        if not self.armed or operation != self._operation:
            return False
        self._calls += 1
        return self._calls == self._at or (self._calls > self._at and not self.heals)

    def _fail(self) -> None:
        self.failures += 1
        raise OSError(self._error, os.strerror(self._error))


@dataclass(frozen=True, slots=True)
class Operation:
    """One step on the disk. `file` numbers a file whatever its name; `name` and `to` are paths."""

    verb: str
    file: int = 0
    data: bytes = b""
    size: int = 0
    name: str = ""
    to: str = ""


@dataclass
class CutState:
    """What a power cut could leave: files by path, and what had been acknowledged by then."""

    files: dict[str, bytes]
    acknowledged: list[str]


@dataclass
class RecordingFiles(RealFiles):
    """Works on the real disk and writes down every step. `ignore` names syncs that it swallows: the control."""

    root: Path
    ignore: frozenset[str] = frozenset()
    log: list[Operation] = field(default_factory=list)
    _file_of_handle: dict[int, int] = field(default_factory=dict)
    _file_of_path: dict[str, int] = field(default_factory=dict)

    def acknowledge(self, what: str) -> None:
        self.log.append(Operation("ack", name=what))

    def create(self, path: Path) -> int:
        handle = super().create(path)
        number = len(self.log) + 1
        self._file_of_handle[handle] = self._file_of_path[self._name(path)] = number
        self.log.append(Operation("name", number, to=self._name(path)))
        return handle

    def open_append(self, path: Path) -> int:
        handle = super().open_append(path)
        self._file_of_handle[handle] = self._file_of_path[self._name(path)]
        return handle

    def write(self, handle: int, data: bytes) -> None:
        super().write(handle, data)
        self.log.append(Operation("write", self._file_of_handle[handle], data))

    def truncate(self, handle: int, size: int) -> None:
        super().truncate(handle, size)
        self.log.append(Operation("truncate", self._file_of_handle[handle], size=size))

    def sync(self, handle: int) -> None:
        if "sync" not in self.ignore:
            self.log.append(Operation("sync", self._file_of_handle[handle]))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        number = self._file_of_path.pop(self._name(source))
        self._file_of_path[self._name(target)] = number
        self.log.append(Operation("rename", number, name=self._name(source), to=self._name(target)))

    def sync_dir(self, path: Path) -> None:
        if "sync_dir" not in self.ignore:
            self.log.append(Operation("sync_dir", name=self._name(path)))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def cut_states(log: list[Operation]) -> Iterator[CutState]:
    """For a power cut after each step: what was synced, and each prefix of what was not, its last write also halved."""
    for moment in range(len(log) + 1):
        past = log[:moment]
        acknowledged = [step.name for step in past if step.verb == "ack"]
        synced = [_is_synced(number, past) for number in range(moment)]
        waiting = [number for number in range(moment) if not synced[number]]
        for length in range(len(waiting) + 1):
            kept = set(waiting[:length])
            steps = [step for number, step in enumerate(past) if synced[number] or number in kept]
            yield CutState(_files_after(steps), acknowledged)
            if length and past[waiting[length - 1]].verb == "write":
                step = past[waiting[length - 1]]
                half = Operation("write", step.file, step.data[: len(step.data) // 2])
                yield CutState(_files_after([half if each is step else each for each in steps]), acknowledged)


def _is_synced(number: int, past: list[Operation]) -> bool:
    step = past[number]
    later = past[number + 1 :]
    if step.verb in ("write", "truncate"):
        return any(each.verb == "sync" and each.file == step.file for each in later)
    if step.verb in ("name", "rename"):
        return any(each.verb == "sync_dir" and each.name == _directory(step.to) for each in later)
    return True


def _directory(name: str) -> str:
    return Path(name).parent.as_posix()


def _files_after(steps: list[Operation]) -> dict[str, bytes]:
    contents: dict[int, bytes] = {}
    names: dict[str, int] = {}
    for step in steps:
        if step.verb == "write":
            contents[step.file] = contents.get(step.file, b"") + step.data
        elif step.verb == "truncate":
            contents[step.file] = contents.get(step.file, b"")[: step.size]
        elif step.verb == "name":
            names[step.to] = step.file
        elif step.verb == "rename":
            names.pop(step.name, None)
            names[step.to] = step.file
    return {name: contents.get(number, b"") for name, number in names.items()}
