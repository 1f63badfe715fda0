"""The one way to a file's bytes: through the permission of the record it hangs on."""

import logging
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tuquan.files import registry
from tuquan.files.enums import IMAGES, SHOWN_IN_BROWSER, FileKind
from tuquan.files.models import StoredFile

logger = logging.getLogger(__name__)
# A file's bytes are strangers in our address: nothing in them may act. Browsers' PDF viewers do not start in a sandbox,
# so PDFs (refused when they carry scripts) go without that word.
NOTHING = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'"
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
            response = FileResponse(stored.path.open("rb"))
        except FileNotFoundError:
            logger.error("file %s (%s) is not in the data folder", stored.pk, stored.storage_name)
            raise Http404 from None
        response["Content-Length"] = str(stored.size)
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = content_disposition_header(as_attachment, stored.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING if stored.kind == FileKind.PDF else f"{NOTHING}; sandbox"
    response["Cache-Control"] = "private, max-age=3600" if stored.kind in IMAGES else "private, no-cache"
    return response
