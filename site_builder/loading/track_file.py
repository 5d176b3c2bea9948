"""Reads content/policy/tracks.yml: every word that means something else elsewhere is held against where it stands."""

from __future__ import annotations

from site_builder.curriculum import TRAINING_LEVELS
from site_builder.loading.fields import Fields
from site_builder.tracks import Track

FIELDS = ("id", "name", "level", "posts", "after", "after_years", "holds", "cycle_years", "valid_years", "note")
MOST_YEARS = 20


def read_tracks(fields: Fields | None) -> tuple[Track, ...]:
    """Nothing where something is wrong: half a table of tracks would send people the wrong way."""
    if fields is None:
        return ()
    fields.expect_only(("tracks",))
    groups = tuple(fields.groups("tracks", FIELDS))
    tracks = tuple(_track(group) for group in groups)
    known: set[str] = set()
    for group, track in zip(groups, tracks, strict=True):
        if track.id in known:
            group.fail("key-value", "id", value=track.id, allowed="每条路线一个编号，不重复")
        if track.after and track.after not in known:
            group.fail("key-value", "after", value=track.after, allowed="写在前面的一条路线的编号")
        known.add(track.id)
    return tracks if fields.complete else ()


def _track(group: Fields) -> Track:
    return Track(
        id=group.text("id"),
        name=group.text("name"),
        level=group.choice("level", TRAINING_LEVELS),
        posts=group.texts("posts"),
        after=group.text("after", default=""),
        after_years=group.number("after_years", 0, MOST_YEARS, default=0),
        holds=group.text("holds", default=""),
        cycle_years=group.number("cycle_years", 1, MOST_YEARS, default=0),
        valid_years=group.number("valid_years", 1, MOST_YEARS, default=0),
        note=group.text("note", default=""),
    )
