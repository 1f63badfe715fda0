"""Who is on watch now, and what one guard left for the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.duty.models import ClockIn, DutyPost, HandOver, Shift
from tuquan.units.models import Unit

LONGEST_WATCH = timedelta(hours=30)
"""Who clocked in longer ago has forgotten to clock out."""
HAND_OVER_WAITS = timedelta(days=2)
MATTERS_GO_ON = timedelta(days=30)


def on_watch(unit: Unit, at: datetime) -> QuerySet[ClockIn]:
    rows = ClockIn.objects.filter(unit=unit, out_at=None, in_at__gt=at - LONGEST_WATCH)
    return rows.select_related("person", "post", "shift__kind").order_by("in_at", "pk")


def shift_under_way(unit: Unit, user: User | None, at: datetime) -> UUID | None:
    """The shift of the roster that this person was on at that moment; acts of a phone come in later than they happened."""
    if user is None:
        return None
    came = ClockIn.objects.filter(unit=unit, person__user=user, in_at__range=(at - LONGEST_WATCH, at))
    row = came.filter(Q(out_at=None) | Q(out_at__gte=at)).exclude(shift=None).order_by("in_at", "pk").last()
    return row.shift_id if row is not None else None


def shift_in_words(pk: UUID | None) -> str:
    """ "Ca đêm 22:00–06:00, 05/11/2026, Cổng chính"; nothing when the roster has it no more."""
    row = Shift.objects.filter(pk=pk).select_related("kind", "post").first() if pk else None
    if row is None:
        return ""
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return f"{row.kind.name} {start:%H:%M}–{end:%H:%M}, {dates.day(row.day)}, {row.post.name}"


def written_last() -> QuerySet[HandOver]:
    """Who signs again (a slip mended, a second tab) means the last one; the others stay in the book."""
    again = HandOver.objects.filter(
        post=OuterRef("post"), given_by=OuterRef("given_by"), given_at__gt=OuterRef("given_at")
    )
    return HandOver.objects.filter(~Exists(again))


def to_take(unit: Unit, at: datetime) -> QuerySet[HandOver]:
    """Signed by who left, not yet by who comes."""
    rows = written_last().filter(unit=unit, taken_at=None, given_at__gt=at - HAND_OVER_WAITS)
    return rows.select_related("post", "given_by").order_by("given_at", "pk")


@dataclass(frozen=True)
class GoingOn:
    hand_over: HandOver
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        return "\n".join(self.lines)


def going_on(unit: Unit, now: datetime, post: DutyPost | None = None) -> list[GoingOn]:
    """By post: what the last one wrote as open, and what the one who took over found different."""
    rows = HandOver.objects.filter(unit=unit, given_at__gt=now - MATTERS_GO_ON, given_at__lte=now)
    if post is not None:
        rows = rows.filter(post=post)
    last: dict[Any, HandOver] = {}
    for one in rows.select_related("post").order_by("-given_at", "-pk"):
        last.setdefault(one.post_id, one)
    found = [GoingOn(one, _lines(one)) for one in last.values()]
    return sorted((one for one in found if one.lines), key=lambda one: one.hand_over.post.name)


def _lines(one: HandOver) -> tuple[str, ...]:
    said = [one.open_matters] if one.open_matters else []
    differs = one.taken_at is not None and not one.agrees and one.taker_says
    if differs and (words := _("Người nhận ghi: %(words)s") % {"words": one.taker_says}) not in one.open_matters:
        said.append(words)
    return tuple(said)
