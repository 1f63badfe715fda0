"""Somebody has to look: held acts and conflicts are told once a day to whoever settles them at the unit."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.notifications import services as notifications
from tuquan.units.models import Unit

TO_SETTLE = "phone.to_settle"


@audit.transaction
def tell_of_acts(unit: Unit, *, at: datetime) -> None:
    """The message names nobody and nothing: what it is about stands on the page."""
    day = dates.local_date(at)
    chiefs = User.objects.filter(
        is_active=True,
        person__assignments__in=unit.assignments.filter(on_day(day), role__in=roles_with(Permission.ROSTER_EDIT)),
    )
    notifications.tell(
        chiefs.distinct().order_by("pk"),
        TO_SETTLE,
        unit,
        title=_("Có việc gửi từ điện thoại chờ xử lý"),
        url=reverse("phone:act_list"),
        key=f"{TO_SETTLE}:{day}",
        at=at,
        unit=unit,
    )
