"""MkDocs' templates and navigation, opened once per process, put around finished bodies one page at a time.

A plain `mkdocs build` over build/docs gives the same pages (a test says so). It is not run here because it reads every
page before it writes one, and would do so again in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.compiling.documents import parted_document
from site_builder.output_files import write_if_changed

if TYPE_CHECKING:
    from site_builder.rendering.page_frames import PageFrames

STANDING_PAGES = ("404.html", "offline.html")
"""Pages for addresses that lead nowhere, or cannot be reached; they have no document."""


class RenderError(RuntimeError):
    """The pages could not be rendered. The message says why."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Some pages (paths below `docs`, with forward slashes) to be rendered into `site`.

    `edition` changes with the theme: what a process holds open is not used for another.
    """

    site_config: Path
    docs: Path
    site: Path
    template_cache: Path
    edition: str
    pages: tuple[str, ...]


def run(job: RenderJob) -> int:
    """Render the pages of a job; how many came out different. Raises RenderError."""
    frames = _frames(job.site_config, job.docs, job.template_cache, job.edition)
    changed = 0
    for name in job.pages:
        if name in STANDING_PAGES:
            changed += write_if_changed(job.site / name, frames.standing_page(name))
            continue
        header, body = parted_document((job.docs / name).read_bytes())
        changed += write_if_changed(job.site / Path(name).with_suffix(".html"), frames.page(name, header, body))
    return changed


@lru_cache(maxsize=1)
def _frames(site_config: Path, docs: Path, template_cache: Path, _edition: str) -> PageFrames:
    # MkDocs takes a third of a second to import, and a build that renders nothing does without it.
    from site_builder.rendering.page_frames import open_frames  # noqa: PLC0415

    return open_frames(site_config, docs, template_cache)
