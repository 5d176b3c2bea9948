"""The command line `site-builder`.

A command's module is read when it is asked for: those for office files take longer to read than a rebuild takes, and
every process of a build begins with this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS = {
    "build": "command_build:build",
    "check": "command_check:check",
    "documents": "command_files:documents",
    "export-quiz": "command_quiz:export_quiz",
    "import": "command_import:import_plan",
    "import-quiz": "command_quiz:import_quiz",
    "learn-voices": "command_voices:learn_voices",
    "new": "command_author:new",
    "offline": "command_files:offline",
    "pack": "command_files:pack",
    "quiz": "command_author:quiz",
    "quiz-template": "command_quiz:quiz_template",
    "record-sheet": "command_record:record_sheet_command",
    "report": "command_report:report",
    "schema": "command_author:schema",
    "serve": "command_build:serve",
    "sign": "command_report:sign",
}
"""Names on the command line, with the module below site_builder and the function in it."""


class ReadWhenAsked(click.Group):
    """A group that finds its commands by their names in a table."""

    def __init__(self, places: Mapping[str, str], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]  # what click.group was given
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._places:
            return None
        module, name = self._places[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"site_builder.{module}"), name)
        return command


@click.group(cls=ReadWhenAsked, places=COMMANDS)
def main() -> None:
    """心育：写课、查课、生成网站。"""
