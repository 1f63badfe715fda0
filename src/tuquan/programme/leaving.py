"""What somebody who leaves has to hand over: the activities of running plans he or she is responsible for."""

from collections.abc import Iterable

from tuquan.core import dates
from tuquan.programme.models import PlanActivity
from tuquan.units.handover import OpenTask
from tuquan.units.models import Person, Unit


def open_activities(person: Person, unit: Unit) -> Iterable[OpenTask]:
    rows = PlanActivity.objects.filter(people=person, plan__unit=unit, dropped_date=None, done_date=None)
    for activity in rows.filter(last_date__gte=dates.today()).select_related("plan"):
        yield OpenTask(activity.what, activity.get_absolute_url(), activity.plan.title)
