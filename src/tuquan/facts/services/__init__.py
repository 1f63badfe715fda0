"""Every write of facts. Checking them all is `services.verify`."""

from tuquan.facts.services.choosing import choose_basis
from tuquan.facts.services.declaring import (
    BadFigure,
    DeclarationWithdrawn,
    DeclaredFigureInput,
    declare,
    redeclare,
    withdraw_declaration,
)
from tuquan.facts.services.rolling import fold_all
from tuquan.facts.services.writing import Change, relocate, relocate_moved, replace, replace_many, withdraw

__all__ = [
    "BadFigure",
    "Change",
    "DeclarationWithdrawn",
    "DeclaredFigureInput",
    "choose_basis",
    "declare",
    "fold_all",
    "redeclare",
    "relocate",
    "relocate_moved",
    "replace",
    "replace_many",
    "withdraw",
    "withdraw_declaration",
]
