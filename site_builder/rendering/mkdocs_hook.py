"""The hook that mkdocs.yml names: hands finished bodies to MkDocs and keeps out what our pages do not use.

MkDocs would read a body with Python-Markdown, which understands Markdown a little differently from the reader that
checked it. So Markdown gets an empty page and the body is put in place afterwards.
"""

from __future__ import annotations

from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from site_builder.compiling.own_help import read_own_help

TEMPLATE_CACHE = "xinyu_template_cache"
"""Key in `extra`: folder for compiled templates. Absent when MkDocs runs by itself."""

_BODY = "finished_body"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """No sitemap: MkDocs writes the day of the build into it. The pages without a block get the school's own phone."""
    config.theme.static_templates = {"404.html", "offline.html"}
    config.extra["own_help"] = read_own_help(Path(config.docs_dir))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the theme's own scripts and styles, which our templates do not load."""
    ours = Path(config.docs_dir)
    return Files(file for file in files if _is_ours(file, ours))


def on_env(env: jinja2.Environment, config: MkDocsConfig, **_: object) -> jinja2.Environment:
    """Compile the theme's templates once for all processes, without the empty lines their tags would leave behind."""
    env.trim_blocks = env.lstrip_blocks = True
    if folder := config.extra.get(TEMPLATE_CACHE):
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(folder)
        env.auto_reload = False  # templates do not change while a build runs; their times need not be asked
    return env


def on_template_context(context: TemplateContext, template_name: str, **_: object) -> TemplateContext:
    """The page for what cannot be reached is shown at any depth, so its links begin at the root."""
    if template_name == "offline.html":
        context["base_url"] = "/"
    return context


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Set the body aside: there is nothing left for Markdown to read."""
    page.meta[_BODY] = markdown
    return ""


def on_page_content(_html: str, page: Page, **_: object) -> str:
    """Hand over the body as it was checked."""
    return str(page.meta.pop(_BODY)).strip()


def _is_ours(file: File, docs: Path) -> bool:
    return file.src_dir is not None and Path(file.src_dir) == docs
