"""The built site, served: right types, packed where the browser can unpack, and nothing from outside the folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from tests.quiz_api.town import Town, Visit

PAGE = "<!doctype html><title>课</title>"


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    site = tmp_path / "build" / "site"
    for name in ("index.html", "catalogue/index.html", "lessons/g07/课.html", "404.html", "index.js", ".hidden.html"):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, "utf-8")
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(PAGE.encode()))
        path.with_name(path.name + ".br").write_bytes(brotli.compress(PAGE.encode()))
    (site / "notes.py").write_text("secret", "utf-8")
    private = tmp_path / "build" / "private"
    private.mkdir()
    (private / "quiz_bank.json").write_text("{}", "utf-8")
    (site / "out.json").symlink_to(private / "quiz_bank.json")
    return Town(environment={"XINYU_SITE": str(site)}).visit()


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/catalogue/", "text/html; charset=utf-8"),
        ("/lessons/g07/课.html", "text/html; charset=utf-8"),
        ("/index.js", "text/javascript; charset=utf-8"),
    ],
)
def test_pages_come_with_their_type(visit: Visit, path: str, media: str) -> None:
    answer = visit.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)
    assert answer.get_data(as_text=True) == PAGE


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("", None), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_packed_files_go_to_browsers_that_unpack_them(visit: Visit, accepts: str, encoding: str | None) -> None:
    answer = visit.get("/index.html", headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(answer.data).decode() == PAGE


def test_an_unchanged_page_is_not_sent_again(visit: Visit) -> None:
    tag = visit.get("/index.html").headers["ETag"]
    again = visit.get("/index.html", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    packed = visit.get("/index.html", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    assert packed.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../private/quiz_bank.json",
        "/%2e%2e/private/quiz_bank.json",
        "/..%2fprivate%2fquiz_bank.json",
        "/lessons/../../private/quiz_bank.json",
        "/..\\private\\quiz_bank.json",
        "/c:/windows/win.ini",
        "/index.html%00.png",
        "/.hidden.html",
        "/notes.py",
        "/out.json",
        "/lessons",
        "/static/../../app.py",
        "/nowhere.html",
    ],
)
def test_nothing_else_is_served(visit: Visit, path: str) -> None:
    assert visit.get(path).status_code == 404


def test_a_folder_leads_to_its_index(visit: Visit) -> None:
    answer = visit.get("/catalogue")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/catalogue/")


def test_the_sites_own_404_page_is_shown(visit: Visit) -> None:
    assert visit.get("/nowhere.html").get_data(as_text=True) == PAGE


def test_without_a_site_the_home_page_says_what_to_do(town: Town) -> None:
    assert "site-builder build" in town.visit().get("/").get_data(as_text=True)
