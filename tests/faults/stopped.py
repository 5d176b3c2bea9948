"""A server that is stopped (SIGSTOP, a frozen virtual machine) while somebody starts a second one on its store."""

from __future__ import annotations

import signal
import tempfile
import time
from pathlib import Path

from tests.faults.kill import writing_child
from tests.faults.ledger_check import problem_with
from tests.faults.second_process import elsewhere


def stopped_meanwhile(seconds: float) -> str:
    """Stop the writers, try to start a second server, wake the writers up; what went wrong, or nothing."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"tinydb:{directory}"
        with writing_child(url) as writers:
            if not writers.listen(0.2):
                return "the child acknowledged nothing"
            writers.signal(signal.SIGSTOP)
            begin = time.monotonic()
            refused = elsewhere("serve", Path(directory))
            beside = elsewhere("verify", Path(directory))
            time.sleep(max(0.0, seconds - (time.monotonic() - begin)))
            writers.signal(signal.SIGCONT)
            if not writers.listen(0.2):
                return "the writers did not go on"
            acknowledged = writers.kill()
        if refused.returncode != 1 or "另一个进程" not in refused.stderr:
            return f"second start: exit {refused.returncode}, {refused.stderr[-300:]}"
        if beside.returncode:
            return f"verify beside: {beside.stderr[-300:]}"
        return problem_with(url, acknowledged)
