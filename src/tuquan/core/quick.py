"""Statements of our own that are asked again and again: written once for each driver, planned once for each connection.

Where a row is found by its key, Django and the driver take several times as long around the statement as the database in
it. Here the driver is asked directly, inside Django's transaction and with Django's errors; PostgreSQL keeps the plan.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connections

ALIAS = "default"
MOST_PREPARED = 300
Row = tuple[Any, ...]


def rows(sql: str, params: Sequence[Any]) -> list[Row]:
    """What the statement gives. Its values are as the driver takes them, and say their kind themselves (`%s::date`) where
    PostgreSQL cannot tell it. Outside a transaction it only reads: it is asked once more where the connection has died
    since its last use (Django asks that before each request, which costs a trip to the server)."""
    try:
        return _run(sql, params)[0]
    except DatabaseError:
        database = connections[ALIAS]
        if database.in_atomic_block or database.is_usable():
            raise
        database.close()
        return _run(sql, params)[0]


def run(sql: str, params: Sequence[Any]) -> int:
    """How many rows the statement changed."""
    return _run(sql, params)[1]


def write(sql: str, params: Sequence[Any], *, often: bool) -> None:
    """As `run`; a statement that seldom looks the same twice (`often` is false) is not kept."""
    if often:
        run(sql, params)
        return
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(sql, params)


def _run(sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    database = connections[ALIAS]
    if database.connection is None or database.force_debug_cursor or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(sql, params)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            done = database.connection.execute(_with_question_marks(sql), params)
            return done.fetchall(), done.rowcount
        answer = _prepared(database.connection, sql, params)
        # It has just answered: no trip to the server to ask whether it would.
        database.health_check_done = True  # type: ignore[attr-defined]
        return answer


@lru_cache(maxsize=500)
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


# PostgreSQL: what psycopg's cursor does with prepare=True, without the cursor.

_known: WeakKeyDictionary[Any, dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()
"""The statements prepared on a connection, a few hundred at most: the server keeps each until the connection ends. The
kinds of the values belong to a statement: 5 and 50,000 are two kinds, and so are a value and none."""


def _prepared(plain: Any, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    driver, server = _driver(), plain.pgconn
    values = driver.Transformer(plain)
    sent = values.dump_sequence(params, [driver.AUTO] * len(params))
    if server.transaction_status == driver.IDLE and not plain.autocommit:
        _succeeded(plain, server.exec_(b"BEGIN"))
    known = _known.setdefault(plain, {})
    name = known.get((sql, values.types or ()))
    if name is None and len(known) >= MOST_PREPARED:
        asked = _numbered(sql, len(params))
        return _given(values, _succeeded(plain, server.exec_params(asked, sent, values.types, values.formats)))
    if name is None:
        name = f"tuquan_{len(known)}".encode()
        _succeeded(plain, server.prepare(name, _numbered(sql, len(params)), values.types))
        known[sql, values.types or ()] = name
    return _given(values, _succeeded(plain, server.exec_prepared(name, sent, values.formats)))


def _given(values: Any, result: Any) -> tuple[list[Row], int]:
    values.set_pgresult(result)
    return values.load_rows(0, result.ntuples, tuple), result.command_tuples or 0


def _succeeded(plain: Any, result: Any) -> Any:
    driver = _driver()
    if result.status not in driver.FINE:
        raise driver.error_from_result(result, encoding=plain.info.encoding)
    return result


@cache
def _driver() -> SimpleNamespace:
    """Known only where PostgreSQL is: an office with SQLite need not load it."""
    from psycopg.adapt import PyFormat, Transformer
    from psycopg.errors import error_from_result
    from psycopg.pq import ExecStatus, TransactionStatus

    return SimpleNamespace(
        Transformer=Transformer,
        AUTO=PyFormat.AUTO,
        IDLE=TransactionStatus.IDLE,
        FINE=(ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK),
        error_from_result=error_from_result,
    )


@lru_cache(maxsize=500)
def _numbered(sql: str, count: int) -> bytes:
    parts = sql.split("%s")
    numbered = "".join(f"{part}${number}" for number, part in enumerate(parts[:-1], 1)) + parts[-1]
    if len(parts) != count + 1:
        raise TypeError(f"{count} values for {len(parts) - 1} places")
    return numbered.encode()
