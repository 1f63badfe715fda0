"""Coordination regulations and plans: signed, lived by meetings, ended."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.text import clean
from tuquan.files.services import Received
from tuquan.programme.models import Coordination, CoordinationMeeting
from tuquan.programme.services import register
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.programme.services.refusals import (
    DateRefused,
    Refusal,
    locked_unit,
    refuse_future,
    refuse_not_after,
)
from tuquan.units.models import Unit


class CoordinationEnded(Refusal):
    """The regulation has ended."""


@audit.transaction
def sign_coordination(
    unit: Unit,
    *,
    partner: str,
    partner_name: str,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    number: str = "",
    content: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> Coordination:
    """Put down a signed regulation or plan; `valid_to`, where it was agreed, is the first day it no longer holds.

    :raises DateRefused: signed in the future, or its end does not come after its beginning.
    """
    unit = locked_unit(unit, at)
    refuse_future(valid_from, at, "valid_from")
    if valid_to is not None:
        refuse_not_after(valid_to, valid_from, "valid_to")
    coordination = Coordination.objects.create(
        unit=unit,
        partner=partner,
        partner_name=clean(partner_name),
        title=clean(title),
        number=clean(number),
        valid_from=valid_from,
        valid_to=valid_to,
        content=content.strip(),
    )
    keep_file(file, coordination, unit, by=by, at=at)
    changes = {
        "title": ("", coordination.title),
        "partner_name": ("", coordination.partner_name),
        "valid_from": (None, valid_from),
        "valid_to": (None, valid_to),
    }
    audit.record("programme.coordination_signed", coordination, unit_id=unit.pk, by=by, at=at, changes=changes)
    register.keep(unit, by=by, at=at)
    return coordination


@audit.transaction
def end_coordination(
    coordination: Coordination, *, valid_to: date, reason: str, by: User, at: datetime
) -> Coordination:
    """End it, also earlier than was agreed.

    :raises CoordinationEnded: its end has passed.
    :raises DateRefused: the day lies ahead, before its beginning, or before a meeting that was held.
    """
    unit = locked_unit(coordination.unit, at)
    coordination = _locked(coordination)
    if coordination.valid_to is not None and coordination.valid_to <= dates.local_date(at):
        raise CoordinationEnded(
            _("Quy chế phối hợp này đã hết hiệu lực ngày %(day)s.") % {"day": dates.day(coordination.valid_to)}
        )
    refuse_future(valid_to, at, "valid_to")
    refuse_not_after(valid_to, coordination.valid_from, "valid_to")
    last = coordination.meetings.first()
    if last is not None and last.date > valid_to:
        raise DateRefused(
            _("Còn buổi trao đổi ngày %(day)s; chọn ngày từ đó trở đi.") % {"day": dates.day(last.date)},
            field="valid_to",
        )
    before, coordination.valid_to = coordination.valid_to, valid_to
    coordination.save(update_fields=["valid_to"])
    audit.record(
        "programme.coordination_ended",
        coordination,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"valid_to": (before, valid_to)},
        reason=clean(reason),
    )
    register.keep(unit, by=by, at=at)
    return coordination


@audit.transaction
def note_meeting(
    coordination: Coordination, *, date: date, content: str, by: User, at: datetime
) -> CoordinationMeeting:
    """Note that both sides met.

    :raises DateRefused: the day lies ahead or outside the time in force.
    """
    locked_unit(coordination.unit, at)
    coordination = _locked(coordination)
    refuse_future(date, at, "date")
    if coordination.valid_from is not None and date < coordination.valid_from:
        raise DateRefused(
            _("Quy chế có hiệu lực từ %(day)s; buổi trao đổi phải từ ngày đó.")
            % {"day": dates.day(coordination.valid_from)},
            field="date",
        )
    if coordination.valid_to is not None and date > coordination.valid_to:
        raise DateRefused(
            _("Quy chế đã hết hiệu lực ngày %(day)s.") % {"day": dates.day(coordination.valid_to)}, field="date"
        )
    meeting = CoordinationMeeting.objects.create(coordination=coordination, date=date, content=clean(content))
    audit.record(
        "programme.meeting_noted",
        coordination,
        unit_id=coordination.unit_id,
        by=by,
        at=at,
        changes={"date": (None, date)},
        personal={"content": ("", meeting.content)},
    )
    return meeting


@audit.transaction
def strike_meeting(meeting: CoordinationMeeting, *, reason: str, by: User, at: datetime) -> None:
    """Take out a meeting that was noted by mistake; the audit keeps that it stood there, and why it went."""
    coordination = _locked(meeting.coordination)
    audit.record(
        "programme.meeting_struck",
        coordination,
        unit_id=coordination.unit_id,
        by=by,
        at=at,
        changes={"date": (meeting.date, None)},
        personal={"content": (meeting.content, "")},
        reason=clean(reason),
    )
    meeting.delete()


def _locked(coordination: Coordination) -> Coordination:
    return Coordination.objects.select_for_update(of=("self",)).get(pk=coordination.pk)
