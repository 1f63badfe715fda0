"""The one way to a file's bytes: through the permission of the record it hangs on; and the pages that add and remove."""

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuquan.files import attachments, ranges, registry
from tuquan.files.enums import IMAGES, SHOWN_IN_BROWSER, VIDEOS, FileKind
from tuquan.files.forms import AttachForm, RemoveForm
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused

logger = logging.getLogger(__name__)
# A file's bytes are strangers in our address: nothing in them may act. Browsers' PDF viewers do not start in a sandbox,
# so PDFs (refused when they carry scripts) go without that word.
NOTHING = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; "
    "frame-ancestors 'none'; form-action 'none'"
)


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    stored = get_object_or_404(StoredFile.objects.select_related("unit"), pk=pk)
    if not registry.may_read(request.user, stored):
        raise Http404
    as_attachment = stored.kind not in SHOWN_IN_BROWSER or "tai-ve" in request.GET
    response: HttpResponseBase
    if prefix := getattr(settings, "FILES_ACCEL_PREFIX", ""):  # the web server in front sends the bytes
        response = HttpResponse()
        response["X-Accel-Redirect"] = f"{prefix}{stored.storage_name}"
    else:
        try:
            response = ranges.answer(request, stored.path, size=stored.size, tag=stored.sha256)
        except FileNotFoundError:
            logger.error("file %s (%s) is not in the data folder", stored.pk, stored.storage_name)
            raise Http404 from None
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = content_disposition_header(as_attachment, stored.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING if stored.kind == FileKind.PDF else f"{NOTHING}; sandbox"
    response["Cache-Control"] = "private, max-age=3600" if stored.kind in IMAGES | VIDEOS else "private, no-cache"
    return response


def _record(request: HttpRequest, slug: str, pk: UUID) -> tuple[attachments.Holder, Any]:
    holder = attachments.HOLDERS.get(slug)
    if holder is None:
        raise Http404
    return holder, get_object_or_404(holder.rows(request.user, holder.change), pk=pk)


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    holder, record = _record(request, slug, pk)
    form = AttachForm(request.POST or None, request.FILES or None, holder=holder)
    if request.method == "POST" and form.is_valid():
        try:
            attachments.attach(record, **form.cleaned_data, by=request.user, at=timezone.now())
        except FileRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã thêm tệp."))
            return redirect(record)
    return render(request, "files/attach.html", {"form": form, "record": record})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, pk: UUID, file_pk: UUID) -> HttpResponse:
    _holder, record = _record(request, slug, pk)
    stored = get_object_or_404(StoredFile.objects.of(record), pk=file_pk)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attachments.remove(record, stored, **form.cleaned_data, by=request.user, at=timezone.now())
        except FileRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã xóa tệp."))
            return redirect(record)
    return render(request, "files/remove.html", {"form": form, "record": record, "file": stored})
