"""The register of incidents: the list, the first report, the record and what is done on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.files.models import StoredFile
from tuquan.incidents import emergency, forms, queries
from tuquan.incidents.catalogue import kind_of, kinds
from tuquan.incidents.enums import Side, StepState
from tuquan.incidents.models import Incident, IncidentSettings
from tuquan.incidents.services import concluding, reporting, responding
from tuquan.incidents.views import parts
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission


@require_GET
def incident_list(request: HttpRequest) -> HttpResponse:
    """Open ones first; `?xem=xong` what is over, `?xem=dien-tap` drills."""
    unit = unit_for(request, Permission.INCIDENT_VIEW, Permission.WATCH_WORK)
    shown = request.GET.get("xem", "")
    rows = Incident.objects.seen_by(request.user, timezone.now()).filter(unit=unit)
    real = rows.filter(drill=False)
    chosen = {"xong": real.exclude(closed_at=None), "dien-tap": rows.filter(drill=True)}.get(
        shown, real.filter(closed_at=None)
    )
    here = reverse("incidents:incident_list")
    page = page_of(chosen.select_related("unit"), request.GET, order=["-reported_at", "-pk"])
    whole = has_permission(request.user, Permission.INCIDENT_VIEW, unit)
    return render(
        request,
        "incidents/incident_list.html",
        {
            "unit": unit,
            "page": page,
            "shown": shown,
            "report": has_permission(request.user, Permission.WATCH_WORK, unit) and not unit.is_closed,
            "whole": whole,
            "settings": has_permission(request.user, Permission.INCIDENT_EDIT, unit),
            "tabs": [
                (_("Đang xử lý"), here, shown not in ("xong", "dien-tap"), real.filter(closed_at=None).count()),
                (_("Đã xong"), f"{here}?xem=xong", shown == "xong"),
                (_("Diễn tập"), f"{here}?xem=dien-tap", shown == "dien-tap"),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """First the kind, by one tap (`?loai=theft`); then where, what now, a picture."""
    unit = unit_for(request, Permission.WATCH_WORK)
    today = dates.today()
    row = kinds().get(request.GET.get("loai", ""))
    if row is None or not row.fits(unit.kind, today):
        offered = [one for one in kinds().values() if one.fits(unit.kind, today)]
        context = {"unit": unit, "kinds": offered, "drill": request.GET.get("dien-tap", "")}
        return render(request, "incidents/report.html", context)
    form = forms.ReportForm(
        request.POST or None,
        request.FILES or None,
        kind=row,
        sites=unit.sites.filter(valid_to=None),
        initial={"drill": bool(request.GET.get("dien-tap"))},
    )
    page = ActPage(
        heading=row.name,
        submit=_("Báo ngay"),
        done=_("Đã báo. Làm theo các bước dưới đây."),
        trail=(parts.list_step(), (_("Báo vụ việc"), reverse("incidents:report"))),
        lead=row.note or _("Bấm “Báo ngay” là thủ trưởng, tổ bảo vệ và Công an nơi đóng nhận được tin."),
    )
    return act_page(request, form, page, lambda **typed: reporting.report_incident(unit, kind=row.code, **typed))


@require_GET
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.seen(request, pk)
    now = timezone.now()
    edit, work = parts.may_edit(request, found), parts.may_work(request, found)
    steps = queries.steps_of(found, now)
    calls = emergency.calls(found.unit, dates.local_date(now))
    shown = kind_of(found.kind)
    return render(
        request,
        "incidents/incident.html",
        {
            "incident": found,
            "kind": shown,
            "edit": edit,
            "work": work and found.is_open,
            "steps": [(line, [one for one in calls if one.code in line.step.calls]) for line in steps],
            "plan": found.plan,
            "scene": [(line, ()) for line in queries.scene_lines(found, now)],
            "sheet": found.scene_sheet,
            "unanswered": sum(line.taken is not None and line.taken.no_answer_at is not None for line in steps),
            "told": list(found.told.all()),
            "items": list(found.items.prefetch_related("custody")),
            "transfers": list(found.transfers.all()),
            "minutes": list(found.minutes.all()) if edit else [],
            "conclusions": list(found.conclusions.all()),
            "measures": list(found.measures.all()),
            "photos": _photos(found),
            "history": queries.story(found),
            "next": _next(found, edit, work, steps),
            "late_measure": any(one.done_date is None and one.due_date < dates.today() for one in found.measures.all()),
            "asks": [*shown.points, *shown.criteria] if not found.drill else [],
            "side": _side(found),
        },
    )


def _photos(found: Incident) -> list[StoredFile]:
    owners = {found._meta.label_lower: [str(found.pk)]}
    owners["incidents.incidentnote"] = [str(pk) for pk in found.notes.values_list("pk", flat=True)]
    owners["incidents.sceneitem"] = [str(pk) for pk in found.items.values_list("pk", flat=True)]
    rows = StoredFile.objects.none()
    for kind, ids in owners.items():
        rows |= StoredFile.objects.filter(owner_type=kind, owner_id__in=ids)
    return list(rows.order_by("uploaded_at", "pk"))


def _side(found: Incident) -> list[tuple[str, Any]]:
    def moment(value: Any) -> str:
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""

    return [
        (_("Loại"), found.kind_row.name),
        (_("Mức độ"), capfirst(str(found.get_severity_display()))),
        (_("Ở đâu"), " · ".join(filter(None, (found.where, found.site.name if found.site else "")))),
        (_("Số người ước chừng"), found.people),
        (_("Bắt đầu"), moment(found.started_at)),
        (_("Phát hiện"), moment(found.discovered_at)),
        (_("Báo"), moment(found.reported_at)),
        (_("Người báo"), found.reported_by.get_full_name() if found.reported_by else ""),
        (_("Có người nhận"), moment(found.taken_at)),
        (_("Số lần báo lại"), found.alarms or None),
        (_("Số người bị bắt quả tang"), found.caught),
    ]


Next = tuple[str, str, str, str]


def _next(found: Incident, edit: bool, work: bool, steps: list[queries.StepLine]) -> Next | None:
    """The next act and whose turn it is; an empty act means that others are waited for."""
    if found.closed_at is not None:
        return _afterwards(found) if edit else None
    if found.taken_at is None:
        title = _("Chờ người nhận xử lý")
        sentence = _("Chuông báo lại sau mỗi vài phút cho tới khi có người nhận.")
        return (title, sentence, reverse("incidents:take", args=[found.pk]), _("Tôi nhận xử lý")) if work else (
            title, sentence, "", ""
        )  # fmt: skip
    open_steps = [line for line in steps if line.open and line.step.minutes]
    if open_steps:
        line = open_steps[0]
        return (f"{line.doer}: {line.step.text}", _("Bấm kết quả ở bước ấy bên dưới."), "", "")
    if not edit:
        return _("Chờ bàn giao, kết luận"), _("Tổ trưởng hoặc văn phòng làm tiếp."), "", ""
    waiting = next((one for one in found.transfers.all() if one.received_at is None), None)
    if waiting is not None:
        return (
            _("Chờ %(body)s ký nhận") % {"body": waiting.to_name},
            _("Người nhận bấm trong phần mềm, hoặc mở liên kết có chữ ký."),
            waiting.get_absolute_url(),
            _("Xem bàn giao"),
        )
    if Side.POLICE in found.kind_row.tells and not found.drill and not found.kind_row.crowd:
        if not found.minutes.exists():
            return (
                _("Lập biên bản"), _("Chỉ ở biên bản mới ghi tên người."),
                reverse("incidents:minutes_make", args=[found.pk]), _("Lập biên bản"),
            )  # fmt: skip
        if not found.transfers.exists():
            return (
                _("Bàn giao cho cơ quan có thẩm quyền"), _("Kèm vật chứng, ảnh; bên nhận ký nhận."),
                reverse("incidents:hand_over", args=[found.pk]), _("Bàn giao"),
            )  # fmt: skip
    return (
        _("Kết thúc vụ việc"), _("Ghi đơn vị xác minh thế nào; từ đó mới tính vào số liệu."),
        reverse("incidents:close", args=[found.pk]), _("Kết thúc"),
    )  # fmt: skip


def _afterwards(found: Incident) -> Next | None:
    if found.drill or found.outcome != "real":
        return None
    said = {one.point for one in found.conclusions.all()}
    missing = [point for point in (*found.kind_row.points, *found.kind_row.criteria) if point not in said]
    if missing:
        return (
            _("Chờ kết luận của cơ quan có thẩm quyền"),
            _("Điểm %(points)s của tiêu chuẩn chờ kết luận này; chưa có thì để nơi thẩm định xem.")
            % {"points": ", ".join(missing)},
            reverse("incidents:conclude", args=[found.pk]),
            _("Ghi kết luận"),
        )
    late = next((one for one in found.measures.all() if one.done_date is None), None)
    if late is not None:
        return (
            _("Thực hiện biện pháp: %(what)s") % {"what": late.what},
            f"{late.owner}, {dates.until(late.due_date, dates.today())}",
            reverse("incidents:measure_done", args=[late.pk]),
            _("Ghi đã xong"),
        )
    return None


@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.worked_on(request, pk)
    return one_click(request, responding.take, found, done=_("Anh/chị đã nhận xử lý; chuông báo lại dừng."), to=found)


@require_POST
def step(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """One press: done, no answer, not needed."""
    found = parts.worked_on(request, pk)
    state = request.POST.get("state", "")
    if state not in StepState.values:
        return redirect(found)
    line = found.step(code)
    done = _("Đã ghi.")
    if state == StepState.NO_ANSWER and line is not None:
        done = _("Đã ghi không liên lạc được. Chuyển cho: %(who)s.") % {"who": line.stand_in.label}

    def do(incident: Incident, *, by: Any, at: Any) -> None:
        responding.do_step(incident, step=code, state=state, by=by, at=at)

    return one_click(request, do, found, done=done, to=f"{found.get_absolute_url()}#{_place(found, code)}")


def _place(found: Incident, code: str) -> str:
    return "cac-buoc" if found.plan and found.plan.step(code) else "hien-truong"


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.worked_on(request, pk)
    page = ActPage(_("Ghi diễn biến"), _("Ghi"), _("Đã ghi diễn biến."), parts.trail(found))
    form = forms.NoteForm(request.POST or None, request.FILES or None, kind=found.kind_row)
    return act_page(request, form, page, lambda **typed: responding.note_down(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.worked_on(request, pk)
    page = ActPage(
        _("Số người ước chừng"), _("Ghi"), _("Đã ghi."), parts.trail(found), _("Chỉ ghi số; không ghi tên, không ảnh.")
    )
    form = forms.CrowdForm(request.POST or None, initial={"people": found.people})
    return act_page(request, form, page, lambda **typed: responding.count_crowd(found, **typed), to=found)


@require_GET
def emergency_card(request: HttpRequest) -> HttpResponse:
    """The red button: numbers to press, largest first; on paper and without network too."""
    unit = unit_for(request, Permission.UNIT_VIEW)
    found = emergency.calls(unit, dates.today())
    return render(request, "incidents/emergency_card.html", {"unit": unit, "calls": found, "today": dates.today()})


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.INCIDENT_EDIT)
    now = IncidentSettings.of(unit)
    form = forms.SettingsForm(
        request.POST or None, initial={"alarm_minutes": now.alarm_minutes, "keep_years": now.keep_years}
    )
    page = ActPage(_("Cách làm với vụ việc"), _("Lưu"), _("Đã lưu."), (parts.list_step(),), unit.name)
    to = reverse("incidents:incident_list")
    return act_page(request, form, page, lambda **typed: concluding.change_settings(unit, **typed), to=to)
