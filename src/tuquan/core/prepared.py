"""Queries of one shape that every page asks: Django writes their SQL once, afterwards only the values change.

For a row found by its key, Django spends ten times as long on writing the SQL as the database on answering it. Only
for what stands on every page (session, account, roles, bell): elsewhere a plain queryset says the same, and is known
to every reader.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from operator import attrgetter, itemgetter
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import connections, models
from django.db.models.base import ModelState
from django.utils.crypto import get_random_string

from tuquan.core import quick

Row = TypeVar("Row")
Made = TypeVar("Made", bound=models.Model)
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
        connection = quick.database()
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
        places = {stored(mark): index for index, mark in enumerate(marks)}
        self.places = [places.get(param) for param in params]
        self.params = list(params)
        if set(self.places) - {None} != set(range(len(values))):
            raise TypeError(f"a value does not go into the SQL as it is: {self.sql}")

    def rows(self, values: tuple, connection: Any) -> list[Any]:
        given = [stored(value) for value in values]
        params = tuple(
            param if place is None else given[place] for param, place in zip(self.params, self.places, strict=True)
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


class Table(Generic[Made]):
    """New rows of one table, as the model's own `__init__` and `bulk_create` make and write them; what most rows leave
    empty is prepared once. For what is written by the thousand: everywhere else Django's own ways say the same."""

    def __init__(self, model: type[Made]) -> None:
        self.model = model
        self.written: dict[str, _Inserting] = {}

    @cached_property
    def blank(self) -> dict[str, Any]:
        return {field.attname: field.get_default() for field in self.model._meta.concrete_fields}

    def make(self, **columns: Any) -> Made:
        """`columns` by their own names (`unit_id`); the key is among them. As the model's `from_db` makes a row that was
        read, without the signals of its `__init__`."""
        values = {**self.blank, **columns}
        if len(values) != len(self.blank):
            raise TypeError(f"no such columns: {sorted(columns.keys() - self.blank.keys())}")
        row = self.model.__new__(self.model)
        row._state = ModelState()
        row.__dict__.update(values)
        return row

    def insertion(self, rows: Sequence[Made]) -> quick.Statement:
        """The statement that writes the rows, which count as written."""
        written = self._written(quick.database())
        values: list[Any] = []
        for row in rows:
            columns = list(written.columns(row.__dict__))
            for place, save in written.saved_otherwise:
                columns[place] = save(columns[place])
            values += columns
            row._state.adding, row._state.db = False, ALIAS
        return written.into + ", ".join([written.places] * len(rows)), values

    def _written(self, connection: Any) -> "_Inserting":
        found = self.written.get(connection.vendor)
        if found is None:
            fields, quoted = self.model._meta.concrete_fields, connection.ops.quote_name
            names = ", ".join(quoted(field.column) for field in fields)
            ways = [(place, _saving(field)) for place, field in enumerate(fields)]
            found = self.written[connection.vendor] = _Inserting(
                f"INSERT INTO {quoted(self.model._meta.db_table)} ({names}) VALUES ",
                f"({', '.join(['%s'] * len(fields))})",
                itemgetter(*(field.attname for field in fields)),
                [(place, save) for place, save in ways if save is not None],
            )
        return found


class _Inserting(NamedTuple):
    into: str
    places: str
    columns: Callable[[dict[str, Any]], tuple[Any, ...]]
    saved_otherwise: list[tuple[int, Callable[[Any], Any]]]


AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
AS_STORED = (models.UUIDField, models.DateField)


def _saving(field: Any) -> Callable[[Any], Any] | None:
    """How a value goes into the column: most kinds as they are (None) or as `stored` says, without the field's own five
    steps."""
    kind = type(field.target_field if field.is_relation else field)
    if issubclass(kind, AS_THEY_ARE + AS_STORED) and kind.__module__ == "django.db.models.fields":
        return stored if issubclass(kind, AS_STORED) and _kinds() else None
    return lambda value: field.get_db_prep_save(value, connections[ALIAS])


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


def stored(value: Any) -> Any:
    """As the driver takes it, for statements of our own (`quick`)."""
    write = _kinds().get(type(value))
    return write(value) if write else value


@cache
def _kinds() -> dict[type, Callable[[Any], Any]]:
    """What SQLite has no kind of its own for, as Django writes it; PostgreSQL's driver knows them all."""
    if connections[ALIAS].vendor == "postgresql":
        return {}
    return {UUID: attrgetter("hex"), datetime: _utc, date: str}


def _utc(moment: datetime) -> str:
    return str(moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment)
