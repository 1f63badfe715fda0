"""What came in, by the office that collects: sending it back, letting the unit mend it, accepting it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.facts import services as facts
from tuquan.facts.catalogue import canonical
from tuquan.facts.enums import Basis
from tuquan.facts.models import BasisChoice
from tuquan.facts.services import BadFigure as BadFigure, DeclaredFigureInput
from tuquan.reports.enums.collecting import HANDED_IN, SubmissionState
from tuquan.reports.models import Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.queries.collecting import Line
from tuquan.reports.services.collecting import (
    ReasonMissing,
    WrongState,
    locked_submission,
    put,
    reason_given,
    running,
    tell_unit,
)
from tuquan.reports.services.using import Used, forget_uses, keep_uses


@audit.transaction
def return_submission(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """Send it back to be mended. :raises WrongState: it does not wait for the office. :raises ReasonMissing"""
    submission, reason = locked_submission(submission), reason_given(reason)
    if submission.state != SubmissionState.SENT:
        raise WrongState(_("Bài này không ở chỗ chờ xem nên không trả lại được."))
    _back_to_the_unit(submission)
    put(submission, SubmissionState.RETURNED, "submission.returned", by=by, at=at, reason=reason)
    tell_unit(submission, _("Bài nộp bị trả lại: %(title)s"), reason, at=at)
    return submission


def _back_to_the_unit(submission: Submission) -> None:
    running(submission.campaign)
    forget_uses(submission)
    _forget_receiver(submission)
    _no_correction(submission)


@audit.transaction
def reopen(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """Let the unit change what was handed in. What an acceptance wrote stands until the next one.

    :raises WrongState: nothing was handed in. :raises ReasonMissing
    """
    submission, reason = locked_submission(submission), reason_given(reason)
    if submission.state not in HANDED_IN:
        raise WrongState(_("Bài này chưa nộp nên không cần mở lại."))
    _back_to_the_unit(submission)
    put(submission, SubmissionState.REOPENED, "submission.reopened", by=by, at=at, reason=reason)
    tell_unit(submission, _("Bài nộp được mở lại để sửa: %(title)s"), reason, at=at)
    return submission


@audit.transaction
def accept(
    submission: Submission,
    *,
    counting: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> Submission:
    """Take it in. What equals the records writes nothing: it rolls up already. What the unit states otherwise, or
    without records, becomes one declaration of the unit. `counting`: lines (by key) in which the stated figure counts
    and not the recorded one, each with the reason.

    :raises WrongState: it does not wait for the office.
    :raises ReasonMissing: a choice without a reason.
    :raises BadFigure: facts do not take one of the figures.
    """
    submission = locked_submission(submission)
    if submission.state != SubmissionState.SENT:
        raise WrongState(_("Bài này không ở chỗ chờ tiếp nhận; có thể người khác vừa xử lý."))
    counting = dict(counting or {})
    if any(not text.clean(reason) for reason in counting.values()):
        raise ReasonMissing(_("Chọn số đơn vị ghi thì phải nêu lý do."))
    sheet = queries.sheet_of(submission, live=False, compare=False)
    lines = [line for line in sheet.lines if line.to_declare]
    forget_uses(submission)
    _forget_receiver(submission)
    _declare(submission, lines, by=by, at=at)
    _choose(submission, lines, counting, by=by, at=at)
    submission.accepted_at = at
    submission.save(update_fields=["accepted_at", "declaration"])
    put(
        submission,
        SubmissionState.ACCEPTED,
        "submission.accepted",
        by=by,
        at=at,
        more={"declared": (None, len(lines)), **{f"chosen {key}": (None, why) for key, why in counting.items()}},
    )
    use(submission, at=at)
    tell_unit(submission, _("Đã tiếp nhận: %(title)s"), "", at=at)
    return submission


def use(submission: Submission, *, at: datetime) -> None:
    """From now on a corrected or withdrawn figure tells the sender's people, and the receiver's by the receipt."""
    sheet = queries.sheet_of(submission, live=True, compare=False)
    used = [
        Used(submission.subject, submission.campaign.period, line.fact, line.value)
        for line in sheet.lines
        if line.fact is not None and line.value is not None
    ]
    keep_uses(submission, used, for_unit=submission.unit, at=at)
    receipt = submission.receipts.order_by("-sent_at", "-pk").first()
    if receipt is not None:
        keep_uses(receipt, used, for_unit=submission.campaign.unit, at=at)


def _declare(submission: Submission, lines: Sequence[Line], *, by: User, at: datetime) -> None:
    """One declaration for one submission, however often it is accepted: stated anew, or withdrawn when nothing is
    stated any more."""
    figures = [
        DeclaredFigureInput(line.row.indicator, line.stated, line.qualifier, line.row.dims)
        for line in lines
        if line.stated is not None
    ]
    standing = submission.declaration if submission.declaration and not submission.declaration.withdrawn_at else None
    reason = _("Tiếp nhận lại: %(title)s") % {"title": submission.campaign.title}
    if not figures:
        if standing is not None:
            facts.withdraw_declaration(standing, reason=reason[:250], by=by, at=at)
        submission.declaration = None
        return
    read = all(line.cell is not None and line.cell.source_title for line in lines)
    basis = Basis.READ if read else Basis.DECLARED
    if standing is not None and standing.basis != basis:
        facts.withdraw_declaration(standing, reason=reason[:250], by=by, at=at)
        standing = None
    if standing is not None:
        facts.redeclare(standing, figures, reason=reason[:250], by=by, at=at)
        return
    sent = submission.sent_at
    submission.declaration = facts.declare(
        submission.unit,
        submission.campaign.period,
        figures,
        source_title=str(submission)[:250],
        source_date=dates.local_date(sent) if sent is not None else None,
        whole_area=submission.place,
        basis=basis,
        by=by,
        at=at,
    )


def _choose(
    submission: Submission, lines: Sequence[Line], counting: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Which counts where both stand. A choice of an earlier acceptance is taken back when it is not made again."""
    subject, period = submission.subject, submission.campaign.period
    declaration = submission.declaration
    for line in lines:
        if line.fact_value is None or declaration is None:
            continue
        row = line.row
        earlier = BasisChoice.objects.filter(
            Q(unit=submission.unit, place=None) if submission.place is None else Q(place=submission.place, unit=None),
            indicator=row.indicator,
            dims=canonical(row.dims),
            first_date=period.first,
            last_date=period.last,
        ).first()
        reason = counting.get(line.key)
        if reason is None and (earlier is None or earlier.basis == Basis.RECORDED):
            continue
        facts.choose_basis(
            subject,
            row.indicator,
            period,
            declaration.basis if reason is not None else Basis.RECORDED,
            reason=(reason or _("Tiếp nhận lại, giữ số ghi nhận"))[:250],
            by=by,
            at=at,
            acting_unit=submission.campaign.unit,
            dims=row.dims,
        )


def _no_correction(submission: Submission) -> None:
    submission.correction_asked_at, submission.correction_reason = None, ""
    submission.save(update_fields=["correction_asked_at", "correction_reason"])


def _forget_receiver(submission: Submission) -> None:
    for receipt in submission.receipts.all():
        forget_uses(receipt)
