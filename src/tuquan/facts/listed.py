"""The few words that the two databases do not share, where sums are made by SQL of our own."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection


def listed(columns: Mapping[str, str]) -> str:
    """A table of rows handed over as one value (`as_list`): `listed({"place": "bigint", "day": "date"})`."""
    if connection.vendor == "postgresql":
        inside = ", ".join(f"(one->>{at})::{kind} AS {name}" for at, (name, kind) in enumerate(columns.items()))
        return f"(SELECT {inside} FROM jsonb_array_elements(%s::jsonb) AS one)"
    inside = ", ".join(f"json_extract(value, '$[{at}]') AS {name}" for at, name in enumerate(columns))
    return f"(SELECT {inside} FROM json_each(%s))"


def as_list(rows: Iterable[Iterable[Any]]) -> str:
    return json.dumps([[one.isoformat() if isinstance(one, date) else one for one in row] for row in rows])


def day(stored: Any) -> date:
    """A day out of SQL of our own: SQLite keeps it as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def half_of(column: str) -> str:
    """The first day of the half month of that day (`buckets.bucket_of`)."""
    if connection.vendor == "postgresql":
        of_month = f"date_part('day', {column})::int"
        return f"({column} - CASE WHEN {of_month} < 16 THEN {of_month} - 1 ELSE {of_month} - 16 END)"
    return f"(substr({column}, 1, 8) || CASE WHEN substr({column}, 9) < '16' THEN '01' ELSE '16' END)"


def steps_of(path: str) -> str:
    """A table `step` of the numbers of a path (`step.value`), for a join with the row that has it."""
    if connection.vendor == "postgresql":
        return f"LATERAL unnest(string_to_array(trim(both '/' from {path}), '/')::bigint[]) AS step(value)"
    return f"json_each({_as_json(path)}) AS step"


def step_at(path: str, from_the_end: int) -> str:
    """The number that many steps from the end of the path; nothing where it has no such step."""
    if connection.vendor == "postgresql":
        return f"nullif(split_part(trim(both '/' from {path}), '/', -{from_the_end}), '')::bigint"
    return f"json_extract({_as_json(path)}, '$[#-{from_the_end}]')"


def depth_of(path: str) -> str:
    return f"(length({path}) - length(replace({path}, '/', '')) - 1)"


def _as_json(path: str) -> str:
    return f"('[' || replace(trim({path}, '/'), '/', ',') || ']')"
