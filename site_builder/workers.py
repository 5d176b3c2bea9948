"""The processes that share the work of one build.

They start when there is enough to share and end with the build: a rebuild after one change needs none of them, and
does without the modules that start them, which take as long to read as a page takes to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from site_builder.seldom import collect_seldom

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

BATCH = 100
"""Items that are handed over at once. Starting a process costs about as much as the work of two batches."""

ItemT = TypeVar("ItemT")
JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class Workers:
    """Runs jobs here or in other processes; the results come in the order of the jobs either way."""

    def __init__(self, processes: int, batch: int = BATCH) -> None:
        self._processes = processes
        self._batch = batch
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def batches(self, items: Sequence[ItemT]) -> list[Sequence[ItemT]]:
        """Items in parts of a size that is worth handing over."""
        return [items[start : start + self._batch] for start in range(0, len(items), self._batch)]

    def run(self, work: Callable[[JobT], ResultT], jobs: Sequence[JobT]) -> Iterator[ResultT]:
        """`work` must be a function of a module, jobs and results plain data: they may travel to another process.

        All jobs are begun at once, so that whoever reads the results can work while the next ones are made.
        """
        if self._processes == 1 or (len(jobs) <= 2 and self._pool is None):
            return map(work, jobs)
        if self._pool is None:
            self._pool = _pool(self._processes)
        return _results([self._pool.submit(work, job) for job in jobs])


def _pool(processes: int) -> ProcessPoolExecutor:
    import multiprocessing  # noqa: PLC0415 - see above
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # Fresh interpreters on every system: a forked copy of a threaded server could inherit a held lock.
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=fresh, initializer=collect_seldom)


def _results(running: list[Future[ResultT]]) -> Iterator[ResultT]:
    """Results in order, each forgotten once it is read."""
    running.reverse()
    while running:
        yield running.pop().result()
