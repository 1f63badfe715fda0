"""The unit's own word of a past recognition, filled from the decision in its list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import declared
from tuquan.assessments.forms.declaring import TitleForm
from tuquan.assessments.services import declaring as services
from tuquan.core.refusals import Refusal
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument


@require_http_methods(["GET", "POST"])
def title_declare(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = OfficialDocument.objects.permitted(request.user, Permission.CYCLE_PREPARE).standing().select_related("unit")
    document = get_object_or_404(rows, pk=pk, purpose=Purpose.RATING)
    initial = {
        "year": declared.year_of(document),
        "number": document.reference,
        "date": document.date,
        "issuer": document.issuer,
        "signer": document.signer,
    }
    form = TitleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            title = services.declare_title(document, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi năm %(year)d được công nhận.") % {"year": title.year})
            return redirect(title)
    return render(request, "assessments/title_declare.html", {"form": form, "document": document})
