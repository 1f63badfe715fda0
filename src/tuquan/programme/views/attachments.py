"""Files that hang on a record of the programme: shown on its page, added and removed here."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.files.models import StoredFile
from tuquan.programme.forms import FileForm, ReasonForm
from tuquan.programme.models import Coordination, Gap, InternalRules, MovementModel, Organisation, YearPlan
from tuquan.programme.services import attaching
from tuquan.programme.services.refusals import Refusal

OWNERS: dict[str, Any] = {
    "ke-hoach": YearPlan,
    "noi-quy": InternalRules,
    "mo-hinh": MovementModel,
    "phoi-hop": Coordination,
    "so-ho": Gap,
    "doan-the": Organisation,
}


def attachments(record: Model) -> dict[str, Any]:
    """The files of a record and where to add one, as the record's page takes them."""
    kind = next(kind for kind, model in OWNERS.items() if isinstance(record, model))
    return {"rows": list(lines(StoredFile.objects.of(record), kind, record)), "add_url": _url("attach", kind, record)}


def lines(files: Iterable[StoredFile], kind: str, record: Model) -> Iterable[dict[str, str]]:
    for file in files:
        yield {
            "name": file.name,
            "url": file.get_absolute_url(),
            "note": f"{filesizeformat(file.size)}, {dates.day(dates.local_date(file.uploaded_at))}",
            "remove_url": reverse("programme:file_remove", args=[kind, record.pk, file.pk]),
        }


def _url(act: str, kind: str, record: Model) -> str:
    return reverse(f"programme:file_{act}", args=[kind, record.pk])


def _owner(request: HttpRequest, kind: str, pk: UUID) -> Any:
    if kind not in OWNERS:
        raise Http404
    rows = OWNERS[kind].objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def file_attach(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    owner = _owner(request, kind, pk)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            attaching.attach_file(owner, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm tệp."))
            return redirect(owner)
    return render(request, "programme/file_attach.html", {"form": form, "owner": owner})


@require_http_methods(["GET", "POST"])
def file_remove(request: HttpRequest, kind: str, pk: UUID, file_pk: UUID) -> HttpResponse:
    owner = _owner(request, kind, pk)
    stored = get_object_or_404(StoredFile.objects.of(owner), pk=file_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attaching.remove_file(owner, stored, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã xóa tệp."))
            return redirect(owner)
    return render(request, "programme/file_remove.html", {"form": form, "owner": owner, "file": stored})
