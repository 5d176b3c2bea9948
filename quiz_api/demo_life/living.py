"""The lived-in demo, whole: founded on the first day of the school year, lived through to today, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from quiz_api.demo_city import NAMES, DemoCity
from quiz_api.demo_life.cast import LIVED_PEOPLE, LIVED_SCHOOLS, later_than_first
from quiz_api.demo_life.days import Days, days_until
from quiz_api.demo_life.diary import Diary, LifeClock
from quiz_api.demo_life.families import write_families
from quiz_api.demo_life.gatherings import write_gatherings
from quiz_api.demo_life.hours import CITY_ADMIN, write_hours
from quiz_api.demo_life.judged import write_judged, write_leaver
from quiz_api.demo_life.lessons import write_lessons
from quiz_api.demo_life.world import World
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.school_terms import DaysOut, OutKind, Term
from quiz_api.secret_key import SecretKey
from quiz_api.services.passwords import Passwords
from quiz_api.settings import Settings
from quiz_api.store.interface import Stores
from quiz_api.web.parts import Parts, make_parts
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue

SETTLED = 10
"""Days of lessons after which there have been evenings, trainings and certificates: a new school year has none yet."""

CERTIFIER = "青禾市教师进修学校（示例）"


def live_a_year(
    stores: Stores,
    settings: Settings,
    content: tuple[Catalogue, tuple[QuizKey, ...]],
    key: SecretKey,
    access: tuple[dict[str, str], list[str]],
    clock: LifeClock,
    say: Callable[[str], None],
) -> None:
    """Fill empty stores that tell the time by `clock`, which stands at now and stands there again afterwards.

    `access` is passwords by username, and the codes of the cards.
    """
    now = clock.now
    parts = make_parts(replace(settings, certifier=settings.certifier or CERTIFIER), stores, *content, key, clock)
    calendar = parts.calendar
    later, today = later_than_first(calendar, now), calendar.day(now)
    first = date(calendar.school_year(now), 9, 1)
    say("示例城市：造单位、教职工和学习卡……")
    clock.now = datetime(first.year, 9, 1, 7, tzinfo=calendar.zone)
    with stores.ledger.founding() as writing:
        city = DemoCity(writing, key, Passwords(), LIVED_SCHOOLS, LIVED_PEOPLE, first, later)
        city.found(*access, clock.now)
    units = _units(parts)
    world = World(parts, clock, Days((), (), calendar.zone), units, later, _address(settings))
    _set_calendar(world, first.year)
    world.days = days_until(today, parts.terms.terms(today, units["city"]), calendar.zone)
    if world.days.taught:
        diary = Diary(now)
        early = (write_families, write_lessons)
        later_on = (write_gatherings, write_hours, write_judged, write_leaver)
        for write in (*early, *later_on) if len(world.days.taught) >= SETTLED else early:
            write(diary, world)
        diary.live(clock, _Months(calendar, say))
    clock.now = now


def _units(parts: Parts) -> dict[str, str]:
    """Paths by the keys of the demo city."""
    with parts.stores.ledger.founding() as reading:
        by_name = {unit.name: unit.path for unit in reading.organisations()}
    return {key: by_name[name] for key, name in NAMES.items()}


def _set_calendar(world: World, year: int) -> None:
    """Where the content brings no terms for this school year, the city sets the usual ones."""
    page = world.parts.terms.page(world.caller(CITY_ADMIN), world.units["city"])
    if not page.year.terms:
        holiday = DaysOut(OutKind.HOLIDAY, "国庆节", date(year, 10, 1), date(year, 10, 7))
        autumn = Term(1, date(year, 9, 1), date(year + 1, 1, 22), (holiday,))
        spring = Term(2, date(year + 1, 2, 22), date(year + 1, 7, 9))
        world.parts.terms.save(world.caller(CITY_ADMIN), world.units["city"], year, (autumn, spring), page.version)


def _address(settings: Settings) -> str:
    return settings.public_url or f"http://{settings.host}:{settings.port}"


class _Months:
    """Says which month is being lived through, once each."""

    def __init__(self, calendar: SchoolCalendar, say: Callable[[str], None]) -> None:
        self._calendar, self._say = calendar, say
        self._last = 0

    def __call__(self, moment: datetime) -> None:
        month = self._calendar.day(moment).month
        if month != self._last:
            self._last = month
            self._say(f"示例城市：{month} 月里发生的事……")
