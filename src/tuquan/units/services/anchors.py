"""Where a place lies on a map it does not stand on: pure work over rows and mergers, no database.

A map is the set of areas between two reforms. For each area and each map the chain of areas from the nation down is
worked out: forward over successors, backward over predecessors. One whole successor leads into it; several lead to the
lowest area above all of them, for nothing tells which record belongs to which part. So each row has exactly one home on
each map, and sums over a map never count twice.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tuquan.units.enums import SuccessionPart
from tuquan.units.models import Place

Chain = tuple[str, ...]
"""Paths of areas from the nation down."""


class Anchor(NamedTuple):
    place: int
    anchor: int
    first: date | None
    end: date | None


class _Map(NamedTuple):
    first: date
    end: date


def work_out(places: Sequence[Place], edges: Sequence[tuple[int, int, str, date]]) -> Iterator[Anchor]:
    """One anchor for each row and each map on which the row's area does not stand."""
    by_id = {place.pk: place for place in places}
    atlas = _Atlas(places, [(by_id[old].path, by_id[new].path, part, on) for old, new, part, on in edges])
    for one in atlas.maps:
        for area, rows in atlas.rows.items():
            chain = atlas.chain(area, one)
            if chain and chain[-1] != area:
                anchor = atlas.row_on(chain[-1], one)
                for row in rows:
                    yield Anchor(
                        row.pk,
                        anchor.pk,
                        None if one.first == date.min else one.first,
                        None if one.end == date.max else one.end,
                    )


class _Atlas:
    def __init__(self, places: Sequence[Place], edges: Sequence[tuple[str, str, str, date]]) -> None:
        paths = {place.pk: place.path for place in places}
        self.rows: dict[str, list[Place]] = defaultdict(list)
        self.parent: dict[str, str] = {}
        self.inside: dict[str, list[str]] = defaultdict(list)
        for place in places:
            if place.path not in self.rows and place.parent_id:
                self.parent[place.path] = paths[place.parent_id]
                self.inside[paths[place.parent_id]].append(place.path)
            self.rows[place.path].append(place)
        self.successors: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.predecessors: dict[str, list[str]] = defaultdict(list)
        reforms = set()
        for old, new, part, on in edges:
            if old != new:  # a change of kind stays on the same area
                self.successors[old].append((new, part))
                self.predecessors[new].append(old)
                reforms.add(on)
        bounds = [date.min, *sorted(reforms), date.max]
        self.maps = [_Map(first, end) for first, end in itertools.pairwise(bounds)]
        self.known: dict[tuple[str, _Map], Chain] = {}

    def row_on(self, area: str, one: _Map) -> Place:
        return next(row for row in self.rows[area] if _meets(row, one))

    def chain(self, area: str, one: _Map) -> Chain:
        if (area, one) not in self.known:
            self.known[area, one] = self._chain(area, one)
        return self.known[area, one]

    def _chain(self, area: str, one: _Map) -> Chain:
        if any(_meets(row, one) for row in self.rows[area]):
            return (*self._above(area, one), area)
        if any((row.valid_to or date.max) <= one.first for row in self.rows[area]):
            return self._forward(area, one) or self._above(area, one)
        return self._common([self.chain(old, one) for old in self.predecessors[area]]) or self._above(area, one)

    def _above(self, area: str, one: _Map) -> Chain:
        return self.chain(self.parent[area], one) if area in self.parent else ()

    def _forward(self, area: str, one: _Map) -> Chain:
        whole = [new for new, part in self.successors[area] if part == SuccessionPart.WHOLE]
        if len(whole) == 1:
            return self.chain(whole[0], one)
        if pieces := [self.chain(new, one) for new, _part in self.successors[area]]:
            # Of a single named piece the rest is unknown, so it is not its home either.
            return self._common(pieces) if len(pieces) > 1 else pieces[0][:-1]
        return self._common([self.chain(below, one) for below in self.inside[area] if self.successors[below]])

    @staticmethod
    def _common(chains: list[Chain]) -> Chain:
        common: list[str] = []
        for step in zip(*chains, strict=False):
            if len(set(step)) > 1:
                break
            common.append(step[0])
        return tuple(common)


def _meets(row: Place, one: _Map) -> bool:
    return (row.valid_from or date.min) < one.end and one.first < (row.valid_to or date.max)
