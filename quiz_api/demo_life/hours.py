"""Teachers' hours: modules and quizzes, hours from elsewhere in every state, credit, certificates, activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quiz_api.demo_life.cast import ADMINS
from quiz_api.demo_life.diary import Diary
from quiz_api.demo_life.world import World
from quiz_api.domain.events import EventType
from quiz_api.domain.hours_records import HoursCategory
from quiz_api.services.credits import NewCredit
from quiz_api.services.export_desk import ExportFormat, ExportRequest, Report

COUNTY_ADMIN, CITY_ADMIN = "yxx09", "qhs09"

MODULES = {
    "yx3x01": ("t-s-01", "t-h-01", "t-h-02", "t-h-03", "t-h-04"),
    "yx3x02": ("t-s-02",),
    "yx3x03": ("t-h-01",),
    "yx3x04": ("t-s-01",),
    "yx3x05": ("t-c-01", "t-c-02", "t-c-03", "t-c-09"),
    "qslx01": ("t-h-01", "t-h-02", "t-h-03", "t-h-04"),
    "qslx02": ("t-c-01",),
    "qslx03": ("t-h-01", "t-s-01"),
    "lh2z01": ("t-s-01",),
    "lh2z02": ("t-h-01", "t-s-01", "t-s-02"),
}
"""Modules that people finish, in their order, spread over the year."""

FAILED_ONCE = {("yx3x02", "t-s-02"), ("qslx01", "t-h-03"), ("lh2z02", "t-s-02"), ("yx3x05", "t-c-02")}
FAILED_LATELY = {"yx3x06": "t-s-01", "lh2z03": "t-c-01"}
"""Who has tried and not passed yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """Hours from elsewhere: `steps` are what the school and the county said, a reason for a return."""

    who: str
    title: str
    organiser: str
    category: HoursCategory
    periods: int
    share: float
    steps: tuple[str, ...]


_NO_STAMP = "复印件上看不到公章，也没有写学时，请补一张盖章的再交（演示）。"
_TWICE = "这次培训和县里组织的是同一场，学时已经由签到记上了（演示）。"
TOLD = (
    Told(
        "yx3x02", "校园危机预防研修班（演示）", "青禾市教师进修学校（示例）", HoursCategory.GATHERED, 4, 0.25, ("", "")
    ),
    Told("qslx03", "班级心理活动设计网络课程（演示）", "省教师培训网（示例）", HoursCategory.ONLINE, 6, 0.35, ("", "")),
    Told("lh2z02", "青春期家校沟通工作坊（演示）", "柳河区教师发展中心（示例）", HoursCategory.GATHERED, 3, 0.4, ("",)),
    Told("yx3x04", "心理辅导基础课程（演示）", "省教师培训网（示例）", HoursCategory.ONLINE, 5, 0.5, (_NO_STAMP,)),
    Told(
        "qslx04", "危机识别与转介（演示）", "云溪县教师发展中心（示例）", HoursCategory.GATHERED, 4, 0.62, ("", _TWICE)
    ),
    Told("yx3x01", "送教下乡听评课（演示）", "云溪县教研室（示例）", HoursCategory.SCHOOL_BASED, 2, 0.85, ("",)),
    Told("yx3x06", "心理健康教育网络专题（演示）", "省教师培训网（示例）", HoursCategory.ONLINE, 3, 0.93, ()),
    Told("lh2z03", "校本研修读书会（演示）", "柳河区第二中学（示例）", HoursCategory.SCHOOL_BASED, 2, 0.95, ()),
)

ACTIVITIES = (
    ("school-1", "home-visit", 0.2, {"families": 18, "teachers": 6}),
    ("school-1", "drill", 0.5, {"drills": 1, "staff": 6}),
    ("school-1", "publicity", 0.75, {"pieces": 2}),
    ("school-2", "talk", 0.4, {"talks": 27}),
    ("school-2", "home-visit", 0.65, {"families": 9, "teachers": 3}),
    ("school-3", "publicity", 0.3, {"pieces": 1}),
)


def write_hours(diary: Diary, world: World) -> None:
    _write_modules(diary, world)
    for place, told in enumerate(TOLD):
        _write_claim(diary, world, place, told)
    for school, kind, share, counts in ACTIVITIES:
        _write_activity(diary, world, (school, kind), world.days.along(share), counts)
    _write_offices(diary, world)


def _write_modules(diary: Diary, world: World) -> None:
    for place, (who, modules) in enumerate(MODULES.items()):
        for order, module in enumerate(modules):
            day = world.days.along(0.1 + 0.7 * order / len(modules) + 0.015 * place)
            moment = world.days.moment(day, 16 + place % 4, 10 + place)
            if (who, module) in FAILED_ONCE:
                _write_quiz(diary, world, moment - timedelta(minutes=25), (who, module), right=False)
            _write_quiz(diary, world, moment, (who, module), right=True)
    for who, module in FAILED_LATELY.items():
        _write_quiz(diary, world, world.days.moment(world.days.along(0.9), 17, 20), (who, module), right=False)


def _write_quiz(diary: Diary, world: World, moment: datetime, what: tuple[str, str], *, right: bool) -> None:
    diary.at(moment, lambda: world.answer(*what, right=right))


def _write_claim(diary: Diary, world: World, place: int, told: Told) -> None:
    """Told in the evening of a day, decided by the school two days later and by the county three days after that."""
    held_on = world.days.along(told.share)
    data = {
        "title": told.title,
        "organiser": told.organiser,
        "document": f"演示〔{held_on.year}〕{place + 11} 号",
        "category": told.category.value,
        "held_on": held_on.isoformat(),
        "minutes": told.periods * 45,
    }
    moment = world.days.moment(held_on, 20, place)
    diary.at(moment, lambda: world.do(told.who, EventType.HOURS_CLAIMED, data))
    school = next(key for key, admin in ADMINS.items() if admin[:4] == told.who[:4])
    county = "lhq09" if school == "school-3" else COUNTY_ADMIN
    for stage, days, reason in zip(("school", "county"), (2, 5), told.steps, strict=False):
        by = ADMINS[school] if stage == "school" else county
        decided = moment + timedelta(days=days, hours=-10)
        diary.at(decided, lambda by=by, stage=stage, reason=reason: _decide(world, told, by, stage, reason))  # type: ignore[misc]


def _decide(world: World, told: Told, by: str, stage: str, reason: str) -> None:
    data = {"claim": world.claims(told.who)[-1], "stage": stage, "outcome": "returned" if reason else "approved"}
    world.do(by, EventType.CLAIM_DECIDED, data | ({"reason": reason} if reason else {}))


def _write_activity(diary: Diary, world: World, what: tuple[str, str], day: date, counts: dict[str, int]) -> None:
    school, kind = what
    data = {"activity": kind, "organisation": world.units[school], "on": day.isoformat(), "counts": counts}
    diary.at(world.days.moment(day, 17), lambda: world.do(ADMINS[school], EventType.ACTIVITY_REPORTED, data))


def _write_offices(diary: Diary, world: World) -> None:
    """Credit on file, hours sent to be recognised, certificates, a proof, and files that were taken."""
    days, hours = world.days, world.parts.hours
    county = world.units["county-1"]
    first, last = days.taught[0].replace(month=9, day=1), days.taught[0] + timedelta(days=360)
    credit = NewCredit(
        f"演示{first.year}001",
        "中小学教师心理健康教育通识培训（演示）",
        "云溪县教师发展中心（示例）",
        HoursCategory.ONLINE,
        45,
        16,
        first,
        last,
        ("subject", "homeroom"),
    )
    diary.at(days.moment(days.along(0), 9), lambda: hours.credits.add(world.caller(COUNTY_ADMIN), county, credit))
    diary.at(days.moment(days.along(0.7), 10), lambda: hours.exchange.push(world.caller(COUNTY_ADMIN), county))
    certify, base = hours.certifying.confirm, world.base
    diary.at(days.moment(days.along(0.95), 10), lambda: certify(world.caller(COUNTY_ADMIN), county, "homeroom", base))
    year = f"year:{world.parts.calendar.school_year_of(days.taught[0])}"
    diary.at(days.moment(days.along(0.9), 12), lambda: hours.certificates.prove(world.caller("yx3x04"), year, base))
    for who, unit, report in (
        ("yx3x09", "school-1", Report.LESSONS_TAUGHT),
        (COUNTY_ADMIN, "county-1", Report.TRAINING_HOURS),
        (CITY_ADMIN, "city", Report.TRAINING_HOURS),
    ):
        asked = ExportRequest(report, ExportFormat.XLSX, world.units[unit], None, "期中检查（演示）")
        moment = days.moment(days.along(0.88), 11)
        diary.at(moment, lambda who=who, asked=asked: world.parts.exports.issue(world.caller(who), asked))  # type: ignore[misc]
