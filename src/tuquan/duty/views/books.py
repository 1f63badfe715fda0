"""Papers of the watch, as the paper ones look: the roster on A4, the duty book, the hand-over book; the month's hours."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty import board, hours
from tuquan.duty.models import ClockIn, HandOver, LogLine, Roster
from tuquan.duty.queries.coverage import DAY, days_of, midnight
from tuquan.duty.queries.rosters import plan_of
from tuquan.duty.views.coverage import asked_period
from tuquan.units.current import unit_for

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def roster_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Roster.objects.permitted(request.user, Permission.ROSTER_VIEW).select_related("unit", "site")
    one = get_object_or_404(rows, pk=pk)
    plan = plan_of(one)
    context = {
        "roster": one,
        "plan": plan,
        "days": [(day, day in plan.calendar) for day in plan.days],
        "lines": board.lines_of(plan),
        "marks": list(enumerate(plan.posts, start=1)) if len(plan.posts) > 1 else [],
    }
    return render(request, "duty/roster_paper.html", context)


@require_GET
def duty_book(request: HttpRequest) -> HttpResponse:
    """Sổ trực: day by day who came and went, what was written."""
    unit = unit_for(request, Permission.ROSTER_VIEW)
    period = asked_period(request)
    start, end = midnight(period.first), midnight(period.last + DAY)
    watches = ClockIn.objects.filter(unit=unit, in_at__gte=start, in_at__lt=end).select_related(
        "post", "person", "shift__kind"
    )
    lines = LogLine.objects.filter(unit=unit, at__gte=start, at__lt=end).select_related("post", "by")
    pages: dict[Any, dict[str, Any]] = {day: {"day": day, "watches": [], "lines": []} for day in days_of(period)}
    for watch in watches.order_by("in_at", "pk"):
        pages[dates.local_date(watch.in_at)]["watches"].append(watch)
    for line in lines.order_by("at", "pk"):
        pages[dates.local_date(line.at)]["lines"].append(line)
    filled = [page for page in pages.values() if page["watches"] or page["lines"]]
    return render(request, "duty/duty_book.html", {"unit": unit, "period": period, "pages": filled})


@require_GET
def hand_over_book(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    period = asked_period(request)
    rows = (
        HandOver.objects.filter(
            unit=unit, given_at__gte=midnight(period.first), given_at__lt=midnight(period.last + DAY)
        )
        .select_related("post", "given_by", "taken_by")
        .prefetch_related("items__item")
        .order_by("given_at", "pk")
    )
    return render(request, "duty/hand_over_book.html", {"unit": unit, "period": period, "rows": rows})


@require_GET
def hours_sheet(request: HttpRequest) -> HttpResponse:
    """The hours of the month of `?tu=`, as Excel."""
    unit = unit_for(request, Permission.ROSTER_VIEW)
    first = asked_period(request).first
    period: Period = hours.month_of(first.year, first.month)
    name = f"gio-truc-{first:%Y-%m}.xlsx"
    return HttpResponse(
        hours.book(unit, period, hours.hours_of(unit, period)),
        content_type=SHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
