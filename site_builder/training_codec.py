"""What training asks for as plain data, for catalogue.json. A catalogue of an earlier build lacks some of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from site_builder.curriculum import CompletionRule, Rule
from site_builder.exchange_table import USUAL, ExchangeColumn, ExchangeTable
from site_builder.judged_task import JudgedTask, RubricPoint
from site_builder.tracks import Track


def tracks_out(tracks: tuple[Track, ...]) -> list[dict[str, Any]]:
    return [asdict(track) for track in tracks]


def tracks_in(raw: list[dict[str, Any]] | None) -> tuple[Track, ...]:
    return tuple(Track(**{**item, "posts": tuple(item["posts"])}) for item in raw or ())


def exchange_out(table: ExchangeTable) -> dict[str, Any]:
    return asdict(table)


def exchange_in(raw: dict[str, Any] | None) -> ExchangeTable:
    if raw is None:
        return USUAL
    columns = tuple(ExchangeColumn(item["title"], item["field"]) for item in raw["columns"])
    recognised, returned = tuple(raw["recognised"]), tuple(raw["returned"])
    return ExchangeTable(columns, raw["record"], raw["result"], raw["reason"], recognised, returned)


def rule_out(rule: CompletionRule) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "rule": rule.rule.value,
        "quiz": rule.quiz_id,
        "pass": rule.pass_percent,
        "attempts": rule.attempts,
        "must_pass": list(rule.must_pass),
        "renews_yearly": rule.renews_yearly,
    }
    return raw | ({"judged": list(rule.judged)} if rule.judged else {})


def rule_in(raw: dict[str, Any]) -> CompletionRule:
    return CompletionRule(
        Rule(raw["rule"]),
        raw["quiz"],
        raw["pass"],
        raw["attempts"],
        tuple(raw["must_pass"]),
        raw["renews_yearly"],
        tuple(raw.get("judged", ())),
    )


def tasks_out(tasks: tuple[JudgedTask, ...]) -> list[dict[str, Any]]:
    return [asdict(task) for task in tasks]


def tasks_in(raw: list[dict[str, Any]] | None) -> tuple[JudgedTask, ...]:
    return tuple(
        JudgedTask(
            item["id"],
            item["title"],
            tuple(RubricPoint(**point) for point in item["points"]),
            item["pass_points"],
        )
        for item in raw or ()
    )


def plain(value: Any) -> Any:
    """A field of a catalogue entry as plain data."""
    if isinstance(value, CompletionRule):
        return rule_out(value)
    is_tasks = isinstance(value, tuple) and all(isinstance(item, JudgedTask) for item in value)
    return tasks_out(value) if is_tasks else value
