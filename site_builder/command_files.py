"""The commands that make files to take along: documents, pack, offline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.compiling.pack_contents import Pack, packs_of
from site_builder.curriculum import Lesson
from site_builder.office_files.maker import Making, make_documents, make_packs
from site_builder.office_files.offline_copy import copy_to_folder, copy_to_zip
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.surveying import survey
from site_builder.workers import Workers

AGAIN = "再运行 site-builder build，网页上就有下载链接。"


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--content", type=Path, default=Path("content"), help="内容文件夹", show_default=True),
        click.option("--out", type=Path, default=Path("build"), help="网站生成在哪个文件夹", show_default=True),
        click.option("--key", type=Path, default=Path("var/build.key"), envvar="XINYU_BUILD_KEY_FILE", help="密钥文件"),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _Work:
    packs: dict[str, Pack]
    lessons: dict[str, Lesson]
    making: Making


def _work(content: Path, out: Path, key: Path, doing: str) -> _Work:
    paths = BuildPaths(Path(), content, out, key)
    if not (paths.site / "index.html").is_file():
        raise click.ClickException(f"{paths.site} 里还没有网站。请先运行 site-builder build。")
    progress = Progress(_whisper)
    try:
        with Workers(1) as workers:
            surveyed = survey(content, BuildKey.load_or_create(key), paths.cache, workers)
    except (BuildKeyError, OSError) as error:
        raise click.ClickException(str(error)) from error
    progress.step(doing)
    curriculum = surveyed.loaded.curriculum
    lessons = {page.id: page for page in curriculum.pages if isinstance(page, Lesson)}
    making = Making(paths, surveyed.texts, surveyed.loaded.policy.local, progress.count)
    return _Work(packs_of(curriculum), lessons, making)


@click.command()
@_options
@click.argument("wanted", nargs=-1)
def documents(content: Path, out: Path, key: Path, wanted: tuple[str, ...]) -> None:
    """做教案、备课卡、板书、学习单（Word）和课件（PowerPoint）。WANTED 写课的编号或 g07、g07-t1；不写就做全部。"""
    work = _work(content, out, key, "做文档")
    lessons = [lesson for name in wanted for lesson in _lessons(work, name)] if wanted else list(work.lessons.values())
    _make(work, lessons)
    click.echo(AGAIN)


@click.command()
@_options
@click.argument("wanted", nargs=-1)
@click.option("--all", "every", is_flag=True, help="每个年级、学期、单元都做")
def pack(content: Path, out: Path, key: Path, wanted: tuple[str, ...], every: bool) -> None:
    """把一个年级（g07）、一学期（g07-t1）、一个单元（g07-t1-mood）的课打成压缩包。"""
    work = _work(content, out, key, "做文档")
    if not wanted and not every:
        listed = "\n".join(f"  {one.key}　{one.title}，{len(one.lessons)} 节" for one in work.packs.values())
        raise click.ClickException(f"请写明要哪一包，例如 site-builder pack g07-t1：\n{listed}")
    unknown = [name for name in wanted if name not in work.packs]
    if unknown:
        raise click.ClickException(f"没有“{unknown[0]}”这一包。不写编号运行 site-builder pack，能看到全部。")
    packs = [*work.packs.values()] if every else [work.packs[name] for name in wanted]
    _make(work, list({lesson.id: lesson for one in packs for lesson in one.lessons}.values()))
    for one, made in make_packs(packs, work.making):
        click.echo(f"{one.title}：{work.making.paths.site / made.url}，{made.size}")
    click.echo(AGAIN)


@click.command()
@click.option("--out", type=Path, default=Path("build"), help="网站生成在哪个文件夹", show_default=True)
@click.argument("target", type=Path)
def offline(out: Path, target: Path) -> None:
    """整个网站拷一份，插在电脑上双击就能看。TARGET 写 U 盘的文件夹，或者一个 .zip 文件名。"""
    site = BuildPaths(Path(), Path(), out, Path()).site
    if not (site / "index.html").is_file():
        raise click.ClickException(f"{site} 里还没有网站。请先运行 site-builder build。")
    if target.resolve().is_relative_to(site.resolve()) or site.resolve().is_relative_to(target.resolve()):
        raise click.ClickException("不能拷到网站自己的文件夹里，请换一个地方。")
    progress = Progress(_whisper)
    progress.step("拷贝")
    try:
        if target.suffix.lower() == ".zip":
            click.echo(
                f"压缩包在 {target}，{copy_to_zip(site, target, progress.count)} 个文件。解压后双击“打开心育.html”。"
            )
        else:
            written = copy_to_folder(site, target, progress.count)
            click.echo(f"拷到了 {target}，这次写了 {written} 个文件。双击“打开心育.html”就能看。")
    except OSError as error:
        raise click.ClickException(f"写不进 {target}，看看还有没有地方、能不能写。（{error.strerror}）") from error


def _make(work: _Work, lessons: Sequence[Lesson]) -> None:
    try:
        made = make_documents(lessons, work.making)
    except OSError as error:
        raise click.ClickException(f"写不进 {error.filename}，看看磁盘还有没有地方。（{error.strerror}）") from error
    click.echo(f"做了 {made.made} 节课的文档，另有 {made.kept} 节本来就是新的。")


def _lessons(work: _Work, name: str) -> Sequence[Lesson]:
    if name in work.packs:
        return work.packs[name].lessons
    if name in work.lessons:
        return (work.lessons[name],)
    raise click.ClickException(f"没有“{name}”这节课，也没有这个年级或学期。编号写成 g07-t1-02、g07-t1 或 g07。")


def _whisper(line: str) -> None:
    click.echo(line, err=True)
