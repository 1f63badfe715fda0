"""The opinion of the police of the place: the unit asks, the police answer by a signed link or with an account."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tuquan.assessments.forms.police import AskForm, OpinionForm
from tuquan.assessments.models import Cycle, PoliceOpinion
from tuquan.assessments.services import police as services
from tuquan.assessments.views import parts
from tuquan.assessments.views.unit import own_cycle
from tuquan.core import dates, links
from tuquan.core.refusals import Refusal

FIELDS = ("stance", "reasons", "name", "office", "paper_number", "paper_date")


@require_http_methods(["GET", "POST"])
def police_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the link and hand it over, printed or sent; see what came."""
    found_cycle = own_cycle(request, pk)
    held = parts.meeting_of(found_cycle)
    if held is None:
        return redirect("assessments:meeting_edit", pk)
    opinion = PoliceOpinion.objects.filter(meeting=held).select_related("body").first()
    form = AskForm(
        request.POST or None, initial={"until": max(dates.today(), dates.local_date(held.started_at)) + WEEK}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(found_cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã lập liên kết. In hoặc gửi cho Công an nơi đơn vị đóng."))
            return redirect("assessments:police_ask", pk)
    stands = opinion is not None and opinion.link_until is not None and opinion.link_until > timezone.now()
    context = {
        "cycle": found_cycle,
        "meeting": held,
        "opinion": opinion,
        "form": form,
        "open": held.closed_at is None and found_cycle.state in services.OPEN,
        "link": services.link_to(opinion) if opinion and stands else "",
        "last_day": dates.day_before(dates.local_date(opinion.link_until)) if opinion and opinion.link_until else None,
        "body": found_cycle.unit.police_body,
    }
    return render(request, "assessments/police_ask.html", context)


WEEK = timedelta(days=7)


@require_POST
def police_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    try:
        services.take_back(found_cycle, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã thu lại liên kết; ai giữ liên kết cũ không mở được nữa."))
    return redirect("assessments:police_ask", pk)


@require_http_methods(["GET", "POST"])
def police_opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same task for a police body that has accounts."""
    asked = Cycle.objects.asking_police(request.user).filter(meeting__police__isnull=False)
    found_cycle = get_object_or_404(asked.select_related("unit"), pk=pk)
    opinion = PoliceOpinion.objects.select_related("meeting__cycle__unit", "body").get(meeting__cycle=found_cycle)
    return _opinion_page(request, opinion, "assessments/police_opinion.html", by=request.user, back=request.path)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def police_link(request: HttpRequest, token: str) -> HttpResponse:
    """For an officer without an account, by the link alone. The address goes nowhere else: the Referrer-Policy of the
    whole product is "same-origin", and with "no-referrer" browsers would hide the origin that the form is checked by."""
    if limited := ratelimit.consume_or_429(
        request, action="police_link", config={"police_link": "30/m/ip"}, limit_get=True
    ):
        return limited
    try:
        opinion = services.opinion_of(token, now=timezone.now())
        return _opinion_page(request, opinion, "assessments/police_link.html", by=None, back=request.path)
    except links.LinkRefused as refusal:
        return render(request, "assessments/police_link_gone.html", {"refusal": refusal}, status=404)


def _opinion_page(request: HttpRequest, opinion: PoliceOpinion, template: str, *, by: Any, back: str) -> HttpResponse:
    held, found_cycle = opinion.meeting, opinion.meeting.cycle
    initial = {name: getattr(opinion, name) for name in FIELDS}
    initial["office"] = initial["office"] or (opinion.body.name if opinion.body else "")
    if by is not None:
        initial["name"] = initial["name"] or by.get_full_name()
    is_open = held.closed_at is None and found_cycle.state in services.OPEN
    form = OpinionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.give(opinion, **form.cleaned_data, by=by, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi ý kiến. Anh/chị sửa được đến khi biên bản họp được thông qua."))
            return redirect(back)
    context = {
        "opinion": opinion,
        "meeting": held,
        "cycle": found_cycle,
        "form": form,
        "open": is_open,
        "criteria": found_cycle.rule_set.criteria,
        "dossier_url": reverse("assessments:cycle", args=[found_cycle.pk]) if by is not None else "",
    }
    return render(request, template, context)
