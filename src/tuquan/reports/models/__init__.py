"""What is collected, written and read; and which figures it used."""

from tuquan.reports.models.uses import FigureUse, FigureUseQuerySet

__all__ = ["FigureUse", "FigureUseQuerySet"]
