"""Counts of a day (stocks). One holds from its day until the next of the same subject and cell, or until the unit ends.
`services/counting.py` carries that into the kept sums; here are the counts that hold on a day, read one by one."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from tuquan.facts.models import Fact
from tuquan.units.models import Place, Unit

FACTS, PLACES, UNITS = (model._meta.db_table for model in (Fact, Place, Unit))
BEGINNING = date(1000, 1, 1)
"""Before the first count of all: what holds on a day is the sum of all changes until then."""


def holding(fact: str, mark: str = "%s") -> str:
    """SQL: whether the recorded count of that row holds on a day, which is asked for four times (`mark`)."""
    later = (
        f"next.ended_at IS NULL AND next.holds AND next.indicator = {fact}.indicator "
        f"AND next.dims = {fact}.dims AND next.last_date <= {mark} "
        f"AND (next.last_date, next.id) > ({fact}.last_date, {fact}.id)"
    )
    return (
        f"{fact}.last_date <= {mark} "
        f"AND NOT EXISTS (SELECT 1 FROM {FACTS} AS next WHERE next.unit_id = {fact}.unit_id AND {later}) "
        # Rows of one area that differ in kind are one subject.
        f"AND NOT EXISTS (SELECT 1 FROM {PLACES} was JOIN {PLACES} same ON same.path = was.path "
        f"JOIN {FACTS} AS next ON next.located_id = same.id AND next.unit_id IS NULL "
        f"WHERE was.id = {fact}.place_id AND {later}) "
        f"AND NOT EXISTS (SELECT 1 FROM {UNITS} u WHERE u.id = {fact}.unit_id AND u.closed_date <= {mark})"
    )


def holds(on: date) -> Q:
    """Of a recorded count: whether it holds on that day. Where facts are what is asked for, not in a question inside
    another."""
    day: Any = on if connection.vendor == "postgresql" else on.isoformat()
    return Q(RawSQL(holding(FACTS), [day] * 4, output_field=BooleanField()), holds=True, located__isnull=False)


def that_hold(facts: QuerySet[Fact], on: date) -> QuerySet[Fact]:
    """Of standing counts the recorded ones that hold on that day."""
    return facts.filter(holds(on))
