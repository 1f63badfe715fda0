"""The unit's official documents: list, one document, entering, correcting, cancelling."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates, paging
from tuquan.documents import enums, lookup, onward
from tuquan.documents.forms import CancelForm, ChangeForm, DocumentForm, FilterForm
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.documents.services import papers
from tuquan.files import queries as files
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

REFUSALS = (papers.DateMissing, papers.DateAhead, papers.SameDocument, papers.AlreadyCancelled)


def unit_of(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission)


def _back(request: HttpRequest, default: str) -> str:
    """Where the person came from, when that is a page of ours."""
    target = request.POST.get("ve") or request.GET.get("ve", "")
    return target if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None) else default


def _state_of_cited(citation: str) -> lookup.KnownState | None:
    """What is known of "3246/HD-BCĐ ngày 01/11/2017"."""
    return lookup.state_of(citation.split(" ngày ")[0], dates.today()) if citation else None


@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    unit = unit_of(request, Permission.DOCUMENT_VIEW)
    form = FilterForm(request.GET or None)
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = OfficialDocument.objects.permitted(request.user, Permission.DOCUMENT_VIEW).filter(unit=unit)
    if data.get("q"):
        found = found.matching(data["q"])
    for field, name in (("kind", "loai"), ("direction", "di_den"), ("purpose", "dung_de")):
        if data.get(name):
            found = found.filter(**{field: data[name]})
    page = paging.page_of(found, request.GET, order=("-created_at", "-pk"))
    may_edit = has_permission(request.user, Permission.DOCUMENT_EDIT, unit)
    return render(
        request, "documents/document_list.html", {"form": form, "page": page, "may_edit": may_edit, "unit": unit}
    )


@require_GET
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = OfficialDocument.objects.permitted(request.user, Permission.DOCUMENT_VIEW).select_related(
        "unit", "created_by"
    )
    found = get_object_or_404(rows, pk=pk)
    papers.note_reading(found, by=request.user, at=timezone.now())
    lost = found.out_of_force_date is not None and found.out_of_force_date <= dates.today()
    known = None if lost else lookup.state_of(found.reference, dates.today(), found.date)
    return render(
        request,
        "documents/document.html",
        {
            "document": found,
            "lost": lost,
            "known": known,
            "carried": lookup.state_of(found.carries_out_text.split(" ngày ")[0], dates.today())
            if found.carries_out_text
            else None,
            "files": files.files_of(found),
            "steps": onward.steps_of(found, request.user) if found.state != enums.DocumentState.CANCELLED else [],
            "folder": IntakeFile.objects.filter(document=found).exists(),
            "readings": found.readings.select_related("user").order_by("at"),
            "may_edit": has_permission(request.user, Permission.DOCUMENT_EDIT, found.unit)
            and found.state != enums.DocumentState.CANCELLED,
        },
    )


@require_http_methods(["GET", "POST"])
def document_add(request: HttpRequest) -> HttpResponse:
    unit = unit_of(request, Permission.DOCUMENT_EDIT)
    purpose = request.GET.get("dung-de", "")
    initial: dict[str, Any] = {"direction": enums.Direction.OUTGOING, "issuer": unit.name, "symbol": unit.symbol}
    if purpose == enums.Purpose.PARTY_RESOLUTION:
        initial = {"direction": enums.Direction.INTERNAL, "kind": enums.DocumentKind.RESOLUTION}
    if purpose in enums.Purpose.values:
        initial["purpose"] = purpose
    form = DocumentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = papers.enter_document(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi văn bản."))
            return redirect(_back(request, made.get_absolute_url()))
    return render(request, "documents/document_add.html", {"form": form, "back": _back(request, "")})


@require_http_methods(["GET", "POST"])
def document_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(OfficialDocument.objects.permitted(request.user, Permission.DOCUMENT_EDIT), pk=pk)
    initial = {name: getattr(found, name) for name in papers.FIELDS}
    form = ChangeForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            papers.change_document(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã sửa văn bản."))
            return redirect(found)
    return render(request, "documents/document_edit.html", {"form": form, "document": found})


@require_http_methods(["GET", "POST"])
def document_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(OfficialDocument.objects.permitted(request.user, Permission.DOCUMENT_EDIT), pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            papers.cancel_document(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã hủy số văn bản."))
            return redirect(found)
    return render(request, "documents/document_cancel.html", {"form": form, "document": found})
