"""Who is on watch now, and what one guard left for the next."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tuquan.duty.models import ClockIn, HandOver
from tuquan.units.models import Unit

LONGEST_WATCH = timedelta(hours=30)
"""Who clocked in longer ago has forgotten to clock out."""
HAND_OVER_WAITS = timedelta(days=2)


def on_watch(unit: Unit, at: datetime) -> QuerySet[ClockIn]:
    rows = ClockIn.objects.filter(unit=unit, out_at=None, in_at__gt=at - LONGEST_WATCH)
    return rows.select_related("person", "post", "shift__kind").order_by("in_at", "pk")


def to_take(unit: Unit, at: datetime) -> QuerySet[HandOver]:
    """Signed by who left, not yet by who comes."""
    rows = HandOver.objects.filter(unit=unit, taken_at=None, given_at__gt=at - HAND_OVER_WAITS)
    return rows.select_related("post", "given_by").order_by("given_at", "pk")
