"""What is collected, written and read; and which figures it used."""

from tuquan.reports.models.reading import (
    AddedWord,
    FigureState,
    ReadFigure,
    Reading,
    ReadingKeeping,
    ReadingState,
)
from tuquan.reports.models.uses import FigureUse, FigureUseQuerySet

__all__ = [
    "AddedWord",
    "FigureState",
    "FigureUse",
    "FigureUseQuerySet",
    "ReadFigure",
    "Reading",
    "ReadingKeeping",
    "ReadingState",
]
