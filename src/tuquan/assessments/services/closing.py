"""A year is closed: what belongs to it by name is let go after the time that the unit set."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tuquan.assessments import rules
from tuquan.assessments.enums import DECIDED_STATES, SUBMITTED_STATES
from tuquan.assessments.models import Cycle
from tuquan.core import dates
from tuquan.outreach.models import Attendance
from tuquan.outreach.services import names
from tuquan.programme.models import SigningRound
from tuquan.programme.services.signing import rounds
from tuquan.units.models import Unit

OLDEST = 3
"""Years looked back at; whatever is older goes with the newest year that is closed."""


def forget_closed_years(day: date) -> int:
    """Every night: units whose newest closed year has outlived the days for which they keep names. Done once, there is
    nothing left to do the next night. Returns how many names went."""
    gone = 0
    for unit in _units_with_names(day):
        until = names_end(unit, day)
        if until is not None:
            gone += names.forget_names(unit, until, by=None, at=timezone.now())
            gone += rounds.forget_names(unit, until, by=None, at=timezone.now())
    return gone


def names_end(unit: Unit, day: date) -> date | None:
    """The last day whose names go now: the end of the newest year of assessment that is closed for long enough."""
    days = timedelta(days=names.days_kept(unit))
    cycles = {
        cycle.year: cycle for cycle in Cycle.objects.filter(unit=unit).order_by("state_since") if _is_title(cycle)
    }
    for year in range(day.year, day.year - OLDEST, -1):
        end = _window_end(unit, year, cycles.get(year))
        if end < day and closed_on(year, cycles.get(year)) + days < day:
            return end
    return None


def closed_on(year: int, cycle: Cycle | None) -> date:
    """The day of the decision; without a dossier the end of the year; while one waits for its decision a year more at
    most, because its evidence may still be asked for."""
    if cycle is not None and cycle.state in DECIDED_STATES:
        return dates.local_date(cycle.state_since)
    waits = cycle is not None and cycle.state in SUBMITTED_STATES
    return date(year + 1 if waits else year, 12, 31)


def _window_end(unit: Unit, year: int, cycle: Cycle | None) -> date:
    if cycle is not None:
        return cycle.window.last
    try:
        return rules.title_rule_set(unit.kind, year).window(year)[1]
    except rules.UnknownRule:  # an authority, which is not assessed itself
        return date(year, 12, 31)


def _is_title(cycle: Cycle) -> bool:
    return cycle.rule_set.purpose == "title"


def _units_with_names(day: date) -> list[Unit]:
    attended = Attendance.objects.filter(session__date__lt=day).values("session__unit")
    signed = SigningRound.objects.filter(first_date__lt=day, names_forgotten_at=None).values("unit")
    lists = names.lists_with_names().values("unit")
    return list(Unit.objects.filter(Q(pk__in=attended) | Q(pk__in=signed) | Q(pk__in=lists)).order_by("pk"))
