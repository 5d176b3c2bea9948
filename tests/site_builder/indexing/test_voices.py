"""In whose voice a query is said is learned from how pupils and families ask, the same way every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder import command_voices
from site_builder.commands import main
from site_builder.indexing.voice_learning import learned
from site_builder.indexing.voices import by_weight, signs, voice_of

PUPILS = [f"我跟同桌{end}" for end in ("吵架了", "闹翻", "和好", "不说话", "打起来了", "换座位")] * 20
FAMILIES = [f"孩子跟同桌{end}" for end in ("吵架了", "闹翻", "和好", "不说话", "打起来了", "换座位", "借东西")] * 30


def test_a_text_says_its_signs_its_pairs_and_its_first_one() -> None:
    assert signs("我怕,AI") == {"我", "怕", "我怕", "a", "i", "ai", "^我"}
    assert signs("…") == set()


def test_what_one_side_says_weighs_and_what_both_say_does_not() -> None:
    found = learned(PUPILS, FAMILIES)
    weights = {sign: weight for weight, said in found.items() for sign in said.split(" ")}
    assert weights["我"] > 0 > weights["孩子"]
    assert "同桌" not in weights
    assert learned(PUPILS, FAMILIES) == found


@pytest.mark.parametrize(("query", "is_pupil"), [("他们都不理我", True), ("孙子不肯吃饭咋办", False)])
def test_the_weights_that_search_has_tell_them_apart(query: str, is_pupil: bool) -> None:
    assert (voice_of(query) > 0) is is_pupil


def test_the_command_writes_what_search_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the real content it learns what stands in the file, but for pages that came or changed since."""
    file = tmp_path / "voices.yml"
    monkeypatch.setattr(command_voices, "FILE", file)
    done = CliRunner().invoke(main, ["learn-voices", "--key", str(tmp_path / "build.key")])
    assert done.exit_code == 0, done.output
    new = {sign for line in file.read_text("utf-8").splitlines()[2:] for sign in line.split('"')[1].split(" ")}
    old = {sign for said in by_weight().values() for sign in said.split(" ")}
    assert len(new & old) > 0.7 * len(old)


def test_where_the_program_may_not_be_changed_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_voices, "FILE", tmp_path)
    done = CliRunner().invoke(main, ["learn-voices", "--key", str(tmp_path / "build.key")])
    assert done.exit_code == 1
    assert f"{tmp_path} 写不进去" in done.output
