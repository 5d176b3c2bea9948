"""First sign-in: a slip with a code, and a password that only its owner knows.

A code is made from the server's secret, the person and the moment it was issued: a slip can be printed again while it
is unused, and nothing that is stored opens an account. 50 random-looking bits, behind the throttle of sign-in.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.people import Activation, Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.deeds import Deed
from quiz_api.services.passwords import SHORTEST, Passwords
from quiz_api.services.scopes import Caller
from quiz_api.services.sign_in import new_credential
from quiz_api.services.throttling import Throttle
from quiz_api.store.interface import Store

LASTS = timedelta(days=180)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, 1, I, L, O: what is read off paper must not be mistaken."""

_LENGTH = 10


def activation_code(key: SecretKey, activation: Activation) -> str:
    """Ten letters in two groups, such as K7MPD-4RXWN."""
    number = int(key.mac("activation", f"{activation.person_id} {activation.issued_at.isoformat()}"), 16)
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person. `number` is the 工号 where another of the unit has the same name, else empty."""

    person: Person
    code: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Activations:
    store: Store
    sessions: BrowserSessions
    passwords: Passwords
    throttle: Throttle
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock

    def use(self, username: str, code: str, password: str, network: str) -> tuple[str, str]:
        """Choose a password with the code of a slip; (account, token). One answer for every code that is not right."""
        username = unicodedata.normalize("NFKC", username).strip()
        self.throttle.check(username, network)
        person = self.store.door().person_by_username(username)
        activation = self.store.door().activation(person.id) if person else None
        now = self.clock()
        if person is None or activation is None or not self._is_right(activation, code, now):
            self.throttle.failed(username, network)
            detail = "登录名或激活码不对，或者激活码用过了。请对照纸条再输一遍；还是不行，请学校管理员重新打印一张。"
            raise Refusal("wrong-activation", detail, status=401)
        if len(password) < SHORTEST:
            raise Refusal("weak-password", f"密码至少 {SHORTEST} 个字符，激活码还没有用掉，请再设一次。")
        with self.store.writing(Scope(subject_id=person.id)) as writing:
            writing.put_credential(new_credential(person, password, self.passwords, self.clock))
            writing.put_activation(replace(activation, used_at=now))
        self.throttle.succeeded(username, network)
        self.sessions.end_all(person.id)
        return person.id, self.sessions.open(person.id)

    def renew(self, caller: Caller, person_id: str) -> Slip:
        """A new slip for somebody who has lost the password or the old slip; the old ones and all sessions end."""
        now = self.clock()
        scope = caller.scope_for(Permission.KEEP_STAFF)
        with self.store.writing(scope) as writing:
            person = writing.person(person_id)
            if person is None or not scope.covers_path(person.home_path):
                raise NotFound("这位老师")
            before = writing.activation(person.id)
            later = before.issued_at + timedelta(microseconds=1) if before else now
            activation = Activation(person.id, max(now, later))  # never the code of an earlier slip
            writing.put_activation(activation)
            # A hash of something nobody knows: the old password ends with the old slip.
            writing.put_credential(
                new_credential(person, self.key.mac("no-password", str(now)), self.passwords, self.clock)
            )
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.RENEW_ACTIVATION, person.id, person.home_path)
            is_shared = sum(other.display_name == person.display_name for other in writing.people(person.home_path)) > 1
        self.sessions.end_all(person.id)
        return Slip(person, activation_code(self.key, activation), person.staff_number if is_shared else "")

    def slips(self, caller: Caller, unit_path: str) -> tuple[Slip, ...]:
        """Unused slips of everybody in a unit who holds a post; printing them is logged."""
        caller.must(Permission.KEEP_STAFF, unit_path)
        now, today = self.clock(), self.calendar.day(self.clock())
        found, bearers = [], Counter[str]()
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            for person in reading.people(unit_path):
                bearers[person.display_name] += 1
                activation = reading.activation(person.id) if person.posts_on(today) else None
                if activation is not None and _is_open(activation, now):
                    found.append(Slip(person, activation_code(self.key, activation)))
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            append_audit(
                writing, caller, Deed(self.calendar, caller.account, now), AuditAction.PRINT_SLIPS, unit_path, unit_path
            )
        told = (
            replace(slip, number=slip.person.staff_number) if bearers[slip.person.display_name] > 1 else slip
            for slip in found
        )
        return tuple(sorted(told, key=lambda slip: slip.person.username))

    def _is_right(self, activation: Activation, code: str, now: datetime) -> bool:
        expected = _bare(activation_code(self.key, activation))
        given = _bare(unicodedata.normalize("NFKC", code))
        return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")) and _is_open(activation, now)


def _is_open(activation: Activation, now: datetime) -> bool:
    return activation.used_at is None and now < activation.issued_at + LASTS


def _bare(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
