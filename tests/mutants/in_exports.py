"""What leaves the house, each rule of it taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_EXPORTS = (
    "tests/quiz_api/test_export_edges.py",
    "tests/quiz_api/test_exports.py",
    "tests/quiz_api/test_sheets.py",
    "tests/quiz_api/test_attacks_records.py",
)
DESK = "quiz_api/services/export_desk.py"
_FEW = (*_EXPORTS, "tests/quiz_api/test_small_groups.py")
ATTENDANCE = "quiz_api/services/attendance_report.py"
GROUPS = "quiz_api/domain/small_groups.py"
CSV = "quiz_api/exports/csv_file.py"
SHEET = "quiz_api/exports/sheet.py"
XLSX = "quiz_api/exports/xlsx_file.py"

EXPORT_RULES = (
    Mutant(
        "export: full names",
        "quiz_api/services/training_report.py",
        "        masked_name(row.name),",
        "        row.name,",
        _EXPORTS,
    ),
    Mutant(
        "export: masks tell the length of a name",
        "quiz_api/domain/masking.py",
        '    return f"{name[0]}*" if name else "*"',
        '    return name[0] + "*" * (len(name) - 1) if name else "*"',
        (*_EXPORTS, "tests/quiz_api/test_domain_rules.py"),
    ),
    Mutant(
        "export: small groups are counted out",
        GROUPS,
        "    return FEW if 0 < households < SMALLEST_GROUP else str(households)",
        "    return str(households)",
        _FEW,
    ),
    Mutant(
        "export: a small group is the sum less the others",
        GROUPS,
        "    return shown | {cover: LEFT_OUT}",
        "    return shown",
        _FEW,
    ),
    Mutant(
        "export: two that are few give each other away",
        GROUPS,
        "    return few > 1 and few < hidden < few * MOST_OF_FEW",
        "    return few > 1",
        _FEW,
    ),
    Mutant(
        "export: a school of few is in the sum of its county",
        GROUPS,
        "        return str(whole)\n    return f",
        "        return str(whole)\n    return str(sum(found)) or f",
        _FEW,
    ),
    Mutant(
        "export: a workbook is not told its new number",
        "quiz_api/services/amending.py",
        "        content = xlsx_renumbered(content, before.number, number)\n",
        "        pass\n",
        ("tests/quiz_api/test_checked_exports.py",),
    ),
    Mutant(
        "verify: a few families are counted for a stranger",
        "quiz_api/services/export_check.py",
        "        told = _few_hidden if",
        "        told = _told if",
        ("tests/quiz_api/test_checked_exports.py",),
    ),
    Mutant("export: four households are a number", GROUPS, "SMALLEST_GROUP = 5", "SMALLEST_GROUP = 4", _EXPORTS),
    Mutant(
        "export: cards for a county",
        ATTENDANCE,
        "        if by_card and school_path(path):",
        "        if school_path(path):",
        _EXPORTS,
    ),
    Mutant(
        "export: formulas in CSV",
        CSV,
        "        return _quoted(formula_safe(printed(cell)))",
        "        return _quoted(printed(cell))",
        _EXPORTS,
    ),
    Mutant("export: full-width formulas", CSV, '"=+-@\\t\\r\\n＝＋－＠"', '"=+-@\\t\\r\\n"', _EXPORTS),
    Mutant(
        "export: formulas in XLSX",
        XLSX,
        'formula_safe(_NOT_IN_XML.sub("", cell))[:_MOST_LETTERS]',
        '_NOT_IN_XML.sub("", cell)[:_MOST_LETTERS]',
        _EXPORTS,
    ),
    Mutant(
        "export: markup in XLSX",
        XLSX,
        '.replace("<", "&lt;")',
        "",
        _EXPORTS,
    ),
    Mutant(
        "export: longer than a worksheet",
        XLSX,
        "        if some[-1][0] > MOST_ROWS + 1:",
        "        if False:",
        _EXPORTS,
    ),
    Mutant("export: 2 and 2.0 in the same words", SHEET, "isinstance(cell, str | date)", "cell is not None", _EXPORTS),
    Mutant("export: characters that XML cannot hold", XLSX, '_NOT_IN_XML.sub("", cell)', "cell", _EXPORTS),
    Mutant("export: codes as numbers", XLSX, 'ColumnKind.TEXT: "@"', 'ColumnKind.TEXT: "General"', _EXPORTS),
    Mutant(
        "export: the clock is in the bytes",
        XLSX,
        'rb"\\g<1>2000-01-01T00:00:00Z"',
        'rb"\\g<0>"',
        _EXPORTS,
    ),
    Mutant("export: no mark of the encoding", CSV, "    out.write(BOM)\n", "", _EXPORTS),
    Mutant("export: a quote that ends its field", CSV, """return text.replace('"', '""')""", "return text", _EXPORTS),
    Mutant(
        "export: without a purpose", DESK, "        if not purpose or len(purpose)", "        if len(purpose)", _EXPORTS
    ),
    Mutant(
        "export: of a unit outside the scope",
        DESK,
        "    unit = reading.organisation(path) if caller.may(Permission.EXPORT, path) else None",
        "    unit = reading.organisation(path)",
        _EXPORTS,
    ),
    Mutant(
        "export: taken by whoever knows its number",
        DESK,
        "        if not may_take(caller, record, manifest):",
        "        if False:",
        _EXPORTS,
    ),
    Mutant("export: another ending", DESK, " or manifest.format != extension:", ":", _EXPORTS),
    Mutant(
        "export: making one is not logged",
        DESK,
        "            append_audit(writing, caller, deed, AuditAction.EXPORT, number, unit.path)\n",
        "",
        _EXPORTS,
    ),
    Mutant(
        "export: taking one is not logged",
        DESK,
        "            append_audit(writing, caller, deed, AuditAction.DOWNLOAD, number, manifest.scope_path)",
        "            pass",
        _EXPORTS,
    ),
    Mutant(
        "export: other years are in it",
        "quiz_api/store/award_documents.py",
        "            self.school_year == school_year\n            and self.kind",
        "            self.kind",
        (*_EXPORTS, "tests/store/test_contract_award_lines.py"),
    ),
    Mutant(
        "export: a name may reach into folders",
        DESK,
        '    name = _UNSAFE_IN_A_NAME.sub("", unit.name)',
        "    name = unit.name",
        _EXPORTS,
    ),
    Mutant(
        "xapi: ids of ours as accounts",
        "quiz_api/services/xapi_statements.py",
        'name = self.key.mac("xapi-pseudonym", subject_id)[:32]',
        "name = subject_id",
        ("tests/quiz_api/test_xapi.py",),
    ),
    Mutant(
        "xapi: families of a whole county",
        DESK,
        "        if asked.by_card and school_path(asked.unit.path):\n            lessons",
        "        if asked.unit:\n            lessons",
        ("tests/quiz_api/test_xapi.py",),
    ),
    Mutant(
        "export: without what lies below, and yet with it",
        "quiz_api/services/training_report.py",
        "        if reaches_below(path, asked=below):",
        "        if path:",
        ("tests/quiz_api/test_export_reach.py",),
    ),
    Mutant(
        "export: the manifest forgets how far it reaches",
        DESK,
        "                with_below=below,\n",
        "",
        ("tests/quiz_api/test_export_reach.py",),
    ),
)
