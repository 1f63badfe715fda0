"""The one next act of a dossier: what, whose turn, since when. Pages and the start page say the same."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.assessments import enums, queries
from tuquan.assessments.enums import CycleState, StepKind
from tuquan.assessments.models import Cycle
from tuquan.core import dates
from tuquan.units.permitted import Viewer


@dataclass(frozen=True)
class NextAct:
    """What happens next and whose turn it is."""

    title: str
    sentence: str = ""
    url: str = ""
    act: str = ""
    whose: str = "mine"


def next_act(cycle: Cycle, user: Viewer) -> NextAct:
    """The one next act of the dossier, said to this person: his own turn, or for whom one waits."""
    may_prepare = Cycle.objects.handled(user, Permission.CYCLE_PREPARE).filter(pk=cycle.pk).exists()
    office, today = cycle.office.name if cycle.office else _("nơi tiếp nhận"), dates.today()
    link = lambda name: reverse(f"assessments:{name}", args=[cycle.pk])  # noqa: E731
    day = dates.day(dates.local_date(cycle.state_since))
    match CycleState(cycle.state):
        case CycleState.PREPARING | CycleState.REGISTRATION_RETURNED:
            last_day = queries.deadline_of(cycle, "register")
            sentence = (
                _("Hạn đăng ký: %(day)s (%(left)s).")
                % {"day": dates.day(last_day), "left": dates.until(last_day, today)}
                if last_day
                else ""
            )
            if cycle.state == CycleState.REGISTRATION_RETURNED:
                step = cycle.steps.filter(kind=StepKind.REGISTRATION_RETURNED).last()
                sentence = _("Nơi nhận trả lại: %(reason)s") % {"reason": step.note if step else ""}
            if not may_prepare:
                return NextAct(_("Đơn vị đang chuẩn bị đăng ký"), sentence, whose="waiting")
            started = cycle.attestations.filter(key__startswith="has:").exists()
            if not started and cycle.conference_date is None:
                return NextAct(_("Khai báo ban đầu"), sentence, link("start_conditions"), _("Bắt đầu"))
            return NextAct(_("Hoàn thành bản đăng ký"), sentence, link("registration_conference"), _("Làm bản đăng ký"))
        case CycleState.REGISTRATION_SENT:
            return NextAct(
                _("Chờ %(office)s tiếp nhận đăng ký, từ %(day)s") % {"office": office, "day": day}, whose="waiting"
            )
        case CycleState.REGISTERED | CycleState.RETURNED | CycleState.ASSESSED:
            return _act_of_assessing(cycle, may_prepare=may_prepare, day=day)
        case CycleState.REQUESTED:
            return NextAct(_("Chờ %(office)s thẩm định, từ %(day)s") % {"office": office, "day": day}, whose="waiting")
        case CycleState.APPRAISED:
            return NextAct(
                _("Chờ %(office)s trình đề nghị, từ %(day)s") % {"office": office, "day": day}, whose="waiting"
            )
        case CycleState.PROPOSED:
            who = cycle.recogniser.name if cycle.recogniser else _("cơ quan công nhận")
            return NextAct(_("Chờ %(who)s quyết định, từ %(day)s") % {"who": who, "day": day}, whose="waiting")
        case CycleState.RECOGNISED:
            return NextAct(_("Đã được công nhận năm %(year)d") % {"year": cycle.year}, whose="done")
        case CycleState.REFUSED:
            return NextAct(_("Chưa được công nhận năm %(year)d") % {"year": cycle.year}, whose="done")
        case _:
            return NextAct(_("Công nhận năm %(year)d đã bị thu hồi") % {"year": cycle.year}, whose="done")


def _act_of_assessing(cycle: Cycle, *, may_prepare: bool, day: str) -> NextAct:
    today, last = dates.today(), cycle.window.last
    link = lambda name: reverse(f"assessments:{name}", args=[cycle.pk])  # noqa: E731
    if not may_prepare:
        return NextAct(
            _("Chờ đơn vị tự đánh giá và gửi hồ sơ đề nghị"),
            _("Kỳ đánh giá đến hết %(day)s.") % {"day": dates.day(last)},
            whose="waiting",
        )
    if cycle.state == CycleState.ASSESSED:
        if cycle.meeting.outcome == enums.Outcome.FAIL:
            return NextAct(
                _("Cuộc họp kết luận chưa đạt"),
                _("Năm nay không gửi đề nghị công nhận."),
                link("meeting_edit"),
                _("Sửa biên bản họp"),
            )
        return NextAct(
            _("Gửi hồ sơ đề nghị công nhận"),
            _("Biên bản đã thông qua ngày %(day)s.") % {"day": day},
            link("request_send"),
            _("Gửi hồ sơ đề nghị"),
        )
    if cycle.state == CycleState.RETURNED:
        back = cycle.returns.last()
        sentence = f"{back.reasons} ({dates.until(back.complete_by_date, today)})" if back else ""
        return NextAct(_("Bổ sung hồ sơ theo yêu cầu thẩm định"), sentence, link("supplement"), _("Bổ sung hồ sơ"))
    if today >= last:
        return NextAct(
            _("Họp tự đánh giá"),
            _("Kỳ đánh giá đã kết thúc ngày %(day)s.") % {"day": dates.day(last)},
            link("meeting_edit"),
            _("Ghi cuộc họp"),
        )
    return NextAct(
        _("Bổ sung những tiêu chí còn thiếu"),
        _("Kỳ đánh giá đến hết %(day)s (%(left)s).") % {"day": dates.day(last), "left": dates.until(last, today)},
        whose="mine",
    )
