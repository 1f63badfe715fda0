"""Statements of our own that are asked again and again: PostgreSQL plans them once for each connection.

Where a row is found by its key, planning takes longer than finding it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

NEVER = 2**31
"""After so many times psycopg would prepare a statement by itself; only those asked for here are to be."""


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the statement gives. Its values say their kind themselves (`%s::date`), or PostgreSQL can tell it."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql" or connection.queries_logged or connection.execute_wrappers:
            cursor.execute(sql, params)
            return cursor.fetchall()  # type: ignore[no-any-return]
    from psycopg import Cursor

    plain = connection.connection
    plain.prepare_threshold = NEVER
    with connection.wrap_database_errors, Cursor(plain) as quick:
        quick.execute(sql, params, prepare=True)
        return quick.fetchall()
