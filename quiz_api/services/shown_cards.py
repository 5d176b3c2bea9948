"""A card in somebody's hand: whose it is, and that this still holds when it is acted upon.

A card is looked up before it is known which classes it reaches, so a moment passes until the store is held for writing.
"""

from __future__ import annotations

from datetime import date

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import CARD_DIGITS, miscounted, typed_household_code
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.secret_key import SecretKey
from quiz_api.store.interface import Reading, Store


def shown_card(store: Store, key: SecretKey, typed: str) -> tuple[HouseholdCard, Household] | None:
    """The card that has these digits and opens something, and its household with all of its places."""
    code = typed_household_code(typed)
    card = store.door().card_by_mac(key.card_mac(code)) if code else None
    household = store.door().household(card.household_id) if card and card.voided_at is None else None
    return (card, household) if card and household else None


def miscount_words(typed: str) -> str:
    """How many digits are wanted or too many, in a sentence; empty where that is not what is wrong."""
    count = miscounted(typed)
    if count is None:
        return ""
    wrong = f"还少 {CARD_DIGITS - count} 位" if count < CARD_DIGITS else f"多了 {count - CARD_DIGITS} 位"
    return f"现在是 {count} 位，{wrong}。请对照卡上的 {CARD_DIGITS} 位数字改一改。"


NOT_BOUND = "这是一张备用卡，还没有登记到班里，暂时打不开。请把卡拿给班主任扫一下、写上卡号，马上就能用。"


def spare_card(store: Store, key: SecretKey, typed: str) -> HouseholdCard | None:
    """The spare card that has these digits and has not been voided."""
    code = typed_household_code(typed)
    card = store.door().card_by_mac(key.card_mac(code)) if code else None
    return card if card is not None and card.is_spare and card.voided_at is None else None


def unmoved(writing: Reading, household: Household, held: tuple[Place, ...], day: date) -> Household:
    """The household as it stands now. Raises Refusal `changed` when somebody else has moved it meanwhile."""
    now = writing.household(household.id)
    if now is None or set(now.places_on(day)) != set(held):
        raise Refusal("changed", "这张卡刚刚有别人动过，这次没有办。请看一看现在的登记，再来一次。", status=409)
    return now
