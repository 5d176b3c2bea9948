"""Photos of evidence in the embedded store, through the faults of photos.py; each with a control."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz_api.store import evidence_files
from tests.faults import photos


@pytest.mark.parametrize("deed", ["add", "drop"])
def test_a_process_that_dies_between_picture_and_row_leaves_nothing_loose(tmp_path: Path, deed: str) -> None:
    assert photos.died_between(tmp_path / "store", deed) == ""


def test_a_full_disk_refuses_the_photo_and_keeps_the_others() -> None:
    assert photos.full_disk() == ""


def test_a_power_cut_at_any_moment_leaves_whole_photos() -> None:
    assert photos.power_cuts() == ""


def test_the_check_catches_pictures_that_were_not_synced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_files, "write_whole", lambda _port, path, data: path.write_bytes(data))
    assert "不见了" in photos.power_cuts()
