"""A card that somebody has signed in with is used, whatever follows: that is noted on the card, once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from quiz_api.domain.people import HouseholdCard
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Door, Store, StoreUnavailable


def note_opened(store: Store, card: HouseholdCard) -> bool:
    """False when the card was voided since it was looked up: then it opens nothing.

    A card of no class is not noted, nor one that is shown while the ledger takes no writes: nobody is kept out for
    that, and the session says the same.
    """
    door = store.door()
    household = door.household(card.household_id)
    if card.has_opened:
        return True
    if household is None or not household.places:
        return _still_opens(door, card)
    with suppress(StoreUnavailable):
        _note(store, card, Scope(frozenset(place.class_path for place in household.places)))
    return _still_opens(door, card)


def _note(store: Store, card: HouseholdCard, scope: Scope) -> None:
    with store.writing(scope) as writing:
        writing.household(card.household_id)  # held, so that nobody takes the card back at this moment
        now = next((each for each in writing.cards_of(card.household_id) if each.id == card.id), None)
        if now is not None and now.voided_at is None:
            writing.put_card(replace(now, has_opened=True))


def _still_opens(door: Door, card: HouseholdCard) -> bool:
    now = door.card_by_mac(card.code_mac)
    return now is not None and now.voided_at is None
