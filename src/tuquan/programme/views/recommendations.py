from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.core.text import clean
from tuquan.documents.enums import DocumentKind, DocumentState
from tuquan.documents.models import OfficialDocument
from tuquan.programme import queries
from tuquan.programme.forms.registers import AnswerForm, JoinForm, RecommendationForm
from tuquan.programme.models import Recommendation
from tuquan.programme.services import recommendations
from tuquan.programme.views.parts import may_edit, own_unit
from tuquan.units.current import desk

LONGEST_TITLE = Recommendation._meta.get_field("title").max_length or 0


@require_GET
def recommendation_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request)
    rows = Recommendation.objects.filter(unit=unit).select_related("joined_to")
    page = page_of(rows, request.GET, order=["-date", "-pk"])
    context = {"unit": unit, "page": page, "edit": may_edit(request, unit)}
    return render(request, "programme/recommendation_list.html", context)


@require_GET
def recommendations_received(request: HttpRequest) -> HttpResponse:
    """For the office: what waits for an answer, one line for all units that ask the same; `?xem=xong` the answered."""
    if not desk(request).may(Permission.DOSSIER_RECEIVE):
        raise Http404
    done = request.GET.get("xem") == "xong"
    mine = Recommendation.objects.received(request.user).filter(joined_to=None)
    waiting = mine.filter(answered_at=None)
    rows = mine.exclude(answered_at=None) if done else waiting
    rows = rows.select_related("unit", "office").annotate(others=Count("joined"))
    here = reverse("programme:recommendations_received")
    context = {
        "page": page_of(rows, request.GET, order=["-sent_at", "-pk"]),
        "done": done,
        "tabs": [
            (_("Chờ trả lời"), here, not done, waiting.count()),
            (_("Đã trả lời"), f"{here}?xem=xong", done),
        ],
    }
    return render(request, "programme/recommendations_received.html", context)


@require_http_methods(["GET", "POST"])
def recommendation_write(request: HttpRequest) -> HttpResponse:
    """`?bao-cao=<id>&noi-dung=<words>` comes from the page of a report: a paragraph of what it proposes."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    papers = OfficialDocument.objects.filter(
        unit=unit, kind__in=(DocumentKind.REPORT, DocumentKind.PROPOSAL), state=DocumentState.ISSUED
    ).order_by("-date")
    words = clean(request.GET.get("noi-dung", ""))[:3000]
    title = words if len(words) <= LONGEST_TITLE else Truncator(words.partition(". ")[0]).chars(LONGEST_TITLE)
    initial = {
        "document": request.GET.get("bao-cao"),
        "title": title,
        "reason": "" if words == title else words,
    }
    form = RecommendationForm(request.POST or None, papers=papers, initial=initial)
    page = ActPage(
        _("Soạn kiến nghị"),
        _("Lưu kiến nghị"),
        _("Đã lưu. Xem lại rồi gửi."),
        ((_("Kiến nghị"), reverse("programme:recommendation_list")),),
    )
    return act_page(request, form, page, lambda **typed: recommendations.write_recommendation(unit, **typed))


def _visible(request: HttpRequest) -> Q:
    """By the own unit, and by the office that it was sent to."""
    own = Recommendation.objects.permitted(request.user, Permission.RECORD_VIEW)
    received = Recommendation.objects.received(request.user)
    return Q(pk__in=own.values("pk")) | Q(pk__in=received.values("pk"))


@require_GET
def recommendation(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Recommendation.objects.filter(_visible(request)).select_related(
        "unit", "office", "document", "joined_to__unit", "joined_to__office"
    )
    found = get_object_or_404(rows, pk=pk)
    leading = found.leading
    office = Recommendation.objects.received(request.user).filter(pk=found.pk).exists()
    may_join = office and leading.answered_at is None and found.joined_to is None and _like(request, found).exists()
    return render(
        request,
        "programme/recommendation.html",
        {
            "one": found,
            "leading": leading,
            "answered": leading.answered_at is not None,
            "office": office,
            "may_join": may_join,
            "edit": may_edit(request, found.unit),
            # Who else asked is the office's to know; a unit reads only how many they are.
            "joined": list(leading.joined.select_related("unit").order_by("sent_at", "pk")) if office else [],
            "history": queries.history(found),
            "side": [
                (_("Đơn vị"), found.unit.name),
                (_("Nơi nhận"), found.office.name if found.office else ""),
                (_("Ngày kiến nghị"), dates.day(found.date)),
                (_("Gửi ngày"), found.sent_at and dates.day(dates.local_date(found.sent_at))),
                (_("Số đơn vị cùng kiến nghị"), leading.joined.count() + 1 if leading.joined.exists() else ""),
            ],
            "back": reverse("programme:recommendations_received" if office else "programme:recommendation_list"),
        },
    )


def _own(request: HttpRequest, pk: UUID) -> Recommendation:
    rows = Recommendation.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _received(request: HttpRequest, pk: UUID) -> Recommendation:
    rows = Recommendation.objects.received(request.user).select_related("unit", "joined_to")
    return get_object_or_404(rows, pk=pk)


def _like(request: HttpRequest, one: Recommendation) -> QuerySet[Recommendation]:
    """What the same office has not answered yet and could be answered together with this one."""
    waiting = Recommendation.objects.received(request.user).filter(office=one.office_id, joined_to=None)
    return waiting.filter(answered_at=None).exclude(pk=one.pk)


@require_POST
def recommendation_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    return one_click(request, recommendations.send_recommendation, one, done=_("Đã gửi kiến nghị."), to=one)


@require_POST
def recommendation_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    to = reverse("programme:recommendation_list")
    return one_click(request, recommendations.delete_draft, one, done=_("Đã bỏ kiến nghị chưa gửi."), to=to)


@require_http_methods(["GET", "POST"])
def recommendation_join(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _received(request, pk)
    others = _like(request, one).select_related("unit").order_by("-sent_at", "pk")
    page = _office_page(one, _("Gộp kiến nghị trùng"), _("Gộp lại"), _("Đã gộp; các đơn vị cùng nhận một trả lời."))
    form = JoinForm(request.POST or None, others=others)
    return act_page(request, form, page, lambda **typed: recommendations.join(one, **typed), to=one)


@require_POST
def recommendation_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _received(request, pk)
    return one_click(request, recommendations.part, one, done=_("Đã tách ra."), to=one)


@require_http_methods(["GET", "POST"])
def recommendation_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _received(request, pk).leading
    page = _office_page(one, _("Trả lời kiến nghị"), _("Gửi trả lời"), _("Đã trả lời; các đơn vị được báo."))
    form = AnswerForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: recommendations.answer(one, **typed), to=one)


def _office_page(one: Recommendation, heading: str, submit: str, done: str) -> ActPage:
    trail = (
        (_("Kiến nghị của đơn vị"), reverse("programme:recommendations_received")),
        (one.title, one.get_absolute_url()),
    )
    return ActPage(heading, submit, done, trail, f"{one.unit.name}: {one.title}")
