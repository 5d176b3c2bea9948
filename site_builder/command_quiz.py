"""The commands that bring quizzes in and take them out: import-quiz, quiz-template, export-quiz."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from site_builder.authoring.skeletons import Skeleton, SkeletonError, write_skeletons
from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.checking.checker import check
from site_builder.command_author import CONTENT
from site_builder.command_report import KEY
from site_builder.findings import Level, as_text
from site_builder.loading.completion import FIELDS as COMPLETION
from site_builder.loading.header import divide
from site_builder.loading.loader import Loaded, load
from site_builder.loading.pages import QUIZ_ENDING
from site_builder.markdown.reader import MarkdownReader
from site_builder.quiz_exchange.aiken_reading import read_aiken
from site_builder.quiz_exchange.gift_reading import read_gift
from site_builder.quiz_exchange.gift_writing import gift_of, why_not_gift
from site_builder.quiz_exchange.plain_question import PlainQuestion
from site_builder.quiz_exchange.private_place import Unfit, write_beside
from site_builder.quiz_exchange.qti_package import drawn_sections, qti_of, why_not_qti
from site_builder.quiz_exchange.quiz_markdown import PlainQuiz, plain_quiz, quiz_markdown
from site_builder.quiz_exchange.quiz_sheet import read_sheet, template
from site_builder.quiz_exchange.source_text import MOST_TOLD, QuizRefused, ReadQuiz, bytes_of, lines_of
from site_builder.rules.catalogue import Notes, load_catalogue

PAGE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FORMATS = ("gift", "aiken", "xlsx")
OUT = click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个新文件")


@click.command("import-quiz")
@CONTENT
@KEY
@click.argument("quiz_file", metavar="题.txt|题.xlsx", type=click.Path(path_type=Path))
@click.option("--for", "page_id", prompt="给哪一篇（编号）", help="给哪节家长课或哪个培训模块，写编号，例如 t-c-01")
@click.option("--title", default="测验", show_default=True, help="标题")
@click.option("--format", "form", type=click.Choice(FORMATS), help="不写就自己认：.xlsx、GIFT 或 Aiken")
def import_quiz(content: Path, key: Path, quiz_file: Path, page_id: str, title: str, form: str | None) -> None:
    """把 GIFT、Aiken 或表格里的题变成我们的测验文件；有一处不对就一个字也不写，逐条说在哪一行。"""
    try:
        quiz = _read(quiz_file, form)
    except QuizRefused as refused:
        raise click.ClickException(str(refused)) from refused
    _tell(quiz, quiz_file)
    path = _quiz_path(content, page_id)
    text = quiz_markdown(page_id, title, quiz.questions, MarkdownReader())
    try:
        [written] = write_skeletons(content, [Skeleton(path, text)])
    except SkeletonError as error:
        raise click.ClickException(f"{content / path} 已经有了，没有动它。要换掉它，先把它改名或移开。") from error
    except OSError as error:
        raise click.ClickException(f"写不进 {content}，请检查文件夹和权限。（{error.strerror}）") from error
    left = f"，{quiz.left_out} 道没有带过来" if quiz.left_out else ""
    click.echo(f"新建了 {written}：{len(quiz.questions)} 道题{left}。不要了就删掉它，{quiz_file.name} 没有动。")
    click.echo("正在和全部内容一起检查……\n")
    pages = (path, path.removesuffix(QUIZ_ENDING) + ".md")
    click.echo(as_text([item for item in check(_loaded(content, key)) if item.path in pages], content.as_posix()))


@click.command("quiz-template")
@OUT
def quiz_template(out: Path) -> None:
    """做一份出题用的空表格（.xlsx），填好以后用 import-quiz 导入。"""
    try:
        write_beside(out, template(), ())
    except Unfit as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"写好了 {out}。题写在“题目”那张表里，“说明”里有例子。")


@click.command("export-quiz")
@CONTENT
@click.argument("quiz_id", metavar="测验编号")
@click.option(
    "--format", "form", type=click.Choice(["gift", "qti"]), required=True, help="gift，或 qti（2.1，一个 .zip）"
)
@OUT
def export_quiz(content: Path, quiz_id: str, form: str, out: Path) -> None:
    """把一份测验连答案写成 GIFT 或 QTI 2.1，给别的平台用。里面有答案，只写在自己的电脑上。"""
    wanted = quiz_id if quiz_id.startswith("q-") else f"q-{quiz_id}"
    path, quiz = _written(content, wanted)
    title, questions = quiz.title, quiz.questions
    why_not = why_not_gift if form == "gift" else why_not_qti
    kept = [question for question in questions if not _left_behind(question, why_not(question), path)]
    if not kept:
        raise click.ClickException("没有一道题能写成这种格式，没有写。")
    if form == "gift":
        data = gift_of(title, kept).encode("utf-8")
    else:
        data = qti_of(wanted, title, kept, drawn_sections(quiz, kept, _must_pass(path)))
    try:
        write_beside(out, data, (content, Path("build"), Path(os.environ.get("XINYU_SITE", "build/site"))))
    except Unfit as error:
        raise click.ClickException(str(error)) from error
    if quiz.draw and form == "gift":
        click.echo("这是全部的题。每份抽几道、哪些必有，GIFT 里写不下，要在那个平台上另设；qti 带得过去。")
    click.echo(f"写好了 {out}：{len(kept)} 道题。里面有答案，不要放上网，不要发进群。加粗和链接的地址没有带过去。")


def _quiz_path(content: Path, page_id: str) -> str:
    """Where the quiz of a page stands, below content/. Raises ClickException for a page that has no quiz."""
    named = PAGE_ID.fullmatch(page_id)
    pages = (
        [page for folder in ("parents", "training") for page in (content / folder).rglob(f"{page_id}.md")]
        if named
        else []
    )
    if not pages:
        raise click.ClickException(f"没有编号是“{page_id}”的家长课或培训模块，没有写。编号写在那一篇开头的 id 一行。")
    return pages[0].relative_to(content).as_posix().removesuffix(".md") + QUIZ_ENDING


def _must_pass(quiz: Path) -> tuple[str, ...]:
    """Author ids of the questions that the page beside a quiz says must be passed."""
    page = quiz.with_name(quiz.name.removesuffix(QUIZ_ENDING) + ".md")
    notes = Notes(load_catalogue(), page.name)
    try:
        divided = divide(page.read_text("utf-8-sig"), notes)
    except (OSError, UnicodeDecodeError):
        return ()
    rule = divided.header.inner("completion", COMPLETION) if divided and divided.header else None
    return rule.texts("must_pass") if rule else ()


def _written(content: Path, quiz_id: str) -> tuple[Path, PlainQuiz]:
    """File and content of a quiz. Raises ClickException when it is not there, or is not right."""
    page_id = quiz_id.removeprefix("q-")
    found = sorted(content.rglob(page_id + QUIZ_ENDING)) if PAGE_ID.fullmatch(page_id) else []
    if not found:
        raise click.ClickException(f"没有编号是“{quiz_id}”的测验。编号写在 .quiz.md 开头的 id 一行，例如 q-t-c-01。")
    notes = Notes(load_catalogue(), found[0].relative_to(content).as_posix())
    try:
        quiz = plain_quiz(found[0].read_text("utf-8-sig"), MarkdownReader(), notes)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{found[0]} 读不出来，请检查权限，并存成 UTF-8。") from error
    if any(finding.level is Level.RED for finding in notes.found):
        raise click.ClickException("这份测验还有要改的地方，没有写。\n\n" + as_text(notes.found, content.as_posix()))
    return found[0], quiz


def _read(path: Path, form: str | None) -> ReadQuiz:
    data = bytes_of(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise QuizRefused(f"{path} 是老式的 .xls 文件，或者设了密码。请用表格软件打开，另存为 .xlsx，再试一次。")
    if form == "xlsx" or (form is None and data.startswith(b"PK\x03\x04")):
        return read_sheet(data)
    lines = lines_of(data, str(path))
    if form is None:
        form = "gift" if any("{" in line for line in lines) else "aiken"
    return read_gift(lines) if form == "gift" else read_aiken(lines)


def _tell(quiz: ReadQuiz, path: Path) -> None:
    """Say all that there is to say of the file. Raises ClickException when it stops the import."""
    notes = sorted(quiz.notes, key=lambda note: (not note.stops, note.line))
    for note in notes[:MOST_TOLD]:
        click.echo(f"{path}:{note.line}  {'要改' if note.stops else '提醒'}\n  {note.says}\n  怎么改：{note.advice}\n")
    if len(notes) > MOST_TOLD:
        click.echo(f"还有 {len(notes) - MOST_TOLD:,} 处没有列出。\n")
    wrong = sum(note.stops for note in notes)
    if wrong:
        raise click.ClickException(f"有 {wrong:,} 处要改，一道题也没有写。改好再导入。")
    if not quiz.questions:
        raise click.ClickException("没有一道题能带过来，没有写。")


def _left_behind(question: PlainQuestion, why: str, path: Path) -> bool:
    if why:
        click.echo(f"{path}:{question.line}  没有带过去：{why}")
    return bool(why)


def _loaded(content: Path, key: Path) -> Loaded:
    try:
        return load(content, BuildKey.load_or_create(key))
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
