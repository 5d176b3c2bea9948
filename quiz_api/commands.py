"""The command line of the server. Every message is for the operator: what happened, and what to do.

The commands of the store are here and ask for nothing else: a night's backup starts three times. The others are read
when one of them is wanted, or all are listed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click

from quiz_api.command_parts import plain_errors, settings_now
from quiz_api.store.copying import copy_store
from quiz_api.store.interface import Verification
from quiz_api.store.opening import mark_moved, restore, standing_store


class Commands(click.Group):
    """Its own commands, and those of command_office.py."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._office.commands])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or self._office.get_command(ctx, cmd_name)

    @property
    def _office(self) -> click.Group:
        found: click.Group = import_module("quiz_api.command_office").office
        return found


@click.group(cls=Commands)
def main() -> None:
    """心育的服务端：登录、学习记录、导出。设置见 docs/settings.md。"""


@main.command("verify")
def verify_command() -> None:
    """核对每一条记录有没有被动过。服务器不用停。"""
    with plain_errors(), standing_store(settings_now().store) as store:
        found = store.verify()
    _show(found)
    if found.first_bad is not None or found.problem:
        click.echo(f"第一条对不上的记录：{found.first_bad}。{found.problem}", err=True)
        click.echo("请保留现在的文件，用最近的备份在别处恢复后对照。", err=True)
        sys.exit(1)
    click.echo("每一条都对得上。")


@main.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
def backup_command(target: Path) -> None:
    """把记录备份到 TARGET（一个新文件）。服务器不用停。"""
    with plain_errors(), standing_store(settings_now().store) as store:
        _show(store.backup(target))
    click.echo(f"已备份到 {target}。请和密钥分开存放。")


@main.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(source: Path) -> None:
    """把备份 SOURCE 恢复到空的存储里。"""
    with plain_errors():
        _show(restore(source, settings_now().store))
    click.echo("已恢复。请把上面的记录数和链尾同备份时打印的对照。")


@main.command("copy-store")
@click.argument("source")
@click.argument("target")
def copy_store_command(source: str, target: str) -> None:
    """把全部记录从 SOURCE 搬到 TARGET（两个都写存储地址），中途断了可以再来一遍。请先停下服务器。"""
    with plain_errors():
        _show(copy_store(source, target, click.echo))
        mark = mark_moved(source, target)
    if mark is not None:
        click.echo(f"旧的那份已标记为搬走，命令和服务器都不再用它；要用旧的，删掉 {mark}。")
    click.echo("两边一样。把 XINYU_STORE 改成新的地址，再启动服务器；大家要重新登录一次。")


def _show(found: Verification, say: Callable[[str], None] = click.echo) -> None:
    say(f"记录 {found.records} 条，链 {len(found.chains)} 条。")
    for head in found.chains:
        say(f"  {head.chain}  {head.length}  {head.hash}")
