"""A year is closed: what belongs to it by name is let go after the time that the unit set. Proposals for commendation that
came to nothing go with it; a decision of commendation is public and keeps its names for its own period."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tuquan.assessments import awards, rules
from tuquan.assessments.award_enums import AwardSubject, NominationState
from tuquan.assessments.enums import DECIDED_STATES, SUBMITTED_STATES
from tuquan.assessments.models import Cycle, EmulationLine, EmulationRegistration, Nomination
from tuquan.assessments.services import commending, emulating
from tuquan.core import dates
from tuquan.outreach.models import Attendance
from tuquan.outreach.services import names
from tuquan.programme.models import SigningRound
from tuquan.programme.services.signing import rounds
from tuquan.units.models import Unit

PENDING_DAYS = 365
"""How long a proposal that lies with a body still waits for its decision."""
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


def forget_old_proposals(day: date) -> int:
    """Every night: people proposed but not awarded, and people registered for an emulation title, in a year that is
    closed for as long as the unit keeps names. The rows stay for the counts. Returns how many people went."""
    gone = 0
    rows = Nomination.objects.filter(subject=AwardSubject.PERSON, forgotten_at=None, year__lt=day.year)
    awarded = rows.filter(state=NominationState.AWARDED)
    lines = EmulationLine.objects.filter(
        subject=AwardSubject.PERSON, forgotten_at=None, registration__year__lt=day.year
    )
    of_units = [rows.values("unit"), lines.values("registration__unit")]
    for unit in Unit.objects.filter(Q(pk__in=of_units[0]) | Q(pk__in=of_units[1])).order_by("pk"):
        end, days = names_end(unit, day), timedelta(days=names.days_kept(unit))
        if end is None:
            continue
        old = [
            one
            for one in rows.filter(unit=unit, year__lte=end.year).exclude(pk__in=awarded.values("pk")).order_by("pk")
            if dates.local_date(one.state_since) + (_WAIT if one.state in _AT_A_BODY else days) < day
        ]
        gone += commending.forget(unit, old, at=timezone.now())
        for sheet in EmulationRegistration.objects.filter(unit=unit, year__lte=end.year).order_by("pk"):
            gone += emulating.forget_names(sheet, at=timezone.now())
    years = awards.law().decided_years
    if years is not None:
        for unit in Unit.objects.filter(pk__in=awarded.values("unit")).order_by("pk"):
            old = list(awarded.filter(unit=unit, decision__date__lt=dates.years_before(day, years)).order_by("pk"))
            gone += commending.forget(unit, old, at=timezone.now())
    return gone


_WAIT = timedelta(days=PENDING_DAYS)
_AT_A_BODY = (NominationState.SENT, NominationState.LISTED, NominationState.PASSED, NominationState.PROPOSED)


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
