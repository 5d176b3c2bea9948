"""Requests of one kind of account, made from the published document and from what stands on the pages, and what is
checked of every answer.
"""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.fuzz.from_schema import allowed, bent
from tests.fuzz.looking import Fields, Found, look_around
from tests.quiz_api.test_attacks_fuzz import NAMES, ROLES, City, bodies, check_answer
from tests.quiz_api.town import Visit

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD")
_UNKNOWN = "/api/v1/{rest}"
_WITH_TOKEN = st.sampled_from([True] * 9 + [False])
_WITH_FILE = st.sampled_from([False] * 4 + [True])
_LIKELY = ("", "1", "3", "45", "2026-11-20", "2026-11-20T09:00", "核对学时", "丁香老师", "2026级9班", "yes")
"""What somebody may write into an empty field."""
_FILES = st.sampled_from(["表.csv", "表.xlsx", "照片.jpg", "x"])


Operation = tuple[str, str]
"""A path of the published document, and a method."""


class Fuzzer:
    """`seen` counts answers by operation and status, so that a run can say what it reached.

    `only` keeps to operations with one of these words in them; `pages` is how many each kind of account looks at first.
    """

    def __init__(
        self, say: Callable[[int], None], *, shrinks: bool = True, only: Sequence[str] = ("",), pages: int = 4
    ) -> None:
        self.seen: Counter[tuple[str, int]] = Counter()
        self.cases = 0
        self._say = say
        self._phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)
        self._pages = pages
        self._only = only
        self._begin()

    def _begin(self) -> None:
        """A new city, and what there is to be seen in it for each kind of account."""
        self.city = City()
        self._words = (*NAMES, *self.city.pieces)
        paths = self.city.document["paths"]
        looked = [path for path, methods in paths.items() if "get" in methods or "post" in methods]
        starts = [path for path, methods in paths.items() if "get" in methods]
        self._found = {role: look_around(self._visit(role), looked, starts, self._pages) for role in ROLES}
        everything = [
            (path, method)
            for path, method in self.city.operations()
            if any(word in f"{method.upper()} {path}" for word in self._only)
        ]
        self._operations = {role: _weighed(found, everything) for role, found in self._found.items()}

    def run(self, role: str, cases: int, seed: int = 0) -> None:
        """Operation by operation, in an order of chance: one search over all of them would stay with few.

        Raises AssertionError with the smallest request that was answered wrongly.
        """
        weights: Counter[Operation | None] = Counter(self._operations[role])
        weights[None] = weights.total() // 11  # and now and then what is beside the document
        operations = [*weights]
        random.Random(seed).shuffle(operations)
        total, before = weights.total(), 0
        for place, operation in enumerate(operations):
            after = before + weights[operation]
            share = cases * after // total - cases * before // total
            if share:
                self._search(role, operation, share, seed + place)
            before = after

    def _search(self, role: str, operation: Operation | None, cases: int, seed: int) -> None:
        @seeded(seed)
        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=self._phases,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def one(data: st.DataObject) -> None:
            self._case(role, operation, data)

        one()

    def _case(self, role: str, what: Operation | None, data: st.DataObject) -> None:
        visit = self._visit(role)
        self.cases += 1
        if self.cases % 250 == 0:
            self._say(self.cases)
        if what is None:
            self._undocumented(visit, self._found[role], data)
            return
        path, method = what
        answer = self._call(visit, self._found[role], what, data)
        self.seen[(f"{method} {path}", answer.status_code)] += 1
        check_answer(answer, self.city.document["paths"][path][method])

    def _visit(self, role: str) -> Visit:
        """Somebody of this kind with the token of the present session: requests may have signed in as somebody else.

        They may also have ended a post, a card or a password: then in another city.
        """
        for _ in range(2):
            try:
                visit = self.city.visit(role)
            except AssertionError:
                self._begin()
                visit = self.city.visit(role)
            me = visit.get("/api/v1/me").json
            if me.get("account", "") == visit.account:
                break
            del self.city.visits[role]
        visit.csrf = me.get("csrf_token", "")
        return visit

    def _undocumented(self, visit: Visit, found: Found, data: st.DataObject) -> None:
        """Another method of a known path, or a path that is not in the document: never served, never a fault."""
        paths = self.city.document["paths"]
        path = data.draw(st.sampled_from([*sorted(paths), _UNKNOWN, "/{rest}"]), "path")
        method = data.draw(st.sampled_from(METHODS), "method")
        answer = visit.client.open(
            self._address(path, found, data), method=method, headers={"X-CSRF-Token": visit.csrf}
        )
        assert answer.status_code < 500, answer.get_data(as_text=True)
        known = method.lower() in paths.get(path, {}) or method == "HEAD" or (method == "GET" and path == "/{rest}")
        if not known and path != "/{rest}" and "{" not in path.replace(_UNKNOWN, ""):
            assert answer.status_code in (400, 404, 405), f"{method} {path} answers {answer.status_code}"
        self.seen[("undocumented", answer.status_code)] += 1

    def _call(self, visit: Visit, found: Found, what: Operation, data: st.DataObject) -> TestResponse:
        path, method = what
        operation = self.city.document["paths"][path][method]
        address = self._address(path, found, data)
        queries = [item["name"] for item in operation["parameters"] if item["in"] == "query"]
        query = self._drawn(data, found, queries, 3) if queries else {}
        if method == "get":
            return visit.client.get(address, query_string=query)
        content = operation["requestBody"]["content"]
        token = {"X-CSRF-Token": visit.csrf} if data.draw(_WITH_TOKEN, "token") else {}
        if "application/json" in content:
            schema = content["application/json"]["schema"]
            body = data.draw(allowed(schema, self._words) | bent(schema, self._words) | bodies(), "body")
            return visit.client.post(address, json=body, headers=token)
        fields: dict[str, Any] = self._form(path, found, data)
        if data.draw(_WITH_FILE, "with a file"):
            name = data.draw(_FILES, "file name")
            fields |= {each: (io.BytesIO(data.draw(st.binary(max_size=60), each)), name) for each in ("file", "photo")}
        return visit.client.post(address, data=fields, headers=token)

    def _form(self, path: str, found: Found, data: st.DataObject) -> Fields:
        """A form as it stands on a page, filled in, with a field or two changed; or any fields at all."""
        known = found.forms.get(path, [])
        whole = data.draw(st.sampled_from([*known, {}]), "form") if known else {}
        if not whole:
            return self._drawn(data, found, [*NAMES, *sorted(found.values)], 6)
        likely = {name: data.draw(st.sampled_from(_LIKELY), name) for name, value in whole.items() if not value}
        return whole | likely | self._drawn(data, found, [*whole, *NAMES[:3]], 2)

    def _drawn(self, data: st.DataObject, found: Found, names: Sequence[str], most: int) -> Fields:
        """Some of the names, each with a value that stood beside it somewhere, or with any text."""
        chosen = data.draw(st.lists(st.sampled_from(names), max_size=most, unique=True), "names")
        seen = found.values
        return {
            name: data.draw(st.sampled_from(seen[name]) | self._texts() if name in seen else self._texts(), name)
            for name in chosen
        }

    def _address(self, path: str, found: Found, data: st.DataObject) -> str:
        known = found.addresses.get(path, [])
        if (
            "{" in path
            and known
            and data.draw(st.sampled_from([True, True, False]), "an address that stands on a page")
        ):
            return data.draw(st.sampled_from(known), "address")
        return re.sub(r"\{\w+\}", lambda _: quote(data.draw(self._texts(), "in the path"), safe="/%"), path)

    def _texts(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self.city.pieces) | st.text(max_size=12)


def _weighed(found: Found, everything: list[Operation]) -> list[Operation]:
    """Every operation once; once more those for programs, and twice more the forms that this kind of account sees."""
    programs = [each for each in everything if each[0].startswith("/api/")]
    forms = [each for each in everything if each[1] == "post" and each[0] in found.forms]
    return [*everything, *programs, *forms, *forms]


def fuzz_every_role(
    cases: int,
    say: Callable[[int], None],
    seed: int = 0,
    *,
    only: Sequence[str] = ("",),
    pages: int = 4,
    roles: Sequence[str] = ROLES,
) -> Counter[tuple[str, int]]:
    """The cases are shared among these kinds of accounts, in one city, one after the other."""
    fuzzer = Fuzzer(say, only=only, pages=pages)
    for role in roles:  # each its own seed: with one, all would be asked the same few things
        fuzzer.run(role, cases // len(roles), seed + ROLES.index(role))
    return fuzzer.seen
