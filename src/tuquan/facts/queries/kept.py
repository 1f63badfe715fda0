"""Asking the kept sums and the notes not yet folded into them, in one statement, so that nothing is met twice or missed
while notes are being folded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from tuquan.core import quick
from tuquan.core.dates import Period
from tuquan.facts.buckets import bucket_of, next_bucket, whole_parts
from tuquan.facts.enums import Span
from tuquan.facts.listed import day
from tuquan.facts.models import Fact, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.nodes import VERSION, Nodes, Version, as_numbers
from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place

FACTS, SUMS, CELLS, NOTES, PLACES = (model._meta.db_table for model in (Fact, Rollup, RollupCell, RollupChange, Place))


class Sum(NamedTuple):
    place: int
    """The node of a kept sum (of all at and below it); the very place of a note."""
    path: str | None
    """Of the place of a note."""
    indicator: str
    dims: str
    """Empty: all divisions together."""
    qualifier: str
    halves: tuple[date, date] | None
    value: int
    """As stored (`fields.whole`)."""
    facts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sums: of which indicators, all divisions together, or divided as said (an empty mapping: in any way)."""

    codes: Collection[str]
    together: bool
    divided: Mapping[str, str] | None

    @property
    def shape(self) -> tuple[int, bool, int]:
        return len(self.codes), self.together, len(self.divided or ())


@dataclass(frozen=True, slots=True)
class Around:
    """What was so at the moment of the statement."""

    made: Version
    """The map of places."""
    others: bool
    """Whether there are figures of these indicators in these days that no kept sum holds."""


def sums(
    asked: Asked,
    nodes: Nodes,
    on_map: date,
    halves: tuple[date, date],
    without: Collection[date] = (),
    *,
    by_half: bool = False,
    around: Period | None = None,
) -> tuple[list[Sum], Around | None]:
    """Sums of the nodes within these half months. `without`: nothing that begins or ends in one of these halves;
    `by_half`: told apart by the halves they begin and end in. With `around`, what else there is in these days."""
    wanted = _wanted(asked, halves, by_half=by_half)
    kinds = tuple(one[:2] for one in wanted)
    sql = _sql(_vendor(), asked.shape, kinds, len(without), by_half, bool(nodes.areas), around is not None)
    params: list[Any] = []
    codes = sorted(asked.codes)
    cut = [_day(one) for one in without] * 2
    places = [nodes.listed]
    if nodes.areas:
        places += [as_numbers(nodes.areas), _day(on_map), _day(on_map)]
    words = _likes(asked.divided)
    for of_divisions, _span, first, last in wanted:
        params += [*codes, *(words if of_divisions else ()), *places, _day(first), _day(last), *cut]
    params += [_day(on_map), _day(on_map), *codes, *(() if asked.together else words)]
    params += [_day(halves[0]), _day(halves[1]), *cut]
    if around is not None:
        params += [*codes, _day(around.first), _day(around.last)]
    found: list[Sum] = []
    seen = None
    for place, path, indicator, dims, qualifier, first, last, value, facts in quick.rows(sql, params):
        if indicator is None:
            seen = Around((place or 0, value or 0), bool(facts))
            continue
        within = (day(first), day(last)) if by_half else None
        if path is None:
            found.append(Sum(place, None, indicator, dims, qualifier, within, value, facts))
            continue
        if asked.together:
            found.append(Sum(place, path, indicator, "", qualifier, within, value, facts))
        if asked.divided is not None and dims != "{}":
            found.append(Sum(place, path, indicator, dims, qualifier, within, value, facts))
    return found, seen


@lru_cache(maxsize=512)
def _sql(
    vendor: str,
    shape: tuple[int, bool, int],
    wanted: tuple[tuple[bool, str], ...],
    without: int,
    by_half: bool,
    areas: bool,
    around: bool,
) -> str:
    """The statement of a question of this shape. What differs from question to question are its values only, so that
    the database can keep its plan."""
    words, together, divided = shape
    marks = ", ".join([_of("date")] * without)
    cut = f" AND r.bucket NOT IN ({marks}) AND r.until NOT IN ({marks})" if without else ""
    days = "r.bucket, r.until" if by_half else NO_DAYS[vendor]
    group = ", r.bucket, r.until" if by_half else ""
    added = "CAST(sum(r.value) AS bigint) AS value, CAST(sum(r.facts) AS bigint) AS facts"

    def codes(column: str) -> str:
        return f"{column} IN ({', '.join([_of('text')] * words)})"

    def likes(column: str) -> str:
        return "".join([f" AND {column} LIKE {_of('text')} ESCAPE '!'"] * divided)

    within = f"r.bucket >= {_of('date')} AND r.until <= {_of('date')}{cut}"
    statements = [
        f"SELECT r.place_id, NULL AS path, c.indicator, c.dims, r.qualifier, {days}, {added} "
        f"FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id WHERE {codes('c.indicator')} "
        + (f"AND c.dims <> ''{likes('c.dims')} " if of_divisions else "AND c.dims = '' ")
        + f"AND r.place_id {AT[vendor, areas]} AND r.span {span} AND {within} "
        f"GROUP BY r.place_id, c.id, r.qualifier{group}"
        for of_divisions, span in wanted
    ]
    # What is noted of a residential area that ended before the day of the map belongs to its commune.
    ended = f"p.valid_from > {_of('date')} OR p.valid_to <= {_of('date')}"
    path = (
        f"CASE WHEN p.level = '{PlaceLevel.RESIDENTIAL_AREA.value}' AND ({ended}) "
        "THEN substr(p.path, 1, length(p.path) - length(CAST(p.id AS text)) - 1) ELSE p.path END"
    )
    statements.append(
        f"SELECT r.place_id, {path}, r.indicator, r.dims, r.qualifier, {days}, {added} "
        f"FROM {NOTES} r JOIN {PLACES} p ON p.id = r.place_id "
        f"WHERE {codes('r.indicator')}{'' if together else likes('r.dims')} AND {within} "
        f"GROUP BY r.place_id, 2, r.indicator, r.dims, r.qualifier{group}"
    )
    if around:
        statements.append(
            f"SELECT anchors, NULL, NULL, NULL, NULL, {NO_DAYS[vendor]}, places, "
            f"CASE WHEN EXISTS (SELECT 1 FROM {FACTS} f WHERE f.ended_at IS NULL AND NOT f.rolled "
            f"AND {codes('f.indicator')} AND f.first_date >= {_of('date')} AND f.last_date <= {_of('date')}) "
            f"THEN 1 ELSE 0 END FROM (SELECT {VERSION}) AS now"
        )
    return " UNION ALL ".join(statements)


def _vendor() -> str:
    return str(connection.vendor)


NO_DAYS = {"postgresql": "NULL::date, NULL::date", "sqlite": "NULL, NULL"}
"""PostgreSQL wants to know of what nothing is."""
_AREAS = (
    f"SELECT a.id FROM {PLACES} a WHERE a.level = '{PlaceLevel.RESIDENTIAL_AREA.value}' AND a.parent_id {{among}} "
    "AND (a.valid_from IS NULL OR a.valid_from <= {day}) AND (a.valid_to IS NULL OR a.valid_to > {day})"
)
AT = {
    ("postgresql", False): "= ANY(%s::bigint[])",
    ("postgresql", True): (
        "= ANY(%s::bigint[] || ARRAY(" + _AREAS.format(among="= ANY(%s::bigint[])", day="%s::date") + "))"
    ),
    ("sqlite", False): "IN (SELECT value FROM json_each(%s))",
    ("sqlite", True): (
        "IN (SELECT value FROM json_each(%s) UNION ALL "
        + _AREAS.format(among="IN (SELECT value FROM json_each(%s))", day="%s")
        + ")"
    ),
}
"""At one of these numbers; or also at a residential area of the commune."""


def _of(kind: str) -> str:
    """A value whose kind PostgreSQL could not tell from the words around it."""
    return f"%s::{kind}" if connection.vendor == "postgresql" else "%s"


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


def _wanted(asked: Asked, halves: tuple[date, date], *, by_half: bool) -> list[tuple[bool, str, date, date]]:
    """Whether it is of divisions, which span, and where in time to look: parts of the year are kept of all divisions
    together only."""
    found = [(False, *one) for one in _ranges(halves, by_half=by_half)] if asked.together else []
    if asked.divided is not None:
        found.append((True, f"= {Span.HALVES.value}", *halves))
    return found


def _likes(dims: Mapping[str, str] | None) -> list[str]:
    """Dimensions are kept in one way of writing, so a part of it can be looked for."""
    return [f'%"{_plain(name)}":"{_plain(value)}"%' for name, value in (dims or {}).items()]


def _plain(word: str) -> str:
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in word)


def _day(moment: date) -> Any:
    return moment if connection.vendor == "postgresql" else moment.isoformat()
