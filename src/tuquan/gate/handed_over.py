"""What the gate's own log says of visitors inside and badges out when a watch is handed over."""

from datetime import datetime

from django.db.models import Q, Sum

from tuquan.duty import counting
from tuquan.duty.models import DutyPost
from tuquan.gate.enums import EntryKind
from tuquan.gate.models import GateEntry
from tuquan.units.models import Gate


def register() -> None:
    counting.register("inside", people_inside)
    counting.register("badges_out", badges_out)


def people_inside(post: DutyPost, at: datetime) -> int | None:
    if not _keeps_a_log(post):
        return None
    entered = GateEntry.objects.filter(Q(left_at=None) | Q(left_at__gt=at), unit=post.unit_id, entered_at__lte=at)
    return entered.counted_in().exclude(what=EntryKind.GOODS).aggregate(people=Sum("people"))["people"] or 0


def badges_out(post: DutyPost, at: datetime) -> int | None:
    if not _keeps_a_log(post):
        return None
    back = Q(badge_returned_at=None) | Q(badge_returned_at__gt=at)
    return GateEntry.objects.filter(back, unit=post.unit_id, badge__isnull=False, entered_at__lte=at).count()


def _keeps_a_log(post: DutyPost) -> bool:
    """A log is kept for the whole unit. Where it has gates at several places, a guard counts only his or her own: nothing
    to compare with."""
    if post.gate_id is None:
        return False
    return Gate.objects.filter(site__unit=post.unit_id).values("site").distinct().count() == 1
