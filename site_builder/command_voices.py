"""The command for who looks after search: learn-voices."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.build_key import BuildKey, BuildKeyError
from site_builder.command_author import CONTENT
from site_builder.command_report import KEY
from site_builder.curriculum import AnyPage, Audience
from site_builder.indexing.voice_learning import learned
from site_builder.indexing.voices import FILE
from site_builder.loading.loader import load
from site_builder.pupils_own import is_for_pupils

HEAD = """\
# Signs and pairs by weight: above nothing pupils say them more often, below families. Learned from the ways of asking
# of their pages by `site-builder learn-voices`; see voices.py.
"""


@click.command("learn-voices")
@CONTENT
@KEY
def learn_voices(content: Path, key: Path) -> None:
    """从写给学生和写给家长的页面的问法里，重新学出哪些字像谁说的，搜索按它猜是谁在问。"""
    try:
        pages = load(content, BuildKey.load_or_create(key)).curriculum.pages
    except BuildKeyError as error:
        raise click.ClickException(str(error)) from error
    pupils = [way for page in pages if is_for_pupils(page) for way in _ways(page)]
    families = [way for page in pages if page.audience is Audience.PARENTS for way in _ways(page)]
    if not pupils or not families:
        raise click.ClickException("要有写给学生的页面，也要有写给家长的，才学得出来。")
    found = learned(pupils, families)
    try:
        FILE.write_text(HEAD + "".join(f'{weight}: "{signs}"\n' for weight, signs in found.items()), "utf-8")
    except OSError as error:
        raise click.ClickException(f"{FILE} 写不进去：{error.strerror}。请用能改程序文件的账号运行。") from error
    number = sum(signs.count(" ") + 1 for signs in found.values())
    click.echo(f"从学生的 {len(pupils)} 种、家里人的 {len(families)} 种问法里学出 {number} 个，写在 {FILE}。")


def _ways(page: AnyPage) -> tuple[str, ...]:
    return (*page.asked, *page.also_asked)
