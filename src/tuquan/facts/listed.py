"""The few words that the two databases do not share, where sums are made by SQL of our own."""

from datetime import date
from typing import Any

from django.db import connection

from tuquan.facts.buckets import AFTER_NOVEMBER, BEFORE_NOVEMBER, LAST_BEFORE


def day(stored: Any) -> date:
    """A day out of SQL of our own: SQLite keeps it as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def half_of(column: str) -> str:
    """The first day of the half month of that day (`buckets.bucket_of`)."""
    if connection.vendor == "postgresql":
        of_month = f"date_part('day', {column})::int"
        return f"({column} - CASE WHEN {of_month} < 16 THEN {of_month} - 1 ELSE {of_month} - 16 END)"
    return f"(substr({column}, 1, 8) || CASE WHEN substr({column}, 9) < '16' THEN '01' ELSE '16' END)"


def year_of(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"date_part('year', {column})::int"
    return f"CAST(substr({column}, 1, 4) AS integer)"


def half_number(column: str) -> str:
    """Of the half month of that day in its year: `buckets.half_number`."""
    if connection.vendor == "postgresql":
        return f"(date_part('month', {column})::int * 2 - (date_part('day', {column}) < 16)::int)"
    return f"(CAST(substr({column}, 6, 2) AS integer) * 2 - (substr({column}, 9, 2) < '16'))"


def slot_of(first: str, last: str) -> str:
    """In which slot of the year what begins and ends on these days is kept: `buckets.slot_of`."""
    begins, ends = half_number(first), half_number(last)
    return (
        f"CASE WHEN {first} = {last} THEN {begins} WHEN {year_of(first)} <> {year_of(last)} THEN NULL "
        f"WHEN {begins} = {ends} THEN {begins} WHEN {ends} <= {LAST_BEFORE} THEN {BEFORE_NOVEMBER} "
        f"WHEN {begins} > {LAST_BEFORE} THEN {AFTER_NOVEMBER} END"
    )


def half_at(year: str, number: str) -> str:
    """The first day of that half month of the year: `buckets.half_at`."""
    month = f"({number} + 1) / 2"
    if connection.vendor == "postgresql":
        return f"make_date({year}, {month}, CASE {number} & 1 WHEN 1 THEN 1 ELSE 16 END)"
    return f"({year} || '-' || substr('0' || ({month}), -2) || CASE {number} & 1 WHEN 1 THEN '-01' ELSE '-16' END)"


def total(column: str) -> str:
    """The sum as a whole number."""
    return f"facts_total({column})" if connection.vendor == "postgresql" else f"sum({column})"


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
