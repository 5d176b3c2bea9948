"""The hook that mkdocs.yml names: hands finished bodies to MkDocs and keeps out what our pages do not use.

MkDocs would read a body with Python-Markdown, which understands Markdown a little differently from the reader that
checked it. So Markdown gets an empty page and the body is put in place afterwards.
"""

from __future__ import annotations

from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

SELECTED = "xinyu_selected_pages"
"""Key in `extra`: the pages (paths below docs) that this process renders. Absent when MkDocs runs by itself."""

TEMPLATE_CACHE = "xinyu_template_cache"
"""Key in `extra`: folder for compiled templates."""

_BODY = "finished_body"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """No sitemap: MkDocs writes the day of the build into it."""
    config.theme.static_templates = {"404.html"}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the theme's own scripts and styles, which our templates do not load."""
    ours = Path(config.docs_dir)
    wanted = _selection(config)
    return Files(file for file in files if _is_ours(file, ours) and (file.is_documentation_page() or wanted is None))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Render the selected pages only; the others stay known, because the navigation names some of them."""
    wanted = _selection(config)
    if wanted is not None:
        for file in files:
            file.inclusion = InclusionLevel.INCLUDED if file.src_uri in wanted else InclusionLevel.EXCLUDED
    return nav


def on_env(env: jinja2.Environment, config: MkDocsConfig, **_: object) -> jinja2.Environment:
    """Compile the theme's templates once for all processes, without the empty lines their tags would leave behind."""
    env.trim_blocks = env.lstrip_blocks = True
    if folder := config.extra.get(TEMPLATE_CACHE):
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(folder)
    return env


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Set the body aside: there is nothing left for Markdown to read."""
    page.meta[_BODY] = markdown
    return ""


def on_page_content(_html: str, page: Page, **_: object) -> str:
    """Hand over the body as it was checked."""
    return str(page.meta.pop(_BODY)).strip()


def _selection(config: MkDocsConfig) -> frozenset[str] | None:
    selected: frozenset[str] | None = config.extra.get(SELECTED)
    return selected


def _is_ours(file: File, docs: Path) -> bool:
    return file.src_dir is not None and Path(file.src_dir) == docs
