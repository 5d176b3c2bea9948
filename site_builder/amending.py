"""The short way of a build: nothing changed since the last one, or only the text of a few pages.

Whatever else it meets it leaves to the whole way, which can take over at any point: what this one writes, every step
of the whole one recognises as other than it remembers.
"""

from __future__ import annotations

from site_builder.build_key import BuildKey
from site_builder.build_report import BuildReport
from site_builder.findings import Finding
from site_builder.last_build import Beginning, LastBuild, beside, look_back, memory_of
from site_builder.output_files import stamps_below
from site_builder.paths import BuildPaths
from site_builder.plain_data import reader_of
from site_builder.progress import Progress

MOST = 40
"""Changed pages from which on several processes are worth their start."""


def amend(paths: BuildPaths, key: BuildKey, beginning: Beginning, progress: Progress) -> BuildReport | None:
    """Bring the site up to date the short way; None when it takes the whole one, which has to be gone then."""
    memory = memory_of(paths, beginning.basis)
    last = look_back(memory)
    if last is None or last.beside != beside(paths) or last.site != stamps_below(paths.site):
        return None
    changed = _changed(last, beginning)
    if changed is None:
        return None
    compressed = 0
    if changed:
        progress.step("更新改过的页")
        memory.forget()
        from site_builder.amended_pages import Amending  # noqa: PLC0415 - what makes a page, which nothing else needs

        made = Amending(paths, key, beginning, last).bring(changed, memory)
        if made is None:
            return None
        compressed = made
    findings = tuple(reader_of(Finding)(data) for data in last.said["findings"])
    return BuildReport(findings, last.said["pages"], len(changed), compressed)


def _changed(last: LastBuild, beginning: Beginning) -> list[str] | None:
    """Sources that changed; None when something came or went, or too much changed."""
    now = beginning.content
    if now.keys() != last.content.keys():
        return None
    changed = [name for name, stamp in now.items() if last.content[name] != stamp]
    return sorted(changed) if len(changed) <= MOST and all(name.endswith(".md") for name in changed) else None
