"""Whom a session is meant for, and who of them was not there."""

from django.db.models import Q, QuerySet

from tuquan.core.models import on_day
from tuquan.outreach.enums import Audience
from tuquan.outreach.models import Session
from tuquan.units.enums import MemberKind
from tuquan.units.models import Membership, Person, RoleAssignment, TeamMember

GUARDS = ("guard", "guard_chief")


def target_of(session: Session) -> QuerySet[Person] | None:
    """The people of the target group on the session's day; None where no list of the unit names them."""
    day, unit = session.date, session.unit_id
    members = Membership.objects.filter(on_day(day), unit=unit)
    rooms = [room.pk for room in session.target_rooms.all()]
    if rooms:
        members = members.filter(sub_unit__in=rooms)
    audience = session.audience
    if audience == Audience.STAFF:
        members = members.filter(kind=MemberKind.STAFF)
    elif audience == Audience.LEARNERS:
        members = members.filter(kind=MemberKind.LEARNER)
    elif audience == Audience.GUARDS:
        held = RoleAssignment.objects.filter(on_day(day), unit=unit, role__in=GUARDS).values("person")
        members = members.filter(Q(person__in=held) | Q(position__icontains="bảo vệ"))
    elif audience == Audience.TEAM:
        seats = TeamMember.objects.filter(on_day(day), on_day(day, "team__"), team__unit=unit).values("person")
        members = members.filter(person__in=seats)
    elif not rooms:
        return None
    return Person.objects.filter(pk__in=members.values("person")).order_by("sort_key", "pk")


def owed(session: Session) -> list[Person]:
    """Who of the target group was not there; for the own unit, to invite again."""
    target = target_of(session)
    if target is None or session.head_count_only:
        return []
    return list(target.exclude(pk__in=session.attendances.values("person")))
