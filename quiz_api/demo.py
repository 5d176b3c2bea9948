"""`quiz-api demo`: the fictional city once, and the file that says how to get in.

The accounts file is written first, then the city in one transaction made from it. Killed at any moment, the next run
finds the same passwords and founds what is missing; run again later, it changes nothing.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quiz_api.demo_city import CARD_CLASS, NAMES, PEOPLE, DemoCity
from quiz_api.domain.household_code import grouped, new_household_code
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.secret_key import load_or_create_secret_key
from quiz_api.services.passwords import Passwords
from quiz_api.settings import Settings
from quiz_api.store.interface import Store
from quiz_api.store.opening import forget, open_stores

CARDS = 12


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


def make_demo(settings: Settings, now: datetime) -> DemoAccounts:
    """Make the city if it is not there yet. Raises DemoRefused, StoreError, SecretKeyError."""
    stores = open_stores(settings.store)
    try:
        if not _is_empty_or_demo(stores.ledger):
            raise DemoRefused(f"{settings.store} 里已有正式单位，不再放示例城市。请另设 XINYU_STORE 再试。")
        key = load_or_create_secret_key(settings.secret_key_file, may_create=stores.ledger.count() == 0)
        accounts = _load_or_create(settings.demo_accounts)
        with stores.ledger.founding() as writing:
            if next(writing.organisations(OrganisationKind.CITY), None) is None:
                passwords = {row["username"]: row["password"] for row in accounts["staff"]}
                codes = [row["code"].replace(" ", "") for row in accounts["cards"]]
                DemoCity(writing, key, Passwords()).found(passwords, codes, now)
    finally:
        stores.sessions.close()
        stores.ledger.close()
    return DemoAccounts(accounts)


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


def _is_empty_or_demo(store: Store) -> bool:
    with store.founding() as writing:
        return all(unit.is_sample for unit in writing.organisations())


def _load_or_create(path: Path) -> dict[str, Any]:
    """The accounts file, written whole or not at all, readable by its owner alone."""
    if path.exists():
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise DemoRefused(f"{path} 读不出来。请运行 quiz-api demo --forget 后重来。") from error
        return found
    accounts = _new_accounts()
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


def _new_accounts() -> dict[str, Any]:
    school, entry_year, number = CARD_CLASS
    class_name = f"{NAMES[school]}{entry_year}级{number}班"
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
            for person in PEOPLE
        ],
        "cards": [
            {"class": class_name, "card_number": f"{card:02d}", "code": grouped(new_household_code())}
            for card in range(1, CARDS + 1)
        ],
    }
