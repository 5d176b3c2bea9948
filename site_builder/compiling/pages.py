"""Compile the public half: one file in build/docs for every page, and the assets and pictures beside them.

Takes the Curriculum, which cannot hold a key of a quiz for the record, and nothing that could.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.compiling.blocks import Placed, Shared
from site_builder.compiling.home import weeks_by_grade
from site_builder.compiling.lean_assets import lean_bytes
from site_builder.compiling.made_documents import MadeFor, read_made
from site_builder.compiling.moved_pages import moved_documents
from site_builder.compiling.own_help import SCRIPT as OWN_HELP
from site_builder.compiling.own_help import own_help_script
from site_builder.compiling.pack_contents import Pack, packs_of
from site_builder.compiling.page_documents import CompileJob, compile_documents, document_name
from site_builder.compiling.page_inputs import PageInputs
from site_builder.compiling.page_size import loaded_bytes
from site_builder.compiling.page_texts import PageTexts, texts_of
from site_builder.compiling.pictures import pictures
from site_builder.compiling.routes import Neighbours, PageLink, neighbours, root_of, trail, weeks
from site_builder.compiling.section_pages import HOME, Listed, SectionPage, listings
from site_builder.curriculum import AnyPage, Curriculum, Lesson, ParentLesson, Quiz, TrainingModule
from site_builder.output_files import Look, files_below, keep_only, looks_below, write_if_changed
from site_builder.paths import BuildPaths
from site_builder.policy import Order, Policy
from site_builder.step_memory import StepMemory, basis_of, digest_of, program_digest
from site_builder.workers import Workers


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling wrote: all pages, how many files are other than at the last build, and of what pages were made.

    `stale` are the places whose documents were made now.
    """

    pages: int
    changed: int
    shared: Shared
    placed: tuple[Placed, ...]
    stale: tuple[Placed, ...]


def compile_pages(
    curriculum: Curriculum,
    policy: Policy,
    paths: BuildPaths,
    texts: PageTexts | None = None,
    workers: Workers | None = None,
) -> Compiled:
    """Write build/docs; what is no longer in the curriculum is removed. Raises jinja2.TemplateError.

    The curriculum may hold outlines, and `texts` their text; without it the pages are whole.
    """
    texts = texts or texts_of(curriculum.pages)
    shared = Shared(
        curriculum,
        policy.hotlines,
        policy.calendar,
        edition_of(curriculum),
        weeks_by_grade(curriculum, policy.calendar, policy.order),
        policy.local,
        policy.seasons,
        loaded_bytes(paths.assets),
    )
    memory = StepMemory(paths.cache / "compiled.json", _basis(paths, shared))
    known = memory.recall()
    inputs = PageInputs(curriculum, texts.marks)
    made = read_made(paths.made, paths.site)
    packs = packs_of(curriculum) if made else {}
    places = (_offering(place, made, packs, texts) for place in _places(curriculum, policy.order))
    placed = {document_name(place.page): place for place in places}
    digests = {name: inputs.digest(place) for name, place in placed.items()}
    there = looks_below(paths.docs)
    stale = [place for name, place in placed.items() if known.get(name) != _entry(digests[name], there.get(name))]
    changed = sum((workers or Workers(1)).run(compile_documents, _jobs(stale, shared, texts, paths, workers)))
    files = {f"assets/{asset.relative_to(paths.assets).as_posix()}": asset for asset in files_below(paths.assets)}
    files.update({picture.as_posix(): paths.content / picture for picture in pictures(paths.content)})
    files.pop(OWN_HELP, None)
    changed += sum(write_if_changed(paths.docs / name, lean_bytes(source)) for name, source in files.items())
    made_here = {**moved_documents(curriculum, policy.moved), OWN_HELP: own_help_script(policy.local)}
    changed += sum(write_if_changed(paths.docs / name, data) for name, data in made_here.items())
    expected = (*placed, *files, *made_here)
    if there.keys() - set(expected):
        keep_only(paths.docs, (paths.docs / name for name in expected))
    there = looks_below(paths.docs)
    memory.keep({name: _entry(digest, there.get(name)) for name, digest in digests.items()})
    return Compiled(len(placed), changed, shared, tuple(placed.values()), tuple(stale))


def _entry(digest: str, look: Look | None) -> list[str | int]:
    """What a document was made of and how it looked: one that somebody else wrote since is made again."""
    return [digest, look.size, look.changed] if look else [digest]


def _jobs(
    stale: Sequence[Placed], shared: Shared, texts: PageTexts, paths: BuildPaths, workers: Workers | None
) -> list[CompileJob]:
    """Lists see the whole curriculum; pages see the few others that they name, so that little has to travel."""
    lists = [place for place in stale if isinstance(place.page, SectionPage)]
    pages = [place for place in stale if not isinstance(place.page, SectionPage)]
    templates = paths.cache / "templates"
    jobs = []
    for part in (workers or Workers(1)).batches(pages):
        few = replace(shared, curriculum=_named_by(part, shared.curriculum), home_data=())
        given = tuple(_with_text(place, texts) for place in part)
        outlined = frozenset(_ids(part) - texts.whole.keys())
        jobs.append(CompileJob(paths.blocks, templates, paths.docs, few, given, outlined, texts.read))
    if lists:
        jobs.append(CompileJob(paths.blocks, templates, paths.docs, shared, tuple(lists), frozenset(), texts.read))
    return jobs


def _offering(place: Placed, made: Mapping[str, MadeFor], packs: Mapping[str, Pack], texts: PageTexts) -> Placed:
    """With the files that were made for this page and are still right."""
    if isinstance(place.page, SectionPage):
        key = place.page.key
        mine = [pack for pack in packs.values() if pack.key == key or pack.key.startswith(f"{key}-")]
        wanted = {pack.key: pack.mark(texts.marks) for pack in mine if pack.key in made}
    else:
        wanted = {place.page.id: texts.marks[place.page.id]}
    files = [file for key, mark in wanted.items() if key in made and made[key].mark == mark for file in made[key].files]
    return replace(place, documents=tuple(files)) if files else place


def _ids(part: Sequence[Placed]) -> set[str]:
    return {place.page.id for place in part if not isinstance(place.page, SectionPage)}


def _with_text(place: Placed, texts: PageTexts) -> Placed:
    page = None if isinstance(place.page, SectionPage) else texts.at_hand(place.page)
    return replace(place, page=page) if page else place


def _named_by(part: Sequence[Placed], curriculum: Curriculum) -> Curriculum:
    modules = (place.page for place in part if isinstance(place.page, TrainingModule))
    wanted = {page_id for module in modules for page_id in module.prerequisites}
    return Curriculum(tuple(curriculum.by_id[page_id] for page_id in sorted(wanted) if page_id in curriculum.by_id))


def _basis(paths: BuildPaths, shared: Shared) -> str:
    templates = digest_of(path for path in files_below(paths.blocks) if path.suffix == ".html")
    return basis_of(
        templates,
        program_digest("compiling", "curriculum.py", "policy.py", "recording.py", "spoken.py"),
        repr((shared.hotlines, shared.calendar, shared.edition, shared.local, shared.seasons, shared.loaded_bytes)),
    )


def edition_of(curriculum: Curriculum) -> str:
    """The content version printed at the foot of every page: the newest date under which a page was signed."""
    return max((page.review.on.isoformat() for page in curriculum.pages), default="")


def _places(curriculum: Curriculum, order: Order) -> Iterator[Placed]:
    around = neighbours(curriculum)
    for page in curriculum.pages:
        yield _place(page, around[page.id], _quiz_of(page, curriculum))
    yield Placed(page=HOME, root="")
    for listing in listings(curriculum, order):
        yield Placed(
            page=listing.page, root=root_of(listing.page.url), trail=_trail(listing.page), groups=listing.groups
        )


def _place(page: AnyPage, around: Neighbours, quiz: Quiz | None) -> Placed:
    root = root_of(page.url)
    return Placed(
        page=page,
        root=root,
        quiz=quiz,
        previous=_neighbour(root, around.previous),
        next=_neighbour(root, around.next),
        trail=_trail(page),
    )


def _neighbour(root: str, page: AnyPage | None) -> PageLink | None:
    if page is None:
        return None
    return PageLink(page.title, root + page.url, weeks(page.slot) if isinstance(page, Lesson) else "")


def _trail(page: Listed) -> tuple[PageLink, ...]:
    root = root_of(page.url)
    return tuple(PageLink(above.title, root + above.url) for above in trail(page))


def _quiz_of(page: AnyPage, curriculum: Curriculum) -> Quiz | None:
    if isinstance(page, ParentLesson | TrainingModule):
        return curriculum.quiz_by_id.get(page.completion.quiz_id)
    return None
