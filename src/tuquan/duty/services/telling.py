"""What guards are told of their shifts."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.duty.models import DutyPost, Roster, ShiftKind
from tuquan.guards.models import Guard
from tuquan.notifications import services as notifications
from tuquan.units.models import Unit


def tell_guards(guards: Iterable[Guard], unit: Unit, title: str, *, at: datetime, body: str = "") -> None:
    """Those of them who have an account; the page shows them their own shifts."""
    people = [one.person.user for one in guards if one.person.user is not None]
    url = reverse("duty:watch")
    notifications.tell(people, "duty.shift", None, title=title, body=body, url=url, unit=unit, at=at)


def tell_published(roster: Roster, *, at: datetime) -> None:
    guards = [row.guard for row in roster.rows.select_related("guard__person__user")]
    tell_guards(guards, roster.unit, _("Đã công bố: %(roster)s") % {"roster": roster.title}, at=at)


def tell_changed(
    roster: Roster, guard: Guard, day_words: str, kind: ShiftKind | None, post: DutyPost | None, *, at: datetime
) -> None:
    """A cell that everybody could see is another one now."""
    if kind is None or post is None:
        title = _("Ngày %(day)s anh/chị không còn ca trực") % {"day": day_words}
    else:
        title = _("Ngày %(day)s anh/chị trực %(kind)s %(clock)s, %(post)s") % {
            "day": day_words,
            "kind": kind.name,
            "clock": kind.clock,
            "post": post.name,
        }
    tell_guards([guard], roster.unit, title, at=at, body=_("Lịch trực đã đổi so với bản công bố."))


def tell_rearranged(roster: Roster, guards: Iterable[Guard], *, at: datetime) -> None:
    title = _("Ca của anh/chị trong %(roster)s đã xếp lại từ ngày %(day)s") % {
        "roster": roster.title,
        "day": dates.day(dates.local_date(at)),
    }
    tell_guards(guards, roster.unit, title, at=at)
