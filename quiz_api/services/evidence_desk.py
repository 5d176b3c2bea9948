"""Photos of evidence: attached to a claim by whose it is, to a class session by who holds it.

They are looked at by the school's own administrators and by who the row is about; whoever works above the school reads
how many there are. Every look of somebody else is in the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_sessions import SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.evidence_photos import MOST_BYTES, MOST_PHOTOS, EvidencePhoto, photo_digest
from quiz_api.domain.ids import IdKind, is_id, new_id
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.pictures.cleaning import Picture, cleaned
from quiz_api.pictures.wrong_picture import WrongPicture
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_claims import ClaimState, claim_of
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store

SEE = Permission.SEE_EVIDENCE
_NEAR = (Permission.CHECK_HOURS, Permission.HOLD_SESSIONS, SEE)


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many photos a row has. `may_see` is True when the caller may look at them."""

    count: int
    may_see: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A claim or a class session with its photos. `photos` are those that the caller may look at, `count` is all."""

    about: str
    title: str
    unit_path: str
    owner_id: str
    count: int
    photos: tuple[EvidencePhoto, ...]
    may_add: bool

    @property
    def is_session(self) -> bool:
        return is_id(self.about, IdKind.SESSION)

    @property
    def room(self) -> int:
        return max(0, MOST_PHOTOS - self.count)


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def counts(self, caller: Caller, about: Collection[str]) -> Mapping[str, EvidenceCount]:
        """For the rows that have any."""
        found: dict[str, EvidenceCount] = {}
        with self.store.reading(caller.scope_for(*_NEAR)) as reading:
            for photo in reading.evidence_photos(about):
                before = found.get(photo.about, EvidenceCount(0, may_see=True))
                found[photo.about] = EvidenceCount(before.count + 1, before.may_see and may_see(caller, photo))
        return found

    def row(self, caller: Caller, about: str) -> EvidenceRow:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(*_NEAR)) as reading:
            return _row(reading, caller, about)

    def add(self, caller: Caller, about: str, files: Sequence[bytes]) -> int:
        """All of the pictures or none; how many are new. Raises NotFound, Refusal that names the picture."""
        pictures = _cleaned(files)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(_writing_scope(caller)) as writing:
            row = _row(writing, caller, about)
            if not row.may_add:
                raise Refusal("no-more-photos", "这一条现在不能再附照片。", status=409)
            known = {photo.sha256 for photo in writing.evidence_photos([about])}
            new = {photo_digest(each.content): each for each in pictures}
            new = {digest: each for digest, each in new.items() if digest not in known}
            if len(new) > row.room:
                detail = f"一条最多 {MOST_PHOTOS} 张，已经有 {row.count} 张，这次的没有存。先删一张，或者少选几张。"
                raise Refusal("too-many-photos", detail, status=409)
            for digest, each in new.items():
                photo = self._photo(caller, row, each, digest)
                writing.put_evidence(photo, each.content)
                append_audit(writing, caller, deed, AuditAction.ADD_EVIDENCE, photo.id, row.unit_path)
        return len(new)

    def picture(self, caller: Caller, photo_id: str) -> tuple[EvidencePhoto, bytes]:
        """Raises NotFound, also for those who may only count it."""
        with self.store.reading(caller.scope_for(*_NEAR)) as reading:
            photo = reading.evidence_photo(photo_id)
            content = reading.evidence_bytes(photo_id) if photo and may_see(caller, photo) else None
        if photo is None or content is None:
            raise NotFound("这张照片")
        if caller.account not in (photo.added_by, photo.owner_id):
            deed = Deed(self.calendar, caller.account, self.clock())
            with self.store.writing(caller.scope_for(SEE)) as writing:
                append_audit(writing, caller, deed, AuditAction.VIEW_EVIDENCE, photo.id, photo.unit_path)
        return photo, content

    def remove(self, caller: Caller, photo_id: str) -> str:
        """By who added it, and by the school, which may not keep a child's face. What it was attached to. Twice is
        once. Raises NotFound.
        """
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(_writing_scope(caller)) as writing:
            photo = writing.evidence_photo(photo_id)
            if photo is None or not may_see(caller, photo):
                raise NotFound("这张照片")
            if photo.removed_at is None:
                writing.drop_evidence(photo_id)
                append_audit(writing, caller, deed, AuditAction.DROP_EVIDENCE, photo.id, photo.unit_path)
        return photo.about

    def _photo(self, caller: Caller, row: EvidenceRow, picture: Picture, digest: str) -> EvidencePhoto:
        return EvidencePhoto(
            id=new_id(IdKind.PHOTO),
            about=row.about,
            unit_path=row.unit_path,
            owner_id=row.owner_id,
            added_by=caller.account,
            added_at=self.clock(),
            media_type=picture.media_type,
            size=len(picture.content),
            sha256=digest,
        )


def may_see(caller: Caller, photo: EvidencePhoto) -> bool:
    """Its owner and who added it; else the administrators of the one unit that keeps it, never those above."""
    is_own = caller.account in (photo.owner_id, photo.added_by)
    return is_own or photo.keeper in caller.paths_of(SEE)


def _writing_scope(caller: Caller) -> Scope:
    return caller.scope_for(Permission.HOLD_SESSIONS, SEE)


def _row(reading: Reading, caller: Caller, about: str) -> EvidenceRow:
    photos = reading.evidence_photos([about])
    seen = tuple(photo for photo in photos if may_see(caller, photo))
    if is_id(about, IdKind.SESSION):
        session = reading.class_session(about)
        if session is None or not caller.may(Permission.HOLD_SESSIONS, session.unit_path):
            raise NotFound("这一场")
        took_place = session.state in (SessionState.OPEN, SessionState.CLOSED)
        return EvidenceRow(about, session.title, session.unit_path, "", len(photos), seen, took_place)
    found = reading.record(about)
    claim = claim_of(reading, found.record) if found is not None else None
    if claim is None:
        raise NotFound("这条申报")
    draft = claim.record.draft
    is_own = draft.subject.id == caller.account
    if not is_own and not caller.may(Permission.CHECK_HOURS, draft.organisation_path):
        raise NotFound("这条申报")
    may_add = is_own and (claim.stage is not None or claim.state is ClaimState.RETURNED)
    return EvidenceRow(about, claim.words.title, draft.organisation_path, draft.subject.id, len(photos), seen, may_add)


def _cleaned(files: Sequence[bytes]) -> list[Picture]:
    """Raises Refusal that says which picture is wrong, and why."""
    if not files:
        raise Refusal("no-photo", "还没有选照片。请选好一张，再交。")
    if len(files) > MOST_PHOTOS:
        raise Refusal("too-many-photos", f"一次最多 {MOST_PHOTOS} 张，选了 {len(files)} 张，都没有存。", status=409)
    pictures: list[Picture] = []
    for number, data in enumerate(files, 1):
        which = f"第 {number} 张：" if len(files) > 1 else ""
        if len(data) > MOST_BYTES:
            size = f"{len(data) / 1024 / 1024:.1f} MB"
            detail = f"{which}这张照片有 {size}，超过 2 MB，没有存。请截一张屏再传，或者在相册里缩小。"
            raise Refusal("photo-too-large", detail)
        try:
            pictures.append(cleaned(data))
        except WrongPicture as wrong:
            raise Refusal("wrong-photo", f"{which}{wrong}没有存。") from wrong
    return pictures
