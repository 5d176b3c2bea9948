"""The pages of a finished site: which there are, what stands in their heads, and how they lead to one another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from site_builder.verifying.verifier import verify
from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import PROJECT, build, bytes_below, paths_in


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = paths_in(tmp_path_factory.mktemp("small"))
    build(small_curriculum(), paths)
    return paths.site


def page(site: Path, url: str) -> str:
    return (site / url).read_text("utf-8")


def test_every_page_and_list_has_its_address(site: Path) -> None:
    pages = {name for name in bytes_below(site) if name.endswith(".html")}
    content = {page.url for page in small_curriculum().pages}
    lists = {"catalogue/g07.html", "catalogue/g08.html", "catalogue/area-life.html"}
    sections = {f"{name}/index.html" for name in ("catalogue", "parents", "training", "library", "guides")}
    assert pages == content | lists | sections | {"index.html", "404.html", "offline.html"}


def test_the_site_holds_nothing_of_the_theme_that_no_page_asks_for(site: Path) -> None:
    names = list(bytes_below(site))
    assert not [name for name in names if "bundle" in name or "lunr" in name or name == "sitemap.xml"]


def test_links_loads_and_weights_are_in_order(site: Path) -> None:
    assert verify(site, (), ()).problems == ()


def test_the_head_says_what_the_page_is(site: Path) -> None:
    text = page(site, "lessons/g07/g07-t1-02.html")
    assert '<html lang="zh-CN"' in text
    assert "<title>困难时谁在我身边 · 心育</title>" in text
    assert '<meta name="description" content="画出自己的求助圈">' in text
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in text
    assert 'href="../../assets/css/site.css"' in text


def test_a_page_tells_its_neighbours_on_the_same_shelf_only(site: Path) -> None:
    first = page(site, "lessons/g07/g07-t1-01.html")
    assert '<link rel="next" href="../../lessons/g07/g07-t1-02.html">' in first
    last = page(site, "lessons/g07/g07-t1-02.html")
    assert '<link rel="prev" href="../../lessons/g07/g07-t1-01.html">' in last
    assert '<link rel="next"' not in last


def test_staff_pages_about_danger_ask_search_engines_to_stay_away(site: Path) -> None:
    hidden = {name for name in bytes_below(site) if name.endswith(".html") and 'content="noindex"' in page(site, name)}
    assert hidden == {"guides/gd-danger.html", "404.html", "offline.html"}


def test_the_current_section_is_marked(site: Path) -> None:
    marked = re.search(r'<a class="[^"]*" href="([^"]+)" aria-current="true">', page(site, "parents/czh/p-czh-01.html"))
    assert marked is not None
    assert marked[1] == "../index.html"
    assert 'aria-current="page"' in page(site, "catalogue/index.html")


def test_a_lesson_page_carries_its_sections_only_in_the_navigation(site: Path) -> None:
    head, _, _ = page(site, "lessons/g07/g07-t1-01.html").partition('id="main"')
    assert "lessons/" not in head.replace('rel="next" href="../../lessons/', "")


def test_a_record_quiz_tells_its_names_and_nothing_more(site: Path) -> None:
    text = page(site, "training/s/t-s-01.html")
    form = re.search(r"<form[^>]*data-quiz=[^>]*>", text)
    assert form is not None
    assert 'data-quiz="q-t-s-01"' in form[0]
    assert 'data-revision="0123456789abcdef"' in form[0]
    assert 'data-page="t-s-01"' in form[0]
    assert 'value="c1"' in text


def test_a_lesson_is_listed_under_its_grade_and_its_area(site: Path) -> None:
    for name in ("catalogue/g07.html", "catalogue/area-life.html"):
        assert 'href="../lessons/g07/g07-t1-02.html"' in page(site, name)
    assert "g07-t1-02" not in page(site, "catalogue/g08.html")


def test_the_missing_page_leads_home_from_any_depth(site: Path) -> None:
    assert 'href="/index.html"' in page(site, "404.html")


def test_only_the_render_package_knows_mkdocs() -> None:
    importing = re.compile(r"^\s*(?:from|import) mkdocs\b", re.MULTILINE)
    package = PROJECT / "site_builder"
    knowing = {
        path.relative_to(package).as_posix() for path in package.rglob("*.py") if importing.search(path.read_text())
    }
    assert knowing == {"rendering/page_frames.py", "rendering/mkdocs_hook.py"}


def test_a_plain_mkdocs_build_gives_the_same_pages(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    build(small_curriculum(), paths)
    with paths.site_config.open("rb") as file:
        config = load_config(file, docs_dir=str(paths.docs), site_dir=str(tmp_path / "plain"))
    mkdocs_build(config)
    assert bytes_below(tmp_path / "plain") == bytes_below(paths.site)
