"""The few words that the two databases do not share, where sums are made by SQL of our own."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from tuquan.facts.enums import Qualifier


def day(stored: Any) -> date:
    """A day out of SQL of our own: SQLite keeps it as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def half_of(column: str) -> str:
    """The first day of the half month of that day (`buckets.bucket_of`)."""
    if connection.vendor == "postgresql":
        of_month = f"date_part('day', {column})::int"
        return f"({column} - CASE WHEN {of_month} < 16 THEN {of_month} - 1 ELSE {of_month} - 16 END)"
    return f"(substr({column}, 1, 8) || CASE WHEN substr({column}, 9) < '16' THEN '01' ELSE '16' END)"


def packed(first: str, last: str, qualifier: str) -> str:
    """Two half months and a sharpness as one value, quick to group by (`unpacked`)."""
    if connection.vendor == "postgresql":
        words = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(Qualifier.values))
        days = f"({first} - date '{_DAY_ZERO}')::bigint * {_DAYS} + ({last} - {first})"
        return f"(({days}) * {len(Qualifier)} + CASE {qualifier} {words} END)"
    return f"({first} || '|' || {last} || '|' || {qualifier})"


def unpacked(value: Any) -> tuple[date, date, str]:
    if isinstance(value, str):
        first, last, word = value.split("|")
        return date.fromisoformat(first), date.fromisoformat(last), word
    days, number = divmod(value, len(Qualifier))
    begins, longer = divmod(days, _DAYS)
    start = _DAY_ZERO + timedelta(days=begins)
    return start, start + timedelta(days=longer), Qualifier.values[number]


_DAY_ZERO, _DAYS = date(2000, 1, 1), 10**7
"""No fact is longer than all days a date can have."""


def part_begins(half: str) -> str:
    """The first half month of the part of the year this one lies in (`buckets.part_of`)."""
    if connection.vendor == "postgresql":
        year = f"date_part('year', {half})::int"
        return f"make_date({year}, CASE WHEN {half} < make_date({year}, 11, 16) THEN 1 ELSE 11 END, " + (
            f"CASE WHEN {half} < make_date({year}, 11, 16) THEN 1 ELSE 16 END)"
        )
    return f"(substr({half}, 1, 4) || CASE WHEN substr({half}, 5) < '-11-16' THEN '-01-01' ELSE '-11-16' END)"


def part_ends(half: str) -> str:
    """The last half month of that part."""
    if connection.vendor == "postgresql":
        year = f"date_part('year', {half})::int"
        return f"make_date({year}, CASE WHEN {half} < make_date({year}, 11, 16) THEN 11 ELSE 12 END, " + (
            f"CASE WHEN {half} < make_date({year}, 11, 16) THEN 1 ELSE 16 END)"
        )
    return f"(substr({half}, 1, 4) || CASE WHEN substr({half}, 5) < '-11-16' THEN '-11-01' ELSE '-12-16' END)"


def as_bytes(column: str) -> str:
    """In the order of bytes: a language's own order takes many times as long, and no reader sees it."""
    return f'{column} COLLATE "C"' if connection.vendor == "postgresql" else column


def steps_of(path: str) -> str:
    """What to JOIN a row that has a path with, for each of its numbers (`step.value`, and `step_number`)."""
    if connection.vendor == "postgresql":
        numbers = f"string_to_array(trim(both '/' from {path}), '/')::bigint[]"
        return f"LATERAL unnest({numbers}) WITH ORDINALITY AS step(value, number) ON true"
    return f"json_each({_as_json(path)}) AS step ON true"


def step_number() -> str:
    """Of each, counted from 1 at the beginning of the path."""
    return "step.number" if connection.vendor == "postgresql" else "step.key + 1"


def first_step(path: str, number: int) -> str:
    """The number that many steps from the beginning of the path."""
    if connection.vendor == "postgresql":
        return f"split_part({path}, '/', {number + 1})::bigint"
    return f"json_extract({_as_json(path)}, '$[{number - 1}]')"


def step_at(path: str, from_the_end: int) -> str:
    """The number that many steps from the end of the path; nothing where it has no such step."""
    if connection.vendor == "postgresql":
        return f"nullif(split_part(trim(both '/' from {path}), '/', -{from_the_end}), '')::bigint"
    return f"json_extract({_as_json(path)}, '$[#-{from_the_end}]')"


def depth_of(path: str) -> str:
    return f"(length({path}) - length(replace({path}, '/', '')) - 1)"


def _as_json(path: str) -> str:
    return f"('[' || replace(trim({path}, '/'), '/', ',') || ']')"
