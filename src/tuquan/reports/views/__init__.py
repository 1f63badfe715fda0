"""Pages of reports."""

from tuquan.reports.views.overview import overview

__all__ = ["overview"]
