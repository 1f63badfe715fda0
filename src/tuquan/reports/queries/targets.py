"""Targets of a unit or a place, and how far they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.core import dates, text
from tuquan.core.dates import Period
from tuquan.facts import periods
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.queries.comparing import Figures, compare_places, compare_units
from tuquan.facts.sources import Aim
from tuquan.reports.models import Target
from tuquan.reports.progress import Progress, needed, progress
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import Viewer
from tuquan.units.queries.places import children

MOST_AIMS = 20


def meeting(viewer: Viewer, subject: Unit | Place, codes: Sequence[str], period: Period) -> Any:
    """What the person may see of what is to be reached of these indicators in days of the period."""
    rows: Any = Target.objects.permitted(viewer, Permission.REPORT_VIEW).standing().select_related("unit__governs")
    whose = {"unit__governs__path": subject.path} if isinstance(subject, Place) else {"unit": subject}
    days = {"first_date__lte": period.last, "last_date__gte": period.first}
    return rows.filter(indicator__in=codes, **whose, **days).order_by("-last_date", "pk")


def aims_of(viewer: Viewer, subject: Unit | Place, codes: Iterable[str], period: Period) -> Iterator[Aim]:
    """The same beside figures, in words."""
    found = list(meeting(viewer, subject, list(codes), period)[:MOST_AIMS])
    at = progress_of(found)
    for one in found:
        # A unit that governs a place is measured by the place: its own page is not where that is told.
        if (one.subject == subject) or (isinstance(subject, Place) and isinstance(one.subject, Place)):
            words = _("%(goal)s, %(period)s") % {"goal": goal_of(one), "period": periods.name_of(one.period)}
            yield Aim(one.indicator, words, one.get_absolute_url(), at[one.pk].state, at[one.pk].sentence)


def goal_of(target: Target) -> str:
    """ "ít nhất 95 %"."""
    one = catalogue()[target.indicator]
    goal = text.number(target.threshold) + (" %" if one.kind is Kind.RATIO else f" {one.unit}")
    return _("ít nhất %(goal)s") % {"goal": goal}


def progress_of(targets: Sequence[Target]) -> dict[Any, Progress]:
    """How far each is; those of one subject and period are read together."""
    together: dict[tuple[str, Any, Period], list[Target]] = defaultdict(list)
    for one in targets:
        subject = one.subject
        together[type(subject).__name__, subject.pk, one.period].append(one)
    found, today = {}, dates.today()
    for (_kind, _key, period), ones in together.items():
        subject, codes = ones[0].subject, list(dict.fromkeys(code for one in ones for code in needed(one.indicator)))
        if isinstance(subject, Place):
            figures: Figures = compare_places(codes, subject, period).own
        else:
            figures = compare_units(codes, [subject], period)[subject.pk]
        for one in ones:
            found[one.pk] = progress(one.indicator, one.threshold, figures, over=one.last_date < today)
    return found


def figures_of(target: Target) -> tuple[Figures, list[tuple[Place, Figures]]]:
    """Of the whole, and of each place directly below; one reading for all of them."""
    codes = needed(target.indicator)
    if isinstance(target.subject, Unit):
        return compare_units(codes, [target.subject], target.period)[target.subject.pk], []
    period: Period = target.period
    below = list({one.path: one for one in children(target.subject, period.last)}.values())
    found = compare_places(codes, target.subject, period, below)
    return found.own, [(one, found.children[one.path]) for one in below]
