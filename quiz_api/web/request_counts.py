"""How many requests, how answered, how long they took, for `/metrics`: numbers alone, no address and no name."""

from __future__ import annotations

import threading
import time
from collections import Counter

from flask import Flask, Response, g

BUCKETS = (0.1, 0.3, 1.0, 5.0)
_OWN_CLASSES = frozenset({401, 403, 404, 413, 429})


class RequestCounts:
    """One a process. The waiting of a request in the server's queue is not part of its time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._classes: Counter[str] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0
        self.started = time.time()

    def add(self, status: int, seconds: float) -> None:
        name = str(status) if status in _OWN_CLASSES else f"{status // 100}xx"
        with self._lock:
            self._classes[name] += 1
            self._seconds += seconds
            for bucket in BUCKETS:
                self._within[bucket] += seconds <= bucket

    def lines(self) -> list[str]:
        """In the text format of Prometheus."""
        with self._lock:
            total = sum(self._classes.values())
            found = [f'xinyu_requests_total{{class="{name}"}} {count}' for name, count in sorted(self._classes.items())]
            found += [f'xinyu_request_seconds_bucket{{le="{each:g}"}} {self._within[each]}' for each in BUCKETS]
            found += [f'xinyu_request_seconds_bucket{{le="+Inf"}} {total}', f"xinyu_request_seconds_count {total}"]
            return [
                *found,
                f"xinyu_request_seconds_sum {self._seconds:.3f}",
                f"xinyu_started_seconds {self.started:.0f}",
            ]


def install_counts(app: Flask, counts: RequestCounts) -> None:
    """Count every answer, those of the error handlers included."""

    def begin() -> None:
        g.begun = time.perf_counter()

    def end(response: Response) -> Response:
        counts.add(response.status_code, time.perf_counter() - g.get("begun", time.perf_counter()))
        return response

    app.before_request(begin)
    app.after_request(end)
