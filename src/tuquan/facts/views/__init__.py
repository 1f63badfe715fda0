from tuquan.facts.views.declarations import (
    declaration,
    declaration_edit,
    declaration_list,
    declaration_new,
    declaration_withdraw,
)
from tuquan.facts.views.figures import (
    fact,
    overview,
    place_choose,
    place_figures,
    place_lineage,
    place_sheet,
    unit_choose,
    unit_figures,
    unit_lineage,
    unit_sheet,
)
from tuquan.facts.views.indicators import indicator_list

__all__ = [
    "declaration",
    "declaration_edit",
    "declaration_list",
    "declaration_new",
    "declaration_withdraw",
    "fact",
    "indicator_list",
    "overview",
    "place_choose",
    "place_figures",
    "place_lineage",
    "place_sheet",
    "unit_choose",
    "unit_figures",
    "unit_lineage",
    "unit_sheet",
]
