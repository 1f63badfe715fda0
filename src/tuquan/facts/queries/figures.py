"""The rules of reading, in one place.

1. A period sums the facts that lie wholly inside it. Those that reach beyond are listed (`straddling`), never split.
2. What somebody stated of a unit, or of a whole area, is never added to what is recorded or stated beneath it on the
   same days. Where anything beneath is recorded, that counts; else the statement does; or the one a person chose. The
   other stands beside with its difference. Days that no statement covers are not touched by it, so a declared 2024 and
   a recorded 2025 make two years together.
3. Recorded figures are added over topics and parts. Stated ones never are, because nobody knows whether a "general"
   figure holds the "traffic" one: asked for both together, they stand apart and there is no total.
4. A parent is its own figure and its children's. Stocks are the latest count, not added over time; distinct counts are
   never added; a ratio comes from its two parts, each summed by these rules.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.facts import qualifiers
from tuquan.facts.buckets import bucket_of, last_day, whole_buckets
from tuquan.facts.catalogue import Indicator, Kind, canonical, catalogue
from tuquan.facts.enums import Basis, Qualifier, Scope
from tuquan.facts.fields import decimal
from tuquan.facts.models import BasisChoice, Fact
from tuquan.facts.queries import kept
from tuquan.facts.queries.counts import halves_until, that_hold
from tuquan.facts.queries.nodes import Nodes, is_wide, last_version, nodes_of, old_places, plain_nodes, seen
from tuquan.facts.queries.places import cover
from tuquan.units.models import Place, Unit
from tuquan.units.queries.places import Cover, map_day

FEW = 5
"""Counts about people below this are not shown for one unit (aggregates only)."""
MOST_STRADDLING = 200

Subject = Unit | Place
SubjectKey = tuple[str, Any]
"""("unit", id) or ("place", path); a place by its path, since rows of one area that differ in kind share it."""


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
    """A figure of the same cell that does not count. `difference` is it less what counts on the same days."""

    subject: SubjectKey
    scope: Scope
    basis: Basis | None
    """None: a sum of several bases."""
    value: Decimal | None
    qualifier: Qualifier
    period: Period
    difference: Decimal | None
    below: bool
    """The sum of what is below the place, where its whole-area figure counts."""
    statement: Period
    """The days of the statement it is about; `choosing.choose_basis` for these days, with `choice`, makes it count."""
    choice: Basis | None
    """None: two statements of one basis overlap, so there is nothing to choose but to withdraw one."""


@dataclass(frozen=True)
class Part:
    """What one child brings, or what stays at the place itself (`path` is then its own)."""

    path: str
    value: Decimal | None
    qualifier: Qualifier
    undivided: bool = False
    """An older place that no single child took over: what was there stays at the common ancestor."""


@dataclass(frozen=True)
class LeftOut:
    """Facts that do not count because a statement does: of a subject, or (`below`) of all inside a place."""

    subject: SubjectKey
    period: Period
    below: bool


class Straddling(Sequence[Fact]):
    """Facts that are only listed; looked up when somebody asks for them."""

    def __init__(self, find: Callable[[], tuple[Fact, ...]]) -> None:
        self._find = find

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return self._find()

    def __getitem__(self, at: Any) -> Any:
        return self._facts[at]

    def __len__(self) -> int:
        return len(self._facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(other) == self._facts

    __hash__ = None  # type: ignore[assignment]


def _never() -> None:
    return None


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
    straddling: "Straddling | tuple[Fact, ...]" = ()
    oldest: Callable[[], date | None] = field(default=_never, compare=False, repr=False)
    read_at: datetime | None = field(default=None, compare=False)
    """Every act committed before this moment is in the figure: what is not folded yet was read with the sums."""
    facts: int = 0
    """How many facts count."""
    hidden: bool = False
    counted: frozenset[int] = frozenset()
    """Facts read one by one that count. Those in the kept sums count too, except what is `left_out`."""
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def as_of(self) -> date | None:
        """Stocks: the oldest day counted among the parts; looked up when somebody asks for it."""
        return self.oldest()

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

    def meets(self, other: "_Row") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass
class _Settled:
    """Figures that may be added (`pieces`) and what was set aside on the way."""

    pieces: list[_Row] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    apart: list[Detail] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def join(self, other: "_Settled") -> None:
        self.pieces += other.pieces
        self.beside += other.beside
        self.apart += other.apart
        self.left_out += other.left_out


def figure(
    indicator: str,
    subject: Subject,
    period: Period,
    dims: Mapping[str, str] | None = None,
    on_map: date | None = None,
) -> FigureResult:
    """One figure of a unit or a place, with its parts, what stands beside it and what straddles the period. `on_map`:
    the day whose map of places is meant, when it is not the period's last."""
    return _Reading(subject, period, [indicator], on_map, dims or {}).figure(indicator, dims or {})


def table(indicators: Sequence[str], subject: Subject, period: Period, on_map: date | None = None) -> list[TableRow]:
    """The indicators of which there are facts, each with its total and its division by its first dimension (without
    parts); the number of queries does not grow with the indicators."""
    return rows_of(_Reading(subject, period, indicators, on_map, apart=False), indicators)


def rows_of(reading: "_Reading", indicators: Sequence[str]) -> list[TableRow]:
    rows = []
    for code in indicators:
        indicator = catalogue()[code]
        total = reading.figure(code, {})
        if not total.empty or total.straddling or total.beside:
            details = [reading.figure(code, dims) for dims in reading.division(indicator)]
            rows.append(TableRow(indicator, total, tuple(details)))
    return rows


def figures(
    asked: Sequence[tuple[str, Mapping[str, str]]], subject: Subject, period: Period, on_map: date | None = None
) -> list[FigureResult]:
    """Several figures (indicator, dimensions) of one subject and period, in the order asked, those of divisions without
    parts; the number of queries does not grow with them."""
    divided = any(dims for _code, dims in asked)
    reading = _Reading(subject, period, [code for code, _dims in asked], on_map, None if divided else {}, apart=False)
    return [reading.figure(code, dims) for code, dims in asked]


class _Totals:
    """What is added up at the nodes of a question."""

    def __init__(self, nodes: Nodes, *, together: bool, divided: bool) -> None:
        self.nodes, self.together, self.divided = nodes, together, divided
        self.found: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [Decimal(0), 0])

    def add(self, node: str, key: Sequence[Any], value: Decimal, facts: int) -> None:
        total = self.found[node, *key]
        total[0] += value
        total[1] += facts

    def add_fact(self, path: str, indicator: str, dims: str, key: Sequence[Any], value: Decimal, facts: int) -> None:
        node = self.nodes.nearest(path)
        assert node is not None  # inside the cover
        if self.together:
            self.add(node, (indicator, "", *key), value, facts)
        if self.divided and dims != "{}":
            self.add(node, (indicator, dims, *key), value, facts)


def _of_subjects(subjects: Iterable[SubjectKey]) -> Q:
    keys: dict[str, list[Any]] = {"unit": [], "place": []}
    for kind, key in subjects:
        keys[kind].append(key)
    return Q(unit__in=keys["unit"]) | Q(place__path__in=keys["place"])


class _Reading:
    """Everything needed for some indicators of one subject and period, fetched at once."""

    def __init__(
        self,
        subject: Subject,
        period: Period,
        codes: Iterable[str],
        on_map: date | None,
        dims: Mapping[str, str] | None = None,
        *,
        apart: bool = True,
    ) -> None:
        """`dims`: the only ones that will be asked for; None: all together, and each division. Without `apart` the
        parts of divisions are not needed: what each child brings of them."""
        self.apart = apart
        self.subject, self.period = subject, period
        self.together, self.divided = not dims, None if dims == {} else dims or {}
        self.codes: set[str] = set()
        for code in codes:
            one = catalogue()[code]
            for part in (code, one.numerator, one.denominator):
                if part:
                    self.codes.update(catalogue().family(part))
        self.is_place = isinstance(subject, Place)
        self.read_at = timezone.now()
        self._nodes: Nodes | None = None
        self.on_map = map_day(subject, on_map or period.last) if isinstance(subject, Place) else None
        self.rows: dict[str, list[_Row]] = defaultdict(list)
        for row in self._fetch():
            self.rows[row.indicator].append(row)

    @cached_property
    def cover(self) -> Cover | None:
        return cover(self.subject, self.period, self.on_map) if isinstance(self.subject, Place) else None

    @cached_property
    def scope(self) -> Q:
        if self.cover is None:
            return Q(unit=self.subject, scope=Scope.OWN)
        places = self.cover.places.values_list("pk", flat=True)
        if is_wide(self.cover.place.path):
            return Q(located__in=places)
        # Told one by one, because of an unknown number of places the database would rather read all facts there are.
        return Q(located__in=list(places))

    @cached_property
    def _on_the_map(self) -> Mapping[str, str]:
        assert isinstance(self.subject, Place)
        assert self.on_map is not None
        return old_places(self.subject.path, self.on_map).anchors

    @cached_property
    def _stock_codes(self) -> list[str]:
        return [code for code in self.codes if catalogue()[code].kind is Kind.STOCK]

    # Fetching

    def _fetch(self) -> Iterable[_Row]:
        kinds = {code: catalogue()[code].kind for code in self.codes}
        stocks = self._stock_codes
        if self.is_place and Kind.DISTINCT not in kinds.values():  # those are never in the kept sums
            plainly = self._plainly(stocks)
            if plainly is not None:
                yield from plainly
                return
        sums = [code for code, kind in kinds.items() if kind is Kind.SUM]
        standing = Fact.objects.standing().filter(self.scope)
        inside = standing.inside(self.period)
        single = inside.filter(indicator__in=self.codes.difference(stocks))
        if self.cover is None:
            yield from _single(single)
            if stocks:
                yield from self._stocks(standing.filter(indicator__in=stocks))
            return
        counts = standing.filter(indicator__in=stocks)
        one_by_one = list(_single(single.filter(rolled=False)))
        stated = list(self._stocks(counts.filter(rolled=False))) if stocks else []
        yield from one_by_one
        yield from stated
        areas = {row.path for row in [*one_by_one, *stated] if row.scope == Scope.WHOLE_AREA}
        nodes = self._nodes = nodes_of(self.cover.place, self.cover.on_map, areas)
        if sums:
            yield from self._sums(nodes, sums, inside.filter(rolled=True, indicator__in=sums), one_by_one)
        if stocks:
            yield from self._counts(nodes, stocks, counts, stated)

    def _plainly(self, stocks: Collection[str]) -> list[_Row] | None:
        """The common case: whole half months, or a day, of a place of which nothing was stated, so that the kept sums are all
        there is, found by one statement, and one more for stocks. None: it is not so, and the long way has to be gone."""
        happened, halves = self.codes.difference(stocks), whole_buckets(self.period)
        questions: list[tuple[kept.Asked, tuple[date, date]]] = []
        if happened:
            if halves is None or (halves[0], last_day(halves[1])) != self._days:
                return None
            questions.append((kept.Asked(happened, self.together, self.divided, self.apart), halves))
        if stocks:
            if self._has_few_counts:
                return None
            asked = kept.Asked(stocks, self.together, self.divided, self.apart, on=self.period.last)
            questions.append((asked, halves_until(self.period.last)))
        rows: list[_Row] = []
        for asked, within in questions:
            found = self._kept_alone(asked, within)
            if found is None:
                return None
            rows += found
        return rows

    @cached_property
    def _has_few_counts(self) -> bool:
        """On a day within a half month what changed since it began is looked for everywhere; of a commune the counts that
        hold are found sooner."""
        assert isinstance(self.subject, Place)
        return not is_wide(self.subject.path) and last_day(bucket_of(self.period.last)) != self.period.last

    def _kept_alone(self, asked: kept.Asked, halves: tuple[date, date]) -> list[_Row] | None:
        assert isinstance(self.subject, Place)
        assert self.on_map is not None
        made = last_version()
        nodes = plain_nodes(self.subject, self.on_map, made)
        found, around = kept.sums(asked, nodes, self.on_map, halves, around=self.period)
        assert around is not None
        if around.made != made:
            seen(around.made)
            nodes = plain_nodes(self.subject, self.on_map, around.made)
            found, around = kept.sums(asked, nodes, self.on_map, halves, around=self.period)
            assert around is not None
        if around.others:
            return None
        self._on_the_map = nodes.anchors  # type: ignore[misc]
        sums: dict[tuple[str, str, str, str], list[int]] = {}
        for path, indicator, dims, qualifier, _within, value, facts in found:
            total = sums.setdefault((path, indicator, dims, qualifier), [0, 0])
            total[0] += value
            total[1] += facts
        first, last = self._days
        return [
            _Row(indicator, dims, path, None, "own", "recorded", sharp, decimal(value), first, last, None, facts)
            for (path, indicator, dims, sharp), (value, facts) in sums.items()
            if facts
        ]

    @cached_property
    def _days(self) -> tuple[date, date]:
        return self.period.first, self.period.last

    def _sums(
        self, nodes: Nodes, codes: Collection[str], rolled: QuerySet[Fact], one_by_one: Sequence[_Row]
    ) -> Iterable[_Row]:
        """Recorded figures, added up at the nodes of the question (`nodes.py`): kept sums of half months that lie
        wholly inside the period and are not cut by the first or last day of a statement; facts day by day for the rest.
        Those of a subject that stated something itself are told apart, to be weighed against it."""
        assert self.cover is not None
        stated = [row for row in one_by_one if row.basis != Basis.RECORDED or row.scope == Scope.WHOLE_AREA]
        cuts = {row.first for row in stated} | {row.last + timedelta(days=1) for row in stated}
        cuts -= {self.period.first, self.period.last + timedelta(days=1)}
        cut_halves = {bucket_of(day) for day in cuts if bucket_of(day) != day}
        halves = whole_buckets(self.period)
        assert self.on_map is not None

        def days(first: date, last: date) -> tuple[date, date]:
            begins, ends = bucket_of(first), bucket_of(last)
            if halves is None or begins < halves[0] or halves[1] < ends or begins in cut_halves or ends in cut_halves:
                return first, last
            return (begins, last_day(ends)) if cuts else (self.period.first, self.period.last)

        sums = _Totals(nodes, together=self.together, divided=self.divided is not None)
        grouped = ("indicator", "dims", "qualifier")
        edges = Q()
        if halves is not None:
            asked = kept.Asked(codes, self.together, self.divided)
            found, _around = kept.sums(asked, nodes, self.on_map, halves, cut_halves, by_half=bool(cuts))
            for one in found:
                begins, ends = one.halves or halves
                key = (one.indicator, one.dims, one.qualifier, *days(begins, ends))
                sums.add(one.path, key, decimal(one.value), one.facts)
            edges = Q(first_date__lt=halves[0]) | Q(last_date__gt=last_day(halves[1]))
            for half in cut_halves:
                edges |= Q(first_date__range=(half, last_day(half))) | Q(last_date__range=(half, last_day(half)))
        if halves is None or cut_halves or (halves[0], last_day(halves[1])) != (self.period.first, self.period.last):
            by_day: Any = rolled.filter(edges).values_list("located__path", *grouped, "first_date", "last_date")
            for path, indicator, dims, qualifier, first, last, value, facts in by_day.annotate(
                Sum("value"), Count("pk")
            ).order_by():
                sums.add_fact(path, indicator, dims, (qualifier, first, last), value, facts)
        declaring = {row.subject for row in stated if row.scope == Scope.OWN and row.subject}
        if declaring:
            by_unit: Any = rolled.filter(_of_subjects(declaring)).values_list(
                "unit", "located__path", *grouped, "first_date", "last_date"
            )
            for unit, path, indicator, dims, qualifier, first, last, value, facts in by_unit.annotate(
                Sum("value"), Count("pk")
            ).order_by():
                sums.add_fact(path, indicator, dims, (qualifier, *days(first, last)), -value, -facts)
                subject = ("unit", unit) if unit else ("place", path)
                yield _Row(
                    indicator,
                    dims,
                    path,
                    subject,
                    Scope.OWN,
                    Basis.RECORDED,
                    qualifier,
                    value,
                    first,
                    last,
                    facts=facts,
                )
        for (path, indicator, dims, qualifier, first, last), (value, facts) in sums.found.items():
            if facts:
                yield _Row(
                    indicator, dims, path, None, Scope.OWN, Basis.RECORDED, qualifier, value, first, last, facts=facts
                )

    def _counts(
        self, nodes: Nodes, stocks: Collection[str], counts: QuerySet[Fact], stated: Sequence[_Row]
    ) -> Iterable[_Row]:
        """Recorded stocks, added up at the nodes of the question. Those of a subject that stated something itself are told
        apart, to be weighed against it."""
        assert self.cover is not None
        sums = _Totals(nodes, together=self.together, divided=self.divided is not None)
        if self._has_few_counts:
            rows: Any = that_hold(counts, self.period.last).values_list(
                "located__path", "indicator", "dims", "qualifier"
            )
            for path, indicator, dims, qualifier, value, facts in rows.annotate(Sum("value"), Count("pk")).order_by():
                sums.add_fact(path, indicator, dims, (qualifier,), value, facts)
        else:
            asked = kept.Asked(stocks, self.together, self.divided, on=self.period.last)
            for one in kept.sums(asked, nodes, self.cover.on_map, halves_until(self.period.last))[0]:
                sums.add(one.path, (one.indicator, one.dims, one.qualifier), decimal(one.value), one.facts)
        if apart := {row.subject for row in stated if row.scope == Scope.OWN and row.subject}:
            for row in self._held(_single(that_hold(counts.filter(_of_subjects(apart)), self.period.last))):
                assert row.value is not None
                sums.add_fact(row.path, row.indicator, row.dims, (row.qualifier,), -row.value, -1)
                yield row
        for (path, indicator, dims, qualifier), (value, facts) in sums.found.items():
            if facts:
                yield _Row(
                    indicator, dims, path, None, Scope.OWN, Basis.RECORDED, qualifier, value, *self._days, facts=facts
                )

    def _stocks(self, standing: QuerySet[Fact]) -> Iterable[_Row]:
        """Of each subject, basis and cell the latest count. A recorded one holds until the next; a stated one is of its
        own period. What a unit counted after it moved away is looked up too, so that it is not in two places."""
        in_time = Q(basis=Basis.RECORDED, last_date__lte=self.period.last) | Q(
            first_date__gte=self.period.first, last_date__lte=self.period.last
        )
        still_there = Q(unit=None) | Q(unit__closed_date=None) | Q(unit__closed_date__gt=self.period.last)
        rows = list(_single(standing.filter(in_time, still_there)))
        if self.cover is not None:
            here = {row.fact_id for row in rows}
            units = {row.subject[1] for row in rows if row.subject and row.subject[0] == "unit"}
            codes = {row.indicator for row in rows}
            elsewhere = Fact.objects.standing().filter(in_time, unit__in=units, indicator__in=codes)
            rows = _latest([*rows, *_single(elsewhere.exclude(self.scope))])
            rows = [row for row in rows if row.fact_id in here]
        yield from self._held(_latest(rows))

    def _held(self, rows: Iterable[_Row]) -> Iterable[_Row]:
        for row in rows:
            yield replace(row, counted_on=row.last, first=self.period.first, last=self.period.last)

    def _oldest(self, indicator: Indicator, dims: Mapping[str, str], pieces: Sequence[_Row]) -> date | None:
        days = [piece.counted_on for piece in pieces if piece.counted_on]
        added = {piece.path for piece in pieces if piece.subject is None}
        if added:
            family = catalogue().family(indicator.code)
            days += [
                day
                for code, text, node, day in self._oldest_counts
                if code in family and _holds(text, dims) and (node is None or node in added)
            ]
        return min(days, default=None)

    @cached_property
    def _oldest_counts(self) -> list[tuple[str, str, str | None, date]]:
        """Of the counts that are added up: indicator, dimensions, node (None: all of them), the oldest day."""
        counts = that_hold(
            Fact.objects.standing().filter(self.scope, indicator__in=self._stock_codes), self.period.last
        )
        what = ("indicator", "dims")
        if self._nodes is None:
            return [(*row[:2], None, row[2]) for row in counts.values_list(*what).annotate(Min("last_date")).order_by()]
        apart = {row.subject for rows in self.rows.values() for row in rows if row.subject and row.scope == Scope.OWN}
        rows: Any = counts.exclude(_of_subjects(apart)).values_list(*what, "located__path")
        found = rows.annotate(Min("last_date")).order_by()
        return [(code, dims, self._nodes.nearest(path), day) for code, dims, path, day in found]

    @cached_property
    def _straddling(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        may = Q(rolled=False) | Q(rolled=True, last_date__gt=F("first_date"))
        facts = Fact.objects.standing().filter(self.scope, may, indicator__in=self.codes).straddling(self.period)
        for fact in facts.select_related("unit", "place").order_by("-last_date", "-pk")[:MOST_STRADDLING]:
            found[fact.indicator].append(fact)
        return found

    @cached_property
    def _choices(self) -> dict[tuple[SubjectKey, str, str, date, date], str]:
        if self.cover is None:
            among = Q(unit=self.subject)
        else:
            subjects = {row.subject for rows in self.rows.values() for row in rows if row.subject}
            among = Q(unit__in={key for kind, key in subjects if kind == "unit"}) | Q(
                place__in=self.cover.places.values("pk")
            )
        chosen = BasisChoice.objects.filter(
            among,
            first_date__gte=self.period.first,
            last_date__lte=self.period.last,
            indicator__in=self.codes,
        )
        rows = chosen.values_list("unit", "place__path", "indicator", "dims", "first_date", "last_date", "basis")
        return {
            (("unit", unit) if unit else ("place", path), indicator, dims, first, last): basis
            for unit, path, indicator, dims, first, last, basis in rows
        }

    def division(self, indicator: Indicator) -> list[dict[str, str]]:
        """The values of the indicator's first dimension that facts name, in the catalogue's order."""
        if not indicator.dimensions:
            return []
        name = indicator.dimensions[0]
        dims = {row.dims for code in catalogue().family(indicator.code) for row in self.rows[code] if row.dims}
        named = {json.loads(text).get(name) for text in dims}
        return [{name: value} for value in catalogue().dimensions[name].values if value in named]

    # Evaluating

    def figure(self, code: str, dims: Mapping[str, str]) -> FigureResult:
        indicator = catalogue()[code]
        if indicator.kind is Kind.RATIO:
            return self._ratio(indicator, dims)
        matching = self._matching(indicator, dims)
        if isinstance(self.subject, Unit):
            return self._result(indicator, dims, self._own(("unit", self.subject.pk), indicator, dims, matching))
        return self._result(indicator, dims, self._place(indicator, dims, matching))

    def _matching(self, indicator: Indicator, dims: Mapping[str, str]) -> list[_Row]:
        family = catalogue().family(indicator.code)
        return [
            row
            for code in family
            for row in self.rows[code]
            if _holds(row.dims, dims) and (dims or row.subject or not row.dims)
        ]

    def _own(
        self, subject: SubjectKey, indicator: Indicator, dims: Mapping[str, str], rows: Iterable[_Row]
    ) -> _Settled:
        """A subject's own figure: what it stated against what was recorded of it."""
        recorded = _Settled()
        stated: list[_Row] = []
        exactly = (indicator.code, canonical(dims))
        for row in rows:
            addable = indicator.kind is not Kind.DISTINCT or (row.indicator, row.dims) == exactly
            (recorded.pieces if row.basis == Basis.RECORDED and addable else stated).append(row)
        return self._settle(subject, indicator, dims, stated, recorded, below=False)

    def _place(self, indicator: Indicator, dims: Mapping[str, str], rows: Sequence[_Row]) -> _Settled:
        """Bottom up: each place with a figure of its whole area weighs it against all that is inside it."""
        assert isinstance(self.subject, Place)
        if all(row.subject is None for row in rows):
            return _Settled(list(rows))  # kept sums alone: nothing to weigh
        top = self.subject.path
        whole: dict[str, list[_Row]] = {top: []}
        own: dict[tuple[str, SubjectKey], list[_Row]] = defaultdict(list)
        inside: dict[str, _Settled] = defaultdict(_Settled)
        leaves: list[tuple[str, _Settled]] = []
        for row in rows:
            if row.scope == Scope.WHOLE_AREA:
                whole.setdefault(row.path, []).append(row)
            elif row.subject is not None:
                own[row.path, row.subject].append(row)
            else:
                leaves.append((row.path, _Settled([row])))
        leaves += [(path, self._own(subject, indicator, dims, found)) for (path, subject), found in own.items()]
        for path, leaf in leaves:
            inside[self._nearest(path, whole) or top].join(leaf)
        above = {path: self._nearest(path, whole.keys() - {path}) or top for path in whole if path != top}
        for path in sorted(above, key=lambda path: _steps(path, above, top), reverse=True):
            settled = self._settle(("place", path), indicator, dims, whole[path], inside[path], below=True)
            inside[above[path]].join(settled)
        return self._settle(("place", top), indicator, dims, whole[top], inside[top], below=True)

    def _nearest(self, path: str, nodes: Iterable[str]) -> str | None:
        """The lowest of the places that holds this one, in its own tree or where it lies on the map."""
        own, there = (
            max((node for node in nodes if one.startswith(node)), key=len, default="")
            for one in (path, self._on_the_map.get(path, ""))
        )
        return (there if there.startswith(own) else own) or None

    def _settle(
        self,
        subject: SubjectKey,
        indicator: Indicator,
        dims: Mapping[str, str],
        stated: Iterable[_Row],
        settled: _Settled,
        *,
        below: bool,
    ) -> _Settled:
        """Rule 2 of this module: weigh the statements about a subject against what is already settled beneath it."""
        exactly = (indicator.code, canonical(dims))
        exact: list[_Row] = []
        details: list[_Row] = []
        for row in stated:
            (exact if (row.indicator, row.dims) == exactly else details).append(row)
        chosen = {row.fact_id: self._choices.get((subject, *exactly, row.first, row.last)) for row in exact}
        order = list(Basis)
        # The chosen basis first, then as Basis orders them; of one basis the longer period (a year before its first
        # half), of equal ones the later written.
        exact.sort(
            key=lambda row: (
                chosen[row.fact_id] != row.basis,
                order.index(Basis(row.basis)),
                row.first - row.last,
                -(row.fact_id or 0),
            )
        )
        kept: list[_Row] = []
        for row in exact:
            if clashing := [other for other in kept if other.meets(row)]:
                same = [other for other in clashing if (other.first, other.last) == (row.first, row.last)]
                choice = None if any(other.basis == row.basis for other in clashing) else Basis(row.basis)
                settled.beside.append(_beside(subject, [row], same, row, choice))
                continue
            kept.append(row)
            beneath = [piece for piece in settled.pieces if piece.meets(row)]
            recorded = any(piece.basis == Basis.RECORDED for piece in beneath)
            wanted = chosen[row.fact_id]
            if beneath and wanted != row.basis and (wanted == Basis.RECORDED or recorded):
                settled.beside.append(_beside(subject, [row], beneath, row, Basis(row.basis)))
                continue
            settled.pieces = [piece for piece in settled.pieces if piece not in beneath] + [row]
            if beneath:
                settled.beside.append(_beside(subject, beneath, [row], row, Basis.RECORDED, below=below))
                settled.left_out.append(LeftOut(subject, Period(row.first, row.last), below))
        for row in details:
            assert row.value is not None
            settled.apart.append(
                Detail(
                    catalogue()[row.indicator],
                    json.loads(row.dims),
                    row.value,
                    Qualifier(row.qualifier),
                    Basis(row.basis),
                )
            )
            if not any(piece.meets(row) for piece in [*settled.pieces, *kept] if piece.value is not None):
                settled.pieces.append(replace(row, value=None))
        return settled

    def _ratio(self, indicator: Indicator, dims: Mapping[str, str]) -> FigureResult:
        """From its parts where both are known; else the ratio stated for the subject itself."""
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        top = self.figure(indicator.numerator, dims)
        bottom = self.figure(indicator.denominator, dims)
        subject = ("unit", self.subject.pk) if isinstance(self.subject, Unit) else ("place", self.subject.path)
        stated = [row for row in self._matching(indicator, dims) if row.subject == subject]
        if top.value is None or not bottom.value:
            return self._result(indicator, dims, self._own(subject, indicator, dims, stated))
        value = (top.value * 100 / bottom.value).quantize(Decimal("0.01"), ROUND_DOWN)
        computed = _Row(
            indicator.code,
            canonical(dims),
            "",
            subject,
            Scope.OWN,
            Basis.RECORDED,
            qualifiers.of_ratio(top.qualifier, bottom.qualifier),
            value,
            self.period.first,
            self.period.last,
        )
        result = self._result(indicator, dims, self._own(subject, indicator, dims, [computed, *stated]))
        if result.value != value:
            return result  # a person chose the stated one
        return replace(
            result,
            bases=tuple(basis for basis in Basis if basis in {*top.bases, *bottom.bases}),
            facts=top.facts + bottom.facts,
            counted=top.counted | bottom.counted,
            left_out=(*top.left_out, *bottom.left_out),
            parts=(),
        )

    def _result(self, indicator: Indicator, dims: Mapping[str, str], settled: _Settled) -> FigureResult:
        pieces = settled.pieces
        value = _sum(pieces, indicator)
        return FigureResult(
            indicator=indicator,
            dims=dict(dims),
            value=value,
            qualifier=qualifiers.of_sum(piece.qualifier for piece in pieces),
            bases=tuple(basis for basis in Basis if any(piece.basis == basis for piece in pieces)),
            parts=self._parts(indicator, pieces),
            beside=tuple(settled.beside),
            apart=tuple(settled.apart),
            straddling=Straddling(lambda: self._straddling_of(indicator, dims)),
            oldest=partial(self._oldest, indicator, dims, pieces) if indicator.kind is Kind.STOCK else _never,
            read_at=self.read_at,
            facts=sum(piece.facts for piece in pieces),
            hidden=value is not None and 0 < value < FEW and indicator.few == "hide" and self._of_one_unit(indicator),
            counted=frozenset(piece.fact_id for piece in pieces if piece.fact_id is not None),
            left_out=tuple(settled.left_out),
        )

    def _straddling_of(self, indicator: Indicator, dims: Mapping[str, str]) -> tuple[Fact, ...]:
        return tuple(
            fact
            for code in catalogue().family(indicator.code)
            for fact in self._straddling.get(code, ())
            if _holds(fact.dims, dims)
        )

    def _of_one_unit(self, indicator: Indicator) -> bool:
        if self.cover is None:
            return True
        facts = Fact.objects.standing().filter(self.scope, indicator__in=catalogue().family(indicator.code))
        # Few, so that each is looked at: counting the distinct ones the database would read all of the indicator.
        units = facts.inside(self.period).exclude(unit=None).values_list("unit", flat=True)
        return len(set(units)) == 1

    def _parts(self, indicator: Indicator, pieces: Iterable[_Row]) -> tuple[Part, ...]:
        """By the children on the map; what lies in none of them stays at the old place it was of."""
        if not isinstance(self.subject, Place):
            return ()
        top, on_the_map = self.subject.path, self._on_the_map
        inside = len(top)
        found: dict[tuple[str, bool], list[_Row]] = defaultdict(list)
        for piece in pieces:
            path = on_the_map.get(piece.path, piece.path)
            if path == top:
                found[piece.path, piece.path != top].append(piece)
            else:
                found[top + path[inside:].split("/", 1)[0] + "/", False].append(piece)
        return tuple(
            Part(path, _sum(some, indicator), qualifiers.of_sum(one.qualifier for one in some), undivided)
            for (path, undivided), some in sorted(found.items())
        )


def _single(facts: QuerySet[Fact]) -> Iterable[_Row]:
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
        yield _Row(indicator, dims, located or "", subject, scope, basis, qualifier, value, first, last, pk)


def _steps(path: str, above: Mapping[str, str], top: str) -> int:
    """How many places hold this one. A path's length does not tell: an old district may lie in a commune of today."""
    steps = 0
    while path != top:
        path, steps = above[path], steps + 1
    return steps


def _latest(rows: Iterable[_Row]) -> list[_Row]:
    found: dict[Any, _Row] = {}
    for row in rows:
        cell = (row.subject, row.scope, row.basis, row.indicator, row.dims)
        known = found.get(cell)
        if known is None or (row.last, row.fact_id or 0) > (known.last, known.fact_id or 0):
            found[cell] = row
    return list(found.values())


def _holds(text: str, dims: Mapping[str, str]) -> bool:
    return not dims or (text != "" and dims.items() <= json.loads(text).items())


def _sum(pieces: Sequence[_Row], indicator: Indicator) -> Decimal | None:
    if not pieces or (len(pieces) > 1 and indicator.kind in (Kind.DISTINCT, Kind.RATIO)):
        return None
    values = [piece.value for piece in pieces if piece.value is not None]
    return sum(values, Decimal(0)) if len(values) == len(pieces) else None


def _beside(
    subject: SubjectKey,
    set_aside: Sequence[_Row],
    counting: Sequence[_Row],
    statement: _Row,
    choice: Basis | None,
    *,
    below: bool = False,
) -> Beside:
    values = [row.value for row in set_aside if row.value is not None]
    value = sum(values, Decimal(0)) if len(values) == len(set_aside) else None
    against = [row.value for row in counting if row.value is not None]
    bases = {row.basis for row in set_aside}
    return Beside(
        subject=subject,
        scope=Scope(set_aside[0].scope),
        basis=Basis(bases.pop()) if len(bases) == 1 else None,
        value=value,
        qualifier=qualifiers.of_sum(row.qualifier for row in set_aside),
        period=Period(min(row.first for row in set_aside), max(row.last for row in set_aside)),
        difference=value - sum(against) if value is not None and against and len(against) == len(counting) else None,
        below=below,
        statement=Period(statement.first, statement.last),
        choice=choice,
    )
