"""The tracks that content/policy/tracks.yml holds fit the modules and the posts that there are."""

from __future__ import annotations

from pathlib import Path

from quiz_api.domain.people import PostKind
from site_builder.bundle import catalogue_of, dump_catalogue, load_catalogue
from site_builder.curriculum import TRAINING_LEVELS, Curriculum
from site_builder.loading.policy_files import load_policy
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
