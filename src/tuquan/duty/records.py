"""How the posts of a unit were kept, as figures of a month."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.duty.models import CoverageMonth
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary


def figures_of_month(month: CoverageMonth) -> Iterator[Figure]:
    if month.needed:
        yield Figure("watch_hours_needed", _hours(month.needed), month.first, month.last)
        yield Figure("watch_hours_kept", _hours(month.kept), month.first, month.last)


def summary_of_month(month: CoverageMonth) -> Summary:
    return Summary(month.unit, _("Bao chốt tháng %(month)s") % {"month": f"{month.first:%m/%Y}"}, month.last)


def register() -> None:
    sources.register(
        "duty.coveragemonth",
        name=gettext_lazy("tháng bao chốt"),
        figures_of=figures_of_month,
        summary_of=summary_of_month,
        permission=Permission.ROSTER_VIEW,
        prefetch=("unit",),
    )


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
