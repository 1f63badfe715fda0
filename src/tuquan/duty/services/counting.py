"""Each night the month's coverage is counted anew, also for acts that came in days later."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.duty.models import CoverageMonth, DutyPost
from tuquan.duty.queries.coverage import proofs
from tuquan.duty.records import figures_of_month
from tuquan.facts import services as facts
from tuquan.units.models import Unit

LATE_ACTS = 7
"""A phone may hold acts for days; until then last month is counted again."""


def count_each(day: date) -> None:
    """For every unit with posts: this month up to yesterday, and last month while acts may still come."""
    yesterday, now = day - timedelta(days=1), timezone.now()
    for unit in Unit.objects.filter(pk__in=DutyPost.objects.values("unit")).order_by("pk"):
        count_month(unit, Period(yesterday.replace(day=1), yesterday), by=None, at=now)
        before = yesterday.replace(day=1) - timedelta(days=1)
        if yesterday.day <= LATE_ACTS:
            count_month(unit, Period(before.replace(day=1), before), by=None, at=now)


@audit.transaction
def count_month(unit: Unit, period: Period, *, by: User | None, at: datetime) -> CoverageMonth | None:
    """Count the days of one month; nothing is kept of a unit whose posts needed nobody."""
    posts = list(DutyPost.objects.filter(unit=unit))
    found = proofs(unit, posts, period, now=at).values()
    needed = sum(one.needed for one in found)
    there = CoverageMonth.objects.filter(unit=unit, first=period.first).first()
    if not needed and there is None:
        return None
    values = {
        "last": period.last,
        "needed": needed,
        "planned": sum(one.planned for one in found),
        "kept": sum(one.kept for one in found),
        "partner": sum(one.partner for one in found),
    }
    if there is not None and all(getattr(there, name) == value for name, value in values.items()):
        return there
    made, _made = CoverageMonth.objects.update_or_create(
        unit=unit, first=period.first, defaults={**values, "counted_at": at}
    )
    facts.replace(made, figures_of_month(made), by=by, at=at)
    return made
