"""Every morning: who has something of the plan before him or her, and whose head must know that it is late."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy, override

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.programme.models import PlanActivity, YearPlan
from tuquan.programme.plan_reading import PlanLine, plan_book
from tuquan.units.queries.people import accounts_with

BEFORE = (7, 1, 0)
"""How many days before the last one the responsible are reminded; ours, not the law's."""
AFTER = (1, 7, 14)
"""How many days late they are reminded again; from the second on the head is told as well."""
HEAD_FROM = 7


def register_kinds() -> None:
    kinds.register("plan.near", gettext_lazy("Việc của kế hoạch năm sắp tới hạn"))
    kinds.register("plan.late", gettext_lazy("Việc của kế hoạch năm quá hạn"), default=Channel.EMAIL)


def remind_of_plans(day: date) -> int:
    """Told once an occasion: the key is the activity, its last day and how far away it is."""
    wanted = {day + timedelta(days=left) for left in BEFORE} | {day - timedelta(days=late) for late in AFTER}
    near = PlanActivity.objects.filter(
        last_date__in=wanted, dropped_date=None, done_date=None, plan__unit__closed_date=None
    )
    told = 0
    plans = YearPlan.objects.filter(pk__in=near.values("plan")).select_related("unit")
    with override("vi"):
        for plan in plans.order_by("pk").iterator(chunk_size=200):
            lines = [line for line in plan_book(plan, day).lines if line.is_open and line.activity.last_date in wanted]
            told += sum(_tell(line, plan, day) for line in lines)
    return told


def _tell(line: PlanLine, plan: YearPlan, day: date) -> int:
    activity = line.activity
    left = (activity.last_date - day).days
    people = _responsible(line) or accounts_with(plan.unit, Permission.RECORD_EDIT, day)
    kind = "plan.late" if left < 0 else "plan.near"
    title = f"{activity.what}: {dates.until(activity.last_date, day)}"
    body = _("Kế hoạch năm %(year)d; hạn %(day)s. Người thực hiện: %(who)s.") % {
        "year": plan.year,
        "day": dates.day(activity.last_date),
        "who": line.who or _("chưa phân công"),
    }
    told: dict[str, Any] = {"title": title, "body": body, "at": dates.at_noon(day), "unit": plan.unit}
    key = f"{activity.last_date.isoformat()}:{left}"
    count = notifications.tell(people, kind, activity, key=key, **told)
    if left <= -HEAD_FROM:
        heads = _without(accounts_with(plan.unit, Permission.CYCLE_SIGN, day), people)
        count += notifications.tell(heads, kind, activity, key=key, **told)
    return count


def _responsible(line: PlanLine) -> list[User]:
    people = [person.user for person in line.activity.people.all() if person.user is not None]
    return [user for user in people if user.is_active]


def _without(users: Iterable[User], told: Iterable[User]) -> list[User]:
    known = {user.pk for user in told}
    return [user for user in users if user.pk not in known]
