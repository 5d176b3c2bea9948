"""The boundary box of a page says what must not wait: whom to tell at once, the police, and who takes over.

A teacher opens this box with a pupil standing beside the desk, so each box has to be enough without another page. Only
what a reader can see is looked at: words of haste, of the police, and of the next person. Whether the advice is right
remains for people to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.checking.wording import for_pupils
from site_builder.curriculum import Lesson
from site_builder.findings import Finding
from site_builder.loading.page_shapes import BOUNDARY
from site_builder.loading.source_file import SourceFile
from site_builder.rules.catalogue import Catalogue, Notes

NO_COUNSELLOR = "没有心理教师"
_AT_ONCE = re.compile(r"马上|立即|立刻|当即|随即|当下|当场|当堂")
_POLICE = re.compile(r"公安|报警|派出所|110")
_WISH_TO_DIE = re.compile(r"不想活|不活了|活不下去|想死|死了算|活着没意思|自杀|轻生")
_FORBIDS = re.compile(r"^(?:不|别)")
_WAITS_A_DAY = re.compile(rf"(?P<word>{_WISH_TO_DIE.pattern})[^。；;|]{{0,12}}当天")
_STAYS = re.compile(rf"{_AT_ONCE.pattern}|守|陪|不离开|不让[他她]一个人")
_NEXT = re.compile(
    r"分管|领导|负责人|校长|园长|教研员|12356|医院|医生|校医|卫生院|公安|民警|派出所"
    r"|村（|村\(|社区|指导站|辅导中心|求助指南|家里大人|家里一位"
)


def boundary_findings(file: SourceFile, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about the box 安全边界; a page that lacks one has a finding of its own already.

    No page lets a wish to die wait, neither in the box nor, where 当天 stands right behind it, elsewhere. Where pupils
    are in the room, the box also says when the police are told. A lesson says who takes over from the teacher; another
    page that speaks of schools without a counsellor says it too.
    """
    notes = Notes(catalogue, file.path)
    for passage in file.passages:
        waits = _WAITS_A_DAY.search(passage.text) if passage.section != BOUNDARY else None
        if waits and not _STAYS.search(passage.text):
            notes.add("boundary-wait", passage.line, word=waits["word"])
    box = [passage for passage in file.passages if passage.section == BOUNDARY]
    for passage in box:
        said = _WISH_TO_DIE.search(passage.text)
        if said and not _FORBIDS.match(passage.text) and not _AT_ONCE.search(passage.text):
            notes.add("boundary-wait", passage.line, word=said[0])
    if box and for_pupils(file):
        whole = "\n".join(passage.text for passage in box)
        if not (_AT_ONCE.search(whole) and _POLICE.search(whole)):
            notes.add("boundary-report", box[0].line)
        after = [passage for passage in box if NO_COUNSELLOR in passage.text]
        expected = after or (box if isinstance(file.page, Lesson) else [])
        if expected and not any(_NEXT.search(passage.text) for passage in after):
            notes.add("boundary-next", expected[0].line)
    yield from notes.found
