"""Rows that follow one another in time: a new one ends the one before it and lasts until the next."""

from datetime import date
from typing import Any

from django.db.models import Q

from tuquan.core.models import DatedQuerySet


def put(rows: DatedQuerySet, valid_from: date | None, **values: Any) -> Any:
    """Make `values` hold from that day until the next row's; the row that held then ends. Returns the new row, or None
    when such a row already holds."""
    current = rows.filter(valid_from=None).first() if valid_from is None else rows.on(valid_from).first()
    if current is not None and all(getattr(current, field) == value for field, value in values.items()):
        return None
    later = rows.exclude(valid_from=None)
    if valid_from is not None:
        later = later.filter(valid_from__gt=valid_from)
    following = later.order_by("valid_from").first()
    end = following.valid_from if following else None
    if current is not None:
        end = current.valid_to
        _cut(current, valid_from)
    return rows.create(valid_from=valid_from, valid_to=end, **values)


def end(rows: DatedQuerySet, valid_to: date) -> Any:
    """What holds on that day holds no more, and nothing follows it. Returns the row that ended, or None."""
    later = list(rows.filter(valid_from__gt=valid_to))
    rows.filter(pk__in=[row.pk for row in later]).delete()
    current = rows.filter(Q(valid_to=None) | Q(valid_to__gt=valid_to)).first()
    if current is not None:
        _cut(current, valid_to)
    return current or next(iter(later), None)


def _cut(row: Any, day: date | None) -> None:
    if row.valid_from == day:
        row.delete()
    else:
        row.valid_to = day
        row.save(update_fields=["valid_to"])
