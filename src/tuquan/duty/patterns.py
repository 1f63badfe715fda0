"""Common patterns of shifts, as data: who has which shift on a day follows from the crew alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tuquan.duty.holidays import Calendar

FILE = Path(__file__).resolve().parent / "data" / "patterns.yaml"
EPOCH = date(2024, 1, 1)
"""A Monday from which all cycles count, so that a pattern goes on from one month to the next."""


@dataclass(frozen=True)
class KindOfPattern:
    letter: str
    name: str
    start: time
    minutes: int
    working: int
    breaks: int


@dataclass(frozen=True)
class Pattern:
    code: str
    name: str
    text: str
    crews: int
    cycle: tuple[str, ...]
    kinds: tuple[KindOfPattern, ...]
    weekly: bool
    weekdays: frozenset[int]
    on_holidays: bool

    def letter(self, crew: int, day: date, calendar: Calendar) -> str:
        """The shift of that crew; "" when it is free."""
        if day.weekday() not in self.weekdays or (not self.on_holidays and day in calendar):
            return ""
        steps = (day - EPOCH).days // (7 if self.weekly else 1)
        return self.cycle[(steps - crew) % len(self.cycle)]


@cache
def patterns() -> dict[str, Pattern]:
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["code"]: _pattern(row) for row in rows}


def lay(
    pattern: Pattern, guards: Sequence[Any], posts: Sequence[Any], days: Iterable[date], calendar: Calendar
) -> Iterator[tuple[Any, date, str, Any]]:
    """(guard, day, letter, post): the first crews hold the first post, the next ones the second."""
    days = list(days)
    for place, guard in enumerate(guards):
        post = posts[min(place // pattern.crews, len(posts) - 1)]
        for day in days:
            if letter := pattern.letter(place % pattern.crews, day, calendar):
                yield guard, day, letter, post


def _pattern(row: dict[str, Any]) -> Pattern:
    kinds = tuple(
        KindOfPattern(
            one["letter"], one["name"], time.fromisoformat(one["start"]), one["minutes"], one["working"], one["breaks"]
        )
        for one in row["kinds"]
    )
    return Pattern(
        row["code"],
        row["name"],
        row["text"],
        row["crews"],
        tuple(row["cycle"]),
        kinds,
        row.get("weekly", False),
        frozenset(row.get("weekdays", range(7))),
        row.get("holidays", True),
    )
