"""The classes of schools, read once for each school that is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quiz_api.domain.class_names import ClassNames, SchoolSystem, class_label
from quiz_api.domain.organisations import Organisation, OrganisationKind, parent_path
from quiz_api.store.interface import Reading


@dataclass(slots=True)
class SchoolClasses:
    """As they are called in `school_year`; those of a school by the path of the school."""

    reading: Reading
    school_year: int
    system: SchoolSystem
    _units: dict[str, Sequence[Organisation]] = field(init=False, default_factory=dict)
    _names: dict[str, ClassNames] = field(init=False, default_factory=dict)
    _labels: dict[str, dict[str, str]] = field(init=False, default_factory=dict)

    def find(self, typed: str, school: str) -> Organisation | None:
        """The open class that is meant."""
        if school not in self._names:
            still_open = [unit for unit in self._of(school) if unit.closed_on is None]
            self._names[school] = ClassNames(still_open, self.school_year, self.system)
        return self._names[school].find(typed)

    def label(self, path: str) -> str:
        """三年级(3)班, also of a closed class; empty for what is no class."""
        school = parent_path(path)
        if school not in self._labels:
            self._labels[school] = {
                unit.path: class_label(unit, self.school_year, self.system) for unit in self._of(school)
            }
        return self._labels[school].get(path, "")

    def _of(self, school: str) -> Sequence[Organisation]:
        if school not in self._units:
            self._units[school] = list(self.reading.organisations(OrganisationKind.CLASS, school))
        return self._units[school]
