from django.db.models import QuerySet

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.models import RoleAssignment, Unit


def users_with(permission: Permission, unit: Unit) -> QuerySet[User]:
    """Who holds a role at the unit today that carries the permission."""
    rows = RoleAssignment.objects.filter(on_day(dates.today()), unit=unit, role__in=roles_with(permission))
    return User.objects.filter(pk__in=rows.values("person__user"), is_active=True).order_by("pk")
