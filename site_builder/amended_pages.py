"""Pages whose text changed and nothing that another page shows: made, put into the index, verified and compressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import jinja2

from site_builder.build_key import BuildKey
from site_builder.bundle import load_bank
from site_builder.compiling.blocks import Blocks, Placed, Shared
from site_builder.compiling.page_documents import document_name, page_document
from site_builder.compiling.pages import Compiled
from site_builder.compiling.section_pages import SectionPage
from site_builder.curriculum import AnyPage, Curriculum, TrainingModule
from site_builder.indexing.page_terms import PageTerms, terms_of
from site_builder.indexing.updater import amend_index
from site_builder.last_build import Beginning, LastBuild, beside, keep_last
from site_builder.loading.policy_files import load_policy
from site_builder.loading.source_file import SourceFile
from site_builder.output_files import PRECOMPRESSED, Look, Stamps, stamp_of, write_if_changed
from site_builder.page_rows import PageRow, PageRows
from site_builder.paths import BuildPaths
from site_builder.policy import Policy
from site_builder.precompressing import TEXT, compress
from site_builder.quiz_bank import secret_texts
from site_builder.rendering.engine import RenderError, RenderJob, run
from site_builder.rendering.offline_worker import NAME as WORKER
from site_builder.rendering.offline_worker import write_worker
from site_builder.rules.catalogue import load_catalogue
from site_builder.step_memory import StepMemory
from site_builder.surveying import SurveyJob, mark_of, outline_mark, survey_pages
from site_builder.verifying.verifier import are_sound

ROWS = "pages.sqlite"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A page read again, the digest of its source and what else it is made of."""

    page: AnyPage
    digest: str
    row: PageRow


class _Looks(Mapping[str, Look]):
    """Stamps as looks. A few are asked for; making all of them takes as long as looking at a thousand files."""

    def __init__(self, stamps: Stamps) -> None:
        self._stamps = stamps

    def __getitem__(self, name: str) -> Look:
        size, changed, _ = self._stamps[name]
        return Look(size, changed)

    def __contains__(self, name: object) -> bool:
        return name in self._stamps

    def __iter__(self) -> Iterator[str]:
        return iter(self._stamps)

    def __len__(self) -> int:
        return len(self._stamps)


class Amending:
    """One short build after the last one."""

    def __init__(self, paths: BuildPaths, key: BuildKey, beginning: Beginning, last: LastBuild) -> None:
        self._paths = paths
        self._key = key
        self._beginning = beginning
        self._last = last

    def bring(self, changed: list[str], memory: StepMemory) -> int | None:
        """Make the pages of these sources and remember the build; how many files were compressed. None when something
        else would have to be made as well, or when anything is wrong: the whole way says what.
        """
        fresh = self._read(changed)
        if fresh is None:
            return None
        try:
            self._make(fresh)
        except (jinja2.TemplateError, RenderError):
            return None
        indexed = self._index(fresh)
        if indexed is None:
            return None
        write_worker(self._paths)
        touched = [*(one.page.url for one in fresh), *indexed, WORKER]
        stale = [name for name in touched if self._looks_other(name)]
        if not self._sound(stale):
            return None
        packed = [self._paths.site / name for name in stale if name.endswith(TEXT)]
        compress(packed)
        keep_last(memory, self._afterwards(stale))
        return len(packed)

    def _read(self, changed: list[str]) -> list[Fresh] | None:
        """The pages, each still with the outline that it had and without a finding."""
        said = self._last.said
        if said["made"] or any(finding_path in changed for finding_path in said["found_in"]):
            return None
        rows = PageRows(self._paths.cache / ROWS).read(changed)
        job = SurveyJob(self._paths.content, tuple(changed), self._key, self._policy)
        fresh = []
        for source, surveyed in zip(changed, survey_pages(job), strict=True):
            row, page = rows.get(source), surveyed.page
            if row is None or page is None or surveyed.outline.findings:
                return None
            if outline_mark(surveyed.outline) != row.outline:
                return None
            fresh.append(Fresh(page, surveyed.digest, row))
        return fresh

    @cached_property
    def _policy(self) -> Policy:
        return load_policy(self._paths.content, load_catalogue())[0]

    def _make(self, fresh: list[Fresh]) -> None:
        paths, policy, said = self._paths, self._policy, self._last.said
        for one in fresh:
            shared = Shared(
                Curriculum(one.row.named), policy.hotlines, policy.calendar, said["edition"], (), policy.local,
                policy.seasons, said["loaded_bytes"],
            )  # fmt: skip
            blocks = Blocks(paths.blocks, shared, paths.cache / "templates")
            row = one.row
            placed = Placed(
                page=one.page, root=row.root, quiz=row.quiz, previous=row.previous, next=row.next, trail=row.trail
            )
            write_if_changed(paths.docs / document_name(one.page), page_document(placed, blocks, shared.edition))
        names = tuple(document_name(one.page) for one in fresh)
        run(RenderJob(paths.site_config, paths.docs, paths.site, paths.cache, said["theme"], names))

    def _index(self, fresh: list[Fresh]) -> list[str] | None:
        def terms_of_pages(ids: list[str]) -> dict[str, PageTerms]:
            return {page_id: terms_of(pages[page_id]) for page_id in ids}

        pages = {one.page.id: one.page for one in fresh}
        marks = {one.page.id: mark_of(self._last.said["survey"], one.digest) for one in fresh}
        return amend_index(marks, terms_of_pages, self._paths.site, self._paths.cache)

    def _looks_other(self, name: str) -> bool:
        return self._last.site.get(name) != stamp_of((self._paths.site / name).stat())

    def _sound(self, stale: list[str]) -> bool:
        """Whether `verify` would still find nothing. The bank has the private texts of quizzes that did not change."""
        secrets = self._secrets()
        if secrets is None:
            return False
        now = {name: stamp_of((self._paths.site / name).stat()) for name in stale}
        looks = _Looks({**self._last.site, **now})
        return are_sound(self._paths.site, stale, looks, secrets, frozenset(self._last.said["linked"]))

    def _secrets(self) -> frozenset[str] | None:
        bank = load_bank(self._paths.bank.read_bytes())
        secrets = secret_texts(tuple(key for key in bank if key.retired_on is None))
        return secrets if secrets_mark(self._key, secrets) == self._last.said["secrets"] else None

    def _afterwards(self, stale: list[str]) -> LastBuild:
        site = dict(self._last.site)
        for name in stale:
            for one in (name, *(name + ending for ending in PRECOMPRESSED if name.endswith(TEXT))):
                site[one] = stamp_of((self._paths.site / one).stat())
        return LastBuild(self._beginning.settled(), site, beside(self._paths), self._last.said)


def secrets_mark(key: BuildKey, secrets: frozenset[str]) -> str:
    """Changes with the private texts and tells nothing of them."""
    return key.mac("secrets", *sorted(secrets))


def keep_rows(paths: BuildPaths, compiled: Compiled, files: Iterable[SourceFile], basis: str) -> None:
    """Remember what the pages are made of that were compiled now; all of them when any is missing."""
    rows = PageRows(paths.cache / ROWS)
    outlines = {file.path: file for file in files if file.page}
    everything = not rows.know(basis, len(outlines))
    by_id = compiled.shared.curriculum.by_id
    made = {}
    for placed in compiled.placed if everything else compiled.stale:
        page = placed.page
        if isinstance(page, SectionPage):
            continue
        wanted = page.prerequisites if isinstance(page, TrainingModule) else ()
        named = tuple(by_id[page_id] for page_id in wanted if page_id in by_id)
        outline = outline_mark(outlines[page.source])
        made[page.source] = PageRow(
            page.id, outline, placed.root, placed.quiz, placed.previous, placed.next, placed.trail, named
        )
    if everything:
        rows.put_all(made, basis)
    else:
        rows.put(made)
