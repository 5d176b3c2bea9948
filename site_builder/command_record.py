"""The command for who lends a lesson a voice: record-sheet."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.authoring.record_sheets import record_sheet
from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.command_author import CONTENT
from site_builder.command_report import KEY
from site_builder.curriculum import ParentLesson
from site_builder.loading.loader import load


@click.command("record-sheet")
@CONTENT
@KEY
@click.argument("lesson")
def record_sheet_command(content: Path, key: Path, lesson: str) -> None:
    """打印一节家长课的录音稿，给录音的人照着念；LESSON 写编号，例如 p-xxd-01。"""
    try:
        curriculum = load(content, BuildKey.load_or_create(key)).curriculum
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
    page = curriculum.by_id.get(Path(lesson).name.removesuffix(".md"))
    if not isinstance(page, ParentLesson):
        raise click.ClickException(f"没有编号是“{lesson}”的家长课。编号写在那一课开头的 id 一行，例如 p-xxd-01。")
    click.echo(record_sheet(page, curriculum.quiz_by_id.get(page.completion.quiz_id)))
