"""Connections and transactions: how the store talks to PostgreSQL.

What makes an answer durable: `synchronous_commit` is on for every connection (a stricter setting of the role is left
alone), so COMMIT answers after the log is on disk, and PostgreSQL lets other transactions see the rows only after that.
Whatever a transaction could read is therefore durable already; one that only read something has nothing to wait for.

While the server is away, the pool tries to connect when somebody asks for a connection, a few times, and then no more:
whoever only waits would wait on for nothing once the server is back. So a connection is asked for again and again.

A connection that the pool kept over a restart of the server is found dead by the first statement of a transaction.
Nothing has happened yet then, so another one is taken. Later in a transaction nothing is tried again: the caller's
block cannot be run twice. If the connection is lost while COMMIT is on its way, the server is asked what became of
it: whether a record of the transaction is there. The state of its transaction id alone would not do. A server that
crashed before the log was on disk has forgotten the id, and gives it to another transaction, whose commit would then
be taken for ours.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

from quiz_api.store.interface import StoreError, StoreUnavailable
from quiz_api.store.postgres_errors import translated

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Statement: TypeAlias = bytes | sql.Composed

READ_ONLY = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"  # the view is that of this moment
READ_WRITE = b"BEGIN ISOLATION LEVEL READ COMMITTED"
POOL_SIZE = 24  # a little more than the threads of one web process
_PATIENCE = 5.0  # seconds to wait for a connection, and for the fate of a COMMIT
_AGAIN = 0.5  # seconds after which whoever waits asks the pool again
_DEFAULTS = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "xinyu",
}
_SETTINGS = b"""
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
SELECT set_config('idle_in_transaction_session_timeout', '30s', false);
SELECT set_config('lock_timeout', '15s', false);
SELECT set_config('timezone', 'UTC', false);
"""


_FATE = b"SELECT pg_xact_status(%s::text::xid8)"  # asked first: once it has ended, its record is there or never will be
_WITNESS = b"SELECT 1 FROM records WHERE key = %s"


class Database:
    """A pool of connections to one database. Raises StoreUnavailable where the server cannot be reached."""

    def __init__(self, url: str, size: int = POOL_SIZE) -> None:
        self._url = url
        self._pool = ConnectionPool(
            url,
            connection_class=psycopg.Connection[tuple[Any, ...]],
            kwargs=connect_arguments(url),
            min_size=1,
            max_size=size,
            reconnect_timeout=_AGAIN,  # then whoever asks next tries at once, however long the server was away
            configure=_configure,
            open=True,
        )

    @contextmanager
    def transaction(self, begin: bytes) -> Iterator[Transacting]:
        """One transaction: committed when the block ends, and gone when it ends with an error."""
        with translated(), self._begun(begin) as connection:
            transacting = Transacting(connection)
            try:
                yield transacting
            except BaseException:
                _roll_back(connection)
                raise
            self._commit(connection, transacting)

    def query(self, statement: Statement, *parameters: object) -> list[tuple[Any, ...]]:
        """One statement in a transaction of its own; once more when the connection was dead. Must be idempotent."""
        with translated():
            for _ in range(POOL_SIZE + 1):
                with self._connected() as connection:
                    try:
                        return rows_of(connection, statement, *parameters)
                    except psycopg.OperationalError:
                        if not connection.closed:
                            raise
            raise psycopg.OperationalError

    def rewrite(self, table: str) -> None:
        """Write a table anew without what is no longer in it. Readers and writers of the table wait meanwhile.

        What the planner noted of its values is counted anew, too: it keeps samples of every column.
        """
        statement = sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table))
        with translated(), psycopg.connect(self._url, autocommit=True, **connect_arguments(self._url)) as connection:
            connection.execute(statement)

    def rewrite_statistics(self) -> None:
        """Earlier samples of values are no longer in the database's files. Left alone where we do not own it."""
        with translated(), psycopg.connect(self._url, autocommit=True, **connect_arguments(self._url)) as connection:
            connection.execute("VACUUM (FULL) pg_catalog.pg_statistic")

    def free(self, table: str) -> None:
        """Give the room of deleted rows back, while readers and writers go on."""
        statement = sql.SQL("VACUUM {}").format(sql.Identifier(table))
        with translated(), psycopg.connect(self._url, autocommit=True, **connect_arguments(self._url)) as connection:
            connection.execute(statement)

    def settle(self) -> None:
        """After many rows have come at once: what the database would do by itself within minutes, while people already
        read slowly. PostgreSQL's manual asks for it after a bulk load ("Populating a Database").
        """
        with translated(), psycopg.connect(self._url, autocommit=True, **connect_arguments(self._url)) as connection:
            connection.execute("VACUUM (ANALYZE)")

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection for the block. Raises PoolTimeout."""
        deadline = time.monotonic() + _PATIENCE
        connection = None
        while connection is None:
            try:
                connection = self._pool.getconn(_AGAIN)
            except PoolTimeout:
                if time.monotonic() > deadline:
                    raise
        try:
            with connection:
                yield connection
        finally:
            self._pool.putconn(connection)

    @contextmanager
    def _begun(self, begin: bytes) -> Iterator[Connection]:
        """A connection on which `begin` has worked."""
        for _ in range(POOL_SIZE + 1):
            with self._connected() as connection:
                try:
                    connection.execute(begin, prepare=False)  # may be several statements
                except psycopg.OperationalError:
                    if not connection.closed:
                        _roll_back(connection)
                        raise
                    continue
                yield connection
                return
        raise psycopg.OperationalError

    def _commit(self, connection: Connection, transacting: Transacting) -> None:
        try:
            answer = connection.execute(b"COMMIT").statusmessage
        except psycopg.OperationalError:
            if not connection.closed or not self._was_committed(transacting):
                raise
            return
        if answer != "COMMIT":  # a statement had failed, and the block went on
            raise psycopg.errors.InFailedSqlTransaction

    def _was_committed(self, transacting: Transacting) -> bool:
        """What became of a transaction whose COMMIT got no answer. False when nobody can tell: then a retry decides."""
        deadline = time.monotonic() + _PATIENCE
        while transacting.witness and time.monotonic() < deadline:
            try:
                with psycopg.connect(self._url, autocommit=True, **connect_arguments(self._url)) as asking:
                    in_progress = _is_in_progress(asking, transacting.transaction_id)
                    if asking.execute(_WITNESS, (transacting.witness,)).fetchone():
                        return True
            except psycopg.OperationalError:
                time.sleep(0.2)
                continue
            if not in_progress:
                return False
            time.sleep(0.05)
        return False


def _is_in_progress(asking: Connection, transaction_id: str) -> bool:
    try:
        fate = asking.execute(_FATE, (transaction_id,)).fetchone()
    except psycopg.errors.InvalidParameterValue:
        return False  # "is in the future": a server that crashed has forgotten it
    return fate is not None and fate[0] == "in progress"


class Transacting:
    """The statements of one transaction. Once a record was appended, `transaction_id` is known, and `witness` is the
    record's id, which no other transaction can have written."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.transaction_id = ""
        self.witness = ""
        self._cursors = 0

    def query(self, statement: Statement, *parameters: object) -> list[tuple[Any, ...]]:
        return rows_of(self.connection, statement, *parameters)

    def change(self, statement: Statement, *parameters: object) -> int:
        """Number of rows that a statement wrote."""
        return self.connection.execute(statement, parameters).rowcount

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint: an error inside leaves the transaction usable."""
        with self.connection.transaction():
            yield

    def stream(self, statement: Statement, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Rows through a cursor on the server, in constant memory."""
        self._cursors += 1
        with self.connection.cursor(f"stream_{self._cursors}") as cursor:
            cursor.itersize = 1000
            yield from cursor.execute(statement, parameters)


def connect_arguments(url: str) -> dict[str, Any]:
    """Our defaults where the URL says nothing. Raises StoreError for an address that is none."""
    try:
        said = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise StoreError(f"数据库地址写得不对：{error}请写成 postgresql://用户:密码@主机:5432/数据库。") from error
    return {name: value for name, value in _DEFAULTS.items() if name not in said}


def rows_of(connection: Connection, statement: Statement, *parameters: object) -> list[tuple[Any, ...]]:
    """All rows of a statement. A parameter that is no text for PostgreSQL (NUL, lone surrogate) matches no row."""
    try:
        return connection.execute(statement, parameters or None).fetchall()
    except UnicodeEncodeError:
        return []
    except psycopg.DataError as error:
        if error.sqlstate is None:
            return []
        raise


def _configure(connection: Connection) -> None:
    connection.autocommit = True
    connection.execute(_SETTINGS)


def _roll_back(connection: Connection) -> None:
    """The pool throws a broken connection away; the server rolls it back by itself."""
    try:
        connection.execute(b"ROLLBACK")
    except psycopg.OperationalError:
        connection.close()


def must_sync(database: Database) -> None:
    """Raises StoreUnavailable for a server that does not write to disk before it answers."""
    (setting,) = database.query(b"SELECT current_setting('fsync')")
    if setting[0] != "on":
        raise StoreUnavailable("这个数据库关掉了 fsync，断电会丢记录。请把 fsync 设为 on 再启动。")
