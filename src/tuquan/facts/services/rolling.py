"""Kept sums of every place at every level. An act notes what it changes; `fold` carries the notes into the sums of the
place and of all above it, again and again while a worker runs. No reader depends on it: notes not yet folded are
counted with the sums, in one statement.

Everything large is done inside the database, in the same words on both (`listed.py`): folding costs a few microseconds
a note, and making all sums anew reads the facts once, whatever their number, in the memory the database is given.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tuquan.facts.buckets import bucket_of, part_of
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope, Span
from tuquan.facts.fields import decimal, whole
from tuquan.facts.listed import as_list, day, depth_of, half_of, listed, step_at, steps_of
from tuquan.facts.models import Fact, Rollup, RollupCell, RollupChange
from tuquan.units.models import Place

BATCH = 10_000
FACTS, SUMS, CELLS, NOTES, PLACES = (model._meta.db_table for model in (Fact, Rollup, RollupCell, RollupChange, Place))
KEY = "place_id, cell_id, span, bucket, until, qualifier"
NOTED = ("place_id", "indicator", "bucket", "until", "dims", "qualifier", "value", "facts")


def rollable(fact: Fact) -> bool:
    """Whether the fact belongs into the kept sums; all others are read one by one."""
    return (
        fact.located_id is not None
        and fact.basis == Basis.RECORDED
        and fact.scope == Scope.OWN
        and catalogue()[fact.indicator].kind is Kind.SUM
    )


def note(written: Iterable[Fact], ended: Iterable[Fact]) -> None:
    """What the act changes, one row for each sum at the place itself."""
    changes: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for facts, sign in ((written, 1), (ended, -1)):
        for fact in facts:
            if fact.rolled:
                halves = bucket_of(fact.first_date), bucket_of(fact.last_date)
                change = changes[fact.located_id, fact.indicator, *halves, fact.dims, str(fact.qualifier)]
                change[0] += sign * whole(fact.value)
                change[1] += sign
    rows = [(*key, *change) for key, change in changes.items() if change != [0, 0]]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > 20:
            with cursor.copy(f"COPY {NOTES} ({', '.join(NOTED)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        for start in range(0, len(rows), 100):
            part = rows[start : start + 100]
            values = ", ".join([f"({', '.join(['%s'] * len(NOTED))})"] * len(part))
            cursor.execute(
                f"INSERT INTO {NOTES} ({', '.join(NOTED)}) VALUES {values}",
                [one.isoformat() if isinstance(one, date) else one for row in part for one in row],
            )


# Folding


def fold(most: int = BATCH) -> int:
    """Carry notes into the sums; returns how many. Several may fold at once: none takes another's notes, and the rows
    are met in one order."""
    if not RollupChange.objects.exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        cursor.execute(f"SELECT id FROM {NOTES} ORDER BY id LIMIT %s{skip}", [most])
        taken = cursor.fetchall()
        if not taken:
            return 0
        of_these = f"s.id IN (SELECT id FROM {listed({'id': 'bigint'})} AS these)"
        ids = as_list(taken)
        sums = _spread(cursor, of_these, [ids])
        cursor.execute(
            f"INSERT INTO {SUMS} ({KEY}, value, facts) {sums[0]} ORDER BY 1, 2, 3, 4, 5, 6 "
            f"ON CONFLICT ({KEY}) DO UPDATE "
            f"SET value = {SUMS}.value + excluded.value, facts = {SUMS}.facts + excluded.facts",
            sums[1],
        )
        cursor.execute(f"DELETE FROM {NOTES} AS s WHERE {of_these}", [ids])
    return len(taken)


def fold_all() -> int:
    folded = 0
    while some := fold():
        folded += some
    return folded


def _spread(cursor: Any, which: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """The SQL of what these notes add to each kept sum."""
    cursor.execute(
        f"SELECT DISTINCT s.indicator, s.dims FROM {NOTES} s LEFT JOIN {CELLS} c ON {_cell_of('s')} "
        f"WHERE {which} AND c.id IS NULL",
        params,
    )
    _make_cells(cursor.fetchall())
    cursor.execute(f"SELECT DISTINCT s.bucket, s.until FROM {NOTES} s WHERE {which}", params)
    wider = as_list(_wider((day(first), day(last)) for first, last in cursor.fetchall()))
    kinds = {"bucket": "date", "until": "date", "span": "smallint", "begins": "date", "ends": "date"}
    added = "CAST(sum(s.value) AS bigint) AS value, CAST(sum(s.facts) AS bigint) AS facts"
    rest = "bucket, until, qualifier, value, facts"
    sql = (
        f"WITH own AS (SELECT s.place_id, c.id AS cell, c.total_id AS total, s.bucket, s.until, s.qualifier, {added} "
        f"FROM {NOTES} s JOIN {CELLS} c ON {_cell_of('s')} WHERE {which} GROUP BY 1, 2, 3, 4, 5, 6), "
        f"every AS (SELECT place_id, cell, total, {rest} FROM own UNION ALL "
        f"SELECT place_id, total, NULL, {rest} FROM own WHERE total IS NOT NULL), "
        f"above AS (SELECT step.value AS node, s.cell, s.total, s.bucket, s.until, s.qualifier, {added} FROM every s "
        f"JOIN {PLACES} p ON p.id = s.place_id CROSS JOIN {steps_of('p.path')} GROUP BY 1, 2, 3, 4, 5, 6), "
        f"wide AS (SELECT node, cell, {Span.HALVES.value} AS span, {rest} FROM above UNION ALL "
        "SELECT s.node, s.cell, w.span, w.begins, w.ends, s.qualifier, s.value, s.facts FROM above s "
        f"JOIN {listed(kinds)} AS w ON w.bucket = s.bucket AND w.until = s.until WHERE s.total IS NULL) "
        f"SELECT s.node, s.cell, s.span, s.bucket, s.until, s.qualifier, {added} FROM wide s WHERE true "
        "GROUP BY 1, 2, 3, 4, 5, 6"
    )
    return sql, [*params, wider]


def _wider(halves: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date, int, date, date]]:
    """Where facts of these halves are kept a second time, all divisions together: in the part of the year that holds
    them all, else with those that lie across."""
    for first, last in halves:
        if part_of(first) == part_of(last):
            yield first, last, Span.PART.value, *part_of(first)
        else:
            yield first, last, Span.ACROSS.value, first, last


def _cell_of(row: str) -> str:
    """Figures without a division are in the cell of all divisions only."""
    dims = f"CASE WHEN {row}.dims = '{{}}' THEN '' ELSE {row}.dims END"
    return f"c.indicator = {row}.indicator AND c.dims = {dims}"


def _make_cells(names: Iterable[tuple[str, str]]) -> None:
    for indicator, dims in sorted(names):
        RollupCell.objects.bulk_create([RollupCell(indicator=indicator, dims="")], ignore_conflicts=True)
        if dims != "{}":
            total = RollupCell.objects.get(indicator=indicator, dims="")
            divided = RollupCell(indicator=indicator, dims=dims, total=total)
            RollupCell.objects.bulk_create([divided], ignore_conflicts=True)


# Making all of them anew


class _NewCells(Exception):
    """Facts say something no sum was ever kept of."""


def rebuild() -> int:
    """Make the kept sums anew from the facts; returns how many there are. Acts and readers wait until it is done."""
    if not RollupCell.objects.exists():
        _make_missing_cells()
    try:
        return _rebuild()
    except _NewCells:
        _make_missing_cells()
        return _rebuild()


def _rebuild() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A fact written meanwhile would be counted twice or not at all.
            cursor.execute(f"LOCK TABLE {NOTES} IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come is not emptied
            cursor.execute(f"TRUNCATE {NOTES}, {SUMS}")
            kept = _without_indexes(cursor)
        else:
            cursor.execute(f"DELETE FROM {NOTES}")
            cursor.execute(f"DELETE FROM {SUMS}")
            kept = []
        with _sums_of_facts(cursor) as sums:
            for select in sums:
                cursor.execute(f"INSERT INTO {SUMS} ({KEY}, value, facts) {select}")
        for statement in kept:
            cursor.execute(statement)
        cursor.execute(f"SELECT count(*) FROM {SUMS}")
        return cursor.fetchone()[0]


def _make_missing_cells() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.indicator, f.dims FROM (SELECT DISTINCT indicator, dims FROM {FACTS} "
            f"WHERE rolled AND ended_at IS NULL) f LEFT JOIN {CELLS} c ON {_cell_of('f')} WHERE c.id IS NULL"
        )
        missing = cursor.fetchall()
    _make_cells(missing)


def _without_indexes(cursor: Any) -> list[str]:
    """Rows come in by the million: the indexes are made afterwards, at once."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
        "AND contype IN ('p', 'u') ORDER BY conname",
        [SUMS],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'ALTER TABLE {SUMS} DROP CONSTRAINT "{name}"')
    return [f'ALTER TABLE {SUMS} ADD CONSTRAINT "{name}" {definition}' for name, definition in found]


@contextmanager
def _sums_of_facts(cursor: Any) -> Iterator[list[str]]:
    """Gives SELECTs that together are every sum as the facts say it, once each. The facts are read once and added at
    their own place, then carried upward level by level.

    :raises _NewCells: a fact has no cell; see `_make_missing_cells`.
    """
    sums = "CAST(sum(value) AS bigint) AS value, CAST(sum(facts) AS bigint) AS facts"
    made: list[str] = []

    def make(name: str, select: str, *params: Any) -> None:
        cursor.execute(f"CREATE TEMP TABLE {name} AS {select}", params)
        made.append(name)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")

    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL work_mem = '512MB'")
    try:
        make(
            "made_place",
            f"SELECT id AS place, {step_at('path', 1)} AS node, {step_at('path', 2)} AS above, {depth_of('path')} AS depth "
            f"FROM {PLACES}",
        )
        make("made_node", "SELECT DISTINCT node, above, depth FROM made_place")
        first, last = half_of("first_date"), half_of("last_date")
        make(
            "made_own",
            f"SELECT p.node, c.id AS cell, c.total_id AS total, {first} AS bucket, {last} AS until, f.qualifier, "
            f"CAST(sum(f.value) AS bigint) AS value, count(*) AS facts FROM {FACTS} f "
            f"JOIN made_place p ON p.place = f.located_id LEFT JOIN {CELLS} c ON {_cell_of('f')} "
            "WHERE f.rolled AND f.ended_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6",
        )
        cursor.execute("SELECT count(*) FROM made_own WHERE cell IS NULL")
        if cursor.fetchone()[0]:
            raise _NewCells
        make(
            "made_total",
            f"SELECT node, coalesce(total, cell) AS cell, bucket, until, qualifier, {sums} FROM made_own "
            "GROUP BY 1, 2, 3, 4, 5",
        )
        columns = "node, cell, bucket, until, qualifier, value, facts"
        own = f"SELECT {columns} FROM made_own WHERE total IS NOT NULL UNION ALL SELECT {columns} FROM made_total"
        make("made_above", f"SELECT {columns} FROM made_total WHERE false")
        cursor.execute("SELECT max(depth) FROM made_node")
        deepest = cursor.fetchone()[0] or 0
        for depth in range(deepest, 1, -1):
            cursor.execute(
                f"INSERT INTO made_above SELECT n.above, cell, bucket, until, qualifier, {sums} "
                f"FROM ({own} UNION ALL SELECT {columns} FROM made_above) s "
                f"JOIN made_node n ON n.node = s.node AND n.depth = {depth} GROUP BY 1, 2, 3, 4, 5"
            )
        # A place with facts of its own and below it has two rows of a sum; the others have one.
        make(
            "made_both",
            "SELECT DISTINCT node FROM made_above WHERE node IN (SELECT DISTINCT node FROM made_total)",
        )
        both = "node IN (SELECT node FROM made_both)"
        every = f"SELECT * FROM ({own} UNION ALL SELECT {columns} FROM made_above) s"
        halves = (
            f"{every} WHERE NOT {both} UNION ALL "
            f"SELECT node, cell, bucket, until, qualifier, {sums} FROM ({every} WHERE {both}) t GROUP BY 1, 2, 3, 4, 5"
        )
        cursor.execute("SELECT DISTINCT bucket, until FROM made_total")
        wider = list(_wider((day(begins), day(ends)) for begins, ends in cursor.fetchall()))
        kinds = {"bucket": "date", "until": "date", "span": "smallint", "begins": "date", "ends": "date"}
        make("made_wider", f"SELECT * FROM {listed(kinds)} AS w", as_list(wider))
        yield [
            f"SELECT node AS place_id, cell AS cell_id, {Span.HALVES.value} AS span, bucket, until, qualifier, "
            f"value, facts FROM ({halves}) h",
            f"SELECT node AS place_id, cell AS cell_id, w.span, w.begins AS bucket, w.ends AS until, qualifier, {sums} "
            f"FROM ({every}) s JOIN {CELLS} c ON c.id = s.cell AND c.total_id IS NULL "
            "JOIN made_wider w ON w.bucket = s.bucket AND w.until = s.until GROUP BY 1, 2, 3, 4, 5, 6",
        ]
    finally:
        if not connection.needs_rollback:
            for name in made:
                cursor.execute(f"DROP TABLE {name}")


@dataclass(frozen=True)
class Difference:
    """A kept sum that is not what the facts say; (value, number of facts) each."""

    place: int
    cell: RollupCell
    span: int
    bucket: date
    until: date
    qualifier: str
    wanted: tuple[Decimal, int]
    kept: tuple[Decimal, int]


def differences(most: int) -> list[Difference]:
    """Sums that are wrong, missing or too many, notes not yet folded counted with them. Acts go on meanwhile: all is
    seen as of one moment. The database compares; nothing of it is held here."""
    try:
        return _differences(most)
    except _NewCells:
        _make_missing_cells()
        return _differences(most)


def _differences(most: int) -> list[Difference]:
    with one_moment(), connection.cursor() as cursor, _sums_of_facts(cursor) as sums:
        noted, params = _spread(cursor, "s.id IS NOT NULL", [])
        wanted = " UNION ALL ".join(
            f"SELECT {KEY}, value AS wanted, facts AS facts_wanted, 0 AS kept, 0 AS facts_kept FROM ({select}) s"
            for select in sums
        )
        cursor.execute(
            f"SELECT {KEY}, sum(wanted), sum(facts_wanted), sum(kept), sum(facts_kept) FROM ({wanted} UNION ALL "
            f"SELECT {KEY}, 0, 0, value, facts FROM {SUMS} UNION ALL "
            f"SELECT node, cell, span, bucket, until, qualifier, 0, 0, value, facts FROM ({noted}) n) every "
            "GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(wanted) <> sum(kept) OR sum(facts_wanted) <> sum(facts_kept) "
            "ORDER BY 1, 2, 3, 4, 5, 6 LIMIT %s",
            [*params, most],
        )
        rows = cursor.fetchall()
    cells = RollupCell.objects.in_bulk({row[1] for row in rows})
    return [
        Difference(place, cells[cell], span, day(first), day(last), word, (decimal(a), int(b)), (decimal(c), int(d)))
        for place, cell, span, first, last, word, a, b, c, d in rows
    ]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
