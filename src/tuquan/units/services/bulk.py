"""Writing many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite. No model is built, no signal sent; who
calls this has checked the values and computed the derived columns."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

Value = str | int | bool | None


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Insert rows of plain values: texts (dates as ISO, ids as hex), numbers, None."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                batch: list[str] = []
                for row in rows:
                    batch.append("\t".join(map(_escaped, row)))
                    if len(batch) == 5000:
                        copy.write("\n".join(batch) + "\n")
                        batch.clear()
                if batch:
                    copy.write("\n".join(batch) + "\n")
        else:
            holders = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holders})", rows)  # type: ignore[arg-type]


def _escaped(value: Value) -> str:
    if value is None:
        return "\\N"
    if type(value) is str:
        if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
            return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        return value
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)


MANY = 20_000


@contextmanager
def indexes_last(written: Sequence[type[models.Model]], rows: int) -> Iterator[None]:
    """On SQLite, build the indexes once after a first load instead of row by row: it halves the time. In the same
    transaction, so a failure in between leaves everything as it was; readers see the old state until it ends.

    Only when the rows are many and more than are there already. PostgreSQL would lock readers out, so not there.
    """
    if connection.vendor != "sqlite" or rows < MANY or written[0]._default_manager.all()[rows : rows + 1].exists():
        yield
        return
    tables = [model._meta.db_table for model in written]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
            f"({', '.join(['%s'] * len(tables))})",
            tables,
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    with connection.cursor() as cursor:
        for _name, sql in indexes:
            cursor.execute(sql)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Python's search for circles of objects walks over all rows again and again, a quarter of the time of a large
    import; the rows form no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
