"""`quiz-api demo`: the fictional city once, and the file that says how to get in.

The accounts file is written first, then the city in one transaction made from it. Killed at any moment, the next run
finds the same passwords and founds what is missing; run again later, it changes nothing. A city with a school year in
it (`make_lived_in`) is lived through in memory and appears in the store whole or not at all.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from quiz_api.demo_city import CARD_CLASS, NAMES, PEOPLE, DemoCity, DemoPerson
from quiz_api.demo_life.cast import LIVED_PEOPLE, later_than_first
from quiz_api.demo_life.diary import LifeClock
from quiz_api.domain.class_names import lasting_name
from quiz_api.domain.household_code import grouped, new_household_code
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.secret_key import SecretKey, load_or_create_secret_key
from quiz_api.services.passwords import Passwords
from quiz_api.settings import Settings
from quiz_api.store.interface import Store
from quiz_api.store.opening import forget, open_stores, opened, restore
from quiz_api.store.passing_folder import passing_folder
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue, load_bank, load_catalogue

CARDS = 12
_FIRST_LOOKS = (
    ("yx3x09", "总览、开课情况、活动与培训、审核学时"),
    ("yx3x01", "我的学时、我上的课、我的证明"),
    ("yxx08", "等评定的教师、评定任务"),
    ("qhs09", "全市总览，哪个县、哪所学校落在后面"),
)


class DemoRefused(Exception):
    """The demo city cannot be made or forgotten here. The message is Chinese and says why."""


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """What accounts.json holds, as it is printed."""

    accounts: dict[str, Any]

    def as_json(self) -> str:
        return json.dumps(self.accounts, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        lines = [f"{self.accounts['city']}，全是虚构的。账号："]
        lines += [
            f"  {row['username']}  {row['password']}  {row['role']}  {row['name']}，{row['unit']}"
            for row in self.accounts["staff"]
        ]
        first = self.accounts["cards"][0]
        lines.append(f"  家庭学习卡 {first['code']}（{first['class']} {first['card_number']} 号），其余见清单")
        return "\n".join(lines)

    def first_looks(self) -> str:
        """Whom to be first in the city with a year in it, and where to look."""
        staff = {row["username"]: row for row in self.accounts["staff"]}
        seen = [
            f"  {staff[name]['name']}（{name} / {staff[name]['password']}），{staff[name]['role']}：{look}"
            for name, look in _FIRST_LOOKS
            if name in staff
        ]
        return "\n".join(["先看这几位：", *seen])


def make_demo(settings: Settings, now: datetime) -> DemoAccounts:
    """Make the city if it is not there yet. Raises DemoRefused, StoreError, SecretKeyError."""
    stores = open_stores(settings.store)
    try:
        if not _is_empty_or_demo(stores.ledger):
            raise DemoRefused(f"{settings.store} 里已有正式单位，不再放示例城市。请另设 XINYU_STORE 再试。")
        key = load_or_create_secret_key(settings.secret_key_file, may_create=stores.ledger.count() == 0)
        accounts = _load_or_create(settings.demo_accounts, PEOPLE)
        with stores.ledger.founding() as writing:
            if next(writing.organisations(OrganisationKind.CITY), None) is None:
                DemoCity(writing, key, Passwords()).found(*_access(accounts), now)
    finally:
        stores.sessions.close()
        stores.ledger.close()
    return DemoAccounts(accounts)


def make_lived_in(settings: Settings, now: datetime, say: Callable[[str], None]) -> DemoAccounts:
    """Make the city with a school year up to `now` in it, if there is none. Raises as `make_demo`, and BundleError."""
    content = _content(settings)
    with opened(settings.store) as stores:
        if not _is_empty_or_demo(stores.ledger):
            raise DemoRefused(f"{settings.store} 里已有正式单位，不再放示例城市。请另设 XINYU_STORE 再试。")
        with stores.ledger.founding() as writing:
            is_there = next(writing.organisations(OrganisationKind.CITY), None) is not None
        if is_there and stores.ledger.count() == 0:
            say("这座示例城市里还没有人做过什么。想看有记录的，请用 make fresh 重新造。")
        key = load_or_create_secret_key(settings.secret_key_file, may_create=stores.ledger.count() == 0)
    later = later_than_first(SchoolCalendar(settings.zone), now)
    accounts = _load_or_create(settings.demo_accounts, LIVED_PEOPLE, later)
    if not is_there:
        _live_into(settings, content, key, accounts, now, say)
    return DemoAccounts(accounts)


def _content(settings: Settings) -> tuple[Catalogue, tuple[QuizKey, ...]]:
    try:
        return load_catalogue(settings.catalogue.read_bytes()), load_bank(settings.bank.read_bytes())
    except FileNotFoundError as error:
        detail = f"还没有 {error.filename}，示例里的课和测验从那里来。请先运行 site-builder build。"
        raise DemoRefused(detail) from error


def _live_into(
    settings: Settings,
    content: tuple[Catalogue, tuple[QuizKey, ...]],
    key: SecretKey,
    accounts: dict[str, Any],
    now: datetime,
    say: Callable[[str], None],
) -> None:
    """In memory first; the store is then filled from a backup, as a restore does. Living needs the whole server."""
    clock = LifeClock(now)
    stores = open_stores("memory:", clock)
    import_module("quiz_api.demo_life.living").live_a_year(
        stores, settings, content, key, _access(accounts), clock, say
    )
    with passing_folder() as folder:
        file = folder / "demo.backup"
        stores.ledger.backup(file)
        if settings.store.startswith("tinydb:"):
            forget(settings.store)  # empty: what opening it has made
        restore(file, settings.store)


def _access(accounts: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Passwords by username, and the codes of the cards."""
    passwords = {row["username"]: row["password"] for row in accounts["staff"]}
    return passwords, [row["code"].replace(" ", "") for row in accounts["cards"]]


def forget_demo(settings: Settings) -> None:
    """Delete the demo's store and accounts. Raises DemoRefused when the store holds anything but the demo.

    The key stays: it may be the one that the cards of another store, a real one, were made with.
    """
    if not settings.store.startswith("tinydb:"):
        return
    stores = open_stores(settings.store)
    try:
        if not _is_empty_or_demo(stores.ledger):
            raise DemoRefused(f"{settings.store} 里有正式单位，没有删除任何东西。")
    finally:
        stores.sessions.close()
        stores.ledger.close()
    forget(settings.store)
    settings.demo_accounts.unlink(missing_ok=True)


def must_hold_no_demo(store: Store) -> None:
    """Raises DemoRefused when the sample city is in the store: real people do not come beside invented ones."""
    with store.founding() as writing:
        if any(unit.is_sample for unit in writing.organisations()):
            raise DemoRefused(
                "这个库里放着示例城市青禾市，不能当正式的库。请另设 XINYU_STORE，"
                "或者先用 quiz-api demo --forget 删掉示例，再建管理员。"
            )


def _is_empty_or_demo(store: Store) -> bool:
    with store.founding() as writing:
        return all(unit.is_sample for unit in writing.organisations())


def _load_or_create(path: Path, people: Sequence[DemoPerson], later: int = 0) -> dict[str, Any]:
    """The accounts file, written whole or not at all, readable by its owner alone."""
    if path.exists():
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise DemoRefused(f"{path} 读不出来。请运行 quiz-api demo --forget 后重来。") from error
        return found
    accounts = _new_accounts(people, later)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(DemoAccounts(accounts).as_json() + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return accounts


def _new_accounts(people: Sequence[DemoPerson], later: int) -> dict[str, Any]:
    school, entry_year, number = CARD_CLASS
    class_name = f"{NAMES[school]}{lasting_name(entry_year + later, number)}"
    return {
        "city": NAMES["city"],
        "staff": [
            {
                "username": person.username,
                "password": secrets.token_urlsafe(12),
                "name": person.name,
                "role": "、".join(kind.value for kind in person.posts),
                "unit": NAMES[person.place],
            }
            for person in people
        ],
        "cards": [
            {"class": class_name, "card_number": f"{card:02d}", "code": grouped(new_household_code())}
            for card in range(1, CARDS + 1)
        ],
    }
