"""Statements of our own that are asked again and again: written once for each driver, planned once for each connection.

Where a row is found by its key, Django and the driver take several times as long around the statement as the database in
it. Here the driver is asked directly, inside Django's transaction and with Django's errors; PostgreSQL keeps the plan.
"""

import threading
import time
from collections.abc import Sequence
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connections

ALIAS = "default"
MOST_PREPARED = 300
Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]

_here = threading.local()


def database() -> Any:
    """This thread's connection, as `connections` gives it, without its two dozen steps each time."""
    try:
        return _here.database
    except AttributeError:
        found = _here.database = connections[ALIAS]
        return found


def close_if_old() -> None:
    """What Django asks of a connection before each request, where one comes by without it."""
    here = database()
    if here.in_atomic_block:
        return
    if here.errors_occurred or (here.close_at is not None and time.monotonic() >= here.close_at):
        here.close_if_unusable_or_obsolete()


def rows(sql: str, params: Sequence[Any]) -> list[Row]:
    """What the statement gives. Its values are as the driver takes them, and say their kind themselves (`%s::date`) where
    PostgreSQL cannot tell it. Outside a transaction it only reads: it is asked once more where the connection has died
    since its last use (Django asks that before each request, which costs a trip to the server)."""
    try:
        return _run(sql, params)[0]
    except DatabaseError:
        here = database()
        if here.in_atomic_block or here.is_usable():
            raise
        here.close()
        return _run(sql, params)[0]


def run(sql: str, params: Sequence[Any]) -> int:
    """How many rows the statement changed."""
    return _run(sql, params)[1]


def write(sql: str, params: Sequence[Any], *, often: bool) -> None:
    """As `run`; a statement that seldom looks the same twice (`often` is false) is not kept."""
    if often:
        run(sql, params)
        return
    with database().cursor() as cursor:
        cursor.execute(sql, params)


def together(statements: Sequence[Statement]) -> list[int]:
    """How many rows each statement changed, one after another; PostgreSQL is sent them in one trip. No statement needs what
    another gives."""
    here = database()
    if here.vendor == "sqlite" or not here.in_atomic_block or _by_cursor(here):
        return [run(sql, params) for sql, params in statements]
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return [answer[1] for answer in _in_one_trip(here.connection, statements)]


def _by_cursor(here: Any) -> bool:
    return bool(here.connection is None or here.force_debug_cursor or here.execute_wrappers)


def _run(sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    here = database()
    if _by_cursor(here):
        with here.cursor() as cursor:
            cursor.execute(sql, params)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        if here.vendor == "sqlite":
            done = here.connection.execute(_with_question_marks(sql), params)
            return done.fetchall(), done.rowcount
        answer = _prepared(here.connection, sql, params)
        # It has just answered: no trip to the server to ask whether it would.
        here.health_check_done = True
        return answer


@lru_cache(maxsize=500)
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


# PostgreSQL: what psycopg's cursor does with prepare=True, without the cursor.

_known: WeakKeyDictionary[Any, dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()
"""The statements prepared on a connection, a few hundred at most: the server keeps each until the connection ends. The
kinds of the values belong to a statement: 5 and 50,000 are two kinds, and so are a value and none."""


def _prepared(plain: Any, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    if _begins(plain):
        return _in_one_trip(plain, [(sql, params)])[0]
    one, server = _asked(plain, sql, params), plain.pgconn
    if one.name is None:
        result = server.exec_params(_numbered(sql, len(params)), one.sent, one.values.types, one.values.formats)
    else:
        result = server.exec_prepared(one.name, one.sent, one.values.formats)
    return _given(one.values, _succeeded(plain, result))


def _begins(plain: Any) -> bool:
    return plain.pgconn.transaction_status == _driver().IDLE and not plain.autocommit


class _Asked(NamedTuple):
    name: bytes | None
    """Under which the server knows it; None when it knows too many already."""
    values: Any
    sent: Any


def _asked(plain: Any, sql: str, params: Sequence[Any]) -> _Asked:
    driver = _driver()
    values = driver.Transformer(plain)
    sent = values.dump_sequence(params, [driver.AUTO] * len(params))
    known = _known.setdefault(plain, {})
    name = known.get((sql, values.types or ()))
    if name is None and len(known) < MOST_PREPARED:
        name = f"tuquan_{len(known)}".encode()
        _succeeded(plain, plain.pgconn.prepare(name, _numbered(sql, len(params)), values.types))
        known[sql, values.types or ()] = name
    return _Asked(name, values, sent)


def _in_one_trip(plain: Any, statements: Sequence[Statement]) -> list[tuple[list[Row], int]]:
    """With the BEGIN, where the transaction has not begun. The server stops at the first statement that fails."""
    server, begins = plain.pgconn, _begins(plain)
    all_asked = [_asked(plain, sql, params) for sql, params in statements]
    server.enter_pipeline_mode()
    if begins:
        server.send_query_params(b"BEGIN", [])
    for (sql, params), one in zip(statements, all_asked, strict=True):
        if one.name is None:
            server.send_query_params(_numbered(sql, len(params)), one.sent, one.values.types, one.values.formats)
        else:
            server.send_query_prepared(one.name, one.sent, one.values.formats)
    server.pipeline_sync()
    results = [_succeeded(plain, result) for result in _answers(server)][begins:]
    return [_given(one.values, result) for one, result in zip(all_asked, results, strict=True)]


def _answers(server: Any) -> list[Any]:
    """All of them, also after one that says what failed: only then is the connection fit for the next statement."""
    driver, found = _driver(), []
    while (result := server.get_result()) is None or result.status != driver.SYNC:
        if result is not None:
            found.append(result)
        elif server.status != driver.CONNECTED:
            return found
    server.exit_pipeline_mode()
    return found


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
    from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

    return SimpleNamespace(
        Transformer=Transformer,
        AUTO=PyFormat.AUTO,
        IDLE=TransactionStatus.IDLE,
        FINE=(ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK),
        SYNC=ExecStatus.PIPELINE_SYNC,
        CONNECTED=ConnStatus.OK,
        error_from_result=error_from_result,
    )


@lru_cache(maxsize=500)
def _numbered(sql: str, count: int) -> bytes:
    parts = sql.split("%s")
    numbered = "".join(f"{part}${number}" for number, part in enumerate(parts[:-1], 1)) + parts[-1]
    if len(parts) != count + 1:
        raise TypeError(f"{count} values for {len(parts) - 1} places")
    return numbered.encode()
