"""Asking the kept sums and the notes not yet folded into them, in one statement, so that nothing is met twice or missed
while notes are being folded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from tuquan.core.dates import Period
from tuquan.facts.buckets import bucket_of, next_bucket, whole_parts
from tuquan.facts.enums import Span
from tuquan.facts.fields import decimal
from tuquan.facts.listed import day
from tuquan.facts.models import Fact, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.nodes import VERSION, Version
from tuquan.units.models import Place

FACTS, SUMS, CELLS, NOTES, PLACES = (model._meta.db_table for model in (Fact, Rollup, RollupCell, RollupChange, Place))


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


@dataclass(frozen=True, slots=True)
class Around:
    """What was so at the moment of the statement."""

    made: Version
    """The map of places."""
    others: bool
    """Whether there are figures of these indicators in these days that no kept sum holds."""


def sums(
    asked: Asked,
    nodes: str,
    halves: tuple[date, date],
    without: Collection[date] = (),
    *,
    by_half: bool = False,
    around: Period | None = None,
) -> tuple[list[Sum], Around | None]:
    """Sums of the nodes (`Nodes.listed`) within these half months. `without`: nothing that begins or ends in one of
    these halves; `by_half`: told apart by the halves they begin and end in. With `around`, what else there is in these
    days."""
    cut = ""
    cut_params: list[Any] = []
    if without:
        marks = ", ".join(["%s"] * len(without))
        cut = f" AND r.bucket NOT IN ({marks}) AND r.until NOT IN ({marks})"
        cut_params = [_day(one) for one in without] * 2
    days = "r.bucket, r.until" if by_half else NO_DAYS[_vendor()]
    group = ", r.bucket, r.until" if by_half else ""
    statements, params = [], []
    for cells, cell_params, ranges in _cells(asked, halves, by_half=by_half):
        for span, first, last in ranges:
            statements.append(
                f"SELECT r.place_id, NULL AS path, c.indicator, c.dims, r.qualifier, {days}, "
                f"sum(r.value) AS value, sum(r.facts) AS facts "
                f"FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id WHERE {cells} AND r.place_id {ONE_OF[_vendor()]} "
                f"AND r.span {span} AND r.bucket >= %s AND r.until <= %s{cut} "
                f"GROUP BY r.place_id, c.id, r.qualifier{group}"
            )
            params += [*cell_params, nodes, _day(first), _day(last), *cut_params]
    noted, noted_params = _noted(asked)
    statements.append(
        f"SELECT r.place_id, p.path, r.indicator, r.dims, r.qualifier, {days}, sum(r.value), sum(r.facts) "
        f"FROM {NOTES} r JOIN {PLACES} p ON p.id = r.place_id "
        f"WHERE {noted} AND r.bucket >= %s AND r.until <= %s{cut} "
        f"GROUP BY r.place_id, p.path, r.indicator, r.dims, r.qualifier{group}"
    )
    params += [*noted_params, _day(halves[0]), _day(halves[1]), *cut_params]
    if around is not None:
        codes, code_params = _codes("f.indicator", asked)
        statements.append(
            f"SELECT anchors, NULL, NULL, NULL, NULL, {NO_DAYS[_vendor()]}, places, "
            f"CASE WHEN EXISTS (SELECT 1 FROM {FACTS} f WHERE f.ended_at IS NULL AND NOT f.rolled AND {codes} "
            f"AND f.first_date >= %s AND f.last_date <= %s) THEN 1 ELSE 0 END FROM (SELECT {VERSION}) AS now"
        )
        params += [*code_params, _day(around.first), _day(around.last)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        rows = cursor.fetchall()
    found: list[Sum] = []
    seen = None
    for place, path, indicator, dims, qualifier, first, last, value, facts in rows:
        if indicator is None:
            seen = Around((place or 0, int(value or 0)), bool(facts))
            continue
        within = (day(first), day(last)) if by_half else None
        of_place = decimal(value), int(facts)
        if path is None:
            found.append(Sum(place, None, indicator, dims, qualifier, within, *of_place))
            continue
        if asked.together:
            found.append(Sum(place, path, indicator, "", qualifier, within, *of_place))
        if asked.divided is not None and dims != "{}":
            found.append(Sum(place, path, indicator, dims, qualifier, within, *of_place))
    return found, seen


def _vendor() -> str:
    return str(connection.vendor)


NO_DAYS = {"postgresql": "NULL::date, NULL::date", "sqlite": "NULL, NULL"}
"""PostgreSQL wants to know of what nothing is."""
ONE_OF = {
    "postgresql": "= ANY(translate(%s, '[]', '{}')::bigint[])",
    "sqlite": "IN (SELECT value FROM json_each(%s))",
}


def _ranges(halves: tuple[date, date], *, by_half: bool) -> list[tuple[str, date, date]]:
    """Each fact within the halves is in exactly one of these: which spans, and the halves it lies within."""
    parts = None if by_half else whole_parts(*halves)
    if parts is None:
        return [(f"= {Span.HALVES.value}", *halves)]
    found = [(f"> {Span.HALVES.value}", *halves)]  # the parts of the year in them, and what lies across these
    if halves[0] < parts[0]:
        found.append((f"= {Span.HALVES.value}", halves[0], bucket_of(parts[0] - timedelta(days=1))))
    if parts[1] < halves[1]:
        found.append((f"= {Span.HALVES.value}", next_bucket(parts[1]), halves[1]))
    return found


def _cells(
    asked: Asked, halves: tuple[date, date], *, by_half: bool
) -> Iterator[tuple[str, list[Any], list[tuple[str, date, date]]]]:
    """Conditions on the cells `c` of kept sums, and where in time to look for them: parts of the year are kept of all
    divisions together only."""
    codes, params = _codes("c.indicator", asked)
    if asked.together:
        yield f"{codes} AND c.dims = ''", params, _ranges(halves, by_half=by_half)
    if asked.divided is not None:
        divided, more = _divided("c.dims", asked.divided)
        yield f"{codes} AND c.dims <> '' AND {divided}", params + more, [(f"= {Span.HALVES.value}", *halves)]


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
