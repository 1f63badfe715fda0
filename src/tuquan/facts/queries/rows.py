"""Rows that reading adds and weighs: facts, or sums of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from tuquan.facts.fields import decimal
from tuquan.facts.models import Fact
from tuquan.facts.qualifiers import of_sum
from tuquan.facts.queries.kept import Days, Sums
from tuquan.facts.queries.results import Beside, Detail, LeftOut, SubjectKey


class Row(NamedTuple):
    """A fact, or the sum of many recorded ones of a place within some days (`subject` None): of one division, or of all
    together (`dims` empty)."""

    indicator: str
    dims: str
    path: str
    subject: SubjectKey | None
    scope: str
    basis: str
    qualifier: str
    value: Decimal | None
    first: date
    last: date
    fact_id: int | None = None
    facts: int = 1
    counted_on: date | None = None
    """Of a stock: the day of the count. It stands for the whole period, so `first` and `last` are the period's."""

    def meets(self, other: "Row") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass
class Settled:
    """Figures that may be added (`pieces`) and what was set aside on the way."""

    pieces: list[Row] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    apart: list[Detail] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def join(self, other: "Settled") -> None:
        self.pieces += other.pieces
        self.beside += other.beside
        self.apart += other.apart
        self.left_out += other.left_out


class Totals:
    """What is added up where it is shown and weighed; values as stored."""

    def __init__(self, found: Sums, *, together: bool, divided: bool) -> None:
        self.found, self.together, self.divided = found, together, divided

    def add(self, at: str, indicator: str, dims: str, qualifier: str, days: Days, value: int, facts: int) -> None:
        total = self.found.setdefault((at, indicator, dims, qualifier, days), [0, 0])
        total[0] += value
        total[1] += facts

    def add_facts(self, at: str, indicator: str, dims: str, qualifier: str, days: Days, value: int, facts: int) -> None:
        """In all divisions together, and in their own."""
        if self.together:
            self.add(at, indicator, "", qualifier, days, value, facts)
        if self.divided and dims != "{}":
            self.add(at, indicator, dims, qualifier, days, value, facts)

    def rows(self) -> list[Row]:
        """Of however many sharpnesses one row, as sharp as all of them together."""
        merged: dict[tuple[str, str, str, Days], tuple[list[int], list[str]]] = {}
        for (at, indicator, dims, qualifier, days), total in self.found.items():
            if not total[1]:
                continue
            cell = at, indicator, dims, days
            if cell in merged:
                before, kinds = merged[cell]
                merged[cell] = [before[0] + total[0], before[1] + total[1]], [*kinds, qualifier]
            else:
                merged[cell] = total, [qualifier]
        return [
            Row(indicator, dims, at, None, "own", "recorded", of_sum(kinds), decimal(value), *days, None, facts)
            for (at, indicator, dims, days), ((value, facts), kinds) in merged.items()
        ]


def of_subjects(subjects: Iterable[SubjectKey]) -> Q:
    keys: dict[str, list[Any]] = {"unit": [], "place": []}
    for kind, key in subjects:
        keys[kind].append(key)
    return Q(unit__in=keys["unit"]) | Q(place__path__in=keys["place"])


def as_rows(facts: QuerySet[Fact]) -> Iterable[Row]:
    rows: Any = facts.values_list(
        "indicator",
        "dims",
        "located__path",
        "unit_id",
        "place__path",
        "scope",
        "basis",
        "qualifier",
        "value",
        "first_date",
        "last_date",
        "pk",
    )
    for indicator, dims, located, unit, place, scope, basis, qualifier, value, first, last, pk in rows:
        subject = ("unit", unit) if unit else ("place", place)
        yield Row(indicator, dims, located or "", subject, scope, basis, qualifier, value, first, last, pk)


def latest(rows: Iterable[Row]) -> list[Row]:
    found: dict[Any, Row] = {}
    for row in rows:
        cell = (row.subject, row.scope, row.basis, row.indicator, row.dims)
        known = found.get(cell)
        if known is None or (row.last, row.fact_id or 0) > (known.last, known.fact_id or 0):
            found[cell] = row
    return list(found.values())


def holds(text: str, dims: Mapping[str, str]) -> bool:
    return not dims or (text != "" and dims.items() <= json.loads(text).items())
