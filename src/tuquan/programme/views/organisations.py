from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page
from tuquan.programme import queries
from tuquan.programme.enums import OrganisationKind
from tuquan.programme.forms.registers import EndOrganisationForm, OrganisationActForm, OrganisationForm
from tuquan.programme.models import Organisation
from tuquan.programme.services import organisations
from tuquan.programme.views.parts import may_edit, own_unit


def _list() -> tuple[str, str]:
    return _("Tổ chức Đảng, đoàn thể"), reverse("programme:organisation_list")


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request)
    rows = Organisation.objects.filter(unit=unit).prefetch_related("acts").order_by("kind", "valid_from", "pk")
    today = dates.today()
    lines = [(one, one.holds_on(today), next(iter(one.acts.all()), None)) for one in rows]
    context = {"unit": unit, "lines": lines, "edit": may_edit(request, unit)}
    return render(request, "programme/organisation_list.html", context)


@require_http_methods(["GET", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    lead = _("Không bắt buộc. Không ghi tên đảng viên, đoàn viên, hội viên.")
    page = ActPage(_("Ghi tổ chức Đảng, đoàn thể"), _("Ghi vào danh sách"), _("Đã ghi."), (_list(),), lead)
    form = OrganisationForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: organisations.list_organisation(unit, **typed))


@require_GET
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Organisation.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit")
    found = get_object_or_404(rows, pk=pk)
    party = found.kind == OrganisationKind.PARTY_ORGANISATION
    return render(
        request,
        "programme/organisation.html",
        {
            "organisation": found,
            "holds": found.holds_on(dates.today()),
            "edit": may_edit(request, found.unit),
            "acts": list(found.acts.select_related("document")[:50]),
            # Awareness there is a session with a head count only; the form of the session says so.
            "session_form": "party_cell" if party else "union",
            "history": queries.history(found),
            "list_url": reverse("programme:organisation_list"),
            "side": [
                (_("Loại"), capfirst(str(found.get_kind_display()))),
                (_("Có từ ngày"), found.valid_from and dates.day(found.valid_from)),
                (_("Kết thúc từ ngày"), found.valid_to and dates.day(found.valid_to)),
                (_("Đơn vị"), found.unit.name),
            ],
        },
    )


def _editable(request: HttpRequest, pk: UUID) -> Organisation:
    rows = Organisation.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def organisation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    trail = (_list(), (found.name, found.get_absolute_url()))
    page = ActPage(_("Kết thúc tổ chức"), _("Ghi ngày kết thúc"), _("Đã ghi ngày kết thúc."), trail, found.name)
    form = EndOrganisationForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: organisations.end_organisation(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def organisation_act(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    trail = (_list(), (found.name, found.get_absolute_url()))
    page = ActPage(_("Ghi nghị quyết, hoạt động"), _("Ghi việc này"), _("Đã ghi."), trail, found.name)
    form = OrganisationActForm(request.POST or None, request.FILES or None, organisation=found)
    return act_page(request, form, page, lambda **typed: organisations.note_act(found, **typed), to=found)
