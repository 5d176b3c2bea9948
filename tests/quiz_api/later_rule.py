"""Routes that are put together when one is first asked for, and once for all applications that have the same.

werkzeug builds a machine of states from the rules of each application, and compiles two small functions a route: nearly
all that a Town costs. Here an application keeps its own rules until a request comes. If an application before it had
the same, rule for rule, theirs are taken: they name endpoints, and each application has its own views behind those.
Matching, methods, converters and the building of addresses are untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

from werkzeug.routing import Map, Rule
from werkzeug.routing.matcher import StateMachineMatcher
from werkzeug.routing.rules import RuleFactory

Builder = Callable[..., tuple[str, str]]
Settled: TypeAlias = tuple[StateMachineMatcher, dict[Any, list[Rule]]]


class LaterRule(Rule):
    """A rule of any Flask application that is made after `Flask.url_rule_class` has been set to it."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        name = "_build_unknown" if append_unknown else "_build"

        def build(rule: LaterRule, **values: Any) -> tuple[str, str]:
            made: Builder = super()._compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, name, made)
            return made(**values)

        return build


class LaterMap(Map):
    """The rules of any Flask application that is made after `Flask.url_map_class` has been set to it."""

    _known: ClassVar[dict[Any, Settled]] = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._own: list[Rule] = []
        self._is_settled = True
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        self._own.extend(rulefactory.get_rules(self))
        self._is_settled = False

    def update(self) -> None:
        """Comes before every matching, building and listing."""
        with self._remap_lock:
            if not self._is_settled:
                self._settle()
                self._is_settled = True
        super().update()

    def _settle(self) -> None:
        same = tuple(
            (rule.rule, rule.endpoint, rule.methods and frozenset(rule.methods), *_rest(rule)) for rule in self._own
        )
        kind = (same, tuple(self.converters.items()), self.host_matching, self.strict_slashes, self.merge_slashes)
        if kind not in self._known:
            made = Map(converters=self.converters, host_matching=self.host_matching)
            made.strict_slashes, made.merge_slashes = self.strict_slashes, self.merge_slashes
            for rule in self._own:
                made.add(rule.empty())
            made.update()
            self._known[kind] = (made._matcher, made._rules_by_endpoint)
        self._matcher, self._rules_by_endpoint = self._known[kind]


def _rest(rule: Rule) -> tuple[object, ...]:
    """What a rule of a Flask application may say beside its address, its endpoint and its methods."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    kind = (rule.build_only, rule.alias, rule.websocket, rule.strict_slashes, rule.merge_slashes)
    return rule.subdomain, rule.host, rule.redirect_to, *kind, *defaults
