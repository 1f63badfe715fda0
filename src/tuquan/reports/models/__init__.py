"""What is collected, written and read; and which figures it used."""

from tuquan.reports.models.collecting import (
    Campaign,
    CampaignQuerySet,
    Receipt,
    Submission,
    SubmissionCell,
    SubmissionQuerySet,
)
from tuquan.reports.models.uses import FigureUse, FigureUseQuerySet

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "FigureUse",
    "FigureUseQuerySet",
    "Receipt",
    "Submission",
    "SubmissionCell",
    "SubmissionQuerySet",
]
