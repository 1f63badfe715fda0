"""What sessions prove: who was briefed, on what, over how many."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from tuquan.core.dates import Period
from tuquan.core.models import on_day
from tuquan.outreach.enums import SessionForm
from tuquan.outreach.models import Attendance, Session
from tuquan.units.enums import MemberKind
from tuquan.units.models import Headcount, Membership, Person, Unit

GROUPS = {
    "staff": MemberKind.STAFF,
    "learners": MemberKind.LEARNER,
    "learners_from_lower_secondary": MemberKind.LEARNER,
}


Told = Callable[[Unit, Period, str, Any], set[Any]]
_told_elsewhere: list[Told] = []


def register_told(told: Told) -> None:
    """`told(unit, period, content, among)` says who of those people was told the content otherwise than at a session:
    `programme` knows who acknowledged. Siblings do not know each other, so `assessments` introduces them."""
    if told not in _told_elsewhere:
        _told_elsewhere.append(told)


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
    """Who of them was named at one of the sessions, or is known to other parts (`register_told`)."""
    there = Attendance.objects.filter(session__in=sessions, person__in=among)
    found = set(there.values_list("person", flat=True))
    for told in _told_elsewhere:
        found |= told(unit, period, what, among)
    return found


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


def festival_sessions(unit: Unit, period: Period) -> list[Session]:
    return list(
        Session.objects.standing()
        .filter(unit=unit, form=SessionForm.FESTIVAL, date__range=(period.first, period.last))
        .order_by("date", "pk")
    )
