"""The body that lists: return or refuse with reasons, one list a level, the council's vote, the list that goes up."""

from collections.abc import Iterable, Mapping
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
from tuquan.assessments.models import AwardLimit, AwardReview, AwardSeat, Nomination
from tuquan.assessments.services.commending import NominationRefused, lock, move
from tuquan.assessments.services.flow import OwnUnit
from tuquan.assessments.services.refusals import Refusal
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.models import on_day
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
    review = AwardReview.objects.create(
        body=body,
        year=year,
        level=level,
        awarder=awarder,
        awarder_name=name,
        council_decision=council_decision,
        opened_at=at,
        opened_by=by,
        quorum_percent=law.quorum_percent,
        pass_percent=law.pass_percent,
    )
    listed = 0
    for row in sorted(nominations, key=lambda one: one.pk):
        nomination = lock(row, [N.SENT])
        refuse_involved(nomination, by)
        if (nomination.body_id, nomination.year, nomination.level) != (body.pk, year, level):
            raise ReviewRefused(_("Một danh sách chỉ gồm các đề nghị cùng năm, cùng cấp khen gửi tới cơ quan."))
        move(nomination, N.LISTED, "nomination.listed", by=by, at=at, review=review)
        listed += 1
    if not listed:
        raise ReviewRefused(_("Chọn ít nhất một đề nghị."))
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
    found = AwardReview.objects.select_for_update(of=("self",)).select_related("body", "awarder")
    review = found.get(pk=review.pk)
    if review.state not in set(allowed):
        raise ReviewRefused(
            _("Đợt xét đang ở bước “%(state)s” nên không làm được việc này.") % {"state": review.get_state_display()}
        )
    return review


@audit.transaction
def save_seats(review: AwardReview, seats: Iterable[Mapping[str, Any]], *, by: User, at: datetime) -> None:
    """Who sits on the council; `of_unit` names the unit with a nomination that somebody belongs to."""
    review = _lock(review, [ReviewState.LISTED])
    rows = [
        AwardSeat(
            review=review,
            name=seat["name"].strip(),
            position=seat.get("position", ""),
            present=bool(seat.get("present")),
            of_unit=seat.get("of_unit"),
            order=place,
        )
        for place, seat in enumerate(seats, 1)
        if seat.get("name", "").strip()
    ]
    if len(rows) < 3:
        raise ReviewRefused(_("Hội đồng cần ít nhất ba thành viên."))
    if len({text.fold(row.name) for row in rows}) < len(rows):
        raise ReviewRefused(_("Có người được ghi hai lần."))
    review.seats.all().delete()
    AwardSeat.objects.bulk_create(rows)
    audit.record(
        "award_review.seats_saved",
        review,
        unit_id=review.body_id,
        by=by,
        at=at,
        personal={"council": (None, "; ".join(row.name for row in rows))},
        reason=_("%(count)d thành viên") % {"count": len(rows)},
    )


def involved(review: AwardReview) -> dict[UUID, list[AwardSeat]]:
    """By nomination: the members present who step aside, being proposed themselves or of that unit. A council of the
    unit itself consists of its people; there only the person proposed steps aside."""
    seats = [seat for seat in review.seats.all() if seat.present]
    own = review.level == AwardLevel.UNIT
    nominations = list(review.nominations.filter(state__in=_ON_LIST).select_related("person", "unit"))
    names: dict[Any, set[str]] = {}
    if not own:
        for unit_id, name in Membership.objects.filter(
            on_day(dates.today()), unit__in={one.unit_id for one in nominations}
        ).values_list("unit", "person__full_name"):
            names.setdefault(unit_id, set()).add(text.fold(name))
    result = {}
    for one in nominations:
        proposed = text.fold(one.person.full_name) if one.person else None
        result[one.pk] = [
            seat
            for seat in seats
            if text.fold(seat.name) == proposed
            or (
                not own
                and (
                    seat.of_unit_id == one.unit_id
                    or text.fold(seat.name) in names.get(one.unit_id, ())
                    or (one.unit.head_name and text.fold(seat.name) == text.fold(one.unit.head_name))
                )
            )
        ]
    return result


_ON_LIST = (N.LISTED, N.PASSED, N.PROPOSED, N.AWARDED, N.REFUSED)


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

    :raises ReviewRefused: too few were there, a nomination was not voted on, or more votes than voters.
    """
    review = _lock(review, [ReviewState.LISTED])
    if held_at > at:
        raise ReviewRefused(_("Cuộc họp chưa diễn ra."))
    if not (50 <= quorum_percent <= 100 and 51 <= pass_percent <= 100):
        raise ReviewRefused(_("Tỷ lệ dự họp từ 50 % và tỷ lệ phiếu từ 51 % đến 100 %."))
    seats = list(review.seats.all())
    present = [seat for seat in seats if seat.present]
    if not seats or len(present) * 100 < quorum_percent * len(seats):
        raise ReviewRefused(
            _("Có mặt %(present)d/%(all)d thành viên, chưa đủ %(share)d %% để họp.")
            % {"present": len(present), "all": len(seats), "share": quorum_percent}
        )
    aside = involved(review)
    for nomination in review.nominations.filter(state=N.LISTED).select_related("unit", "person").order_by("pk"):
        cast = ballots.get(nomination.pk)
        if cast is None:
            raise ReviewRefused(_("Chưa ghi phiếu cho đề nghị của %(unit)s.") % {"unit": nomination.unit.name})
        away = aside.get(nomination.pk, [])
        voters = len(present) - len(away)
        if cast.votes_for + cast.votes_against > voters:
            raise ReviewRefused(
                _(
                    "Đề nghị của %(unit)s có %(voters)d người bỏ phiếu (đã trừ người liên quan), không thể có %(votes)d phiếu."
                )
                % {"unit": nomination.unit.name, "voters": voters, "votes": cast.votes_for + cast.votes_against}
            )
        passed = voters > 0 and cast.votes_for * 100 >= pass_percent * voters
        counted = {
            "votes_for": cast.votes_for,
            "votes_against": cast.votes_against,
            "stepped_aside": "; ".join(seat.name for seat in away),
        }
        if passed:
            move(nomination, N.PASSED, "nomination.passed", by=by, at=at, **counted)
            continue
        reason = _("Hội đồng bỏ phiếu: %(votes)d/%(voters)d phiếu tán thành, cần từ %(share)d %%.") % {
            "votes": cast.votes_for,
            "voters": voters,
            "share": pass_percent,
        }
        reason = f"{cast.remark.strip()} {reason}".strip()
        move(nomination, N.REFUSED, "nomination.refused", by=by, at=at, reason=reason, **counted)
        tell_proposer(nomination, _("Đề nghị khen thưởng không được hội đồng thông qua"), at=at)
    for name, value in {
        "held_at": held_at,
        "place": place,
        "chair": chair,
        "secretary": secretary,
        "opinions": opinions,
        "quorum_percent": quorum_percent,
        "pass_percent": pass_percent,
        "state": ReviewState.VOTED,
    }.items():
        setattr(review, name, value)
    review.save()
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
    assert review.held_at is not None
    if not dates.local_date(review.held_at) <= date <= dates.local_date(at):
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
