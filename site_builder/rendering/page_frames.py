"""The one module that drives MkDocs: our templates with the context that MkDocs gives them.

Pages of one folder differ in what their header says of them and in their body: the frame around those is rendered once
a folder, with holes, and filled for each page. It comes out as MkDocs would make the page (a test builds both).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from site_builder.rendering.engine import RenderError
from site_builder.rendering.frame_store import BODY, HOLES, Frame
from site_builder.rendering.mkdocs_hook import TEMPLATE_CACHE

_HOLE = re.compile("\ue000([a-z]+)\ue000")


class PageFrames:
    """Puts header, navigation and footer around bodies. Made by `open_frames`."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, environment: jinja2.Environment) -> None:
        self._config = config
        self._nav = nav
        self._environment = environment
        self._sections = {page.file.src_uri: page for page in nav.pages}

    @property
    def sections(self) -> list[str]:
        """Pages of the navigation, below build/docs: each is drawn by itself."""
        return [*self._sections]

    def section(self, name: str, header: Mapping[str, str], body: str) -> str:
        """The page of the navigation at `name`. Raises RenderError."""
        return self._whole(self._sections[name], header, body)

    def frame(self, name: str, header: Mapping[str, str]) -> Frame:
        """What stands around the page at `name` and all that share its key. Raises RenderError."""
        framed = {key: _hole(key) if key in HOLES else value for key, value in header.items()}
        page = Page(None, _file(name, self._config), self._config)
        return _HOLE.split(self._whole(page, framed, _hole(BODY)))

    def _whole(self, page: Page, header: Mapping[str, str], body: str) -> str:
        page.markdown, page.meta, page.content = "", dict(header), body
        page.active = True
        with _render_errors():
            context = get_context(self._nav, (), self._config, page)
            text = self._environment.get_template("main.html").render(context)
        page.active = False
        return text

    def standing_page(self, name: str) -> str:
        """A page that is shown at any address, at any depth. Raises RenderError."""
        with _render_errors():
            context = get_context(self._nav, (), self._config, base_url="/")
            return self._environment.get_template(name).render(context)


def open_frames(site_config: Path, docs: Path, template_cache: Path) -> PageFrames:
    """Read mkdocs.yml and open its theme. Only the pages of the navigation are looked up. Raises RenderError."""
    template_cache.mkdir(parents=True, exist_ok=True)
    with _render_errors():
        with site_config.open("rb") as file:
            config = load_config(file, docs_dir=str(docs.resolve()))
        config.extra[TEMPLATE_CACHE] = str(template_cache)
        config = config.plugins.on_config(config)
        files = Files([_file(name, config) for entry in config.nav or () for name in entry.values()])
        nav = get_navigation(files, config)
        environment = config.plugins.on_env(config.theme.get_env(), config=config, files=files)
    return PageFrames(config, nav, environment)


def _file(name: str, config: MkDocsConfig) -> File:
    return File(name, config.docs_dir, config.site_dir, config.use_directory_urls)


def _hole(name: str) -> str:
    return f"\ue000{name}\ue000"


@contextmanager
def _render_errors() -> Iterator[None]:
    try:
        yield
    except (MkDocsException, jinja2.TemplateError) as error:
        raise RenderError(f"网页没有生成：{error}。请看 mkdocs.yml 和 themes/material。") from error
