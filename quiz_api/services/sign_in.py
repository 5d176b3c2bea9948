"""Who somebody is: a password that a person chose, or a card that a household was given."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import typed_household_code
from quiz_api.domain.people import Credential, HouseholdCard, Person
from quiz_api.domain.school_calendar import Clock
from quiz_api.secret_key import SecretKey
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.opened_cards import note_opened
from quiz_api.services.passwords import SHORTEST, Passwords
from quiz_api.services.scopes import Caller
from quiz_api.services.shown_cards import NOT_BOUND, miscount_words
from quiz_api.services.throttling import Throttle
from quiz_api.store.interface import Store

MISREAD = "多半有一位输错了。请对照卡上的 12 位数字改一改；卡看不清，请班主任补发。"
NOT_FROM_HERE = (
    "数字没有输错，可是本站没有发过这张卡，或者它已经作废。"
    "请看一看卡上印的网址是不是现在这个：别的城市的卡，要用卡上的网址打开；是这里的卡，请班主任补发。"
)
TAKEN_BACK = (
    "数字没有输错，是这张卡已经收回，打不开了。请告诉班主任，看能不能恢复，或者另给您家一张。"
    "手机里答过、还没上传的都还在，有了能用的卡，登录以后再传。"
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Both ways in, behind the same throttle. Answers a fresh session's token."""

    store: Store
    sessions: BrowserSessions
    passwords: Passwords
    throttle: Throttle
    key: SecretKey
    clock: Clock

    def with_password(self, username: str, password: str, network: str) -> tuple[str, str]:
        """(account, token). Same answer and same work for a wrong password and for a name that nobody has."""
        username = unicodedata.normalize("NFKC", username).strip()
        self.throttle.check(username, network)
        door = self.store.door()
        person = door.person_by_username(username)
        credential = door.credential(person.id) if person else None
        right = self.passwords.matches(password, credential.password_hash if credential else None)
        if not right or person is None:
            self.throttle.failed(username, network)
            raise Refusal("wrong-password", "登录名或密码不对。请再看一遍；忘了密码，请联系学校管理员。", status=401)
        self.throttle.succeeded(username, network)
        return person.id, self.sessions.open(person.id)

    def with_card(self, typed: str, network: str) -> tuple[str, str]:
        """(account, token) for the household that a card opens."""
        self.throttle.check("", network)
        code = typed_household_code(typed)
        card = self.store.door().card_by_mac(self.key.card_mac(code)) if code else None
        if card is None or card.voided_at is not None:
            self.throttle.failed("", network)
            detail = self._why_closed(card) if card else NOT_FROM_HERE if code else miscount_words(typed) or MISREAD
            raise Refusal("unknown-card", detail, status=401)
        if card.is_spare:  # a right code: nobody has guessed, and nobody can be signed in
            raise Refusal("blank-card", NOT_BOUND, status=409)
        if not note_opened(self.store, card):
            raise Refusal("unknown-card", self._why_closed(card), status=401)
        return card.household_id, self.sessions.open(card.household_id)

    def _why_closed(self, card: HouseholdCard) -> str:
        """Of a void card: nobody has another one in its place when its household is in no class any more."""
        household = self.store.door().household(card.household_id)
        is_replaced = household is not None and any(place.until is None for place in household.places)
        return NOT_FROM_HERE if card.is_spare or is_replaced else TAKEN_BACK

    def change_password(self, caller: Caller, person: Person, old: str, new: str, network: str) -> None:
        """Also ends every session of the person, this one included."""
        self.throttle.check(person.username, network)
        credential = self.store.door().credential(person.id)
        if not self.passwords.matches(old, credential.password_hash if credential else None) or credential is None:
            self.throttle.failed(person.username, network)
            raise Refusal("wrong-password", "原来的密码不对，没有修改。", status=422)
        if len(new) < SHORTEST:
            raise Refusal("weak-password", f"新密码至少 {SHORTEST} 个字符，没有修改。")
        changed = replace(credential, password_hash=self.passwords.hash(new), changed_at=self.clock())
        with self.store.writing(caller.scope) as writing:
            writing.put_credential(changed)
        self.sessions.end_all(person.id)


def new_credential(person: Person, password: str, passwords: Passwords, clock: Clock) -> Credential:
    return Credential(person.id, passwords.hash(password), clock())
