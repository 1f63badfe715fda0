"""Figures of many places, or of many units, side by side.

Everything of a period is fetched once (as often for one child as for a hundred) and then weighed for each child by the
very rules of `figures.py`: a child's figure here is the child's figure on its own page. One thing is stricter: a count
about few people is hidden for each child, without asking how many units it comes from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tuquan.core.dates import Period
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.models import BasisChoice, Fact
from tuquan.facts.queries.figures import Reading, rows_of
from tuquan.facts.queries.results import FEW, FigureResult, TableRow
from tuquan.facts.queries.rows import Row
from tuquan.units.models import Place, Unit

AT_ONCE = 500
"""Units weighed together; so many keys fit into one statement of every database."""
Figures = Mapping[str, FigureResult]
"""indicator → figure"""


@dataclass(frozen=True)
class Compared:
    """A place of a period with its children. Children that bring nothing have figures too: empty ones."""

    own: Figures
    children: Mapping[str, Figures]
    """path of the child → its figures"""


def compare_places(indicators: Sequence[str], place: Place, period: Period, children: Iterable[Place] = ()) -> Compared:
    """The figures of a place and of these children of it; rows of one area that differ in kind share a path."""
    reading = _Several(place, period, indicators, None, {})
    rows = reading.by_child(place.path)
    return Compared(
        {code: reading.figure(code, {}) for code in indicators},
        {child.path: reading.of(child, rows.get(child.path, {})).figures(indicators) for child in children},
    )


def compare_units(indicators: Sequence[str], units: Sequence[Unit], period: Period) -> Mapping[Any, Figures]:
    """The units' own figures: pk → figures."""
    if not units:
        return {}
    reading = _Units(units, period, indicators)
    return {unit.pk: one.figures(indicators) for unit, one in reading.each()}


def tables_of_units(indicators: Sequence[str], units: Sequence[Unit], period: Period) -> dict[Any, list[TableRow]]:
    """What `table` says of each unit, by its key, without what straddles the period; the number of queries does not grow
    with the units."""
    if not units or not indicators:
        return {unit.pk: [] for unit in units}
    reading = _Units(units, period, indicators)
    return {unit.pk: rows_of(one, indicators) for unit, one in reading.each()}


def values_of_units(indicator: str, units: QuerySet[Unit], period: Period) -> dict[Any, Decimal]:
    """What `compare_units` would show of one indicator, for as many units as there are: pk → value; units without a
    figure, or whose figure is hidden, are not among them. Sums of what was recorded are added by the database, and so
    is a lone statement; only units where something has to be weighed are weighed one by one."""
    one = catalogue()[indicator]
    if one.kind is not Kind.SUM:
        parts = {
            code for part in (one.code, one.numerator, one.denominator) if part for code in catalogue().family(part)
        }
        told = Fact.objects.standing().filter(indicator__in=parts, scope=Scope.OWN, first_date__lte=period.last)
        return _weighed(indicator, units.filter(pk__in=told.exclude(unit=None).values("unit")), period)
    family = catalogue().family(indicator)
    facts = Fact.objects.standing().inside(period).filter(unit__in=units.values("pk"), scope=Scope.OWN)
    rows: Any = (
        facts.filter(indicator__in=family)
        .values_list("unit")
        .annotate(
            Sum("value"),
            Count("pk"),
            stated=Count("pk", filter=~Q(basis=Basis.RECORDED)),
            exact=Count("pk", filter=Q(indicator=indicator, dims="{}")),
        )
        .order_by()
    )
    chosen = set(
        BasisChoice.objects.filter(
            unit__in=units.values("pk"),
            first_date__gte=period.first,
            last_date__lte=period.last,
            indicator__in=family,
        ).values_list("unit", flat=True)
    )
    found: dict[Any, Decimal] = {}
    others = []
    for unit, value, count, stated, exact in rows:
        if unit in chosen or (stated and not count == stated == exact == 1):
            others.append(unit)
        elif not (one.few == "hide" and 0 < value < FEW):
            found[unit] = value
    for start in range(0, len(others), AT_ONCE):
        found |= _weighed(indicator, Unit.objects.filter(pk__in=others[start : start + AT_ONCE]), period)
    return found


def _weighed(indicator: str, units: QuerySet[Unit], period: Period) -> dict[Any, Decimal]:
    figures = compare_units([indicator], list(units.order_by("pk")), period)
    results = {pk: found[indicator] for pk, found in figures.items()}
    return {pk: one.value for pk, one in results.items() if one.value is not None and not one.hidden}


class _Several(Reading):
    """Rows of several subjects fetched at once; `of` is the reading of one of them."""

    def by_child(self, top: str) -> Mapping[str, Mapping[str, list[Row]]]:
        """The rows inside each child, as it lies on the map asked for."""
        found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for code, rows in self.rows.items():
            for row in rows:
                path = self._on_the_map.get(row.path, row.path)
                if path.startswith(top) and path != top:
                    found[path[: path.index("/", len(top)) + 1]][code].append(row)
        return found

    def of(self, subject: Place | Unit, rows: Mapping[str, list[Row]]) -> "_Several":
        one = copy(self)
        one.subject = subject
        one.rows = defaultdict(list, rows)
        if self.cover is not None and isinstance(subject, Place):
            one.cover = replace(self.cover, place=subject)
        # What straddles the period and what people chose was read for all; a comparison lists neither.
        one.__dict__["_straddling"] = {}
        one.__dict__["_choices"] = self._choices
        return one

    def figures(self, indicators: Iterable[str]) -> Figures:
        return {code: self.figure(code, {}) for code in indicators}

    def _of_one_unit(self, indicator: Indicator) -> bool:
        return True


class _Units(_Several):
    def __init__(self, units: Sequence[Unit], period: Period, indicators: Iterable[str]) -> None:
        self.each_unit, self.units = units, [unit.pk for unit in units]
        super().__init__(units[0], period, indicators, None, {})

    def each(self) -> Iterator[tuple[Unit, "_Several"]]:
        rows: dict[Any, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for code, found in self.rows.items():
            for row in found:
                assert row.subject is not None  # units are never read from sums
                rows[row.subject[1]][code].append(row)
        for unit in self.each_unit:
            yield unit, self.of(unit, rows.get(unit.pk, {}))

    def _fetch(self) -> Iterable[Row]:
        self.scope = Q(unit__in=self.units, scope=Scope.OWN)
        return super()._fetch()

    @cached_property
    def _choices(self) -> Any:
        chosen = BasisChoice.objects.filter(
            unit__in=self.units,
            first_date__gte=self.period.first,
            last_date__lte=self.period.last,
            indicator__in=self.codes,
        )
        rows = chosen.values_list("unit", "indicator", "dims", "first_date", "last_date", "basis")
        return {(("unit", unit), *cell): basis for unit, *cell, basis in rows}
