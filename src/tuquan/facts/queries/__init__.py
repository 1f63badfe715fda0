"""Reading facts: figures of a unit or a place for a period, and what stands behind them."""

from tuquan.facts.queries.comparing import tables_of_units
from tuquan.facts.queries.figures import figure, figures, table
from tuquan.facts.queries.lineage import Lineage, LineageRow, dims_of, lineage, row_of
from tuquan.facts.queries.places import deciding_units, may_see_place, places_permitted
from tuquan.facts.queries.results import FEW, Beside, Detail, FigureResult, Part, TableRow

__all__ = [
    "FEW",
    "Beside",
    "Detail",
    "FigureResult",
    "Lineage",
    "LineageRow",
    "Part",
    "TableRow",
    "deciding_units",
    "dims_of",
    "figure",
    "figures",
    "lineage",
    "may_see_place",
    "places_permitted",
    "row_of",
    "table",
    "tables_of_units",
]
