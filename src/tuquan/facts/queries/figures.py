"""The rules of reading, in one place.

1. A period sums the facts that lie wholly inside it. Those that reach beyond are listed (`straddling`), never split.
2. Of one subject, recorded figures count; declared and read ones stand beside with their difference, unless a person
   chose. Recorded ones are added over topics and parts; declared ones never, because nobody knows whether a declared
   "general" figure holds the "traffic" one: asked for both together, they stand apart and there is no total.
3. A parent is its own figure and its children's. A figure of the whole area is never added to what is below it: what is
   below counts when any of it is recorded, else the whole-area figure; the other stands beside.
4. Stocks are the latest on a day and are not added over time; distinct counts are never added; a ratio comes from its
   two parts, each summed by these rules.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tuquan.core.dates import Period
from tuquan.facts import qualifiers
from tuquan.facts.buckets import last_day, whole_buckets
from tuquan.facts.catalogue import Indicator, Kind, canonical, catalogue
from tuquan.facts.enums import Basis, Qualifier, Scope
from tuquan.facts.models import BasisChoice, Fact, Rollup
from tuquan.facts.queries.places import cover
from tuquan.units.models import Place, Unit

FEW = 5
"""Counts about people below this are not shown for one unit (aggregates only)."""
MOST_STRADDLING = 200

Subject = Unit | Place
SubjectKey = tuple[str, Any]
"""("unit", id) or ("place", id); among what is left out also ("below", id): a place with all inside it"""


@dataclass(frozen=True)
class Detail:
    """One of the figures that stand apart: its own indicator, dimensions and number."""

    indicator: Indicator
    dims: Mapping[str, str]
    value: Decimal
    qualifier: Qualifier
    basis: Basis


@dataclass(frozen=True)
class Beside:
    """A figure of the same cell that does not count. `difference` is it less the one that counts."""

    subject: SubjectKey
    whole_area: bool
    basis: Basis | None
    value: Decimal | None
    qualifier: Qualifier
    difference: Decimal | None


@dataclass(frozen=True)
class Part:
    """What one child brings: a place below, or the place's own units together (`place_id` is then its own)."""

    place_id: int
    value: Decimal | None
    qualifier: Qualifier


@dataclass(frozen=True)
class FigureResult:
    indicator: Indicator
    dims: Mapping[str, str]
    value: Decimal | None
    """None: no facts at all (`empty`), or a total that cannot be told (`apart`, or distinct counts of several)."""
    qualifier: Qualifier
    bases: tuple[Basis, ...]
    parts: tuple[Part, ...] = ()
    beside: tuple[Beside, ...] = ()
    apart: tuple[Detail, ...] = ()
    straddling: tuple[Fact, ...] = ()
    as_of: date | None = None
    """Stocks: the oldest day counted among the parts."""
    facts: int = 0
    hidden: bool = False
    counted: frozenset[int] = frozenset()
    """Facts read one by one that count. Those in the kept sums count too, except what is `left_out`."""
    left_out: tuple[SubjectKey, ...] = ()
    """Whose recorded facts do not count, because another basis does."""

    @property
    def empty(self) -> bool:
        return self.value is None and not self.apart and not self.facts

    @property
    def basis(self) -> Basis | None:
        """The one basis of the figure; None when there is none or when several are mixed."""
        return self.bases[0] if len(self.bases) == 1 else None


@dataclass(frozen=True)
class TableRow:
    indicator: Indicator
    total: FigureResult
    details: tuple[FigureResult, ...]
    """The same by the indicator's first dimension, as far as facts say it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A fact, or the sum of many recorded ones of a place (`subject` None)."""

    indicator: str
    dims: str
    path: str
    subject: SubjectKey | None
    scope: str
    basis: str
    qualifier: str
    value: Decimal
    first: date | None = None
    last: date | None = None
    fact_id: int | None = None
    facts: int = 1


@dataclass
class _Total:
    """A sum being made. Nothing added yet: `facts` is 0."""

    addable: bool = True
    value: Decimal | None = Decimal(0)
    qualifiers: set[str] = field(default_factory=set)
    bases: set[str] = field(default_factory=set)
    facts: int = 0
    apart: list[Detail] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    left_out: list[SubjectKey] = field(default_factory=list)
    as_of: date | None = None

    def add(self, row: _Row) -> None:
        self._join(row.value, row.facts)
        self.qualifiers.add(row.qualifier)
        self.bases.add(row.basis)
        if row.fact_id is not None:
            self.counted.add(row.fact_id)
        self._older(row.last)

    def join(self, other: "_Total") -> None:
        self.beside += other.beside
        self.left_out += other.left_out
        if not other.facts:
            return
        self._join(other.value, other.facts)
        self.qualifiers |= other.qualifiers
        self.bases |= other.bases
        self.apart += other.apart
        self.counted |= other.counted
        self._older(other.as_of)

    def _join(self, value: Decimal | None, facts: int) -> None:
        if value is None or self.value is None or (self.facts and not self.addable):
            self.value = None
        else:
            self.value += value
        self.facts += facts

    def _older(self, day: date | None) -> None:
        if day is not None and (self.as_of is None or day < self.as_of):
            self.as_of = day

    @property
    def qualifier(self) -> Qualifier:
        return qualifiers.of_sum(self.qualifiers)

    @property
    def number(self) -> Decimal | None:
        return self.value if self.facts else None


def figure(
    indicator: str,
    subject: Subject,
    period: Period,
    dims: Mapping[str, str] | None = None,
    on_map: date | None = None,
) -> FigureResult:
    """One figure of a unit or a place, with its parts, what stands beside it and what straddles the period."""
    return _Reading(subject, period, [indicator], on_map).figure(indicator, dims or {})


def table(indicators: Sequence[str], subject: Subject, period: Period, on_map: date | None = None) -> list[TableRow]:
    """The indicators of which there are facts, each with its total and its division by its first dimension; the
    number of queries does not grow with the indicators."""
    reading = _Reading(subject, period, indicators, on_map)
    rows = []
    for code in indicators:
        indicator = catalogue()[code]
        total = reading.figure(code, {})
        if total.empty and not total.straddling and not total.beside:
            continue
        details = [reading.figure(code, dims) for dims in reading.division(indicator)]
        rows.append(TableRow(indicator, total, tuple(details)))
    return rows


class _Reading:
    """Everything needed for some indicators of one subject and period, fetched at once."""

    def __init__(self, subject: Subject, period: Period, codes: Iterable[str], on_map: date | None) -> None:
        self.subject, self.period = subject, period
        self.codes: set[str] = set()
        for code in codes:
            one = catalogue()[code]
            for part in (code, one.numerator, one.denominator):
                if part:
                    self.codes.update(catalogue().family(part))
        if isinstance(subject, Unit):
            self.scope = Q(unit=subject, scope=Scope.OWN)
            self.places: QuerySet[Place] | None = None
        else:
            self.places = cover(subject, period, on_map)
            self.scope = Q(located__in=self.places.values("pk"))
        self.rows: dict[str, list[_Row]] = defaultdict(list)
        for row in self._fetch():
            self.rows[row.indicator].append(row)

    # Fetching

    def _fetch(self) -> Iterable[_Row]:
        kinds = {code: catalogue()[code].kind for code in self.codes}
        sums = [code for code, kind in kinds.items() if kind is Kind.SUM]
        stocks = [code for code, kind in kinds.items() if kind is Kind.STOCK]
        standing = Fact.objects.standing().filter(self.scope)
        inside = standing.inside(self.period)
        if self.places is None:
            yield from _single(inside.filter(indicator__in=self.codes.difference(stocks)))
        else:
            single = list(_single(inside.filter(rolled=False, indicator__in=self.codes.difference(stocks))))
            yield from single
            yield from self._sums(inside.filter(rolled=True, indicator__in=sums), single)
        if stocks:
            yield from self._stocks(standing.filter(indicator__in=stocks))

    def _sums(self, rolled: QuerySet[Fact], single: Sequence[_Row]) -> Iterable[_Row]:
        """The kept sums of whole half months, the facts of the days at both edges, and apart from them the recorded
        facts of those subjects that also declared: only there one has to be weighed against the other."""
        assert self.places is not None
        sums: dict[tuple[str, str, str, str], list[Any]] = defaultdict(lambda: [Decimal(0), 0])
        buckets = whole_buckets(self.period)
        edges = rolled
        if buckets is not None:
            kept = Rollup.objects.filter(
                place__in=self.places.values("pk"), indicator__in=self.codes, bucket__range=buckets
            )
            for *key, value, facts in (
                kept.values_list("place__path", "indicator", "dims", "qualifier")
                .annotate(Sum("value"), Sum("facts"))
                .order_by()
            ):
                sums[tuple(key)][0] += value
                sums[tuple(key)][1] += facts
            edges = rolled.filter(Q(first_date__lt=buckets[0]) | Q(last_date__gt=last_day(buckets[1])))
        grouped = ("located__path", "indicator", "dims", "qualifier")
        if buckets is None or buckets[0] != self.period.first or last_day(buckets[1]) != self.period.last:
            for *key, value, facts in edges.values_list(*grouped).annotate(Sum("value"), Count("pk")).order_by():
                sums[tuple(key)][0] += value
                sums[tuple(key)][1] += facts
        declaring = {row.subject for row in single if row.basis != Basis.RECORDED and row.scope == Scope.OWN}
        if declaring:
            ids = {name: [key for kind, key in declaring if kind == name] for name in ("unit", "place")}
            own = rolled.filter(Q(unit__in=ids["unit"]) | Q(place__in=ids["place"]))
            for unit, place, path, indicator, dims, qualifier, value, facts in (
                own.values_list("unit", "place", *grouped).annotate(Sum("value"), Count("pk")).order_by()
            ):
                total = sums[path, indicator, dims, qualifier]
                total[0] -= value
                total[1] -= facts
                subject = ("unit", unit) if unit else ("place", place)
                yield _Row(indicator, dims, path, subject, Scope.OWN, Basis.RECORDED, qualifier, value, facts=facts)
        for (path, indicator, dims, qualifier), (value, facts) in sums.items():
            if facts:
                yield _Row(indicator, dims, path, None, Scope.OWN, Basis.RECORDED, qualifier, value, facts=facts)

    def _stocks(self, standing: QuerySet[Fact]) -> Iterable[_Row]:
        """Of each subject, basis and cell the latest count. A recorded one holds until the next; a declared one is of
        its own period. What a unit counted after it moved away is looked up too, so that it is not in two places."""
        in_time = Q(basis=Basis.RECORDED, last_date__lte=self.period.last) | Q(
            first_date__gte=self.period.first, last_date__lte=self.period.last
        )
        still_there = Q(unit=None) | Q(unit__closed_date=None) | Q(unit__closed_date__gt=self.period.last)
        rows = list(_single(standing.filter(in_time, still_there)))
        latest = _latest(rows)
        if self.places is not None:
            units = {row.subject[1] for row in latest if row.subject and row.subject[0] == "unit"}
            codes = {row.indicator for row in rows}
            elsewhere = Fact.objects.standing().filter(in_time, unit__in=units, indicator__in=codes)
            here = {row.fact_id for row in rows}
            moved = [row for row in _single(elsewhere) if row.fact_id not in here]
            latest = [row for row in _latest([*rows, *moved]) if row.fact_id in here]
        return latest

    @cached_property
    def _straddling(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        facts = Fact.objects.standing().filter(self.scope, indicator__in=self.codes).straddling(self.period)
        for fact in facts.select_related("unit", "place").order_by("-last_date", "-pk")[:MOST_STRADDLING]:
            found[fact.indicator].append(fact)
        return found

    @cached_property
    def _choices(self) -> dict[tuple[SubjectKey, str, str], Basis]:
        if self.places is None:
            among = Q(unit=self.subject)
        else:
            subjects = {row.subject for rows in self.rows.values() for row in rows if row.subject}
            among = Q(place__in=self.places.values("pk")) | Q(
                unit__in={key for kind, key in subjects if kind == "unit"}
            )
        chosen = BasisChoice.objects.filter(
            among, first_date=self.period.first, last_date=self.period.last, indicator__in=self.codes
        )
        return {
            (("unit", one.unit_id) if one.unit_id else ("place", one.place_id), one.indicator, one.dims): Basis(
                one.basis
            )
            for one in chosen
        }

    def division(self, indicator: Indicator) -> list[dict[str, str]]:
        """The values of the indicator's first dimension that facts name, in the catalogue's order."""
        if not indicator.dimensions:
            return []
        name = indicator.dimensions[0]
        dims = {row.dims for code in catalogue().family(indicator.code) for row in self.rows[code]}
        named = {json.loads(text).get(name) for text in dims}
        return [{name: value} for value in catalogue().dimensions[name].values if value in named]

    # Evaluating

    def figure(self, code: str, dims: Mapping[str, str]) -> FigureResult:
        indicator = catalogue()[code]
        if indicator.kind is Kind.RATIO:
            return self._ratio(indicator, dims)
        if isinstance(self.subject, Unit):
            total, parts = self._own(("unit", self.subject.pk), indicator, dims, self._matching(indicator, dims)), ()
        else:
            total, parts = self._place(indicator, dims)
        return self._result(indicator, dims, total, parts)

    def _result(
        self, indicator: Indicator, dims: Mapping[str, str], total: _Total, parts: tuple[Part, ...]
    ) -> FigureResult:
        straddling = tuple(
            fact
            for code in catalogue().family(indicator.code)
            for fact in self._straddling.get(code, ())
            if _holds(fact.dims, dims)
        )
        value = total.number
        return FigureResult(
            indicator,
            dict(dims),
            value,
            total.qualifier,
            tuple(basis for basis in Basis if basis in total.bases),
            parts,
            tuple(total.beside),
            tuple(total.apart),
            straddling,
            total.as_of if indicator.kind is Kind.STOCK else None,
            total.facts,
            indicator.few == "hide" and value is not None and 0 < value < FEW and self._of_one_unit(total, indicator),
            frozenset(total.counted),
            tuple(total.left_out),
        )

    def _of_one_unit(self, total: _Total, indicator: Indicator) -> bool:
        if isinstance(self.subject, Unit):
            return True
        facts = Fact.objects.standing().filter(self.scope, indicator__in=catalogue().family(indicator.code))
        return facts.inside(self.period).exclude(unit=None).values("unit").distinct().count() == 1

    def _matching(self, indicator: Indicator, dims: Mapping[str, str]) -> list[_Row]:
        return [row for code in catalogue().family(indicator.code) for row in self.rows[code] if _holds(row.dims, dims)]

    def _own(self, subject: SubjectKey, indicator: Indicator, dims: Mapping[str, str], rows: Sequence[_Row]) -> _Total:
        """One subject's own figure: each basis summed for itself, then one of them counts."""
        options = _options(indicator, dims, rows)
        if not options:
            return _Total()
        chosen = self._choices.get((subject, indicator.code, canonical(dims)))
        basis = chosen if chosen in options else next(iter(options))
        total = options.pop(basis)
        total.beside += [_beside(subject, False, other, one, total) for other, one in options.items()]
        if basis is not Basis.RECORDED and Basis.RECORDED in options:
            total.left_out.append(subject)
        return total

    def _place(self, indicator: Indicator, dims: Mapping[str, str]) -> tuple[_Total, tuple[Part, ...]]:
        """Bottom up: the places with a figure of their whole area weigh it against what is below them."""
        assert isinstance(self.subject, Place)
        top = self.subject
        whole: dict[str, list[_Row]] = defaultdict(list)
        own: dict[tuple[str, SubjectKey], list[_Row]] = defaultdict(list)
        leaves: list[tuple[str, _Total]] = []
        addable = indicator.kind is not Kind.DISTINCT
        for row in self._matching(indicator, dims):
            if row.scope == Scope.WHOLE_AREA:
                whole[row.path].append(row)
            elif row.subject is not None:
                own[row.path, row.subject].append(row)
            else:
                leaf = _Total()
                leaf.add(row)
                leaves.append((row.path, leaf))
        # A subject that moved has rows at two places; it is weighed at each for itself.
        leaves += [(path, self._own(subject, indicator, dims, rows)) for (path, subject), rows in own.items()]
        nodes = {path: _Total(addable) for path in (*whole, top.path)}
        parts: dict[int, _Total] = defaultdict(lambda: _Total(addable))

        def bring(path: str, total: _Total, strictly_below: bool) -> None:
            above = [node for node in nodes if path.startswith(node) and not (strictly_below and node == path)]
            node = max(above, key=len, default=top.path)
            nodes[node].join(total)
            if node == top.path:
                parts[_child(top.path, path)].join(total)

        for path, leaf in leaves:
            bring(path, leaf, strictly_below=False)
        for path in sorted(whole, key=len, reverse=True):
            if path != top.path:
                bring(path, self._weigh(path, indicator, dims, nodes[path], whole[path]), strictly_below=True)
        total = self._weigh(top.path, indicator, dims, nodes[top.path], whole.get(top.path, []))
        if total is not nodes[top.path]:
            return total, ()  # the whole-area figure counts, and nobody knows how it divides
        return total, tuple(
            Part(place_id, part.number, part.qualifier) for place_id, part in sorted(parts.items()) if part.facts
        )

    def _weigh(
        self, path: str, indicator: Indicator, dims: Mapping[str, str], below: _Total, whole: Sequence[_Row]
    ) -> _Total:
        subject: SubjectKey = ("place", int(path.rstrip("/").rsplit("/", 1)[1]))
        options = _options(indicator, dims, whole)
        # Details of a whole-area figure are no figure of this cell; they only show when there is nothing else.
        details = [one for one in options.values() if one.value is None]
        options = {basis: one for basis, one in options.items() if one.value is not None}
        chosen = self._choices.get((subject, indicator.code, canonical(dims)))
        below_first = chosen is Basis.RECORDED or (chosen not in options and Basis.RECORDED in below.bases)
        if below.facts and (below_first or not options):
            below.beside += [_beside(subject, True, basis, one, below) for basis, one in options.items()]
            return below
        if not options:
            for one in details:
                below.join(one)
            return below
        basis = chosen if chosen in options else next(iter(options))
        total = options.pop(basis)
        total.beside += [_beside(subject, True, other, one, total) for other, one in options.items()]
        if below.facts:
            bases = [one for one in Basis if one in below.bases]
            total.beside.append(_beside(subject, False, bases[0] if len(bases) == 1 else None, below, total))
            total.left_out.append(("below", subject[1]))
        return total

    def _ratio(self, indicator: Indicator, dims: Mapping[str, str]) -> FigureResult:
        """From its parts where both are known; else the one ratio that was stated for the subject itself."""
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        top = self.figure(indicator.numerator, dims)
        bottom = self.figure(indicator.denominator, dims)
        subject = ("unit" if isinstance(self.subject, Unit) else "place", self.subject.pk)
        stated = [row for row in self._matching(indicator, dims) if row.subject == subject]
        options = _options(indicator, dims, stated)
        if top.value is not None and bottom.value:
            total = _Total(
                value=(top.value * 100 / bottom.value).quantize(Decimal("0.01"), ROUND_DOWN).normalize() + 0,
                qualifiers={qualifiers.of_ratio(top.qualifier, bottom.qualifier)},
                bases={*top.bases, *bottom.bases},
                facts=top.facts + bottom.facts,
                counted={*top.counted, *bottom.counted},
                left_out=[*top.left_out, *bottom.left_out],
            )
        else:
            known = {basis: one for basis, one in options.items() if one.value is not None}
            if not known:
                return self._result(indicator, dims, _Total(), ())
            basis = next(iter(known))
            total = options.pop(basis)
        whole_area = isinstance(self.subject, Place)
        total.beside += [_beside(subject, whole_area, basis, one, total) for basis, one in options.items()]
        return self._result(indicator, dims, total, ())


def _single(facts: QuerySet[Fact]) -> Iterable[_Row]:
    for row in facts.values_list(
        "indicator",
        "dims",
        "located__path",
        "unit_id",
        "place_id",
        "scope",
        "basis",
        "qualifier",
        "value",
        "first_date",
        "last_date",
        "pk",
    ):
        indicator, dims, path, unit, place, *rest = row
        yield _Row(indicator, dims, path or "", ("unit", unit) if unit else ("place", place), *rest)


def _latest(rows: Iterable[_Row]) -> list[_Row]:
    found: dict[Any, _Row] = {}
    for row in rows:
        cell = (row.subject, row.scope, row.basis, row.indicator, row.dims)
        known = found.get(cell)
        if known is None or (row.last, row.fact_id) > (known.last, known.fact_id):
            found[cell] = row
    return list(found.values())


def _holds(text: str, dims: Mapping[str, str]) -> bool:
    return not dims or dims.items() <= json.loads(text).items()


def _options(indicator: Indicator, dims: Mapping[str, str], rows: Iterable[_Row]) -> dict[Basis, _Total]:
    """What each basis says of the cell, in the order in which they count."""
    by_basis: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_basis[row.basis].append(row)
    options = {}
    exactly = (indicator.code, canonical(dims))
    for basis in Basis:
        found = by_basis.get(basis)
        if not found:
            continue
        exact = [row for row in found if (row.indicator, row.dims) == exactly]
        total = _Total(addable=indicator.kind in (Kind.SUM, Kind.STOCK))
        counted = found if basis is Basis.RECORDED and total.addable else _longest(exact)
        for row in counted:
            total.add(row)
        total.beside += [_overlapped(row, counted) for row in exact if row not in counted]
        if not counted:
            total.value = None
            total.facts = sum(row.facts for row in found)
            total.bases = {basis}
            total.apart = [
                Detail(
                    catalogue()[row.indicator], json.loads(row.dims), row.value, Qualifier(row.qualifier), Basis(basis)
                )
                for row in _longest(found)
            ]
        options[basis] = total
    return options


def _longest(rows: Iterable[_Row]) -> list[_Row]:
    """Declared figures of one cell whose days overlap say the same thing twice: a year and its first half. The longer
    one is kept; of equal ones the later written."""
    kept: list[_Row] = []
    for row in sorted(rows, key=lambda row: (_days(row), row.fact_id or 0), reverse=True):
        if all(
            (row.indicator, row.dims) != (other.indicator, other.dims)
            or row.last < other.first
            or other.last < row.first
            for other in kept
        ):
            kept.append(row)
    return kept


def _overlapped(row: _Row, counted: Sequence[_Row]) -> Beside:
    same = [other for other in counted if (other.first, other.last) == (row.first, row.last)]
    return Beside(
        row.subject or ("", None),
        row.scope == Scope.WHOLE_AREA,
        Basis(row.basis),
        row.value,
        Qualifier(row.qualifier),
        row.value - same[0].value if same else None,
    )


def _days(row: _Row) -> timedelta:
    assert row.first is not None
    assert row.last is not None
    return row.last - row.first


def _beside(subject: SubjectKey, whole_area: bool, basis: Basis | None, one: _Total, counted: _Total) -> Beside:
    difference = None if one.value is None or counted.value is None else one.value - counted.value
    return Beside(subject, whole_area, basis, one.number, one.qualifier, difference)


def _child(top: str, path: str) -> int:
    """The id of the place right below `top` that the path leads through; top's own, or another tree's place itself."""
    if path.startswith(top) and path != top:
        return int(path[len(top) :].split("/", 1)[0])
    return int(path.rstrip("/").rsplit("/", 1)[1])
