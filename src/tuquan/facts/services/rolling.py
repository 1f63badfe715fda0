"""Kept sums of every place at every level. An act notes what it changes; `fold` carries the notes into the sums of the
place and of all above it, again and again while a worker runs. No reader depends on it: notes not yet folded are
counted with the sums, in one statement.

Everything large is done inside the database, in the same words on both (`listed.py`): folding costs a few microseconds
a note. `rebuilding.py` makes all sums anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from tuquan.facts.buckets import AFTER_NOVEMBER, BEFORE_NOVEMBER, LAST_BEFORE, bucket_of, part_slot, slot_of
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import whole
from tuquan.facts.listed import as_bytes, day, slot_of as slot_in_sql, step_number, steps_of, total, year_of
from tuquan.facts.models import Fact, LongRollup, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.nodes import WIDE
from tuquan.facts.services import counting
from tuquan.units.models import Place, Unit

BATCH = 10_000
FACTS, SUMS, LONG, CELLS, NOTES, PLACES = (
    model._meta.db_table for model in (Fact, Rollup, LongRollup, RollupCell, RollupChange, Place)
)
KEY = ("place_id", "cell_id", "year", "qualifier")
LONG_KEY = ("place_id", "cell_id", "across", "bucket", "until", "qualifier")
LONG_COLUMNS = ("value", "facts")
PARTS = {
    BEFORE_NOVEMBER: f"slot <= {LAST_BEFORE} OR slot = {BEFORE_NOVEMBER}",
    AFTER_NOVEMBER: f"slot > {LAST_BEFORE} AND slot <> {BEFORE_NOVEMBER}",
}
"""What a part of the year holds: its half months, and what is longer."""
ADDED = (Kind.SUM, Kind.STOCK)
"""What may be added over places. How a count of a day goes into the sums: `counting.py`."""
NOTED = ("place_id", "indicator", "bucket", "until", "dims", "qualifier", "value", "facts")


def rollable(fact: Fact) -> bool:
    """Whether the fact belongs into the kept sums; all others are read one by one."""
    return (
        fact.located_id is not None
        and fact.basis == Basis.RECORDED
        and fact.scope == Scope.OWN
        and catalogue()[fact.indicator].kind in ADDED
    )


def note(written: Collection[Fact], ended: Collection[Fact]) -> None:
    """What the act changes, one row for each sum at the place itself."""
    said = [
        (fact, fact.first_date, fact.last_date, sign) for facts, sign in ((written, 1), (ended, -1)) for fact in facts
    ]
    happened = [row for row in said if not row[0].holds]
    counted = [(fact, on, on, sign) for fact, on, sign in counting.changes(written, ended)]
    _write([*happened, *counted])


def note_ending(unit: Unit, before: date | None) -> None:
    """What a unit had counted holds until its end."""
    _write([(fact, on, on, sign) for fact, on, sign in counting.changes_of_ending(unit, before)])


def _write(changed: Iterable[tuple[Fact, date, date, int]]) -> None:
    """Each fact with its days, to be added (1) or taken away (-1)."""
    changes: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    halves: dict[date, date] = {}
    for fact, first, last, sign in changed:
        if not fact.rolled:
            continue
        for moment in (first, last):
            if moment not in halves:
                halves[moment] = bucket_of(moment)
        change = changes[fact.located_id, fact.indicator, halves[first], halves[last], fact.dims, str(fact.qualifier)]
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


class NewCells(Exception):
    """Facts say something no sum was ever kept of."""


@dataclass(frozen=True)
class _Waiting:
    """The oldest notes: up to which, and of which half months."""

    upto: int
    halves: tuple[tuple[date, date], ...]

    @property
    def sums(self) -> list[tuple[str, Collection[str], Collection[str], str]]:
        """The tables that are met: key, columns, and the SELECT of what is added to them."""
        inside = [(first, slot) for first, last in self.halves if (slot := slot_of(first, last)) is not None]
        slots = sorted({slot for _first, slot in inside} | {part_slot(first) for first, _slot in inside})
        found: list[tuple[str, Collection[str], Collection[str], str]] = []
        if slots:
            found.append((SUMS, KEY, yearly_columns(slots), yearly("above", slots)))
        if any(first != last for first, last in self.halves):
            found.append((LONG, LONG_KEY, LONG_COLUMNS, longer("above")))
        return found


def fold(most: int = BATCH) -> int:
    """Carry notes into the sums; returns how many. What they add is added up before a sum is touched, so that a sum of
    the nation is met once however many acts there were. One folds at a time; acts and readers wait for nobody."""
    with connection.cursor() as cursor:
        waiting = _waiting(cursor, most)
    if waiting is None:
        return 0
    try:
        return _fold(waiting)
    except NewCells:
        make_missing_cells(NOTES, "true")
        return _fold(waiting)


def fold_all() -> int:
    folded = some = fold()
    while some >= BATCH:
        folded += (some := fold())
    return folded


def _fold(waiting: _Waiting) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Notes are taken and added together or not at all: a crash that undoes a fold loses nothing, so none waits
            # for the disk.
            cursor.execute(
                f"SELECT pg_advisory_xact_lock('{SUMS}'::regclass::bigint), set_config('work_mem', '64MB', true), "
                "set_config('synchronous_commit', 'off', true)"
            )
        folded, unknown = (_fold_at_once if connection.vendor == "postgresql" else _fold_in_turn)(cursor, waiting)
        if unknown:
            raise NewCells
    return folded


def _waiting(cursor: Any, most: int) -> _Waiting | None:
    cursor.execute(
        f"SELECT bucket, until, max(id) FROM (SELECT id, bucket, until FROM {NOTES} ORDER BY id LIMIT %s) AS next "
        "GROUP BY bucket, until",
        [most],
    )
    rows = cursor.fetchall()
    if not rows:
        return None
    return _Waiting(max(row[2] for row in rows), tuple((day(first), day(last)) for first, last, _id in rows))


def _fold_at_once(cursor: Any, waiting: _Waiting) -> tuple[int, int]:
    """In one statement, so that the notes added are those taken away, whatever is committed meanwhile: notes of other
    half months stay for the next time. Nobody else changes sums meanwhile, so each stays where it lies."""
    folding = [_folding(*one) for one in waiting.sums]
    cursor.execute(
        f"WITH taken AS (DELETE FROM {NOTES} WHERE id <= %s AND (bucket, until) IN "
        "(SELECT * FROM unnest(%s::date[], %s::date[])) RETURNING *), "
        f"{spread('taken')}, {', '.join(folding)} "
        f"SELECT count(*), count(*) FILTER (WHERE c.id IS NULL) FROM taken s LEFT JOIN {CELLS} c ON {cell_of('s')}",
        [waiting.upto, [first for first, _last in waiting.halves], [last for _first, last in waiting.halves]],
    )
    return cursor.fetchone()  # type: ignore[no-any-return]


def _folding(table: str, key: Collection[str], columns: Collection[str], sums: str) -> str:
    """Each sum is looked up once: those found are changed where they lie, the others are new."""
    here = " AND ".join(f"kept.{column} = more.{column}" for column in key)
    every = ", ".join([*key, *columns])
    return (
        f"of_{table} AS MATERIALIZED (SELECT more.*, kept.ctid AS lies FROM ({sums}) more "
        f"LEFT JOIN {table} kept ON {here}), "
        f"changed_{table} AS (UPDATE {table} AS kept SET {_added(columns, 'more')} FROM of_{table} AS more "
        f"WHERE kept.ctid = more.lies), "
        f"new_{table} AS (INSERT INTO {table} ({every}) SELECT {every} FROM of_{table} WHERE lies IS NULL)"
    )


def _fold_in_turn(cursor: Any, waiting: _Waiting) -> tuple[int, int]:
    """Where nobody else writes while this one does."""
    taken = f"(SELECT * FROM {NOTES} WHERE id <= {waiting.upto})"
    cursor.execute(
        f"SELECT count(*), count(CASE WHEN c.id IS NULL THEN 1 END) FROM {taken} s "
        f"LEFT JOIN {CELLS} c ON {cell_of('s')}"
    )
    folded, unknown = cursor.fetchone()
    if not unknown:
        for table, key, columns, sums in waiting.sums:
            cursor.execute(
                f"WITH {spread(taken)} INSERT INTO {table} AS kept ({', '.join([*key, *columns])}) {sums} "
                f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {_added(columns, 'excluded')}"
            )
        cursor.execute(f"DELETE FROM {NOTES} WHERE id <= %s", [waiting.upto])
    return folded, unknown


def _added(columns: Iterable[str], more: str) -> str:
    """Where nothing is added, nothing becomes nought."""
    return ", ".join(
        f"{one} = CASE WHEN {more}.{one} IS NULL THEN kept.{one} ELSE coalesce(kept.{one}, 0) + {more}.{one} END"
        for one in columns
    )


def spread(notes: str) -> str:
    """The steps of WITH that say what these notes bring to each place and to those above it: `above`."""
    added = f"{total('s.value')} AS value, {total('s.facts')} AS facts"
    days = "s.bucket, s.until, s.qualifier"
    when = f"{year_of('s.bucket')} AS year, {slot_in_sql('s.bucket', 's.until')} AS slot"
    rest = "s.year, s.slot, s.bucket, s.until, s.qualifier, s.value, s.facts"
    return (
        f"own AS (SELECT s.*, {when} FROM (SELECT s.place_id, c.id AS cell, c.total_id AS total, {days}, {added} "
        f"FROM {notes} s JOIN {CELLS} c ON {cell_of('s')} GROUP BY 1, 2, 3, 4, 5, 6) s), "
        # Each place once, however many notes it has.
        f"upward AS (SELECT p.id AS place_id, step.value AS node, {step_number()} AS step FROM {PLACES} p "
        f"JOIN {steps_of('p.path')} WHERE p.id IN (SELECT place_id FROM own)), "
        f"above AS (SELECT u.node, coalesce(s.total, s.cell) AS cell, {rest} FROM own s "
        f"JOIN upward u ON u.place_id = s.place_id UNION ALL SELECT u.node, s.cell, {rest} FROM own s "
        f"JOIN upward u ON u.place_id = s.place_id AND u.step <= {WIDE} WHERE s.total IS NOT NULL)"
    )


def yearly_columns(slots: Iterable[int]) -> list[str]:
    return [f"{kind}{slot}" for slot in slots for kind in "vn"]


def yearly(rows: str, slots: Iterable[int]) -> str:
    """SELECT of rows (node, cell, year, slot, qualifier, value, facts) added up as the kept sums of years are."""
    columns = "".join(
        f", {total('value')} FILTER (WHERE {within}) AS v{slot}, {total('facts')} FILTER (WHERE {within}) AS n{slot}"
        for slot in slots
        for within in (PARTS.get(slot, f"slot = {slot}"),)
    )
    return (
        f"SELECT node AS place_id, cell AS cell_id, year, {as_bytes('qualifier')} AS qualifier{columns} FROM {rows} "
        "WHERE slot IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )


def longer(rows: str) -> str:
    """SELECT of rows (node, cell, slot, bucket, until, qualifier, value, facts): the kept sums of what is long."""
    return (
        f"SELECT node AS place_id, cell AS cell_id, slot IS NULL AS across, bucket, until, {as_bytes('qualifier')} "
        f"AS qualifier, {total('value')} AS value, {total('facts')} AS facts FROM {rows} WHERE bucket <> until "
        "GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"
    )


# Cells


def cell_of(row: str) -> str:
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


def make_missing_cells(of: str, which: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.indicator, f.dims FROM (SELECT DISTINCT s.indicator, s.dims FROM {of} s WHERE {which}) f "
            f"LEFT JOIN {CELLS} c ON {cell_of('f')} WHERE c.id IS NULL"
        )
        missing = cursor.fetchall()
    _make_cells(missing)
