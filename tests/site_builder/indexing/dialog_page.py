"""The search dialog on a small site opened from a folder: the strictest place a page can be in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest

from site_builder.curriculum import Audience
from site_builder.indexing.indexer import write_index
from tests.site_builder.indexing.pages import curriculum, guide, lesson

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THEMES = Path(__file__).resolve().parents[3] / "themes"
PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>一页</title>
<link rel="stylesheet" href="assets/css/tokens.css"><link rel="stylesheet" href="assets/css/site.css">
<link rel="stylesheet" href="assets/css/search.css"><script src="assets/js/search.js" defer></script></head>
<body><header class="head"><div class="wrap">{search}</div></header><main>
<p>夜里睡不着，先告诉身边的大人。</p><textarea>睡不着</textarea>
<form role="search" data-open-search><input type="search" id="home"><button id="go">搜索</button></form>
<a id="try" href="#" data-search-for="宿舍">宿舍</a></main></body></html>"""

PAGES = curriculum(
    guide("gd-help", "求助指南", "想找人说说，打 12356。"),
    guide("gd-night", "睡不着的晚上", "躺下以后心里乱，先告诉身边的大人。", tags="此刻先看"),
    guide("gd-plan", "危机预案", "门后那一张。", audience=Audience.STAFF, tags="在校先看乙"),
    guide("gd-report", "强制报告", "立即报告。", audience=Audience.STAFF, tags="在校先看甲"),
    guide("gd-markup", "<b>粗</b>体字", "<img src=x> 也只是字。"),
    lesson("g08-t1-02", "什么时候该求助", "咳得整夜睡不着的，站起来。"),
    *(guide(f"gd-dorm-{number:02}", f"宿舍第{number}篇", "宿舍里的事。") for number in range(14)),
)


@dataclass(slots=True)
class Dialog:
    """One open page and every file it asked for after it was there."""

    page: Page
    folder: Path
    asked: list[str] = field(default_factory=list)

    def titles(self) -> list[str]:
        self.page.wait_for_selector(".md-search-result__item")
        return list(self.page.locator(".md-search-result__title").all_inner_texts())

    def status(self, text: str) -> None:
        self.page.wait_for_function(
            "text => document.querySelector('.md-search-result__meta').textContent.includes(text)", arg=text
        )

    def open(self, rest: str = "") -> None:
        self.page.goto((self.folder / "index.html").as_uri() + rest)
        self.asked.clear()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(THEMES / "assets", folder / "assets")
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEMES / "material"), autoescape=True)
    environment.filters["url"] = str
    config = {"extra": {"help_page": "guides/gd-help.html"}}
    search = environment.get_template("partials/search.html").render(config=config)
    for name in ("index.html", "catalogue/index.html", *(page.url for page in PAGES.pages)):
        root = "../" * name.count("/")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(search=search).replace('"assets/', f'"{root}assets/'), "utf-8")
    write_index(PAGES, folder)
    return folder


@pytest.fixture
def dialog(browser: Browser, site: Path) -> Iterator[Dialog]:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    made = Dialog(page, site)
    page.on("request", lambda request: made.asked.append(request.url))
    made.open()
    yield made
    page.close()
    assert not errors
