"""How a unit's patrols went, as figures of a day. Rounds that go past midnight belong to the day they begin."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.patrols.models import PatrolDay


def figures_of_day(day: PatrolDay) -> Iterator[Figure]:
    if day.planned:
        yield Figure("patrol_rounds_planned", day.planned, day.date)
        yield Figure("patrol_rounds_made", day.walked, day.date)
    if day.extra:
        yield Figure("patrol_rounds_extra", day.extra, day.date)
    if day.points:
        yield Figure("patrol_points_due", day.points, day.date)
        yield Figure("patrol_points_missed", day.missed, day.date)


def summary_of_day(day: PatrolDay) -> Summary:
    """Which round and which point stay in the unit: they belong to the protection plan."""
    return Summary(day.unit, _("Tuần tra ngày %(day)s") % {"day": f"{day.date:%d/%m/%Y}"}, day.date)


def register() -> None:
    sources.register(
        "patrols.patrolday",
        name=gettext_lazy("ngày tuần tra"),
        figures_of=figures_of_day,
        summary_of=summary_of_day,
        permission=Permission.PATROL_VIEW,
        prefetch=("unit",),
    )
