"""What is collected, written and read; and which figures it used."""

from tuquan.reports.models.collecting import (
    Campaign,
    CampaignQuerySet,
    Receipt,
    Submission,
    SubmissionCell,
    SubmissionQuerySet,
)
from tuquan.reports.models.reading import (
    AddedWord,
    FigureState,
    ReadFigure,
    Reading,
    ReadingKeeping,
    ReadingState,
)
from tuquan.reports.models.targets import Target, TargetQuerySet
from tuquan.reports.models.uses import FigureUse, FigureUseQuerySet
from tuquan.reports.models.writing import (
    Report,
    ReportFigure,
    ReportSection,
    SectionPresence,
    SectionVersion,
)

__all__ = [
    "AddedWord",
    "Campaign",
    "CampaignQuerySet",
    "FigureState",
    "FigureUse",
    "FigureUseQuerySet",
    "ReadFigure",
    "Reading",
    "ReadingKeeping",
    "ReadingState",
    "Receipt",
    "Report",
    "ReportFigure",
    "ReportSection",
    "SectionPresence",
    "SectionVersion",
    "Submission",
    "SubmissionCell",
    "SubmissionQuerySet",
    "Target",
    "TargetQuerySet",
]
