"""What people do with hands: sign in, answer, find. Shared by the journeys that are tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.end_to_end.running_city import Account

if TYPE_CHECKING:
    from playwright.sync_api import Page


def sign_in_staff(page: Page, account: Account) -> None:
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(account.username)
    page.get_by_label("密码").fill(account.password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/me")


def scan_card(page: Page, digits: str) -> None:
    """As the phone does after a scan: the code stands in the fragment, so no log sees it."""
    page.goto("/sign-in.html#" + digits.replace(" ", ""))
    page.get_by_role("button", name="用卡登录").click()
    page.wait_for_url("**/me**")


def answer(page: Page, choices: Mapping[str, frozenset[str]]) -> None:
    """Choose the given choices of every question, by question and choice id."""
    for question, wanted in choices.items():
        for choice in sorted(wanted):
            box = page.locator(f'input[value="{choice}"]')
            page.locator(f'fieldset[data-question="{question}"] label').filter(has=box).click()


def other_choice(page: Page, question: str, right: frozenset[str]) -> frozenset[str]:
    """A choice of the question that is not right."""
    values = page.locator(f'fieldset[data-question="{question}"] input').evaluate_all(
        "inputs => inputs.map(input => input.value)"
    )
    return frozenset({next(value for value in values if value not in right)})
