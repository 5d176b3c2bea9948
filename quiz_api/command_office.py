"""Commands of the people who look after a server (commands.py has those of the store).

What only one of them needs and takes long to read, the server above all, is read when that one is wanted.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from quiz_api.command_parts import plain_errors, settings_now
from quiz_api.demo import DemoRefused, forget_demo, make_demo, make_lived_in, must_hold_no_demo
from quiz_api.domain.errors import NotFound
from quiz_api.domain.kept_data import KEPT
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.founding import (
    Appointment,
    CannotAppoint,
    FirstAdministrator,
    appoint,
    create_administrator,
    replace_password,
)
from quiz_api.secret_key import load_or_create_secret_key, load_secret_key
from quiz_api.services.file_export import FileExport
from quiz_api.services.passwords import SHORTEST
from quiz_api.services.quiz_analysis import analyse_quiz
from quiz_api.services.quiz_analysis_words import analysis_json, analysis_text
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, Store
from quiz_api.store.ledger_store import utc_now
from quiz_api.store.opening import opened, opened_there
from site_builder.bundle import BundleError, load_bank, load_catalogue


@click.group()
def office() -> None:
    """What `main` has beside the commands of the store."""


@office.command("serve")
def serve_command() -> None:
    """启动网站和接口。"""
    with plain_errors(BundleError, DemoRefused):
        import_module("quiz_api.serving").serve(settings_now(), click.echo)


@office.command("demo")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 打印账号。")
@click.option("--lived-in", is_flag=True, help="里面有这个学年到今天的记录：课、活动、学时、证书，都是虚构的。")
@click.option("--forget", is_flag=True, help="删掉示例城市和它的账号，不影响正式数据。")
def demo_command(as_json: bool, lived_in: bool, forget: bool) -> None:
    """建一个虚构的青禾市，只建一次，并打印账号。"""
    with plain_errors(BundleError, DemoRefused):
        settings = settings_now()
        if forget:
            forget_demo(settings)
            click.echo("示例城市已经删掉。")
            return
        now, say = utc_now(), partial(click.echo, err=True)
        accounts = make_lived_in(settings, now, say) if lived_in else make_demo(settings, now)
        click.echo(accounts.as_json() if as_json else f"{accounts.as_text()}\n清单在 {settings.demo_accounts}")
        if lived_in and not as_json:
            click.echo(accounts.first_looks())


@office.command("create-admin")
@click.option("--city", prompt="城市全称", help="城市全称，例如 青禾市。")
@click.option("--code", prompt="行政区划代码", help="6 位行政区划代码。")
@click.option("--username", prompt="登录名", help="管理员的登录名。")
@click.option("--name", prompt="姓名", help="管理员的姓名。")
@click.password_option("--password", prompt="密码", confirmation_prompt="再输一遍", help="管理员的密码。")
def create_admin_command(city: str, code: str, username: str, name: str, password: str) -> None:
    """建第一个市级管理员；还没有密钥和城市时一并建好。"""
    if len(password) < SHORTEST:
        raise click.ClickException(f"密码至少 {SHORTEST} 个字符。")
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise click.ClickException("行政区划代码是 6 位数字。")
    with plain_errors(BundleError, DemoRefused):
        settings = settings_now()
        wanted = FirstAdministrator(city, code, username, name, password)
        with opened(settings.store) as stores:
            must_hold_no_demo(stores.ledger)
            load_or_create_secret_key(settings.secret_key_file, may_create=stores.ledger.count() == 0)
            create_administrator(stores.ledger, wanted, SchoolCalendar(settings.zone), utc_now())
        click.echo(f"管理员 {username} 已经建好。运行 quiz-api serve，然后登录。")


@office.command("reset-password")
@click.argument("username")
def reset_password_command(username: str) -> None:
    """给忘了密码的 USERNAME 换一个新密码。用自带的存储时，先停下服务器。"""
    with plain_errors(BundleError, DemoRefused), opened_there(settings_now().store) as stores:
        password = replace_password(stores, username, utc_now())
    if password is None:
        raise click.ClickException(f"没有登录名是 {username} 的人，请核对后再试。")
    click.echo(f"新密码：{password}\n请当面交给本人，请他登录后在“修改密码”里换成自己的。原来的登录都已退出。")


@office.command("appoint")
@click.argument("username")
@click.option("--post", type=click.Choice([kind.value for kind in PostKind]), required=True, help="岗位")
@click.option("--unit", "unit_code", required=True, help="单位的行政区划代码或学校标识码")
@click.option("--name", default="", help="新来的人写姓名")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="到哪一天为止（含这一天），不写就一直有效"
)
def appoint_command(username: str, post: str, unit_code: str, name: str, until: datetime | None) -> None:
    """给 USERNAME 一个岗位，例如审计员、责任督学、联动单位。用自带的存储时，先停下服务器。"""
    with plain_errors(BundleError, DemoRefused):
        settings = settings_now()
        wanted = Appointment(username, name, PostKind(post), unit_code, until.date() if until else None)
        with opened_there(settings.store) as stores:
            key = load_secret_key(settings.secret_key_file)
            try:
                _, code = appoint(stores.ledger, key, wanted, SchoolCalendar(settings.zone), utc_now())
            except CannotAppoint as error:
                raise click.ClickException(str(error)) from error
    click.echo(f"{username} 现在是{post}。" + (f"激活码 {code}，请当面交给本人，在 /activate 设密码。" if code else ""))


@office.command("purge")
@click.option("--dry-run", is_flag=True, help="只数一数，什么也不清理。")
def purge_command(dry_run: bool) -> None:
    """清理留够了时间的资料：答卷、名单、离岗多年的人、离开的家庭、凭据照片。用自带的存储时，先停下服务器。"""
    with plain_errors(BundleError, DemoRefused):
        settings = settings_now()
        with opened_there(settings.store) as stores:
            purging = import_module("quiz_api.services.purging")
            report = purging.Purging(stores.ledger, SchoolCalendar(settings.zone), utc_now).run(dry_run=dry_run)
    said = "要清理" if dry_run else "清理了"
    click.echo(
        f"{said}：答卷 {report.answers} 份，名单 {report.rosters} 份，离岗的人 {report.leavers} 位，"
        f"离开的家庭 {report.families} 户，凭据照片 {report.photos} 张；"
        f"为此更正的导出 {report.amended} 份。"
    )
    for kind in KEPT:
        if kind.keep is not None:
            click.echo(f"  {kind.name}：{kind.how_long}")
    click.echo("别的一直留着，只有编号和数字；登录凭证和试错次数到期自己没有。逐项见 /privacy。")
    click.echo("学时和学完的记录一条不少，里面只有编号。" if report.total else "现在没有到期的。")


@office.command("export-file")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--unit", default="", help="区划代码、学校标识码或单位的路径；不写是全市。")
@click.option("--year", type=int, help="学年开始的年份，例如 2026；不写是今年。")
def export_file_command(target: Path, unit: str, year: int | None) -> None:
    """把教师培训学时台账写成 TARGET（新的 CSV 文件），多长都行，会记入账本。用自带的存储时，先停下服务器。"""
    settings = settings_now()
    calendar = SchoolCalendar(settings.zone)
    with plain_errors(BundleError, DemoRefused), opened_there(settings.store) as stores, target.open("xb") as out:
        curriculum = ServedCurriculum(load_catalogue(settings.catalogue.read_bytes()), ())
        desk = FileExport(stores.ledger, curriculum, calendar, utc_now)
        school_year = year if year is not None else calendar.school_year(utc_now())
        try:
            made = desk.training_hours(
                _path_of(stores.ledger, unit), school_year, out, lambda rows: click.echo(f"已写 {rows:,} 行")
            )
        except NotFound as error:
            target.unlink()
            raise click.ClickException(f"没有找到单位 {unit}，请核对代码。") from error
    click.echo(f"{target}：{made.rows:,} 行，SHA-256 {made.sha256}")


@office.command("item-analysis")
@click.argument("quiz_id", metavar="测验编号")
@click.option("--json", "as_json", is_flag=True, help="结果写成 JSON。")
def item_analysis_command(quiz_id: str, as_json: bool) -> None:
    """看一份教师测验的每道题出得好不好：答对率、区分度、各选项人数，没有姓名。用自带的存储时，先停下服务器。"""
    with plain_errors(BundleError, DemoRefused):
        settings = settings_now()
        wanted = quiz_id if quiz_id.startswith("q-") else f"q-{quiz_id}"
        curriculum = ServedCurriculum(
            load_catalogue(settings.catalogue.read_bytes()), load_bank(settings.bank.read_bytes())
        )
        with opened_there(settings.store) as stores, _city(stores.ledger) as reading:
            try:
                found = analyse_quiz(
                    reading, curriculum, wanted, lambda rows: click.echo(f"已读 {rows:,} 次作答", err=True)
                )
            except NotFound as error:
                raise click.ClickException(f"网站上没有编号是 {wanted} 的测验，请核对编号。") from error
        entry = curriculum.entry(found.quiz.page_id)
    if entry is not None and entry.kind == "parent":
        raise click.ClickException("家长课的小题不留答卷，没有可以分析的。")
    click.echo(analysis_json(found) if as_json else analysis_text(found))


@office.command("print-face")
def print_face_command() -> None:
    """看一看做 PDF 用哪个中文字体；没有能用的，说怎么办。服务器不用停。"""
    with plain_errors(BundleError, DemoRefused):
        print_faces = import_module("quiz_api.pdf.print_faces")
        try:
            face = print_faces.PrintFaces(settings_now().print_face).face()
        except print_faces.NoFace as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"PDF 用的字体：{face.name}（{face.path}）。")


def _city(store: Store) -> AbstractContextManager[Reading]:
    return store.reading(Scope(frozenset({_path_of(store, "")})))


def _path_of(store: Store, wanted: str) -> str:
    """Path of the unit with a code or a path, of the city when nothing is wanted; what is wanted when there is none."""
    with store.founding() as reading:
        units = list(reading.organisations())
    cities = [unit.path for unit in units if unit.kind is OrganisationKind.CITY]
    found = [unit.path for unit in units if wanted in (unit.code, unit.path)] if wanted else cities
    return found[0] if found else wanted
