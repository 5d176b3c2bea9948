"""The authors' server: it shows the site, reloads pages after a rebuild, and leaves every file as it was."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from site_builder.serving import LOOPBACK, Rebuilds, authors_server, look_of, rebuild_on_change

PAGE = "<!doctype html><title>一课</title>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "lessons").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "lessons" / "a.html").write_text(PAGE, "utf-8")
    (folder / "site.css").write_text("body {}", "utf-8")
    (tmp_path / "secret.txt").write_text("private", "utf-8")
    return folder


@pytest.fixture
def rebuilds() -> Rebuilds:
    return Rebuilds()


@pytest.fixture
def connection(site: Path, rebuilds: Rebuilds) -> Iterator[HTTPConnection]:
    server = authors_server(site, 0, rebuilds)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    client = HTTPConnection(LOOPBACK, server.server_address[1], timeout=10)
    yield client
    client.close()
    server.shutdown()
    server.server_close()
    thread.join()


def get(connection: HTTPConnection, path: str) -> tuple[HTTPResponse, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer, answer.read().decode("utf-8")


@pytest.mark.parametrize("path", ["/", "/index.html", "/lessons/a.html", "/lessons/a.html?q=x"])
def test_pages_are_answered_with_the_reload_script(connection: HTTPConnection, path: str) -> None:
    answer, text = get(connection, path)
    assert answer.status == 200
    assert text.startswith(PAGE)
    assert text.endswith('<script src="/__rebuilt.js"></script>')
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_files_of_the_site_never_hold_the_script(connection: HTTPConnection, site: Path) -> None:
    get(connection, "/lessons/a.html")
    assert (site / "lessons" / "a.html").read_text("utf-8") == PAGE


def test_other_files_come_as_they_are(connection: HTTPConnection) -> None:
    answer, text = get(connection, "/site.css")
    assert (answer.status, text) == (200, "body {}")


def test_a_browser_can_tell_that_there_was_a_rebuild(connection: HTTPConnection, rebuilds: Rebuilds) -> None:
    _, before = get(connection, "/__rebuilt")
    rebuilds.one_more()
    _, after = get(connection, "/__rebuilt")
    assert before != after


@pytest.mark.parametrize("path", ["/none.html", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
def test_what_is_not_in_the_site_is_not_there(connection: HTTPConnection, path: str) -> None:
    answer, text = get(connection, path)
    assert answer.status == 404
    assert "private" not in text


def test_a_saved_file_starts_a_rebuild(tmp_path: Path) -> None:
    lesson = tmp_path / "a.md"
    lesson.write_text("一", "utf-8")
    before = look_of((tmp_path,))
    lesson.write_text("一二", "utf-8")
    rebuilt, stop = threading.Event(), threading.Event()
    told = ((tmp_path,), before, rebuilt.set, stop, 0.01)
    watcher = threading.Thread(target=rebuild_on_change, args=told, daemon=True)
    watcher.start()
    assert rebuilt.wait(timeout=10)
    stop.set()
    watcher.join(timeout=10)
    assert not watcher.is_alive()


def test_looks_differ_after_a_change_an_addition_and_a_removal(tmp_path: Path) -> None:
    lesson = tmp_path / "a.md"
    lesson.write_text("一", "utf-8")
    looks = [look_of((tmp_path,))]
    os.utime(lesson, ns=(1, 1))
    looks.append(look_of((tmp_path,)))
    (tmp_path / "b.md").write_text("二", "utf-8")
    looks.append(look_of((tmp_path,)))
    lesson.unlink()
    looks.append(look_of((tmp_path,)))
    assert all(before != after for before, after in itertools.pairwise(looks))
