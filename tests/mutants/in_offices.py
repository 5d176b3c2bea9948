"""What offices close, take on, bring back and are told of, each rule taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_CLOSING = ("tests/quiz_api/test_closed_classes.py",)
_ARRIVING = ("tests/quiz_api/test_staff_arrivals.py",)
_RESTORING = ("tests/quiz_api/test_restoring.py",)
_TASKS = ("tests/quiz_api/test_office_tasks.py",)
CLOSING = "quiz_api/services/class_closing.py"
ARRIVING = "quiz_api/services/staff_arrivals.py"
RESTORING = "quiz_api/services/restoring.py"
TASKS = "quiz_api/services/office_tasks.py"

OFFICES = (
    Mutant("closing: with cards in it", CLOSING, "            if full:\n", "            if False:\n", _CLOSING),
    Mutant(
        "closing: a used class never began",
        CLOSING,
        "        if used or unit.entry_year",
        "        if unit.entry_year",
        _CLOSING,
    ),
    Mutant(
        "closing: a slip counts until today",
        CLOSING,
        "        return min(day, date(",
        "        return max(day, date(",
        _CLOSING,
    ),
    Mutant("closing: reopened and still closed", CLOSING, "replace(unit, closed_on=None)", "replace(unit)", _CLOSING),
    Mutant(
        "arriving: from where she still works", ARRIVING, "    if person.posts_on(day):", "    if False:", _ARRIVING
    ),
    Mutant("arriving: however long ago", ARRIVING, "day - last > LEFT_WITHIN", "False", _ARRIVING),
    Mutant(
        "arriving: an office may do no more than a school",
        ARRIVING,
        "            if not caller.may(KEEP, before.home_path):\n",
        "            if True:\n",
        _ARRIVING,
    ),
    Mutant(
        "arriving: the former unit is not told",
        ARRIVING,
        "for path in (before.home_path, unit.path):",
        "for path in (unit.path,):",
        _ARRIVING,
    ),
    Mutant(
        "restoring: what stands",
        RESTORING,
        "    if void is None or not isinstance(void.record.body, Void):\n",
        "    if void is None:\n        return\n    if not isinstance(void.record.body, Void):\n",
        _RESTORING,
    ),
    Mutant("restoring: one's own", RESTORING, "record.draft.subject.id == caller.account", "False", _RESTORING),
    Mutant(
        "restoring: what was done again",
        RESTORING,
        "    if record.draft.natural_key and reading.live_record(record.draft.natural_key) is not None:",
        "    if False:",
        _RESTORING,
    ),
    Mutant(
        "restoring: a family that said no",
        RESTORING,
        "and not agreed(reading, record.draft.subject.id)",
        "and False",
        _RESTORING,
    ),
    Mutant(
        "restoring: hours of a claim",
        RESTORING,
        "    if claim_behind(reading, record) is not None:",
        "    if False:",
        _RESTORING,
    ),
    Mutant(
        "restoring: hours without their completion",
        RESTORING,
        "        if completion is None or completion.voided_by is None:\n",
        "        if True:\n",
        _RESTORING,
    ),
    Mutant(
        "restoring: without the colleague's word",
        RESTORING,
        "            self._confirm_again(writing, old, fresh)",
        "            pass",
        _RESTORING,
    ),
    Mutant(
        "restoring: as if never sent",
        RESTORING,
        "            self._recognise_again(writing, caller, old, fresh)",
        "            pass",
        _RESTORING,
    ),
    Mutant(
        "restoring: what waits for an assessor",
        RESTORING,
        "    if completion.voided_by and not _is_judged(",
        "    if False and not _is_judged(",
        _RESTORING,
    ),
    Mutant("tasks: one's own claims", TASKS, " and claim.draft.subject.id != caller.account for", " for", _TASKS),
    Mutant("tasks: another office's claims", TASKS, "sum(at is stage and ", "sum(", _TASKS),
    Mutant(
        "tasks: claims that are decided",
        "quiz_api/services/hours_claims.py",
        "        elif step.stage is ClaimStage.SCHOOL and step.outcome is ClaimOutcome.APPROVED:\n",
        "        else:\n",
        _TASKS,
    ),
    Mutant("tasks: sessions that go on", TASKS, " and session.ends_at < now)", ")", _TASKS),
    Mutant("tasks: every class", TASKS, "sum(each.missing > 0 for each in found)", "len(found)", _TASKS),
)
