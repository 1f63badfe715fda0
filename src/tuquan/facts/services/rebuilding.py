"""All kept sums made anew from the facts, and compared with them: the same SELECTs do both."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tuquan.facts import triggers
from tuquan.facts.buckets import SLOTS, halves_of
from tuquan.facts.fields import decimal
from tuquan.facts.listed import as_bytes, day, depth_of, first_step, half_of, slot_of, step_at, total, year_of
from tuquan.facts.models import RollupCell
from tuquan.facts.queries.counts import changes_in_sql
from tuquan.facts.queries.nodes import WIDE
from tuquan.facts.services.rolling import (
    CELLS,
    FACTS,
    KEY,
    LONG,
    LONG_COLUMNS,
    LONG_KEY,
    NOTES,
    PLACES,
    SUMS,
    NewCells,
    cell_of,
    longer,
    make_missing_cells,
    spread,
    yearly,
    yearly_columns,
)

STANDING = "s.rolled AND s.ended_at IS NULL"
COLUMNS = yearly_columns(SLOTS)


def rebuild() -> int:
    """Make the kept sums anew from the facts; returns how many there are. Acts and readers wait until it is done."""
    if not RollupCell.objects.exists():
        make_missing_cells(FACTS, STANDING)
    try:
        return _rebuild()
    except NewCells:
        make_missing_cells(FACTS, STANDING)
        return _rebuild()


def _rebuild() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A fact written meanwhile would be counted twice or not at all.
            cursor.execute(f"LOCK TABLE {NOTES} IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come is not emptied
            cursor.execute(f"TRUNCATE {NOTES}, {SUMS}, {LONG}")
            kept = [*_without_indexes(cursor, SUMS), *_without_indexes(cursor, LONG)]
            cursor.execute(triggers.ROOM)
        else:
            for table in (NOTES, SUMS, LONG):
                cursor.execute(f"DELETE FROM {table}")
            kept = []
        made = 0
        with _sums_of_facts(cursor) as (of_years, of_long):
            for table, columns, select in (
                (SUMS, [*KEY, *COLUMNS], f"{of_years} ORDER BY 1, 2, 3, 4"),
                (LONG, [*LONG_KEY, *LONG_COLUMNS], of_long),
            ):
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {select}")
                made += cursor.rowcount
        for statement in kept:
            cursor.execute(statement)
        return made


def _without_indexes(cursor: Any, table: str) -> list[str]:
    """Rows come in by the million: the indexes are made afterwards, at once."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
        "AND contype IN ('p', 'u') ORDER BY conname",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for name, definition in found]


@contextmanager
def _sums_of_facts(cursor: Any) -> Iterator[tuple[str, str]]:
    """Gives the SELECTs of all sums of years, and of all that are long, as the facts say it. The facts are read once and
    added at their own place; only those sums are carried upward, level by level.

    :raises NewCells: a fact has no cell; see `make_missing_cells`.
    """
    made: list[str] = []

    def make(name: str, select: str) -> None:
        cursor.execute(f"CREATE TEMP TABLE {name} AS {select}")
        made.append(name)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")

    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL work_mem = '512MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    try:
        make(
            "made_place",
            f"SELECT id AS place, {step_at('path', 1)} AS node, {step_at('path', 2)} AS above, {depth_of('path')} AS depth, "
            f"CASE WHEN {depth_of('path')} >= {WIDE} THEN {first_step('path', WIDE)} END AS province FROM {PLACES}",
        )
        make("made_node", "SELECT DISTINCT node, above, depth FROM made_place")
        happened = f"{FACTS} WHERE rolled AND NOT holds AND ended_at IS NULL"
        counted = f"({changes_in_sql(f'SELECT * FROM {FACTS} WHERE holds AND ended_at IS NULL')}) changed"
        make(
            "made_fact",
            f"{_made(f'SELECT *, 1 AS facts FROM {happened}', 'f.first_date', 'f.last_date')} UNION ALL "
            f"{_made(f'SELECT * FROM {counted}', 'f.day', 'f.day')}",
        )
        cursor.execute("SELECT 1 FROM made_fact WHERE cell IS NULL LIMIT 1")
        if cursor.fetchone():
            raise NewCells
        yield _of_years(cursor, make), _of_long(make)
    finally:
        if not connection.needs_rollback:
            for name in made:
                cursor.execute(f"DROP TABLE {name}")


def _made(facts: str, first: str, last: str) -> str:
    """Each at its own place, with the slot that it is kept in."""
    return (
        f"SELECT p.node, coalesce(p.province, p.node) AS wide, coalesce(c.total_id, c.id) AS cell, "
        f"CASE WHEN c.total_id IS NOT NULL THEN c.id END AS divided, {year_of(first)} AS year, "
        f"{slot_of(first, last)} AS slot, f.qualifier, f.value, f.facts, "
        f"CASE WHEN {first} < {last} THEN {half_of(first)} END AS bucket, "
        f"CASE WHEN {first} < {last} THEN {half_of(last)} END AS until FROM ({facts}) f "
        f"JOIN made_place p ON p.place = f.located_id LEFT JOIN {CELLS} c ON {cell_of('f')}"
    )


def _of_years(cursor: Any, make: Any) -> str:
    key, columns = ", ".join(KEY), ", ".join(COLUMNS)
    sums = ", ".join(f"{total(column)} AS {column}" for column in COLUMNS)
    rows = "(SELECT {at} AS node, {cell} AS cell, year, slot, qualifier, value, facts FROM made_fact WHERE {which}) s"
    make("made_own", _unordered(yearly(rows.format(at="node", cell="cell", which="true"), SLOTS)))
    make("made_above", f"SELECT {key}, {columns} FROM made_own WHERE false")
    cursor.execute("SELECT max(depth) FROM made_node")
    rest = f"cell_id, year, qualifier, {columns}"
    grouped = f"cell_id, year, {as_bytes('qualifier')}, {sums}"
    for depth in range(cursor.fetchone()[0] or 0, 1, -1):
        cursor.execute(
            f"INSERT INTO made_above SELECT n.above, {grouped} FROM (SELECT place_id, {rest} FROM made_own "
            f"UNION ALL SELECT place_id, {rest} FROM made_above) s "
            f"JOIN made_node n ON n.node = s.place_id AND n.depth = {depth} GROUP BY 1, 2, 3, 4"
        )
    # Divisions of the widest places only: of provinces, then of the nation, where there may also be facts of its own.
    make("made_divided", _unordered(yearly(rows.format(at="wide", cell="divided", which="divided IS NOT NULL"), SLOTS)))
    make(
        "made_divided_above",
        f"SELECT at AS place_id, {grouped} FROM (SELECT CASE WHEN n.depth < {WIDE} THEN n.node ELSE n.above END AS at, "
        f"{rest} FROM made_divided s JOIN made_node n ON n.node = s.place_id) s WHERE at IS NOT NULL GROUP BY 1, 2, 3, 4",
    )
    # A place with facts of its own and below it has two rows of a sum; the others have one.
    make("made_both", "SELECT DISTINCT place_id FROM made_above WHERE place_id IN (SELECT place_id FROM made_own)")
    both = "place_id IN (SELECT place_id FROM made_both)"
    every = f"SELECT {key}, {columns} FROM made_own UNION ALL SELECT {key}, {columns} FROM made_above"
    return (
        f"SELECT {key}, {columns} FROM ({every}) s WHERE NOT {both} UNION ALL "
        f"SELECT place_id, {grouped} FROM ({every}) s WHERE {both} GROUP BY 1, 2, 3, 4 UNION ALL "
        f"SELECT {key}, {columns} FROM made_divided WHERE place_id IN (SELECT node FROM made_node WHERE depth = {WIDE}) "
        f"UNION ALL SELECT {key}, {columns} FROM made_divided_above"
    )


def _unordered(select: str) -> str:
    return select.rpartition(" ORDER BY ")[0]


def _of_long(make: Any) -> str:
    """They are few: each is told to all places above it."""
    make(
        "made_long",
        f"SELECT node, cell, divided, slot, bucket, until, qualifier, {total('value')} AS value, count(*) AS facts "
        "FROM made_fact WHERE bucket <> until GROUP BY 1, 2, 3, 4, 5, 6, 7",
    )
    rest = "slot, bucket, until, qualifier, value, facts"
    return (
        "WITH RECURSIVE upward AS (SELECT node AS from_node, node, above, depth FROM made_node UNION ALL "
        "SELECT u.from_node, n.node, n.above, n.depth FROM upward u JOIN made_node n ON n.node = u.above), "
        f"above AS (SELECT u.node, s.cell, {rest} FROM made_long s JOIN upward u ON u.from_node = s.node UNION ALL "
        f"SELECT u.node, s.divided, {rest} FROM made_long s JOIN upward u ON u.from_node = s.node AND u.depth <= {WIDE} "
        f"WHERE s.divided IS NOT NULL) {longer('above')}"
    )


# Comparing


@dataclass(frozen=True)
class Difference:
    """A kept sum that is not what the facts say; (value, number of facts) each."""

    place: int
    cell: RollupCell
    bucket: date
    until: date
    """The half months of its slot, or those a long one begins and ends in."""
    qualifier: str
    wanted: tuple[Decimal, int]
    kept: tuple[Decimal, int]


def differences(most: int) -> list[Difference]:
    """Sums that are wrong, missing or too many, notes not yet folded counted with them. Acts go on meanwhile: all is
    seen as of one moment. The database compares; nothing of it is held here."""
    try:
        return _differences(most)
    except NewCells:
        make_missing_cells(FACTS, STANDING)
        return _differences(most)


def _differences(most: int) -> list[Difference]:
    with one_moment(), connection.cursor() as cursor, _sums_of_facts(cursor) as (of_years, of_long):
        years = _compared(cursor, SUMS, KEY, COLUMNS, of_years, yearly("above", SLOTS), most)
        long = _compared(cursor, LONG, LONG_KEY, LONG_COLUMNS, of_long, longer("above"), most)
    cells = RollupCell.objects.in_bulk({key[1] for key, _wanted, _kept in [*years, *long]})
    found = []
    for (place, cell, year, word), wanted, kept in years:
        told = sorted(zip(SLOTS, _pairs(wanted), _pairs(kept), strict=True))  # half months before parts
        found += [
            Difference(place, cells[cell], *halves_of(year, slot), word, one, other)
            for slot, one, other in told
            if one != other
        ]
    for (place, cell, _across, first, last, word), wanted, kept in long:
        found.append(Difference(place, cells[cell], day(first), day(last), word, *_pairs(wanted), *_pairs(kept)))
    return found[:most]


def _compared(
    cursor: Any, table: str, key: Collection[str], columns: Collection[str], wanted: str, noted: str, most: int
) -> list[tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]]:
    """Where they differ: key, what the facts say, what is kept."""
    names, values = ", ".join(key), ", ".join(columns)
    sides = ", ".join(
        f"{total(f'CASE WHEN side = {side} THEN {column} END')} AS {column}_{side}"
        for side in (0, 1)
        for column in columns
    )
    different = " OR ".join(f"coalesce({one}_0, 0) <> coalesce({one}_1, 0)" for one in columns)
    cursor.execute(
        f"WITH {spread(NOTES)} SELECT * FROM (SELECT {names}, {sides} FROM ("
        f"SELECT 0 AS side, {names}, {values} FROM ({wanted}) s UNION ALL "
        f"SELECT 1, {names}, {values} FROM {table} UNION ALL "
        f"SELECT 1, {names}, {values} FROM ({noted}) n) every GROUP BY {names}) compared WHERE {different} "
        f"ORDER BY {names} LIMIT %s",
        [most],
    )
    ends = len(key), len(key) + len(columns)
    return [(row[: ends[0]], row[ends[0] : ends[1]], row[ends[1] :]) for row in cursor.fetchall()]


def _pairs(row: tuple[Any, ...]) -> list[tuple[Decimal, int]]:
    return [(decimal(value or 0), int(facts or 0)) for value, facts in zip(row[::2], row[1::2], strict=True)]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
