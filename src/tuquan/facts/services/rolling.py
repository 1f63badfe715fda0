"""Kept sums of every place at every level, by half months. An act notes what it changes; `fold` carries the notes into
the sums of the place and of all above it, again and again while a worker runs. No reader depends on it: notes not yet
folded are counted with the sums, in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from tuquan.facts.buckets import bucket_of
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import whole
from tuquan.facts.models import Fact, Rollup, RollupChange
from tuquan.facts.queries.nodes import ancestors_of
from tuquan.units.models import Place

RollupKey = tuple[int, str, date, str, str]
"""place, indicator, bucket, dims, qualifier"""
Sums = dict[RollupKey, list[int]]
"""key → [value in thousandths, number of facts]"""
BATCH = 10_000
COLUMNS = ("place_id", "indicator", "bucket", "dims", "qualifier", "value", "facts")


def rollable(fact: Fact) -> bool:
    """Whether the fact belongs into the kept sums; all others are read one by one."""
    return (
        fact.located_id is not None
        and fact.basis == Basis.RECORDED
        and fact.scope == Scope.OWN
        and catalogue()[fact.indicator].kind is Kind.SUM
        and bucket_of(fact.first_date) == bucket_of(fact.last_date)
    )


def key_of(fact: Fact) -> RollupKey:
    assert fact.located_id is not None
    return (fact.located_id, fact.indicator, bucket_of(fact.first_date), fact.dims, str(fact.qualifier))


def note(written: Iterable[Fact], ended: Iterable[Fact]) -> None:
    """What the act changes, one row for each sum at the place itself."""
    changes: Sums = defaultdict(lambda: [0, 0])
    for facts, sign in ((written, 1), (ended, -1)):
        for fact in facts:
            if fact.rolled:
                change = changes[key_of(fact)]
                change[0] += sign * whole(fact.value)
                change[1] += sign
    _insert(RollupChange, [(*key, *change) for key, change in changes.items() if change != [0, 0]])


def fold(most: int = BATCH) -> int:
    """Carry notes into the sums; returns how many. Several may fold at once: none takes another's notes, and the rows
    are met in one order."""
    if not RollupChange.objects.exists():
        return 0
    with transaction.atomic():
        taken = _take(most)
        sums = _spread(taken)
        _insert(Rollup, [(*key, *sums[key]) for key in sorted(sums)], add=True)
    return len(taken)


def fold_all() -> int:
    folded = 0
    while some := fold():
        folded += some
    return folded


def rebuild() -> int:
    """Make the kept sums anew from the facts; returns how many there are."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Acts wait until it is done: a fact written meanwhile would be counted twice or not at all.
                cursor.execute(f"LOCK TABLE {RollupChange._meta.db_table} IN EXCLUSIVE MODE")
        RollupChange.objects.all().delete()
        Rollup.objects.all().delete()
        sums = sums_of_facts()
        _insert(Rollup, [(*key, *sums[key]) for key in sorted(sums)])
    return len(sums)


def sums_of_facts() -> Sums:
    """The sums as the facts give them."""
    return _spread(list(_own_sums()))


def kept_sums() -> Sums:
    """The sums as they are kept, with the notes not yet folded; what came to nothing is left out."""
    sums = _spread(list(_in_thousandths(RollupChange.objects.values_list(*COLUMNS))))
    for row in _in_thousandths(Rollup.objects.values_list(*COLUMNS).iterator(chunk_size=2000)):
        _add(sums, row[:5], *row[5:])
    return {key: total for key, total in sums.items() if total != [0, 0]}


def _spread(rows: Sequence[tuple[Any, ...]]) -> Sums:
    """Sums of places themselves, carried to each place and all above it."""
    paths = _paths({row[0] for row in rows})
    sums: Sums = defaultdict(lambda: [0, 0])
    for place, *names, value, facts in rows:
        for node in paths[place]:
            _add(sums, (node, *names), value, facts)
    return sums


def _add(sums: Sums, key: tuple[Any, ...], value: int, facts: int) -> None:
    total = sums[key]  # type: ignore[index]
    total[0] += value
    total[1] += facts


def _in_thousandths(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return ((*names, whole(value), facts) for *names, value, facts in rows)


def _own_sums() -> Iterator[tuple[Any, ...]]:
    """The facts of each place itself, added by the database."""
    for half, from_day in ((Q(first_date__day__lt=16), 1), (Q(first_date__day__gte=16), 16)):
        rows = (
            Fact.objects.standing()
            .filter(half, rolled=True)
            .annotate(month=TruncMonth("first_date"))
            .values_list("located_id", "indicator", "month", "dims", "qualifier")
            .annotate(Sum("value"), Count("pk"))
            .order_by()
        )
        for place, indicator, month, dims, qualifier, value, facts in rows:
            yield place, indicator, month.replace(day=from_day), dims, qualifier, whole(value), facts


def _paths(places: Iterable[int]) -> dict[int, list[int]]:
    """Each place with the numbers of all nodes at and above it."""
    wanted = sorted(places)
    return {
        pk: ancestors_of(path)
        for start in range(0, len(wanted), 900)
        for pk, path in Place.objects.filter(pk__in=wanted[start : start + 900]).values_list("pk", "path")
    }


def _take(most: int) -> list[tuple[Any, ...]]:
    table = RollupChange._meta.db_table
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} ORDER BY id LIMIT %s{skip}) "
            f"RETURNING {', '.join(COLUMNS)}",
            [most],
        )
        return cursor.fetchall()


def _insert(model: type[Rollup] | type[RollupChange], rows: Sequence[tuple[Any, ...]], *, add: bool = False) -> None:
    table = model._meta.db_table
    on_conflict = (
        f" ON CONFLICT ({', '.join(COLUMNS[:5])}) DO UPDATE "
        f"SET value = {table}.value + excluded.value, facts = {table}.facts + excluded.facts"
    )
    for start in range(0, len(rows), 100):
        part = rows[start : start + 100]
        values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {values}{on_conflict if add else ''}",
                [
                    connection.ops.adapt_datefield_value(one) if isinstance(one, date) else one
                    for row in part
                    for one in row
                ],
            )
