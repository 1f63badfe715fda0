"""The grid on a site plan: a point is marked by its cell, which works on paper, by keyboard and on every screen."""

import re
from dataclasses import dataclass
from typing import Any

from tuquan.patrols.models import Point, SitePlan

COLUMNS = "ABCDEFGHIJKLMNOPQRST"


@dataclass(frozen=True)
class Grid:
    step: float
    columns: list[tuple[str, float]]
    """Letter and middle of each column, in dots."""
    rows: list[tuple[str, float]]
    across: list[float]
    down: list[float]
    size: float
    """Of the letters beside it."""
    edge: float
    """How far from the rim they stand."""


def grid_of(plan: SitePlan) -> Grid:
    step = plan.width / len(COLUMNS)
    rows = _rows(plan)
    return Grid(
        step=step,
        columns=[(letter, round((n + 0.5) * step, 1)) for n, letter in enumerate(COLUMNS)],
        rows=[(str(n + 1), round((n + 0.5) * step, 1)) for n in range(rows)],
        across=[round(n * step, 1) for n in range(1, rows)],
        down=[round(n * step, 1) for n in range(1, len(COLUMNS))],
        size=round(step * 0.32, 1),
        edge=round(step * 0.2, 1),
    )


def _rows(plan: SitePlan) -> int:
    return max(1, int(plan.height // (plan.width / len(COLUMNS))))


def last_cell(plan: SitePlan) -> str:
    return f"{COLUMNS[-1]}{_rows(plan)}"


def middle_of(plan: SitePlan, cell: str) -> tuple[int, int] | None:
    """ "C7" → the dot in its middle; None outside the plan."""
    found = re.fullmatch(r"\s*([A-Ta-t])\s*(\d{1,2})\s*", cell)
    if found is None or not 1 <= int(found[2]) <= _rows(plan):
        return None
    step = plan.width / len(COLUMNS)
    column = COLUMNS.index(found[1].upper())
    return round((column + 0.5) * step), min(plan.height, round((int(found[2]) - 0.5) * step))


def cell_of(point: Point) -> str:
    if point.plan is None or point.x is None or point.y is None:
        return ""
    step = point.plan.width / len(COLUMNS)
    return f"{COLUMNS[min(int(point.x // step), len(COLUMNS) - 1)]}{int(point.y // step) + 1}"


@dataclass(frozen=True)
class Mark:
    number: int
    name: str
    x: int
    y: int
    state: str
    """met, unmet, or calm."""
    words: str


def marks(
    plan: SitePlan, numbered: list[tuple[int, Point]], passed: set[Any] | None, words: dict[bool, str]
) -> list[Mark]:
    """The points of the plan; with `passed` each says whether it was."""
    found = []
    for number, point in numbered:
        if point.plan_id != plan.pk or point.x is None or point.y is None:
            continue
        if passed is None:
            found.append(Mark(number, point.name, point.x, point.y, "calm", ""))
        else:
            was = point.pk in passed
            found.append(Mark(number, point.name, point.x, point.y, "met" if was else "unmet", words[was]))
    return found
