"""The good content of fixtures/, and the one-mistake cases that are made from it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from site_builder.build_key import BuildKey
from site_builder.checking.checker import check
from site_builder.findings import Finding
from site_builder.loading.loader import Loaded, load

FIXTURES = Path(__file__).parent / "fixtures"
GOOD = FIXTURES / "good"
KEY = BuildKey(bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a file that become others; no `old` makes the file, no `new` deletes it."""

    file: str
    old: str | None
    new: str | None

    def apply(self, content: Path) -> None:
        path = content / self.file
        if self.new is None:
            path.unlink()
        elif self.old is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.new, "utf-8")
        else:
            text = path.read_text("utf-8")
            assert text.count(self.old) == 1, f"{self.file} should hold once: {self.old}"
            path.write_text(text.replace(self.old, self.new), "utf-8")


@dataclass(frozen=True, slots=True)
class Case:
    """A mistake, and every finding it makes as `path:line code`."""

    edits: tuple[Edit, ...]
    finds: tuple[str, ...]

    @property
    def name(self) -> str:
        return "+".join(find.rpartition(" ")[2] for find in self.finds) or f"nothing in {self.edits[0].file}"


def bad_cases() -> list[Case]:
    return [_case(raw) for raw in yaml.safe_load((FIXTURES / "bad.yml").read_text("utf-8"))]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a safety rule must let pass: an edit of the good content, or the content as it is."""

    rule: str
    edits: tuple[Edit, ...]


def allowed_cases() -> list[Allowed]:
    raws = yaml.safe_load((FIXTURES / "allowed.yml").read_text("utf-8"))
    return [Allowed(raw["rule"], (_edit(raw),) if "file" in raw else ()) for raw in raws]


def _case(raw: dict[str, Any]) -> Case:
    edits = [_edit(raw), *([_edit(raw["with"])] if "with" in raw else [])]
    finds = [f"{raw['file']}:{find}" for find in raw["finds"]] + raw.get("elsewhere", [])
    return Case(tuple(edits), tuple(sorted(finds)))


def _edit(raw: dict[str, Any]) -> Edit:
    return Edit(raw["file"], raw.get("from"), raw["to"])


def copy_of_good(folder: Path, *edits: Edit) -> Path:
    """The good content with some mistakes, in a folder of its own."""
    content = folder / "content"
    shutil.copytree(GOOD, content)
    for edit in edits:
        edit.apply(content)
    return content


def loaded_with(folder: Path, *edits: Edit) -> Loaded:
    return load(copy_of_good(folder, *edits), KEY)


def findings_with(folder: Path, *edits: Edit) -> tuple[Finding, ...]:
    return check(loaded_with(folder, *edits))


def said(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(sorted(f"{finding.path}:{finding.line} {finding.code}" for finding in findings))


def whole_content(folder: Path) -> Path:
    """The good content with the two guides that the foot of every page leads to: enough for a whole site."""
    shutil.copytree(GOOD, folder)
    text = (folder / "guides" / "gd-help.md").read_text("utf-8")
    for name in ("gd-about", "gd-privacy"):
        (folder / "guides" / f"{name}.md").write_text(text.replace("gd-help", name), "utf-8")
    return folder
