"""The commands that make the site: build, and serve for authors."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import click

from site_builder.build_key import BuildKeyError
from site_builder.build_report import BuildReport, BuildStopped
from site_builder.building import build_site
from site_builder.bundle import BundleError
from site_builder.findings import Finding, as_json, as_text, counts
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.rendering.engine import RenderError
from site_builder.verifying.problems import Problem

_FAILURES = (BuildKeyError, BundleError, RenderError, OSError)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--content", type=Path, default=Path("content"), help="内容文件夹", show_default=True),
        click.option("--out", type=Path, default=Path("build"), help="生成到哪个文件夹", show_default=True),
        click.option("--project", type=Path, default=Path(), help="mkdocs.yml 和 themes 在哪个文件夹"),
        click.option(
            "--key",
            type=Path,
            default=Path("var/build.key"),
            envvar="XINYU_BUILD_KEY_FILE",
            help="生成题号用的密钥文件，没有时自动生成",
            show_default=True,
        ),
        click.option(
            "--processes",
            type=click.IntRange(min=1),
            default=os.cpu_count() or 1,
            help="同时用几个进程",
        ),
    ):
        command = option(command)
    return command


@click.command()
@_options
@click.option("--json", "as_data", is_flag=True, help="结果写成 JSON")
def build(content: Path, out: Path, project: Path, key: Path, processes: int, as_data: bool) -> None:
    """检查内容，生成整个网站。"""
    paths = BuildPaths(project, content, out, key)
    try:
        report = build_site(paths, _today(), processes, Progress(_whisper))
    except BuildStopped as stopped:
        click.echo(_stopped_data(stopped) if as_data else _stopped_text(stopped, paths))
        raise SystemExit(1) from stopped
    except _FAILURES as error:
        raise click.ClickException(str(error)) from error
    click.echo(_report_data(report) if as_data else _report_text(report, paths))


@click.command()
@_options
@click.option("--port", type=click.IntRange(1, 65535), default=8001, help="端口", show_default=True)
def serve(content: Path, out: Path, project: Path, key: Path, processes: int, port: int) -> None:
    """生成网站，在本机打开；改了内容，浏览器里跟着变。"""
    # A server's modules, which `build` does without.
    from site_builder.serving import LOOPBACK, Rebuilds, authors_server, look_of, rebuild_on_change  # noqa: PLC0415

    paths = BuildPaths(project, content, out, key)
    rebuilds = Rebuilds()

    def rebuild() -> None:
        try:
            report = build_site(paths, _today(), processes, Progress(_whisper))
        except BuildStopped as stopped:
            click.echo(_stopped_text(stopped, paths))
        except _FAILURES as error:
            click.echo(str(error))
        else:
            click.echo(f"已更新，重新生成了 {report.rendered} 页。")
            rebuilds.one_more()

    watched = (paths.content, paths.themes, paths.site_config)
    before = look_of(watched)
    rebuild()
    try:
        server = authors_server(paths.site, port, rebuilds)
    except OSError as error:
        raise click.ClickException(f"端口 {port} 用不了，请用 --port 换一个。（{error.strerror}）") from error
    stop = threading.Event()
    watcher = threading.Thread(target=rebuild_on_change, args=(watched, before, rebuild, stop), daemon=True)
    watcher.start()
    click.echo(f"请在浏览器打开 http://{LOOPBACK}:{port}/ ，按 Ctrl+C 结束。")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("已结束。")
    finally:
        stop.set()
        server.server_close()


def _today() -> date:
    return datetime.now().astimezone().date()


def _whisper(line: str) -> None:
    click.echo(line, err=True)


def _report_text(report: BuildReport, paths: BuildPaths) -> str:
    done = f"网站在 {paths.site}：共 {report.pages} 页，这次生成 {report.rendered} 页。"
    return f"{counts(report.findings)}\n{done}"


def _stopped_text(stopped: BuildStopped, paths: BuildPaths) -> str:
    parts = [as_text(stopped.findings, paths.content.as_posix())] if stopped.findings and not stopped.problems else []
    return "\n".join([*parts, *_problem_lines(stopped.problems), str(stopped)])


def _problem_lines(problems: tuple[Problem, ...]) -> Iterator[str]:
    """A line for each different problem: what is wrong in the footer is wrong in every page, and is said once."""
    places: dict[tuple[str, str], list[Path]] = {}
    for problem in problems:
        places.setdefault((problem.message, problem.advice), []).append(problem.path)
    for (message, advice), paths in places.items():
        more = f"（还有 {len(paths) - 1} 个文件也是这样）" if len(paths) > 1 else ""
        yield f"{paths[0]}：{message}{advice}{more}"


def _report_data(report: BuildReport) -> str:
    return _dump("", report.findings, (), pages=report.pages, rendered=report.rendered)


def _stopped_data(stopped: BuildStopped) -> str:
    return _dump(str(stopped), stopped.findings, stopped.problems)


def _dump(message: str, findings: tuple[Finding, ...], problems: tuple[Problem, ...], **numbers: int) -> str:
    """`message` says why the build stopped and is empty when it did not."""
    listed = [
        {"code": item.code, "path": item.path.as_posix(), "message": item.message, "advice": item.advice}
        for item in problems
    ]
    said = {"built": not message, "message": message, "findings": json.loads(as_json(findings)), "problems": listed}
    return json.dumps({**said, **numbers}, ensure_ascii=False, indent=2)
