"""Codec of the two files in which the halves of the project meet.

`catalogue.json` is public: what pages and quizzes exist. `quiz_bank.json` is private: the keys. Both carry
`format` so that a reader can refuse a newer one with a clear message. Dicts live here and nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from site_builder.answer_key import QuizKey
from site_builder.bundle_policy import calendar_in, calendar_out, counting_in, counting_out, order_in, order_out
from site_builder.bundle_quizzes import key_in, key_out, quiz_in
from site_builder.bundle_quizzes import quiz_public_half as quiz_public_half  # noqa: PLC0414 - asked for here
from site_builder.counting import DEFAULT, Counting
from site_builder.curriculum import (
    AnyPage,
    CompletionRule,
    Curriculum,
    Lesson,
    ParentLesson,
    Quiz,
    Resource,
    TrainingModule,
)
from site_builder.exchange_table import USUAL, ExchangeTable
from site_builder.judged_task import JudgedTask
from site_builder.policy import Calendar, Order
from site_builder.tracks import Track
from site_builder.training_codec import (
    exchange_in,
    exchange_out,
    plain,
    rule_in,
    tasks_in,
    tracks_in,
    tracks_out,
)

CATALOGUE_FORMAT = 1
BANK_FORMAT = 1
NO_CALENDAR = Calendar()
NO_ORDER = Order()


class BundleError(ValueError):
    """The file is not one of ours, or was written by a newer version. The message says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the server and the browser know of a page. Fields that do not apply are None."""

    id: str
    kind: str
    title: str
    summary: str
    url: str
    audience: str
    tags: tuple[str, ...]
    minutes: int | None
    grade: int | None
    stage: str | None
    term: int | None
    slot: int | None
    area: str | None
    level: str | None
    type: str | None
    step: str | None
    mode: str | None
    class_periods: int | None
    pending_review: bool
    completion: CompletionRule | None
    year: int | None = None
    prerequisites: tuple[str, ...] = ()
    tasks: tuple[JudgedTask, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The public half of a build: entries, quizzes without keys, and the policy of the place."""

    entries: tuple[CatalogueEntry, ...]
    quizzes: tuple[Quiz, ...]
    calendar: Calendar = NO_CALENDAR
    counting: Counting = DEFAULT
    tracks: tuple[Track, ...] = ()
    exchange: ExchangeTable = USUAL
    order: Order = NO_ORDER

    def entry(self, page_id: str) -> CatalogueEntry | None:
        return next((entry for entry in self.entries if entry.id == page_id), None)

    def quiz(self, quiz_id: str) -> Quiz | None:
        return next((quiz for quiz in self.quizzes if quiz.id == quiz_id), None)


def entry_of(page: AnyPage) -> CatalogueEntry:
    """The catalogue entry of a page, by allow-list: a new field of a page stays private until it is named here."""
    return CatalogueEntry(
        id=page.id,
        kind=page.kind.value,
        title=page.title,
        summary=page.summary,
        url=page.url,
        audience=page.audience.value,
        tags=page.tags,
        minutes=getattr(page, "minutes", None),
        grade=page.grade if isinstance(page, Lesson) else None,
        stage=page.stage if isinstance(page, Lesson | ParentLesson | Resource) else None,
        term=page.term if isinstance(page, Lesson) else None,
        slot=page.slot if isinstance(page, Lesson) else None,
        area=page.area if isinstance(page, Lesson) else None,
        level=page.level if isinstance(page, TrainingModule) else None,
        type=page.type if isinstance(page, Resource) else None,
        step=page.step if isinstance(page, ParentLesson) else None,
        mode=page.mode if isinstance(page, ParentLesson) else None,
        class_periods=page.class_periods if isinstance(page, TrainingModule) else None,
        pending_review=page.review.pending,
        completion=page.completion if isinstance(page, ParentLesson | TrainingModule) else None,
        steps=tuple(activity.title for activity in page.activities) if isinstance(page, Lesson) else (),
        year=page.year if isinstance(page, TrainingModule) else None,
        prerequisites=page.prerequisites if isinstance(page, TrainingModule) else (),
        tasks=page.tasks if isinstance(page, TrainingModule) else (),
    )


def catalogue_of(
    curriculum: Curriculum,
    calendar: Calendar = NO_CALENDAR,
    counting: Counting = DEFAULT,
    tracks: tuple[Track, ...] = (),
    exchange: ExchangeTable = USUAL,
    order: Order = NO_ORDER,
) -> Catalogue:
    entries = tuple(entry_of(page) for page in curriculum.pages)
    return Catalogue(entries, curriculum.quizzes, calendar, counting, tracks, exchange, order)


def dump_catalogue(catalogue: Catalogue) -> bytes:
    """Canonical bytes of catalogue.json: same curriculum, same bytes."""
    return _dump(
        {
            "format": CATALOGUE_FORMAT,
            "entries": [_entry_out(entry) for entry in catalogue.entries],
            "quizzes": [quiz_public_half(quiz) for quiz in catalogue.quizzes],
            "tracks": tracks_out(catalogue.tracks),
            "exchange": exchange_out(catalogue.exchange),
            "counting": counting_out(catalogue.counting),
            "calendar": calendar_out(catalogue.calendar),
            "order": order_out(catalogue.order),
        }
    )


def load_catalogue(data: bytes) -> Catalogue:
    """Read catalogue.json. Raises BundleError."""
    raw = _load(data, CATALOGUE_FORMAT, "catalogue.json")
    return Catalogue(
        tuple(_entry_in(item) for item in raw["entries"]),
        tuple(quiz_in(item) for item in raw["quizzes"]),
        calendar_in(raw.get("calendar") or {}),  # a catalogue of an earlier build has none
        counting_in(raw.get("counting")),
        tracks_in(raw.get("tracks")),
        exchange_in(raw.get("exchange")),
        order_in(raw.get("order")),
    )


def dump_bank(bank: tuple[QuizKey, ...]) -> bytes:
    """Canonical bytes of quiz_bank.json, ordered by quiz and revision."""
    ordered = sorted(bank, key=lambda key: (key.quiz_id, key.revision))
    return _dump({"format": BANK_FORMAT, "quizzes": [key_out(key) for key in ordered]})


def load_bank(data: bytes) -> tuple[QuizKey, ...]:
    """Read quiz_bank.json. Raises BundleError."""
    raw = _load(data, BANK_FORMAT, "quiz_bank.json")
    return tuple(key_in(item) for item in raw["quizzes"])


def _dump(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def _load(data: bytes, newest: int, name: str) -> dict[str, Any]:
    try:
        raw = json.loads(data)
        version = raw["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(f"{name} 读不出来，请重新运行 site-builder build。") from error
    if version != newest:
        raise BundleError(f"{name} 的格式是第 {version} 版，本程序只认第 {newest} 版，请用同一版本重新生成。")
    if not isinstance(raw, dict):
        raise BundleError(f"{name} 读不出来，请重新运行 site-builder build。")
    return raw


_LEFT_OUT_WHEN_EMPTY = frozenset({"prerequisites", "steps", "tasks"})


def _entry_out(entry: CatalogueEntry) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in CatalogueEntry.__slots__:
        value = getattr(entry, name)
        if value is None or (name in _LEFT_OUT_WHEN_EMPTY and not value):
            continue
        out[name] = plain(value)
    return out


def _entry_in(raw: dict[str, Any]) -> CatalogueEntry:
    values: dict[str, Any] = {name: raw.get(name) for name in CatalogueEntry.__slots__}
    values["tags"] = tuple(raw["tags"])
    values["prerequisites"] = tuple(raw.get("prerequisites", ()))
    values["steps"] = tuple(raw.get("steps", ()))
    values["tasks"] = tasks_in(raw.get("tasks"))
    values["completion"] = rule_in(raw["completion"]) if "completion" in raw else None
    return CatalogueEntry(**values)
