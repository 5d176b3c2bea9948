"""The content report as it is read: for a terminal, and as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from site_builder.findings import LEVEL_NAMES
from site_builder.reporting.content_report import ContentReport, Table


def report_text(report: ContentReport) -> str:
    """Tables first, what is open last."""
    return "\n".join(_lines(report))


def report_json(report: ContentReport) -> str:
    """The same facts, with the names of the fields in English."""
    data = {**asdict(report), "findings": {level.value: count for level, count in report.findings.items()}}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _lines(report: ContentReport) -> Iterator[str]:
    for table in report.tables:
        yield from _table_lines(table)
    yield f"题目：{report.questions:,} 道。"
    for share in report.answer_shares:
        if share.total:
            percent, chance = 100 * share.count / share.total, 100 * share.chance
            mark = "  ← 看得出来" if share.gives_away else ""
            kind = {"answer-length": "单选里对的一项", "answer-place": "练习里对的一项", "answer-true": "判断的答案"}
            held = f"{share.count}／{share.total}（{percent:.0f}%，靠猜 {chance:.0f}%）"
            yield f"  {kind[share.code]}{share.name}：{held}{mark}"
    parents = report.parents
    yield (
        f"家长课读起来：一句平均 {parents.mean_sentence:.1f} 个字，最长 {parents.longest_sentence} 个字"
        f"（{parents.longest_in}），少见的字占 {100 * parents.rare_share:.2f}%：{''.join(parents.rarest)}"
    )
    found = "、".join(f"{LEVEL_NAMES[level]} {count} 条" for level, count in sorted(report.findings.items()))
    yield f"检查：{found or '没有发现问题'}。"
    urgent = [page for page in report.pending if page.speaks_of_danger]
    yield f"审核：已签署 {report.signed} 篇，待专业审核 {len(report.pending)} 篇。"
    yield f"其中讲到危险或只给教职工看、用之前要签的 {len(urgent)} 篇："
    yield from (f"  {page.path}  {page.title}" for page in urgent)
    yield "全部待审核的名单用 --json 看 pending。"


def _table_lines(table: Table) -> Iterator[str]:
    yield table.title
    for row in table.rows:
        yield f"  {row.name}：{row.pages} 篇，{row.minutes:,} 分钟，{row.characters:,} 字"
    yield ""
