"""What is collected, written and read; and which figures it used."""

from tuquan.reports.models.uses import FigureUse, FigureUseQuerySet
from tuquan.reports.models.writing import (
    Report,
    ReportFigure,
    ReportSection,
    SectionPresence,
    SectionVersion,
)

__all__ = [
    "FigureUse",
    "FigureUseQuerySet",
    "Report",
    "ReportFigure",
    "ReportSection",
    "SectionPresence",
    "SectionVersion",
]
