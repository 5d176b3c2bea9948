"""The server's pages are of one family with the site's: same colours and display choices, browsers and foot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz_api.web.site_files import SHARED
from tests.quiz_api.town import Town
from tests.themes.test_floor import FORBIDDEN_IN_SCRIPTS, SCRIPT_TOO_NEW, STYLE_TOO_NEW, offences

ROOT = Path(__file__).parents[2]
WEB, THEMES = ROOT / "quiz_api" / "web", ROOT / "themes"
STYLES = sorted((WEB / "static").glob("*.css"))
SCRIPTS = sorted((WEB / "static").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").glob("*.html"))


@pytest.mark.parametrize(("ours", "theirs"), sorted(SHARED.items()))
def test_without_a_site_the_pages_have_the_themes_own_files(ours: str, theirs: str) -> None:
    answer = Town().visit().get(f"/static/{ours}")
    assert answer.status_code == 200
    assert answer.data == (THEMES / "assets" / theirs).read_bytes()
    assert not (WEB / "static" / ours).exists()


def test_the_sprout_is_the_sites() -> None:
    partial = (THEMES / "material" / "partials" / "logo.html").read_text("utf-8")
    assert partial.strip() in (WEB / "templates" / "_logo.html").read_text("utf-8")


def test_the_foot_names_the_organiser_that_the_site_names() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    named = re.findall(r"^  \w+: !ENV \[(XINYU_\w+), (.+)\]$", settings, flags=re.MULTILINE)
    assert len(named) == 3
    foot = Town().visit().get("/sign-in").get_data(as_text=True)
    own = {name: f"{number} 号" for number, (name, _) in enumerate(named)}
    changed = Town(environment=own).visit().get("/sign-in").get_data(as_text=True)
    for name, default in named:
        assert f"<dd>{default}</dd>" in foot
        assert f"<dd>{own[name]}</dd>" in changed


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_on_the_floor(path: Path) -> None:
    assert offences(path, STYLE_TOO_NEW) == []
    assert len(path.read_text("utf-8").splitlines()) < 300


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_on_the_floor(path: Path) -> None:
    assert offences(path, SCRIPT_TOO_NEW | FORBIDDEN_IN_SCRIPTS) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline_and_plain_words(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]*\ssrc=)", text)
    said = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", "", text, flags=re.DOTALL)
    assert not re.search("[！「」]|[\u4e00-\u9fff][,;:?!]", said)
    assert not re.search("轻松|快速|智能|通过了|差生|异常", said)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_table_has_a_caption_and_its_cells_have_names(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("<table") == text.count("<caption")
    unnamed = re.findall(r"<td(?![^>]*data-label)(?![^>]*noprint)[^>]*>(?!<a )[^<]*", text)
    assert unnamed == [], "on a phone a cell stands without its column's heading"
