from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.outreach.forms import AnswerForm, AskForm, SearchForm
from tuquan.outreach.models import Question
from tuquan.outreach.queries.guidance import office_of, officer_of, published_for
from tuquan.outreach.services import guidance as services
from tuquan.outreach.views.parts import areas, may, may_any, posted, working_unit
from tuquan.units.current import back_url, current_unit
from tuquan.units.models import Unit


@require_GET
def question_list(request: HttpRequest) -> HttpResponse:
    """What was answered for everybody, the unit's own questions, and for an office those that wait."""
    unit = _unit(request)
    form = SearchForm(request.GET)
    query = form.cleaned_data["tim"] if form.is_valid() else ""
    answers = may(request, Permission.GUIDANCE_EDIT, unit)
    waiting = Question.at_office.filter(office=unit, answered_at=None).select_related("unit", "assigned_to")
    records = may(request, Permission.RECORD_VIEW, unit)
    context = {
        "unit": unit,
        "areas": areas(request, "question_list"),
        "form": form,
        "query": query,
        "page": page_of(published_for(unit).matching(query), request.GET, order=["-published_at", "pk"]),
        "mine": Question.objects.filter(unit=unit).order_by("-asked_at", "pk")[:20] if records else [],
        "waiting": waiting.order_by("asked_at", "pk") if answers else [],
        "may_ask": records and office_of(unit) is not None,
        "answers": answers,
    }
    return render(request, "outreach/question_list.html", context)


@require_http_methods(["GET", "POST"])
def question_ask(request: HttpRequest) -> HttpResponse:
    """`?viec=` and `?ten=` say beside which task the question arose; answers that are there already come first."""
    unit = working_unit(request, Permission.RECORD_VIEW)
    initial = {"about": request.GET.get("viec", "")[:60], "about_title": request.GET.get("ten", "")[:200]}
    form = AskForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi câu hỏi tới cán bộ phụ trách."))
            return redirect(back_url(request) or "outreach:question_list")
    office = office_of(unit)
    about = initial["about"]
    context = {
        "form": form,
        "unit": unit,
        "office": office,
        "officer": officer_of(unit, office) if office else None,
        "about_title": initial["about_title"],
        "answered": published_for(unit).filter(about=about)[:5] if about else [],
    }
    return render(request, "outreach/question_ask.html", context)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The officer answers here; the unit reads; others read what was published, and no more."""
    asked = Question.objects.select_related("unit", "office", "answered_by", "asked_by", "assigned_to")
    answering = Question.at_office.permitted(request.user, Permission.GUIDANCE_EDIT).filter(pk=pk).exists()
    asking = Question.objects.permitted(request.user, Permission.RECORD_VIEW).filter(pk=pk).exists()
    unit = current_unit(request)
    if not answering and not asking:
        one = get_object_or_404(published_for(unit).select_related("office"), pk=pk) if unit else None
        if one is None:
            raise Http404
        return render(request, "outreach/question_published.html", {"question": one})
    one = get_object_or_404(asked, pk=pk)
    form = None
    if answering:
        initial = {
            "answer": one.answer,
            "publish": one.published_at is not None,
            "published_text": one.published_text or one.text,
        }
        form = AnswerForm(posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                services.answer(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Đã gửi câu trả lời."))
                return redirect(one)
    elif request.method == "POST":
        raise PermissionDenied
    return render(request, "outreach/question.html", {"question": one, "form": form})


def _unit(request: HttpRequest) -> Unit:
    unit = current_unit(request)
    if unit is None or not may_any(request, unit, Permission.RECORD_VIEW, Permission.GUIDANCE_EDIT):
        raise PermissionDenied
    return unit
