"""The command that looks through content: check."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from site_builder.annotations import FORMATS
from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.checking.checker import check as check_content
from site_builder.command_author import CONTENT
from site_builder.command_report import KEY
from site_builder.findings import Level, in_order
from site_builder.foot_of_site import FootOfSite
from site_builder.loading.loader import load


@click.command()
@CONTENT
@KEY
@click.option("--json", "as_data", is_flag=True, help="结果写成 JSON，同 --format json")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS]),
    default="text",
    show_default=True,
    help="text 给人看；github、gitlab 标在合并请求的那一行旁边；markdown 贴在评论里（Gitee 等）",
)
def check(content: Path, key: Path, as_data: bool, form: str) -> None:
    """查全部内容，一次列出所有要改的；有红线时以 1 结束。"""
    form = "json" if as_data else form
    try:
        loaded = load(content, BuildKey.load_or_create(key))
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
    foot = FootOfSite.read(os.environ)
    findings = check_content(loaded, datetime.now().astimezone().date())
    findings = in_order((*findings, *foot.findings(loaded.catalogue)))
    if form == "text":
        click.echo(f"读了 {len(loaded.curriculum.pages)} 篇、{len(loaded.curriculum.quizzes)} 个测验。\n")
    click.echo(FORMATS[form](findings, content.as_posix()))
    if any(finding.level is Level.RED for finding in findings):
        raise SystemExit(1)
