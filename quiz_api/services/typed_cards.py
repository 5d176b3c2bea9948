"""Which card number of a class somebody means: its two digits, or the twelve that stand on the card."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import CARD_DIGITS, typed_household_code
from quiz_api.domain.people import Household
from quiz_api.domain.places import is_at
from quiz_api.secret_key import SecretKey
from quiz_api.services.shown_cards import miscount_words
from quiz_api.store.interface import Reading

_SHORT = 2
WHICH = "卡号是两位数，印在学习卡上班级的后面，比如 07。"


@dataclass(frozen=True, slots=True)
class TypedCards:
    """The card numbers of one class on one day. `label` is what the class is called."""

    key: SecretKey
    class_path: str
    label: str
    day: date

    def find(self, reading: Reading, typed: str) -> tuple[int, Household]:
        """Raises Refusal `unknown-number`: nothing is ever cut off or guessed."""
        text = "".join(unicodedata.normalize("NFKC", typed).split())
        if text.isascii() and text.isdigit() and len(text) <= _SHORT:
            return self._numbered(reading, int(text))
        code = typed_household_code(text)
        if code is not None:
            return self._of_digits(reading, code)
        if sum(character.isdigit() for character in text) > _SHORT:
            why = miscount_words(text) or f"卡上的 {CARD_DIGITS} 位数字对不上，多半输错了一位。"
            raise _unknown(f"{WHICH}也可以输卡上的 {CARD_DIGITS} 位数字，{why}")
        raise _unknown(f"{WHICH}请对照发卡的名单再看一遍。")

    def _numbered(self, reading: Reading, number: int) -> tuple[int, Household]:
        for held, household in self._all(reading):
            if held == number:
                return number, household
        ask = "请问清是哪个班、几号：别的班的，请那个班的班主任登记；收回了的卡，在班级页恢复以后再登记。"
        raise _unknown(f"{self.label}现在没有 {number:02d} 号卡。{ask}")

    def _of_digits(self, reading: Reading, code: str) -> tuple[int, Household]:
        """Looked for among the cards of the class alone: what other cards there are is not told."""
        mac = self.key.card_mac(code)
        for number, household in self._all(reading):
            for card in reading.cards_of(household.id):
                if card.code_mac != mac:
                    continue
                if card.voided_at is not None:
                    raise _unknown(f"这是 {number:02d} 号以前的卡，已经作废。核对是这一家的，卡号填 {number:02d}。")
                return number, household
        raise _unknown(f"这张卡不是{self.label}的。请问清是哪个班，别的班的请那个班的班主任登记。")

    def _all(self, reading: Reading) -> list[tuple[int, Household]]:
        return [
            (place.card_number, household)
            for household in reading.households(self.class_path)
            for place in household.places
            if is_at(place, self.class_path, self.day)
        ]


def _unknown(detail: str) -> Refusal:
    return Refusal("unknown-number", f"没有记。{detail}", fields=(("number", detail),))
