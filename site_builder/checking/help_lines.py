"""Help lines: they are given where they are needed, they are current, and nobody promises for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from site_builder.curriculum import Kind, Lesson, ParentLesson
from site_builder.findings import Finding
from site_builder.loading.policy_files import HOTLINES
from site_builder.loading.source_file import Passage, SourceFile
from site_builder.policy import Hotline, Policy
from site_builder.rules.catalogue import Catalogue, Notes

CHECK_EVERY_DAYS = 180
LIFE_SAFETY = "生命安全"
_DANGER = re.compile(r"现在有危险[^。\n]*110[^。\n]*120")
_TALK = re.compile(r"想找人说说[^。\n]*12356")
_CHECKED = re.compile(r"核对")
_PROMISE = re.compile(
    r"(?:24|二十四)\s*个?\s*小时|全天(?:候)?(?:都)?(?:有人|接听|在线|服务)?|7\s*[×xX*]\s*24|随时都?有人(?:接|在)|昼夜"
    r"|(?:半夜|夜里|几点|什么时候)[^，。；]{0,2}都(?:能打|可以打|打得通|有人)"
)
_DENIAL = re.compile(r"(?:不|没有?|未|并非|别)[^，。；]{0,6}$")
_SENTENCE = re.compile(r"[^。；！？\n]+")
_LOOKS_LIKE_LINE = re.compile(
    r"(?<![\d.\-—/])(?:12[0-9]{3}|9[56]\d{3,4}|[48]00-?\d{3}-?\d{4}|0\d{2,3}-\d{7,8})(?![\d.%％]|\s*(?:人|名|所|次|元|个|字|年|页|米|步))"
)


def help_line_findings(file: SourceFile, policy: Policy, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about help lines in one file."""
    hotlines = {line.number: line for line in policy.hotlines}
    own = frozenset((policy.local.phone, *(line.number for line in policy.local.lines)))
    notes = Notes(catalogue, file.path)
    if not file.is_quiz:
        _check_given(file, notes)
    for passage in file.passages if hotlines else ():
        _check_numbers(passage, hotlines, own, notes)
        _check_promises(passage, hotlines, notes)
    yield from notes.found


def _check_given(file: SourceFile, notes: Notes) -> None:
    text = "\n".join(passage.text for passage in file.passages)
    if _needs_help_lines(file) and not (_DANGER.search(text) and _TALK.search(text)):
        notes.add("help-lines", 1)
    if file.kind is not Kind.TRAINING and "12356" in text and not _CHECKED.search(text):
        line = next(passage.line for passage in file.passages if "12356" in passage.text)
        notes.add("check-date", line)


def _needs_help_lines(file: SourceFile) -> bool:
    page = file.page
    if isinstance(page, Lesson):
        return page.area == LIFE_SAFETY
    return isinstance(page, ParentLesson) and page.mental_health


def _check_numbers(passage: Passage, hotlines: Mapping[str, Hotline], own: frozenset[str], notes: Notes) -> None:
    for found in _LOOKS_LIKE_LINE.finditer(passage.text):
        if found[0] not in hotlines and found[0] not in own:
            notes.add("hotline-unknown", passage.line, number=found[0])


def _check_promises(passage: Passage, hotlines: Mapping[str, Hotline], notes: Notes) -> None:
    for sentence in _SENTENCE.findall(passage.text):
        for promise in _PROMISE.finditer(sentence):
            number = _number_meant(sentence, promise, hotlines)
            denied = _DENIAL.search(sentence[: promise.start()])
            if number and not denied and not hotlines[number].all_day:
                notes.add("hours-promise", passage.line, number=number, promise=promise[0])


def _number_meant(sentence: str, promise: re.Match[str], hotlines: Mapping[str, Hotline]) -> str | None:
    """The help line a promise is about: the nearest one before it, else the nearest after it in its sentence."""
    numbers = [found for found in re.finditer(r"(?<!\d)\d{3,8}(?!\d)", sentence) if found[0] in hotlines]
    before = [found[0] for found in numbers if found.end() <= promise.start()]
    after = [found[0] for found in numbers if found.start() >= promise.end()]
    return before[-1] if before else after[0] if after else None


def stale_findings(policy: Policy, today: date, catalogue: Catalogue) -> Iterator[Finding]:
    """Help lines that nobody has checked for half a year."""
    for line in policy.hotlines:
        days = (today - line.checked_on).days
        if days > CHECK_EVERY_DAYS:
            yield catalogue.finding(
                "hotline-stale", HOTLINES, 0,
                number=line.number, name=line.name, checked=line.checked_on, days=days, most=CHECK_EVERY_DAYS,
            )  # fmt: skip
    yield from _stale_slots(policy, today, catalogue)


def _stale_slots(policy: Policy, today: date, catalogue: Catalogue) -> Iterator[Finding]:
    """The school's own room and numbers change as often."""
    local = policy.local
    checked = [(local.name, local.checked_on)] if local.name else []
    for name, day in (*checked, *((line.name, line.checked_on) for line in local.lines)):
        days = (today - day).days
        if days > CHECK_EVERY_DAYS:
            yield catalogue.finding(
                "slots-stale", local.source, 0, name=name, checked=day, days=days, most=CHECK_EVERY_DAYS
            )
