"""The command that makes a lesson of a Word plan: import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from site_builder.authoring.docx_reading import ImportRefused, read_docx
from site_builder.authoring.import_boxes import Kept, LeftToDo, left_to_do
from site_builder.authoring.plan_import import Plan, plan_of
from site_builder.authoring.plan_markdown import Where, lesson_from_plan
from site_builder.authoring.skeletons import SkeletonError, write_skeletons
from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.checking.checker import check
from site_builder.command_author import CONTENT, GRADES, SLOT, place_of_new_lesson, say_what_is_beside
from site_builder.command_report import KEY
from site_builder.curriculum import AREAS
from site_builder.findings import as_text
from site_builder.loading.loader import load


@click.command("import")
@CONTENT
@KEY
@click.argument("plan_file", metavar="教案.docx", type=click.Path(path_type=Path))
@click.option("--grade", type=click.Choice(GRADES), help="年级；不写就从教案里找，找不到再问")
@click.option("--term", type=click.IntRange(1, 2), help="第几学期")
@SLOT
@click.option("--area", type=click.Choice(AREAS), help="领域")
@click.option("--title", help="标题；不写就用教案里的课题")
def import_plan(
    content: Path,
    key: Path,
    plan_file: Path,
    grade: str | None,
    term: int | None,
    slot: int | None,
    area: str | None,
    title: str | None,
) -> None:
    """把 Word 教案变成一课；没认出来的话也留在文件里，逐条说在哪一行。"""
    try:
        plan = plan_of(read_docx(plan_file))
    except ImportRefused as refused:
        raise click.ClickException(str(refused)) from refused
    _say_what_was_found(plan)
    grade = grade or (str(plan.grade) if plan.grade else click.prompt("年级", type=click.Choice(GRADES)))
    term = term or click.prompt("第几学期", type=click.IntRange(1, 2))
    area = area or click.prompt("领域", type=click.Choice(AREAS))
    title = title or plan.title or click.prompt("标题")
    place = place_of_new_lesson(content, grade, term, slot)
    lesson = lesson_from_plan(plan, Where(place, area, title), datetime.now().astimezone().date())
    try:
        [path] = write_skeletons(content, [lesson])
    except SkeletonError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"写不进 {content}，请检查文件夹和权限。（{error.strerror}）") from error
    click.echo(f"新建了 {path}。原来的 Word 文件没有动。")
    say_what_is_beside(place)
    _say_what_is_left(left_to_do(lesson.text))
    click.echo()
    _say_findings(content, key, lesson.path)


def _say_what_was_found(plan: Plan) -> None:
    timed = sum(1 for step in plan.steps if step.minutes)
    click.echo(f"认出 {len(plan.steps)} 个步骤，其中 {timed} 个写了分钟。")
    if plan.asked:
        click.echo(f"收下 {len(plan.asked)} 条常问的话，写在页首的 asked 里，搜索照着找。")


def _say_what_is_left(left: LeftToDo) -> None:
    if left.unplaced:
        click.echo(f"有 {len(left.unplaced)} 段没认出该放哪里，留在文件的一个框里：")
        _say_lines(left.unplaced)
    if left.reflected:
        click.echo(f"教学反思有 {len(left.reflected)} 段，另放在一个框里，看完、删掉框才能生成网站：")
        _say_lines(left.reflected)
    if left.pictures:
        lines = "、".join(map(str, left.pictures))
        click.echo(f"有 {len(left.pictures)} 张图没有带过来（可能拍到学生），第 {lines} 行写着“待写”。")


def _say_lines(kept: tuple[Kept, ...]) -> None:
    for each in kept:
        click.echo(f"  第 {each.line} 行  {each.text}")


def _say_findings(content: Path, key: Path, path: str) -> None:
    try:
        loaded = load(content, BuildKey.load_or_create(key))
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
    findings = [finding for finding in check(loaded) if finding.path == path]
    click.echo(as_text(findings, content.as_posix()))
