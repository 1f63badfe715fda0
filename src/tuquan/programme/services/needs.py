"""Equipment a year's plan asks for: listed, bought, received."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.programme.models import PlanNeed, YearPlan
from tuquan.units.services.checks import locked_unit, refuse_future

FIELDS = ("what", "quantity", "measure", "cost_planned", "cost_spent", "cost_source", "received_date", "note")


class NeedMet(Refusal):
    """Money was spent on it or it is there: it stays in the list."""


@audit.transaction
def add_need(plan: YearPlan, *, by: User, at: datetime, **fields: Any) -> PlanNeed:
    """:raises DateRefused: received in the future."""
    locked_unit(plan.unit, at)
    need = PlanNeed(plan=plan, **_cleaned(fields))
    _check(need.received_date, at)
    need.save()
    changes = {"what": ("", need.what), "quantity": (None, need.quantity), "cost_planned": (None, need.cost_planned)}
    audit.record("programme.plan_need_added", need, unit_id=plan.unit_id, by=by, at=at, changes=changes)
    return need


@audit.transaction
def change_need(need: PlanNeed, *, by: User, at: datetime, **fields: Any) -> PlanNeed:
    """:raises DateRefused: received in the future."""
    locked_unit(need.plan.unit, at)
    before = PlanNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    after = PlanNeed.objects.select_related("plan").get(pk=need.pk)
    for name, value in _cleaned(fields).items():
        setattr(after, name, value)
    _check(after.received_date, at)
    changes = audit.changes_of(before, after, FIELDS)
    if changes:
        after.save()
        audit.record("programme.plan_need_changed", after, unit_id=after.plan.unit_id, by=by, at=at, changes=changes)
    return after


@audit.transaction
def remove_need(need: PlanNeed, *, by: User, at: datetime) -> None:
    """:raises NeedMet: money was spent on it, or it has come."""
    locked_unit(need.plan.unit, at)
    need = PlanNeed.objects.select_for_update(of=("self",)).select_related("plan").get(pk=need.pk)
    if need.cost_spent or need.received_date:
        raise NeedMet(_("Trang bị này đã mua hoặc đã nhận nên không xóa khỏi kế hoạch."))
    changes = {"what": (need.what, ""), "quantity": (need.quantity, None)}
    audit.record("programme.plan_need_removed", need, unit_id=need.plan.unit_id, by=by, at=at, changes=changes)
    need.delete()


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}


def _check(received: date | None, at: datetime) -> None:
    if received is not None:
        refuse_future(received, at, "received_date")
