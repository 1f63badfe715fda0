"""Reading facts: figures of a unit or a place for a period, and what stands behind them."""

from tuquan.facts.queries.figures import (
    Beside,
    Detail,
    FigureResult,
    Part,
    TableRow,
    figure,
    table,
)
from tuquan.facts.queries.lineage import Lineage, LineageRow, lineage
from tuquan.facts.queries.places import may_see_place, places_permitted

__all__ = [
    "Beside",
    "Detail",
    "FigureResult",
    "Lineage",
    "LineageRow",
    "Part",
    "TableRow",
    "figure",
    "lineage",
    "may_see_place",
    "places_permitted",
    "table",
]
