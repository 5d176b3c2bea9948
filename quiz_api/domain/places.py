"""How a household's place in a class begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from quiz_api.domain.people import Place


def is_at(place: Place, class_path: str, day: date) -> bool:
    """True for a place in this class on this day."""
    return place.class_path == class_path and place.held_on(day)


def ended(place: Place, day: date) -> Place:
    """A place whose last day is the one before."""
    return replace(place, until=day - timedelta(days=1))


def real(places: Iterable[Place]) -> tuple[Place, ...]:
    """Without places that ended before they began: a mistake of the same day leaves nothing."""
    return tuple(place for place in places if place.until is None or place.until >= place.since)
