"""Asking the kept sums and the notes not yet folded into them, in one statement, so that nothing is met twice or missed
while notes are being folded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from tuquan.facts.buckets import bucket_of, next_bucket, whole_parts
from tuquan.facts.enums import Span
from tuquan.facts.fields import decimal
from tuquan.facts.listed import as_list, day, listed
from tuquan.facts.models import Rollup, RollupCell, RollupChange
from tuquan.units.models import Place

SUMS, CELLS, NOTES, PLACES = (model._meta.db_table for model in (Rollup, RollupCell, RollupChange, Place))


@dataclass(frozen=True, slots=True)
class Sum:
    place: int
    """The node of a kept sum (of all at and below it); the very place of a note."""
    path: str | None
    """Of the place of a note."""
    indicator: str
    dims: str
    """Empty: all divisions together."""
    qualifier: str
    halves: tuple[date, date] | None
    value: Decimal
    facts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sums: of which indicators, all divisions together, or divided as said (an empty mapping: in any way)."""

    codes: Collection[str]
    together: bool
    divided: Mapping[str, str] | None


def sums(
    asked: Asked, nodes: Collection[int], halves: tuple[date, date], without: Collection[date], *, by_half: bool
) -> Iterator[Sum]:
    """Sums within these half months. `without`: nothing that begins or ends in one of these halves; `by_half`: told
    apart by the halves they begin and end in."""
    ranges = _ranges(halves, by_half=by_half)
    cells, cell_params = _cells(asked)
    cut = ""
    cut_params: list[Any] = []
    if without:
        marks = ", ".join(["%s"] * len(without))
        cut = f" AND r.bucket NOT IN ({marks}) AND r.until NOT IN ({marks})"
        cut_params = [_day(one) for one in without] * 2
    days = "r.bucket, r.until" if by_half else "NULL, NULL"
    group = ", r.bucket, r.until" if by_half else ""
    node = "= ANY(%s)" if connection.vendor == "postgresql" else f"IN (SELECT id FROM {listed({'id': 'bigint'})} AS n)"
    ids: Any = list(nodes) if connection.vendor == "postgresql" else as_list([one] for one in nodes)
    statements, params = [], []
    for span, first, last in ranges:
        statements.append(
            f"SELECT r.place_id, NULL AS path, c.indicator, c.dims, c.qualifier, {days}, sum(r.value), sum(r.facts) "
            f"FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id WHERE {cells} AND r.place_id {node} "
            f"AND r.span = {span.value} AND r.bucket >= %s AND r.bucket <= %s AND r.until <= %s{cut} "
            f"GROUP BY r.place_id, c.id{group}"
        )
        params += [*cell_params, ids, _day(first), _day(last), _day(last), *cut_params]
    noted, noted_params = _noted(asked)
    statements.append(
        f"SELECT r.place_id, p.path, r.indicator, r.dims, r.qualifier, {days}, sum(r.value), sum(r.facts) "
        f"FROM {NOTES} r JOIN {PLACES} p ON p.id = r.place_id "
        f"WHERE {noted} AND r.bucket >= %s AND r.until <= %s{cut} "
        f"GROUP BY r.place_id, p.path, r.indicator, r.dims, r.qualifier{group}"
    )
    params += [*noted_params, _day(halves[0]), _day(halves[1]), *cut_params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        rows = cursor.fetchall()
    for place, path, indicator, dims, qualifier, first, last, value, facts in rows:
        within = (day(first), day(last)) if by_half else None
        of_place = decimal(value), int(facts)
        if path is None:
            yield Sum(place, None, indicator, dims, qualifier, within, *of_place)
            continue
        if asked.together:
            yield Sum(place, path, indicator, "", qualifier, within, *of_place)
        if asked.divided is not None and dims != "{}":
            yield Sum(place, path, indicator, dims, qualifier, within, *of_place)


def _ranges(halves: tuple[date, date], *, by_half: bool) -> list[tuple[Span, date, date]]:
    """Each fact within the halves is in exactly one of these."""
    parts = None if by_half else whole_parts(*halves)
    if parts is None:
        return [(Span.HALVES, *halves)]
    found = [(Span.PART, *parts), (Span.ACROSS, *halves)]
    if halves[0] < parts[0]:
        found.append((Span.HALVES, halves[0], bucket_of(parts[0] - timedelta(days=1))))
    if parts[1] < halves[1]:
        found.append((Span.HALVES, next_bucket(parts[1]), halves[1]))
    return found


def _cells(asked: Asked) -> tuple[str, list[Any]]:
    """The condition on the cells `c` of kept sums."""
    condition, params = _codes("c.indicator", asked)
    if asked.divided is None:
        return f"{condition} AND c.dims = ''", params
    divided, more = _divided("c.dims", asked.divided)
    if asked.together:
        return f"{condition} AND (c.dims = '' OR {divided})", params + more
    return f"{condition} AND c.dims <> '' AND {divided}", params + more


def _noted(asked: Asked) -> tuple[str, list[Any]]:
    condition, params = _codes("r.indicator", asked)
    if asked.together or not asked.divided:
        return condition, params
    divided, more = _divided("r.dims", asked.divided)
    return f"{condition} AND {divided}", params + more


def _codes(column: str, asked: Asked) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join(['%s'] * len(asked.codes))})", sorted(asked.codes)


def _divided(column: str, dims: Mapping[str, str]) -> tuple[str, list[Any]]:
    """Dimensions are kept in one way of writing, so a part of it can be looked for."""
    if not dims:
        return "1 = 1", []
    likes = " AND ".join([f"{column} LIKE %s ESCAPE '!'"] * len(dims))
    return likes, [f'%"{_plain(name)}":"{_plain(value)}"%' for name, value in dims.items()]


def _plain(word: str) -> str:
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in word)


def _day(moment: date) -> Any:
    return moment if connection.vendor == "postgresql" else moment.isoformat()
