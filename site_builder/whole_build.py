"""The whole way from content to a finished site, step by step. Everything it depends on is handed in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import jinja2

from site_builder.amended_pages import keep_rows, secrets_mark
from site_builder.build_key import BuildKey
from site_builder.build_report import BuildReport, BuildStopped
from site_builder.bundle import catalogue_of, dump_catalogue
from site_builder.checking.checker import joint_findings
from site_builder.compiling.made_documents import read_made
from site_builder.compiling.page_texts import PageTexts
from site_builder.compiling.pages import Compiled, compile_pages
from site_builder.curriculum import Curriculum
from site_builder.findings import Finding, Level
from site_builder.indexing.facets import index_tables
from site_builder.indexing.page_terms import PageTerms, terms_of
from site_builder.indexing.updater import update_index
from site_builder.last_build import Beginning, LastBuild, beside, keep_last, memory_of
from site_builder.output_files import remove_with_copies, stamps_below, write_if_changed
from site_builder.paths import BuildPaths
from site_builder.plain_data import as_data
from site_builder.precompressing import precompress
from site_builder.progress import Progress
from site_builder.quiz_bank import secret_texts, update_bank
from site_builder.rendering.driver import Rendered, render
from site_builder.rendering.offline_worker import write_worker
from site_builder.surveying import Survey, survey
from site_builder.verifying.problems import LEAK
from site_builder.verifying.verifier import Verified, verify, verifying_memory
from site_builder.workers import Workers


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build and what the short way has to know of it."""

    report: BuildReport
    surveyed: Survey
    compiled: Compiled
    rendered: Rendered
    verified: Verified
    secrets: str

    def said(self, paths: BuildPaths) -> dict[str, Any]:
        """As JSON keeps it."""
        shared = self.compiled.shared
        return {
            "findings": as_data(self.report.findings),
            "found_in": sorted({finding.path for finding in self.report.findings}),
            "pages": self.report.pages,
            "made": bool(read_made(paths.made, paths.site)),
            "survey": self.surveyed.basis,
            "edition": shared.edition,
            "loaded_bytes": shared.loaded_bytes,
            "theme": self.rendered.theme,
            "linked": sorted(self.verified.linked),
            "secrets": self.secrets,
        }


def build_whole(
    paths: BuildPaths, key: BuildKey, beginning: Beginning, today: date, processes: int, progress: Progress
) -> BuildReport:
    """Bring everything up to date, and remember how it looks for the short way (amending.py)."""
    memory = memory_of(paths, beginning.basis)
    memory.forget()
    with Workers(processes) as workers:
        built = _build(paths, key, today, workers, progress)
    keep_rows(paths, built.compiled, built.surveyed.loaded.files, beginning.basis)
    keep_last(memory, LastBuild(beginning.settled(), stamps_below(paths.site), beside(paths), built.said(paths)))
    return built.report


def _build(paths: BuildPaths, key: BuildKey, today: date, workers: Workers, progress: Progress) -> Built:
    progress.step("读内容")
    surveyed = survey(paths.content, key, paths.cache, workers)
    loaded, texts = surveyed.loaded, surveyed.texts
    progress.step("检查内容")
    findings = joint_findings(loaded)
    if any(finding.level is Level.RED for finding in findings):
        raise BuildStopped("内容有必须先改的地方，网站没有重新生成。", findings=findings)
    progress.step("排版")
    with _template_errors():
        compiled = compile_pages(loaded.curriculum, loaded.policy, paths, texts, workers)
    policy = loaded.policy
    told = (policy.calendar, policy.counting, policy.tracks, policy.exchange, policy.order)
    catalogue = catalogue_of(loaded.curriculum, *told)
    write_if_changed(paths.catalogue, dump_catalogue(catalogue))
    update_bank(paths.bank, loaded.keys, today)
    progress.step("生成网页和检索")
    with ThreadPoolExecutor(1) as aside:  # the index is made here while the workers render
        indexed = aside.submit(_index, loaded.curriculum, texts, paths)
        rendered = render(paths, workers, progress.count)
        indexed.result()
    write_worker(paths)
    progress.step("核对网站")
    secrets = secret_texts(loaded.keys)
    mark = secrets_mark(key, secrets)
    verified = _verified(paths, secrets, mark, workers, findings)
    progress.step("压缩")
    compressed = precompress(paths.site, workers, progress.count)
    report = BuildReport(findings, compiled.pages, rendered.rendered, compressed)
    return Built(report, surveyed, compiled, rendered, verified, mark)


def _verified(
    paths: BuildPaths, secrets: frozenset[str], mark: str, workers: Workers, findings: tuple[Finding, ...]
) -> Verified:
    """The site without a problem. Raises BuildStopped."""
    verified = verify(paths.site, (paths.catalogue,), secrets, workers, verifying_memory(paths.cache, mark))
    if not verified.problems:
        return verified
    for problem in verified.problems:
        if problem.code == LEAK:  # the folder may be served already: what must stay private is out at once
            remove_with_copies(problem.path)
    raise BuildStopped("网站生成了，但核对没有通过，请不要发布。", findings=findings, problems=verified.problems)


def _index(curriculum: Curriculum, texts: PageTexts, paths: BuildPaths) -> None:
    def terms_of_pages(ids: list[str]) -> dict[str, PageTerms]:
        return {page.id: terms_of(page) for page in texts.all_whole([curriculum.by_id[page_id] for page_id in ids])}

    marks = {page.id: texts.marks[page.id] for page in curriculum.pages}
    update_index(marks, index_tables(curriculum), terms_of_pages, paths.site, paths.cache)


@contextmanager
def _template_errors() -> Iterator[None]:
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        raise BuildStopped(f"模板 {error.filename}:{error.lineno} 写错了：{error.message}。") from error
    except jinja2.TemplateError as error:
        raise BuildStopped(f"模板用不了：{error}。请看 themes/blocks。") from error
