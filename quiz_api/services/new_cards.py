"""New 家庭学习卡, a whole class at once: the store is asked a few times, not a few times a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import HouseholdCard
from quiz_api.secret_key import SecretKey
from quiz_api.store.interface import CodeTaken, Writing


def put_new_cards(writing: Writing, key: SecretKey, blanks: Sequence[HouseholdCard]) -> list[HouseholdCard]:
    """Give each an id and the digits that follow from it. Raises OutOfScope.

    Among half a million cards of eleven digits two may meet: then all of these get another id, since none is out yet.
    """
    while True:
        cards = [_numbered(blank, key) for blank in blanks]
        try:
            writing.put_cards(cards)
        except CodeTaken:
            continue
        return cards


def _numbered(blank: HouseholdCard, key: SecretKey) -> HouseholdCard:
    card_id = new_id(IdKind.CARD)
    return replace(blank, id=card_id, code_mac=key.card_mac(key.card_code(card_id)))
