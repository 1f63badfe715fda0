"""The proof that posts were kept: who was there, who was planned, what a partner held, where nobody was."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty.models import DutyPost
from tuquan.duty.queries.coverage import proofs
from tuquan.units.current import unit_for

LONGEST = 62


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    period = asked_period(request)
    posts = list(DutyPost.objects.filter(unit=unit).select_related("site").order_by("name", "pk"))
    chosen = next((one for one in posts if str(one.pk) == request.GET.get("chot")), None)
    shown = [chosen] if chosen else posts
    found = proofs(unit, shown, period, now=timezone.now())
    rows: list[dict[str, Any]] = []
    for one in shown:
        proof = found[one.pk]
        if not proof.segments:
            continue
        rows.append(
            {
                "post": one,
                "proof": proof,
                "needed": _hours(proof.needed),
                "planned": _hours(proof.planned),
                "kept": _hours(proof.kept),
                "partner": _hours(proof.partner),
                "short_planned": -(-(proof.needed - proof.planned) // 60),
                "short_kept": -(-(proof.due - proof.kept) // 60),
                "segments": proof.segments if chosen or period.days <= 7 else (),
            }
        )
    context = {"unit": unit, "period": period, "posts": posts, "chosen": chosen, "rows": rows}
    return render(request, "duty/coverage.html", context)


def _hours(minutes: int) -> int:
    """Whole hours, cut down: what is covered is never said to be more than it was."""
    return minutes // 60


def asked_period(request: HttpRequest, *, newest: int = 0) -> Period:
    """From `?tu=` to `?den=`; alone, the month of the first day (as far as today). Nothing asked: this month so far, or
    the `newest` days. Two days typed in the wrong order are taken in the right one."""
    today = dates.today()
    first, last = _day(request.GET.get("tu")), _day(request.GET.get("den"))
    if first is None and last is None and newest:
        return Period(today - timedelta(days=newest - 1), today)
    if first is None:
        first = today.replace(day=1) if last is None else last.replace(day=1)
    if last is None:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        last = max(first, min(end, today)) if first <= today else end
    first, last = min(first, last), max(first, last)
    return Period(first, min(last, first + timedelta(days=LONGEST - 1)))


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
