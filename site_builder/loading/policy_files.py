"""Reads content/policy and the signatures of content/local: facts of the place that pages show."""

from __future__ import annotations

from pathlib import Path

from site_builder.findings import Finding
from site_builder.loading.counting_file import COUNTING, has_counting, read_counting
from site_builder.loading.exchange_file import read_exchange
from site_builder.loading.fields import Fields, compose
from site_builder.loading.local_slots import load_slots
from site_builder.loading.reviews import load_reviews
from site_builder.loading.track_file import read_tracks
from site_builder.policy import Calendar, Hotline, Order, OrderedTerm, Policy, Slot, Term
from site_builder.rules.catalogue import Catalogue, Notes

HOTLINES = "policy/hotlines.yml"
CALENDAR = "policy/calendar.yml"
ORDER = "policy/order-54.yml"
TRACKS = "policy/tracks.yml"
EXCHANGE = "policy/exchange.yml"
HOTLINE_FIELDS = ("number", "name", "purpose", "hours", "source", "checked_on")


def load_policy(content: Path, catalogue: Catalogue) -> tuple[Policy, tuple[Finding, ...]]:
    """Every file of the place; one that is missing or wrong is empty and has findings."""
    of_hotlines, of_calendar = Notes(catalogue, HOTLINES), Notes(catalogue, CALENDAR)
    hotlines = _hotlines(_fields(content / HOTLINES, "hotlines-missing", of_hotlines))
    calendar = _calendar(_fields(content / CALENDAR, "calendar-missing", of_calendar))
    signed, of_reviews = load_reviews(content, catalogue)
    of_order = Notes(catalogue, ORDER)
    order = _order(compose_file(content / ORDER, of_order)) if (content / ORDER).exists() else Order()
    of_counting = Notes(catalogue, COUNTING)
    counting = read_counting(compose_file(content / COUNTING, of_counting) if has_counting(content) else None)
    of_tracks = Notes(catalogue, TRACKS)
    tracks = read_tracks(compose_file(content / TRACKS, of_tracks)) if (content / TRACKS).exists() else ()
    of_exchange = Notes(catalogue, EXCHANGE)
    exchange = read_exchange(compose_file(content / EXCHANGE, of_exchange) if (content / EXCHANGE).exists() else None)
    local, of_slots = load_slots(content, catalogue)
    notes = (of_hotlines, of_calendar, *of_reviews, of_order, of_counting, of_tracks, of_exchange, *of_slots)
    policy = Policy(hotlines, calendar, signed, order, counting, local, tracks, exchange)
    return policy, tuple(finding for own in notes for finding in own.found)


def _fields(path: Path, missing: str, notes: Notes) -> Fields | None:
    return compose_file(path, notes, missing)


def compose_file(path: Path, notes: Notes, missing: str = "unreadable") -> Fields | None:
    """The mapping that a YAML file is, or None with a finding."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError:
        notes.add(missing, 0)
        return None
    except UnicodeDecodeError:
        notes.add("not-utf8", 1)
        return None
    return compose(text, notes, 1)


def _order(fields: Fields | None) -> Order:
    if fields is None:
        return Order()
    fields.expect_only(("name", "terms"))
    terms = tuple(
        OrderedTerm(group.number("grade", 1, 12), group.number("term", 1, 2), group.texts("lessons", required=True))
        for group in fields.groups("terms", ("grade", "term", "lessons"))
    )
    order = Order(fields.text("name"), terms)
    return order if fields.complete else Order()


def _hotlines(fields: Fields | None) -> tuple[Hotline, ...]:
    if fields is None:
        return ()
    fields.expect_only(("hotlines",))
    read = tuple(
        Hotline(
            number=group.text("number"),
            name=group.text("name"),
            purpose=group.text("purpose"),
            hours=group.text("hours", default=""),
            source=group.text("source"),
            checked_on=group.day("checked_on"),
        )
        for group in fields.groups("hotlines", HOTLINE_FIELDS)
    )
    return read if fields.complete else ()


def _calendar(fields: Fields | None) -> Calendar:
    if fields is None:
        return Calendar()
    fields.expect_only(("school_year", "terms"))
    terms = tuple(
        Term(group.number("term", 1, 2), group.day("starts"), group.day("ends"), _slots(group))
        for group in fields.groups("terms", ("term", "starts", "ends", "slots"))
    )
    calendar = Calendar(fields.text("school_year"), terms)
    if not fields.complete:
        return Calendar()
    _check_dates(calendar, fields)
    return calendar


def _slots(term: Fields) -> tuple[Slot, ...]:
    return tuple(
        Slot(group.number("slot", 1, 20), group.day("from"), group.day("to"))
        for group in term.groups("slots", ("slot", "from", "to"))
    )


def _check_dates(calendar: Calendar, fields: Fields) -> None:
    """Slots follow one another inside their term."""
    for term in calendar.terms:
        days = [term.starts, *(day for slot in term.slots for day in (slot.starts, slot.ends)), term.ends]
        if days != sorted(days):
            fields.fail("calendar-order", "terms", term=term.term)
