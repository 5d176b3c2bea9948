"""Which tests a worker takes next, and which it takes together: hooks of pytest-xdist for `--dist loadgroup`.

A group is one worker's, whole: what its tests share takes long to make. pytest-xdist writes groups into the names of
tests, where pytest 9.2 no longer looks, and then knows of none (pytest-xdist#1386), without a word. So a worker writes
the groups into a file that the scheduler gives it.

One worker goes through the list from its beginning, the other from its end. Tests that drive a browser keep more than
one core busy; those that start servers, kill them and wait for them keep less than one. Side by side the two kinds fill
two cores, while two browsers fight for them and two that wait leave them idle. So browsers stand at the beginning and
what waits stands at the end; what is short is in the middle, where the workers meet.
"""

from __future__ import annotations

import json
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

WAITING = frozenset({"deploy", "faults"})
"""Folders of tests that wait for processes more than they work."""
BROWSER, SHORT, SHARED, WAITS = range(4)
_FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


class FromBothEnds(LoadScopeScheduling):
    """Groups in the order of the list. Every second worker takes them from the end."""

    def __init__(self, config: pytest.Config, groups: Path, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)
        self._written = groups

    @cached_property
    def _groups(self) -> dict[str, str]:
        """The group of each test that has one."""
        return dict(json.loads(self._written.read_text("utf-8")))

    def _split_scope(self, nodeid: str) -> str:
        return self._groups.get(nodeid, nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        if int(node.gateway.id.removeprefix("gw")) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """In the process that schedules, for each worker: where it writes its groups."""
    node.workerinput["groups"] = str(_file_of(node.config, node.gateway.id))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FromBothEnds | None:
    return FromBothEnds(config, _file_of(config, "gw0"), log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """In a worker: its groups, under the names that the scheduler hears next."""
    if written := getattr(session.config, "workerinput", {}).get("groups"):
        found = {item.nodeid: group for item in session.items if (group := group_of(item))}
        Path(written).write_text(json.dumps(found), "utf-8")


def _file_of(config: pytest.Config, worker: str) -> Path:
    if _FOLDER not in config.stash:
        config.stash[_FOLDER] = tempfile.TemporaryDirectory()
    return Path(config.stash[_FOLDER].name) / f"{worker}.json"


def put_in_order(items: list[pytest.Item]) -> None:
    """Browsers, what is short, what shares something that takes long to make, what waits. A group stays together."""
    kinds: dict[str, int] = {}
    for item in items:
        whole = group_of(item) or item.nodeid
        kinds[whole] = min(_kind(item), kinds.get(whole, WAITS))
    items.sort(key=lambda item: kinds[group_of(item) or item.nodeid])


def group_of(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else ""


def _kind(item: pytest.Item) -> int:
    if "browser" in getattr(item, "fixturenames", ()):
        return BROWSER
    if item.path.parent.name in WAITING:
        return WAITS
    return SHARED if group_of(item) else SHORT
