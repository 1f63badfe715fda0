"""Registration in the first quarter: prepared by the clerk, signed by the head, received by the standing office."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import queries
from tuquan.assessments.enums import CycleState, StepKind
from tuquan.assessments.models import Cycle
from tuquan.assessments.services.figures import refresh_figures
from tuquan.assessments.services.flow import advance, lock, refuse_own_unit
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.documents.services.registers import take_number

S = CycleState


class RegistrationIncomplete(Refusal):
    """Something the registration cannot do without is missing."""


class LateWithoutReason(Refusal):
    """After the law's day a registration needs a reason."""


@audit.transaction
def save_registration(
    cycle: Cycle, *, conference_date: date | None, conference_note: str, extra_targets: str, by: User, at: datetime
) -> Cycle:
    """Keep the draft of the registration."""
    cycle = lock(cycle, [S.PREPARING, S.REGISTRATION_RETURNED])
    fields = {"conference_date": conference_date, "conference_note": conference_note, "extra_targets": extra_targets}
    before = {name: getattr(cycle, name) for name in fields}
    changes = {name: (before[name], value) for name, value in fields.items() if before[name] != value}
    if changes:
        for name, value in fields.items():
            setattr(cycle, name, value)
        cycle.save(update_fields=list(fields))
        audit.record("cycle.registration_saved", cycle, unit_id=cycle.unit_id, by=by, at=at, changes=changes)
    return cycle


@audit.transaction
def send_registration(
    cycle: Cycle, *, number: str, signed_date: date, late_reason: str, by: User, at: datetime
) -> Cycle:
    """The head signs; the registration goes to the receiving office.

    :raises RegistrationIncomplete: no staff conference, or no receiving office is known.
    :raises LateWithoutReason: after the day of the law (or the earlier internal one) without a reason.
    """
    cycle = lock(cycle, [S.PREPARING, S.REGISTRATION_RETURNED])
    if cycle.conference_date is None:
        raise RegistrationIncomplete(_("Chưa ghi hội nghị bàn và quyết nghị việc đăng ký."))
    if cycle.office_id is None:
        raise RegistrationIncomplete(
            _("Chưa xác định được nơi tiếp nhận hồ sơ; đề nghị liên hệ Thường trực Ban Chỉ đạo.")
        )
    if signed_date > dates.local_date(at):
        raise RegistrationIncomplete(_("Ngày ký không thể sau ngày gửi."))
    last_day = queries.deadline_of(cycle, "register")
    if last_day is not None and dates.local_date(at) > last_day and not late_reason.strip():
        raise LateWithoutReason(
            _("Đã quá hạn đăng ký %(day)s; cần ghi lý do đăng ký muộn.") % {"day": dates.day(last_day)}
        )
    advance(
        cycle,
        S.REGISTRATION_SENT,
        StepKind.REGISTRATION_SENT,
        by=by,
        at=at,
        paper_number=number,
        paper_date=signed_date,
        note=late_reason.strip(),
        fields={
            "registration_number": number,
            "registration_date": signed_date,
            "registration_signed_by": by,
            "registration_sent_at": at,
            "late_reason": late_reason.strip(),
        },
    )
    refresh_figures(cycle, by=by, at=at)
    return cycle


@audit.transaction
def accept_registration(cycle: Cycle, *, by: User, at: datetime) -> Cycle:
    """The office takes the registration into its register and gives a receipt number."""
    cycle = lock(cycle, [S.REGISTRATION_SENT])
    refuse_own_unit(cycle, by)
    return _accept(cycle, by=by, at=at, note="")


def _accept(cycle: Cycle, *, by: User, at: datetime, note: str) -> Cycle:
    assert cycle.office is not None
    entry = take_number(cycle.office, "registration", cycle.year, cycle, title=str(cycle), by=by, at=at)
    advance(
        cycle,
        S.REGISTERED,
        StepKind.REGISTRATION_ACCEPTED,
        by=by,
        at=at,
        note=note,
        paper_number=f"{entry.number:02d}",
        fields={"registration_accepted_at": at, "registration_receipt": f"{entry.number:02d}/{cycle.year}"},
    )
    refresh_figures(cycle, by=by, at=at)
    return cycle


@audit.transaction
def return_registration(cycle: Cycle, *, reason: str, by: User, at: datetime) -> Cycle:
    """Back to the unit, with the reason."""
    cycle = lock(cycle, [S.REGISTRATION_SENT])
    refuse_own_unit(cycle, by)
    return advance(cycle, S.REGISTRATION_RETURNED, StepKind.REGISTRATION_RETURNED, by=by, at=at, note=reason)


@audit.transaction
def register_on_behalf(
    cycle: Cycle, *, number: str, signed_date: date, received_date: date, late_reason: str, by: User, at: datetime
) -> Cycle:
    """Tiếp nhận hộ: the officer enters the registration that a unit without an account brought on paper.

    The day on the stamp counts, not the day of entry.

    :raises LateWithoutReason: received after the day of the law without a reason.
    """
    cycle = lock(cycle, [S.PREPARING, S.REGISTRATION_RETURNED])
    refuse_own_unit(cycle, by)
    if cycle.office_id is None:
        raise RegistrationIncomplete(_("Chưa xác định được nơi tiếp nhận hồ sơ của đơn vị này."))
    if not signed_date <= received_date <= dates.local_date(at):
        raise RegistrationIncomplete(_("Ngày nhận phải từ ngày ký đến hôm nay."))
    last_day = queries.deadline_of(cycle, "register")
    if last_day is not None and received_date > last_day and not late_reason.strip():
        raise LateWithoutReason(
            _("Đã quá hạn đăng ký %(day)s; cần ghi lý do đăng ký muộn.") % {"day": dates.day(last_day)}
        )
    received_at = dates.at_noon(received_date)
    cycle.on_behalf = True
    cycle.save(update_fields=["on_behalf"])
    advance(
        cycle,
        S.REGISTRATION_SENT,
        StepKind.REGISTRATION_SENT,
        by=by,
        at=received_at,
        note=_("Nhận trên giấy, ghi hộ đơn vị."),
        paper_number=number,
        paper_date=signed_date,
        fields={
            "registration_number": number,
            "registration_date": signed_date,
            "registration_sent_at": received_at,
            "late_reason": late_reason.strip(),
        },
    )
    return _accept(cycle, by=by, at=at, note=_("Tiếp nhận hộ trên giấy."))
