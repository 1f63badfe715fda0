"""What a comparison shows: a line for each place or unit, this period beside the one it is compared with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.facts import words
from tuquan.facts.catalogue import Indicator, Kind
from tuquan.facts.queries import FigureResult
from tuquan.facts.queries.comparing import Figures
from tuquan.reports.charts import Tile
from tuquan.units.models import Place, Unit

GRID = Path(__file__).parent / "data" / "tile_grid.yaml"


@dataclass(frozen=True)
class Cell:
    """One figure of one place, and the one before it."""

    now: FigureResult
    before: FigureResult

    @property
    def indicator(self) -> Indicator:
        return self.now.indicator

    @property
    def now_words(self) -> str:
        return words.result(self.now)

    @property
    def before_words(self) -> str:
        return words.result(self.before)

    @property
    def change(self) -> Decimal | None:
        """None where one of them is not known or must not be told."""
        if self.now.value is None or self.before.value is None or self.now.hidden or self.before.hidden:
            return None
        return self.now.value - self.before.value

    @property
    def change_words(self) -> str:
        """ "tăng 12 (8,3 %)", "giảm 1,2 điểm %", "không đổi"."""
        change = self.change
        if change is None:
            return "–"
        if not change:
            return _("không đổi")
        way = _("tăng %(number)s") if change > 0 else _("giảm %(number)s")
        if self.indicator.kind is Kind.RATIO:
            return way % {"number": _("%(number)s điểm %%") % {"number": text.number(abs(change))}}
        said = way % {"number": text.number(abs(change))}
        return f"{said} ({text.percent(abs(change), self.before.value)})" if self.before.value else said


@dataclass(frozen=True)
class Row:
    subject: Place | Unit
    name: str
    cells: tuple[Cell, ...]
    """one for each indicator"""

    @property
    def speaks(self) -> bool:
        """Whether there is anything to tell of it."""
        return any(not result.empty for cell in self.cells for result in (cell.now, cell.before))


def shown_value(result: FigureResult) -> Decimal | None:
    """What may be drawn: nothing where the number itself is hidden."""
    return None if result.hidden else result.value


def rows_of(
    subjects: Iterable[Place | Unit],
    indicators: Sequence[str],
    now: Mapping[Any, Figures],
    before: Mapping[Any, Figures],
) -> list[Row]:
    """`now` and `before` by path (places) or pk (units)."""
    found = []
    for one in subjects:
        key = one.path if isinstance(one, Place) else one.pk
        cells = tuple(Cell(now[key][code], before[key][code]) for code in indicators)
        found.append(Row(one, one.title if isinstance(one, Place) else one.name, cells))
    return found


SORTS = ("ten", "so", "doi")


def in_order(rows: Sequence[Row], order: str) -> list[Row]:
    """By name, by the first figure or by its change; "-" descends. Where there is no figure, always at the end."""
    name, descending = order.lstrip("-"), order.startswith("-")
    by_name = sorted(rows, key=lambda row: (row.subject.sort_key, str(row.subject.pk)))
    if name == "ten":
        return by_name[::-1] if descending else by_name

    def value(row: Row) -> Decimal | None:
        return shown_value(row.cells[0].now) if name == "so" else row.cells[0].change

    known = [row for row in by_name if value(row) is not None]
    known.sort(key=lambda row: value(row) or Decimal(0), reverse=descending)
    return known + [row for row in by_name if value(row) is None]


@cache
def grid() -> Mapping[tuple[str, str], tuple[int, int]]:
    """(code, name) → row and column."""
    found = {}
    for row, line in enumerate(yaml.safe_load(GRID.read_text(encoding="utf-8"))["rows"]):
        for column, one in enumerate(line):
            if one is not None:
                code, _sign, name = one.partition(" ")
                found[code, name] = (row, column)
    return found


def tiles_of(rows: Sequence[Row]) -> tuple[list[Tile], bool]:
    """Tiles and whether they follow one another: on the grid of provinces when these are exactly its provinces."""
    places = [(row, row.subject) for row in rows if isinstance(row.subject, Place)]
    on_grid = {(place.code, place.name) for _row, place in places} == set(grid())
    found = []
    for row, place in sorted(places, key=lambda one: one[1].sort_key):
        at = grid()[place.code, place.name] if on_grid else (0, 0)
        cell = row.cells[0]
        found.append(Tile(place.name, *at, shown_value(cell.now), cell.now_words))
    return found, not on_grid
