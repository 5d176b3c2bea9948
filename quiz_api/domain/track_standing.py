"""Where somebody stands on a track of training: what is done, what is next, what waits, what is due again.

Pure: tracks are data of the place, modules come from the catalogue, what was done from the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CLASS_PERIOD_MINUTES
from site_builder.tracks import Track


class StepState(StrEnum):
    """In the words that the teacher and the administrator read."""

    DONE = "学完了"
    OPEN = "可以学"
    WAITING = "先学别的"
    AGAIN = "要再学一遍"
    LATER = "以后再学"
    JUDGED_LATER = "等评定"


@dataclass(frozen=True, slots=True)
class Done:
    """A module was done: the day, the school year that it counts in, and what it gave then; None where nothing was."""

    on: date
    school_year: int
    minutes: int | None = None


History: TypeAlias = Mapping[str, tuple[Done, ...]]
"""By module, the oldest first. A module that was never done is not in it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A module of a track; `waits_for` are modules to do before."""

    entry: CatalogueEntry
    state: StepState
    done: Done | None
    waits_for: tuple[CatalogueEntry, ...] = ()

    @property
    def is_must_pass(self) -> bool:
        return is_must_pass(self.entry)

    @property
    def minutes(self) -> int:
        """What it gave, once done, however the module has changed since; else what it gives today."""
        if self.state is StepState.DONE and self.done is not None and self.done.minutes is not None:
            return self.done.minutes
        return (self.entry.class_periods or 0) * CLASS_PERIOD_MINUTES


@dataclass(frozen=True, slots=True)
class Standing:
    """`barrier` says what keeps the track shut; empty when open. `cycle_year` is 1 in the first year of a cycle, 0
    where the track has none. `due_again` is the first school year in which something that is done is due again.
    """

    track: Track
    steps: tuple[Step, ...]
    barrier: str
    cycle_year: int
    due_again: int | None

    @property
    def done(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is StepState.DONE)

    @property
    def finished_on(self) -> date | None:
        """The day of the last module, when all are done; None while one is missing."""
        days = [step.done.on for step in self.done if step.done]
        return max(days) if days and len(days) == len(self.steps) else None

    @property
    def is_begun(self) -> bool:
        """True once a module of it was done, in whichever round."""
        return any(step.done for step in self.steps)

    @property
    def judged_later(self) -> tuple[Step, ...]:
        """Only a judgement is missing for these."""
        return tuple(step for step in self.steps if step.state is StepState.JUDGED_LATER)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.done)

    @property
    def whole_minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def next(self) -> Step | None:
        """What to do first: what is due again goes before what is new."""
        wanted = (StepState.AGAIN, StepState.OPEN)
        waiting = [step for step in self.steps if step.state in wanted]
        return None if self.barrier else min(waiting, key=lambda step: wanted.index(step.state), default=None)


@dataclass(frozen=True, slots=True)
class TrackModules:
    """A track with its modules, in their order."""

    track: Track
    modules: tuple[CatalogueEntry, ...]

    def counts_from(self, entry: CatalogueEntry, history: History, school_year: int) -> int:
        """The first school year whose work on a module still counts in this one; 0 when it counts for ever."""
        if self.track.cycle_years:
            return self._cycle_start(history, school_year)
        renews = self.track.valid_years and is_must_pass(entry)
        return school_year - self.track.valid_years + 1 if renews else 0

    def standing(
        self, history: History, barrier: str, school_year: int, judged_later: Collection[str] = ()
    ) -> Standing:
        """`judged_later` are ids of modules whose quiz is passed and whose task only waits to be judged."""
        start = self._cycle_start(history, school_year)
        steps = tuple(self._step(entry, history, school_year, start, judged_later) for entry in self.modules)
        is_cycle = bool(self.track.cycle_years)
        return Standing(
            track=self.track,
            steps=steps,
            barrier=barrier,
            cycle_year=school_year - start + 1 if is_cycle else 0,
            due_again=start + self.track.cycle_years if is_cycle else self._due_again(steps),
        )

    def _cycle_start(self, history: History, school_year: int) -> int:
        """A cycle begins with the first module that was ever done; for who has done none, it begins this year."""
        years = [history[entry.id][0].school_year for entry in self.modules if entry.id in history]
        first = min([*years, school_year])
        return school_year - (school_year - first) % (self.track.cycle_years or 1)

    def _step(
        self, entry: CatalogueEntry, history: History, school_year: int, start: int, judged_later: Collection[str]
    ) -> Step:
        last = history[entry.id][-1] if entry.id in history else None
        if last is not None and last.school_year >= self.counts_from(entry, history, school_year):
            return Step(entry, StepState.DONE, last)
        if entry.id in judged_later:
            return Step(entry, StepState.JUDGED_LATER, last)
        if self.track.cycle_years and start + (entry.year or 1) - 1 > school_year:
            return Step(entry, StepState.LATER, last)
        waits_for = tuple(
            other for other in self.modules if other.id in entry.prerequisites and other.id not in history
        )
        if waits_for:
            return Step(entry, StepState.WAITING, last, waits_for)
        return Step(entry, StepState.AGAIN if last else StepState.OPEN, last)

    def _due_again(self, steps: tuple[Step, ...]) -> int | None:
        years = [step.done.school_year for step in steps if step.done and step.is_must_pass]
        return min(years) + self.track.valid_years if years and self.track.valid_years else None


def is_must_pass(entry: CatalogueEntry) -> bool:
    """True for 必过项: modules with questions that must be right whatever the marks are."""
    return entry.completion is not None and bool(entry.completion.must_pass)
