"""Precompressed copies: what gets one, what they hold, and when they are made again."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli
import pytest

from site_builder.precompressing import precompress
from site_builder.workers import Workers

TEXT = "<p>同一句话，同样的字节。</p>" * 50


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "a.html").write_text(TEXT, "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 not text")
    return tmp_path


def run(site: Path, processes: int = 1) -> int:
    with Workers(processes) as workers:
        return precompress(site, workers, lambda *_: None)


def test_text_gets_both_copies_and_pictures_none(site: Path) -> None:
    assert run(site) == 1
    page = site / "lessons" / "a.html"
    assert gzip.decompress(page.with_name("a.html.gz").read_bytes()).decode() == TEXT
    assert brotli.decompress(page.with_name("a.html.br").read_bytes()).decode() == TEXT
    assert not (site / "photo.jpg.gz").exists()


def test_copies_do_not_depend_on_the_time(site: Path) -> None:
    page = site / "lessons" / "a.html"
    run(site)
    before = [page.with_name(name).read_bytes() for name in ("a.html.gz", "a.html.br")]
    os.utime(page, (1, 1))
    assert run(site) == 1
    assert [page.with_name(name).read_bytes() for name in ("a.html.gz", "a.html.br")] == before


def test_only_changed_files_are_compressed_again(site: Path) -> None:
    run(site)
    assert run(site) == 0
    (site / "lessons" / "a.html").write_text(TEXT + "一句", "utf-8")
    os.utime(site / "lessons" / "a.html", ns=(1, 1))
    assert run(site) == 1
    assert gzip.decompress((site / "lessons" / "a.html.gz").read_bytes()).decode().endswith("一句")


def test_several_processes_make_the_same_copies(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, processes in zip(folders, (1, 2), strict=True):
        folder.mkdir()
        for number in range(450):
            (folder / f"{number}.html").write_text(f"<p>{number}</p>{TEXT}", "utf-8")
        assert run(folder, processes) == 450
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two
