"""Recordings that a page names lie beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from site_builder.curriculum import ParentLesson
from site_builder.findings import Finding
from site_builder.loading.loader import Loaded


def recording_findings(loaded: Loaded) -> Iterator[Finding]:
    for file in loaded.files:
        if isinstance(file.page, ParentLesson):
            for recording in file.page.recordings:
                if posixpath.join(posixpath.dirname(file.path), recording.file) not in loaded.paths:
                    line = file.line_of("recordings")
                    yield loaded.catalogue.finding("recording-missing", file.path, line, file=recording.file)
