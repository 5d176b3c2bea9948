"""Routes whose addresses are built by code that is made when one is first asked for.

werkzeug compiles two small functions a route when an application is made: three quarters of what a Town costs, and most
tests ask for the address of no route. Matching, methods and converters are untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LaterRule(Rule):
    """A rule of any Flask application that is made after `Flask.url_rule_class` has been set to it."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        name = "_build_unknown" if append_unknown else "_build"

        def build(rule: LaterRule, **values: Any) -> tuple[str, str]:
            made: Builder = super()._compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, name, made)
            return made(**values)

        return build
