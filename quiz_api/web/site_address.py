"""Where this site is, for what leaves it on paper or in a file."""

from __future__ import annotations

from flask import request

from quiz_api.settings import Settings


def site_address(settings: Settings) -> str:
    """With its scheme: as the settings say, else as the browser asked for it."""
    return settings.public_url or request.host_url
