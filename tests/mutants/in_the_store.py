"""Syncs, locks and checks of the stores, each taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_PORT = ("tests/store/test_file_port.py",)
_JOURNAL = ("tests/store/test_journal.py", "tests/store/test_file_port.py")
_TOGETHER = ("tests/store/test_writes_together.py",)
_POWER = ("tests/faults/test_faults.py::test_a_power_cut_at_any_moment_loses_nothing_acknowledged",)
_CALLS = ("tests/faults/test_faults.py::test_each_failing_call_is_told_and_survived",)
_LEDGER = ("tests/store/test_contract_ledger.py",)
_ROT = (
    "tests/faults/test_faults.py::test_a_flipped_byte_is_found_and_named",
    "tests/faults/test_faults.py::test_an_edited_record_is_named_even_when_its_line_was_checksummed_again",
)
_WRITERS = ("tests/store/test_postgres_writers.py",)
_START = ("tests/store/test_postgres_start.py", "tests/store/test_postgres_connection.py")

FILE_PORT = "quiz_api/store/file_port.py"
JOURNAL = "quiz_api/store/journal.py"
LEDGER = "quiz_api/store/ledger_store.py"

SYNCS = (
    Mutant("sync: the port skips fdatasync", FILE_PORT, "            os.fdatasync(handle)", "            pass", _PORT),
    Mutant(
        "sync: the port skips the directory",
        FILE_PORT,
        "            os.fsync(handle)\n        finally:",
        "            pass\n        finally:",
        _PORT,
    ),
    Mutant(
        "sync: the journal answers without one",
        JOURNAL,
        "            self._port.sync(self._handle)",
        "            pass",
        _POWER,
    ),
    Mutant("sync: a new file is renamed before it is synced", FILE_PORT, "        port.sync(handle)\n", "", _POWER),
    Mutant("sync: a rename is not made durable", FILE_PORT, "    port.sync_dir(path.parent)", "    pass", _POWER),
    Mutant("sync: a snapshot is not synced", "quiz_api/store/backup.py", "        port.sync(handle)\n", "", _POWER),
    Mutant(
        "sync: a failed one is tried again",
        JOURNAL,
        "            self._failed = True\n            raise StoreUnavailable(_FINAL) from error",
        "            raise StoreUnavailable(_FINAL) from error",
        _JOURNAL,
    ),
    Mutant(
        "sync: readers see what is not durable",
        LEDGER,
        "            self._state.publish(self._log.wait(ticket))",
        "            self._state.publish(ticket.number)\n            self._log.wait(ticket)",
        _JOURNAL,
    ),
    Mutant(
        "write: half a line stays after an error",
        JOURNAL,
        "            self._port.truncate(self._handle, self._written)\n",
        "",
        _CALLS,
    ),
    Mutant(
        "write: an error is swallowed",
        JOURNAL,
        "            self._lost = _NO_ROOM.format(reason=error.strerror)\n",
        "            return True\n",
        _CALLS,
    ),
    Mutant(
        "write: lines go on behind a gap in their numbers",
        JOURNAL,
        "            self._last = Ticket(self._durable)\n",
        "",
        _TOGETHER,
    ),
    Mutant(
        "undo: the file of a transaction that found no room stays",
        LEDGER,
        "                self._with_files[stamp] = transaction\n",
        "                pass\n",
        _TOGETHER,
    ),
    Mutant(
        "undo: what was built on lost rows is stored",
        JOURNAL,
        "        if self._lost:\n            self._lose()\n            return\n",
        "",
        _TOGETHER,
    ),
    Mutant(
        "write: a short write is taken for a whole one", FILE_PORT, "        while rest:", "        if rest:", _PORT
    ),
    Mutant("undo: rows of a failed transaction stay", LEDGER, "        self._state.undo(last)\n", "", _LEDGER),
    Mutant(
        "undo: a chain goes on from a record that was put back",
        LEDGER,
        "        self._heads.clear()\n",
        "",
        _JOURNAL,
    ),
    Mutant(
        "exports: only the first piece is given out (PostgreSQL)",
        "quiz_api/store/postgres_exports.py",
        'b"".join(piece for (piece,) in found) if found',
        "found[0][0] if found",
        ("tests/store/test_contract_export_files.py",),
    ),
    Mutant(
        "journal: a torn last line is left in place", JOURNAL, "        journal.cut_tail()", "        pass", _JOURNAL
    ),
    Mutant(
        "lines: a checksum is not looked at",
        "quiz_api/store/lines.py",
        "    return payload if raw == line(number, payload) else None",
        "    return payload",
        _ROT,
    ),
    Mutant(
        "verify: contents are not hashed again",
        "quiz_api/store/verification.py",
        "        if record.hash != record_hash(before.hash, document):",
        "        if not record.hash:",
        _ROT,
    ),
    Mutant(
        "verify: chains need not join",
        "quiz_api/store/verification.py",
        " or record.previous_hash != before.hash:",
        ":",
        ("tests/store/test_postgres_verify.py", "tests/store/test_backup.py", "tests/store/test_standing_ledger.py"),
    ),
    Mutant(
        "exports: stored bytes are not compared",
        "quiz_api/store/export_files.py",
        "    if described(export.number, content) != export:",
        "    if False:",
        _ROT,
    ),
)

LOCKS = (
    Mutant(
        "lock: a second process may open the directory",
        FILE_PORT,
        "        except BlockingIOError:\n            return False",
        "        except BlockingIOError:\n            return True",
        ("tests/faults/test_faults.py::test_a_second_process_is_refused",),
    ),
    Mutant(
        "lock: two threads may write at once",
        LEDGER,
        "        with self._writer:\n            if not",
        "        with threading.Lock():\n            if not",
        (*_LEDGER, "tests/faults/test_faults.py::test_lost_answers_are_counted_exactly"),
    ),
    Mutant(
        "lock: failures are counted without one",
        "quiz_api/services/throttling.py",
        "        with self._lock:\n            now = self._clock()\n            for",
        "        with threading.Lock():\n            now = self._clock()\n            for",
        (
            "tests/quiz_api/test_attacks_sign_in.py",
            "tests/quiz_api/test_sign_in.py",
            "tests/quiz_api/test_door_rules.py",
        ),
    ),
    Mutant(
        "lock: an account may write twice at once (PostgreSQL)",
        "quiz_api/store/postgres_store.py",
        "READ_WRITE if scope.subject_id is None else READ_WRITE + _lock_of(scope.subject_id)",
        "READ_WRITE",
        _WRITERS,
    ),
    Mutant(
        "lock: a chain is read without one (PostgreSQL)",
        "quiz_api/store/migrations/0001_ledger.sql",
        "    SELECT h.hash INTO head FROM chain_heads h WHERE h.chain = the_chain FOR UPDATE;\n    IF NOT FOUND",
        "    SELECT h.hash INTO head FROM chain_heads h WHERE h.chain = the_chain;\n    IF NOT FOUND",
        _WRITERS,
    ),
    Mutant(
        "lock: sequences are not announced (PostgreSQL)",
        "quiz_api/store/migrations/0001_ledger.sql",
        "        PERFORM pg_advisory_xact_lock_shared((1::bigint << 48) + floor_);",
        "        NULL;",
        _WRITERS,
    ),
    Mutant(
        "lock: a household is changed by two schools at once (PostgreSQL)",
        "quiz_api/store/postgres_rows.py",
        '"FOR NO KEY UPDATE"',
        '""',
        _WRITERS,
    ),
    Mutant(
        "lock: migrations run side by side (PostgreSQL)",
        "quiz_api/store/postgres_migrations.py",
        '        connection.execute(b"SELECT pg_advisory_xact_lock(%s)", (_LOCK,))\n',
        "",
        _START,
    ),
    Mutant(
        "durable: a role may answer before its log is on disk (PostgreSQL)",
        "quiz_api/store/postgres_database.py",
        "WHERE current_setting('synchronous_commit') IN ('off', 'local')",
        "WHERE false",
        _START,
    ),
    Mutant(
        "durable: a server without fsync is taken (PostgreSQL)",
        "quiz_api/store/postgres_database.py",
        '    if setting[0] != "on":',
        "    if False:",
        _START,
    ),
    Mutant(
        "durable: a COMMIT that rolled back counts (PostgreSQL)",
        "quiz_api/store/postgres_database.py",
        '        if answer != "COMMIT":  # a statement had failed, and the block went on',
        "        if False:",
        _START,
    ),
    Mutant(
        "durable: another's COMMIT is taken for ours (PostgreSQL)",
        "quiz_api/store/postgres_database.py",
        "            if not in_progress:\n                return False",
        "            if not in_progress:\n                return True",
        _START,
    ),
    Mutant(
        "waiting: a pool that has given up is not asked again (PostgreSQL)",
        "quiz_api/store/postgres_database.py",
        "self._pool.getconn(_AGAIN)",
        "self._pool.getconn(_PATIENCE)",
        ("tests/store/test_postgres_connection.py",),
    ),
    Mutant(
        "copy: an unfinished one may be opened (PostgreSQL)",
        "quiz_api/store/postgres_opening.py",
        "        must_be_finished(ledger)\n",
        "",
        ("tests/store/test_copying.py",),
    ),
    Mutant(
        "copy: rows that are there end one that is run again (PostgreSQL)",
        "quiz_api/store/postgres_loading.py",
        "        except psycopg.errors.UniqueViolation:\n",
        "        except psycopg.errors.ForeignKeyViolation:\n",
        ("tests/store/test_copying.py",),
    ),
    Mutant(
        "copy: what is derived from the rows is not checked",
        "quiz_api/store/copying.py",
        "    if found != expected or digest",
        "    if digest",
        ("tests/store/test_copying.py",),
    ),
)
