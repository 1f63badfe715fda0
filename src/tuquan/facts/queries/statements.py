"""What somebody stated and whatever else no kept sum holds: few, found by an index that holds only them, with what people
chose of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tuquan.core import quick
from tuquan.core.dates import Period
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import decimal
from tuquan.facts.listed import day
from tuquan.facts.models import BasisChoice, Fact
from tuquan.facts.queries.kept import INSIDE, of_kind, stored_day
from tuquan.facts.queries.nodes import Nodes, as_words, depth_of
from tuquan.facts.queries.results import SubjectKey
from tuquan.facts.queries.rows import Row
from tuquan.units.models import Place

FACTS, PLACES, CHOICES = (model._meta.db_table for model in (Fact, Place, BasisChoice))
Choices = dict[tuple[SubjectKey, str, str, date, date], str]

_met: set[tuple[str, str]] = set()
"""(place, indicator) of which there was something stated inside when it was last asked. Only what is asked first goes by
it, never what is found."""
MOST_MET = 20_000


def expected(place: str, codes: Iterable[str]) -> bool:
    return any((place, code) in _met for code in codes)


def remember(place: str, codes: Iterable[str], *, some: bool) -> None:
    pairs = {(place, code) for code in codes}
    if not some:
        _met.difference_update(pairs)
    elif len(_met) < MOST_MET:
        _met.update(pairs)


def forget() -> None:
    _met.clear()


def is_stated(row: Row) -> bool:
    """Whether it is weighed against others; else it was recorded of one subject and cannot be added."""
    return row.basis != Basis.RECORDED or row.scope == Scope.WHOLE_AREA


def stated(codes: Collection[str], nodes: Nodes, period: Period) -> list[Row]:
    """Wholly inside the period, at all places of the question."""
    days = [stored_day(period.first), stored_day(period.last)]
    everywhere = depth_of(nodes.top) == 1
    among = [] if everywhere else [as_words(nodes.narrow.paths)]
    found = quick.rows(_stated(len(codes), everywhere), [*among, *sorted(codes), *days])
    return [
        Row(
            indicator,
            dims,
            path,
            ("unit", _uuid(unit)) if unit else ("place", place),
            scope,
            basis,
            qualifier,
            decimal(value),
            day(first),
            day(last),
            pk,
        )
        for indicator, dims, path, unit, place, scope, basis, qualifier, value, first, last, pk in found
    ]


def _stated(codes: int, everywhere: bool) -> str:
    places = f"{PLACES} p" if everywhere else INSIDE[connection.vendor]
    return (
        "SELECT f.indicator, f.dims, p.path, f.unit_id, own.path, f.scope, f.basis, f.qualifier, f.value, f.first_date, "
        f"f.last_date, f.id FROM {places} JOIN {FACTS} f ON f.located_id = p.id LEFT JOIN {PLACES} own "
        "ON own.id = f.place_id WHERE f.ended_at IS NULL AND NOT f.rolled AND f.indicator IN "
        f"({', '.join([of_kind('text')] * codes)}) AND f.first_date >= {of_kind('date')} "
        f"AND f.last_date <= {of_kind('date')}"
    )


def chosen(rows: Iterable[Row], codes: Collection[str], period: Period) -> Choices:
    """Which basis people chose, of the subjects that stated something."""
    subjects = {row.subject for row in rows if row.subject and is_stated(row)}
    if not subjects:
        return {}
    units = [str(key) for kind, key in subjects if kind == "unit"]
    paths = [key for kind, key in subjects if kind == "place"]
    found = quick.rows(
        _chosen(len(codes)),
        [_list(units), as_words(paths), *sorted(codes), stored_day(period.first), stored_day(period.last)],
    )
    return {
        (("unit", _uuid(unit)) if unit else ("place", path), indicator, dims, day(first), day(last)): basis
        for unit, path, indicator, dims, first, last, basis in found
    }


def _chosen(codes: int) -> str:
    units, paths = _AMONG[connection.vendor]
    return (
        f"SELECT c.unit_id, (SELECT p.path FROM {PLACES} p WHERE p.id = c.place_id), c.indicator, c.dims, c.first_date, "
        f"c.last_date, c.basis FROM {CHOICES} c WHERE (c.unit_id {units} OR c.place_id IN "
        f"(SELECT p.id FROM {PLACES} p WHERE p.path {paths})) AND c.indicator IN ({', '.join([of_kind('text')] * codes)}) "
        f"AND c.first_date >= {of_kind('date')} AND c.last_date <= {of_kind('date')}"
    )


_AMONG = {
    "postgresql": ("= ANY(%s::uuid[])", "= ANY(%s::text[])"),
    "sqlite": ("IN (SELECT value FROM json_each(%s))", "IN (SELECT value FROM json_each(%s))"),
}


def _list(units: Sequence[str]) -> str:
    return as_words(units if connection.vendor == "postgresql" else [unit.replace("-", "") for unit in units])


def _uuid(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
