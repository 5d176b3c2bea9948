"""Verifying a finished site: each case is a small site with one thing wrong; the same site without it is in order."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from site_builder.verifying.leaks import Secrets
from site_builder.verifying.verifier import verify

SECRET = "<p>第一句话决定孩子<b>愿不愿意</b>继续说。</p>"
GOOD = {
    "index.html": '<h1 id="top">首页</h1><a href="lessons/a.html#steps">一课</a><a href="#top">上面</a>'
    '<a href="me">我的</a>',
    "lessons/a.html": '<h2 id="steps">步骤</h2><a href="../index.html">首页</a><a href="https://www.gov.cn/">出处</a>'
    '<a href="tel:12356">12356</a><link rel="stylesheet" href="../assets/site.css"><img src="data:,">',
    "assets/site.css": "body { background: url(dot.svg) }",
    "assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
}


def site(folder: Path, **changes: str) -> Path:
    for name, text in {**GOOD, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def found(folder: Path, secrets: tuple[str, ...] = (SECRET,)) -> list[tuple[str, str]]:
    return [
        (problem.code, problem.path.relative_to(folder).as_posix()) for problem in verify(folder, (), secrets).problems
    ]


def test_a_good_site_has_no_problem(tmp_path: Path) -> None:
    assert found(site(tmp_path)) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "<p>第一句话决定孩子愿不愿意继续说。</p>",
        "<p>第一句话 <i>决定</i>孩子\n愿不愿意继续说。</p>",
        '<p data-note="第一句话决定孩子愿不愿意继续说。">好</p>',
        "<!-- 第一句话决定孩子愿不愿意继续说。 -->",
        "<p>&#31532;一句话决定孩子愿不愿意继续说。</p>",
    ],
)
def test_a_private_text_in_a_page_is_found(tmp_path: Path, hidden: str) -> None:
    assert found(site(tmp_path, **{"index.html": hidden})) == [("leak", "index.html")]


def test_a_private_text_in_escaped_json_is_found(tmp_path: Path) -> None:
    data = json.dumps({"t": "第一句话决定孩子愿不愿意继续说。"})
    assert data.isascii()
    assert found(site(tmp_path, **{"search/a.json": data})) == [("leak", "search/a.json")]


def test_a_private_text_in_a_packed_document_is_found(tmp_path: Path) -> None:
    site(tmp_path)
    with zipfile.ZipFile(tmp_path / "plan.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:t>第一句话决定孩子</w:t><w:t>愿不愿意继续说。</w:t>")
    assert found(tmp_path) == [("leak", "plan.docx")]


def test_a_private_text_in_another_width_or_case_is_found(tmp_path: Path) -> None:
    changed = site(tmp_path, **{"index.html": "<p>ＡＢＣ ｄｅｆ　ｇｈ１</p>"})
    assert found(changed, ("abcdefgh1",)) == [("leak", "index.html")]


def test_a_short_text_is_no_secret(tmp_path: Path) -> None:
    assert found(site(tmp_path, **{"index.html": "<p>再想想</p>"}), ("再想想",)) == []


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ('<a href="lessons/b.html">没有</a>', "link"),
        ('<a href="lessons/a.html#none">没有</a>', "link"),
        ('<a href="#none">没有</a>', "link"),
        ('<a href="/lessons/a.html">从根算起，打开文件夹时走不通</a>', "link"),
        ('<img src="assets/none.png">', "link"),
        ('<link rel="next" href="none.html">', "link"),
        ('<script src="https://cdn.example/x.js"></script>', "host"),
        ('<img alt="a > b" src="//cdn.example/x.png">', "host"),
        ('<form action="https://elsewhere.example/">', "host"),
        ("<script>alert(1)</script>", "inline"),
        ('<p style="color:red">红</p>', "inline"),
        ('<p onclick="go()">点</p>', "inline"),
    ],
)
def test_what_is_wrong_in_a_page_is_found(tmp_path: Path, page: str, code: str) -> None:
    assert found(site(tmp_path, **{"index.html": page})) == [(code, "index.html")]


@pytest.mark.parametrize(
    "style", ["@import 'https://fonts.example/a.css';", 'a { background: url( "http://x.example/a.png" ) }']
)
def test_a_stylesheet_may_not_ask_another_host(tmp_path: Path, style: str) -> None:
    assert found(site(tmp_path, **{"assets/site.css": style})) == [("host", "assets/site.css")]


def test_a_lesson_is_at_most_40_kb(tmp_path: Path) -> None:
    fits = "<p>" + "a" * (40 * 1024 - 7) + "</p>"
    assert found(site(tmp_path / "fits", **{"lessons/a.html": fits, "index.html": ""})) == []
    assert found(site(tmp_path / "over", **{"lessons/a.html": fits + "b", "index.html": ""})) == [
        ("budget", "lessons/a.html")
    ]


def test_a_cold_page_is_at_most_90_kb_with_all_it_loads(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "assets" / "photo.jpg").write_bytes(random.Random(7).randbytes(91 * 1024))
    (tmp_path / "index.html").write_text('<img src="assets/photo.jpg">', "utf-8")
    assert found(tmp_path) == [("budget", "index.html")]
    (tmp_path / "index.html").write_text('<img loading="lazy" src="assets/photo.jpg">', "utf-8")
    assert found(tmp_path) == []


@pytest.mark.parametrize("before", range(9))
@pytest.mark.parametrize("after", ["", "后面还有"])
def test_a_secret_is_found_wherever_it_lies(before: int, after: str) -> None:
    secret = "八个字的秘密正好"
    secrets = Secrets.of([secret])
    assert secrets.found_in("前" * before + secret + after) == secret
    assert secrets.found_in("前" * before + secret[:-1] + "差" + after) is None
