"""The curriculum as the server knows it: public entries and quizzes, and the private keys beside them."""

from __future__ import annotations

from quiz_api.domain.track_standing import TrackModules
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue, CatalogueEntry
from site_builder.curriculum import Quiz


class ServedCurriculum:
    """Look-ups over one catalogue and one bank, both read once at start."""

    def __init__(self, catalogue: Catalogue, bank: tuple[QuizKey, ...]) -> None:
        self._entries = {entry.id: entry for entry in catalogue.entries}
        self._class_lessons = tuple(
            sorted(
                (entry for entry in catalogue.entries if entry.kind == "lesson"),
                key=lambda entry: (entry.grade or 0, entry.term or 0, entry.slot or 0, entry.id),
            )
        )
        self._quizzes = {quiz.id: quiz for quiz in catalogue.quizzes}
        self.exchange = catalogue.exchange
        self.order = catalogue.order
        self._tracks = tuple(TrackModules(track, self._of_level(track.level)) for track in catalogue.tracks)
        self.counting = catalogue.counting
        self._keys = {(key.quiz_id, key.revision): key for key in bank}

    def entry(self, page_id: str) -> CatalogueEntry | None:
        return self._entries.get(page_id)

    def quiz(self, quiz_id: str) -> Quiz | None:
        """The public half of the revision that the site shows today."""
        return self._quizzes.get(quiz_id)

    def key(self, quiz_id: str, revision: str) -> QuizKey | None:
        """Also of revisions that were retired in the last 400 days."""
        return self._keys.get((quiz_id, revision))

    def revisions(self, quiz_id: str) -> tuple[str, ...]:
        """Those that can still be marked, retired ones among them."""
        return tuple(revision for known, revision in self._keys if known == quiz_id)

    def title(self, page_id: str) -> str:
        """Of a page; records outlive pages, and say so of one that the site no longer has."""
        entry = self._entries.get(page_id)
        if entry is not None:
            return entry.title
        return f"{page_id}（网站上已经没有）" if "-" in page_id else page_id  # what is no page has no hyphen

    def class_lessons(self) -> tuple[CatalogueEntry, ...]:
        return self._class_lessons

    def training_modules(self) -> tuple[CatalogueEntry, ...]:
        return tuple(entry for entry in self._entries.values() if entry.kind == "training")

    def tracks(self) -> tuple[TrackModules, ...]:
        """Tracks of training, as the place has them; those without a module are left out."""
        return tuple(track for track in self._tracks if track.modules)

    def track_of(self, entry: CatalogueEntry) -> TrackModules | None:
        """The track that a module belongs to."""
        return next((track for track in self._tracks if entry in track.modules), None)

    def _of_level(self, level: str) -> tuple[CatalogueEntry, ...]:
        return tuple(entry for entry in self.training_modules() if entry.level == level)

    def parent_lessons(self) -> tuple[CatalogueEntry, ...]:
        return tuple(entry for entry in self._entries.values() if entry.kind == "parent")
