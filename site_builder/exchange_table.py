"""The table that is exchanged with a city's system of continuing education: its columns, in its words.

content/policy/exchange.yml says how the other side calls things; what stands here is used where there is no such file.
"""

from __future__ import annotations

from dataclasses import dataclass

FIELDS = ("row", "name", "blank", "username", "school", "project", "credit", "category", "periods", "day", "record")
"""What a column may hold. `blank` stays empty: an officer fills it in on their own computer."""


@dataclass(frozen=True, slots=True)
class ExchangeColumn:
    title: str
    field: str


@dataclass(frozen=True, slots=True)
class ExchangeTable:
    """`record`, `result` and `reason` are titles of the answer's columns; `recognised` and `returned` its words."""

    columns: tuple[ExchangeColumn, ...] = (
        ExchangeColumn("序号", "row"),
        ExchangeColumn("姓名", "name"),
        ExchangeColumn("身份证号", "blank"),
        ExchangeColumn("单位", "school"),
        ExchangeColumn("项目编号", "credit"),
        ExchangeColumn("项目名称", "project"),
        ExchangeColumn("类别", "category"),
        ExchangeColumn("学时", "periods"),
        ExchangeColumn("日期", "day"),
        ExchangeColumn("记录编号", "record"),
    )
    record: str = "记录编号"
    result: str = "认定结果"
    reason: str = "原因"
    recognised: tuple[str, ...] = ("已认定", "认定", "通过")
    returned: tuple[str, ...] = ("退回", "不通过", "未认定")


USUAL = ExchangeTable()
