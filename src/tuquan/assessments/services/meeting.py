"""Voluntary early review, the self-assessment meeting, and the request for recognition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import queries
from tuquan.assessments.enums import CycleState, FindingState, Outcome, Stage, StepKind, Verdict
from tuquan.assessments.findings import Finding
from tuquan.assessments.models import CriterionResult, Cycle, Meeting, MeetingSeat
from tuquan.assessments.services.flow import WrongState, advance, lock
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.documents.services.registers import take_number
from tuquan.units.models import UnitMark

S = CycleState


class TooEarly(Refusal):
    """The law lets the unit be assessed only when its window has closed."""


class NotAllJudged(Refusal):
    """A criterion has no verdict yet."""


class OutcomeContradicts(Refusal):
    """All criteria must be met together (Circular 124/2021, article 8.1)."""


class MeetingIncomplete(Refusal):
    """Something the minutes cannot do without is missing."""


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    remark: str = ""
    score: float | None = None


def proposed(finding: Finding) -> Verdict | None:
    """The verdict the records propose; None where people must judge."""
    return {
        FindingState.MET: Verdict.MET,
        FindingState.NOT_MET: Verdict.NOT_MET,
        FindingState.MISSING: Verdict.NOT_MET,
        FindingState.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    }.get(finding.state)


def keep_results(
    cycle: Cycle, stage: Stage, judgements: Mapping[str, Judgement], found: list[Finding], *, by: User, at: datetime
) -> None:
    """Write the verdicts of a stage with what the records said then."""
    by_code = {finding.criterion.code: finding for finding in found}
    CriterionResult.objects.filter(cycle=cycle, stage=stage).delete()
    CriterionResult.objects.bulk_create(
        CriterionResult(
            cycle=cycle,
            stage=stage,
            criterion=code,
            verdict=judgement.verdict,
            remark=judgement.remark,
            score=judgement.score,
            found=snapshot(by_code[code]) if code in by_code else {},
            at=at,
            by=by,
        )
        for code, judgement in judgements.items()
    )


def snapshot(finding: Finding) -> dict[str, object]:
    return {
        "state": finding.state,
        "measured": finding.measured,
        "missing": list(finding.missing),
        "notes": list(finding.notes),
        "found": [proof.as_json() for proof in finding.found],
        "added": [
            {
                "title": row.title,
                "number": row.paper_number,
                "date": row.date.isoformat() if row.date else None,
                "file_id": str(row.file_id) if row.file_id else None,
            }
            for row in finding.added
        ],
    }


@audit.transaction
def review_early(cycle: Cycle, *, by: User, at: datetime) -> list[Finding]:
    """Rà soát trước: not a step of the law. The receiving office sees what the unit's records say today.

    :raises TooEarly: before 15 October.
    """
    cycle = lock(cycle, [S.REGISTERED])
    opens = cycle.rule_set.opens("early_review", cycle.year) if cycle.rule_set.has_deadline("early_review") else None
    today = dates.local_date(at)
    if opens is not None and today < opens:
        raise TooEarly(_("Rà soát trước mở từ ngày %(day)s.") % {"day": dates.day(opens)})
    found = queries.findings(cycle, today)
    judgements = {
        f.criterion.code: Judgement(proposed(f) or Verdict.NOT_MET, "; ".join((*f.missing, *f.notes))[:500])
        for f in found
    }
    keep_results(cycle, Stage.EARLY_REVIEW, judgements, found, by=by, at=at)
    advance(cycle, None, StepKind.EARLY_REVIEW, by=by, at=at)
    return found


def seats_of(cycle: Cycle, on: date) -> list[MeetingSeat]:
    """Who should sit: the rule set's seats that apply to the unit, unsaved and unnamed."""
    meeting = cycle.rule_set.meeting
    if meeting is None:
        return []
    marks = set(UnitMark.objects.filter(on_day(on), unit=cycle.unit_id).values_list("flag", flat=True))
    marks |= {
        row.key.removeprefix("has:") for row in cycle.attestations.all() if row.key.startswith("has:") and row.holds
    }
    wanted = [seat for seat in meeting.seats if seat.required_if is None or seat.required_if in marks]
    return [
        MeetingSeat(code=seat.code, title=seat.title, order=place, present=False)
        for place, seat in enumerate(wanted, 1)
    ]


@audit.transaction
def save_meeting(
    cycle: Cycle, *, started_at: datetime, place: str, chair: str, secretary: str, by: User, at: datetime
) -> Meeting:
    """Call the meeting, or call it again; seats are proposed the first time."""
    cycle = lock(cycle, [S.REGISTERED, S.ASSESSED, S.RETURNED])
    meeting, made = Meeting.objects.update_or_create(
        cycle=cycle,
        defaults={
            "started_at": started_at,
            "place": place,
            "chair": chair,
            "secretary": secretary,
            "ended_at": None,  # minutes that were adopted are adopted anew
            "closed_at": None,
        },
    )
    if made:
        seats = seats_of(cycle, dates.local_date(started_at))
        for seat in seats:
            seat.meeting = meeting
        MeetingSeat.objects.bulk_create(seats)
    audit.record(
        "meeting.saved",
        meeting,
        unit_id=cycle.unit_id,
        by=by,
        at=at,
        personal={"chair": (None, chair), "secretary": (None, secretary)},
    )
    return meeting


@audit.transaction
def save_seats(cycle: Cycle, rows: Iterable[Mapping[str, Any]], *, by: User, at: datetime) -> Meeting:
    """Who should sit and who sat, in the given order. Missing ones are noted, they do not stop the meeting.

    :raises MeetingIncomplete: there is no meeting, or somebody present has no name.
    """
    cycle = lock(cycle, [S.REGISTERED, S.ASSESSED, S.RETURNED])
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None:
        raise MeetingIncomplete(_("Chưa ghi cuộc họp tự đánh giá."))
    seats = [
        MeetingSeat(
            meeting=meeting,
            order=order,
            code=row.get("code", ""),
            title=row["title"],
            name=row.get("name", ""),
            position=row.get("position", ""),
            present=bool(row.get("present")),
            absent_reason="" if row.get("present") else row.get("absent_reason", ""),
        )
        for order, row in enumerate(rows, 1)
    ]
    nameless = next((seat for seat in seats if seat.present and not seat.name.strip()), None)
    if nameless is not None:
        raise MeetingIncomplete(_("Ghi họ tên người có mặt: %(title)s.") % {"title": nameless.title})
    meeting.seats.all().delete()
    MeetingSeat.objects.bulk_create(seats)
    names = [seat.name for seat in seats if seat.present]
    audit.record(
        "meeting.seats_saved", meeting, unit_id=cycle.unit_id, by=by, at=at, personal={"present": (None, names)}
    )
    return meeting


@audit.transaction
def close_meeting(
    cycle: Cycle,
    *,
    judgements: Mapping[str, Judgement],
    outcome: Outcome,
    votes_for: int,
    votes_against: int,
    police_opinion: str,
    opinions: str,
    ended_at: datetime,
    by: User,
    at: datetime,
) -> Cycle:
    """Adopt the minutes: a verdict for every criterion, the votes, the opinion of the local police apart.

    :raises TooEarly: the window has not closed yet.
    :raises NotAllJudged: a criterion has no verdict.
    :raises OutcomeContradicts: proposed as passed although a criterion is not met.
    :raises MeetingIncomplete: nobody was there, or the end lies before the beginning.
    """
    cycle = lock(cycle, [S.REGISTERED, S.ASSESSED, S.RETURNED])
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None:
        raise MeetingIncomplete(_("Chưa ghi cuộc họp tự đánh giá."))
    if dates.local_date(meeting.started_at) < cycle.window.last:
        raise TooEarly(
            _("Kỳ đánh giá kết thúc ngày %(day)s; trước ngày đó chỉ rà soát trước, chưa họp kết luận.")
            % {"day": dates.day(cycle.window.last)}
        )
    if ended_at <= meeting.started_at or meeting.started_at > at:
        raise MeetingIncomplete(_("Giờ kết thúc phải sau giờ bắt đầu và cuộc họp phải đã diễn ra."))
    if not meeting.seats.filter(present=True).exists():
        raise MeetingIncomplete(_("Chưa ghi ai có mặt tại cuộc họp."))
    codes = [criterion.code for criterion in cycle.rule_set.criteria]
    unjudged = [code for code in codes if code not in judgements]
    if unjudged:
        raise NotAllJudged(_("Chưa kết luận tiêu chí %(codes)s.") % {"codes": ", ".join(unjudged)})
    failed = [code for code in codes if judgements[code].verdict == Verdict.NOT_MET]
    if outcome == Outcome.PASS and failed and cycle.rule_set.result == "pass_fail":
        raise OutcomeContradicts(
            _("Tiêu chí %(codes)s chưa đạt nên không thể đề nghị công nhận; phải đạt đủ mọi tiêu chí.")
            % {"codes": ", ".join(failed)}
        )
    found = queries.findings(cycle, dates.local_date(at))
    keep_results(cycle, Stage.SELF, {code: judgements[code] for code in codes}, found, by=by, at=at)
    for name, value in {
        "outcome": outcome,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "police_opinion": police_opinion,
        "opinions": opinions,
        "ended_at": ended_at,
        "closed_at": at,
    }.items():
        setattr(meeting, name, value)
    meeting.save()
    return advance(cycle, S.ASSESSED, StepKind.MEETING, by=by, at=at, note=str(Outcome(outcome).label))


@audit.transaction
def send_request(cycle: Cycle, *, number: str, signed_date: date, text: str, by: User, at: datetime) -> Cycle:
    """The head sends the dossier that asks for recognition (tờ trình or công văn).

    :raises WrongState: no adopted minutes, or the meeting did not propose recognition.
    """
    cycle = lock(cycle, [S.ASSESSED])
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None or meeting.closed_at is None:
        raise WrongState(_("Chưa thông qua biên bản họp tự đánh giá."))
    if meeting.outcome != Outcome.PASS:
        raise WrongState(_("Cuộc họp kết luận chưa đạt nên không gửi đề nghị công nhận năm nay."))
    if signed_date > dates.local_date(at):
        raise WrongState(_("Ngày ký không thể sau ngày gửi."))
    assert cycle.office is not None
    entry = take_number(cycle.office, "request", cycle.year, cycle, title=str(cycle), by=by, at=at)
    cycle.returns.filter(completed_at=None).update(completed_at=at)
    return advance(
        cycle,
        S.REQUESTED,
        StepKind.REQUESTED,
        by=by,
        at=at,
        paper_number=number,
        paper_date=signed_date,
        fields={
            "request_number": number,
            "request_date": signed_date,
            "requested_at": at,
            "request_text": text,
            "request_receipt": f"{entry.number:02d}/{cycle.year}",
            "appraiser": None,
            "appraised_at": None,
            "appraisal_outcome": "",
        },
    )
