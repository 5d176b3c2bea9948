"""Makes the documents of some pages, in this process or another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.compiling.blocks import Blocks, Placed, Shared
from site_builder.compiling.documents import document
from site_builder.compiling.page_texts import ReadWhole
from site_builder.compiling.routes import section_key
from site_builder.compiling.section_pages import Listed, SectionPage
from site_builder.curriculum import Audience, Kind
from site_builder.output_files import write_if_changed


@dataclass(frozen=True, slots=True)
class CompileJob:
    """Some pages to be written below `docs`. Those in `outlined` (ids) are outlines, and `read` gets their text."""

    blocks: Path
    template_cache: Path
    docs: Path
    shared: Shared
    placed: tuple[Placed, ...]
    outlined: frozenset[str]
    read: ReadWhole


def compile_documents(job: CompileJob) -> int:
    """Write the documents of a job; how many came out different. Raises jinja2.TemplateError."""
    blocks = Blocks(job.blocks, job.shared, job.template_cache)
    outlines = [
        placed.page
        for placed in job.placed
        if not isinstance(placed.page, SectionPage) and placed.page.id in job.outlined
    ]
    whole = {page.id: page for page in (job.read(outlines) if outlines else ())}
    changed = 0
    for placed in job.placed:
        page = placed.page
        if not isinstance(page, SectionPage) and page.id in whole:
            page = whole[page.id]
        data = page_document(replace(placed, page=page), blocks, job.shared.edition)
        changed += write_if_changed(job.docs / document_name(page), data)
    return changed


def document_name(page: Listed) -> str:
    """Path below build/docs, with forward slashes."""
    return page.url.removesuffix(".html") + ".md"


def page_document(placed: Placed, blocks: Blocks, edition: str) -> bytes:
    """The bytes of a page's file. Raises jinja2.TemplateError."""
    page = placed.page
    header = {
        "title": page.title,
        "description": page.summary,
        "section": section_key(page),
        "robots": "noindex" if _hidden_from_search_engines(page) else "",
        "previous": placed.previous.url if placed.previous else "",
        "next": placed.next.url if placed.next else "",
        "edition": edition,
    }
    return document(header, blocks.body(placed))


def _hidden_from_search_engines(page: Listed) -> bool:
    """Staff pages about danger: read by staff who were sent there, not found by a frightened child."""
    kind = getattr(page, "kind", None)
    return kind in (Kind.GUIDE, Kind.TRAINING) and getattr(page, "audience", None) is Audience.STAFF
