"""The commands for people who write content: new, and quiz ids."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from site_builder.authoring.header_schema import header_schema, quiz_schema
from site_builder.authoring.quiz_ids import add_missing_ids
from site_builder.authoring.skeletons import (
    LessonPlace,
    Skeleton,
    SkeletonError,
    new_guide,
    new_lesson,
    new_parent,
    new_resource,
    new_training,
    place_for_lesson,
    write_skeletons,
)
from site_builder.compiling.routes import LAST_SLOT
from site_builder.curriculum import AREAS, PARENT_STAGES, PARENT_STEPS, RESOURCE_TYPES, TRAINING_LEVELS, Kind
from site_builder.loading.page_kinds import LESSON_STAGES, RESOURCE_STAGES
from site_builder.markdown.reader import MarkdownReader

GRADES = (*map(str, range(1, 13)), *LESSON_STAGES)
GUIDE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
QUIZ = "quiz"
CommandT = TypeVar("CommandT", bound=Callable[..., None])

CONTENT = click.option(
    "--content", type=click.Path(path_type=Path), default=Path("content"), show_default=True, help="内容文件夹"
)
SLOT = click.option(
    "--slot",
    type=click.IntRange(1, LAST_SLOT),
    help="第几个两周；不写就用第一个还没有课的",
)
TITLE = click.option("--title", prompt="标题", help="标题")


def _asked(name: str, label: str, allowed: Sequence[str]) -> Callable[[CommandT], CommandT]:
    """An option with a list of words, asked for when it is not given."""
    return click.option(name, prompt=label, type=click.Choice(list(allowed)), help=label)


def _number(name: str, label: str, most: int) -> Callable[[CommandT], CommandT]:
    return click.option(name, prompt=label, type=click.IntRange(1, most), help=label)


@click.group(invoke_without_command=True)
@click.pass_context
def new(context: click.Context) -> None:
    """新建一份空的课、家长课、培训、资源或指南；不写选项就一样一样问。"""
    if context.invoked_subcommand is None:
        names = list(new.commands)
        chosen = click.prompt(
            "要写哪一种（" + "、".join(_named(name) for name in names) + "）", type=click.Choice(names)
        )
        new.commands[chosen].main(args=[], prog_name=f"{context.command_path} {chosen}", standalone_mode=False)


@new.command()
@CONTENT
@_asked("--grade", "年级", GRADES)
@_number("--term", "第几学期", 2)
@SLOT
@_asked("--area", "领域", AREAS)
@TITLE
def lesson(content: Path, grade: str, term: int, slot: int | None, area: str, title: str) -> None:
    """课"""
    where = place_of_new_lesson(content, grade, term, slot)
    _write(content, new_lesson(where, area, title, _today()))
    say_what_is_beside(where)


@new.command()
@CONTENT
@_asked("--stage", "学段", tuple(PARENT_STAGES))
@_asked("--step", "步骤", PARENT_STEPS)
@_number("--number", "第几课", 99)
@TITLE
def parent(content: Path, stage: str, step: str, number: int, title: str) -> None:
    """家长课"""
    _write(content, new_parent(stage, step, number, title, _today()))


@new.command()
@CONTENT
@_asked("--level", "级别", tuple(TRAINING_LEVELS))
@_number("--number", "第几个模块", 99)
@TITLE
def training(content: Path, level: str, number: int, title: str) -> None:
    """培训模块"""
    _write(content, new_training(level, number, title, _today()))


@new.command()
@CONTENT
@_asked("--type", "类型", tuple(RESOURCE_TYPES))
@_asked("--stage", "学段", RESOURCE_STAGES)
@_number("--number", "序号", 99)
@TITLE
def resource(content: Path, type: str, stage: str, number: int, title: str) -> None:  # noqa: A002 - click's option name
    """资源"""
    _write(content, new_resource(type, stage, number, title, _today()))


@new.command()
@CONTENT
@click.option("--name", prompt="编号里 gd- 后面的英文名（小写字母和短横线）", help="编号里 gd- 后面的英文名")
@TITLE
def guide(content: Path, name: str, title: str) -> None:
    """指南"""
    if not GUIDE_NAME.fullmatch(name):
        raise click.ClickException(f"“{name}”不能做编号，请用小写字母、数字和短横线，例如 help。")
    _write(content, new_guide(name, title, _today()))


@click.group()
def quiz() -> None:
    """题目的编号。"""


@quiz.command("ids")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def quiz_ids(files: tuple[Path, ...]) -> None:
    """给没有编号的题补上编号，别的一个字也不动。"""
    reader = MarkdownReader()
    for path in files:
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{path} 不是 UTF-8 编码。请用记事本打开，另存为 UTF-8，再试一次。") from error
        done = add_missing_ids(text, reader)
        if done.added:
            path.write_bytes(done.text.encode("utf-8"))
        click.echo(f"{path}：补了 {done.added} 个题号。" if done.added else f"{path}：题号都有了，没有改动。")


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="每种页面写一个 .schema.json 到这个文件夹；不写就只显示")
@click.argument("kinds", nargs=-1, type=click.Choice([*(kind.value for kind in Kind), QUIZ]))
def schema(out: Path | None, kinds: tuple[str, ...]) -> None:
    """文件开头那一段能写什么，写成 JSON Schema，编辑器用它来提示和补全。"""
    for kind in kinds or (*(kind.value for kind in Kind), QUIZ):
        found = quiz_schema() if kind == QUIZ else header_schema(Kind(kind))
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        if out is None:
            click.echo(text)
            continue
        path = out / f"{kind}.schema.json"
        try:
            out.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            raise click.ClickException(f"写不进 {path}，请检查文件夹和权限。（{error.strerror}）") from error
        click.echo(f"写好了 {path}")


def _write(content: Path, skeletons: Sequence[Skeleton]) -> None:
    try:
        paths = write_skeletons(content, skeletons)
    except SkeletonError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"写不进 {content}，请检查文件夹和权限。（{error.strerror}）") from error
    for path in paths:
        click.echo(f"新建了 {path}")
    click.echo("写好以后运行 site-builder check，“待写”的地方都会列出来。")


def place_of_new_lesson(content: Path, grade: str, term: int, slot: int | None) -> LessonPlace:
    """Where a lesson goes, or the sentence that says why it cannot."""
    try:
        return place_for_lesson(content, grade, term, slot)
    except SkeletonError as error:
        raise click.ClickException(str(error)) from error


def say_what_is_beside(where: LessonPlace) -> None:
    """Say so when a slot has two lessons by now."""
    if where.number != where.slot:
        click.echo(f"第 {where.slot} 个两周本来就有课，没有动它；这一课排在同一个两周，编号是 {where.place.id}。")


def _named(name: str) -> str:
    return f"{name} {new.commands[name].help}"


def _today() -> date:
    return datetime.now().astimezone().date()
