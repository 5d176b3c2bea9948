"""Where everything of one build is: one value handed from step to step, so that no step joins paths of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildPaths:
    """Folders and files of a build. `project` holds mkdocs.yml and themes/; `out` is made by the build."""

    project: Path
    content: Path
    out: Path
    key: Path

    @property
    def site_config(self) -> Path:
        return self.project / "mkdocs.yml"

    @property
    def themes(self) -> Path:
        return self.project / "themes"

    @property
    def blocks(self) -> Path:
        """Jinja2 templates of page bodies."""
        return self.themes / "blocks"

    @property
    def assets(self) -> Path:
        """Styles, scripts and icons, copied as they are."""
        return self.themes / "assets"

    @property
    def docs(self) -> Path:
        """Front matter and finished body of every page: what the site generator reads."""
        return self.out / "docs"

    @property
    def site(self) -> Path:
        """The finished site: the only folder that is ever served."""
        return self.out / "site"

    @property
    def made(self) -> Path:
        """The list of office files and packs that were made into the site."""
        return self.out / "downloads.json"

    @property
    def catalogue(self) -> Path:
        return self.out / "catalogue.json"

    @property
    def private(self) -> Path:
        """Mode 0700; beside the site, never below it."""
        return self.out / "private"

    @property
    def bank(self) -> Path:
        return self.private / "quiz_bank.json"

    @property
    def cache(self) -> Path:
        """May be deleted at any time: the next build is slower and gives the same bytes."""
        return self.out / "cache"
