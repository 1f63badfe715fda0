"""Counts of a day (stocks) in the kept sums. A count holds from its day until the next of the same subject and cell, or
until the unit ends: it is added in the half month of the first and taken away in that of the second, each at the place
where it was counted. So the sum of all half months up to a day is what holds on it, however units moved meanwhile.

An act of one count changes until when another holds. So all counts of its subject and cell are looked at, with the
subject locked: two acts of one unit must not each overlook the other's.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q

from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.models import Fact
from tuquan.units.models import Place, Unit

Cell = tuple[Any, str, str]
"""Unit, or the path of the place; indicator, dimensions."""
Spans = set[tuple[Fact, date | None]]
"""Each count that holds, and the day on which it no longer does."""


def is_count(fact: Fact) -> bool:
    """What `Fact.holds` has to say."""
    return fact.basis == Basis.RECORDED and fact.scope == Scope.OWN and catalogue()[fact.indicator].kind is Kind.STOCK


def stocks() -> list[str]:
    return [code for code, one in catalogue().indicators.items() if one.kind is Kind.STOCK]


def changes(written: Iterable[Fact], ended: Iterable[Fact]) -> Iterator[tuple[Fact, date, int]]:
    """What becomes of the kept sums: each count to be added (1) or taken away (-1) on a day."""
    written, ended = ([fact for fact in facts if fact.holds] for facts in (written, ended))
    if not written and not ended:
        return
    touched = [*written, *ended]
    closed = _locked({fact.unit_id for fact in touched if fact.unit_id})
    paths = _locked_paths({fact.place_id for fact in touched if not fact.unit_id})
    now: dict[Cell, list[Fact]] = {_cell(fact, paths): [] for fact in touched}
    for fact in _standing(closed, paths, {fact.indicator for fact in touched}):
        if (cell := _cell(fact, paths)) in now:
            now[cell].append(fact)
    gone: dict[Cell, list[Fact]] = {cell: [] for cell in now}
    for fact in ended:
        gone[_cell(fact, paths)].append(fact)
    new = {fact.pk for fact in written}
    for cell, facts in now.items():
        before = [fact for fact in facts if fact.pk not in new] + gone[cell]
        end = closed.get(cell[0])
        yield from _difference(spans(before, end), spans(facts, end))


def changes_of_ending(unit: Unit, before: date | None) -> Iterator[tuple[Fact, date, int]]:
    """The unit has ended, or its end was taken back (`before`: the day until now)."""
    cells: dict[Cell, list[Fact]] = {}
    for fact in _standing([unit.pk], {}, stocks()):
        cells.setdefault(_cell(fact, {}), []).append(fact)
    for facts in cells.values():
        yield from _difference(spans(facts, before), spans(facts, unit.closed_date))


def spans(counts: Iterable[Fact], closed: date | None) -> Spans:
    found: Spans = set()
    ordered = sorted(counts, key=lambda fact: (fact.last_date, fact.pk))
    for fact, following in pairwise([*ordered, None]):
        assert fact is not None
        days = [day for day in (closed, following.last_date if following else None) if day is not None]
        if not days or fact.last_date < min(days):
            found.add((fact, min(days, default=None)))
    return found


def _difference(before: Spans, after: Spans) -> Iterator[tuple[Fact, date, int]]:
    for found, sign in ((before - after, -1), (after - before, 1)):
        for fact, end in found:
            yield fact, fact.last_date, sign
            if end is not None:
                yield fact, end, -sign


def _cell(fact: Fact, paths: dict[int, str]) -> Cell:
    subject = fact.unit_id or paths[fact.place_id]  # type: ignore[index]
    return subject, fact.indicator, fact.dims


def _locked(units: Collection[Any]) -> dict[Any, date | None]:
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk")
    return dict(rows.values_list("pk", "closed_date")) if units else {}


def _locked_paths(places: Collection[Any]) -> dict[int, str]:
    """All rows of the same areas."""
    if not places:
        return {}
    same = Place.objects.filter(path__in=Place.objects.filter(pk__in=places).values("path"))
    return dict(same.select_for_update(no_key=True).order_by("pk").values_list("pk", "path"))


def _standing(units: Collection[Any], places: Collection[int], indicators: Collection[str]) -> Iterator[Fact]:
    """Apart, because different indexes find them."""
    counts = Fact.objects.standing().filter(indicator__in=indicators, holds=True)
    for subjects, condition in ((units, Q(unit__in=units)), (places, Q(unit=None, located__in=places))):
        if subjects:
            yield from counts.filter(condition)
