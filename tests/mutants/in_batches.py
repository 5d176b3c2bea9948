"""Many at once: the words by which people are found, cards of a class, what is read of places, each rule taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_FINDING = ("tests/store/test_contract_finding.py",)
_WRITTEN = ("tests/store/test_contract_writing_batches.py",)
_STAFF = ("tests/store/test_contract_staff.py",)
_PLACES = ("tests/store/test_contract_places.py",)
_FOLLOWING = ("tests/store/test_contract_following.py",)
WRITING = "quiz_api/store/postgres_batch_writing.py"
READING = "quiz_api/store/postgres_batches.py"
TRANSACTION = "quiz_api/store/transaction.py"
STATE = "quiz_api/store/memory_state.py"
LINES = "quiz_api/store/documents.py"
TOTALS = "quiz_api/store/postgres_totals.py"
PLACES = "quiz_api/store/place_view.py"

BATCHES = (
    Mutant(
        "words: a reader finds who came later",
        STATE,
        "            return self._lines.people_with(older)",
        "            return self._lines.people_with({})",
        _FINDING,
    ),
    Mutant(
        "words: a reader finds who was not there yet",
        LINES,
        "                found.pop(key, None)",
        "                pass",
        _FINDING,
    ),
    Mutant(
        "words: a unit keeps its old name",
        LINES,
        "            self._nouns[table].pop(key, None)",
        "            pass",
        _FINDING,
    ),
    Mutant(
        "words: a reader sees a unit's later name",
        STATE,
        "            if kind in ASKED_AGAIN and (table, key) not in self._older:",
        "            if kind in ASKED_AGAIN:",
        _FINDING,
    ),
    Mutant(
        "words: somebody without words is found by the home",
        "quiz_api/store/view_batches.py",
        "            if words and line.words\n",
        "            if words\n",
        _FINDING,
    ),
    Mutant(
        "words: somebody without words is found by the home (PostgreSQL)",
        READING,
        "        wanted.add(sql.SQL(\"words <> ''\"))\n",
        "",
        _FINDING,
    ),
    Mutant(
        "words: one of several is enough (PostgreSQL)",
        READING,
        "        for word in words:\n",
        "        for word in [*words][:1]:\n",
        _FINDING,
    ),
    Mutant(
        "words: nobody who was there before (PostgreSQL)",
        "quiz_api/store/postgres_migrations.py",
        "                _fill_words(connection)",
        "                pass",
        ("tests/store/test_postgres_start.py",),
    ),
    Mutant(
        "counted: who is lent counts twice (PostgreSQL)",
        TOTALS,
        " AND duty @> %s::date AND NOT duty_is_home",
        " AND duty @> %s::date",
        _STAFF,
    ),
    Mutant(
        "counted: who is lent counts at home on every day (PostgreSQL)",
        TOTALS,
        "(duty_is_home OR %s)",
        "(duty_is_home OR %s IS NOT NULL)",
        _STAFF,
    ),
    Mutant(
        "counted: staff of units outside the scope (PostgreSQL)",
        TOTALS,
        "if is_within(path, under) and covers(path)}",
        "if is_within(path, under)}",
        _STAFF,
    ),
    Mutant(
        "batch: a card of anybody's household (PostgreSQL)",
        WRITING,
        "            self._check_card(card, was, [homes[each] for each in ids if each in homes])",
        "            pass",
        _WRITTEN,
    ),
    Mutant(
        "batch: households anywhere (PostgreSQL)",
        WRITING,
        "[self._checked_household(each, before.get(each.id)) for each in wanted]",
        "wanted",
        _WRITTEN,
    ),
    Mutant(
        "batch: units anywhere (PostgreSQL)",
        WRITING,
        "            self._must_cover(unit.path)",
        "            pass",
        _WRITTEN,
    ),
    Mutant(
        "batch: slips of anybody (PostgreSQL)",
        WRITING,
        "            self._check_activation(activation, people.get(activation.person_id))",
        "            pass",
        _WRITTEN,
    ),
    Mutant(
        "batch: a code that is taken ends the transaction (PostgreSQL)",
        WRITING,
        "        with self._codes() if table in WITH_CODES else nullcontext():",
        "        with nullcontext():",
        _WRITTEN,
    ),
    Mutant(
        "batch: some of a class keep cards whose codes meet others",
        TRANSACTION,
        "        for card in wanted:\n            self._check_code(card)\n        if",
        "        if",
        _WRITTEN,
    ),
    Mutant(
        "batch: some of a class keep cards whose codes meet each other",
        TRANSACTION,
        "        if len({card.code_mac for card in wanted}) < len(wanted):",
        "        if False:",
        _WRITTEN,
    ),
    Mutant(
        "batch: a class whose codes meet gets no others",
        "quiz_api/services/new_cards.py",
        "            continue\n",
        "            raise\n",
        ("tests/quiz_api/test_household_cards.py", "tests/quiz_api/test_spare_cards.py"),
    ),
    Mutant(
        "scope: cards of many households (PostgreSQL)",
        READING,
        "self._cards_of(self.households_named(household_ids))",
        "self._cards_of(household_ids)",
        _WRITTEN,
    ),
    Mutant(
        "scope: cards of many households that are held (PostgreSQL)",
        WRITING,
        "self._cards_of(self.households_held(household_ids))",
        "self._cards_of(household_ids)",
        _WRITTEN,
    ),
    Mutant(
        "scope: people that are held (PostgreSQL)",
        WRITING,
        "for each in held.values() if any(covers(unit, each.id) for unit in units_of(each))}",
        "for each in held.values()}",
        _WRITTEN,
    ),
    Mutant(
        "scope: who has records (PostgreSQL)",
        READING,
        "WHERE r.subject_id = ANY(%s) AND {}",
        "WHERE r.subject_id = ANY(%s) AND ({} OR true)",
        _WRITTEN,
    ),
    Mutant(
        "scope: families of each school",
        PLACES,
        "            found.update({school_path(path) or path for path in classes})\n"
        "        return {path: count for path, count in found.items() if self._scope.covers_path(path)}",
        "            found.update({school_path(path) or path for path in classes})\n        return dict(found)",
        (*_PLACES, "tests/store/test_contract_totals.py"),
    ),
    Mutant(
        "scope: families of each class",
        PLACES,
        "for path in classes)\n"
        "        return {path: count for path, count in found.items() if self._scope.covers_path(path)}",
        "for path in classes)\n        return dict(found)",
        (*_PLACES, "tests/store/test_contract_totals.py"),
    ),
    Mutant(
        "scope: moves of units",
        PLACES,
        "        if not self._scope.covers_path(path):\n            return ()\n        moves",
        "        moves",
        _PLACES,
    ),
    Mutant(
        "scope: spare cards",
        PLACES,
        "        if not self._scope.covers_path(path):\n            return ()\n        cards",
        "        cards",
        _PLACES,
    ),
    Mutant(
        "scope: which units plan",
        PLACES,
        "        return frozenset(path for path in paths if self._scope.covers_path(path))",
        "        return paths",
        (*_PLACES, "tests/store/test_contract_lessons.py"),
    ),
    Mutant("scope: any kind of record follows a person", PLACES, "asked.kinds & FOLLOWING", "asked.kinds", _FOLLOWING),
    Mutant(
        "scope: photos of evidence",
        "quiz_api/store/evidence_view.py",
        "        return own or self._scope.covers_path(photo.unit_path)",
        "        return True",
        ("tests/store/test_contract_evidence.py",),
    ),
    Mutant(
        "scope: rosters",
        "quiz_api/store/view.py",
        "        return found if found is not None and self._scope.covers_path(found.unit_path) else None",
        "        return found",
        ("tests/store/test_contract_people.py", "tests/store/test_contract_scope.py"),
    ),
)
