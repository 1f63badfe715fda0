"""Acts of an office on many units at once: each unit its own act, with its own result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import opening, registering, telling
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.units.models import Unit


@dataclass(frozen=True)
class BulkAct:
    code: str
    title: str | Promise
    consequence: str | Promise
    permission: Permission
    run: Callable[[Unit, int, User, datetime], str]


@dataclass(frozen=True)
class Result:
    unit: Unit
    done: bool
    sentence: str


@audit.transaction
def open_and_register(
    unit: Unit,
    year: int,
    *,
    number: str,
    signed_date: date,
    received_date: date,
    late_reason: str,
    by: User,
    at: datetime,
) -> Cycle:
    """Tiếp nhận hộ in one act: open the unit's year where nobody did, and enter the paper registration."""
    cycle = Cycle.objects.filter(
        unit=unit, year=year, state__in=[CycleState.PREPARING, CycleState.REGISTRATION_RETURNED]
    ).first()
    if cycle is None:
        cycle = opening.open_cycle(unit, year, by=by, at=at)
    return registering.register_on_behalf(
        cycle,
        number=number,
        signed_date=signed_date,
        received_date=received_date,
        late_reason=late_reason,
        by=by,
        at=at,
    )


def _accept(unit: Unit, year: int, by: User, at: datetime) -> str:
    cycle = Cycle.objects.filter(unit=unit, year=year, state=CycleState.REGISTRATION_SENT).first()
    if cycle is None:
        raise Refusal(_("Không có bản đăng ký nào đang chờ tiếp nhận."))
    cycle = registering.accept_registration(cycle, by=by, at=at)
    return _("Đã tiếp nhận, số %(number)s.") % {"number": cycle.registration_receipt}


def _remind(unit: Unit, year: int, by: User, at: datetime) -> str:
    told = telling.remind(unit, year, by=by, at=at)
    if told:
        return _("Đã nhắc %(count)d người.") % {"count": told}
    return _("Đơn vị chưa có tài khoản, hoặc hôm nay đã nhắc rồi; có thể in công văn nhắc để gửi.")


ACTS = {
    act.code: act
    for act in (
        BulkAct(
            "tiep-nhan",
            gettext_lazy("Tiếp nhận đăng ký"),
            gettext_lazy("Mỗi bản đăng ký được ghi vào sổ và cấp một số tiếp nhận."),
            Permission.DOSSIER_RECEIVE,
            _accept,
        ),
        BulkAct(
            "nhac",
            gettext_lazy("Nhắc đơn vị"),
            gettext_lazy("Thủ trưởng và chuyên viên của từng đơn vị nhận một thông báo về việc còn thiếu."),
            Permission.DOSSIER_RECEIVE,
            _remind,
        ),
    )
}


def run(act: BulkAct, units: Iterable[Unit], year: int, *, by: User, at: datetime) -> list[Result]:
    """What was refused for one unit does not stop the others; each result is said."""
    results = []
    for unit in units:
        try:
            results.append(Result(unit, True, act.run(unit, year, by, at)))
        except Refusal as refusal:
            results.append(Result(unit, False, refusal.message))
    return results
