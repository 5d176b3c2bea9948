"""A module is done when its quiz has been passed and every task that its rule names was found good, in either order."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.completion import evidence_of
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.people import Person
from quiz_api.domain.records import Attempt, Completion, Evidence, HoursAward, Record, RecordKind, Subject
from quiz_api.services.deeds import Deed
from quiz_api.services.training_history import standing_training
from quiz_api.store.interface import Writing
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CLASS_PERIOD_MINUTES, CompletionRule
from site_builder.judged_task import JudgedTask


@dataclass(frozen=True, slots=True)
class ModuleCompletion:
    """One person and one module. `counts_from` is the first school year whose work on it still counts."""

    writing: Writing
    subject: Subject
    person: Person
    entry: CatalogueEntry
    rule: CompletionRule
    counts_from: int

    def missing_tasks(self) -> tuple[JudgedTask, ...]:
        """Tasks of the rule that nobody has found good yet; none once the module is done."""
        if self._records(RecordKind.COMPLETION):
            return ()
        good = {
            record.body.task
            for record in self._records(RecordKind.JUDGEMENT)
            if isinstance(record.body, Judgement) and record.body.passed
        }
        return tuple(task for task in self.entry.tasks if task.id in self.rule.judged and task.id not in good)

    def passed_attempt(self) -> str:
        """The newest sheet that met the rule of its day, of whatever revision; empty for none."""
        passed = [
            record.id
            for record in self._records(RecordKind.ATTEMPT)
            if isinstance(record.body, Attempt) and record.body.passed
        ]
        return passed[-1] if passed else ""

    def append(self, deed: Deed, attempt_id: str) -> tuple[str, ...]:
        """Completion and hours, each once for ever, or again once what was done no longer counts."""
        path, new = self.person.home_path, []
        completion = next(iter(self._records(RecordKind.COMPLETION)), None)
        evidence = Evidence.JUDGED if self.rule.judged else evidence_of(self.rule)
        if completion is None:
            body = Completion(self.entry.id, self.rule, attempt_id, evidence)
            completion = self.writing.append(
                deed.draft(self.subject, path, body, self._key(RecordKind.COMPLETION, deed))
            )
            new.append(completion.id)
        if self.entry.class_periods and not self._records(RecordKind.HOURS_AWARD):
            minutes = self.entry.class_periods * CLASS_PERIOD_MINUTES
            award = HoursAward(self.entry.id, minutes, self.rule, completion.id, evidence)
            draft = deed.draft(self.subject, path, award, self._key(RecordKind.HOURS_AWARD, deed))
            new.append(self.writing.append(draft).id)
        return tuple(new)

    def _records(self, kind: RecordKind) -> list[Record]:
        """Standing records of one kind about the module, as far as they count; the oldest first."""
        return [record for record in self._ever(kind) if record.draft.school_year >= self.counts_from]

    def _ever(self, kind: RecordKind) -> list[Record]:
        """Also those that no longer count, at whichever school they were made."""
        return standing_training(self.writing, (self.person.id,), frozenset({kind}), self.entry.id)

    def _key(self, kind: RecordKind, deed: Deed) -> tuple[str, ...]:
        """Once for ever, and once more in each school year in which the module is due again."""
        ever = (kind.value, self.person.id, self.entry.id)
        is_again = self.rule.renews_yearly or any(record.draft.natural_key == ever for record in self._ever(kind))
        return (*ever, str(deed.school_year)) if is_again else ever
