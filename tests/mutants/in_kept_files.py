"""How far an export reaches, and what a kept one must forget, each rule taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_REACH = ("tests/quiz_api/test_export_reach.py",)
_FORGOTTEN = ("tests/quiz_api/test_purged_exports.py",)
_STORED = ("tests/store/test_contract_amended_exports.py",)
_BELOW = ("tests/quiz_api/test_below_tick.py",)
REACH = "quiz_api/services/export_reach.py"
DESK = "quiz_api/services/export_desk.py"
AMENDING = "quiz_api/services/amending.py"
PURGING = "quiz_api/services/purging.py"

KEPT_FILES = (
    Mutant(
        "reach: families below an office alone",
        "quiz_api/services/attendance_report.py",
        "self.counts(path, school_year, today) if reaches_below(path, asked=below) else iter(())",
        "self.counts(path, school_year, today)",
        _REACH,
    ),
    Mutant(
        "reach: lessons below an office alone",
        "quiz_api/services/lesson_report.py",
        "self.rows(path, school_year) if reaches_below(path, asked=below) else iter(())",
        "self.rows(path, school_year)",
        _REACH,
    ),
    Mutant(
        "reach: activities below an office alone",
        "quiz_api/services/activity_desk.py",
        "for row in found if below or unit_of(row.unit_path) == bases.path)",
        "for row in found)",
        _REACH,
    ),
    Mutant(
        "reach: hours that an office's people earned elsewhere",
        "quiz_api/services/training_report.py",
        "        here = [line for line in found if unit_of(line.organisation_path) == unit_path]",
        "        here = found",
        _REACH,
    ),
    Mutant(
        "reach: a school without its classes",
        REACH,
        "    return asked or school_path(path) is not None",
        "    return asked",
        _REACH,
    ),
    Mutant(
        "reach: the cover says it is with what lies below",
        "quiz_api/services/export_cover.py",
        '        ("范围", reach_words(unit.path, below=below)),',
        '        ("范围", reach_words(unit.path, below=True)),',
        _REACH,
    ),
    Mutant("reach: the file's name does not say", DESK, '("" if manifest.with_below else "本级")', '""', _REACH),
    Mutant(
        "reach: the page adds up what the file leaves out",
        "quiz_api/services/overview.py",
        "self._overview(reading, caller, unit, book, below=reaches_below(path, asked=below))",
        "self._overview(reading, caller, unit, book, below=True)",
        _REACH,
    ),
    Mutant(
        "reach: the tick is not read from the address",
        "quiz_api/web/ticks.py",
        '    return not said or "yes" in said',
        "    return True",
        (*_REACH, *_BELOW),
    ),
    Mutant(
        "forgotten: who left long ago stays in kept files",
        PURGING,
        "            amend_exports(writing, city.path, people_forgotten(writing, old), "
        "Deed(self.calendar, OPERATOR, now))",
        "            pass",
        _FORGOTTEN,
    ),
    Mutant(
        "forgotten: families whose time is over stay in kept files",
        PURGING,
        "            amend_exports(writing, city.path, households_forgotten(writing, old), "
        "Deed(self.calendar, OPERATOR, now))",
        "            pass",
        _FORGOTTEN,
    ),
    Mutant(
        "forgotten: a family that erases itself stays in kept files",
        "quiz_api/services/erasing.py",
        "                amend_exports(writing, city, gone, deed)",
        "                pass",
        _FORGOTTEN,
    ),
    Mutant(
        "forgotten: a dry run lasts", PURGING, "                if dry_run:", "                if False:", _FORGOTTEN
    ),
    Mutant("forgotten: names stay", AMENDING, '    ("人员编号", "姓名（隐名）"),\n', "", _FORGOTTEN),
    Mutant("forgotten: posts stay", AMENDING, '    ("人员编号", "人员类别"),\n', "", _FORGOTTEN),
    Mutant("forgotten: titles of claims stay", AMENDING, '    ("记录编号", "模块名称"),\n', "", _FORGOTTEN),
    Mutant("forgotten: card numbers stay", AMENDING, '    ("记录编号", "卡号"),\n', "", _FORGOTTEN),
    Mutant(
        "forgotten: who gave a lesson stays",
        AMENDING,
        '    ("授课教师编号", "授课教师（隐名）"),\n',
        "",
        (*_FORGOTTEN, "tests/quiz_api/test_without_names.py"),
    ),
    Mutant("forgotten: trainings elsewhere are not looked up", AMENDING, " | elsewhere)", ")", _FORGOTTEN),
    Mutant(
        "forgotten: a name in what a file was for",
        AMENDING,
        "            if any(name in purpose for name in gone.names):",
        "            if False:",
        ("tests/quiz_api/test_no_byte_left.py",),
    ),
    Mutant(
        "forgotten: an old number does not lead on",
        DESK,
        "        if later := self.amended_by(number):",
        '        if later := "":',
        _FORGOTTEN,
    ),
    Mutant(
        "forgotten: an old number leads to the next, not to the last",
        "quiz_api/services/standing_exports.py",
        "    while number in later:\n",
        "    if number in later:\n",
        _FORGOTTEN,
    ),
    Mutant(
        "forgotten: the old bytes stay",
        "quiz_api/store/transaction.py",
        "        self._let_go_export(number)\n",
        "",
        _STORED,
    ),
    Mutant(
        "forgotten: the old bytes stay (PostgreSQL)",
        "quiz_api/store/postgres_exports.py",
        '        self._transacting.change(b"DELETE FROM export_bytes WHERE key = %s", number)',
        "        pass",
        ("tests/quiz_api/test_no_byte_left.py",),
    ),
    Mutant(
        "forgotten: anybody amends what he has not issued",
        "quiz_api/store/transaction.py",
        " or not self._is_issued(number):",
        ":",
        _STORED,
    ),
)
