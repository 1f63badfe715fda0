"""The duty book (sổ trực): who came and went and what was written down, day by day, in order of time."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty.models import ClockIn, LogLine
from tuquan.duty.queries.coverage import DAY, days_of, midnight
from tuquan.units.models import Unit


@dataclass(frozen=True)
class Entry:
    """`until` only of a watch; none of one that is not over."""

    at: datetime
    until: datetime | None
    is_watch: bool
    post: str
    who: str
    words: tuple[str, ...]


@dataclass
class Page:
    day: date
    entries: list[Entry] = field(default_factory=list)


def duty_pages(unit: Unit, period: Period) -> list[Page]:
    """The days on which something is written."""
    start, end = midnight(period.first), midnight(period.last + DAY)
    watches = ClockIn.objects.filter(unit=unit, in_at__gte=start, in_at__lt=end)
    lines = LogLine.objects.filter(unit=unit, at__gte=start, at__lt=end)
    entries = [
        _of_watch(one) for one in watches.select_related("post", "person", "shift__kind").order_by("in_at", "pk")
    ]
    entries += [
        Entry(one.at, None, False, one.post.name, one.by.full_name if one.by else "", (one.text,))
        for one in lines.select_related("post", "by").order_by("at", "pk")
    ]
    pages = {day: Page(day) for day in days_of(period)}
    for entry in sorted(entries, key=lambda one: one.at):
        pages[dates.local_date(entry.at)].entries.append(entry)
    return [page for page in pages.values() if page.entries]


def _of_watch(one: ClockIn) -> Entry:
    kind = one.shift.kind.name if one.shift else _("ngoài lịch")
    return Entry(one.in_at, one.out_at, True, one.post.name, one.person.full_name, (kind, *one.remarks))
