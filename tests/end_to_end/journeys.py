"""What people do with hands: sign in, answer, find, lose the network. Shared by the journeys that are tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.conftest import PATIENCE
from tests.end_to_end.running_city import Account

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LOOK_EVERY = 50
KEEPER_IS_THERE = """async () => {
  if (!("serviceWorker" in navigator)) return true;
  const found = await navigator.serviceWorker.getRegistration();
  if (!found) return !document.querySelector('script[src*="/js/offline.js"]');
  return !found.installing && !found.waiting && Boolean(found.active) && found.active.state === "activated";
}"""
"""True when the page's service worker is in place, or when this page asks for none."""

KEPT = """async () => {
  const names = await caches.keys();
  const keysOf = async name => (await (await caches.open(name)).keys()).map(one => one.url);
  const found = await Promise.all(names.map(keysOf));
  return found.flat().map(url => new URL(url).pathname);
}"""
"""Paths of all that the service worker has kept."""


def wait_until(page: Page, script: str, argument: object = None) -> None:
    """Until the script says yes. The pages' own policy forbids what wait_for_function does."""
    for _ in range(PATIENCE // LOOK_EVERY):
        if page.evaluate(script, argument):
            return
        page.wait_for_timeout(LOOK_EVERY)
    raise AssertionError(f"in vain waited for {script} {argument or ''}")


def wait_until_kept(page: Page, path: str) -> None:
    """Until the page has its service worker, and that keeps the path."""
    script = f"async path => Boolean(navigator.serviceWorker.controller) && (await ({KEPT})()).includes(path)"
    wait_until(page, script, path)


def cut_the_network(page: Page) -> BrowserContext:
    """Once nothing of the page is on its way: a service worker that is cut off while it is fetched is no worker."""
    page.wait_for_load_state("load")
    wait_until(page, KEEPER_IS_THERE)
    page.context.set_offline(True)
    return page.context


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


def agree_if_asked(page: Page) -> None:
    """After a card's sign-in: a family is asked once."""
    agree = page.get_by_role("button", name="同意", exact=True)
    if agree.is_visible():
        agree.click()
        page.wait_for_url("**/me")


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
