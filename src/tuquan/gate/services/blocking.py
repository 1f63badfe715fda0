"""The list of those who are led to the officer on duty: from a closed list of reasons, with a decision, for at most 90
days, approved by a second person; never at citizen reception, where nobody is asked who he or she is."""

import os
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.gate import card, keys, tokens
from tuquan.gate.enums import BlockState
from tuquan.gate.models import Block
from tuquan.gate.models.blocking import LONGEST_DAYS
from tuquan.gate.services.refusals import AlreadyDecided, NotACard, SameApprover
from tuquan.gate.services.setting import own_settings
from tuquan.units.models import Unit
from tuquan.units.services.checks import locked_unit, refuse_future


class TooLongBlocked(Refusal):
    field = "last_date"


class DecisionMissing(Refusal):
    message = _("Phải có số quyết định làm căn cứ.")
    field = "decision_number"


@audit.transaction
def propose_block(
    unit: Unit,
    *,
    card_scanned: str,
    name: str,
    reason: str,
    decision_number: str,
    decision_date: date,
    first_date: date,
    last_date: date,
    by: User,
    at: datetime,
) -> Block:
    """:raises Refusal: no card, no decision, more than 90 days, a decision of tomorrow."""
    unit = locked_unit(unit, at)
    read = card.parse(card_scanned)
    number = read.number if read else tokens.digits_of(card_scanned)
    if len(number) != 12:
        raise NotACard(field="card_scanned")
    if not text.clean(decision_number):
        raise DecisionMissing
    refuse_future(decision_date, at, "decision_date")
    if last_date < first_date:
        raise TooLongBlocked(_("Ngày cuối phải từ ngày đầu trở đi."))
    if last_date - first_date >= timedelta(days=LONGEST_DAYS):
        raise TooLongBlocked(
            _("Dài nhất %(days)d ngày, tức đến hết %(last)s; sau đó phải có quyết định mới.")
            % {"days": LONGEST_DAYS, "last": dates.day(first_date + timedelta(days=LONGEST_DAYS - 1))}
        )
    settings = own_settings(unit)
    # The salt lives as long as somebody stands on the list: a later list cannot be held against an earlier one.
    waiting = Block.objects.filter(unit=unit, state__in=[BlockState.PROPOSED, BlockState.IN_FORCE])
    if not settings.block_salt or not waiting.exists():
        settings.block_salt = os.urandom(16).hex()
        settings.save(update_fields=["block_salt"])
    row = Block.objects.create(
        unit=unit,
        name=text.clean(name)[:120],
        card_mark=keys.block_mark(number, settings.block_salt),
        card_shown=card.masked(number),
        reason=reason,
        decision_number=text.clean(decision_number)[:60],
        decision_date=decision_date,
        first_date=first_date,
        last_date=last_date,
        proposed_by=by,
        proposed_at=at,
    )
    audit.record(
        "gate.block_proposed",
        row,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={
            "reason": (None, str(reason)),
            "decision_number": (None, row.decision_number),
            "first_date": (None, first_date),
            "last_date": (None, last_date),
        },
    )
    return row


@audit.transaction
def approve_block(row: Block, *, by: User, at: datetime) -> Block:
    """:raises SameApprover, AlreadyDecided: see their sentences."""
    row = _proposed(row)
    if row.proposed_by_id == by.pk:
        raise SameApprover
    row.state, row.approved_by, row.approved_at = BlockState.IN_FORCE, by, at
    row.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("gate.block_approved", row, unit_id=row.unit_id, by=by, at=at)
    return row


@audit.transaction
def refuse_block(row: Block, *, by: User, at: datetime) -> Block:
    """:raises AlreadyDecided: somebody answered before."""
    row = _proposed(row)
    row.state, row.ended_at = BlockState.REFUSED, at
    row.save(update_fields=["state", "ended_at"])
    audit.record("gate.block_refused", row, unit_id=row.unit_id, by=by, at=at)
    return row


@audit.transaction
def lift_block(row: Block, *, by: User | None, at: datetime) -> Block:
    """Before its last day; one person is enough.

    :raises AlreadyDecided: not in force.
    """
    row = Block.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != BlockState.IN_FORCE:
        raise AlreadyDecided
    row.state, row.ended_at = BlockState.LIFTED, at
    row.save(update_fields=["state", "ended_at"])
    audit.record("gate.block_lifted", row, unit_id=row.unit_id, by=by, at=at)
    return row


def _proposed(row: Block) -> Block:
    row = Block.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != BlockState.PROPOSED:
        raise AlreadyDecided
    return row
