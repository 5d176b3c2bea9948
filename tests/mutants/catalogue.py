"""All mutants."""

from __future__ import annotations

from tests.mutants.in_batches import BATCHES
from tests.mutants.in_evidence import EVIDENCE
from tests.mutants.in_exports import EXPORT_RULES
from tests.mutants.in_grading import GRADING_RULES
from tests.mutants.in_kept_files import KEPT_FILES
from tests.mutants.in_offices import OFFICES
from tests.mutants.in_permissions import DOOR, RIGHTS
from tests.mutants.in_places import PLACES_RULES
from tests.mutants.in_the_scope import FILTERS
from tests.mutants.in_the_store import LOCKS, SYNCS
from tests.mutants.in_totals import TOTALS

MUTANTS = (
    *(*SYNCS, *LOCKS, *FILTERS, *BATCHES),
    *(*GRADING_RULES, *DOOR, *RIGHTS),
    *(*EXPORT_RULES, *KEPT_FILES, *PLACES_RULES, *TOTALS, *EVIDENCE, *OFFICES),
)
