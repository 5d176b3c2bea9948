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
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from site_builder.rendering.engine import RenderError
from site_builder.rendering.mkdocs_hook import TEMPLATE_CACHE

HOLES = frozenset({"title", "description", "previous", "next", "refresh"})
"""What the header of one page says of it alone; the templates print each as it is, escaped."""

_BODY = "body"
_HOLE = re.compile("\ue000([a-z]+)\ue000")


class PageFrames:
    """Puts header, navigation and footer around bodies. Made by `open_frames`."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, environment: jinja2.Environment) -> None:
        self._config = config
        self._nav = nav
        self._environment = environment
        self._sections = {page.file.src_uri: page for page in nav.pages}
        self._frames: dict[tuple[object, ...], list[str]] = {}

    def page(self, name: str, header: Mapping[str, str], body: str) -> bytes:
        """The page at `name` (below build/docs). Raises RenderError."""
        if name in self._sections:
            return _encoded(self._whole(self._sections[name], header, body))
        framed = {key: _hole(key) if key in HOLES else value for key, value in header.items()}
        key = (name.rpartition("/")[0], *framed.items())
        if key not in self._frames:
            page = Page(None, _file(name, self._config), self._config)
            self._frames[key] = _HOLE.split(self._whole(page, framed, _hole(_BODY)))
        said = {_BODY: body, **{hole: str(escape(header[hole])) for hole in HOLES & header.keys()}}
        parts = self._frames[key]  # text and names of holes by turns
        return _encoded("".join(said[part] if place % 2 else part for place, part in enumerate(parts)))

    def _whole(self, page: Page, header: Mapping[str, str], body: str) -> str:
        page.markdown, page.meta, page.content = "", dict(header), body
        page.active = True
        with _render_errors():
            context = get_context(self._nav, (), self._config, page)
            text = self._environment.get_template("main.html").render(context)
        page.active = False
        return text

    def standing_page(self, name: str) -> bytes:
        """A page that is shown at any address, at any depth. Raises RenderError."""
        with _render_errors():
            context = get_context(self._nav, (), self._config, base_url="/")
            return _encoded(self._environment.get_template(name).render(context))


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


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="xmlcharrefreplace")


@contextmanager
def _render_errors() -> Iterator[None]:
    try:
        yield
    except (MkDocsException, jinja2.TemplateError) as error:
        raise RenderError(f"网页没有生成：{error}。请看 mkdocs.yml 和 themes/material。") from error
