"""Finished bodies in their frames, one page at a time: from frames at hand, or from MkDocs, opened once per process.

A plain `mkdocs build` over build/docs gives the same pages (a test says so). It is not run here because it reads every
page before it writes one, and would do so again in every process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.compiling.documents import parted_document
from site_builder.output_files import write_if_changed
from site_builder.rendering.frame_store import SECTIONS, FrameStore, filled, frame_key

if TYPE_CHECKING:
    from site_builder.rendering.page_frames import PageFrames

STANDING_PAGES = ("404.html", "offline.html")
"""Pages for addresses that lead nowhere, or cannot be reached; they have no document."""

FRAMES = "frames"
"""Folder of the cache with the frames of earlier builds."""


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
    cache: Path
    edition: str
    pages: tuple[str, ...]


def run(job: RenderJob) -> int:
    """Render the pages of a job; how many came out different. Raises RenderError."""
    drawing = _drawing(job.site_config, job.docs, job.cache, job.edition)
    changed = 0
    for name in job.pages:
        if name in STANDING_PAGES:
            changed += write_if_changed(job.site / name, _encoded(drawing.frames.standing_page(name)))
            continue
        header, body = parted_document((job.docs / name).read_bytes())
        page = _encoded(drawing.page(name, header, body))
        changed += write_if_changed(job.site / Path(name).with_suffix(".html"), page)
    return changed


class _Drawing:
    """Pages of one theme."""

    def __init__(self, site_config: Path, docs: Path, cache: Path, edition: str) -> None:
        self._site_config = site_config
        self._docs = docs
        self._cache = cache
        self._store = FrameStore(cache / FRAMES, edition)

    @cached_property
    def frames(self) -> PageFrames:
        # MkDocs takes a third of a second to import, and a build that finds its frames does without it.
        from site_builder.rendering.page_frames import open_frames  # noqa: PLC0415

        return open_frames(self._site_config, self._docs, self._cache / "templates")

    @cached_property
    def _sections(self) -> frozenset[str]:
        listed = self._store.get(SECTIONS)
        if listed is None:
            listed = self.frames.sections
            self._store.put(SECTIONS, listed)
        return frozenset(listed)

    def page(self, name: str, header: Mapping[str, str], body: str) -> str:
        """The page at `name` (below build/docs). Raises RenderError."""
        if name in self._sections:
            return self.frames.section(name, header, body)
        key = frame_key(name, header)
        frame = self._store.get(key)
        if frame is None:
            frame = self.frames.frame(name, header)
            self._store.put(key, frame)
        return filled(frame, header, body)


@lru_cache(maxsize=1)
def _drawing(site_config: Path, docs: Path, cache: Path, edition: str) -> _Drawing:
    return _Drawing(site_config, docs, cache, edition)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="xmlcharrefreplace")
