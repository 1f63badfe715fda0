"""Asking the kept sums and the notes not yet folded into them, in one statement, so that nothing is met twice or missed
while notes are being folded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from tuquan.core import quick
from tuquan.facts.buckets import (
    HALVES,
    bucket_of,
    half_number,
    last_day,
    next_bucket,
    part_of,
    slots_between,
    whole_parts,
)
from tuquan.facts.enums import Basis
from tuquan.facts.listed import day, half_at, half_of, total
from tuquan.facts.models import Fact, LongRollup, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.counts import changes_in_sql, holding, of_touched
from tuquan.facts.queries.nodes import VERSION, Nodes, Version, as_numbers, as_words, depth_of, is_wide
from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place

FACTS, SUMS, LONG, CELLS, NOTES, PLACES = (
    model._meta.db_table for model in (Fact, Rollup, LongRollup, RollupCell, RollupChange, Place)
)


Days = tuple[date, date]
Sums = dict[tuple[str, str, str, str, Days], list[int]]
"""(path of what stands for the node, indicator, dims, qualifier, days) → value as stored (`fields.whole`), number of
facts. `dims` is empty where all divisions are together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sums: of which indicators, all divisions together, or divided as said (an empty mapping: in any way).
    `apart`: of divisions too, what each child brings. `on`: counts that hold on that day (`counts.py`)."""

    codes: Collection[str]
    together: bool
    divided: Mapping[str, str] | None
    apart: bool = True
    on: date | None = None

    @property
    def shape(self) -> tuple[int, bool, int | None, bool]:
        divided = None if self.divided is None else len(self.divided)
        return len(self.codes), self.together, divided, self.on is not None


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
    days: Days | None,
    without: Collection[date] = (),
    *,
    around: bool = False,
) -> tuple[Sums, Around | None]:
    """What is at the nodes themselves within these half months, added up where it is shown (`Nodes.shown`), as of these
    `days`; without days told apart by the halves they begin and end in. `without`: nothing that begins or ends in one of
    these halves. With `around`, what else there is in these days."""
    by_half = days is None
    divided = nodes if asked.apart else nodes.narrow
    reach = _reach(halves, by_half=by_half)
    if asked.on is not None:
        reach = replace(reach, long=())
    has = _Has(
        asked.together,
        asked.divided is not None and divided.has_wide,
        bool(asked.divided is not None and divided.read_below),
        depth_of(nodes.top) > 1,
        asked.on is not None and asked.on > last_day(halves[1]),
    )
    sql = _sql(
        _vendor(), asked.shape, reach.shape, has, len(without), by_half, bool(nodes.areas), around,
    )  # fmt: skip
    params: list[Any] = []
    codes, words = sorted(asked.codes), _likes(asked.divided)
    cut = [stored_day(one) for one in without] * 2
    map_days = [stored_day(on_map)] * 2
    at = [nodes.listed, as_numbers(nodes.areas), *map_days] if nodes.areas else [nodes.listed]
    within = [stored_day(halves[0]), stored_day(halves[1]), *cut] if by_half else []
    for wanted, where in ((has.together, [*codes, *at]), (has.wide, [*codes, *words, divided.wide])):
        if wanted:
            params += [*reach.marks, *where, *reach.years, *within]
            for _across, first, last in reach.long:
                spans = [stored_day(first), stored_day(last), *cut]
                params += [*where, *spans, nodes.narrow.listed, *spans]
    params += [
        *map_days,
        *codes,
        *(() if asked.together else words),
        stored_day(halves[0]),
        stored_day(halves[1]),
        *cut,
    ]
    if has.broken:
        assert asked.on is not None
        since = [stored_day(next_bucket(halves[1])), stored_day(asked.on)]
        params += [*map_days, *codes, *codes, *since, *since, *codes, *codes, *since, *since]
    if has.below:
        below = as_words(divided.read_below)
        of_days = (
            [stored_day(asked.on)] * 4 if asked.on else [stored_day(halves[0]), stored_day(last_day(halves[1])), *cut]
        )
        params += [*map_days, below, *codes, *words, *of_days]
    if around:
        assert days is not None
        unkept = [*codes, stored_day(days[0]), stored_day(days[1])]
        params += [*unkept, *([as_words(nodes.narrow.paths), *unkept] if has.outside else ())]
    rows = quick.rows(sql, params)
    return _at_nodes(rows, asked, nodes, divided, days), _seen(rows) if around else None


def _seen(rows: list[quick.Row]) -> Around:
    """The row that is about no indicator; it stands last but where the database works on several cores."""
    anchors, *_rest, places, others = next(row for row in reversed(rows) if row[2] is None)
    return Around((anchors or 0, places or 0), bool(others))


def _at_nodes(rows: Iterable[quick.Row], asked: Asked, nodes: Nodes, divided: Nodes, of_all: Days | None) -> Sums:
    """A kept sum holds what is below its node too: that is taken off where the node next below is found."""
    found: Sums = defaultdict(lambda: [0, 0])
    steps, steps_divided = nodes.steps, divided.steps
    for place, path, indicator, dims, qualifier, first, last, value, facts in rows:
        if indicator is None or not (facts or value):
            continue
        days = of_all or (day(first), day(last))
        if path is None:
            step = (steps_divided if dims else steps).get(place)
            here, above = step or (f"{nodes.top}{place}/", nodes.shown[nodes.top])  # else an area of the commune
            if here != above:
                total = found[here, indicator, dims, qualifier, days]
                total[0] += value
                total[1] += facts
                if above is not None:
                    total = found[above, indicator, dims, qualifier, days]
                    total[0] -= value
                    total[1] -= facts
            continue
        noted = place is not None
        for at, told, sign in _noted(path, dims, asked, nodes, divided) if noted else _read(path, dims, asked, divided):
            if at is not None:
                total = found[at, indicator, told, qualifier, days]
                total[0] += sign * value
                total[1] += sign * facts
    return found


Told = tuple[str | None, str, int]
"""Where something is added (1) or taken off (-1), and of which dimensions."""


def _noted(path: str, dims: str, asked: Asked, nodes: Nodes, divided: Nodes) -> Iterator[Told]:
    """What is not folded yet, or changed since the last half month."""
    if asked.together:
        yield nodes.at(path), "", 1
    if asked.divided is not None and dims != "{}":
        yield divided.at_wide(path), dims, 1


def _read(path: str, dims: str, asked: Asked, divided: Nodes) -> Iterator[Told]:
    """Facts of a division, below the places that sums of divisions are kept of, which hold them too."""
    node = divided.nearest(path)
    if node is not None and not is_wide(node):
        yield divided.at(path) if asked.apart else divided.shown[node], dims, 1
        yield divided.at_wide(path), dims, -1


class _Has(NamedTuple):
    """Which statements the question needs."""

    together: bool
    wide: bool
    below: bool
    outside: bool
    """Whether there are places that the question is not about."""
    broken: bool
    """Whether counts are asked for on a day within a half month."""


@lru_cache(maxsize=512)
def _sql(
    vendor: str,
    shape: tuple[int, bool, int | None, bool],
    reach: "_Shape",
    has: _Has,
    without: int,
    by_half: bool,
    areas: bool,
    around: bool,
) -> str:
    """The statement of a question of this shape. What differs from question to question are its values only, so that
    the database can keep its plan."""
    words, together, divided, counts = shape
    marks = ", ".join([of_kind("date")] * without)
    days = "r.bucket, r.until" if by_half else NO_DAYS[vendor]
    group = ", r.bucket, r.until" if by_half else ""
    added = f"{total('r.value')} AS value, {total('r.facts')} AS facts"

    def codes(column: str) -> str:
        return f"{column} IN ({', '.join([of_kind('text')] * words)})"

    def likes(column: str) -> str:
        return "".join([f" AND {column} LIKE {of_kind('text')} ESCAPE '!'"] * (divided or 0))

    def cut(bucket: str, until: str) -> str:
        return f" AND {bucket} NOT IN ({marks}) AND {until} NOT IN ({marks})" if without else ""

    within = f"r.bucket >= {of_kind('date')} AND r.until <= {of_kind('date')}{cut('r.bucket', 'r.until')}"
    statements = []
    for wanted, cells, at in (
        (has.together, "c.dims = ''", AT[vendor, areas]),
        (has.wide, f"c.dims <> ''{likes('c.dims')}", AT[vendor, False]),
    ):
        if not wanted:
            continue
        what = "SELECT r.place_id, NULL AS path, c.indicator, c.dims, r.qualifier"
        of_cells = f"WHERE {codes('c.indicator')} AND {cells} AND r.place_id {at}"
        in_years = f"AND r.year BETWEEN {of_kind('smallint')} AND {of_kind('smallint')}"
        if by_half:
            statements.append(
                f"SELECT * FROM ({what}, {half_at('r.year', 'h.slot')} AS bucket, {half_at('r.year', 'h.slot')} AS until, "
                f"{_at_slot('v')} AS value, {_at_slot('n')} AS facts FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id "
                f"CROSS JOIN {EACH_HALF} {of_cells} {in_years}) r WHERE r.facts <> 0 AND {within}"
            )
        else:
            added_up = len(reach.slots) > 1  # of a single year there is one row
            value, facts = (total(slots) if added_up else slots for slots in (_slots(reach, kind) for kind in "vn"))
            statements.append(
                f"{what}, {NO_DAYS[vendor]}, {value} AS value, {facts} AS facts "
                f"FROM {CELLS} c JOIN {SUMS} r ON r.cell_id = c.id {of_cells} {in_years}"
                f"{' GROUP BY r.place_id, c.id, r.qualifier' if added_up else ''}"
            )
        for across in reach.long:
            spans = f"{'' if across else 'NOT '}r.across AND {within}"
            # Mostly there are none at all, which is found out sooner than that there are none at each node.
            some = f"(SELECT true FROM {LONG} r WHERE r.place_id {AT[vendor, False]} AND r.cell_id = c.id AND {spans} LIMIT 1)"
            statements.append(
                f"{what}, {days}, {added} FROM {CELLS} c JOIN {LONG} r ON r.cell_id = c.id {of_cells} "
                f"AND {spans} AND {some} GROUP BY r.place_id, c.id, r.qualifier{group}"
            )
    # What is noted of a residential area that ended before the day of the map belongs to its commune.
    ended = f"p.valid_from > {of_kind('date')} OR p.valid_to <= {of_kind('date')}"
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
    if has.broken:
        mark = of_kind("date")
        changed = changes_in_sql(of_touched(codes("f.indicator"), mark))
        statements.append(
            f"SELECT p.id, {path}, r.indicator, r.dims, r.qualifier, {NO_DAYS[vendor]}, {total('r.value')}, sum(r.facts) "
            f"FROM ({changed}) r JOIN {PLACES} p ON p.id = r.located_id WHERE r.day BETWEEN {mark} AND {mark} "
            "GROUP BY p.id, 2, r.indicator, r.dims, r.qualifier"
        )
    if has.below:
        begins, ends = half_of("f.first_date"), half_of("f.last_date")
        of_days = f"f.first_date >= {of_kind('date')} AND f.last_date <= {of_kind('date')}{cut(begins, ends)}"
        statements.append(
            f"SELECT {NO_PLACE[vendor]}, {path} AS path, f.indicator, f.dims, f.qualifier, "
            + (f"{begins}, {ends}" if by_half else NO_DAYS[vendor])
            + f", {total('f.value')}, count(*) FROM {INSIDE[vendor]} JOIN {FACTS} f ON f.located_id = p.id "
            f"WHERE f.ended_at IS NULL AND f.rolled AND {codes('f.indicator')} AND f.dims <> '{{}}'{likes('f.dims')} "
            f"AND {holding('f', of_kind('date')) if counts else of_days} "
            f"GROUP BY 2, f.indicator, f.dims, f.qualifier{', 6, 7' if by_half else ''}"
        )
    if around:
        begun = f"f.first_date >= {of_kind('date')}"
        if counts:  # a recorded one of a whole area holds longer
            begun = f"({begun} OR f.basis = '{Basis.RECORDED.value}')"
        unkept = (
            f"f.ended_at IS NULL AND NOT f.rolled AND f.located_id IS NOT NULL AND {codes('f.indicator')} "
            f"AND {begun} AND f.last_date <= {of_kind('date')}"
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


def of_kind(kind: str) -> str:
    """A value whose kind PostgreSQL could not tell from the words around it."""
    return f"%s::{kind}" if connection.vendor == "postgresql" else "%s"


class _Shape(NamedTuple):
    """What of a question goes into the words of its statement."""

    slots: tuple[tuple[int, ...], ...]
    """To be added: of a single year; or of the first, of the last, and of those between where there are any."""
    long: tuple[bool, ...]
    """Which long ones are to be added, one statement each: those that lie across two parts of a year, or not."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """Each fact within the halves is in exactly one of these."""

    years: tuple[int, int]
    slots: tuple[tuple[int, ...], ...]
    long: tuple[tuple[bool, date, date], ...]

    @property
    def shape(self) -> _Shape:
        return _Shape(self.slots, tuple(across for across, *_days in self.long))

    @property
    def marks(self) -> tuple[int, ...]:
        """The years that the words of the statement tell apart, once for the values and once for the facts."""
        first, last = self.years
        return () if first == last or not self.slots else (first, last) * 2


@lru_cache(maxsize=512)
def _reach(halves: tuple[date, date], *, by_half: bool) -> _Reach:
    first, last = halves
    parts = None if by_half else whole_parts(first, last)
    spans: list[tuple[bool, date, date]] = []
    if part_of(first) != part_of(last):
        spans.append((True, first, last))
    if parts is None:
        spans.append((False, first, last))
    else:
        spans.append((False, first, bucket_of(parts[0] - timedelta(days=1))))
        spans.append((False, next_bucket(parts[1]), last))
    # What begins and ends in one half month is not long.
    long = tuple((across, begins, ends) for across, begins, ends in spans if begins < ends)
    slots: tuple[tuple[int, ...], ...] = ()
    if not by_half:
        start, end = half_number(first), half_number(last)
        slots = (slots_between(start, end),)
        if first.year < last.year:
            slots = slots_between(start, HALVES), slots_between(1, end)
        if first.year + 1 < last.year:
            slots = (*slots, slots_between(1, HALVES))
    return _Reach((first.year, last.year), slots, long)


def _slots(reach: _Shape, kind: str) -> str:
    """The slots of a year's row, added together."""
    found = ["+".join(f"coalesce(r.{kind}{slot},0)" for slot in slots) for slots in reach.slots]
    if len(found) == 1:
        return found[0]
    year = f"CASE r.year WHEN {of_kind('smallint')} THEN {found[0]} "
    if len(found) == 2:
        return f"{year}WHEN {of_kind('smallint')} THEN {found[1]} END"
    return f"{year}WHEN {of_kind('smallint')} THEN {found[1]} ELSE {found[2]} END"


def _at_slot(kind: str) -> str:
    return f"CASE h.slot {' '.join(f'WHEN {slot} THEN r.{kind}{slot}' for slot in range(1, HALVES + 1))} END"


EACH_HALF = f"({' UNION ALL '.join(f'SELECT {slot} AS slot' for slot in range(1, HALVES + 1))}) AS h"


def _likes(dims: Mapping[str, str] | None) -> list[str]:
    """Dimensions are kept in one way of writing, so a part of it can be looked for."""
    return [f'%"{_plain(name)}":"{_plain(value)}"%' for name, value in (dims or {}).items()]


def _plain(word: str) -> str:
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in word)


def stored_day(moment: date) -> Any:
    return moment if connection.vendor == "postgresql" else moment.isoformat()
