"""Runs MkDocs over some of the pages, in this process or another.

MkDocs empties its output folder before it begins, so each run gets a folder of its own and the driver moves what is
new from there to the site.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from site_builder.rendering.mkdocs_hook import SELECTED, TEMPLATE_CACHE


class RenderError(RuntimeError):
    """MkDocs could not render the pages. The message says why."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Some pages (paths below `docs`, with forward slashes) to be rendered into the folder `into`."""

    site_config: Path
    docs: Path
    into: Path
    template_cache: Path
    pages: tuple[str, ...]


def run(job: RenderJob) -> None:
    """Render the pages of a job. Raises RenderError."""
    job.template_cache.mkdir(parents=True, exist_ok=True)
    try:
        with job.site_config.open("rb") as file:
            config = load_config(file, docs_dir=str(job.docs.resolve()), site_dir=str(job.into.resolve()))
        config.extra[SELECTED] = frozenset(job.pages)
        config.extra[TEMPLATE_CACHE] = str(job.template_cache)
        build(config)
    except (MkDocsException, jinja2.TemplateError) as error:
        raise RenderError(f"网页没有生成：{error}。请看 mkdocs.yml 和 themes/material。") from error
