"""Tracks of teacher training: which modules belong together, for whom, in what order, and when they are to be renewed.

What counts is policy of the place: content/policy/tracks.yml says it, and no program does.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Track:
    """The modules of one `level`, for the holders of `posts`.

    `after` names the track to finish `after_years` before; `holds` a post that the track asks for. With `cycle_years`
    the modules' `year` says when each is due, and all are due again once the cycle is over. With `valid_years` the
    must-pass modules are due again that many school years after they were done.
    """

    id: str
    name: str
    level: str
    posts: tuple[str, ...] = ()
    after: str = ""
    after_years: int = 0
    holds: str = ""
    cycle_years: int = 0
    valid_years: int = 0
    note: str = ""
