"""What is open in reports at the unit somebody works in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.reports.views import comparing, reading, targets, writing
from tuquan.reports.views.collecting import campaigns_card
from tuquan.reports.views.filling import submissions_card
from tuquan.reports.views.parts import CardMaker, own_unit

CARDS: tuple[CardMaker, ...] = (
    submissions_card,
    campaigns_card,
    writing.card,
    reading.card,
    comparing.card,
    targets.card,
)
"""One for each area, in the order in which they are shown."""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    cards = [card for make in CARDS if (card := make(request, unit)) is not None]
    return render(request, "reports/overview.html", {"unit": unit, "cards": cards})
