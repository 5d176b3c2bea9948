"""One build from content to a finished site, step by step. Everything it depends on is handed in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import jinja2

from site_builder.build_key import BuildKey
from site_builder.bundle import catalogue_of, dump_catalogue
from site_builder.checking.checker import joint_findings
from site_builder.compiling.page_texts import PageTexts
from site_builder.compiling.pages import compile_pages
from site_builder.curriculum import Curriculum
from site_builder.findings import Finding, Level
from site_builder.indexing.facets import index_tables
from site_builder.indexing.page_terms import PageTerms, terms_of
from site_builder.indexing.updater import update_index
from site_builder.output_files import remove_with_copies, write_if_changed
from site_builder.paths import BuildPaths
from site_builder.precompressing import precompress
from site_builder.progress import Progress
from site_builder.quiz_bank import secret_texts, update_bank
from site_builder.rendering.driver import render
from site_builder.rendering.offline_worker import write_worker
from site_builder.surveying import survey
from site_builder.verifying.problems import LEAK, Problem
from site_builder.verifying.verifier import verify, verifying_memory
from site_builder.workers import Workers, collecting_seldom


class BuildStopped(RuntimeError):
    """The build ended before the site was finished; `findings` and `problems` say why, the message sums up."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = (), problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a finished build did. `findings` are warnings only."""

    findings: tuple[Finding, ...]
    pages: int
    rendered: int
    compressed: int


def build_site(paths: BuildPaths, today: date, processes: int, progress: Progress) -> BuildReport:
    """Build everything below `paths.out`. `today` dates what left the quiz bank and stands on no page.

    Raises BuildStopped on a red finding, a wrong template or a finished site that does not hold what it must;
    BuildKeyError, RenderError and BundleError pass through.
    """
    with collecting_seldom(), Workers(processes) as workers:
        return _build(paths, today, workers, progress)


def _build(paths: BuildPaths, today: date, workers: Workers, progress: Progress) -> BuildReport:
    progress.step("读内容")
    key = BuildKey.load_or_create(paths.key)
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
    catalogue = catalogue_of(loaded.curriculum, policy.calendar, policy.counting, policy.tracks, policy.exchange)
    write_if_changed(paths.catalogue, dump_catalogue(catalogue))
    update_bank(paths.bank, loaded.keys, today)
    progress.step("生成网页和检索")
    with ThreadPoolExecutor(1) as beside:  # the index is made here while the workers render
        indexed = beside.submit(_index, loaded.curriculum, texts, paths)
        rendered = render(paths, workers, progress.count)
        indexed.result()
    write_worker(paths)
    progress.step("核对网站")
    secrets = secret_texts(loaded.keys)
    memory = verifying_memory(paths.cache, key.mac("secrets", *sorted(secrets)))
    problems = verify(paths.site, (paths.catalogue,), secrets, workers, memory)
    if problems:
        for problem in problems:
            if problem.code == LEAK:  # the folder may be served already: what must stay private is out at once
                remove_with_copies(problem.path)
        raise BuildStopped("网站生成了，但核对没有通过，请不要发布。", findings=findings, problems=problems)
    progress.step("压缩")
    compressed = precompress(paths.site, workers, progress.count)
    return BuildReport(findings, compiled.pages, rendered.rendered, compressed)


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
