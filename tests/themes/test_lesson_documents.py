"""The documents that a lesson offers are those of the length that is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tests.site_builder.test_office_files import LESSON, folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["folder"]  # the fixture


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """As from a USB stick."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((folder / f"build/site/lessons/g07/{LESSON}.html").as_uri())
    yield page
    context.close()


def offered(page: Page) -> list[str]:
    """Names of the files that can be seen."""
    links = page.locator(".downloads a:visible").all()
    return [str(link.get_attribute("href")).rpartition(LESSON)[2] for link in links]


def test_the_documents_follow_the_length_and_stay_with_it_over_a_reload(page: Page) -> None:
    whole = ["-plan.docx", "-slides.pptx", "-card.docx", "-sheet.docx", "-board.docx"]
    assert offered(page) == whole
    page.check("input[name=length][value='20']")
    short = ["-sheet.docx", "-board.docx", "-20-plan.docx", "-20-slides.pptx", "-20-card.docx"]
    assert offered(page) == short
    page.reload()
    assert offered(page) == short
    page.check("input[name=length][value='40']")
    assert offered(page) == whole


def test_without_scripts_the_documents_are_those_of_the_whole_lesson(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / f"build/site/lessons/g07/{LESSON}.html").as_uri())
    assert offered(page) == ["-plan.docx", "-slides.pptx", "-card.docx", "-sheet.docx", "-board.docx"]
    context.close()
