"""The body that lists: return or refuse with reasons, one list a level, the council's vote, the list that goes up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardGroup, AwardLevel, AwardSubject, NominationState as N, ReviewState
from tuquan.assessments.enums import CouncilPurpose, Outcome
from tuquan.assessments.models import AwardLimit, AwardReview, CouncilItem, CouncilMeeting, CouncilSeat, Nomination
from tuquan.assessments.services import council
from tuquan.assessments.services.commending import NominationRefused, lock, move
from tuquan.assessments.services.council import Counts, Member
from tuquan.assessments.services.flow import OwnUnit
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Membership, Place, RoleAssignment, Unit
from tuquan.units.queries.people import accounts_with


class ReviewRefused(Refusal):
    """The list, the vote or the proposal does not hold together."""


class OverLimit(Refusal):
    """More than the limit of this level allows."""


@dataclass(frozen=True)
class Ballots:
    """What was counted for one nomination."""

    votes_for: int
    votes_against: int
    remark: str = ""


def refuse_involved(nomination: Nomination, by: User) -> None:
    """:raises OwnUnit: the person proposed never acts; for an authority, neither does anybody of the unit."""
    if nomination.person is not None and nomination.person.user_id == by.pk:
        raise OwnUnit(_("Anh/chị là người được đề nghị nên không xét, không quyết định đề nghị này."))
    if nomination.body_id == nomination.unit_id:
        return
    there = Membership.objects.filter(on_day(dates.today()), person__user=by, unit=nomination.unit_id).exists()
    if there or RoleAssignment.objects.filter(on_day(dates.today()), person__user=by, unit=nomination.unit_id).exists():
        raise OwnUnit(_("Anh/chị thuộc chính đơn vị này nên không xét, không quyết định đề nghị của đơn vị."))


def tell_proposer(nomination: Nomination, title: str, *, at: datetime) -> None:
    """The unit's people and the person proposed read the same reason."""
    people = accounts_with(nomination.unit, Permission.CYCLE_PREPARE)
    common: dict[str, Any] = {"body": nomination.reason, "at": at, "unit": nomination.unit}
    notifications.tell(people, "commendation.moved", nomination, title=title, **common)
    person = nomination.person
    if person is not None and person.user is not None:
        from django.urls import reverse

        url = reverse("assessments:my_nomination", args=[nomination.pk])
        notifications.tell([person.user], "commendation.about_me", nomination, title=title, url=url, **common)


@audit.transaction
def return_nomination(nomination: Nomination, *, reason: str, by: User, at: datetime) -> Nomination:
    """Back to the unit, to be completed."""
    nomination = lock(nomination, [N.SENT])
    refuse_involved(nomination, by)
    nomination = move(nomination, N.RETURNED, "nomination.returned", by=by, at=at, reason=reason)
    tell_proposer(nomination, _("Đề nghị khen thưởng được trả lại để bổ sung"), at=at)
    return nomination


@audit.transaction
def refuse_nomination(nomination: Nomination, *, reason: str, by: User, at: datetime) -> Nomination:
    """Not put on the list, with the reason that the unit and the person read."""
    nomination = lock(nomination, [N.SENT])
    refuse_involved(nomination, by)
    if not reason.strip():
        raise ReviewRefused(_("Ghi lý do không đưa vào danh sách."))
    nomination = move(nomination, N.REFUSED, "nomination.refused", by=by, at=at, reason=reason)
    tell_proposer(nomination, _("Đề nghị khen thưởng không được đưa vào danh sách"), at=at)
    return nomination


def awarder_of(body: Unit, level: str) -> tuple[Unit | None, str]:
    """Who decides at that level: a committee that works in this installation, or the name of one elsewhere."""
    if level == AwardLevel.UNIT:
        return body, body.name
    places = Place.objects.filter(pk__in=[int(part) for part in (body.place_path or "").split("/") if part])
    if level in (AwardLevel.COMMUNE, AwardLevel.PROVINCE):
        wanted = PlaceLevel.COMMUNE if level == AwardLevel.COMMUNE else PlaceLevel.PROVINCE
        rows = Unit.objects.open().filter(kind=UnitKind.PEOPLES_COMMITTEE, governs__in=places.filter(level=wanted))
        decides = RoleAssignment.objects.filter(
            on_day(dates.today()), role__in=roles_with(Permission.DOSSIER_DECIDE), person__user__is_active=True
        )
        found = rows.filter(pk__in=decides.values("unit")).order_by("pk").first()
        if found is not None:
            return found, found.name
        named = rows.order_by("pk").first()
        return None, named.name if named else str(AwardLevel(level).label)
    province = places.filter(level=PlaceLevel.PROVINCE).first()
    if level == AwardLevel.PROVINCE_POLICE and province is not None:
        words = str(province)
        return None, _("Công an %(place)s") % {"place": words[:1].lower() + words[1:]}
    return None, _("Bộ Công an") if level == AwardLevel.MINISTRY else str(AwardLevel(level).label)


@audit.transaction
def open_review(
    body: Unit,
    year: int,
    level: str,
    nominations: Iterable[Nomination],
    *,
    by: User,
    at: datetime,
    council_decision: str = "",
) -> AwardReview:
    """Put what was sent for one level on one list.

    :raises ReviewRefused: nothing chosen, or something of another level, year or body.
    """
    awarder, name = awarder_of(body, level)
    law = awards.law()
    meeting = CouncilMeeting.objects.create(
        office=body,
        purpose=CouncilPurpose.AWARD,
        year=year,
        body=_("Hội đồng Thi đua, khen thưởng"),
        decision=council_decision,
        secret=True,
        quorum_percent=law.quorum_percent,
        pass_percent=law.pass_percent,
    )
    review = AwardReview.objects.create(
        body=body,
        year=year,
        level=level,
        awarder=awarder,
        awarder_name=name,
        meeting=meeting,
        opened_at=at,
        opened_by=by,
    )
    listed = []
    for row in sorted(nominations, key=lambda one: one.pk):
        nomination = lock(row, [N.SENT])
        refuse_involved(nomination, by)
        if (nomination.body_id, nomination.year, nomination.level) != (body.pk, year, level):
            raise ReviewRefused(_("Một danh sách chỉ gồm các đề nghị cùng năm, cùng cấp khen gửi tới cơ quan."))
        listed.append(move(nomination, N.LISTED, "nomination.listed", by=by, at=at, review=review))
    if not listed:
        raise ReviewRefused(_("Chọn ít nhất một đề nghị."))
    CouncilItem.objects.bulk_create(CouncilItem(meeting=meeting, nomination=one) for one in listed)
    audit.record(
        "award_review.opened",
        review,
        unit_id=body.pk,
        by=by,
        at=at,
        changes={"level": (None, level), "year": (None, year)},
    )
    return review


def _lock(review: AwardReview, allowed: Iterable[ReviewState]) -> AwardReview:
    found = AwardReview.objects.select_for_update(of=("self",)).select_related("body", "awarder", "meeting")
    review = found.get(pk=review.pk)
    if review.state not in set(allowed):
        raise ReviewRefused(
            _("Đợt xét đang ở bước “%(state)s” nên không làm được việc này.") % {"state": review.get_state_display()}
        )
    return review


@audit.transaction
def save_seats(review: AwardReview, members: Sequence[Member], *, by: User, at: datetime) -> None:
    """Who sits on the council; a member's `unit` is one with a nomination that somebody belongs to."""
    review = _lock(review, [ReviewState.LISTED])
    rows = council.seat(review.meeting, members, least=3)
    audit.record(
        "award_review.seats_saved",
        review,
        unit_id=review.body_id,
        by=by,
        at=at,
        personal={"council": (None, "; ".join(row.name for row in rows))},
        reason=_("%(count)d thành viên") % {"count": len(rows)},
    )


def involved(review: AwardReview) -> dict[UUID, list[CouncilSeat]]:
    """By nomination: the members present who step aside."""
    away = council.conflicts(review.meeting)
    items = review.meeting.items.filter(nomination__isnull=False)
    return {nomination: away[pk] for pk, nomination in items.values_list("pk", "nomination") if nomination}


@audit.transaction
def vote(
    review: AwardReview,
    *,
    held_at: datetime,
    place: str,
    chair: str,
    secretary: str,
    opinions: str,
    quorum_percent: int,
    pass_percent: int,
    ballots: Mapping[UUID, Ballots],
    by: User,
    at: datetime,
) -> AwardReview:
    """The council's vote in one act. Who is involved does not vote on that nomination; only counts are kept.

    :raises NoQuorum, BallotsDoNotAddUp: too few were there, or more votes than voters.
    :raises ReviewRefused: a nomination was not voted on, or the hour or a share makes no sense.
    """
    review = _lock(review, [ReviewState.LISTED])
    if held_at > at:
        raise ReviewRefused(_("Cuộc họp chưa diễn ra."))
    if not (50 <= quorum_percent <= 100 and 51 <= pass_percent <= 100):
        raise ReviewRefused(_("Tỷ lệ dự họp từ 50 % và tỷ lệ phiếu từ 51 % đến 100 %."))
    meeting = council.open_meeting(review.meeting)
    meeting.quorum_percent = quorum_percent
    present = council.require_quorum(meeting)
    aside = council.conflicts(meeting)
    items = {one.nomination_id: one for one in meeting.items.select_related("nomination__unit", "nomination__person")}
    for nomination in review.nominations.filter(state=N.LISTED).select_related("unit", "person").order_by("pk"):
        cast = ballots.get(nomination.pk)
        if cast is None:
            raise ReviewRefused(_("Chưa ghi phiếu cho đề nghị của %(unit)s.") % {"unit": nomination.unit.name})
        item = items[nomination.pk]
        away = aside[item.pk]
        voters = len(present) - len(away)
        # Who was there and gave no valid ballot is counted as blank: the share is of those who may vote.
        blank = max(voters - cast.votes_for - cast.votes_against, 0)
        counts = Counts(cast.votes_for, cast.votes_against, blank)
        item = council.count(item, counts, present=present, away=away, pass_percent=pass_percent)
        if item.result == Outcome.PASS:
            move(nomination, N.PASSED, "nomination.passed", by=by, at=at)
            continue
        reason = _("Hội đồng bỏ phiếu: %(votes)d/%(voters)d phiếu tán thành, cần từ %(share)d %%.") % {
            "votes": cast.votes_for,
            "voters": voters,
            "share": pass_percent,
        }
        reason = f"{cast.remark.strip()} {reason}".strip()
        move(nomination, N.REFUSED, "nomination.refused", by=by, at=at, reason=reason)
        tell_proposer(nomination, _("Đề nghị khen thưởng không được hội đồng thông qua"), at=at)
    meeting.started_at, meeting.place, meeting.chair, meeting.secretary = held_at, place, chair, secretary
    meeting.opinions, meeting.pass_percent = opinions, pass_percent
    meeting.closed_at, meeting.closed_by = at, by
    meeting.save()
    review.state, review.meeting = ReviewState.VOTED, meeting
    review.save(update_fields=["state"])
    audit.record(
        "award_review.voted",
        review,
        unit_id=review.body_id,
        by=by,
        at=at,
        changes={"state": (ReviewState.LISTED, ReviewState.VOTED)},
    )
    return review


def limit_left(body: Unit, year: int, level: str, group: str) -> int | None:
    """How many more may be proposed; None where the body set no limit."""
    row = AwardLimit.objects.filter(body=body, year=year, level=level, group=group).first()
    if row is None:
        return None
    person = Q(subject=AwardSubject.PERSON)
    used = Nomination.objects.filter(
        person if group == AwardGroup.INDIVIDUAL else ~person,
        body=body,
        year=year,
        level=level,
        state__in=(N.PROPOSED, N.AWARDED),
    ).count()
    return max(row.most - used, 0)


@audit.transaction
def propose(review: AwardReview, *, number: str, date: date, by: User, at: datetime) -> AwardReview:
    """The tờ trình with its list, to whoever decides.

    :raises OverLimit: the list has more than the level's limit leaves.
    :raises ReviewRefused: nothing passed, or the day does not fit.
    """
    review = _lock(review, [ReviewState.VOTED])
    passed = list(review.nominations.filter(state=N.PASSED).select_related("unit", "person").order_by("pk"))
    if not passed:
        raise ReviewRefused(_("Không có đề nghị nào được thông qua để trình."))
    held_at = review.meeting.started_at
    assert held_at is not None
    if not dates.local_date(held_at) <= date <= dates.local_date(at):
        raise ReviewRefused(_("Ngày trình phải từ ngày họp đến hôm nay."))
    for group in AwardGroup:
        wanted = sum(one.group == group for one in passed)
        left = limit_left(review.body, review.year, review.level, group)
        if left is not None and wanted > left:
            raise OverLimit(
                _("Hạn mức %(level)s năm %(year)d còn %(left)d %(group)s; danh sách có %(wanted)d.")
                % {
                    "level": review.get_level_display(),
                    "year": review.year,
                    "left": left,
                    "group": group.label,
                    "wanted": wanted,
                }
            )
    for one in passed:
        move(one, N.PROPOSED, "nomination.proposed", by=by, at=at)
    review.number, review.date, review.sent_at, review.sent_by = number, date, at, by
    review.state = ReviewState.PROPOSED
    review.save(update_fields=["number", "date", "sent_at", "sent_by", "state"])
    audit.record(
        "award_review.proposed",
        review,
        unit_id=review.body_id,
        by=by,
        at=at,
        changes={"number": (None, number), "date": (None, date)},
    )
    if review.awarder is not None:
        permission = Permission.CYCLE_SIGN if review.level == AwardLevel.UNIT else Permission.DOSSIER_DECIDE
        people = accounts_with(review.awarder, permission)
        title = _("Danh sách khen thưởng %(number)s chờ quyết định") % {"number": number}
        notifications.tell(people, "commendation.to_decide", review, title=title, at=at, unit=review.awarder)
    return review


@audit.transaction
def drop_passed(nomination: Nomination, *, reason: str, by: User, at: datetime) -> Nomination:
    """Take one that passed off the list, where the limit leaves no room; with the reason."""
    nomination = lock(nomination, [N.PASSED])
    refuse_involved(nomination, by)
    if not reason.strip():
        raise NominationRefused(_("Ghi lý do bỏ khỏi danh sách."))
    nomination = move(nomination, N.REFUSED, "nomination.refused", by=by, at=at, reason=reason)
    tell_proposer(nomination, _("Đề nghị khen thưởng không được đưa vào danh sách"), at=at)
    return nomination
