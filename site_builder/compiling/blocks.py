"""The one door to the body templates in themes/blocks: what a template may use stands here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from site_builder.compiling.beyond_programme import is_beyond_programme
from site_builder.compiling.home import GradeWeeks
from site_builder.compiling.made_documents import MadeDocument
from site_builder.compiling.page_size import kilobytes
from site_builder.compiling.preparation import preparation
from site_builder.compiling.routes import PageLink, weeks
from site_builder.compiling.section_pages import Group, Listed, SectionPage
from site_builder.compiling.taken_home import large_sheet, loudspeaker_script
from site_builder.curriculum import Curriculum, Quiz
from site_builder.policy import NO_SLOTS, Calendar, Hotline, LocalSlots, Season
from site_builder.pupils_own import is_for_pupils
from site_builder.read_quietly import is_read_quietly
from site_builder.written_large import is_written_large


@dataclass(frozen=True, slots=True)
class Shared:
    """What every block of one build sees. `edition` is the date of the newest signature, as text; `loaded_bytes` what a
    parent lesson loads beside itself.
    """

    curriculum: Curriculum
    hotlines: tuple[Hotline, ...]
    calendar: Calendar
    edition: str
    home_data: tuple[GradeWeeks, ...]
    local: LocalSlots = NO_SLOTS
    seasons: tuple[Season, ...] = ()
    loaded_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A page with everything that depends on where it stands. `root` is the way to the site root, such as "../../"."""

    page: Listed
    root: str
    quiz: Quiz | None = None
    previous: PageLink | None = None
    next: PageLink | None = None
    trail: tuple[PageLink, ...] = ()
    groups: tuple[Group, ...] = ()
    documents: tuple[MadeDocument, ...] = ()

    def link(self, page: Listed) -> str:
        """Address of another page from here."""
        return self.root + page.url


class BlockEnvironment(jinja2.Environment):
    """Escapes everything but the fields that our own Markdown reader made: `html` and `*_html`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        value = super().getattr(obj, attribute)
        if isinstance(value, str) and (attribute == "html" or attribute.endswith("_html")):
            return Markup(value)  # noqa: S704 - our reader renders with html off and escapes what authors typed
        return value


class Blocks:
    """Renders the bodies of pages from the templates in `folder`."""

    def __init__(self, folder: Path, shared: Shared, template_cache: Path) -> None:
        template_cache.mkdir(parents=True, exist_ok=True)
        self._environment = BlockEnvironment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(template_cache)),
        )
        self._environment.globals.update({field.name: getattr(shared, field.name) for field in fields(shared)})
        self._environment.globals.update(
            weeks=weeks,
            preparation=preparation,
            kilobytes=kilobytes,
            loudspeaker_script=loudspeaker_script,
            large_sheet=large_sheet,
        )
        self._environment.tests["beyond_programme"] = is_beyond_programme
        self._environment.tests["for_pupils"] = is_for_pupils
        self._environment.tests["read_quietly"] = is_read_quietly
        self._environment.tests["written_large"] = is_written_large

    def body(self, placed: Placed) -> str:
        """The finished HTML of a page's body. Raises jinja2.TemplateError when a template is wrong."""
        name = placed.page.block if isinstance(placed.page, SectionPage) else f"{placed.page.kind.value}.html"
        own = {field.name: getattr(placed, field.name) for field in fields(placed)}
        return self._environment.get_template(name).render(own, link=placed.link)
