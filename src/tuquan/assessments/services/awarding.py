"""The decision, the limits, and what a source states of earlier years."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardLevel, NominationState as N, ReviewState
from tuquan.assessments.models import AwardDecision, AwardLimit, AwardReview, PastAwards
from tuquan.assessments.records import figures_of_nomination, figures_of_past_awards
from tuquan.assessments.services.award_review import refuse_involved, tell_proposer
from tuquan.assessments.services.commending import move
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.files import services as files
from tuquan.units.models import Unit


class AwardRefused(Refusal):
    """The decision does not hold together."""


@audit.transaction
def decide(
    review: AwardReview,
    *,
    number: str,
    date: date,
    signer: str,
    signer_position: str,
    refusals: Mapping[UUID, str],
    by: User,
    at: datetime,
    paper: files.Received | None = None,
    merit: str = "",
) -> AwardDecision:
    """Award those of the list, except who is refused with a reason (`refusals`: nomination → reason). `merit` stands in
    the decision and on each sheet; empty says what the movement's decisions commonly say.

    :raises AwardRefused: decided already, a day lies wrong, or a refusal gives no reason.
    :raises OwnUnit: whoever decides is proposed, or of a proposed unit.
    """
    review = AwardReview.objects.select_for_update(of=("self",)).select_related("body", "awarder").get(pk=review.pk)
    if review.state != ReviewState.PROPOSED or review.date is None:
        raise AwardRefused(_("Danh sách này chưa trình, hoặc đã có quyết định."))
    if not review.date <= date <= dates.local_date(at):
        raise AwardRefused(_("Ngày quyết định phải từ ngày trình đến hôm nay."))
    taken = AwardDecision.objects.filter(review__awarder_name=review.awarder_name, number=number, date=date)
    if taken.exists():
        raise AwardRefused(
            _("Số quyết định %(number)s ngày %(day)s đã được dùng.") % {"number": number, "day": dates.day(date)}
        )
    holder = review.awarder or review.body
    stored = files.store(paper, unit=holder, by=by, at=at, owner=review, purpose="signed_decision") if paper else None
    decision = AwardDecision.objects.create(
        body=review.body,
        review=review,
        year=review.year,
        level=review.level,
        number=number,
        date=date,
        signer=signer,
        signer_position=signer_position,
        merit=merit.strip().rstrip(".") or awards.merit_of(review.year),
        signed_file_id=stored.pk if stored else None,
        signed_sha256=stored.sha256 if stored else "",
        issued_at=at,
        issued_by=by,
    )
    audit.record("award.decided", decision, unit_id=holder.pk, by=by, at=at, changes={"number": (None, number)})
    awarded = []
    for nomination in review.nominations.filter(state=N.PROPOSED).select_related("unit", "person").order_by("pk"):
        refuse_involved(nomination, by)
        if nomination.pk in refusals:
            reason = refusals[nomination.pk].strip()
            if not reason:
                raise AwardRefused(_("Ghi lý do không khen đề nghị của %(unit)s.") % {"unit": nomination.unit.name})
            move(nomination, N.REFUSED, "nomination.refused", by=by, at=at, reason=reason, decision=decision)
            tell_proposer(nomination, _("Đề nghị khen thưởng không được chấp thuận"), at=at)
            continue
        move(nomination, N.AWARDED, "nomination.awarded", by=by, at=at, decision=decision)
        awarded.append(nomination)
        tell_proposer(nomination, _("Đã có quyết định khen thưởng số %(number)s") % {"number": number}, at=at)
    facts.replace_many([(one, figures_of_nomination(one)) for one in awarded], by=by, at=at)
    review.state = ReviewState.DECIDED
    review.save(update_fields=["state"])
    return decision


@audit.transaction
def set_limit(
    body: Unit, *, year: int, level: str, group: str, most: int, paper: str, by: User, at: datetime
) -> AwardLimit:
    """How many collectives or people a level may have in a year: a unit for what its own head awards, an office for the
    levels that it lists for.

    :raises AwardRefused: the level is not this body's to limit.
    """
    if (level == AwardLevel.UNIT) == body.is_authority:
        raise AwardRefused(_("Đơn vị đặt hạn mức khen của thủ trưởng mình; cơ quan đặt hạn mức các cấp mình trình."))
    before = AwardLimit.objects.filter(body=body, year=year, level=level, group=group).first()
    row, _made = AwardLimit.objects.update_or_create(
        body=body, year=year, level=level, group=group, defaults={"most": most, "paper": paper}
    )
    audit.record(
        "award_limit.set",
        row,
        unit_id=body.pk,
        by=by,
        at=at,
        changes={"most": (before.most if before else None, most), "level": (None, level), "group": (None, group)},
    )
    return row


@audit.transaction
def state_past_awards(
    unit: Unit,
    *,
    year: int,
    level: str,
    collectives: int | None,
    individuals: int | None,
    source_title: str,
    source_date: date | None,
    by: User | None,
    at: datetime,
) -> PastAwards:
    """What a source says of a year: the numbers of a level, or only that there were commendations.

    :raises AwardRefused: the year is not over, or the level did not exist then.
    """
    if year >= dates.local_date(at).year:
        raise AwardRefused(_("Chỉ khai theo nguồn cho năm đã qua; năm nay lấy từ quyết định."))
    if level == AwardLevel.DISTRICT and year > 2025:
        raise AwardRefused(_("Từ 01/7/2025 không còn cấp huyện."))
    values: dict[str, Any] = {
        "collectives": collectives,
        "individuals": individuals,
        "source_title": source_title,
        "source_date": source_date,
        "at": at,
        "by": by,
    }
    row, _made = PastAwards.objects.update_or_create(unit=unit, year=year, level=level, defaults=values)
    audit.record(
        "award.past_stated",
        row,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"collectives": (None, collectives), "individuals": (None, individuals)},
    )
    facts.replace(row, figures_of_past_awards(row), by=by, at=at)
    return row
