"""主办单位 and both filing numbers: at the foot of every page from one setting, asked for when a site goes public."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.commands import main
from site_builder.foot_of_site import NAMES
from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import build, paths_in

GOOD = Path(__file__).parent / "fixtures" / "good"
PUBLIC = {"XINYU_PUBLIC_URL": "https://xinyu.example"}
OURS = {
    "XINYU_ORGANISER": "东禾县教育局",
    "XINYU_ICP_FILING": "某ICP备00000000号",
    "XINYU_POLICE_FILING": "某公网安备00000000000000号",
}


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, set()),
        ({"XINYU_PUBLIC_URL": "http://127.0.0.1:8000"}, set()),
        (PUBLIC, set(NAMES)),
        (PUBLIC | OURS, set()),
        (PUBLIC | OURS | {"XINYU_ICP_FILING": "批复后写在这里"}, {"XINYU_ICP_FILING"}),
        (PUBLIC | OURS | {"XINYU_ORGANISER": "青禾市教育局（示例）"}, {"XINYU_ORGANISER"}),
        (PUBLIC | OURS | {"XINYU_POLICE_FILING": " "}, {"XINYU_POLICE_FILING"}),
    ],
)
def test_a_public_build_is_asked_for_what_the_foot_lacks(
    tmp_path: Path, environment: dict[str, str], missing: set[str]
) -> None:
    clean = dict.fromkeys(("XINYU_PUBLIC_URL", *NAMES))
    arguments = ["check", "--content", str(GOOD), "--key", str(tmp_path / "key"), "--json"]
    done = CliRunner().invoke(main, arguments, env={**clean, **environment})
    found = [each for each in json.loads(done.output) if each["code"] == "filing-missing"]
    assert {name for name in NAMES for each in found if name in each["advice"]} == missing
    assert {each["level"] for each in found} <= {"warn"}
    assert done.exit_code == 0


def test_the_foot_says_what_is_set_and_changes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = paths_in(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    build(small_curriculum(), paths)
    before = (paths.site / "index.html").read_text("utf-8")
    assert "青禾市教育局（示例）" in before
    for name, value in OURS.items():
        monkeypatch.setenv(name, value)
    build(small_curriculum(), paths)
    pages = [path.read_text("utf-8") for path in paths.site.rglob("*.html")]
    assert len(pages) > 10
    assert all(value in page for page in pages for value in OURS.values())
