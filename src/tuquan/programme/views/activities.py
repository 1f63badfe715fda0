"""The activities of a year's plan: page, days, tick, spending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.refusals import Refusal
from tuquan.programme import plan_reading, planning_data, queries
from tuquan.programme.enums import PlanPart
from tuquan.programme.forms.activities import MoveForm, PlanActivityForm, SpendForm, TickForm
from tuquan.programme.models import PlanActivity, YearPlan
from tuquan.programme.plan_reading import PlanLine, dong
from tuquan.programme.services import activities
from tuquan.programme.views.parts import may_edit
from tuquan.units.deeds import Deed


def editable(request: HttpRequest, pk: UUID) -> PlanActivity:
    rows = PlanActivity.objects.permitted(request.user, Permission.RECORD_EDIT)
    return get_object_or_404(rows.select_related("plan__unit"), pk=pk)


def record_link(line: PlanLine) -> str:
    """The form of the record that would fulfil the activity, coming back to the plan."""
    if not line.record_url:
        return ""
    joint = "&" if "?" in line.record_url else "?"
    back = {"ve": line.activity.plan.get_absolute_url(), "ten": line.activity.what}
    return f"{line.record_url}{joint}{urlencode(back)}"


@require_GET
def plan_activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = PlanActivity.objects.permitted(request.user, Permission.RECORD_VIEW)
    activity = get_object_or_404(rows.select_related("plan__unit", "carried_from__plan"), pk=pk)
    today = dates.today()
    line = plan_reading.line_of(activity, today)
    edit = may_edit(request, activity.plan.unit)
    campaign = planning_data.campaigns().get(activity.campaign)
    return render(
        request,
        "programme/plan_activity.html",
        {
            "plan": activity.plan,
            "activity": activity,
            "line": line,
            "edit": edit,
            "record_url": record_link(line) if edit else "",
            "candidates": plan_reading.candidates(line, today) if edit and line.is_open else [],
            "history": queries.history(activity),
            "side": [
                (_("Phần"), capfirst(PlanPart(activity.part).label)),
                (_("Thời gian"), f"{dates.day(activity.first_date)} – {dates.day(activity.last_date)}"),
                (_("Người thực hiện"), line.who),
                (_("Minh chứng phải có"), activity.evidence),
                (_("Xong khi sổ có"), capfirst(line.proof)),
                (_("Căn cứ"), activity.basis),
                (_("Đợt cao điểm"), campaign.name if campaign else ""),
                (_("Dự toán"), dong(activity.cost_planned)),
                (_("Đã chi"), dong(activity.cost_spent)),
                (_("Nguồn kinh phí"), activity.cost_source),
                (_("Chuyển từ"), activity.carried_from and activity.carried_from.plan.title),
            ],
        },
    )


def _form(activity: PlanActivity | None, plan: YearPlan, posted: Any, initial: dict[str, Any]) -> PlanActivityForm:
    chosen = [] if activity is None else list(activity.people.values_list("pk", flat=True))
    people = plan_reading.people_to_ask(plan.unit, dates.today(), chosen)
    if activity is not None:
        initial = {
            **{name: getattr(activity, name) for name in activities.FIELDS},
            "people": chosen,
            "proof": "|".join(part for part in (activity.proof_kind, activity.proof_tag) if part),
        }
    return PlanActivityForm(posted, people=people, initial=initial)


@require_http_methods(["GET", "POST"])
def plan_activity_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = YearPlan.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    plan = get_object_or_404(rows, pk=pk)
    form = _form(None, plan, request.POST or None, {"part": PlanPart.OTHER})
    if request.method == "POST" and form.is_valid():
        try:
            activities.add_activity(plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm việc vào kế hoạch."))
            return redirect(plan)
    return render(request, "programme/plan_activity_add.html", {"form": form, "plan": plan})


@require_http_methods(["GET", "POST"])
def plan_activity_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    form = _form(activity, activity.plan, request.POST or None, {})
    if request.method == "POST" and form.is_valid():
        try:
            activities.change_activity(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa việc này."))
            return redirect(activity)
    return render(request, "programme/plan_activity_change.html", {"form": form, "activity": activity})


@require_http_methods(["GET", "POST"])
def plan_activity_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    initial = {"first_date": activity.first_date, "last_date": activity.last_date}
    form = MoveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            activities.change_activity(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đổi ngày."))
            return redirect(activity.plan)
    return render(request, "programme/plan_activity_move.html", {"form": form, "activity": activity})


@require_http_methods(["GET", "POST"])
def plan_activity_tick(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    form = TickForm(request.POST or None, initial={"done_note": activity.done_note})
    if request.method == "POST" and form.is_valid():
        try:
            activities.tick_activity(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi việc này xong."))
            return redirect(activity.plan)
    return render(request, "programme/plan_activity_tick.html", {"form": form, "activity": activity})


@require_http_methods(["GET", "POST"])
def plan_activity_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            activities.drop_activity(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi là không làm việc này."))
            return redirect(activity)
    return render(request, "programme/plan_activity_drop.html", {"form": form, "activity": activity})


@require_http_methods(["GET", "POST"])
def plan_activity_spend(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    form = SpendForm(request.POST or None, initial={"cost_spent": activity.cost_spent})
    if request.method == "POST" and form.is_valid():
        activities.spend(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã ghi số tiền đã chi."))
        return redirect(activity)
    context = {"form": form, "activity": activity, "planned": dong(activity.cost_planned)}
    return render(request, "programme/plan_activity_spend.html", context)


ACTS = {
    "bat-dau": (activities.start_activity, gettext_lazy("Đã ghi là đang làm.")),
    "chua-xong": (activities.untick_activity, gettext_lazy("Đã bỏ đánh dấu xong.")),
    "lam-lai": (activities.resume_activity, gettext_lazy("Đã đưa việc này trở lại kế hoạch.")),
}


@require_POST
def plan_activity_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Acts that ask nothing: begun, not done after all, taken up again."""
    activity = editable(request, pk)
    if act not in ACTS:
        raise Http404
    service, said = ACTS[act]
    try:
        service(activity, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(said))
    return redirect(activity)


@require_POST
def plan_activity_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity = editable(request, pk)
    try:
        activities.remove_activity(activity, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(activity)
    messages.success(request, _("Đã bỏ việc này khỏi dự thảo."))
    return redirect(activity.plan)


@require_POST
def plan_activity_deed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This record fulfils the activity (`dung=1`), or the one shown does not."""
    activity = editable(request, pk)
    line = plan_reading.line_of(activity, dates.today())
    known: list[Deed] = plan_reading.candidates(line, dates.today()) + ([line.deed] if line.deed else [])
    deed = next((one for one in known if one.key == request.POST.get("ban_ghi")), None)
    if deed is None:
        raise Http404
    fulfils = request.POST.get("dung") == "1"
    activities.say_deed(activity, deed, fulfils=fulfils, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gắn bản ghi với việc này.") if fulfils else _("Đã bỏ gắn bản ghi này."))
    return redirect(activity)
