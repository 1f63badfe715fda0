"""Whom the flow tells: the unit's head and clerks, the receiving office, the People's Committee."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments import queries
from tuquan.assessments.enums import CycleState, StepKind
from tuquan.assessments.models import Cycle, Proposal
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with

REMIND_DAYS = (30, 14, 7, 3, 1, 0)
"""How many days before a deadline units are reminded; ours, not the law's."""

_TO_UNIT = {
    StepKind.REGISTRATION_ACCEPTED: _("Bản đăng ký đã được tiếp nhận"),
    StepKind.REGISTRATION_RETURNED: _("Bản đăng ký được trả lại"),
    StepKind.RETURNED: _("Hồ sơ được trả lại để hoàn thiện"),
    StepKind.DECIDED: _("Đã có quyết định về hồ sơ của đơn vị"),
    StepKind.REVOKED: _("Công nhận của đơn vị đã bị thu hồi"),
}
_TO_OFFICE = {
    StepKind.REGISTRATION_SENT: _("Có bản đăng ký chờ tiếp nhận"),
    StepKind.EARLY_REVIEW: _("Đơn vị gửi kết quả rà soát trước"),
    StepKind.REQUESTED: _("Có hồ sơ đề nghị chờ thẩm định"),
}


def register_kinds() -> None:
    kinds.register(
        "dossier.moved", _("Hồ sơ năm của đơn vị chuyển bước"), default=Channel.EMAIL, always=True, of_office=True
    )
    kinds.register("dossier.arrived", _("Có hồ sơ gửi tới cơ quan"), of_office=True)
    kinds.register(
        "dossier.to_decide", _("Có tờ trình chờ quyết định"), default=Channel.EMAIL, always=True, of_office=True
    )
    kinds.register("deadline.near", _("Nhắc hạn của hồ sơ năm"), default=Channel.EMAIL, of_office=True)


def tell_step(cycle: Cycle, step: StepKind, *, at: datetime, note: str) -> None:
    """The rows of the messages belong to the step's own transaction."""
    title = f"{cycle.unit.name}, {cycle.year}"
    if step in _TO_UNIT:
        people = accounts_with(cycle.unit, Permission.CYCLE_PREPARE)
        notifications.tell(people, "dossier.moved", cycle, title=f"{_TO_UNIT[step]}: {title}", body=note, at=at)
    elif step in _TO_OFFICE and cycle.office is not None and not cycle.on_behalf:
        people = accounts_with(cycle.office, Permission.DOSSIER_RECEIVE)
        words = f"{_TO_OFFICE[step]}: {title}"
        notifications.tell(people, "dossier.arrived", cycle, title=words, at=at, unit=cycle.office)


def tell_proposal(proposal: Proposal, *, at: datetime) -> None:
    people = accounts_with(proposal.recogniser, Permission.DOSSIER_DECIDE)
    title = _("Tờ trình %(number)s chờ quyết định") % {"number": proposal.number}
    notifications.tell(people, "dossier.to_decide", proposal, title=title, at=at, unit=proposal.recogniser)


def remind(unit: Unit, year: int, *, by: User, at: datetime) -> int:
    """An officer reminds a unit of what it owes; once a day for each unit. Returns how many people were told.

    :raises Refusal: the unit owes nothing now.
    """
    people = accounts_with(unit, Permission.CYCLE_PREPARE)
    cycle = Cycle.objects.filter(unit=unit, year=year).exclude(imported=True).order_by("-state_since").first()
    title = _owed(cycle, year)
    if not title:
        raise Refusal(str(_("Đơn vị không còn việc nào phải nhắc.")))
    about = cycle or unit
    key = f"by:{by.pk}:{dates.local_date(at).isoformat()}"
    return notifications.tell(people, "deadline.near", about, title=title, at=at, key=key, unit=unit)


def _owed(cycle: Cycle | None, year: int) -> str:
    if cycle is None or cycle.state in (CycleState.PREPARING, CycleState.REGISTRATION_RETURNED):
        return str(_("Đề nghị đơn vị gửi bản đăng ký năm %(year)d") % {"year": year})
    if cycle.state == CycleState.REGISTERED:
        return str(_("Đề nghị đơn vị bổ sung các tiêu chí còn thiếu năm %(year)d") % {"year": year})
    if cycle.state == CycleState.RETURNED:
        return str(_("Đề nghị đơn vị hoàn thiện hồ sơ đã được trả lại"))
    if cycle.state == CycleState.ASSESSED:
        return str(_("Đề nghị đơn vị gửi hồ sơ đề nghị công nhận năm %(year)d") % {"year": year})
    return ""


def remind_of_deadlines(day: date) -> int:
    """Every morning: units whose next date is near, or has passed yesterday. Each occasion is told once."""
    told = 0
    for cycle in _open_cycles(day.year):
        for deadline in queries.deadlines(cycle):
            left = (deadline.last_day - day).days
            if deadline.code not in _waiting_for(cycle) or left not in (*REMIND_DAYS, -1):
                continue
            title = f"{deadline.label}: {dates.until(deadline.last_day, day)} ({dates.day(deadline.last_day)})"
            people = accounts_with(cycle.unit, Permission.CYCLE_PREPARE)
            key = f"{deadline.code}:{deadline.last_day.isoformat()}:{left}"
            told += notifications.tell(people, "deadline.near", cycle, title=title, at=dates.at_noon(day), key=key)
    return told


def _open_cycles(year: int) -> Iterable[Cycle]:
    waiting = (CycleState.PREPARING, CycleState.REGISTRATION_RETURNED, CycleState.REGISTERED, CycleState.ASSESSED)
    return Cycle.objects.filter(year=year, state__in=waiting).select_related("unit", "office").iterator(chunk_size=500)


def _waiting_for(cycle: Cycle) -> tuple[str, ...]:
    if cycle.state in (CycleState.PREPARING, CycleState.REGISTRATION_RETURNED):
        return ("register",)
    return ("meeting", "send") if cycle.state == CycleState.REGISTERED else ("send",)


def tell_body(office: Unit | None, about: Any, title: str, *, at: datetime) -> None:
    """Those who make the lists of an office are told that something came."""
    if office is not None:
        people = accounts_with(office, Permission.DOSSIER_PROPOSE)
        notifications.tell(people, "commendation.arrived", about, title=title, at=at, unit=office)


def register_commendation_kinds() -> None:
    kinds.register("commendation.about_me", _("Anh/chị được đề nghị khen thưởng"), default=Channel.EMAIL, always=True)
    kinds.register("commendation.moved", _("Đề nghị khen thưởng của đơn vị chuyển bước"))
    kinds.register("commendation.arrived", _("Có đề nghị khen thưởng gửi tới cơ quan"))
    kinds.register("commendation.to_decide", _("Có danh sách khen thưởng chờ quyết định"), default=Channel.EMAIL)
