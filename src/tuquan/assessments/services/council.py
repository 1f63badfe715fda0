"""The meeting of a body that votes: members, quorum, who steps aside, ballots, minutes.

What a meeting on recognition and one on commendation (`award_review`) have in common stands first; then the meeting on
recognition. The result is a proposal to the people who decide; no state of a dossier moves by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.enums import Ballot, CouncilPurpose, CycleState, Outcome
from tuquan.assessments.models import CouncilItem, CouncilMeeting, CouncilSeat, CouncilVote, Cycle
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.units.models import Membership, Unit


class CouncilClosed(Refusal):
    """The minutes are adopted; nothing changes any more."""


class NoQuorum(Refusal):
    """Fewer were present than the body's rules ask for."""


class CouncilIncomplete(Refusal):
    """A member, an item or a ballot is missing."""


class BallotsDoNotAddUp(Refusal):
    """There are more or fewer votes than members who may vote on the item."""


@dataclass(frozen=True)
class Member:
    name: str
    position: str = ""
    unit: Unit | None = None
    present: bool = True


@dataclass(frozen=True)
class Counts:
    votes_for: int
    votes_against: int
    votes_blank: int = 0

    @property
    def total(self) -> int:
        return self.votes_for + self.votes_against + self.votes_blank


# For every meeting


def seat(meeting: CouncilMeeting, members: Sequence[Member], *, least: int = 1) -> list[CouncilSeat]:
    """Who sits and who is there. Changing the members takes the votes back, since they no longer add up.

    :raises CouncilClosed: the minutes are adopted.
    :raises CouncilIncomplete: too few, or somebody twice.
    """
    meeting = open_meeting(meeting)
    if len(members) < least:
        raise CouncilIncomplete(_("Ghi ít nhất %(least)d thành viên.") % {"least": least})
    if len({text.fold(one.name) for one in members}) < len(members):
        raise CouncilIncomplete(_("Có người được ghi hai lần."))
    meeting.seats.all().delete()
    seats = CouncilSeat.objects.bulk_create(
        CouncilSeat(
            meeting=meeting, order=place, name=one.name, position=one.position, unit=one.unit, present=one.present
        )
        for place, one in enumerate(members, 1)
    )
    away = conflicts(meeting)
    for item in meeting.items.all():
        item.votes_for = item.votes_against = item.votes_blank = None
        item.result = ""
        item.save(update_fields=["votes_for", "votes_against", "votes_blank", "result"])
        item.aside.set(away[item.pk])
    return seats


def conflicts(meeting: CouncilMeeting) -> dict[int, list[CouncilSeat]]:
    """By item: the members present who step aside, because they are proposed themselves, were written down as of that
    unit, belong to it or are its head. A council of the unit itself consists of its people; there only the person
    proposed steps aside."""
    seats = [one for one in meeting.seats.all() if one.present]
    items = list(meeting.items.select_related("cycle__unit", "nomination__unit", "nomination__person"))
    judged = {item.unit.pk for item in items} - {meeting.office_id}
    of_unit: dict[Any, set[str]] = {}
    known = Membership.objects.filter(on_day(dates.today()), unit__in=judged)
    for unit_id, name in known.values_list("unit", "person__full_name"):
        of_unit.setdefault(unit_id, set()).add(text.fold(name))
    found = {}
    for item in items:
        person = item.nomination.person if item.nomination else None
        names = {text.fold(person.full_name)} if person else set()
        elsewhere = item.unit.pk in judged
        if elsewhere:
            names |= of_unit.get(item.unit.pk, set())
            names |= {text.fold(item.unit.head_name)} if item.unit.head_name else set()
        found[item.pk] = [
            one for one in seats if text.fold(one.name) in names or (elsewhere and one.unit_id == item.unit.pk)
        ]
    return found


def require_quorum(meeting: CouncilMeeting) -> list[CouncilSeat]:
    """The members present.

    :raises NoQuorum: fewer than the body's rules ask for.
    """
    seats = list(meeting.seats.all())
    present = [one for one in seats if one.present]
    if not seats or len(present) * 100 < meeting.quorum_percent * len(seats):
        raise NoQuorum(
            _("Có mặt %(present)d/%(all)d thành viên, chưa đủ %(share)d %% theo quy chế.")
            % {"present": len(present), "all": len(seats), "share": meeting.quorum_percent}
        )
    return present


def count(
    item: CouncilItem,
    counts: Counts,
    *,
    present: Sequence[CouncilSeat],
    away: Sequence[CouncilSeat],
    pass_percent: int,
    note: str = "",
) -> CouncilItem:
    """Keep the counts of one item and what they say.

    :raises BallotsDoNotAddUp: the votes are not as many as the members who may vote.
    :raises CouncilIncomplete: nobody may vote.
    """
    voters = len(present) - len(away)
    if voters < 1:
        raise CouncilIncomplete(_("Không còn thành viên nào được bỏ phiếu về %(unit)s.") % {"unit": item.unit})
    if counts.total != voters:
        raise BallotsDoNotAddUp(
            _("Có %(votes)d phiếu, trong khi %(members)d thành viên được bỏ phiếu về %(unit)s.")
            % {"votes": counts.total, "members": voters, "unit": item.unit}
        )
    passed = counts.votes_for * 100 >= pass_percent * voters
    item.votes_for, item.votes_against, item.votes_blank = counts.votes_for, counts.votes_against, counts.votes_blank
    item.result, item.note = Outcome.PASS if passed else Outcome.FAIL, note
    item.save()
    item.aside.set(away)
    return item


def open_meeting(meeting: CouncilMeeting) -> CouncilMeeting:
    """:raises CouncilClosed: the minutes are adopted."""
    meeting = CouncilMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.closed_at is not None:
        raise CouncilClosed(_("Biên bản đã thông qua nên không sửa được."))
    return meeting


# The meeting on recognition


def ready_cycles(office: Unit, year: int) -> Iterable[Cycle]:
    """What a body may be asked about: the dossiers that the office has appraised and not proposed yet."""
    rows = Cycle.objects.filter(office=office, year=year, state=CycleState.APPRAISED)
    return rows.select_related("unit").order_by("unit__sort_key", "pk")


@audit.transaction
def call_meeting(
    office: Unit,
    year: int,
    *,
    body: str,
    decision: str,
    started_at: datetime,
    place: str,
    chair: str,
    secretary: str,
    secret: bool,
    quorum_percent: int,
    pass_percent: int,
    by: User,
    at: datetime,
) -> CouncilMeeting:
    """Call the body; every dossier that waits for a proposal is an item.

    :raises CouncilIncomplete: no dossier is appraised.
    """
    cycles = list(ready_cycles(office, year))
    if not cycles:
        raise CouncilIncomplete(_("Chưa có hồ sơ nào thẩm định xong để đưa ra hội đồng."))
    meeting = CouncilMeeting.objects.create(
        office=office,
        purpose=CouncilPurpose.RECOGNITION,
        year=year,
        body=body,
        decision=decision,
        started_at=started_at,
        place=place,
        chair=chair,
        secretary=secretary,
        secret=secret,
        quorum_percent=quorum_percent,
        pass_percent=pass_percent,
    )
    CouncilItem.objects.bulk_create(CouncilItem(meeting=meeting, cycle=cycle) for cycle in cycles)
    audit.record(
        "council.called",
        meeting,
        unit_id=office.pk,
        by=by,
        at=at,
        personal={"chair": (None, chair), "secretary": (None, secretary)},
    )
    return meeting


@audit.transaction
def save_members(meeting: CouncilMeeting, members: Sequence[Member], *, by: User, at: datetime) -> CouncilMeeting:
    """Who sits and who is there, as `seat` keeps it."""
    names = [one.name for one in seat(meeting, members)]
    audit.record(
        "council.members_saved", meeting, unit_id=meeting.office_id, by=by, at=at, personal={"members": (None, names)}
    )
    return meeting


@audit.transaction
def record_votes(
    item: CouncilItem,
    *,
    counts: Counts | None = None,
    ballots: Mapping[int, Ballot] | None = None,
    aside: Iterable[int] = (),
    note: str = "",
    by: User,
    at: datetime,
) -> CouncilItem:
    """The votes on one unit: counts of a secret ballot, or who voted how in an open one (by seat).

    Who belongs to the unit steps aside whatever is typed; `aside` names others.

    :raises BallotsDoNotAddUp: the votes are not as many as the members who may vote.
    :raises CouncilIncomplete: names in a secret ballot, counts in an open one, or nobody may vote.
    """
    meeting = open_meeting(item.meeting)
    item = CouncilItem.objects.select_related("cycle__unit").get(pk=item.pk)
    present = list(meeting.seats.filter(present=True))
    named = {*aside, *(one.pk for one in conflicts(meeting)[item.pk])}
    away = [one for one in present if one.pk in named]
    voting = {one.pk for one in present} - named
    if meeting.secret:
        if ballots or counts is None:
            raise CouncilIncomplete(_("Bỏ phiếu kín chỉ ghi số phiếu, không ghi ai bỏ phiếu thế nào."))
    elif ballots is None or set(ballots) != voting:
        raise BallotsDoNotAddUp(_("Ghi ý kiến của từng thành viên được bỏ phiếu về đơn vị này."))
    else:
        said = list(ballots.values())
        counts = Counts(said.count(Ballot.FOR), said.count(Ballot.AGAINST), said.count(Ballot.BLANK))
    item = count(item, counts, present=present, away=away, pass_percent=meeting.pass_percent, note=note)
    item.votes.all().delete()
    if not meeting.secret and ballots:
        CouncilVote.objects.bulk_create(
            CouncilVote(item=item, seat_id=seat_pk, ballot=ballot) for seat_pk, ballot in ballots.items()
        )
    audit.record(
        "council.voted",
        meeting,
        unit_id=meeting.office_id,
        by=by,
        at=at,
        changes={"items": (None, f"{item.unit}: {counts.votes_for}/{len(voting)}")},
    )
    return item


@audit.transaction
def close_meeting(
    meeting: CouncilMeeting, *, ended_at: datetime, opinions: str, by: User, at: datetime
) -> CouncilMeeting:
    """Adopt the minutes.

    :raises NoQuorum: fewer were present than the body's rules ask for.
    :raises CouncilIncomplete: a unit was not voted on, or the hours are wrong.
    """
    meeting = open_meeting(meeting)
    require_quorum(meeting)
    unvoted = meeting.items.filter(result="").select_related("cycle__unit").first()
    if unvoted is not None:
        raise CouncilIncomplete(_("Chưa ghi kết quả bỏ phiếu về %(unit)s.") % {"unit": unvoted.unit})
    if meeting.started_at is None or not meeting.started_at < ended_at <= at:
        raise CouncilIncomplete(_("Giờ kết thúc phải sau giờ bắt đầu và cuộc họp phải đã diễn ra."))
    meeting.ended_at, meeting.opinions, meeting.closed_at, meeting.closed_by = ended_at, opinions, at, by
    meeting.save(update_fields=["ended_at", "opinions", "closed_at", "closed_by"])
    audit.record("council.closed", meeting, unit_id=meeting.office_id, by=by, at=at)
    return meeting
