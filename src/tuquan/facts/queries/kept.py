"""Asking the kept sums and the notes not yet folded into them, in one statement, so that nothing is met twice or missed
while notes are being folded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from tuquan.core import quick
from tuquan.core.dates import Period
from tuquan.facts.buckets import bucket_of, last_day, next_bucket, whole_parts
from tuquan.facts.enums import Span
from tuquan.facts.listed import day, half_of
from tuquan.facts.models import Fact, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.nodes import VERSION, Nodes, Version, as_numbers, as_words, depth_of, is_wide
from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place

FACTS, SUMS, CELLS, NOTES, PLACES = (model._meta.db_table for model in (Fact, Rollup, RollupCell, RollupChange, Place))


class Piece(NamedTuple):
    """What is to be added at a node, or taken from it."""

    path: str
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
    """Which sums: of which indicators, all divisions together, or divided as said (an empty mapping: in any way).
    `apart`: of divisions too, what each child brings."""

    codes: Collection[str]
    together: bool
    divided: Mapping[str, str] | None
    apart: bool = True

    @property
    def shape(self) -> tuple[int, bool, int | None]:
        return len(self.codes), self.together, None if self.divided is None else len(self.divided)


@dataclass(frozen=True, slots=True)
class Around:
    """What was so at the moment of the statement."""

    made: Version
    """The map of places."""
    others: bool
    """Whether there are figures of these indicators in these days that no kept sum holds, at a place asked for."""


def sums(
    asked: Asked,
    nodes: Nodes,
    on_map: date,
    halves: tuple[date, date],
    without: Collection[date] = (),
    *,
    by_half: bool = False,
    around: Period | None = None,
) -> tuple[list[Piece], Around | None]:
    """What is at the nodes themselves within these half months. `without`: nothing that begins or ends in one of these
    halves; `by_half`: told apart by the halves they begin and end in. With `around`, what else there is in these days."""
    divided = nodes if asked.apart else nodes.narrow
    ranges = _ranges(halves, by_half=by_half)
    has = _Has(
        asked.together,
        asked.divided is not None and divided.has_wide,
        bool(asked.divided is not None and divided.read_below),
        depth_of(nodes.top) > 1,
    )
    sql = _sql(
        _vendor(), asked.shape, tuple(span for span, *_ in ranges), has, len(without), by_half, bool(nodes.areas),
        around is not None,
    )  # fmt: skip
    params: list[Any] = []
    codes, words = sorted(asked.codes), _likes(asked.divided)
    cut = [_day(one) for one in without] * 2
    map_days = [_day(on_map)] * 2
    at = [nodes.listed, as_numbers(nodes.areas), *map_days] if nodes.areas else [nodes.listed]
    if has.together:
        for _span, first, last in ranges:
            params += [*codes, *at, _day(first), _day(last), *cut]
    if has.wide:
        for _span, first, last in ranges:
            params += [*codes, *words, divided.wide, _day(first), _day(last), *cut]
    params += [*map_days, *codes, *(() if asked.together else words), _day(halves[0]), _day(halves[1]), *cut]
    if has.below:
        below = as_words(divided.read_below)
        params += [*map_days, below, *codes, *words, _day(halves[0]), _day(last_day(halves[1])), *cut]
    if around is not None:
        unkept = [*codes, _day(around.first), _day(around.last)]
        params += [*unkept, *([as_words(nodes.narrow.paths), *unkept] if has.outside else ())]
    found: list[Piece] = []
    seen = None
    steps, top = nodes.steps, nodes.top
    if asked.divided is not None:
        all_steps = {**steps, **divided.steps}
    for place, path, indicator, dims, qualifier, first, last, value, facts in quick.rows(sql, params):
        if indicator is None:
            seen = Around((place or 0, value or 0), bool(facts))
            continue
        what = qualifier, ((day(first), day(last)) if by_half else None)
        if path is None:
            if dims:
                here, above = all_steps[place] if asked.apart else divided.steps[place]
            else:
                here, above = steps.get(place) or (f"{top}{place}/", top)  # else a residential area of the commune
            found.append(Piece(here, indicator, dims, *what, value, facts))
            if above is not None:
                found.append(Piece(above, indicator, dims, *what, -value, -facts))
            continue
        of_area = bool(nodes.areas) and path != top and path.startswith(top)
        if place is not None:
            if asked.together and (at_node := path if of_area else nodes.nearest(path)) is not None:
                found.append(Piece(at_node, indicator, "", *what, value, facts))
            if asked.divided is not None and dims != "{}" and (at_node := divided.wide_above(path)) is not None:
                found.append(Piece(at_node, indicator, dims, *what, value, facts))
            continue
        at_node = path if of_area and asked.apart else divided.nearest(path)
        if at_node is None or is_wide(at_node):
            continue
        found.append(Piece(at_node, indicator, dims, *what, value, facts))
        if (above := divided.wide_above(path)) is not None:
            found.append(Piece(above, indicator, dims, *what, -value, -facts))
    return found, seen


class _Has(NamedTuple):
    """Which statements the question needs."""

    together: bool
    wide: bool
    below: bool
    outside: bool
    """Whether there are places that the question is not about."""


@lru_cache(maxsize=512)
def _sql(
    vendor: str,
    shape: tuple[int, bool, int | None],
    spans: tuple[str, ...],
    has: _Has,
    without: int,
    by_half: bool,
    areas: bool,
    around: bool,
) -> str:
    """The statement of a question of this shape. What differs from question to question are its values only, so that
    the database can keep its plan."""
    words, together, divided = shape
    marks = ", ".join([_of("date")] * without)
    days = "r.bucket, r.until" if by_half else NO_DAYS[vendor]
    group = ", r.bucket, r.until" if by_half else ""
    added = "CAST(sum(r.value) AS bigint) AS value, CAST(sum(r.facts) AS bigint) AS facts"

    def codes(column: str) -> str:
        return f"{column} IN ({', '.join([_of('text')] * words)})"

    def likes(column: str) -> str:
        return "".join([f" AND {column} LIKE {_of('text')} ESCAPE '!'"] * (divided or 0))

    def cut(bucket: str, until: str) -> str:
        return f" AND {bucket} NOT IN ({marks}) AND {until} NOT IN ({marks})" if without else ""

    within = f"r.bucket >= {_of('date')} AND r.until <= {_of('date')}{cut('r.bucket', 'r.until')}"
    statements = [
        f"SELECT r.place_id, NULL AS path, c.indicator, c.dims, r.qualifier, {days}, {added} "
        f"FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id WHERE {codes('c.indicator')} AND {cells} "
        f"AND r.place_id {at} AND r.span {span} AND {within} GROUP BY r.place_id, c.id, r.qualifier{group}"
        for wanted, cells, at in (
            (has.together, "c.dims = ''", AT[vendor, areas]),
            (has.wide, f"c.dims <> ''{likes('c.dims')}", AT[vendor, False]),
        )
        if wanted
        for span in spans
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
    if has.below:
        begins, ends = half_of("f.first_date"), half_of("f.last_date")
        statements.append(
            f"SELECT {NO_PLACE[vendor]}, {path} AS path, f.indicator, f.dims, f.qualifier, "
            + (f"{begins}, {ends}" if by_half else NO_DAYS[vendor])
            + f", CAST(sum(f.value) AS bigint), count(*) FROM {INSIDE[vendor]} JOIN {FACTS} f ON f.located_id = p.id "
            f"WHERE f.ended_at IS NULL AND f.rolled AND {codes('f.indicator')} AND f.dims <> '{{}}'{likes('f.dims')} "
            f"AND f.first_date >= {_of('date')} AND f.last_date <= {_of('date')}{cut(begins, ends)} "
            f"GROUP BY 2, f.indicator, f.dims, f.qualifier{', 6, 7' if by_half else ''}"
        )
    if around:
        unkept = (
            f"f.ended_at IS NULL AND NOT f.rolled AND {codes('f.indicator')} "
            f"AND f.first_date >= {_of('date')} AND f.last_date <= {_of('date')}"
        )
        anywhere = f"EXISTS (SELECT 1 FROM {FACTS} f WHERE {unkept})"
        # Mostly there are none at all, which is found out sooner than that there are none here.
        here = f"EXISTS (SELECT 1 FROM {INSIDE[vendor]} JOIN {FACTS} f ON f.located_id = p.id WHERE {unkept})"
        found = f"CASE WHEN {here} THEN 1 ELSE 0 END" if has.outside else "1"
        statements.append(
            f"SELECT anchors, NULL, NULL, NULL, NULL, {NO_DAYS[vendor]}, places, "
            f"CASE WHEN {anywhere} THEN {found} ELSE 0 END FROM (SELECT {VERSION}) AS now"
        )
    return " UNION ALL ".join(statements)


def _vendor() -> str:
    return str(connection.vendor)


NO_PLACE = {"postgresql": "NULL::bigint", "sqlite": "NULL"}
INSIDE = {
    "postgresql": (
        f"unnest(%s::text[]) AS top JOIN {PLACES} p ON p.path ~>=~ top AND p.path ~<~ (left(top, -1) || '0')"
    ),
    "sqlite": (
        f"json_each(%s) AS top JOIN {PLACES} p ON p.path >= top.value "
        "AND p.path < substr(top.value, 1, length(top.value) - 1) || '0'"
    ),
}
"""The places at and below some paths; "0" follows "/"."""
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


def _likes(dims: Mapping[str, str] | None) -> list[str]:
    """Dimensions are kept in one way of writing, so a part of it can be looked for."""
    return [f'%"{_plain(name)}":"{_plain(value)}"%' for name, value in (dims or {}).items()]


def _plain(word: str) -> str:
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in word)


def _day(moment: date) -> Any:
    return moment if connection.vendor == "postgresql" else moment.isoformat()
