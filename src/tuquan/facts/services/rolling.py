"""Kept sums of every place at every level. An act notes what it changes; `fold` carries the notes into the sums of the
place and of all above it, again and again while a worker runs. No reader depends on it: notes not yet folded are
counted with the sums, in one statement.

Everything large is done inside the database, in the same words on both (`listed.py`): folding costs a few microseconds
a note, and making all sums anew reads the facts once, whatever their number, in the memory the database is given.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tuquan.facts import triggers
from tuquan.facts.buckets import bucket_of, part_of
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope, Span
from tuquan.facts.fields import decimal, whole
from tuquan.facts.listed import (
    as_bytes,
    day,
    depth_of,
    first_step,
    half_of,
    packed,
    part_begins,
    part_ends,
    step_at,
    step_number,
    steps_of,
    unpacked,
)
from tuquan.facts.models import Fact, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.nodes import WIDE
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
    halves: dict[date, date] = {}
    for facts, sign in ((written, 1), (ended, -1)):
        for fact in facts:
            if fact.rolled:
                first, last = fact.first_date, fact.last_date
                for day in (first, last):
                    if day not in halves:
                        halves[day] = bucket_of(day)
                change = changes[
                    fact.located_id, fact.indicator, halves[first], halves[last], fact.dims, str(fact.qualifier)
                ]
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
    """Carry notes into the sums; returns how many. What they add is added up before a sum is touched, so that a sum of
    the nation is met once however many acts there were. One folds at a time; acts and readers wait for nobody."""
    if not RollupChange.objects.exists():
        return 0
    try:
        return _fold(most)
    except _NewCells:
        _make_missing_cells(NOTES, "true")
        return _fold(most)


def _fold(most: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        last = f"(SELECT max(id) FROM (SELECT id FROM {NOTES} ORDER BY id LIMIT %s) AS next)"
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_advisory_xact_lock('{SUMS}'::regclass::bigint)")
            # In one statement, so that the notes added are those taken away, whatever is committed meanwhile. Nobody else
            # changes sums, so no sum has to be locked before it is changed.
            here = " AND ".join(f"kept.{name} = more.{name}" for name in KEY.split(", "))
            steps, sums = _spread("taken")
            cursor.execute(
                f"WITH taken AS (DELETE FROM {NOTES} WHERE id <= {last} RETURNING *), {steps}, "
                f"more AS MATERIALIZED ({sums} ORDER BY 1, 2, 3, 4, 5, 6), "
                f"changed AS (UPDATE {SUMS} AS kept SET value = kept.value + more.value, facts = kept.facts + more.facts "
                f"FROM more WHERE {here} RETURNING {', '.join(f'kept.{name}' for name in KEY.split(', '))}), "
                f"added AS (INSERT INTO {SUMS} ({KEY}, value, facts) SELECT * FROM more "
                f"WHERE NOT EXISTS (SELECT 1 FROM changed AS kept WHERE {here})) "
                "SELECT count(*), count(*) FILTER (WHERE c.id IS NULL) "
                f"FROM taken s LEFT JOIN {CELLS} c ON {_cell_of('s')}",
                [most],
            )
            folded, unknown = cursor.fetchone()
        else:
            # Nobody else writes while this one does.
            cursor.execute(
                f"SELECT count(*), count(CASE WHEN c.id IS NULL THEN 1 END), max(s.id) FROM {NOTES} s "
                f"LEFT JOIN {CELLS} c ON {_cell_of('s')} WHERE s.id <= {last}",
                [most],
            )
            folded, unknown, upto = cursor.fetchone()
            if folded and not unknown:
                steps, sums = _spread(f"(SELECT * FROM {NOTES} WHERE id <= {int(upto)})")
                cursor.execute(
                    f"WITH {steps} INSERT INTO {SUMS} AS kept ({KEY}, value, facts) {sums} ORDER BY 1, 2, 3, 4, 5, 6 "
                    f"ON CONFLICT ({KEY}) DO UPDATE "
                    "SET value = kept.value + excluded.value, facts = kept.facts + excluded.facts"
                )
                cursor.execute(f"DELETE FROM {NOTES} WHERE id <= %s", [upto])
        if unknown:
            raise _NewCells
    return int(folded)


def fold_all() -> int:
    folded = 0
    while some := fold():
        folded += some
    return folded


def _spread(notes: str) -> tuple[str, str]:
    """The SQL of what these notes add to each kept sum: the steps to it (of WITH), and the sums."""
    added = "CAST(sum(s.value) AS bigint) AS value, CAST(sum(s.facts) AS bigint) AS facts"
    rest = "s.bucket, s.until, s.qualifier"
    inside = f"{part_begins('bucket')} = {part_begins('until')}"
    steps = (
        f"own AS (SELECT s.place_id, c.id AS cell, c.total_id AS total, {rest}, {added} "
        f"FROM {notes} s JOIN {CELLS} c ON {_cell_of('s')} GROUP BY 1, 2, 3, 4, 5, 6), "
        # Each place once, however many notes it has.
        f"upward AS (SELECT p.id AS place_id, step.value AS node, {step_number()} AS step FROM {PLACES} p "
        f"JOIN {steps_of('p.path')} WHERE p.id IN (SELECT place_id FROM own)), "
        f"above AS (SELECT u.node, coalesce(s.total, s.cell) AS cell, {rest}, s.value, s.facts FROM own s "
        "JOIN upward u ON u.place_id = s.place_id UNION ALL "
        f"SELECT u.node, s.cell, {rest}, s.value, s.facts FROM own s "
        f"JOIN upward u ON u.place_id = s.place_id AND u.step <= {WIDE} WHERE s.total IS NOT NULL), "
        f"halves AS (SELECT s.node, s.cell, {rest}, {added} FROM above s GROUP BY 1, 2, 3, 4, 5), "
        # The part of the year that holds them, else those that lie across (`buckets.part_of`).
        f"longer AS (SELECT bucket, until, CASE WHEN {inside} THEN {Span.PART.value} ELSE {Span.ACROSS.value} END AS span, "
        f"CASE WHEN {inside} THEN {part_begins('bucket')} ELSE bucket END AS begins, "
        f"CASE WHEN {inside} THEN {part_ends('until')} ELSE until END AS ends FROM own GROUP BY bucket, until), "
        f"parts AS (SELECT s.node, s.cell, w.span, w.begins, w.ends, s.qualifier, {added} FROM halves s "
        "JOIN longer w ON w.bucket = s.bucket AND w.until = s.until GROUP BY 1, 2, 3, 4, 5, 6)"
    )
    return steps, (
        f"SELECT node AS place_id, cell AS cell_id, {Span.HALVES.value} AS span, bucket, until, {as_bytes('qualifier')} "
        "AS qualifier, value, facts FROM halves UNION ALL SELECT node, cell, span, begins, ends, qualifier, value, facts "
        "FROM parts"
    )


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
        _make_missing_cells(FACTS, "s.rolled AND s.ended_at IS NULL")
    try:
        return _rebuild()
    except _NewCells:
        _make_missing_cells(FACTS, "s.rolled AND s.ended_at IS NULL")
        return _rebuild()


def _rebuild() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A fact written meanwhile would be counted twice or not at all.
            cursor.execute(f"LOCK TABLE {NOTES} IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come is not emptied
            cursor.execute(f"TRUNCATE {NOTES}, {SUMS}")
            kept = _without_indexes(cursor)
            cursor.execute(triggers.ROOM)
        else:
            cursor.execute(f"DELETE FROM {NOTES}")
            cursor.execute(f"DELETE FROM {SUMS}")
            kept = []
        made = 0
        with _sums_of_facts(cursor) as sums:
            for select in sums:
                cursor.execute(f"INSERT INTO {SUMS} ({KEY}, value, facts) {select}")
                made += cursor.rowcount
        for statement in kept:
            cursor.execute(statement)
        return made


def _make_missing_cells(of: str, which: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.indicator, f.dims FROM (SELECT DISTINCT s.indicator, s.dims FROM {of} s WHERE {which}) f "
            f"LEFT JOIN {CELLS} c ON {_cell_of('f')} WHERE c.id IS NULL"
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

    def make(name: str, select: str) -> None:
        cursor.execute(f"CREATE TEMP TABLE {name} AS {select}")
        made.append(name)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")

    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL work_mem = '512MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL jit = off")
    try:
        make(
            "made_place",
            f"SELECT id AS place, {step_at('path', 1)} AS node, {step_at('path', 2)} AS above, {depth_of('path')} AS depth, "
            f"CASE WHEN {depth_of('path')} >= {WIDE} THEN {first_step('path', WIDE)} END AS province FROM {PLACES}",
        )
        make("made_node", "SELECT DISTINCT node, above, depth FROM made_place")
        # Half months and sharpness go as one value, so that millions of rows are grouped by three numbers.
        when = packed(half_of("f.first_date"), half_of("f.last_date"), "f.qualifier")
        make(
            "made_fact",
            f"SELECT p.node, p.province, c.id AS cell, c.total_id AS total, {when} AS at, f.value FROM {FACTS} f "
            f"JOIN made_place p ON p.place = f.located_id LEFT JOIN {CELLS} c ON {_cell_of('f')} "
            "WHERE f.rolled AND f.ended_at IS NULL",
        )
        cursor.execute("SELECT 1 FROM made_fact WHERE cell IS NULL LIMIT 1")
        if cursor.fetchone():
            raise _NewCells
        of_facts = "CAST(sum(value) AS bigint) AS value, count(*) AS facts"
        columns = "node, cell, at, value, facts"
        make("made_own", f"SELECT node, coalesce(total, cell) AS cell, at, {of_facts} FROM made_fact GROUP BY 1, 2, 3")
        make("made_above", f"SELECT {columns} FROM made_own WHERE false")
        cursor.execute("SELECT max(depth) FROM made_node")
        deepest = cursor.fetchone()[0] or 0
        for depth in range(deepest, 1, -1):
            cursor.execute(
                f"INSERT INTO made_above SELECT n.above, cell, at, {sums} "
                f"FROM (SELECT {columns} FROM made_own UNION ALL SELECT {columns} FROM made_above) s "
                f"JOIN made_node n ON n.node = s.node AND n.depth = {depth} GROUP BY 1, 2, 3"
            )
        # Divisions of the widest places only.
        make(
            "made_divided",
            f"SELECT province AS node, cell, at, {of_facts} FROM made_fact "
            "WHERE total IS NOT NULL AND province IS NOT NULL GROUP BY 1, 2, 3",
        )
        cursor.execute(
            f"INSERT INTO made_divided SELECT node, cell, at, {sums} FROM ("
            "SELECT n.above AS node, cell, at, value, facts FROM made_divided d JOIN made_node n ON n.node = d.node "
            "UNION ALL SELECT node, cell, at, value, 1 FROM made_fact "
            "WHERE total IS NOT NULL AND province IS NULL) s GROUP BY 1, 2, 3"
        )
        make("made_at", "SELECT at, 0 AS halves, 0 AS wide FROM made_own WHERE false")
        make("made_when", f"SELECT 0 AS wide, span, bucket, until, qualifier FROM {SUMS} WHERE false")
        _tell_when(cursor)
        # A place with facts of its own and below it has two rows of a sum; the others have one.
        make("made_both", "SELECT DISTINCT node FROM made_above WHERE node IN (SELECT DISTINCT node FROM made_own)")
        both = "node IN (SELECT node FROM made_both)"
        every = f"SELECT {columns} FROM made_own UNION ALL SELECT {columns} FROM made_above"
        halves = (
            f"SELECT * FROM ({every}) s WHERE NOT {both} UNION ALL SELECT node, cell, at, {sums} FROM ({every}) s "
            f"WHERE {both} GROUP BY 1, 2, 3 UNION ALL SELECT {columns} FROM made_divided"
        )
        names = "node AS place_id, cell AS cell_id, w.span, w.bucket, w.until, w.qualifier, value, facts"
        yield [
            f"SELECT {names} FROM ({halves}) h JOIN made_at a ON a.at = h.at JOIN made_when w ON w.wide = a.halves",
            f"SELECT {names} FROM (SELECT node, cell, a.wide, {sums} FROM "
            f"({every} UNION ALL SELECT {columns} FROM made_divided) s JOIN made_at a ON a.at = s.at GROUP BY 1, 2, 3) h "
            "JOIN made_when w ON w.wide = h.wide",
        ]
    finally:
        if not connection.needs_rollback:
            for name in made:
                cursor.execute(f"DROP TABLE {name}")


def _tell_when(cursor: Any) -> None:
    """Of each value that half months and sharpness were packed into, what it says and which longer span holds it: the
    part of the year, else those that lie across."""
    cursor.execute("SELECT DISTINCT at FROM made_own")
    numbers: dict[tuple[int, date, date, str], int] = {}
    rows = []
    for (at,) in cursor.fetchall():
        first, last, qualifier = unpacked(at)
        part = part_of(first)
        wide = (Span.PART, *part) if part == part_of(last) else (Span.ACROSS, first, last)
        rows.append((at, *(
            numbers.setdefault((int(span), begins, ends, qualifier), len(numbers))
            for span, begins, ends in ((Span.HALVES, first, last), wide)
        )))  # fmt: skip
    cursor.executemany("INSERT INTO made_at VALUES (%s, %s, %s)", rows)
    cursor.executemany(
        "INSERT INTO made_when VALUES (%s, %s, %s, %s, %s)",
        [(number, span, str(begins), str(ends), word) for (span, begins, ends, word), number in numbers.items()],
    )
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE made_at; ANALYZE made_when")


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
        _make_missing_cells(FACTS, "s.rolled AND s.ended_at IS NULL")
        return _differences(most)


def _differences(most: int) -> list[Difference]:
    with one_moment(), connection.cursor() as cursor, _sums_of_facts(cursor) as sums:
        steps, noted = _spread(NOTES)
        wanted = " UNION ALL ".join(
            f"SELECT {KEY}, value AS wanted, facts AS facts_wanted, 0 AS kept, 0 AS facts_kept FROM ({select}) s"
            for select in sums
        )
        cursor.execute(
            f"WITH {steps} SELECT {KEY}, sum(wanted), sum(facts_wanted), sum(kept), sum(facts_kept) FROM ({wanted} UNION ALL "
            f"SELECT {KEY}, 0, 0, value, facts FROM {SUMS} UNION ALL "
            f"SELECT {KEY}, 0, 0, value, facts FROM ({noted}) n) every "
            "GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(wanted) <> sum(kept) OR sum(facts_wanted) <> sum(facts_kept) "
            "ORDER BY 1, 2, 3, 4, 5, 6 LIMIT %s",
            [most],
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
