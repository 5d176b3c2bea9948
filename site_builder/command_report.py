"""The commands for those who answer for the content: report, and sign."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.checking.checker import check
from site_builder.command_author import CONTENT
from site_builder.loading.loader import load
from site_builder.loading.reviews import FILE_NAME, signature
from site_builder.reporting.content_report import content_report
from site_builder.reporting.report_words import report_json, report_text

KEY = click.option(
    "--key",
    type=click.Path(path_type=Path),
    default=Path("var/build.key"),
    envvar="XINYU_BUILD_KEY_FILE",
    show_default=True,
    help="生成题号用的密钥文件，没有时自动生成",
)


@click.command()
@CONTENT
@KEY
@click.option("--json", "as_data", is_flag=True, help="结果写成 JSON")
def report(content: Path, key: Path, as_data: bool) -> None:
    """数一数全部内容：各有多少、查出什么、谁审过。"""
    try:
        loaded = load(content, BuildKey.load_or_create(key))
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
    counted = content_report(loaded, check(loaded, _today()))
    click.echo(report_json(counted) if as_data else report_text(counted))


@click.command()
@CONTENT
@click.option(
    "--organisation",
    prompt="签署单位的文件夹名（content/local 下，小写字母和短横线）",
    help="content/local 下的文件夹名",
)
@click.option("--office", prompt="单位", help="单位，例如 青禾市教育局教研室")
@click.option("--role", prompt="职务", help="职务，例如 心理教研员；不写姓名")
@click.argument("pages", nargs=-1, required=True)
def sign(content: Path, organisation: str, office: str, role: str, pages: tuple[str, ...]) -> None:
    """签署审过的页面；页面以后改了一个字，签署自动失效。PAGES 写内容文件夹里的路径。"""
    if "/" in organisation or organisation.startswith(".") or any(mark in office + role for mark in "{}[],:#\n"):
        raise click.ClickException("文件夹名、单位、职务里不能有斜线、逗号、冒号、括号这些符号。")
    try:
        lines = [signature(content, page, office, role, _today()) for page in pages]
    except OSError as error:
        raise click.ClickException(
            f"打不开 {error.filename}，一页也没有签。路径写成 lessons/g08/g08-t1-02.md 这样。"
        ) from error
    path = content / "local" / organisation / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else "reviews:\n"
    path.write_text(before + "".join(lines), "utf-8")
    click.echo(f"签了 {len(pages)} 篇，记在 {path}。要撤回，删去那一行。")


def _today() -> date:
    return datetime.now().astimezone().date()
