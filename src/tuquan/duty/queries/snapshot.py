"""What a device holds of the watch for four days: posts, own and colleagues' shifts, what stays at a post, what waits
to be taken over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.duty import counting
from tuquan.duty.enums import RosterState
from tuquan.duty.models import ClockIn, DutyPost, LogLine, PostItem, Shift
from tuquan.duty.queries.watch import written_last
from tuquan.units.models import Unit

AHEAD = timedelta(days=4)
BEHIND = timedelta(days=1)
LINES = 5


def snapshot(unit: Unit, user: User, at: datetime) -> Mapping[str, Any]:
    today = dates.local_date(at)
    person = getattr(user, "person", None)
    posts = list(DutyPost.objects.filter(unit=unit).on(today).select_related("site", "gate").order_by("name", "pk"))
    items: dict[Any, list[dict[str, Any]]] = {}
    for item in PostItem.objects.filter(on_day(today), post__in=posts).order_by("kind", "name", "pk"):
        items.setdefault(item.post_id, []).append(
            {"id": str(item.pk), "kind": item.kind, "name": item.name, "count": item.count}
        )
    shifts = (
        Shift.objects.filter(
            unit=unit, roster__state=RosterState.PUBLISHED, ends_at__gt=at - BEHIND, starts_at__lt=at + AHEAD
        )
        .select_related("guard__person", "kind")
        .order_by("starts_at", "pk")
    )
    waiting = (
        written_last()
        .filter(unit=unit, taken_at=None, given_at__gt=at - AHEAD)
        .select_related("given_by")
        .prefetch_related("items")
        .order_by("given_at", "pk")
    )
    running = ClockIn.objects.filter(unit=unit, out_at=None, in_at__gt=at - AHEAD).select_related("person")
    lines = LogLine.objects.filter(unit=unit, at__gt=at - BEHIND).order_by("-at", "-pk")[:LINES]
    return {
        "posts": [
            {
                "id": str(one.pk),
                "name": one.name,
                "site": one.site.name if one.site else "",
                "gate": one.gate_id,
                "code": one.code,
                "instructions": one.instructions,
                "position": None if one.latitude is None else {"lat": one.latitude, "lon": one.longitude},
                "items": items.get(one.pk, []),
                "inside": counting.counted("inside", one, at),
                "badges_out": counting.counted("badges_out", one, at),
            }
            for one in posts
        ],
        "shifts": [
            {
                "id": str(one.pk),
                "post": str(one.post_id),
                "day": one.day.isoformat(),
                "kind": one.kind.name,
                "letter": one.kind.letter,
                "starts_at": timezone.localtime(one.starts_at).isoformat(),
                "ends_at": timezone.localtime(one.ends_at).isoformat(),
                "name": one.guard.person.full_name,
                "mine": person is not None and one.guard.person_id == person.pk,
            }
            for one in shifts
        ],
        "hand_overs": [
            {
                "id": str(one.pk),
                "post": str(one.post_id),
                "given_by": one.given_by.full_name if one.given_by else "",
                "mine": one.given_by_id == user.pk,
                "given_at": timezone.localtime(one.given_at).isoformat(),
                "items": [{"item": str(row.item_id), "count": row.count, "note": row.note} for row in one.items.all()],
                "open": one.open_matters,
                "inside": one.inside,
                "badges_out": one.badges_out,
                "remarks": one.remarks,
                "differences": one.differences,
            }
            for one in waiting
        ],
        "clock_ins": [
            {
                "id": str(one.pk),
                "post": str(one.post_id),
                "name": one.person.full_name,
                "mine": person is not None and one.person_id == person.pk,
                "in_at": timezone.localtime(one.in_at).isoformat(),
            }
            for one in running
        ],
        "lines": [
            {"id": str(one.pk), "at": timezone.localtime(one.at).isoformat(), "text": one.text}
            for one in reversed(lines)
        ],
    }
