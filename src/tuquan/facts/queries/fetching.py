"""Fetching: all that figures of one subject and period are made of, with as few statements as there are sources."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.facts.buckets import bucket_of, last_day, whole_buckets
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import whole
from tuquan.facts.models import Fact
from tuquan.facts.queries import kept, statements
from tuquan.facts.queries.counts import halves_until, that_hold
from tuquan.facts.queries.nodes import Nodes, is_wide, nodes_of, seen, version
from tuquan.facts.queries.places import cover
from tuquan.facts.queries.results import Subject
from tuquan.facts.queries.rows import Days, Row, Totals, as_rows, holds, latest, of_subjects
from tuquan.facts.queries.statements import is_stated
from tuquan.units.models import Place
from tuquan.units.paths import under
from tuquan.units.queries.places import Cover, children, map_day

MOST_STRADDLING = 200


class _Found(NamedTuple):
    asked: kept.Asked
    nodes: Nodes
    others: list[Row]
    """What no kept sum holds."""
    sums: kept.Sums


class _Days:
    """Into which days recorded figures are told apart, so that each statement meets just those it is about."""

    def __init__(self, period: Period, halves: Days | None, found: _Found) -> None:
        self.period, self.halves, self.nodes = (period.first, period.last), halves, found.nodes
        stated = [row for row in found.others if is_stated(row)]
        self.cuts = {row.first for row in stated} | {row.last + timedelta(days=1) for row in stated}
        self.cuts -= {period.first, period.last + timedelta(days=1)}
        self.cut_halves = sorted({bucket_of(day) for day in self.cuts if bucket_of(day) != day})
        if halves is not None:
            self.cut_halves = [half for half in self.cut_halves if halves[0] <= half <= halves[1]]

    def cut(self, path: str) -> bool:
        """Whether what is shown there is weighed against a statement of other days than the whole period."""
        return bool(self.cuts) and self.nodes.weighed_in(path) is not None

    def days(self, path: str, first: date, last: date) -> Days:
        return self.within(first, last) if self.cut(path) else self.period

    def within(self, first: date, last: date) -> Days:
        if not self.cuts:
            return self.period
        begins, ends = bucket_of(first), bucket_of(last)
        if self.halves is None or begins < self.halves[0] or self.halves[1] < ends:
            return first, last
        return (first, last) if {begins, ends}.intersection(self.cut_halves) else (begins, last_day(ends))

    @cached_property
    def outside(self) -> Q | None:
        """Of facts of the period: whether no kept sum holds them, because they reach out of the whole half months."""
        if self.halves is None:
            return Q(last_date__lte=self.period[1])
        first, last = self.halves[0], last_day(self.halves[1])
        return None if (first, last) == self.period else Q(first_date__lt=first) | Q(last_date__gt=last)

    @cached_property
    def inside_halves(self) -> Q:
        assert self.halves is not None
        return Q(first_date__gte=self.halves[0], last_date__lte=last_day(self.halves[1]))

    @cached_property
    def in_cut_halves(self) -> Q:
        found = Q()
        for half in self.cut_halves:
            found |= Q(first_date__range=(half, last_day(half))) | Q(last_date__range=(half, last_day(half)))
        return found


class Fetched:
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
        self._on_the_map: Mapping[str, str] = {}
        self.on_map = map_day(subject, on_map or period.last) if isinstance(subject, Place) else None
        self.rows: dict[str, list[Row]] = defaultdict(list)
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
    def _stock_codes(self) -> list[str]:
        return [code for code in self.codes if catalogue()[code].kind is Kind.STOCK]

    def _fetch(self) -> Iterable[Row]:
        stocks = self._stock_codes
        happened = self.codes.difference(stocks)
        if self.is_place:
            if happened:
                yield from self._happened(happened)
            if stocks:
                yield from self._counted(stocks)
            return
        standing = Fact.objects.standing().filter(self.scope)
        yield from as_rows(standing.inside(self.period).filter(indicator__in=happened))
        if stocks:
            yield from self._stocks(standing.filter(indicator__in=stocks))

    @cached_property
    def _has_few_counts(self) -> bool:
        """On a day within a half month what changed since it began is looked for everywhere; of a commune the counts that
        hold are found sooner."""
        assert isinstance(self.subject, Place)
        return not is_wide(self.subject.path) and last_day(bucket_of(self.period.last)) != self.period.last

    @cached_property
    def _days(self) -> Days:
        return self.period.first, self.period.last

    def _asked(
        self, codes: Collection[str], halves: Days | None, find: Callable[[Nodes], list[Row]], on: date | None = None
    ) -> _Found:
        """Mostly one statement that asks the kept sums and also says that nothing else is there. Where something else was
        there the last time, it is asked for first, because the nodes depend on it."""
        assert isinstance(self.subject, Place)
        top = self.subject.path
        others: list[Row] = []
        if halves is None:
            seen(version())
        if halves is None or statements.expected(top, codes):
            others = find(self._nodes_with(()))
        asked = kept.Asked(codes, self.together, self.divided, self.apart or bool(others), on)
        found, more = self._kept(asked, halves, others)
        if more and not others:
            others = find(found.nodes)
            found, _more = self._kept(replace(asked, apart=True), halves, others)
        statements.remember(top, codes, some=bool(others))
        return found

    def _kept(self, asked: kept.Asked, halves: Days | None, others: list[Row]) -> tuple[_Found, bool]:
        assert self.on_map is not None
        nodes = self._nodes_with(others)
        if halves is None:
            return _Found(asked, nodes, others, {}), False
        sums, around = kept.sums(asked, nodes, self.on_map, halves, self._days, around=True)
        assert around is not None
        if seen(around.made):
            nodes = self._nodes_with(others)
            sums, around = kept.sums(asked, nodes, self.on_map, halves, self._days, around=True)
            assert around is not None
        return _Found(asked, nodes, others, sums), around.others

    def _nodes_with(self, others: Iterable[Row]) -> Nodes:
        assert isinstance(self.subject, Place)
        assert self.on_map is not None
        stated = frozenset(row.path for row in others if row.scope == Scope.WHOLE_AREA)
        nodes = nodes_of(self.subject, self.on_map, stated)
        self._on_the_map = nodes.anchors
        return nodes

    def _happened(self, codes: Collection[str]) -> list[Row]:
        """Recorded figures, added up where they are shown: kept sums of half months that lie wholly inside the period,
        facts day by day for the rest. What is weighed against a statement is told apart by half months, and day by day
        in those that the first or last day of a statement cuts; and what is of a subject that stated something itself."""
        halves = whole_buckets(self.period)
        found = self._asked(codes, halves, lambda nodes: statements.stated(codes, nodes, self.period))
        sharp = _Days(self.period, halves, found)
        totals = self._totals(found)
        if sharp.cuts and halves is not None:
            self._add_cut(totals, found, sharp, halves)
        if sharp.outside:
            self._add_days(totals, found.nodes, sharp, self._recorded(codes).filter(self.scope, sharp.outside))
        own = self._of_declaring(totals, found, sharp)
        return [*found.others, *own, *totals.rows()]

    def _recorded(self, codes: Collection[str]) -> QuerySet[Fact]:
        return Fact.objects.standing().inside(self.period).filter(rolled=True, indicator__in=codes)

    def _totals(self, found: _Found) -> Totals:
        return Totals(found.sums, together=self.together, divided=self.divided is not None)

    def _add_days(
        self, totals: Totals, nodes: Nodes, sharp: _Days, facts: QuerySet[Fact], *, only_cut: bool = False
    ) -> None:
        what = ("located__path", "indicator", "dims", "qualifier", "first_date", "last_date")
        rows: Any = facts.values_list(*what).annotate(Sum("value"), Count("pk")).order_by()
        for path, indicator, dims, qualifier, first, last, value, facts_there in rows:
            at = self._at(nodes, path)
            if at is not None and (not only_cut or sharp.cut(at)):
                days = sharp.days(at, first, last)
                totals.add_facts(at, indicator, dims, qualifier, days, whole(value), facts_there)

    def _add_cut(self, totals: Totals, found: _Found, sharp: _Days, halves: Days) -> None:
        assert self.on_map is not None
        for cell in [cell for cell in totals.found if sharp.cut(cell[0])]:
            del totals.found[cell]
        weighed = found.nodes.weighed
        sums, _around = kept.sums(found.asked, weighed, self.on_map, halves, None, sharp.cut_halves)
        for (path, indicator, dims, qualifier, within), total in sums.items():
            if sharp.cut(path):
                totals.add(path, indicator, dims, qualifier, sharp.within(*within), *total)
        if sharp.cut_halves:
            inside = Q()
            for path in weighed.outermost:
                inside |= under("path", path)
            there = Place.objects.filter(inside).values("pk")
            recorded = self._recorded(found.asked.codes)
            facts = recorded.filter(sharp.inside_halves, sharp.in_cut_halves, located__in=there)
            self._add_days(totals, weighed, sharp, facts, only_cut=True)

    def _of_declaring(self, totals: Totals, found: _Found, sharp: _Days) -> list[Row]:
        declaring = {row.subject for row in found.others if row.subject and is_stated(row) and row.scope == Scope.OWN}
        if not declaring:
            return []
        what = ("unit", "located__path", "indicator", "dims", "qualifier", "first_date", "last_date")
        of_subject: Any = self._recorded(found.asked.codes).filter(of_subjects(declaring)).values_list(*what)
        own = []
        for unit, path, indicator, dims, qualifier, first, last, value, facts in of_subject.annotate(
            Sum("value"), Count("pk")
        ).order_by():
            at = self._at(found.nodes, path)
            if at is None:
                continue  # where it stood elsewhere
            days = sharp.days(at, first, last)
            totals.add_facts(at, indicator, dims, qualifier, days, -whole(value), -facts)
            subject = ("unit", unit) if unit else ("place", path)
            days = sharp.within(first, last)
            own.append(Row(indicator, dims, path, subject, "own", "recorded", qualifier, value, *days, facts=facts))
        return own

    def _counted(self, stocks: Collection[str]) -> list[Row]:
        """Recorded stocks, added up where they are shown. Those of a subject that stated something itself are told apart, to
        be weighed against it."""
        last = self.period.last

        def counts() -> QuerySet[Fact]:
            return Fact.objects.standing().filter(self.scope, indicator__in=stocks)

        halves = None if self._has_few_counts else halves_until(last)
        found = self._asked(stocks, halves, lambda _nodes: list(self._stocks(counts().filter(rolled=False))), last)
        totals = self._totals(found)
        if halves is None:
            what = ("located__path", "indicator", "dims", "qualifier")
            rows: Any = that_hold(counts(), last).values_list(*what).annotate(Sum("value"), Count("pk")).order_by()
            for path, indicator, dims, qualifier, value, facts in rows:
                if (at := self._at(found.nodes, path)) is not None:
                    totals.add_facts(at, indicator, dims, qualifier, self._days, whole(value), facts)
        own = []
        if apart := {row.subject for row in found.others if row.scope == Scope.OWN and row.subject}:
            own = list(self._held(as_rows(that_hold(counts().filter(of_subjects(apart)), last))))
        for row in own:
            if (at := self._at(found.nodes, row.path)) is not None:
                assert row.value is not None
                totals.add_facts(at, row.indicator, row.dims, row.qualifier, self._days, -whole(row.value), -1)
        self._nodes = found.nodes if found.others else None
        return [*found.others, *own, *totals.rows()]

    def _at(self, nodes: Nodes, path: str) -> str | None:
        """Where what lies at that place is shown."""
        if nodes.areas and path.startswith(nodes.top) and path not in self._areas:
            path = nodes.top  # of an area that does not hold on the map
        return nodes.at(path)

    @cached_property
    def _areas(self) -> set[str]:
        assert isinstance(self.subject, Place)
        assert self.on_map is not None
        return set(children(self.subject, self.on_map).values_list("path", flat=True))

    def _stocks(self, standing: QuerySet[Fact]) -> Iterable[Row]:
        """Of each subject, basis and cell the latest count. A recorded one holds until the next; a stated one is of its
        own period. What a unit counted after it moved away is looked up too, so that it is not in two places."""
        in_time = Q(basis=Basis.RECORDED, last_date__lte=self.period.last) | Q(
            first_date__gte=self.period.first, last_date__lte=self.period.last
        )
        still_there = Q(unit=None) | Q(unit__closed_date=None) | Q(unit__closed_date__gt=self.period.last)
        rows = list(as_rows(standing.filter(in_time, still_there)))
        if self.cover is not None:
            here = {row.fact_id for row in rows}
            units = {row.subject[1] for row in rows if row.subject and row.subject[0] == "unit"}
            codes = {row.indicator for row in rows}
            elsewhere = Fact.objects.standing().filter(in_time, unit__in=units, indicator__in=codes)
            rows = latest([*rows, *as_rows(elsewhere.exclude(self.scope))])
            rows = [row for row in rows if row.fact_id in here]
        yield from self._held(latest(rows))

    def _held(self, rows: Iterable[Row]) -> Iterable[Row]:
        for row in rows:
            yield row._replace(counted_on=row.last, first=self.period.first, last=self.period.last)

    def _oldest(self, indicator: Indicator, dims: Mapping[str, str], pieces: Sequence[Row]) -> date | None:
        days = [piece.counted_on for piece in pieces if piece.counted_on]
        added = {piece.path for piece in pieces if piece.subject is None}
        if added:
            family = catalogue().family(indicator.code)
            days += [
                day
                for code, text, node, day in self._oldest_counts
                if code in family and holds(text, dims) and (node is None or node in added)
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
        rows: Any = counts.exclude(of_subjects(apart)).values_list(*what, "located__path")
        found = rows.annotate(Min("last_date")).order_by()
        return [(code, dims, self._at(self._nodes, path), day) for code, dims, path, day in found]

    @cached_property
    def _straddling(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        may = Q(rolled=False) | Q(rolled=True, last_date__gt=F("first_date"))
        facts = Fact.objects.standing().filter(self.scope, may, indicator__in=self.codes).straddling(self.period)
        for fact in facts.select_related("unit", "place").order_by("-last_date", "-pk")[:MOST_STRADDLING]:
            found[fact.indicator].append(fact)
        return found

    @cached_property
    def _choices(self) -> statements.Choices:
        rows = (row for rows in self.rows.values() for row in rows)
        return statements.chosen(rows, self.codes, self.period)
