"""Counts of a day (stocks). One holds from its day until the next of the same subject and cell, or until the unit ends.
`services/counting.py` carries that into the kept sums; here are the counts that hold on a day, read one by one."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from tuquan.facts.buckets import bucket_of, last_day
from tuquan.facts.models import Fact
from tuquan.units.models import Place, Unit

FACTS, PLACES, UNITS = (model._meta.db_table for model in (Fact, Place, Unit))
BEGINNING = date(1000, 1, 1)
"""Before the first count of all: what holds on a day is the sum of all changes until then."""


def halves_until(on: date) -> tuple[date, date]:
    """The half months that are over at the end of that day."""
    half = bucket_of(on)
    return BEGINNING, half if last_day(half) == on else bucket_of(half - timedelta(days=1))


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


def changes_in_sql(counts: str) -> str:
    """SELECT (located_id, indicator, dims, day, qualifier, value, facts): what these standing counts (a SELECT; whole
    subjects) bring to the sums of their places, each on its day and on that of its end."""
    following = (
        "lead(f.last_date) OVER (PARTITION BY f.unit_id, p.path, f.indicator, f.dims ORDER BY f.last_date, f.id)"
    )
    held = (
        f"SELECT f.*, u.closed_date, {following} AS following FROM ({counts}) f "
        f"LEFT JOIN {PLACES} p ON p.id = f.place_id LEFT JOIN {UNITS} u ON u.id = f.unit_id"
    )
    ends = "CASE WHEN closed_date IS NULL OR following < closed_date THEN following ELSE closed_date END"
    return (
        "SELECT located_id, indicator, dims, CASE sign WHEN 1 THEN last_date ELSE ends END AS day, qualifier, "
        f"sign * value AS value, sign AS facts FROM (SELECT h.*, {ends} AS ends FROM ({held}) h) held "
        "CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) signs WHERE located_id IS NOT NULL "
        "AND (ends > last_date OR (ends IS NULL AND sign = 1))"
    )


def of_touched(indicators: str, mark: str) -> str:
    """SELECT of the counts of all whose counts change between two days (`mark`);
    `indicators`: the condition on the rows `f`."""
    counts = f"FROM {FACTS} f WHERE f.ended_at IS NULL AND f.holds AND {indicators}"
    then = f"{counts} AND f.last_date BETWEEN {mark} AND {mark}"
    units = (
        f"SELECT f.unit_id {then} AND f.unit_id IS NOT NULL UNION "
        f"SELECT u.id FROM {UNITS} u WHERE u.closed_date BETWEEN {mark} AND {mark}"
    )
    places = (
        f"SELECT same.id FROM {PLACES} was JOIN {PLACES} same ON same.path = was.path "
        f"WHERE was.id IN (SELECT f.located_id {then} AND f.unit_id IS NULL)"
    )
    return (
        f"SELECT f.* {counts} AND f.unit_id IN ({units}) UNION ALL "
        f"SELECT f.* {counts} AND f.unit_id IS NULL AND f.located_id IN ({places})"
    )


def holds(on: date) -> Q:
    """Of a recorded count: whether it holds on that day. Where facts are what is asked for, not in a question inside
    another."""
    day: Any = on if connection.vendor == "postgresql" else on.isoformat()
    return Q(RawSQL(holding(FACTS), [day] * 4, output_field=BooleanField()), holds=True, located__isnull=False)


def that_hold(facts: QuerySet[Fact], on: date) -> QuerySet[Fact]:
    """Of standing counts the recorded ones that hold on that day."""
    return facts.filter(holds(on))
