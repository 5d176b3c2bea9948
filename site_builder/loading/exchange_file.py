"""Reads content/policy/exchange.yml."""

from __future__ import annotations

from site_builder.exchange_table import FIELDS, ExchangeColumn, ExchangeTable
from site_builder.loading.fields import Fields


def read_exchange(fields: Fields | None) -> ExchangeTable:
    """The usual table where something is wrong."""
    if fields is None:
        return ExchangeTable()
    fields.expect_only(("columns", "answer"))
    columns = tuple(
        ExchangeColumn(group.text("title"), group.choice("field", FIELDS))
        for group in fields.groups("columns", ("title", "field"))
    )
    if not any(column.field == "record" for column in columns):
        fields.fail("key-value", "columns", value="没有 record 这一列", allowed="有一列是 record，读回结果要靠它")
    answer = fields.inner("answer", ("record", "result", "reason", "recognised", "returned"))
    if answer is None or not fields.complete:
        return ExchangeTable()
    table = ExchangeTable(
        columns,
        answer.text("record"),
        answer.text("result"),
        answer.text("reason"),
        answer.texts("recognised", required=True),
        answer.texts("returned", required=True),
    )
    return table if fields.complete else ExchangeTable()
