"""Makes office files and packs into the site, only those that are missing or whose lesson changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.compiling.made_documents import FOLDER, WHOLE, MadeDocument, MadeFor, keep_made, read_made, size_words
from site_builder.compiling.pack_contents import Pack
from site_builder.compiling.page_texts import PageTexts
from site_builder.compiling.section_pages import grade_page
from site_builder.curriculum import Lesson
from site_builder.office_files.lengths import shorter
from site_builder.office_files.lesson_files import board_plan, card, plan, worksheet
from site_builder.office_files.packs import PackedFile, file_name, pack_bytes
from site_builder.office_files.slides import slides
from site_builder.output_files import write_if_changed
from site_builder.paths import BuildPaths
from site_builder.policy import LocalSlots
from site_builder.step_memory import basis_of, program_digest

_PROGRAM = ("office_files", "compiling/preparation.py", "compiling/pack_contents.py")


@dataclass(frozen=True, slots=True)
class Making:
    """What making needs. `on_done` hears how many of how many lessons are done."""

    paths: BuildPaths
    texts: PageTexts
    local: LocalSlots
    on_done: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """How many were made now, and how many were right already."""

    made: int
    kept: int


def make_documents(lessons: Sequence[Lesson], making: Making) -> Made:
    """The four Word files and the slides of each lesson; plan, slides and card also of each shorter length."""
    program = basis_of(program_digest(*_PROGRAM), repr(making.local))
    known = read_made(making.paths.made, making.paths.site)
    edition = making.paths.cache / "downloads.txt"
    same = edition.exists() and edition.read_text("ascii") == program
    if not same:
        known = {}
    stale = [one for one in lessons if one.id not in known or known[one.id].mark != making.texts.marks[one.id]]
    for done, lesson in enumerate(stale, 1):
        [whole] = making.texts.all_whole([lesson])
        if isinstance(whole, Lesson):
            known[lesson.id] = MadeFor(making.texts.marks[lesson.id], tuple(_lesson_files(whole, making)))
        making.on_done(done, len(stale))
    keep_made(making.paths.made, known)
    write_if_changed(edition, program.encode("ascii"))
    return Made(len(stale), len(lessons) - len(stale))


def make_packs(packs: Iterable[Pack], making: Making) -> Iterator[tuple[Pack, MadeDocument]]:
    """The zip of each pack as it is made; the files of its lessons must have been made.

    The list of what is made is read and written once: with every pack it would take longer than the packs.
    """
    known = read_made(making.paths.made, making.paths.site)
    try:
        for pack in packs:
            made = _pack(pack, known, making)
            known[pack.key] = MadeFor(pack.mark(making.texts.marks), (made,))
            yield pack, made
    finally:
        keep_made(making.paths.made, known)


def _pack(pack: Pack, known: Mapping[str, MadeFor], making: Making) -> MadeDocument:
    files = {
        lesson.id: [
            PackedFile(file.label, Path(file.url).suffix, (making.paths.site / file.url).read_bytes(), _folder(file))
            for file in known[lesson.id].files
        ]
        for lesson in pack.lessons
    }
    made = MadeDocument(f"{FOLDER}/{pack.key}.zip", f"{file_name(pack.title)}.zip", pack.label, "")
    return _written(made, pack_bytes(pack, files), making)


def _folder(file: MadeDocument) -> str:
    """The folder of a pack that has the files of a shorter lesson."""
    return "" if file.length in ("", WHOLE) else f"{file.length} 分钟课"


def _lesson_files(lesson: Lesson, making: Making) -> Iterator[MadeDocument]:
    """What is alike at every length, and the rest for the whole lesson and for each shorter one."""
    short = shorter(lesson)
    for label, ending, data in _of_length(lesson, making):
        yield _written(_named(lesson, label, ending, WHOLE if short else ""), data, making)
    for label, ending, data in (
        ("学习单", "sheet.docx", worksheet(lesson)),
        ("板书", "board.docx", board_plan(lesson)),
    ):
        yield _written(_named(lesson, label, ending), data, making)
    for one in short:
        for label, ending, data in _of_length(one.lesson, making):
            said = f"{label}（{one.lesson.minutes} 分钟）"
            yield _written(_named(lesson, said, f"{one.name}-{ending}", one.name), data, making)


def _of_length(lesson: Lesson, making: Making) -> Iterator[tuple[str, str, bytes]]:
    yield "教案", "plan.docx", plan(lesson)
    yield "课件", "slides.pptx", slides(lesson)
    yield "备课卡", "card.docx", card(lesson, making.local)


def _named(lesson: Lesson, label: str, ending: str, length: str = "") -> MadeDocument:
    name = f"{grade_page(lesson).title} {file_name(lesson.title)} {label}.{ending.rpartition('.')[2]}"
    return MadeDocument(f"{FOLDER}/{lesson.id}-{ending}", name, label, "", length)


def _written(made: MadeDocument, data: bytes, making: Making) -> MadeDocument:
    write_if_changed(making.paths.site / made.url, data)
    return replace(made, size=size_words(len(data)))
