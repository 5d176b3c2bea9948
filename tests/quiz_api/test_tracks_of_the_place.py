"""The tracks that content/policy/tracks.yml holds fit the modules and the posts that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz_api.domain.people import PostKind
from site_builder.bundle import catalogue_of, dump_catalogue, load_catalogue
from site_builder.curriculum import TRAINING_LEVELS, Curriculum
from site_builder.loading.fields import compose
from site_builder.loading.judged_tasks import read_tasks
from site_builder.loading.policy_files import load_policy
from site_builder.rules.catalogue import Notes
from site_builder.rules.catalogue import load_catalogue as load_rules

CONTENT = Path(__file__).parents[2] / "content"


def test_every_level_has_a_track_and_every_post_is_one() -> None:
    policy, findings = load_policy(CONTENT, load_rules())
    assert not findings
    assert sorted(track.level for track in policy.tracks) == sorted(TRAINING_LEVELS)
    posts = {post for track in policy.tracks for post in (*track.posts, *([track.holds] if track.holds else []))}
    assert posts <= {kind.value for kind in PostKind}


def test_tracks_travel_in_the_catalogue() -> None:
    policy, _ = load_policy(CONTENT, load_rules())
    assert load_catalogue(dump_catalogue(catalogue_of(Curriculum(), tracks=policy.tracks))).tracks == policy.tracks


@pytest.mark.parametrize(
    ("page", "judged", "floor"), [("b/t-b-02", "lesson", 12), ("b/t-b-10", "defence", 9), ("a/t-a-07", "trial", 12)]
)
def test_rubrics_of_the_content_are_out_of_a_hundred_and_have_a_floor(page: str, judged: str, floor: int) -> None:
    header = (CONTENT / "training" / f"{page}.md").read_text("utf-8").split("---")[1]
    notes = Notes(load_rules(), page)
    fields = compose(header, notes, 1)
    assert fields is not None
    (task,) = read_tasks(fields)
    assert not list(notes.found)
    assert (task.id, task.most, task.pass_points) == (judged, 100, 80)
    assert [point.least for point in task.points if point.least] == [floor]
    assert f"judged: [{judged}]" in header
