"""What the day's patrols came to: counted once the day is over, and at once again when a device tells something later."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.facts import services as facts
from tuquan.patrols.models import PatrolDay, PatrolSettings, Round
from tuquan.patrols.records import figures_of_day
from tuquan.units.models import Unit


def count_each(day: date) -> int:
    """Soon after midnight: yesterday. A round that runs past it is added when it is over."""
    yesterday = day - timedelta(days=1)
    units = Unit.objects.filter(pk__in=_rounds_of(yesterday).values("unit")).order_by("pk")
    return sum(count_day(unit, yesterday, by=None, at=timezone.now()) is not None for unit in units)


def count_anew(round: Round, *, by: User | None, at: datetime) -> None:
    """After a round that is over changed; today's are counted when today is over."""
    if round.day is not None and round.day < dates.local_date(at):
        count_day(round.unit, round.day, by=by, at=at)


@audit.transaction
def count_day(unit: Unit, day: date, *, by: User | None, at: datetime) -> PatrolDay | None:
    """A day whose rounds the log has forgotten, or begins to forget, keeps its numbers."""
    if day <= dates.local_date(forgotten_before(unit, dates.local_date(at))):
        return None
    days = PatrolDay.objects.filter(unit=unit, date=day)
    if not (_rounds_of(day).filter(unit=unit).exists() or days.exists()):
        return None
    PatrolDay.objects.get_or_create(unit=unit, date=day, defaults={"counted_at": at})
    counted = days.select_for_update(of=("self",)).get()  # two devices that tell at once count one after the other
    values = dict.fromkeys(("planned", "walked", "extra", "points", "missed"), 0)
    for one in _rounds_of(day).filter(unit=unit).select_related("route").prefetch_related("visits", "route__stops"):
        values["planned"] += one.due_from is not None
        values["walked"] += one.due_from is not None and one.started_at is not None
        values["extra"] += one.due_from is None
        values["points"] += len(one.to_pass())
        values["missed"] += len(one.not_passed())
    if any(getattr(counted, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(counted, name, value)
        counted.counted_at = at
        counted.save()
        facts.replace(counted, figures_of_day(counted), by=by, at=at)
    return counted


def _rounds_of(day: date) -> QuerySet[Round]:
    return Round.objects.of_day(day).over().filter(set_aside_at=None)


def forgotten_before(unit: Unit, day: date) -> datetime:
    """Rounds that began earlier are no longer kept."""
    return dates.at_noon(day) - timedelta(days=31 * PatrolSettings.of(unit).keep_months)
