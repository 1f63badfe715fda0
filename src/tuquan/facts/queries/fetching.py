"""Fetching: all that figures of one subject and period are made of, with as few statements as there are sources."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.facts.buckets import bucket_of, last_day, whole_buckets
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import decimal
from tuquan.facts.models import BasisChoice, Fact
from tuquan.facts.queries import kept
from tuquan.facts.queries.counts import halves_until, that_hold
from tuquan.facts.queries.nodes import Nodes, is_wide, last_version, nodes_of, old_places, plain_nodes, seen
from tuquan.facts.queries.places import cover
from tuquan.facts.queries.results import Subject, SubjectKey
from tuquan.facts.queries.rows import Row, Totals, as_rows, holds, latest, of_subjects
from tuquan.units.models import Place
from tuquan.units.queries.places import Cover, map_day

MOST_STRADDLING = 200


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
    def _on_the_map(self) -> Mapping[str, str]:
        assert isinstance(self.subject, Place)
        assert self.on_map is not None
        return old_places(self.subject.path, self.on_map).anchors

    @cached_property
    def _stock_codes(self) -> list[str]:
        return [code for code in self.codes if catalogue()[code].kind is Kind.STOCK]

    def _fetch(self) -> Iterable[Row]:
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
            yield from as_rows(single)
            if stocks:
                yield from self._stocks(standing.filter(indicator__in=stocks))
            return
        counts = standing.filter(indicator__in=stocks)
        one_by_one = list(as_rows(single.filter(rolled=False)))
        stated = list(self._stocks(counts.filter(rolled=False))) if stocks else []
        yield from one_by_one
        yield from stated
        areas = {row.path for row in [*one_by_one, *stated] if row.scope == Scope.WHOLE_AREA}
        nodes = self._nodes = nodes_of(self.cover.place, self.cover.on_map, areas)
        if sums:
            yield from self._sums(nodes, sums, inside.filter(rolled=True, indicator__in=sums), one_by_one)
        if stocks:
            yield from self._counts(nodes, stocks, counts, stated)

    def _plainly(self, stocks: Collection[str]) -> list[Row] | None:
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
        rows: list[Row] = []
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

    def _kept_alone(self, asked: kept.Asked, halves: tuple[date, date]) -> list[Row] | None:
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
            Row(indicator, dims, path, None, "own", "recorded", sharp, decimal(value), first, last, None, facts)
            for (path, indicator, dims, sharp), (value, facts) in sums.items()
            if facts
        ]

    @cached_property
    def _days(self) -> tuple[date, date]:
        return self.period.first, self.period.last

    def _sums(
        self, nodes: Nodes, codes: Collection[str], rolled: QuerySet[Fact], one_by_one: Sequence[Row]
    ) -> Iterable[Row]:
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

        sums = Totals(nodes, together=self.together, divided=self.divided is not None)
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
            by_unit: Any = rolled.filter(of_subjects(declaring)).values_list(
                "unit", "located__path", *grouped, "first_date", "last_date"
            )
            for unit, path, indicator, dims, qualifier, first, last, value, facts in by_unit.annotate(
                Sum("value"), Count("pk")
            ).order_by():
                sums.add_fact(path, indicator, dims, (qualifier, *days(first, last)), -value, -facts)
                subject = ("unit", unit) if unit else ("place", path)
                yield Row(
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
                yield Row(
                    indicator, dims, path, None, Scope.OWN, Basis.RECORDED, qualifier, value, first, last, facts=facts
                )

    def _counts(
        self, nodes: Nodes, stocks: Collection[str], counts: QuerySet[Fact], stated: Sequence[Row]
    ) -> Iterable[Row]:
        """Recorded stocks, added up at the nodes of the question. Those of a subject that stated something itself are told
        apart, to be weighed against it."""
        assert self.cover is not None
        sums = Totals(nodes, together=self.together, divided=self.divided is not None)
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
            for row in self._held(as_rows(that_hold(counts.filter(of_subjects(apart)), self.period.last))):
                assert row.value is not None
                sums.add_fact(row.path, row.indicator, row.dims, (row.qualifier,), -row.value, -1)
                yield row
        for (path, indicator, dims, qualifier), (value, facts) in sums.found.items():
            if facts:
                yield Row(
                    indicator, dims, path, None, Scope.OWN, Basis.RECORDED, qualifier, value, *self._days, facts=facts
                )

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
            yield replace(row, counted_on=row.last, first=self.period.first, last=self.period.last)

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
