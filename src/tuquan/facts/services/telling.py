"""Everybody who used a figure is told when it no longer stands."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.facts import sources
from tuquan.facts.models import Fact
from tuquan.notifications import kinds, services as notifications
from tuquan.units.models import RoleAssignment, Unit

KIND = "facts.ended"


def register_kind() -> None:
    kinds.register(KIND, _("Số liệu đã dùng bị thay hoặc rút"), always=True)


def tell_users(ended: Sequence[Fact], *, at: datetime) -> None:
    """The messages are rows of the transaction in which the facts end."""
    for use in sources.uses_of(ended):
        rows = RoleAssignment.objects.filter(
            on_day(dates.today()), unit=use.unit_id, role__in=roles_with(Permission.FACT_VIEW)
        )
        people = User.objects.filter(pk__in=rows.values("person__user"), is_active=True).order_by("pk")
        notifications.tell(
            people,
            KIND,
            None,
            title=_("Số liệu trong “%(title)s” đã bị thay hoặc rút") % {"title": use.title},
            body=_("Anh/chị xem lại và quyết định có sửa hay không; văn bản đã gửi không tự đổi."),
            url=use.url,
            at=at,
            unit=Unit.objects.filter(pk=use.unit_id).first(),
        )
