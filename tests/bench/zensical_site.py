"""The same Markdown as a plain Zensical site in build/zensical/site: what a city keeps if it ever leaves our builder.

    make zensical

Lessons and guides go in as they are. What stays behind: quizzes (their sources hold the keys, and their answers would
be printed), the policy files and the schools' own slots, which are data. A first page and a page a section list what
there is, because ours are made by the build. docs/zensical.md says what reads differently there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from tests.bench.peer_builders import ROOT, zensical_program

OUT = ROOT / "build" / "zensical"
SECTIONS = {
    "lessons": "课程",
    "parents": "家长学堂",
    "training": "教师研修",
    "library": "资源库",
    "guides": "指南",
}
QUIZ = ".quiz.md"
TAKEN = {".md", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".mp3"}
CONFIG = """\
# Written by `make zensical`. Zensical reads MkDocs' own file.
site_name: 心育
docs_dir: content
site_dir: site
use_directory_urls: false
theme:
  name: material
  language: zh
  font: false                 # system fonts: nothing is fetched from elsewhere
  features: [navigation.prune]
plugins: [search]
markdown_extensions:
  - attr_list                 # {#q-door} after the heading of a question
  - footnotes
  - tables
  - pymdownx.superfences      # 板书
  - pymdownx.tasklist         # what stands ready, and the choices of 想一想
nav:
  - 首页: index.md
"""
_HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def public_files(content: Path) -> Iterator[Path]:
    """Files of the sections that may be read by anybody, below `content`."""
    for section in SECTIONS:
        for path in sorted((content / section).rglob("*")):
            if path.suffix in TAKEN and not path.name.endswith(QUIZ) and path.is_file():
                yield path.relative_to(content)


def lay_out(content: Path, out: Path) -> int:
    """A Zensical project of `content` in `out`, emptied first; how many pages it has."""
    shutil.rmtree(out, ignore_errors=True)
    pages: dict[str, list[Path]] = {section: [] for section in SECTIONS}
    for path in public_files(content):
        target = out / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(content / path, target)
        if path.suffix == ".md":
            pages[path.parts[0]].append(path)
    nav = [f"  - {SECTIONS[section]}: {section}/index.md\n" for section in pages if pages[section]]
    (out / "mkdocs.yml").write_text(CONFIG + "".join(nav), "utf-8")
    for section, listed in pages.items():
        if listed:
            text = f"# {SECTIONS[section]}\n\n{listing(content, section, listed)}"
            (out / "content" / section / "index.md").write_text(text, "utf-8")
    links = "".join(f"- [{SECTIONS[section]}]({section}/index.md)\n" for section in pages if pages[section])
    (out / "content" / "index.md").write_text(f"# 心育\n\n{links}", "utf-8")
    return sum(map(len, pages.values()))


def listing(content: Path, section: str, pages: Iterable[Path]) -> str:
    """A line a page: its title, and what it is for."""
    lines = []
    for path in pages:
        header = _HEADER.match((content / path).read_text("utf-8"))
        said = yaml.safe_load(header[1]) if header else {}
        about = f"：{said['summary']}" if said.get("summary") else ""
        lines.append(f"- [{said.get('title', path.stem)}]({path.relative_to(section).as_posix()}){about}\n")
    return "".join(lines)


def main() -> None:
    program = zensical_program()
    if program is None:
        sys.exit("Zensical cannot be had from the package index here.")
    pages = lay_out(ROOT / "content", OUT)
    print(f"{pages} pages laid out in {OUT}; Zensical builds them, a few minutes the first time …", flush=True)
    started = time.perf_counter()
    subprocess.run([str(program), "build", "-f", "mkdocs.yml"], cwd=OUT, check=True)
    built = list((OUT / "site").rglob("*.html"))
    missing = [path for path in public_files(OUT / "content") if not _is_built(path)]
    size = sum(path.stat().st_size for path in built)
    print(f"{len(built)} pages of HTML, {size / 1024 / len(built):.0f} KB each, {time.perf_counter() - started:.0f} s")
    if missing:
        sys.exit(f"no page was made of {missing[0]} and {len(missing) - 1} others")


def _is_built(path: Path) -> bool:
    return path.suffix != ".md" or (OUT / "site" / path).with_suffix(".html").is_file()


if __name__ == "__main__":
    main()
