"""Settings: all errors at once, in Chinese; and the table in docs says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz_api.settings import Settings, SettingsError
from quiz_api.settings_table import settings_table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the setting under test


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.read({"PATH": "/bin"})
    assert (settings.host, settings.port, settings.is_https) == ("127.0.0.1", 8000, False)


def test_everything_wrong_is_told_at_once() -> None:
    wrong = {
        "XINYU_PORT": "99999",
        "XINYU_THREADS": "0",
        "XINYU_ALLOW_PLAIN_HTTP": "yes",
        "XINYU_TIMEZONE": "Mars/Base",
        "XINYU_TRUSTED_PROXIES": "10.0.0.0/99",
        "XINYU_PUBLIC_URL": "ftp://x",
        "XINYU_PROT": "8000",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.read(wrong)
    lines = str(caught.value).splitlines()
    assert {line.split("=")[0].split("：")[0] for line in lines} == set(wrong)


@pytest.mark.parametrize(
    ("environment", "allowed"),
    [
        ({}, True),
        ({"XINYU_HOST": EVERYWHERE}, False),
        ({"XINYU_HOST": EVERYWHERE, "XINYU_ALLOW_PLAIN_HTTP": "1"}, True),
        ({"XINYU_HOST": EVERYWHERE, "XINYU_PUBLIC_URL": "https://xinyu.example"}, True),
        ({"XINYU_PUBLIC_URL": "http://xinyu.example"}, False),
        ({"XINYU_PUBLIC_URL": "http://127.0.0.1:8000"}, True),
    ],
)
def test_plain_http_to_other_machines_needs_to_be_asked_for(environment: dict[str, str], allowed: bool) -> None:
    if allowed:
        Settings.read(environment)
    else:
        with pytest.raises(SettingsError, match="https"):
            Settings.read(environment)


def test_the_docs_show_the_table_of_the_code() -> None:
    assert settings_table() in DOCS.read_text("utf-8")
