"""One build from content to a finished site: the short way when only the text of pages changed, else the whole one.

What the whole way needs takes longer to import than the short way takes, so it is read when it is gone.
"""

from __future__ import annotations

from datetime import date

from site_builder.amending import amend
from site_builder.build_key import BuildKey
from site_builder.build_report import BuildReport
from site_builder.last_build import Beginning
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.seldom import collecting_seldom


def build_site(paths: BuildPaths, today: date, processes: int, progress: Progress) -> BuildReport:
    """Build everything below `paths.out`. `today` dates what left the quiz bank and stands on no page.

    Raises BuildStopped on a red finding, a wrong template or a finished site that does not hold what it must;
    BuildKeyError, RenderError and BundleError pass through.
    """
    with collecting_seldom():
        key = BuildKey.load_or_create(paths.key)
        beginning = Beginning.of(paths, key, today)
        report = amend(paths, key, beginning, progress)
        if report is not None:
            return report
        from site_builder.whole_build import build_whole  # noqa: PLC0415

        return build_whole(paths, key, beginning, today, processes, progress)
