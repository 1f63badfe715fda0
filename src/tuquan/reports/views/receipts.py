"""Receipts: to print, to keep, and for anybody who holds one to check."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.facts import words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries import FEW
from tuquan.reports.forms.collecting import ReceiptForm
from tuquan.reports.models import Receipt, Submission
from tuquan.reports.sheets.receipts import fingerprint_of, spaced

WINDOW, ATTEMPTS = 600, 30
LARGEST = 2 * 1024 * 1024


def _readable(request: HttpRequest, pk: UUID) -> Receipt:
    """For the unit that sent, and for the office it went to."""
    own = Submission.objects.permitted(request.user, Permission.REPORT_VIEW).values("pk")
    theirs = Submission.objects.received(request.user, Permission.REPORT_VIEW).values("pk")
    rows = Receipt.objects.filter(Q(submission__in=own) | Q(submission__in=theirs))
    return get_object_or_404(
        rows.select_related("submission__campaign__unit", "submission__unit", "submission__place", "sent_by"), pk=pk
    )


def _is_own(request: HttpRequest, one: Receipt) -> bool:
    return Submission.objects.permitted(request.user, Permission.REPORT_VIEW).filter(pk=one.submission_id).exists()


def _few(figure: Mapping[str, Any], name: str) -> bool:
    """A count about people of one unit, too small to be shown above it."""
    indicator = catalogue().indicators.get(figure["indicator"])
    value = figure[name]
    return indicator is not None and indicator.few == "hide" and value is not None and 0 < Decimal(value) < FEW


def _hides(one: Receipt) -> bool:
    if one.submission.place_id is not None:
        return False
    return any(_few(figure, name) for figure in one.said["figures"] for name in ("value", "recorded"))


def _shown(figure: Mapping[str, Any], *, own: bool, place: bool) -> tuple[str, str, str, str]:
    """A line of the receipt: label, what was handed in, what was recorded, why they differ."""

    def number(name: str, qualifier: str = Qualifier.EXACT) -> str:
        if figure[name] is None:
            return "–"
        return words.number(Decimal(figure[name]), qualifier, hidden=not own and not place and _few(figure, name))

    return figure["label"], number("value", figure["qualifier"]), number("recorded"), figure["reason"]


@require_GET
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _readable(request, pk)
    submission = one.submission
    own = _is_own(request, one)
    newest = submission.receipts.order_by("-sent_at", "-pk").first()
    check = reverse("reports:receipt_check")
    context = {
        "one": one,
        "said": one.said,
        "figures": [_shown(figure, own=own, place=submission.place is not None) for figure in one.said["figures"]],
        "has_file": own or not _hides(one),
        "submission": submission,
        "newer": newest if newest != one else None,
        "fingerprint": spaced(one.fingerprint),
        "check_url": f"{settings.PUBLIC_URL}{check}?{urlencode({'so': one.number})}",
        "trail": (
            (_("Báo cáo"), reverse("reports:overview")),
            (submission.campaign.title, submission.get_absolute_url()),
        ),
    }
    return render(request, "reports/receipt.html", context)


@require_GET
def receipt_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The exact text whose fingerprint stands on the receipt: `sha256sum` of the file gives the same."""
    one = _readable(request, pk)
    if _hides(one) and not _is_own(request, one):
        raise Http404
    return HttpResponse(
        one.content.encode(),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{one.number}.json"'},
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Whoever holds a receipt asks whether it is genuine, and whether a file is what was handed in. No figure is shown
    here; attempts from one address are limited."""
    door = f"receipt:{request.META.get('REMOTE_ADDR', '')}"
    if (cache.get(door) or 0) >= ATTEMPTS:
        return render(request, "reports/receipt_check.html", {"form": None, "too_many": True}, status=429)
    typed = {"number": request.GET.get("so", "")} if request.method == "GET" else request.POST
    asked = request.method == "POST" or bool(typed["number"])
    form = ReceiptForm(typed if asked else None, request.FILES or None)
    found: Receipt | None = None
    outcome = ""
    if asked and form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        rows = Receipt.objects.select_related("submission__campaign__unit", "submission__unit")
        found = rows.filter(number=number).first()
        if found is None:
            _count(door)
            outcome = "unknown"
        elif (file := form.cleaned_data["file"]) is not None:
            same = file.size <= LARGEST and fingerprint_of(file.read()) == found.fingerprint
            outcome = "same" if same else "other"
    newest = found.submission.receipts.order_by("-sent_at", "-pk").first() if found is not None else None
    context = {
        "form": form,
        "found": found,
        "outcome": outcome,
        "newer": newest is not None and newest != found,
        "fingerprint": spaced(found.fingerprint) if found is not None else "",
    }
    return render(request, "reports/receipt_check.html", context, status=404 if outcome == "unknown" else 200)


def _count(door: str) -> None:
    if not cache.add(door, 1, WINDOW):
        with suppress(ValueError):  # it ran out in this very moment
            cache.incr(door)
