"""Conditions of statements: which rows lie below a unit, and which a scope covers. An empty scope covers none."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from quiz_api.domain.scope import Scope

_LEVELS = {2: "county_path", 3: "school_path", 4: "class_path"}


class Conditions:
    """What a row must meet, with the parameters in the order of their placeholders."""

    def __init__(self) -> None:
        self._parts: list[sql.Composable] = []
        self.parameters: list[Any] = []

    def add(self, condition: sql.Composable, *parameters: object) -> None:
        self._parts.append(condition)
        self.parameters += parameters

    def all(self) -> sql.Composable:
        return sql.SQL(" AND ").join(self._parts)

    def any(self) -> sql.Composable:
        if not self._parts:
            return sql.SQL("false")
        return sql.SQL("({})").format(sql.SQL(" OR ").join(self._parts))


def below(path: str, column: str) -> Conditions:
    """Rows whose path in `column` is `path` or below it: a range, since keys are compared byte by byte."""
    found = Conditions()
    after = path[:-1] + chr(ord(path[-1]) + 1)
    name = sql.Identifier(column)
    found.add(sql.SQL("({} >= %s AND {} < %s)").format(name, name), path, after)
    return found


def records_below(path: str) -> Conditions:
    """Records at a unit or below it, by the index of the unit's level where there is one."""
    level = _LEVELS.get(path.count("/") - 1) if path.endswith("/") else None
    if level is None:
        return below(path, "organisation_path")
    found = Conditions()
    found.add(sql.SQL("r.{} = %s").format(sql.Identifier(level)), path)
    return found


def records_covered(scope: Scope) -> Conditions:
    """Records that a scope covers."""
    found = Conditions()
    if scope.subject_id is not None:
        found.add(sql.SQL("r.subject_id = %s"), scope.subject_id)
    for subtree in sorted(scope.subtrees):
        part = records_below(subtree)
        found.add(part.all(), *part.parameters)
    return found


def paths_covered(scope: Scope, column: str) -> Conditions:
    """Rows whose path a subtree of the scope holds."""
    found = Conditions()
    for subtree in sorted(scope.subtrees):
        part = below(subtree, column)
        found.add(part.all(), *part.parameters)
    return found


def units_covered(scope: Scope, *keys: str) -> Conditions:
    """Rows that belong to a unit in the scope, and those with one of the keys."""
    found = Conditions()
    found.add(sql.SQL("units && %s::text[]"), sorted(scope.subtrees))
    found.add(sql.SQL("key = ANY(%s)"), list(keys))
    return found
