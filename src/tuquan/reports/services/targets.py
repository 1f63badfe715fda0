"""Targets: set with the document they come from, withdrawn with a reason."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.facts.catalogue import Kind, UnknownIndicator, catalogue
from tuquan.facts.fields import whole
from tuquan.reports.models import Target
from tuquan.units.models import Unit


class BadTarget(Exception):
    """A target that cannot be set; `message` says why."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class TargetWithdrawn(Exception):
    message = _("Chỉ tiêu phấn đấu này đã được bỏ trước đó.")


@audit.transaction
def set_target(
    unit: Unit,
    indicator: str,
    period: Period,
    threshold: Decimal | int,
    *,
    source_title: str,
    source_date: date | None = None,
    by: User | None,
    at: datetime,
) -> Target:
    """:raises BadTarget: unknown indicator or one that is never added, a threshold that cannot be, set already."""
    try:
        one = catalogue()[indicator]
        whole(Decimal(threshold))
    except UnknownIndicator as problem:
        raise BadTarget(problem.message) from None
    except ValidationError as problem:
        raise BadTarget(problem.messages[0]) from None
    if one.kind is Kind.DISTINCT:
        raise BadTarget(str(_("Chỉ tiêu này không cộng được nên không đặt mức phấn đấu.")))
    if not one.holds_in(period):
        raise BadTarget(str(_("Chỉ tiêu này không có trong kỳ đã chọn.")))
    if threshold <= 0 or (one.kind is Kind.RATIO and threshold > 100):
        raise BadTarget(str(_("Mức phấn đấu phải lớn hơn 0; tỷ lệ thì không quá 100 %.")))
    standing = Target.objects.standing().filter(
        unit=unit, indicator=indicator, first_date=period.first, last_date=period.last
    )
    if standing.exists():
        raise BadTarget(str(_("Đã có mức phấn đấu của chỉ tiêu này trong kỳ này; muốn đổi, hãy bỏ mức cũ trước.")))
    made = Target.objects.create(
        unit=unit,
        indicator=indicator,
        first_date=period.first,
        last_date=period.last,
        threshold=threshold,
        source_title=source_title,
        source_date=source_date,
        made_by=by,
        made_at=at,
    )
    changes = {one.name: (None, f"≥ {threshold} ({period})")}
    audit.record("report.target_set", made, unit_id=unit.pk, by=by, at=at, changes=changes)
    return made


@audit.transaction
def withdraw_target(target: Target, *, reason: str, by: User | None, at: datetime) -> Target:
    """:raises TargetWithdrawn: somebody did it first."""
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if target.withdrawn_at is not None:
        raise TargetWithdrawn
    target.withdrawn_at, target.withdrawn_reason = at, reason
    target.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record("report.target_withdrawn", target, unit_id=target.unit_id, by=by, at=at, reason=reason)
    return target
