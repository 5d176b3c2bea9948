"""A copy of the whole finished site for a USB stick: opened by double click, without a server and without a network."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from site_builder.office_files.word import member
from site_builder.output_files import PRECOMPRESSED, files_below, write_if_changed

FOLDER = "网站文件"
ENTRANCE = "打开心育.html"
README = "看这里.txt"
_ENTRANCE = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url={FOLDER}/index.html"><title>心育</title></head>
<body><p><a href="{FOLDER}/index.html">打开心育</a></p></body></html>
"""
_README = (
    "双击“打开心育.html”，用浏览器看，不用联网，不用安装。\r\n"
    "找课、上课、打印都能用；测验和学时要在联网的网站上才能记。\r\n"
    "请把整个文件夹一起拷走，不要只拷一个文件。从压缩包里看的，先全部解压。\r\n"
)


def copy_to_folder(site: Path, target: Path, on_done: Callable[[int, int], None]) -> int:
    """Bring the copy in `target` up to date; how many files were written. What else stands in `target` stays."""
    files = list(_files(site))
    written = 0
    for number, (name, path) in enumerate(files, 1):
        written += write_if_changed(target / FOLDER / name, path.read_bytes())
        on_done(number, len(files))
    wanted = {name for name, _ in files}
    for path in list(files_below(target / FOLDER)):
        if path.relative_to(target / FOLDER).as_posix() not in wanted:
            path.unlink()
    for name, data in _extra():
        written += write_if_changed(target / name, data)
    return written


def copy_to_zip(site: Path, target: Path, on_done: Callable[[int, int], None]) -> int:
    """The copy as one zip; how many files it holds."""
    files = list(_files(site))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    with zipfile.ZipFile(fresh, "w") as zipped:
        for name, data in _extra():
            zipped.writestr(member(f"心育/{name}"), data)
        for number, (name, path) in enumerate(files, 1):
            zipped.writestr(member(f"心育/{FOLDER}/{name}"), path.read_bytes(), compresslevel=6)
            on_done(number, len(files))
    fresh.replace(target)
    return len(files)


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Everything that a browser opens from a folder: the compressed copies are for servers."""
    for path in files_below(site):
        if path.suffix not in PRECOMPRESSED and path.name != "404.html":
            yield path.relative_to(site).as_posix(), path


def _extra() -> Iterator[tuple[str, bytes]]:
    yield ENTRANCE, _ENTRANCE.encode("utf-8")
    yield README, ("\ufeff" + _README).encode("utf-8")
