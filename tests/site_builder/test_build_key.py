"""The build key is made once, is private, and is refused when damaged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build_key import BuildKey, BuildKeyError


def test_a_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "var" / "build.key"
    made = BuildKey.load_or_create(path)
    assert len(path.read_bytes()) == 32
    assert BuildKey.load_or_create(path) == made
    assert BuildKey.load_or_create(tmp_path / "other.key") != made


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX notion")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    BuildKey.load_or_create(tmp_path / "build.key")
    assert stat.S_IMODE((tmp_path / "build.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(33)])
def test_a_damaged_key_is_refused_and_kept(damaged: bytes, tmp_path: Path) -> None:
    path = tmp_path / "build.key"
    path.write_bytes(damaged)
    with pytest.raises(BuildKeyError, match=r"已损坏.*备份"):
        BuildKey.load_or_create(path)
    assert path.read_bytes() == damaged


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BuildKeyError, match="打不开或写不进去"):
        BuildKey.load_or_create(tmp_path / "file" / "build.key")


def test_the_key_does_not_show_itself() -> None:
    assert "secret" not in repr(BuildKey(b"secret" * 5 + b"xx"))


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_parts_are_joined_without_ambiguity(one: list[str], two: list[str]) -> None:
    key = BuildKey(bytes(32))
    assert (key.mac(*one) == key.mac(*two)) == (one == two)
