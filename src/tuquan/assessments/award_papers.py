"""Letters of commendation: achievement report, tờ trình with its list, minutes of the vote, decision with its list."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardGroup, AwardLevel, AwardSubject, NominationState as N
from tuquan.assessments.models import AwardDecision, AwardReview, Nomination
from tuquan.assessments.papers import Kind
from tuquan.core import dates
from tuquan.documents.letters import Certificate, Signature
from tuquan.documents.offices import numbered, signature_of, signed_by
from tuquan.units.models import Membership

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15"


def _clock(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).strftime("%H giờ %M, ngày %d/%m/%Y") if moment else None


def _position(one: Nomination) -> str:
    if one.person is None:
        return ""
    if one.position:
        return one.position
    row = Membership.objects.filter(person=one.person, unit=one.unit, valid_to=None).first()
    return row.position if row else ""


def _report(one: Nomination) -> dict[str, Any]:
    rows = list(one.achievements.all())
    return {
        "of": one.unit,
        **numbered(one.sent_number),
        "symbol": numbered(one.sent_number)["symbol"] or (f"BC-{one.unit.symbol}" if one.unit.symbol else "BC"),
        "number": None,
        "parent_body": one.unit.parent_body or (one.unit.managing.name if one.unit.managing else ""),
        "date": one.sent_date,
        "year": str(one.year),
        "form": one.form_words,
        "level": str(one.get_level_display()),
        "who": one.who,
        "person": one.is_person,
        "part": one.sub_unit is not None,
        "whom": "đơn vị" if one.subject == "unit" else one.who,
        "position": _position(one) or None,
        "unit": one.unit.name,
        "address": one.unit.address or (str(one.unit.place) if one.unit.place else None),
        "head": ", ".join(part for part in (one.unit.head_name, one.unit.head_title) if part) or None,
        "achievements": [
            {
                "sentence": row.sentence,
                "source": row.source_title,
                "date": dates.day(row.source_date) if row.source_date else "",
            }
            for row in rows
        ],
        "agreed": one.consent == "yes",
        "agreed_at": _clock(one.consent_at),
        "body": one.body.name if one.body else None,
        "signature": signature_of(one.unit, None),
    }


def _row(one: Nomination) -> dict[str, Any]:
    position, ballot = _position(one), one.ballot
    who = one.who if one.subject == "unit" else f"{one.who}, {position}" if position else one.who
    return {
        "who": who if one.subject == "unit" else f"{who} ({one.unit.name})",
        "group": str(one.group.label),
        "form": one.form_words,
        "merits": "; ".join(row.sentence.rstrip(".") for row in one.achievements.all()),
        "votes": f"{ballot.votes_for}/{ballot.voters}" if ballot else "",
        "aside": ", ".join(seat.name for seat in ballot.aside.all()) if ballot else "",
        "result": "thông qua"
        if one.state in (N.PASSED, N.PROPOSED, N.AWARDED) or one.decision_id
        else "không thông qua",
        "reason": one.reason,
    }


def _rows(review: AwardReview) -> list[Nomination]:
    found = review.nominations.exclude(state__in=(N.WITHDRAWN, N.DECLINED))
    found = found.select_related("unit", "person", "sub_unit").prefetch_related("achievements", "council_items__aside")
    return list(found.order_by("-subject", "unit__sort_key", "pk"))


def _counts(rows: list[Nomination]) -> dict[str, int]:
    collectives = sum(one.group == AwardGroup.COLLECTIVE for one in rows)
    return {"collectives": collectives, "individuals": len(rows) - collectives}


def _body_sign(review: AwardReview) -> Signature:
    if review.level == AwardLevel.UNIT:
        return Signature("Thường trực Hội đồng Thi đua, khen thưởng", review.meeting.secretary)
    return signature_of(review.body, review.sent_by, default="Thường trực Ban Chỉ đạo")


def _proposal(review: AwardReview) -> dict[str, Any]:
    rows = [one for one in _rows(review) if one.state in (N.PASSED, N.PROPOSED, N.AWARDED) or one.decision_id]
    return {
        "of": review.body,
        **numbered(review.number),
        "date": review.date,
        "year": str(review.year),
        "level": str(review.get_level_display()),
        "law": LAW,
        "decides": review.decides,
        "council_decision": review.meeting.decision,
        "held": _clock(review.meeting.started_at),
        **_counts(rows),
        "items": [_row(one) for one in rows],
        "signature": _body_sign(review),
    }


def _minutes(review: AwardReview) -> dict[str, Any]:
    seats = list(review.meeting.seats.all())
    rows = [one for one in _rows(review) if one.ballot]
    passed = sum(_row(one)["result"] == "thông qua" for one in rows)
    return {
        "of": review.body,
        "date": dates.local_date(review.meeting.started_at) if review.meeting.started_at else None,
        "year": str(review.year),
        "level": str(review.get_level_display()),
        "held": _clock(review.meeting.started_at),
        "place_of_meeting": review.meeting.place,
        "chair": review.meeting.chair,
        "secretary": review.meeting.secretary,
        "council_decision": review.meeting.decision,
        "present_count": sum(seat.present for seat in seats),
        "seat_count": len(seats),
        "quorum": review.meeting.quorum_percent,
        "share": review.meeting.pass_percent,
        "present": [
            {"name": seat.name, "position": f", {seat.position}" if seat.position else ""}
            for seat in seats
            if seat.present
        ],
        "absent": [
            {"name": seat.name, "position": f", {seat.position}" if seat.position else ""}
            for seat in seats
            if not seat.present
        ],
        "items": [
            {
                **_row(one),
                "for": str(ballot.votes_for),
                "against": str(ballot.votes_against),
            }
            for one in rows
            if (ballot := one.ballot)
        ],
        "aside": [{"who": row["who"], "names": row["aside"]} for row in map(_row, rows) if row["aside"]],
        "opinions": review.meeting.opinions or "không có",
        "passed_count": passed,
        "failed_count": len(rows) - passed,
    }


def _decision(decision: AwardDecision) -> dict[str, Any]:
    review = decision.review
    rows = [one for one in _rows(review) if one.decision_id == decision.pk and one.state == N.AWARDED]
    holder = review.awarder or review.body
    own = review.level == AwardLevel.UNIT
    return {
        "of": holder,
        "issuing_body": holder.name if review.awarder else review.awarder_name,
        "parent_body": (holder.parent_body or (holder.managing.name if holder.managing else "")) if own else "",
        **numbered(decision.number),
        "date": decision.date,
        "year": str(decision.year),
        "authority": authority_of(review),
        "merit": decision.merit[:1].lower() + decision.merit[1:],
        "law": LAW,
        "proposal": f"{review.body.name} tại Tờ trình số {review.number} ngày {dates.day(review.date)}"
        if review.date and review.number
        else "",
        **_counts(rows),
        "items": [_row(one) for one in rows],
        "signature": signed_by(decision.signer_position, decision.signer),
    }


def authority_of(review: AwardReview) -> str:
    """Who gives the commendation, as its paper says it: the office of the person, then the body."""
    if review.level == AwardLevel.UNIT:
        return f"{review.body.head_title or 'Thủ trưởng'} {review.body.name}"
    office = {AwardLevel.PROVINCE_POLICE: "Giám đốc", AwardLevel.MINISTRY: "Bộ trưởng"}.get(
        AwardLevel(review.level), "Chủ tịch"
    )
    name = review.decides
    return name if name.startswith(office) else f"{office} {name}"


def printed(decision: AwardDecision) -> list[Nomination]:
    """Those awarded that get a sheet of their own, in the order of the decision's list."""
    rows = [one for one in _rows(decision.review) if one.decision_id == decision.pk and one.state == N.AWARDED]
    return [one for one in rows if awards.has_sheet(one.form)]


def certificates(
    decision: AwardDecision, rows: list[Nomination], *, made_at: datetime, frame: bool = True
) -> list[Certificate]:
    """Giấy khen, bằng khen: one sheet each. The number in the book of commendations is the authority's own, so the
    sheet leaves room for it."""
    review = decision.review
    holder = review.awarder or review.body
    number = numbered(decision.number)
    return [
        Certificate(
            authority=authority_of(review),
            title=one.form_words,
            unit_name=one.who,
            about=_about(one),
            unit_address=one.unit.address if one.subject == AwardSubject.UNIT else "",
            merit=decision.merit,
            register="Vào sổ khen thưởng số",
            year=decision.year,
            created_at=made_at,
            decision_number=number["number"],
            decision_symbol=number["symbol"],
            decision_date=decision.date,
            place=holder.place.name if holder.place else "",
            date=decision.date,
            signature=signed_by(decision.signer_position, decision.signer),
            frame=frame,
        )
        for one in rows
    ]


def _about(one: Nomination) -> str:
    if one.subject == AwardSubject.UNIT:
        return ""
    return ", ".join(part for part in (_position(one), one.unit.name) if part)


REPORT = Kind("award-report", "Báo cáo thành tích", _report)
PROPOSAL = Kind("award-proposal", "Tờ trình kèm danh sách", _proposal)
MINUTES = Kind("award-minutes", "Biên bản bỏ phiếu", _minutes)
DECISION = Kind("award-decision", "Quyết định kèm danh sách", _decision)
