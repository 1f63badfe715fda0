"""The People's Committee: decision and certificates, publication; afterwards only complaint and revocation."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import dossier
from tuquan.assessments.enums import CycleState, LaterActKind, Outcome, StepKind
from tuquan.assessments.models import Cycle, Decision, DecisionItem, LaterAct, Proposal
from tuquan.assessments.services.figures import refresh_figures
from tuquan.assessments.services.flow import advance, lock, refuse_own_unit
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.documents.services.registers import take_number
from tuquan.files import services as files

S = CycleState


class DecisionRefused(Refusal):
    """The decision does not hold together."""


@audit.transaction
def decide(
    proposal: Proposal,
    *,
    number: str,
    date: date,
    signer: str,
    signer_position: str,
    refusals: Mapping[UUID, str],
    by: User,
    at: datetime,
    signed_file_id: UUID | None = None,
    signed_sha256: str = "",
) -> Decision:
    """Recognise the units of a proposal, except those refused with a reason (`refusals`: cycle id → reason).

    A unit the office proposed to fail is recognised only by people, so it too needs an entry in `refusals` or the
    chairman's own word: it is refused with the appraisal's note unless the chairman names it as recognised.
    Each decided dossier is frozen (`dossier.freeze`), each recognised unit gets a certificate number.

    :raises DecisionRefused: decided already, the number is taken, or a date lies wrong.
    """
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("recogniser", "office").get(pk=proposal.pk)
    )
    if Decision.objects.filter(proposal=proposal).exists():
        raise DecisionRefused(_("Tờ trình này đã có quyết định."))
    if not proposal.date <= date <= dates.local_date(at):
        raise DecisionRefused(_("Ngày quyết định phải từ ngày tờ trình đến hôm nay."))
    decision = Decision(
        recogniser=proposal.recogniser,
        proposal=proposal,
        year=proposal.year,
        number=number,
        date=date,
        signer=signer,
        signer_position=signer_position,
        signed_file_id=signed_file_id,
        signed_sha256=signed_sha256,
        issued_at=at,
        issued_by=by,
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise DecisionRefused(
            _("Số quyết định %(number)s ngày %(day)s đã được dùng.") % {"number": number, "day": dates.day(date)}
        ) from error
    audit.record(
        "decision.issued", decision, unit_id=proposal.recogniser_id, by=by, at=at, changes={"number": (None, number)}
    )
    for item in proposal.items.select_related("cycle").order_by("cycle_id"):
        cycle = lock(item.cycle, [S.PROPOSED])
        refuse_own_unit(cycle, by)
        reason = refusals.get(cycle.pk, "").strip()
        if cycle.pk in refusals and not reason:
            raise DecisionRefused(_("Ghi lý do không công nhận %(unit)s.") % {"unit": cycle.unit})
        if not reason and item.outcome == Outcome.FAIL:
            reason = item.note or _("Thẩm định kết luận chưa đạt.")
        _decide_one(cycle, decision, reason, by=by, at=at)
    return decision


@audit.transaction
def decide_with_paper(
    proposal: Proposal, *, paper: files.Received | None, by: User, at: datetime, **fields: Any
) -> Decision:
    """Decide, with the signed and sealed paper kept and fingerprinted first, in one act."""
    if paper is None:
        return decide(proposal, by=by, at=at, **fields)
    stored = files.store(paper, unit=proposal.recogniser, by=by, at=at, owner=proposal, purpose="signed_decision")
    return decide(proposal, signed_file_id=stored.pk, signed_sha256=stored.sha256, by=by, at=at, **fields)


def _decide_one(cycle: Cycle, decision: Decision, reason: str, *, by: User | None, at: datetime) -> None:
    recognised = not reason
    item = DecisionItem(decision=decision, cycle=cycle, recognised=recognised, reason=reason)
    if recognised:
        entry = take_number(decision.recogniser, "certificate", cycle.year, cycle, title=str(cycle), by=by, at=at)
        item.certificate_number, item.check_code = entry.number, secrets.token_hex(12)
    item.save()
    cycle.decision_item = item
    advance(
        cycle,
        S.RECOGNISED if recognised else S.REFUSED,
        StepKind.DECIDED,
        by=by,
        at=at,
        note=reason,
        paper_number=decision.number,
        paper_date=decision.date,
    )
    frozen = dossier.freeze(cycle, at=at)
    item.dossier_file, item.dossier_sha256 = frozen.name, frozen.sha256
    item.save(update_fields=["dossier_file", "dossier_sha256"])
    refresh_figures(cycle, by=by, at=at)


@audit.transaction
def publish(decision: Decision, *, where: str, by: User, at: datetime) -> Decision:
    """Make the decision public (the principle "công khai" of article 3.2; place and time are not fixed by the law)."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.published_at is not None:
        raise DecisionRefused(_("Quyết định này đã được công bố."))
    decision.published_at, decision.published_where = at, where
    decision.save(update_fields=["published_at", "published_where"])
    audit.record(
        "decision.published",
        decision,
        unit_id=decision.recogniser_id,
        by=by,
        at=at,
        changes={"published_where": (None, where)},
    )
    return decision


@audit.transaction
def hand_certificate(item: DecisionItem, *, handed_date: date, handed_to: str, by: User, at: datetime) -> DecisionItem:
    """Note in the register when the certificate was handed over and to whom."""
    item = DecisionItem.objects.select_for_update(of=("self",)).select_related("cycle", "decision").get(pk=item.pk)
    if not item.recognised:
        raise DecisionRefused(_("Đơn vị này không được công nhận nên không có giấy."))
    if handed_date < item.decision.date:
        raise DecisionRefused(_("Ngày trao giấy không thể trước ngày quyết định."))
    item.handed_date, item.handed_to = handed_date, handed_to
    item.save(update_fields=["handed_date", "handed_to"])
    audit.record(
        "certificate.handed",
        item.cycle,
        unit_id=item.cycle.unit_id,
        by=by,
        at=at,
        changes={"handed_date": (None, handed_date)},
        personal={"handed_to": (None, handed_to)},
    )
    return item


@audit.transaction
def record_complaint(
    cycle: Cycle, *, ground: str, paper_number: str, paper_date: date, outcome: str, by: User, at: datetime
) -> LaterAct:
    """One recorded act: the complaint with its paper and how it was settled. It changes no result by itself."""
    cycle = lock(cycle, [S.RECOGNISED, S.REFUSED, S.REVOKED])
    row = LaterAct.objects.create(
        cycle=cycle,
        kind=LaterActKind.COMPLAINT,
        ground=ground,
        paper_number=paper_number,
        paper_date=paper_date,
        outcome=outcome,
        at=at,
        by=by,
    )
    advance(
        cycle, None, StepKind.COMPLAINT, by=by, at=at, note=outcome, paper_number=paper_number, paper_date=paper_date
    )
    return row


@audit.transaction
def revoke(cycle: Cycle, *, ground: str, paper_number: str, paper_date: date, by: User, at: datetime) -> LaterAct:
    """Take the recognition back, with ground and paper; the certificate's public page says so."""
    cycle = lock(cycle, [S.RECOGNISED])
    refuse_own_unit(cycle, by)
    if not ground.strip() or not paper_number.strip():
        raise DecisionRefused(_("Thu hồi công nhận phải ghi lý do và số quyết định."))
    row = LaterAct.objects.create(
        cycle=cycle,
        kind=LaterActKind.REVOCATION,
        ground=ground,
        paper_number=paper_number,
        paper_date=paper_date,
        at=at,
        by=by,
    )
    advance(
        cycle, S.REVOKED, StepKind.REVOKED, by=by, at=at, note=ground, paper_number=paper_number, paper_date=paper_date
    )
    refresh_figures(cycle, by=by, at=at)
    return row
