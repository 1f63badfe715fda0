"""Somebody leaves a unit: one act that ends what he or she holds there, and closes the account when nothing is left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.accounts import services as accounts
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.units import handover
from tuquan.units.models import Invitation, Membership, Person, RoleAssignment, TeamMember, Unit
from tuquan.units.queries import granting
from tuquan.units.services import people, roles


class NotHere(Exception):
    message = _("Người này không còn thuộc đơn vị.")


class NotASuccessor(Exception):
    message = _("Người nhận việc phải là người khác, đang thuộc đơn vị hoặc đang giữ vai trò ở đây.")


@dataclass(frozen=True)
class Leaving:
    """What leaving ends: shown before it is done, and what was ended afterwards."""

    memberships: list[Membership]
    assignments: list[RoleAssignment]
    teams: list[TeamMember]
    tasks: list[handover.OpenTask]
    closes_account: bool


def what_ends(person: Person, unit: Unit, last_day: date) -> Leaving:
    end = last_day + timedelta(days=1)
    lasting = Q(valid_to=None) | Q(valid_to__gt=end)
    memberships = list(Membership.objects.filter(lasting, person=person, unit=unit).select_related("unit", "sub_unit"))
    assignments = list(RoleAssignment.objects.filter(lasting, person=person, unit=unit).select_related("unit"))
    teams = list(TeamMember.objects.filter(lasting, person=person, team__unit=unit).select_related("team"))
    elsewhere = (
        Membership.objects.filter(lasting, person=person).exclude(unit=unit).exists()
        or RoleAssignment.objects.filter(lasting, person=person).exclude(unit=unit).exists()
    )
    return Leaving(
        memberships,
        assignments,
        teams,
        handover.open_tasks(person, unit),
        closes_account=person.user_id is not None and not elsewhere,
    )


@audit.transaction
def leave(
    person: Person,
    unit: Unit,
    *,
    last_day: date,
    reason: str,
    by: User,
    at: datetime,
    successor: Person | None = None,
) -> Leaving:
    """End every position, role and team post at the unit with that day. Nothing left anywhere: the account closes, its
    sessions and keys go. With a successor every open task that is held by name passes to him or her in the same act;
    all of them or none.

    :raises NotHere: nothing of the person lasts there. Also raises what `roles.end_role` raises: nobody shows out
        somebody whose roles he or she could not give, nor the last head.
    :raises NotASuccessor: the successor is the person, or nobody of the unit.
    :raises handover.CannotTake: the successor could not do one of the tasks.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    ending = what_ends(person, unit, last_day)
    if not ending.memberships and not ending.assignments:
        raise NotHere
    handed = _hand_over(ending, person, unit, successor, by, at) if successor is not None else 0
    end = last_day + timedelta(days=1)
    for assignment in ending.assignments:
        if assignment.valid_from is not None and assignment.valid_from >= end:
            _drop(assignment, by, at, reason)
        else:
            roles.end_role(assignment, last_day=last_day, reason=reason, by=by, at=at, leaving=True)
    for membership in ending.memberships:
        people.end_membership(membership, last_day=last_day, by=by, at=at)
    for post in ending.teams:
        before, post.valid_to = post.valid_to, end
        post.save(update_fields=["valid_to"])
        audit.record(
            "team.member_left", post, unit_id=unit.pk, by=by, at=at, changes={"valid_to": (before, end)}, reason=reason
        )
    Invitation.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=at)
    if ending.closes_account and person.user is not None:
        accounts.close_account(person.user, on=end, by=by, at=at)
    audit.record(
        "person.left",
        person,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={
            "last_day": (None, last_day),
            "account_closed": (None, ending.closes_account),
            "open_tasks": (None, len(ending.tasks)),
            "handed_over": (None, handed),
        },
        personal={"successor": (None, successor.full_name)} if successor is not None else None,
        reason=reason,
    )
    return ending


def _hand_over(ending: Leaving, person: Person, unit: Unit, successor: Person, by: User, at: datetime) -> int:
    if successor.pk == person.pk or not may_succeed(unit, local_date(at)).filter(pk=successor.pk).exists():
        raise NotASuccessor
    handed = [task.pass_on for task in ending.tasks if task.pass_on is not None]
    for pass_on in handed:
        pass_on(successor, by, at)
    return len(handed)


def may_succeed(unit: Unit, on: date) -> QuerySet[Person]:
    """Who belongs to the unit or holds a role there that day."""
    return Person.objects.filter(
        Q(pk__in=Membership.objects.filter(on_day(on), unit=unit).values("person"))
        | Q(pk__in=RoleAssignment.objects.filter(on_day(on), unit=unit).values("person"))
    )


def _drop(assignment: RoleAssignment, by: User, at: datetime, reason: str) -> None:
    """A role that would begin after the last day never begins."""
    if not (roles.may_end(by, assignment) or granting.stands_above(by, assignment)):
        raise roles.MayNotEnd
    audit.record(
        "role.dropped",
        assignment,
        unit_id=assignment.unit_id,
        by=by,
        at=at,
        changes={"person": (assignment.person_id, None), "role": (assignment.role, None)},
        reason=reason,
    )
    assignment.delete()
