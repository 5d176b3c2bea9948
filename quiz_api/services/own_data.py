"""What is kept about one account beside its ledger rows: who it is, where it belongs, how it signs in, what it wrote.

Rows of the ledger have a file of their own (`OwnRecords.export`). The two together are everything on `/privacy` that
can be laid at this account's door; codes and passwords are kept only as what was computed from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.hours_records import Certificate
from quiz_api.domain.people import Household, Person
from quiz_api.domain.records import Attempt, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.exports.csv_file import csv_bytes
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.erasing import own_text
from quiz_api.services.own_records import KIND_NAMES
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery, Store

_NAMES = {"title": "名称", "organiser": "主办单位", "document": "凭据", "name": "名称", "issuer": "发证单位"}


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One line: of which kind, what it is, what it says, and its day where it has one.

    `kept`: as it stands in the store, where that is nothing to read; it is in the file.
    """

    kind: str
    name: str
    value: str
    day: date | None = None
    kept: str = ""


@dataclass(frozen=True, slots=True)
class OwnData:
    store: Store
    calendar: SchoolCalendar
    curriculum: ServedCurriculum

    def of(self, caller: Caller) -> tuple[OwnFact, ...]:
        with self.store.reading(caller.scope) as reading:
            units = Units(reading)
            if caller.person is not None:
                about = [*self._person(caller.person), *self._signing_in(reading, caller)]
            else:
                about = [*self._household(reading, units, caller.household)] if caller.household else []
            return (*about, *self._written(reading, caller), *self._photos(reading, caller))

    def file(self, caller: Caller) -> bytes:
        columns = (Column("类别"), Column("项目"), Column("内容"), Column("日期", ColumnKind.DAY))
        rows = [(fact.kind, fact.name, fact.kept or fact.value, fact.day) for fact in self.of(caller)]
        return csv_bytes(Sheet("我的数据", columns, rows))

    def _person(self, person: Person) -> Iterator[OwnFact]:
        door = self.store.door()
        yield OwnFact("教职工", "姓名", person.display_name)
        yield OwnFact("教职工", "登录名", person.username)
        yield OwnFact("教职工", "工号", person.staff_number or "没有填")
        yield OwnFact("教职工", "系统编号", person.id)
        home = door.organisation(person.home_path)
        yield OwnFact("教职工", "工作单位", home.name if home else "")
        for post in person.posts:
            unit = door.organisation(post.organisation_path)
            until = f"到 {post.until.isoformat()}" if post.until else "现任"
            yield OwnFact("岗位", post.kind.value, f"{unit.name if unit else ''}，{until}", post.since)

    def _signing_in(self, reading: Reading, caller: Caller) -> Iterator[OwnFact]:
        slip = reading.activation(caller.account)
        if slip is not None:
            said = "用过了" if slip.used_at else "还没用"
            yield OwnFact("登录", "激活纸条", said, self.calendar.day(slip.issued_at))
        credential = self.store.door().credential(caller.account)
        if credential is not None:
            changed = self.calendar.day(credential.changed_at)
            yield OwnFact("登录", "密码", "只存算过以后的样子，看不出原样", changed)

    def _household(self, reading: Reading, units: Units, household: Household) -> Iterator[OwnFact]:
        door = self.store.door()
        yield OwnFact("家庭和卡", "系统编号", household.id)
        for place in household.places:
            unit = units.at(place.class_path) or door.organisation(place.class_path)
            until = f"到 {place.until.isoformat()}" if place.until else "现在还在"
            name = unit.name if unit else ""
            yield OwnFact("家庭和卡", "班级和卡号", f"{name}，{place.card_number} 号，{until}", place.since)
        for card in reading.cards_of(household.id):
            said = "已作废" if card.voided_at else "在用；码只存算过以后的样子"
            issued = self.calendar.day(card.issued_at)
            yield OwnFact("家庭和卡", "卡", said, issued)

    def _written(self, reading: Reading, caller: Caller) -> Iterator[OwnFact]:
        """Words and choices beside the ledger, as they are kept."""
        for row in reading.records(RecordQuery(subject_id=caller.account)):
            text, record = reading.side_text(own_text(row.record.body)), row.record
            if text and isinstance(record.body, Certificate):
                text = f"{record.body.number}，原样在“证明和证书”里"
            if text:
                day = self.calendar.day(record.taken_at)
                said, kept = _plain(text), ""
                if isinstance(record.body, Attempt):
                    told = f"{record.body.questions} 道题各选了什么；用代号存着，原样在导出的表里"
                    title = self.curriculum.title(record.body.page_id)
                    said, kept = f"《{title}》第 {record.body.number} 次，{told}", said
                yield OwnFact("答卷和说明", KIND_NAMES[record.kind], said, day, kept)

    def _photos(self, reading: Reading, caller: Caller) -> Iterator[OwnFact]:
        claims = RecordQuery(kinds=frozenset({RecordKind.HOURS_CLAIM}), subject_id=caller.account)
        for photo in reading.evidence_photos([row.record.id for row in reading.records(claims)]):
            if photo.removed_at is None:
                size = f"{photo.size // 1024 + 1} KB，在“报校外学时”里看"
                yield OwnFact("凭据照片", photo.media_type, size, self.calendar.day(photo.added_at))


def _plain(text: str) -> str:
    """Structured texts as 名称：内容, other texts as they are."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    if not isinstance(found, dict):
        return text
    said = {_NAMES.get(name, name): value for name, value in found.items() if value not in ("", None, [])}
    return "；".join(f"{name}：{_joined(value)}" for name, value in said.items())


def _joined(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
