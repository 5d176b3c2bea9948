"""Names of schools, counties and classes for the rows of one report, each looked up once."""

from __future__ import annotations

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.store.interface import Reading


class Units:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[str, Organisation | None] = {}

    def at(self, path: str) -> Organisation | None:
        if path not in self._found:
            self._found[path] = self._reading.organisation(path)
        return self._found[path]

    def name(self, path: str) -> str:
        unit = self.at(path)
        return unit.name if unit else ""

    def class_label(self, path: str, school_year: int, system: SchoolSystem) -> str:
        """三年级(3)班, as people say it in a school year; files have the lasting name."""
        unit = self.at(path)
        return class_label(unit, school_year, system) if unit else ""

    def school(self, path: str) -> Organisation | None:
        """The school that a path belongs to; None above schools."""
        above = school_path(path)
        return self.at(above) if above else None

    def county_name(self, path: str) -> str:
        parts = path.strip("/").split("/")
        return self.name("/" + "/".join(parts[:2]) + "/") if len(parts) >= 2 else ""
