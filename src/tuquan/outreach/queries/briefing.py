"""What sessions prove: who was briefed, on what, over how many."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from tuquan.core.dates import Period
from tuquan.core.models import on_day
from tuquan.facts import periods
from tuquan.outreach.enums import Content, SessionForm
from tuquan.outreach.models import Acknowledgement, Attendance, Session
from tuquan.units.enums import MemberKind
from tuquan.units.models import Headcount, Membership, Person, Unit

GROUPS = {
    "staff": MemberKind.STAFF,
    "learners": MemberKind.LEARNER,
    "learners_from_lower_secondary": MemberKind.LEARNER,
}


@dataclass(frozen=True)
class Coverage:
    """`named` people of the group who were briefed on everything asked; `headcount` is None where none was stated."""

    sessions: list[Session]
    named: int
    counted: int
    headcount: int | None


def _briefing_sessions(unit: Unit, period: Period, of: set[str]) -> dict[str, list[Session]]:
    sessions = (
        Session.objects.standing().filter(unit=unit, date__range=(period.first, period.last)).order_by("date", "pk")
    )
    return {what: [s for s in sessions if getattr(s, f"covers_{what}")] for what in sorted(of)}


def _told(unit: Unit, period: Period, what: str, sessions: list[Session], among: Any) -> set[Any]:
    """Who of them was named at one of the sessions, or said so with the own account."""
    there = Attendance.objects.filter(session__in=sessions, person__in=among)
    said = Acknowledgement.objects.filter(
        unit=unit, content=what, date__range=(period.first, period.last), person__in=among
    )
    return set(there.values_list("person", flat=True)) | set(said.values_list("person", flat=True))


def briefed(unit: Unit, period: Period, *, group: str, of: set[str]) -> Coverage:
    """How many people of the group were briefed in the period on each of `of` ("internal_rules", "criteria")."""
    by_content = _briefing_sessions(unit, period, of)
    members = Membership.objects.filter(on_day(period.last), unit=unit, kind=GROUPS[group]).values("person")
    named: set[Any] | None = None
    for what, sessions in by_content.items():
        people = _told(unit, period, what, sessions, members)
        named = people if named is None else named & people
    stated = Headcount.objects.filter(unit=unit, group=GROUPS[group], date__lte=period.last).order_by("-date").first()
    all_sessions = {session.pk: session for sessions in by_content.values() for session in sessions}
    counted = min(
        (
            Session.objects.filter(pk__in=[s.pk for s in sessions]).aggregate(n=Sum("head_count"))["n"] or 0
            for sessions in by_content.values()
        ),
        default=0,
    )
    return Coverage(
        sessions=sorted(all_sessions.values(), key=lambda session: (session.date, session.pk)),
        named=len(named or set()),
        counted=counted,
        headcount=stated.people if stated else None,
    )


def not_briefed(unit: Unit, period: Period, *, group: str, of: set[str]) -> list[Person]:
    """The people of the group who are still owed a briefing; seen by the own unit only, to remind."""
    by_content = _briefing_sessions(unit, period, of)
    people = Person.objects.filter(
        on_day(period.last, "memberships__"), memberships__unit=unit, memberships__kind=GROUPS[group]
    ).distinct()
    owed = set()
    everybody = set(people.values_list("pk", flat=True))
    for what, sessions in by_content.items():
        owed |= everybody - _told(unit, period, what, sessions, everybody)
    return list(people.filter(pk__in=owed).order_by("sort_key", "pk"))


def owes_briefing(person: Person, unit: Unit, on: date) -> bool:
    """Whether this person is still to be told of the rules and the criteria in the year of assessment of that day."""
    period = periods.period_of(periods.ASSESSMENT, periods.assessment_year(on))
    by_content = _briefing_sessions(unit, period, set(Content.values))
    return any(not _told(unit, period, what, sessions, [person.pk]) for what, sessions in by_content.items())


def festival_sessions(unit: Unit, period: Period) -> list[Session]:
    return list(
        Session.objects.standing()
        .filter(unit=unit, form=SessionForm.FESTIVAL, date__range=(period.first, period.last))
        .order_by("date", "pk")
    )
