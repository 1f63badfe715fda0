"""Points of a patrol that another record wants looked at: a measure after an incident, a fire self-check.

An app that asks registers where its open wishes are found; the app that walks names the points. Neither knows the other:

    point_checks.register(asks_of)           # asks_of(unit) -> wishes still open
    point_checks.register_points(points_of)  # points_of(unit) -> (id, name)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuquan.units.models import Unit


@dataclass(frozen=True)
class Ask:
    point: UUID
    what: str
    """What to look at, as the guard reads it at the point; names no person."""
    url: str = ""
    until: date | None = None


_asks: list[Callable[[Unit], Iterable[Ask]]] = []
_points: list[Callable[[Unit], Iterable[tuple[UUID, str]]]] = []


def register(asks_of: Callable[[Unit], Iterable[Ask]]) -> None:
    if asks_of not in _asks:
        _asks.append(asks_of)


def register_points(points_of: Callable[[Unit], Iterable[tuple[UUID, str]]]) -> None:
    if points_of not in _points:
        _points.append(points_of)


def asks_of(unit: Unit) -> dict[UUID, list[Ask]]:
    """What is asked, by point."""
    found: dict[UUID, list[Ask]] = {}
    for source in _asks:
        for ask in source(unit):
            found.setdefault(ask.point, []).append(ask)
    return found


def points_of(unit: Unit) -> list[tuple[UUID, str]]:
    return [one for source in _points for one in source(unit)]
