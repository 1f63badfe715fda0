"""The standing office: appraisal criterion by criterion, return for completion, proposal with the list."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.enums import CycleState, Outcome, Stage, StepKind, Verdict
from tuquan.assessments.models import CriterionResult, Cycle, Proposal, ProposalItem, Return
from tuquan.assessments.services.flow import advance, lock, refuse_own_unit
from tuquan.assessments.services.meeting import Judgement, NotAllJudged, OutcomeContradicts
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.models import Unit

S = CycleState


class ReturnRefused(Refusal):
    """The return does not hold together."""


class ProposalRefused(Refusal):
    """The list does not hold together."""


@audit.transaction
def open_appraisal(cycle: Cycle, *, by: User, at: datetime) -> Cycle:
    """Take the dossier on. Taking over from a colleague is seen in the steps.

    :raises OwnUnit: the appraiser belongs to the unit.
    """
    cycle = lock(cycle, [S.REQUESTED])
    refuse_own_unit(cycle, by)
    if cycle.appraiser_id == by.pk:
        return cycle
    return advance(cycle, None, StepKind.APPRAISAL_OPENED, by=by, at=at, fields={"appraiser": by})


@audit.transaction
def appraise(
    cycle: Cycle, *, judgements: Mapping[str, Judgement], outcome: Outcome, note: str, by: User, at: datetime
) -> Cycle:
    """Close the appraisal sheet (phiếu thẩm định).

    :raises NotAllJudged: a criterion has no verdict.
    :raises OutcomeContradicts: proposed as passed with a criterion not met, or as failed without a reason.
    """
    cycle = lock(cycle, [S.REQUESTED])
    refuse_own_unit(cycle, by)
    codes = [criterion.code for criterion in cycle.rule_set.criteria]
    unjudged = [code for code in codes if code not in judgements]
    if unjudged:
        raise NotAllJudged(_("Chưa kết luận tiêu chí %(codes)s.") % {"codes": ", ".join(unjudged)})
    failed = [code for code in codes if judgements[code].verdict == Verdict.NOT_MET]
    if outcome == Outcome.PASS and failed:
        raise OutcomeContradicts(
            _("Tiêu chí %(codes)s chưa đạt nên không thể đề nghị công nhận.") % {"codes": ", ".join(failed)}
        )
    if outcome == Outcome.FAIL and not (failed and all(judgements[code].remark.strip() for code in failed)):
        raise OutcomeContradicts(_("Đề nghị không công nhận phải nêu tiêu chí chưa đạt và lý do."))
    CriterionResult.objects.filter(cycle=cycle, stage=Stage.APPRAISAL).delete()
    CriterionResult.objects.bulk_create(
        CriterionResult(
            cycle=cycle,
            stage=Stage.APPRAISAL,
            criterion=code,
            verdict=judgements[code].verdict,
            score=judgements[code].score,
            remark=judgements[code].remark,
            at=at,
            by=by,
        )
        for code in codes
    )
    return advance(
        cycle,
        S.APPRAISED,
        StepKind.APPRAISED,
        by=by,
        at=at,
        note=note,
        fields={"appraiser": by, "appraised_at": at, "appraisal_outcome": outcome, "appraisal_note": note},
    )


@audit.transaction
def return_dossier(
    cycle: Cycle, *, reasons: str, complete_by_date: date, paper_number: str, by: User, at: datetime
) -> Return:
    """Send the dossier back for completion, with letter and reasons.

    :raises ReturnRefused: no reasons, or the day to complete has passed already.
    """
    cycle = lock(cycle, [S.REQUESTED, S.APPRAISED])
    refuse_own_unit(cycle, by)
    if not reasons.strip():
        raise ReturnRefused(_("Ghi rõ nội dung cần bổ sung."))
    if complete_by_date < dates.local_date(at):
        raise ReturnRefused(_("Ngày hoàn thiện phải từ hôm nay trở đi."))
    row = Return.objects.create(
        cycle=cycle, reasons=reasons.strip(), complete_by_date=complete_by_date, paper_number=paper_number, at=at, by=by
    )
    advance(
        cycle,
        S.RETURNED,
        StepKind.RETURNED,
        by=by,
        at=at,
        note=reasons.strip(),
        paper_number=paper_number,
        fields={"appraised_at": None, "appraisal_outcome": "", "appraisal_note": ""},
    )
    return row


@audit.transaction
def propose(
    office: Unit,
    recogniser: Unit,
    year: int,
    cycles: Iterable[Cycle],
    *,
    number: str,
    date: date,
    by: User,
    at: datetime,
    council_decision: str = "",
    council_minutes: str = "",
    note: str = "",
) -> Proposal:
    """The office's tờ trình with the list of all appraised units, those proposed and those not. All or nothing.

    :raises ProposalRefused: an empty list, a unit of another office, or the day lies ahead.
    :raises WrongState: a unit is not appraised.
    """
    chosen = [lock(cycle, [S.APPRAISED]) for cycle in sorted(cycles, key=lambda cycle: str(cycle.pk))]
    if not chosen:
        raise ProposalRefused(_("Chưa chọn đơn vị nào để trình."))
    strangers = [
        cycle
        for cycle in chosen
        if cycle.office_id != office.pk or cycle.recogniser_id != recogniser.pk or cycle.year != year
    ]
    if strangers:
        raise ProposalRefused(_("%(unit)s không thuộc danh sách trình của cơ quan này.") % {"unit": strangers[0].unit})
    if date > dates.local_date(at):
        raise ProposalRefused(_("Ngày tờ trình không thể sau hôm nay."))
    for cycle in chosen:
        refuse_own_unit(cycle, by)
    proposal = Proposal.objects.create(
        office=office,
        recogniser=recogniser,
        year=year,
        number=number,
        date=date,
        council_decision=council_decision,
        council_minutes=council_minutes,
        note=note,
        sent_at=at,
        sent_by=by,
    )
    ProposalItem.objects.bulk_create(
        ProposalItem(proposal=proposal, cycle=cycle, outcome=cycle.appraisal_outcome, note=cycle.appraisal_note[:300])
        for cycle in chosen
    )
    for cycle in chosen:
        advance(cycle, S.PROPOSED, StepKind.PROPOSED, by=by, at=at, paper_number=number, paper_date=date)
    audit.record(
        "proposal.sent",
        proposal,
        unit_id=office.pk,
        by=by,
        at=at,
        changes={"units": (None, len(chosen)), "number": (None, number)},
    )
    return proposal
