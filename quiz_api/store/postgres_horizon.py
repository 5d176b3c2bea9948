"""Up to which sequence a list of records is complete, so that a cursor never passes a row that appears later.

`append` must answer with the record's sequence, which is part of what is hashed. It therefore comes from a sequence
of the database before anyone knows which transaction commits first, and a transaction that fails leaves a gap. Two
schools may commit in the other order than their sequences: a reader who has passed 8 must not miss a 7 that is
committed later.

What does not do: a filter by transaction ids (xmin), since a transaction may take further sequences long after it got
its id; a lock that orders the commits, since it would be held from the first append on and all schools would wait for
each other's disks.

What does: before it takes its first sequence, every transaction announces the last one that was handed out. The
announcement is a shared advisory lock, to be seen in pg_locks and gone with the transaction (`take_place` in the
schema). A reader asks for the newest sequence first and for the lowest announcement second (`settled_sequence`).
Nothing can appear any more at or below both: who holds a sequence has announced a lower one, and who announces later
takes later sequences. Only then the reader's snapshot begins, and its lists end at that horizon.

The reader waits a moment for transactions under way, which last milliseconds, so that what was acknowledged before is
also listed. A process that hangs in the middle of a transaction hides newer rows from lists, and only from lists,
until the server ends it (idle_in_transaction_session_timeout); it delays a reader by that moment and no longer.
"""

from __future__ import annotations

from time import monotonic, sleep

from quiz_api.store.postgres_database import Database

_A_MOMENT = 0.25  # seconds
_STEP = 0.002
_ASK = b"SELECT newest, settled FROM settled_sequence()"


def settled_sequence(database: Database) -> int:
    """The horizon for a reader whose snapshot begins after this call."""
    ((newest, settled),) = database.query(_ASK)
    deadline = monotonic() + _A_MOMENT
    while settled < newest and monotonic() < deadline:
        sleep(_STEP)
        ((_, settled),) = database.query(_ASK)
    return int(settled)
