"""Proof that the ledger is what was written: every record hashed again, in its chain, in the server's order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.domain.records import ExportManifest, Record, chain_of
from quiz_api.store.codec import Document, NotADocument, from_document, record_hash
from quiz_api.store.counting import KINDS, counted
from quiz_api.store.evidence_files import picture_of
from quiz_api.store.export_files import ExportFiles, export_of
from quiz_api.store.interface import ChainHead, StoreDamaged, Verification
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.memory_totals import Recount
from quiz_api.store.tables import EVERY_RECORD, SIDE_REFERENCES, StoredExport, Table


def verify_chains(state: MemoryState, files: ExportFiles, horizon: int) -> Verification:
    """Check every record up to the horizon with its side texts and export files; stops at the first bad one.

    Then the photos, and the totals that are kept beside the records.
    """
    walk, recount = ChainWalk(state, files, horizon), Recount()
    for sequence in state.sequences(EVERY_RECORD):
        document = state.record(sequence, horizon)
        if document is None:
            break
        problem = walk.problem_with(sequence, document)
        if problem:
            return walk.result(str(document["id"]), problem)
        _count(recount, state, document, horizon)
    for key in state.keys(Table.EVIDENCE_PHOTOS):
        row = state.document(Table.EVIDENCE_PHOTOS, key, horizon)
        if row is not None and (problem := photo_problem(state, files, row)):
            return walk.result(key, problem)
    years = state.school_years()
    kept = {(year, key): sums for year in years for kind in KINDS for key, sums in state.totals(year, kind, horizon)}
    wrong = recount.differs_from(kept)
    return walk.result() if wrong is None else walk.result(wrong[1][-1], wrong_total(wrong[0], *wrong[1][1:]))


def photo_problem(state: MemoryState, files: ExportFiles, row: Document) -> str:
    """What is wrong with the picture of a row, or nothing."""
    if row["removed_at"] is not None:
        return ""
    try:
        picture_of(state, files.photos, from_document(EvidencePhoto, row))
    except StoreDamaged as damage:
        return str(damage)
    return ""


def wrong_total(school_year: int, *whose: str) -> str:
    return f"{school_year} 学年保存的合计和账本里数出来的不一致：{'，'.join(whose)}。"


def _count(recount: Recount, state: MemoryState, record: Document, horizon: int) -> None:
    body = record["draft"]["body"]
    taken_back = state.document(Table.RECORDS, body["record_id"], horizon) if body["kind"] == "void" else None
    change = counted(record if taken_back is None else taken_back)
    if change is not None:
        recount.add(change if taken_back is None else change.taken_back())


@dataclass
class ChainWalk:
    """The state of a walk along all chains at once, in the order of the sequences."""

    state: MemoryState
    files: ExportFiles
    horizon: int
    records: int = 0
    heads: dict[str, ChainHead] = field(default_factory=dict)

    def problem_with(self, sequence: int, document: Document) -> str:
        """What is wrong with the next record, or nothing."""
        try:
            record = from_document(Record, document)
        except NotADocument:
            return "这条记录读不出来。"
        before = self.heads.get(record.chain, ChainHead(record.chain, 0, ""))
        if record.sequence != sequence:
            return "这条记录的顺序号不对。"
        if record.chain != chain_of(record.draft) or record.previous_hash != before.hash:
            return "这条记录和前一条接不上。"
        if record.hash != record_hash(before.hash, document):
            return "这条记录的内容被改动过。"
        self.records += 1
        self.heads[record.chain] = ChainHead(record.chain, before.length + 1, record.hash)
        return self._problem_beside(record, document["draft"]["body"])

    def _problem_beside(self, record: Record, body: Document) -> str:
        references = (body[name] for name in SIDE_REFERENCES if body.get(name))
        for reference in references:
            side = self.state.document(Table.SIDE_TEXTS, reference, self.horizon)
            if side is not None and side["salt"] and _reference_of(side) != reference:
                return "这条记录的附属文字被改动过。"
        if isinstance(record.body, ExportManifest):
            stored = self.state.document(Table.EXPORTS, record.body.number, self.horizon)
            if stored is not None:
                try:
                    export_of(self.state, self.files, from_document(StoredExport, stored))
                except StoreDamaged as damage:
                    return str(damage)
        return ""

    def result(self, first_bad: str | None = None, problem: str = "") -> Verification:
        chains = tuple(self.heads[name] for name in sorted(self.heads))
        return Verification(self.records, chains, first_bad, problem)


def _reference_of(side: Document) -> str:
    return hashlib.sha256((side["salt"] + side["text"]).encode("utf-8")).hexdigest()
