"""Tracks of training and the table for hours as plain data, for catalogue.json. A catalogue of an earlier build has none."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from site_builder.exchange_table import USUAL, ExchangeColumn, ExchangeTable
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
