"""Pages for everybody: is this certificate genuine, does it still hold?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tuquan.assessments import dossier
from tuquan.assessments.models import DecisionItem


@login_not_required
@require_GET
def certificate_check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Says what the register says: unit, year, decision, and whether it was revoked. No names of people."""
    code = (code or request.GET.get("ma", "")).strip().lower()[:32]
    item = None
    if code:
        item = (
            DecisionItem.objects.filter(check_code=code).select_related("cycle__unit", "decision__recogniser").first()
        )
    return render(
        request,
        "assessments/certificate_check.html",
        {"code": code, "item": item, "key_fingerprint": dossier.key_fingerprint()},
        status=404 if code and item is None else 200,
    )
