"""Photos of evidence: who may look, what goes with the row, what is left of a file."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_PAGES = ("tests/quiz_api/test_evidence.py",)
_PICTURES = ("tests/quiz_api/test_pictures.py",)
_FAULTS = ("tests/faults/test_photos.py",)
DESK = "quiz_api/services/evidence_desk.py"

EVIDENCE = (
    Mutant(
        "evidence: anybody looks",
        DESK,
        "    return is_own or photo.keeper in",
        "    return True or photo.keeper in",
        _PAGES,
    ),
    Mutant(
        "evidence: the county looks",
        DESK,
        "photo.keeper in caller.paths_of(SEE)",
        "caller.may(SEE, photo.unit_path)",
        _PAGES,
    ),
    Mutant(
        "evidence: looking is not logged",
        DESK,
        "        if caller.account not in (photo.added_by, photo.owner_id):",
        "        if False:",
        _PAGES,
    ),
    Mutant("evidence: any number", DESK, "            if len(new) > row.room:", "            if False:", _PAGES),
    Mutant(
        "evidence: a withdrawn claim keeps its photos",
        "quiz_api/services/claim_decisions.py",
        "            writing.drop_evidence(photo.id)\n",
        "            photo.emptied(photo.added_at)\n",
        _PAGES,
    ),
    Mutant(
        "pictures: a comment goes on",
        "quiz_api/pictures/jpeg.py",
        "segment.marker in _TABLES or segment.marker == _SCAN:",
        "segment.marker in _TABLES or segment.marker in (_SCAN, _COMMENT):",
        _PICTURES,
    ),
    Mutant(
        "pictures: text goes on",
        "quiz_api/pictures/png.py",
        '_KEPT = frozenset({b"IHDR",',
        '_KEPT = frozenset({b"tEXt", b"IHDR",',
        _PICTURES,
    ),
    Mutant(
        "evidence: what no row names stays",
        "quiz_api/store/tinydb_store.py",
        "        files.photos.sweep(_pictures_named(state))\n",
        "",
        _FAULTS,
    ),
)
