"""A picture beside a page reaches the site, leaves it when it is taken away, and no other file of an author does."""

from __future__ import annotations

from pathlib import Path

from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import build, paths_in


def test_pictures_come_and_go_with_the_content(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    folder = paths.content / "lessons" / "g07"
    folder.mkdir(parents=True)
    (folder / "circle.svg").write_bytes(b"<svg/>")
    (folder / "notes.docx").write_bytes(b"draft")
    (paths.content / "list.png").write_bytes(b"not beside a page")
    build(small_curriculum(), paths)
    shown = paths.site / "lessons" / "g07" / "circle.svg"
    assert shown.read_bytes() == b"<svg/>"
    assert not list(paths.site.rglob("*.docx"))
    assert not list(paths.site.rglob("list.png"))
    (folder / "circle.svg").unlink()
    build(small_curriculum(), paths)
    assert not shown.exists()
