"""Disputes of a quarter, as counts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.programme.models import DisputeCount
from tuquan.programme.records import figures_of_disputes
from tuquan.units.models import Unit
from tuquan.units.services.checks import DateRefused, locked_unit


class MoreThanArose(Refusal):
    message = _("Số đã giải quyết và đã chuyển không thể nhiều hơn số phát sinh.")


@audit.transaction
def count_disputes(
    unit: Unit, *, year: int, quarter: int, arisen: int, settled: int, passed_on: int, by: User, at: datetime
) -> DisputeCount:
    """State the quarter's counts, or correct them; zeros say that there was none.

    :raises MoreThanArose: more settled and passed on than arose.
    :raises DateRefused: the quarter has not begun.
    """
    unit = locked_unit(unit, at)
    if settled + passed_on > arisen:
        raise MoreThanArose(field="settled")
    if dates.quarter_of(year, quarter).first > dates.local_date(at):
        raise DateRefused(_("Quý này chưa bắt đầu."), field="quarter")
    row = DisputeCount.objects.filter(unit=unit, year=year, quarter=quarter).first()
    before = (row.arisen, row.settled, row.passed_on) if row else (None, None, None)
    row = row or DisputeCount(unit=unit, year=year, quarter=quarter)
    row.arisen, row.settled, row.passed_on = arisen, settled, passed_on
    row.save()
    changes = {
        "arisen": (before[0], arisen),
        "settled": (before[1], settled),
        "passed_on": (before[2], passed_on),
    }
    audit.record("programme.disputes_counted", row, unit_id=unit.pk, by=by, at=at, changes=changes)
    facts.replace(row, figures_of_disputes(row), by=by, at=at)
    return row
