"""Filters of the scope inside the stores, and what must be unique there, each taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_LEDGER = ("tests/store/test_contract_ledger.py",)
_SCOPE = ("tests/store/test_contract_scope.py",)
_FINDING = ("tests/store/test_contract_finding.py",)
_LINES = ("tests/store/test_contract_award_lines.py",)
VIEW = "quiz_api/store/view.py"
BATCHES_OF_VIEW = "quiz_api/store/view_batches.py"
BATCHES = "quiz_api/store/postgres_batches.py"
TRANSACTION = "quiz_api/store/transaction.py"

FILTERS = (
    Mutant("scope: people found by words", BATCHES_OF_VIEW, " and covers(line.home)", "", _FINDING),
    Mutant(
        "scope: people found by words, PostgreSQL",
        BATCHES,
        "        wanted.add(covered.any(), *covered.parameters)\n",
        "",
        _FINDING,
    ),
    Mutant(
        "scope: any record by its id",
        VIEW,
        " if found is not None and self._covers_noun(found) else None",
        " if found is not None else None",
        _SCOPE,
    ),
    Mutant(
        "scope: the newest record of somebody",
        BATCHES_OF_VIEW,
        " and self._covers_noun(found) and self._voided_by(found.id) is None:",
        " and self._voided_by(found.id) is None:",
        _LEDGER,
    ),
    Mutant(
        "ledger: the newest record of somebody was taken back",
        BATCHES_OF_VIEW,
        " and self._covers_noun(found) and self._voided_by(found.id) is None:",
        " and self._covers_noun(found):",
        _LEDGER,
    ),
    Mutant("scope: lists of records", VIEW, '            and self._covers_draft(document["draft"])\n', "", _SCOPE),
    Mutant(
        "scope: scores behind awards",
        BATCHES_OF_VIEW,
        "        return [each if each is not None and covers(each[0], each[1]) else None for each in facts]",
        "        return facts",
        _LINES,
    ),
    Mutant(
        "scope: people",
        VIEW,
        "        return found if found is not None and self._covers_any(units_of(found), person_id) else None",
        "        return found",
        _SCOPE,
    ),
    Mutant(
        "scope: a household's places at other schools",
        VIEW,
        "        places = tuple(place for place in found.places if self._scope.covers_path(place.class_path))",
        "        places = found.places",
        _SCOPE,
    ),
    Mutant(
        "scope: names of units",
        VIEW,
        "        return found if found is not None and self._may_name(path) else None",
        "        return found",
        _SCOPE,
    ),
    Mutant(
        "scope: receipts of others",
        VIEW,
        "        return self._row(Receipt, receipt_key(account, event_id)) if own else None",
        "        return self._row(Receipt, receipt_key(account, event_id))",
        _SCOPE,
    ),
    Mutant(
        "scope: side texts",
        VIEW,
        '        return found.text if found is not None and kept and self._names(("side", reference)) else None',
        "        return found.text if found is not None and kept else None",
        _SCOPE,
    ),
    Mutant(
        "scope: bytes of exports",
        VIEW,
        "        seen = found is not None and self._is_issued(number)",
        "        seen = found is not None",
        _SCOPE,
    ),
    Mutant(
        "scope: many people at once (PostgreSQL)",
        BATCHES,
        "for each in people if any(covers(unit, each.id) for unit in units_of(each))}",
        "for each in people}",
        _SCOPE,
    ),
    Mutant(
        "scope: households at once (PostgreSQL)",
        BATCHES,
        "(self._as_seen(from_document(Household, json.loads(document)))",
        "(from_document(Household, json.loads(document))",
        _SCOPE,
    ),
    Mutant(
        "scope: reasons (PostgreSQL)",
        BATCHES,
        "        return records_covered(self._scope)",
        '        return records_covered(Scope(frozenset({"/"})))',
        _SCOPE,
    ),
    Mutant(
        "scope: scores behind awards (PostgreSQL)",
        BATCHES,
        "JOIN records r ON r.key = c.attempt WHERE r.kind = 'attempt' AND {covered}",
        "JOIN records r ON r.key = c.attempt WHERE r.kind = 'attempt' AND ({covered} OR true)",
        _LINES,
    ),
    Mutant(
        "scope: awards of other years (PostgreSQL)",
        "quiz_api/store/postgres_view.py",
        "RecordQuery(subject_id=subject_id, organisation_path=organisation_path, school_year=school_year)",
        "RecordQuery(subject_id=subject_id, organisation_path=organisation_path)",
        _LINES,
    ),
    Mutant(
        "scope: scores of another unit stand in the line (PostgreSQL)",
        "quiz_api/store/migrations/0013_award_lines.sql",
        "           AND (a.organisation_path, a.subject_id) = (r.organisation_path, r.subject_id) AS is_beside",
        "           AS is_beside",
        _LINES,
    ),
    Mutant(
        "scope: heads of chains",
        VIEW,
        "            if end is not None and self._scope.covers_path(_unit_of_chain(end[1]))",
        "            if end is not None",
        _SCOPE,
    ),
    Mutant(
        "scope: an empty one covers all (PostgreSQL)",
        "quiz_api/store/postgres_conditions.py",
        '            return sql.SQL("false")',
        '            return sql.SQL("true")',
        _SCOPE,
    ),
    Mutant(
        "scope: records (PostgreSQL)",
        "quiz_api/store/postgres_view.py",
        "        covered = records_covered(self._scope)\n        wanted.add(covered.any(), *covered.parameters)",
        '        wanted.add(sql.SQL("true"))',
        _SCOPE,
    ),
    Mutant(
        "scope: who is named (PostgreSQL)",
        "quiz_api/store/postgres_view.py",
        '        wanted.add(covered.any(), *covered.parameters)\n        wanted.add(sql.SQL("units @>',
        '        wanted.add(sql.SQL("units @>',
        _SCOPE,
    ),
    Mutant(
        "scope: heads of chains (PostgreSQL)",
        "quiz_api/store/postgres_view.py",
        'covered = paths_covered(self._scope, "unit_path")',
        'covered = paths_covered(Scope(frozenset({"/"})), "unit_path")',
        _SCOPE,
    ),
    Mutant(
        "scope: appending anywhere (PostgreSQL)",
        "quiz_api/store/postgres_transaction.py",
        "        self._must_cover_draft(draft)\n",
        "",
        _SCOPE,
    ),
    Mutant(
        "scope: appending anywhere",
        TRANSACTION,
        '            raise OutOfScope(f"{draft.kind.value} at {draft.organisation_path}")',
        "            pass",
        _SCOPE,
    ),
    Mutant(
        "scope: writing anywhere",
        TRANSACTION,
        "        if not self._scope.covers_path(path):\n            raise OutOfScope(path)",
        "        return",
        _SCOPE,
    ),
    Mutant(
        "scope: passwords of other schools",
        TRANSACTION,
        '            raise OutOfScope(f"credential of {credential.person_id}")',
        "            pass",
        _SCOPE,
    ),
    Mutant(
        "keys: a deed is recorded twice",
        TRANSACTION,
        "            if taken is not None:\n                raise NaturalKeyTaken(from_document(Record, taken))",
        "            pass",
        _LEDGER,
    ),
    Mutant(
        "keys: a receipt is written over",
        TRANSACTION,
        '            raise CodeTaken("event_id")',
        "            pass",
        _LEDGER,
    ),
    Mutant(
        "keys: a record is taken back twice",
        TRANSACTION,
        "            raise AlreadyVoid(void.record_id)",
        "            pass",
        _LEDGER,
    ),
    Mutant(
        "keys: an export is written over",
        TRANSACTION,
        '            raise CodeTaken("number")',
        "            pass",
        _SCOPE,
    ),
)
