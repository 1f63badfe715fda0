"""From a figure down to the records behind it. It ends at the record's summary; the record itself opens for those who
hold its own permission."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from tuquan.core.dates import Period
from tuquan.facts import sources, words
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.models import Fact
from tuquan.facts.queries.counts import holds
from tuquan.facts.queries.figures import FEW, FigureResult, Subject, figure
from tuquan.facts.queries.places import cover
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import Viewer

PAGE = 50


@dataclass(frozen=True)
class LineageRow:
    fact: Fact
    kind: str
    title: str
    url: str | None
    counted: bool
    hidden: bool

    @property
    def number(self) -> str:
        return words.number(self.fact.value, self.fact.qualifier, hidden=self.hidden)


@dataclass(frozen=True)
class Lineage:
    result: FigureResult
    rows: tuple[LineageRow, ...]
    straddling: tuple[LineageRow, ...]
    following: tuple[date, int] | None
    """Where the next page begins."""


def lineage(
    indicator: str,
    subject: Subject,
    period: Period,
    viewer: Viewer,
    *,
    dims: Mapping[str, str] | None = None,
    on_map: date | None = None,
    after: tuple[date, int] | None = None,
) -> Lineage:
    """The facts behind a figure, newest first, each with whether it counts."""
    result = figure(indicator, subject, period, dims, on_map)
    one = catalogue()[indicator]
    codes = {code for part in (one.code, one.numerator, one.denominator) if part for code in catalogue().family(part)}
    facts = Fact.objects.standing().filter(indicator__in=codes)
    if isinstance(subject, Unit):
        facts = facts.filter(unit=subject)
    else:
        facts = facts.filter(located__in=cover(subject, period, on_map).places.values("pk"))
    for name, value in (dims or {}).items():
        facts = facts.filter(dims__contains=f'"{name}":"{value}"')
    stocks = [code for code in codes if catalogue()[code].kind is Kind.STOCK]
    inside = Q(first_date__gte=period.first, last_date__lte=period.last) & ~Q(indicator__in=stocks)
    found = inside | Q(pk__in=result.counted)
    if stocks and not isinstance(subject, Unit):
        found |= Q(indicator__in=stocks) & holds(period.last)
    facts = facts.filter(found)
    if after is not None:
        facts = facts.filter(Q(last_date__lt=after[0]) | Q(last_date=after[0], pk__lt=after[1]))
    page = list(facts.select_related("unit", "place", "located").order_by("-last_date", "-pk")[: PAGE + 1])
    following = (page[PAGE - 1].last_date, page[PAGE - 1].pk) if len(page) > PAGE else None
    return Lineage(
        result,
        tuple(_rows(page[:PAGE], viewer, result, subject)),
        tuple(_rows(result.straddling, viewer, result, subject)),
        following,
    )


def row_of(fact: Fact, viewer: Viewer) -> LineageRow:
    """One fact with the summary of its record."""
    return _rows([fact], viewer, None, fact.subject)[0]


def dims_of(fact: Fact) -> dict[str, str]:
    return json.loads(fact.dims)


def _rows(facts: Any, viewer: Viewer, result: FigureResult | None, subject: Subject) -> list[LineageRow]:
    ids: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        ids[fact.source_type].add(fact.source_id)
    opened: dict[tuple[str, str], Any] = {}
    for label, pks in ids.items():
        if (kind := sources.kinds().get(label)) is not None:
            manager: Any = kind.model._default_manager
            for record in manager.permitted(viewer, kind.permission).filter(pk__in=pks).distinct():
                opened[label, str(record.pk)] = record
    rows = []
    for fact in facts:
        kind = sources.kinds().get(fact.source_type)
        record = opened.get((fact.source_type, fact.source_id))
        indicator = catalogue()[fact.indicator]
        rows.append(
            LineageRow(
                fact,
                str(kind.name) if kind else fact.source_type,
                kind.summary_of(record).title if kind and record is not None else fact.source_title,
                record.get_absolute_url() if record is not None else None,
                result is not None
                and (
                    fact.pk in result.counted
                    or (isinstance(subject, Place) and fact.rolled and not _is_left_out(fact, result))
                ),
                indicator.few == "hide" and fact.unit_id is not None and 0 < fact.value < FEW,
            )
        )
    return rows


def _is_left_out(fact: Fact, result: FigureResult) -> bool:
    path = fact.located.path if fact.located else ""
    own = ("unit", fact.unit_id) if fact.unit_id else ("place", path)
    holds_on = catalogue()[fact.indicator].kind is Kind.STOCK  # a count stands for the days after it
    return any(
        (path.startswith(out.subject[1]) if out.below else own == out.subject)
        and (holds_on or (fact.first_date <= out.period.last and out.period.first <= fact.last_date))
        for out in result.left_out
    )
