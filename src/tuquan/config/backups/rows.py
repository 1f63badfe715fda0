"""Rows of the database as lines of text, the same from SQLite and from PostgreSQL."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

BATCH = 1000
# Sessions are secrets of the moment: after a restore people sign in again, and nobody's ended session comes back.
LEFT_OUT = {"django_session", "usersessions_usersession"}


def applied_migrations(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What the database has seen and this version knows, each app's in order."""
    loader = MigrationLoader(connection)
    return sorted(key for key in loader.applied_migrations if key in loader.graph.nodes)


def models_at(connection: BaseDatabaseWrapper, migrations: Iterable[tuple[str, str]]) -> list[type[models.Model]]:
    """The tables as they stood when exactly these migrations were applied."""
    loader = MigrationLoader(connection)
    last = last_of_each_app(loader, migrations)
    if not last:
        return []
    apps = loader.project_state(last).apps
    return sorted(
        (
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
        ),
        key=lambda model: model._meta.db_table,
    )


def last_of_each_app(loader: MigrationLoader, migrations: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    seen = set(migrations)
    nodes = loader.graph.node_map
    return [
        key
        for key in sorted(seen)
        if not any(child.key[0] == key[0] and child.key in seen for child in nodes[key].children)
    ]


def stored_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def lines(model: type[models.Model], alias: str) -> Iterator[bytes]:
    names = [field.attname for field in stored_fields(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(BATCH):
        yield (
            json.dumps(
                [_plain(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":")
            ).encode()
            + b"\n"
        )


def insert(model: type[models.Model], texts: Iterable[bytes], connection: BaseDatabaseWrapper) -> int:
    """Write the rows as they were; `save()`, automatic times and signals take no part.

    :raises ValueError: a line does not have the columns of the table.
    """
    fields = stored_fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    count = 0
    source = iter(texts)
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            rows = []
            for text in batch:
                values = json.loads(text)
                if not isinstance(values, list) or len(values) != len(fields):
                    raise ValueError(f"{model._meta.db_table}: {text[:80]!r}")
                pairs = zip(fields, values, strict=True)
                rows.append([field.get_db_prep_save(_value(field, value), connection) for field, value in pairs])
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


class Sum:
    """What a table holds, whatever the order in which its rows come."""

    def __init__(self) -> None:
        self.rows = 0
        self.total = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % (1 << 256)

    def hex(self) -> str:
        return f"{self.total:064x}"


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | memoryview() | bytearray():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"no way to write {type(value)} into a backup")


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    return field.to_python(value)
