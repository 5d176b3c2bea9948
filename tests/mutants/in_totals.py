"""Kept totals: what changes them, who sees them and who checks them, each taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_TOTALS = ("tests/store/test_contract_totals.py", "tests/store/test_contract_staff.py")
_AWARD_LINES = ("tests/store/test_contract_award_lines.py",)
_PAGES = ("tests/quiz_api/test_unit_pages.py",)
VIEW = "quiz_api/store/view_totals.py"
STATE = "quiz_api/store/memory_state.py"
DOCUMENTS = "quiz_api/store/documents.py"
POSTGRES = "quiz_api/store/postgres_totals.py"

TOTALS = (
    Mutant(
        "totals: a void takes nothing back",
        DOCUMENTS,
        "    return before.taken_back() if before is not None else None",
        "    return None",
        _TOTALS,
    ),
    Mutant(
        "totals: a void adds (PostgreSQL)",
        POSTGRES,
        "        record, change = taken_back, change.taken_back()",
        "        record = taken_back",
        _TOTALS,
    ),
    Mutant("totals: a failed transaction leaves them", STATE, "self._totals.undo(change)", "pass", _TOTALS),
    Mutant(
        "totals: of a later moment",
        "quiz_api/store/memory_totals.py",
        "for stamp, sums in reversed(versions) if stamp <= horizon",
        "for stamp, sums in reversed(versions)",
        _TOTALS,
    ),
    Mutant(
        "totals: of units outside the scope",
        VIEW,
        "        return is_within(path, under) and self._scope.covers_path(path)",
        "        return is_within(path, under)",
        _TOTALS,
    ),
    Mutant(
        "totals: of people outside the scope",
        VIEW,
        "            if key[1] == unit_path and self._scope.covers(unit_path, key[2])",
        "            if key[1] == unit_path",
        _TOTALS,
    ),
    Mutant(
        "totals: of units outside the scope (PostgreSQL)",
        POSTGRES,
        "        found.add(covered.any(), *covered.parameters)\n",
        "",
        _TOTALS,
    ),
    Mutant(
        "totals: posts that are over ask for hours",
        DOCUMENTS,
        "(self.until is None or day <= self.until)",
        "True",
        _TOTALS,
    ),
    Mutant(
        "totals: a difference is not named",
        "quiz_api/store/verification.py",
        "    wrong = recount.differs_from(kept)",
        "    wrong = None",
        _TOTALS,
    ),
    Mutant(
        "totals: a difference is not named (PostgreSQL)",
        "quiz_api/store/postgres_verification.py",
        "    wrong = total_that_differs(transacting)",
        "    wrong = None",
        ("tests/store/test_postgres_verify.py",),
    ),
    Mutant(
        "totals: none after a restore (PostgreSQL)",
        "quiz_api/store/postgres_loading.py",
        '    transacting.query(b"SELECT recount_totals()")\n',
        "",
        ("tests/store/test_copying.py",),
    ),
    Mutant(
        "totals: a lesson stands on no day",
        "quiz_api/store/counting.py",
        "((TAUGHT, *what, unit[1]), days)",
        "((TAUGHT, *what, unit[1]),)",
        ("tests/store/test_contract_lessons.py",),
    ),
    Mutant(
        "totals: every lesson is the curriculum's (PostgreSQL)",
        POSTGRES,
        'body["minutes"], not body["page_id"])',
        'body["minutes"], False)',
        ("tests/store/test_contract_lessons.py",),
    ),
    Mutant(
        "lines: a void leaves the line of its award (PostgreSQL)",
        "quiz_api/store/migrations/0013_award_lines.sql",
        "DO UPDATE SET line = excluded.line",
        "DO NOTHING",
        _AWARD_LINES,
    ),
    Mutant(
        "lines: none with an award (PostgreSQL)",
        POSTGRES,
        '    if body["kind"] == RecordKind.HOURS_AWARD:',
        "    if False:",
        _AWARD_LINES,
    ),
    Mutant(
        "lines: a difference is not named (PostgreSQL)",
        POSTGRES,
        "    for (key,) in transacting.query(_WRONG_LINE):",
        "    for (key,) in ():",
        ("tests/store/test_postgres_verify.py",),
    ),
    Mutant(
        "totals: a small group of families is counted out to a county",
        "quiz_api/services/overview.py",
        "    return str(sum(schools)) if by_card else told_sum(schools)",
        "    return str(sum(schools))",
        _PAGES,
    ),
)
