"""Checks that acts on the records of a unit share, and what they refuse with."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.models import Unit

FURTHEST = timedelta(days=366)
"""A paper may come into force later than it is recorded; more than a year ahead is a slip of the keyboard."""


class DateRefused(Refusal):
    """The day does not fit."""


class UnitClosed(Refusal):
    message = gettext_lazy("Đơn vị đã kết thúc hoạt động nên không ghi thêm được.")


def locked_unit(unit: Unit, at: datetime) -> Unit:
    """The unit's row under a lock: two clerks may start the same thing at the same moment.

    :raises UnitClosed: nothing is added to a closed unit.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if unit.closed_date is not None and unit.closed_date <= dates.local_date(at):
        raise UnitClosed
    return unit


def refuse_future(day: date, at: datetime, field: str) -> None:
    """:raises DateRefused: the day lies ahead."""
    if day > dates.local_date(at):
        raise DateRefused(
            _("Ngày %(day)s chưa tới; chọn từ hôm nay trở về trước.") % {"day": dates.day(day)}, field=field
        )


def refuse_far(day: date, at: datetime, field: str) -> None:
    """:raises DateRefused: the day lies more than a year ahead."""
    if day > dates.local_date(at) + FURTHEST:
        raise DateRefused(
            _("Ngày %(day)s còn quá xa; kiểm tra lại năm vừa nhập.") % {"day": dates.day(day)}, field=field
        )


def refuse_not_after(day: date, first: date | None, field: str) -> None:
    """:raises DateRefused: an end that does not come after its beginning."""
    if first is not None and day <= first:
        raise DateRefused(
            _("Ngày kết thúc phải sau ngày bắt đầu %(first)s.") % {"first": dates.day(first)}, field=field
        )
