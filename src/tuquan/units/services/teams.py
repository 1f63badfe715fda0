"""Teams of a unit: founded by decision, with a leader, deputies and members over time, dissolved with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.units.enums import TeamPost
from tuquan.units.models import Person, Team, TeamMember, Unit
from tuquan.units.services import people
from tuquan.units.services.refusals import Refused


class NameMissing(Refused):
    message = _("Tổ, đội, ban phải có tên.")


class NobodyLeads(Refused):
    message = _("Cần chọn một người làm tổ trưởng (đội trưởng, trưởng ban).")


class TwoLeaders(Refused):
    message = _("Mỗi tổ, đội, ban chỉ có một người đứng đầu trong cùng thời gian. Hãy đổi chức danh người kia trước.")


class SitsAlready(Refused):
    message = _("Người này đang là thành viên của tổ, đội, ban.")


class NotOfTheUnit(Refused):
    message = _("Người này không thuộc đơn vị. Hãy thêm vào danh sách người của đơn vị trước.")


class AlreadyDissolved(Refused):
    message = _("Tổ, đội, ban này đã giải thể.")


class EndsBeforeItBegins(Refused):
    message = _("Ngày cuối cùng không thể trước ngày bắt đầu.")


@dataclass(frozen=True)
class Line:
    """One member to be: a person known already, or the name of a new one who joins the unit."""

    post: str
    person: Person | None = None
    full_name: str = ""
    position: str = ""


together = audit.act
"""Several of these services as one act: all of them or none."""


@audit.transaction
def found_team(
    unit: Unit,
    *,
    kind: str,
    name: str,
    valid_from: date,
    members: Sequence[Line],
    decision_number: str = "",
    decision_date: date | None = None,
    regulation: str = "",
    duties: str = "",
    by: User | None,
    at: datetime,
) -> Team:
    """Found a team with everybody in it; new names become persons of the unit.

    :raises NameMissing, NobodyLeads, TwoLeaders, SitsAlready, NotOfTheUnit: as their sentences say.
    """
    name = text.clean(name)
    if not name:
        raise NameMissing
    leaders = [line for line in members if line.post == TeamPost.LEADER]
    if not leaders:
        raise NobodyLeads
    if len(leaders) > 1:
        raise TwoLeaders
    team = Team.objects.create(
        unit=unit,
        kind=kind,
        name=name,
        decision_number=text.clean(decision_number),
        decision_date=decision_date,
        regulation=text.clean(regulation),
        duties=duties.strip(),
        valid_from=valid_from,
    )
    changes = {
        "name": ("", team.name),
        "kind": ("", kind),
        "decision_number": ("", team.decision_number),
        "decision_date": (None, decision_date),
        "valid_from": (None, valid_from),
    }
    audit.record("team.founded", team, unit_id=unit.pk, by=by, at=at, changes=changes)
    for line in members:
        person = line.person or people.add_person(unit, full_name=line.full_name, position=line.position, by=by, at=at)
        add_member(team, person=person, post=line.post, valid_from=valid_from, by=by, at=at)
    return team


@audit.transaction
def change_team(
    team: Team,
    *,
    name: str,
    decision_number: str,
    decision_date: date | None,
    regulation: str,
    duties: str,
    by: User | None,
    at: datetime,
) -> Team:
    """:raises NameMissing: the name was emptied."""
    before = Team.objects.get(pk=team.pk)
    team.name, team.decision_number = text.clean(name), text.clean(decision_number)
    team.decision_date, team.regulation, team.duties = decision_date, text.clean(regulation), duties.strip()
    if not team.name:
        raise NameMissing
    columns = ("name", "decision_number", "decision_date", "regulation", "duties")
    changes = audit.changes_of(before, team, columns)
    if changes:
        team.save(update_fields=list(changes))
        audit.record("team.changed", team, unit_id=team.unit_id, by=by, at=at, changes=changes)
    return team


@audit.transaction
def add_member(
    team: Team, *, person: Person, post: str, valid_from: date | None, by: User | None, at: datetime
) -> TeamMember:
    """:raises SitsAlready, TwoLeaders, NotOfTheUnit, AlreadyDissolved: as their sentences say."""
    team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    on = valid_from or team.valid_from or date.min
    if team.valid_to is not None and team.valid_to <= on:
        raise AlreadyDissolved
    if not person.memberships.filter(unit=team.unit_id).exists():
        raise NotOfTheUnit
    lasting = [one for one in team.members.all() if one.valid_to is None or one.valid_to > on]
    if any(one.person_id == person.pk for one in lasting):
        raise SitsAlready
    if post == TeamPost.LEADER and any(one.post == TeamPost.LEADER for one in lasting):
        raise TwoLeaders
    order = max((one.order for one in team.members.all()), default=0) + 1
    member = TeamMember.objects.create(team=team, person=person, post=post, order=order, valid_from=valid_from)
    _note("team.member_joined", member, by, at, {"post": ("", post), "valid_from": (None, valid_from)})
    return member


@audit.transaction
def change_post(member: TeamMember, *, post: str, valid_from: date, by: User | None, at: datetime) -> TeamMember:
    """The person has another post in the team from that day; the earlier one stays in the history.

    :raises TwoLeaders, EndsBeforeItBegins: as their sentences say.
    """
    if member.post == post:
        return member
    _end(member, valid_from, by, at, {"post": (member.post, post)})
    return add_member(member.team, person=member.person, post=post, valid_from=valid_from, by=by, at=at)


@audit.transaction
def end_member(member: TeamMember, *, last_day: date, by: User | None, at: datetime) -> TeamMember:
    """:raises EndsBeforeItBegins: the day is before the first."""
    return _end(member, last_day + timedelta(days=1), by, at, {})


@audit.transaction
def dissolve_team(team: Team, *, last_day: date, reason: str, by: User | None, at: datetime) -> Team:
    """The team and everybody's seat in it end; nothing is deleted.

    :raises AlreadyDissolved, EndsBeforeItBegins: as their sentences say.
    """
    team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    if team.valid_to is not None:
        raise AlreadyDissolved
    end = last_day + timedelta(days=1)
    if team.valid_from is not None and end <= team.valid_from:
        raise EndsBeforeItBegins
    # Whoever was to join only later never sits.
    team.members.filter(valid_from__gte=end).delete()
    for member in team.members.filter(valid_to=None) | team.members.filter(valid_to__gt=end):
        _end(member, end, by, at, {})
    team.valid_to = end
    team.save(update_fields=["valid_to"])
    changes = {"valid_to": (None, end)}
    audit.record("team.dissolved", team, unit_id=team.unit_id, by=by, at=at, changes=changes, reason=reason)
    return team


def _end(
    member: TeamMember, valid_to: date, by: User | None, at: datetime, changes: dict[str, tuple[Any, Any]]
) -> TeamMember:
    if member.valid_from is not None and valid_to < member.valid_from:
        raise EndsBeforeItBegins
    changes = {"valid_to": (member.valid_to, valid_to), **changes}
    _note("team.member_left", member, by, at, changes)
    if member.valid_from == valid_to:
        member.delete()  # it held for no day at all
    else:
        member.valid_to = valid_to
        member.save(update_fields=["valid_to"])
    return member


def _note(kind: str, member: TeamMember, by: User | None, at: datetime, changes: dict[str, tuple[Any, Any]]) -> None:
    """Who sits in a team is told by the person's key; the name stays where it can be erased."""
    audit.record(
        kind,
        member,
        unit_id=member.team.unit_id,
        by=by,
        at=at,
        changes={"team": ("", str(member.team_id)), "person": ("", str(member.person_id)), **changes},
    )
