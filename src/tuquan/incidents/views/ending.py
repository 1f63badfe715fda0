"""Scene, hand-over, minutes, closing, conclusions, measures."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ActForm, ReasonForm
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.documents import letters
from tuquan.incidents import forms, papers
from tuquan.incidents.models import Incident, Measure, Minutes, SceneItem, Transfer
from tuquan.incidents.services import concluding, handing_over, minuting, scene
from tuquan.incidents.views import parts
from tuquan.units import point_checks
from tuquan.units.current import unit_for


def _act(
    request: HttpRequest, found: Incident, form: ActForm, words: tuple[str, str, str], do: Any, lead: str = ""
) -> HttpResponse:
    page = ActPage(*words, parts.trail(found), lead or str(found))
    return act_page(request, form, page, lambda **typed: do(found, **typed), to=found)


# Scene


@require_http_methods(["GET", "POST"])
def item_keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.worked_on(request, pk)
    if found.kind_row.crowd:
        raise Http404
    form = forms.ItemForm(request.POST or None, request.FILES or None)
    words = (
        _("Giữ vật chứng, ảnh hiện trường"),
        _("Ghi vào danh mục"),
        _("Đã ghi; dấu vân tay ảnh nằm trong nhật ký."),
    )
    return _act(request, found, form, words, scene.keep_item)


@require_http_methods(["GET", "POST"])
def item_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Incident.objects.standing()
    allowed = rows.permitted(request.user, Permission.WATCH_WORK) | rows.permitted(
        request.user, Permission.INCIDENT_EDIT
    )
    item = get_object_or_404(SceneItem.objects.select_related("incident__unit"), pk=pk, incident__in=allowed)
    form = forms.PassForm(request.POST or None)
    page = ActPage(
        _("Đổi người giữ"), _("Ghi người giữ"), _("Đã ghi người giữ mới."), parts.trail(item.incident), str(item)
    )
    return act_page(request, form, page, lambda **typed: scene.pass_item(item, **typed), to=item.incident)


# Handing over


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    form = forms.HandOverForm(request.POST or None, incident=found)
    page = ActPage(
        _("Bàn giao cho cơ quan có thẩm quyền"),
        _("Bàn giao"),
        _("Đã bàn giao; chờ bên nhận ký nhận."),
        parts.trail(found),
        _("Bên nhận thấy nội dung này và vật chứng kèm theo, không thấy phần khác của sổ."),
    )
    return act_page(request, form, page, lambda **typed: handing_over.hand_over(found, **typed))


def _transfer(request: HttpRequest, pk: UUID, *permissions: Permission) -> Transfer:
    rows = Transfer.objects.none()
    for permission in permissions:
        rows |= Transfer.objects.permitted(request.user, permission)
    rows = rows.filter(incident__withdrawn_at=None).select_related("incident__unit", "to_unit", "handed_by")
    found = get_object_or_404(rows, pk=pk)
    own = Transfer.objects.permitted(request.user, Permission.INCIDENT_EDIT).filter(pk=pk).exists()
    if not own and found.to_unit_id is None:  # handed to somebody else
        raise Http404
    return found


@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """For the police: what units handed over to them, newest first; nothing else of any register."""
    unit = unit_for(request, Permission.INCIDENT_RECEIVE)
    rows = Transfer.objects.permitted(request.user, Permission.INCIDENT_RECEIVE).filter(
        to_unit=unit, incident__withdrawn_at=None
    )
    waiting = request.GET.get("xem") != "xong"
    here = reverse("incidents:transfer_list")
    shown = rows.filter(received_at__isnull=waiting).select_related("incident__unit").order_by("-handed_at", "-pk")
    context = {
        "unit": unit,
        "rows": list(shown[:100]),
        "waiting": waiting,
        "tabs": [
            (_("Chờ nhận"), here, waiting, rows.filter(received_at=None).count()),
            (_("Đã nhận"), f"{here}?xem=xong", not waiting),
        ],
    }
    return render(request, "incidents/transfer_list.html", context)


@require_GET
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _transfer(request, pk, Permission.INCIDENT_EDIT, Permission.INCIDENT_RECEIVE)
    incident = found.incident
    own = parts.may_edit(request, incident)
    receives = Transfer.objects.permitted(request.user, Permission.INCIDENT_RECEIVE).filter(pk=pk).exists()
    return render(
        request,
        "incidents/transfer.html",
        {
            "transfer": found,
            "incident": incident,
            "items": list(found.items.all()),
            "own": own,
            "receives": receives and found.received_at is None,
            "trail_steps": parts.trail(incident)
            if own
            else ((_("Vụ việc được bàn giao"), reverse("incidents:transfer_list")),),
            "address": handing_over.link(found) if own and found.received_at is None else "",
            "side": [
                (_("Đơn vị bàn giao"), incident.unit.name),
                (_("Cơ quan nhận"), found.to_name),
                (_("Bàn giao lúc"), f"{timezone.localtime(found.handed_at):%H:%M %d/%m/%Y}"),
                (_("Người bàn giao"), found.handed_by.get_full_name() if found.handed_by else ""),
                (_("Phát hiện"), f"{timezone.localtime(incident.discovered_at):%H:%M %d/%m/%Y}"),
                (_("Báo"), f"{timezone.localtime(incident.reported_at):%H:%M %d/%m/%Y}"),
                (_("Số người giao kèm"), found.caught or None),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def transfer_receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _transfer(request, pk, Permission.INCIDENT_RECEIVE)
    name = request.user.get_full_name()  # type: ignore[union-attr]
    form = forms.ReceiveForm(request.POST or None, initial={"receiver": name})
    page = ActPage(
        _("Nhận vụ việc bàn giao"),
        _("Ký nhận"),
        _("Đã ký nhận; đơn vị bàn giao được báo."),
        ((_("Vụ việc được bàn giao"), reverse("incidents:transfer_list")), (found.to_name, found.get_absolute_url())),
        _("Từ lúc này cơ quan nhận giữ vật chứng kèm theo."),
    )
    return act_page(request, form, page, lambda **typed: handing_over.receive(found, **typed), to=found)


@require_POST
def transfer_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _transfer(request, pk, Permission.INCIDENT_EDIT)
    done = _("Đã đổi liên kết; liên kết cũ không còn mở được.")
    return one_click(request, handing_over.renew_link, found, done=done, to=found)


# Minutes


@require_http_methods(["GET", "POST"])
def minutes_make(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    form = forms.MinutesForm(request.POST or None, crowd=found.kind_row.crowd, initial=_proposed(found))
    words = (_("Lập biên bản"), _("Lập biên bản"), _("Đã lập biên bản; tải bản Word hoặc PDF để ký."))
    lead = _("Việc đông người: không ghi tên ai.") if found.kind_row.crowd else _("Tên người chỉ ở đây.")
    page = ActPage(*words, parts.trail(found), lead)
    return act_page(request, form, page, lambda **typed: minuting.make_minutes(found, **typed))


def _proposed(found: Incident) -> dict[str, Any]:
    """What the record says already: the words of the report and what was done, in order."""
    plan = found.plan
    done = []
    for row in found.steps.filter(state="done"):
        step = plan.step(row.code) if plan else None
        done.append(f"{timezone.localtime(row.at):%H:%M}: {step.text if step else row.code}")
    done += [f"{timezone.localtime(one.at):%H:%M}: {one.text}" for one in found.notes.all()]
    return {
        "made_at": f"{timezone.localtime():%H:%M %d/%m/%Y}",
        "place": found.unit.short_name or found.unit.name,
        "what": found.now,
        "done": "\n".join(sorted(done)),
    }


def _minutes(request: HttpRequest, pk: UUID) -> Minutes:
    rows = Minutes.objects.permitted(request.user, Permission.INCIDENT_EDIT).filter(incident__withdrawn_at=None)
    return get_object_or_404(rows.select_related("incident__unit", "made_by"), pk=pk)


@require_GET
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _minutes(request, pk)
    context = {"minutes": found, "incident": found.incident, "trail_steps": parts.trail(found.incident)}
    return render(request, "incidents/minutes.html", context)


@require_http_methods(["GET", "POST"])
def minutes_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _minutes(request, pk)
    initial = {
        "made_at": f"{timezone.localtime(found.made_at):%H:%M %d/%m/%Y}",
        "place": found.place,
        "what": found.what,
        "done": found.done,
        "harm": found.harm,
        "people": "\n".join(f"{one.full_name}; {one.get_part_display()}; {one.contact}" for one in found.people.all()),
    }
    form = forms.MinutesForm(request.POST or None, crowd=found.incident.kind_row.crowd, initial=initial)
    page = ActPage(_("Sửa biên bản"), _("Lưu biên bản"), _("Đã lưu biên bản."), parts.trail(found.incident))
    return act_page(
        request, form, page, lambda **typed: minuting.make_minutes(found.incident, minutes=found, **typed), to=found
    )


@require_GET
def minutes_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = _minutes(request, pk)
    if form not in papers.TYPES:
        raise Http404
    letter = papers.minutes_letter(found, made_at=timezone.now())
    name = f"bien-ban-{dates.local_date(found.made_at):%Y-%m-%d}.{form}"
    return HttpResponse(
        letters.pdf(letter) if form == "pdf" else letters.docx(letter),
        content_type=papers.TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


# The end


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    form = forms.CloseForm(request.POST or None)
    words = (_("Kết thúc vụ việc"), _("Kết thúc"), _("Đã kết thúc vụ việc."))
    return _act(request, found, form, words, concluding.close)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    words = (_("Mở lại vụ việc"), _("Mở lại"), _("Đã mở lại vụ việc."))
    return _act(request, found, ReasonForm(request.POST or None), words, concluding.reopen)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    page = ActPage(_("Bỏ vụ việc ghi nhầm"), _("Bỏ khỏi sổ"), _("Đã bỏ khỏi sổ."), parts.trail(found), str(found))
    to = reverse("incidents:incident_list")
    form = ReasonForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: concluding.withdraw(found, **typed), to=to)


@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    row = found.kind_row
    points = [(point, _("Điểm %(point)s") % {"point": point}) for point in row.points]
    points += [(code, _("Tiêu chí %(code)s") % {"code": code}) for code in row.criteria]
    if not points or found.drill:
        raise Http404
    police = found.unit.police_body
    form = forms.ConclusionForm(request.POST or None, points=points, initial={"body": police.name if police else ""})
    page = ActPage(
        _("Ghi kết luận của cơ quan có thẩm quyền"),
        _("Ghi kết luận"),
        _("Đã ghi kết luận; tiêu chí đọc từ đây."),
        parts.trail(found),
        _("Chỉ kết luận bằng văn bản của cơ quan có thẩm quyền mới vào tiêu chí; sổ vụ việc không xếp hạng ai."),
    )
    return act_page(request, form, page, lambda **typed: concluding.record_conclusion(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def measure_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = parts.editable(request, pk)
    form = forms.MeasureForm(request.POST or None, points=point_checks.points_of(found.unit))
    words = (_("Thêm biện pháp"), _("Thêm biện pháp"), _("Đã thêm; phần mềm nhắc khi đến hạn."))
    return _act(request, found, form, words, concluding.add_measure)


@require_http_methods(["GET", "POST"])
def measure_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Measure.objects.permitted(request.user, Permission.INCIDENT_EDIT).filter(incident__withdrawn_at=None)
    found = get_object_or_404(rows.select_related("incident__unit"), pk=pk)
    form = forms.DoneForm(request.POST or None, initial={"done_date": dates.today()})
    page = ActPage(_("Ghi đã xong"), _("Ghi đã xong"), _("Đã ghi."), parts.trail(found.incident), found.what)
    return act_page(request, form, page, lambda **typed: concluding.finish_measure(found, **typed), to=found.incident)
