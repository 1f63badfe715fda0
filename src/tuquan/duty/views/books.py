"""Papers of the watch, as the paper ones look: the roster on A4, the duty book, the hand-over book; the month's hours."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core.dates import Period
from tuquan.duty import board, hours
from tuquan.duty.models import HandOver, Roster
from tuquan.duty.queries.books import duty_pages
from tuquan.duty.queries.coverage import DAY, midnight
from tuquan.duty.queries.rosters import plan_of
from tuquan.duty.views.coverage import asked_period
from tuquan.units.current import unit_for

WEEK = 7
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
    period = asked_period(request, newest=WEEK)
    pages = duty_pages(unit, period)
    return render(request, "duty/duty_book.html", {"unit": unit, "period": period, "pages": pages})


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
