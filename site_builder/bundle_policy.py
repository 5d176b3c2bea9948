"""The policy part of catalogue.json: the school calendar, the other order of lessons and what counts, as plain data."""

from __future__ import annotations

from datetime import date
from typing import Any

from site_builder.counting import DEFAULT, ActivityKind, AskedCount, Counting, LessonRules
from site_builder.policy import Calendar, Order, OrderedTerm, Slot, Term


def counting_out(counting: Counting) -> dict[str, Any]:
    rules = counting.lessons
    return {
        "lessons": {name: getattr(rules, name) for name in LessonRules.__slots__},
        "activities": [
            {
                "id": kind.id,
                "name": kind.name,
                "about": kind.about,
                "counts": [{name: getattr(count, name) for name in AskedCount.__slots__} for count in kind.counts],
            }
            for kind in counting.activities
        ],
    }


def counting_in(raw: dict[str, Any] | None) -> Counting:
    """The default where a catalogue of an earlier build has none."""
    if not raw:
        return DEFAULT
    kinds = (
        ActivityKind(kind["id"], kind["name"], kind["about"], tuple(AskedCount(**count) for count in kind["counts"]))
        for kind in raw["activities"]
    )
    return Counting(LessonRules(**raw["lessons"]), tuple(kinds))


def calendar_out(calendar: Calendar) -> dict[str, Any]:
    return {
        "school_year": calendar.school_year,
        "terms": [
            {
                "term": term.term,
                "starts": term.starts.isoformat(),
                "ends": term.ends.isoformat(),
                "slots": [[slot.slot, slot.starts.isoformat(), slot.ends.isoformat()] for slot in term.slots],
            }
            for term in calendar.terms
        ],
    }


def calendar_in(raw: dict[str, Any]) -> Calendar:
    day = date.fromisoformat
    terms = (
        Term(
            item["term"],
            day(item["starts"]),
            day(item["ends"]),
            tuple(Slot(number, day(first), day(last)) for number, first, last in item["slots"]),
        )
        for item in raw.get("terms", ())
    )
    return Calendar(raw.get("school_year", ""), tuple(terms))


def order_out(order: Order) -> dict[str, Any]:
    terms = [{"grade": term.grade, "term": term.term, "lessons": list(term.lessons)} for term in order.terms]
    return {"name": order.name, "terms": terms}


def order_in(raw: dict[str, Any] | None) -> Order:
    """Empty where a catalogue of an earlier build has none."""
    terms = (OrderedTerm(term["grade"], term["term"], tuple(term["lessons"])) for term in (raw or {}).get("terms", ()))
    return Order((raw or {}).get("name", ""), tuple(terms))
