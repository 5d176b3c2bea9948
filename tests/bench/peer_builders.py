"""Other site generators on the same Markdown pages, as their makers would set them up: none is part of the product.

mkdocs-material with `navigation.prune` keeps nothing between builds: its full build is also its build after a change.
Zensical comes by pip into an environment of its own below build/bench; Hugo is Debian's, where it is installed. Each
makes a page of each lesson with a search index or a navigation as it has them, and none checks content, grades a quiz
or writes our index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ZENSICAL = "zensical>=0.0.73,<0.2"
"""The newest that the package index at hand has whole; the version is printed."""

ZENSICAL_HOME = ROOT / "build" / "bench" / "zensical"
MATERIAL_CONFIG = """\
site_name: peer
docs_dir: {docs}
site_dir: {site}
theme:
  name: material
  language: zh
  font: false
  features: [navigation.prune]
plugins: [search]
"""
HUGO_CONFIG = """\
baseURL = "http://peer.test/"
languageCode = "zh-cn"
title = "peer"
publishDir = "{site}"
disableKinds = ["taxonomy", "term", "RSS"]

[[module.mounts]]
source = "{docs}"
target = "content"
excludeFiles = "index.md"
"""
"""A folder with an index.md would be one page to Hugo, and everything else in it an attachment."""

HUGO_PAGE = """\
<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<nav>{{ range .Site.Home.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<main><h1>{{ .Title }}</h1>{{ .Content }}</main>
<p>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p></body></html>
"""
HUGO_LIST = """\
<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """How to build: a command and where to run it. `remembers` when a second build may be quicker than the first."""

    name: str
    command: list[str]
    folder: Path
    site: Path
    remembers: bool = True


def peers(content: Path, work: Path) -> list[Peer]:
    """All that can be had here; says in a sentence which cannot. `content` gets a first page where it has none."""
    if not (content / "index.md").exists():
        (content / "index.md").write_text("# peer\n", "utf-8")
    makers: tuple[Callable[[Path, Path], Peer | str], ...] = (material, zensical, hugo)
    found: list[Peer] = []
    for make in makers:
        folder = work / make.__name__
        folder.mkdir(parents=True, exist_ok=True)
        peer = make(content, folder)
        if isinstance(peer, str):
            print(f"  {peer}", flush=True)
        else:
            found.append(peer)
    return found


def material(content: Path, folder: Path) -> Peer:
    site = folder / "site"
    (folder / "mkdocs.yml").write_text(MATERIAL_CONFIG.format(docs=content, site=site), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")]
    return Peer("mkdocs-material", command, folder, site, remembers=False)


def zensical(content: Path, folder: Path) -> Peer | str:
    """Wants its pages inside its project: the folder above them is the project."""
    program = zensical_program()
    if program is None:
        return "Zensical cannot be had from the package index here: not compared"
    project = content.parent
    site = folder.relative_to(project) / "site"
    (project / "mkdocs.yml").write_text(MATERIAL_CONFIG.format(docs=content.name, site=site), "utf-8")
    version = _printed([str(program), "--version"])
    return Peer(f"Zensical {version}", [str(program), "build", "-f", "mkdocs.yml"], project, project / site)


def zensical_program() -> Path | None:
    """The program in its own environment, made once; None where pip cannot get it."""
    program = ZENSICAL_HOME / "bin" / "zensical"
    if not program.exists():
        print("  pip installs Zensical into build/bench, once …", flush=True)
        venv.create(ZENSICAL_HOME, with_pip=True)
        pip = [str(ZENSICAL_HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        if subprocess.run([*pip, "install", ZENSICAL], check=False).returncode or not program.exists():
            return None
    return program


def hugo(content: Path, folder: Path) -> Peer | str:
    program = shutil.which("hugo")
    if program is None:
        return "Hugo is not here (apt-get install hugo): not compared"
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (layouts / "single.html").write_text(HUGO_PAGE, "utf-8")
    (layouts / "list.html").write_text(HUGO_LIST, "utf-8")
    (folder / "config.toml").write_text(HUGO_CONFIG.format(docs=content, site=folder / "public"), "utf-8")
    version = re.search(r"v[\d.]+", _printed([program, "version"]))
    return Peer(f"Hugo {version[0] if version else ''}", [program, "--quiet"], folder, folder / "public")


def pages_of(site: Path) -> int:
    """HTML files that a build wrote: a peer that made none was not compared with anything."""
    return sum(1 for _ in site.rglob("*.html"))


def _printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
