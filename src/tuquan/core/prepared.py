"""Queries of one shape that every page asks: Django writes their SQL once, afterwards only the values change.

For a row found by its key, Django spends ten times as long on writing the SQL as the database on answering it. Only
for what stands on every page (session, account, roles, bell): elsewhere a plain queryset says the same, and is known
to every reader.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connections, models
from django.utils.crypto import get_random_string

Row = TypeVar("Row")
ALIAS = "default"


class Prepared(Generic[Row]):
    """`unread = Prepared(lambda user: Message.objects.filter(recipient=user))`; `unread(user_id)` reads the rows anew.

    The values are UUIDs, days, times, texts or numbers and go into the SQL as they are: the queryset neither calculates with
    them nor looks different for different ones.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Row]"]) -> None:
        self.build = build
        self.written: dict[str, _Written] = {}

    def __call__(self, *values: Any) -> list[Row]:
        connection = connections[ALIAS]
        written = self.written.get(connection.vendor)
        if written is None:
            written = self.written[connection.vendor] = _Written(self.build, values, connection)
        return written.rows(values, connection)


class _Written:
    def __init__(self, build: Callable[..., models.QuerySet], values: tuple, connection: Any) -> None:
        marks = [_mark(value) for value in values]
        self.queryset = build(*marks)
        self.compiler = self.queryset.query.get_compiler(ALIAS)
        self.sql, params = self.compiler.as_sql()
        places = {_as_stored(mark, connection): index for index, mark in enumerate(marks)}
        self.places = [places.get(param) for param in params]
        self.params = list(params)
        if set(self.places) - {None} != set(range(len(values))):
            raise TypeError(f"a value does not go into the SQL as it is: {self.sql}")

    def rows(self, values: tuple, connection: Any) -> list[Any]:
        stored = [_as_stored(value, connection) for value in values]
        params = tuple(
            param if place is None else stored[place] for param, place in zip(self.params, self.places, strict=True)
        )
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_named: (self.sql, params)
        # What Django's own iterators ask of a queryset and its query.
        query = _Asked(self.queryset.query, compiler)
        asked: Any = SimpleNamespace(
            db=ALIAS, query=query, model=self.queryset.model, _known_related_objects={}, _hints={}, _fields=None
        )
        iterable: Any = self.queryset._iterable_class
        return list(iterable(asked))


def insert(rows: Sequence[models.Model]) -> None:
    """New rows of one table whose keys are known, as `bulk_create` writes them."""
    connection = connections[ALIAS]
    model = type(rows[0])
    fields = model._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    places = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        cursor.execute(f"{_into(model, connection.vendor)} {', '.join([places] * len(rows))}", values)
    for row in rows:
        row._state.adding, row._state.db = False, ALIAS


@lru_cache(maxsize=200)
def _into(model: type[models.Model], _vendor: str) -> str:
    quoted = connections[ALIAS].ops.quote_name
    columns = ", ".join(quoted(field.column) for field in model._meta.concrete_fields)
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES"


class _Asked:
    def __init__(self, query: Any, compiler: Any) -> None:
        self.query, self.compiler = query, compiler

    def get_compiler(self, *_args: Any, **_named: Any) -> Any:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)


def _mark(value: Any) -> Any:
    """A value of the same type that no query holds by chance."""
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(microseconds=uuid4().int % 10**12)
    if isinstance(value, date):
        return date(1, 1, 1) + timedelta(days=uuid4().int % 300_000)
    if isinstance(value, str):
        return get_random_string(32)
    if type(value) is int:
        return uuid4().int % 2**62
    raise TypeError(f"{type(value).__name__} cannot be put in")


def _as_stored(value: Any, connection: Any) -> Any:
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
