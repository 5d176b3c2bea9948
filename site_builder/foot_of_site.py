"""Who runs the site and under which filing numbers, as the law wants it at the foot of every page.

Read from the environment, as the server reads it, so that one place names them for both: mkdocs.yml takes them by
`!ENV`, and gives the words that stand there until they are set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_builder.findings import Finding
from site_builder.rules.catalogue import Catalogue

PUBLIC_URL = "XINYU_PUBLIC_URL"
NAMES = {"XINYU_ORGANISER": "主办单位", "XINYU_ICP_FILING": "网站备案号", "XINYU_POLICE_FILING": "公安备案号"}
CONTACT = "XINYU_CONTACT"
_HERE = ("127.0.0.1", "localhost", "::1")
_PLACEHOLDERS = ("示例", "批复后写在这里")


@dataclass(frozen=True, slots=True)
class FootOfSite:
    """`missing` names the settings that a public site must have and that are empty or still a placeholder."""

    is_public: bool
    missing: tuple[str, ...]
    basis: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> FootOfSite:
        host = urlsplit(environment.get(PUBLIC_URL, "")).hostname
        values = {name: environment.get(name, "").strip() for name in NAMES}
        missing = tuple(
            name for name, value in values.items() if not value or any(part in value for part in _PLACEHOLDERS)
        )
        return cls(
            host is not None and host not in _HERE, missing, "\n".join((*values.values(), environment.get(CONTACT, "")))
        )

    def findings(self, catalogue: Catalogue) -> Iterator[Finding]:
        """A warning for each that a public site lacks."""
        if self.is_public:
            for name in self.missing:
                yield catalogue.finding("filing-missing", "", 0, setting=name, name=NAMES[name])
