"""Unread messages of somebody who leaves: those that ask the office to act go on to the successor."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.text import number
from tuquan.notifications import services
from tuquan.notifications.kinds import KINDS
from tuquan.notifications.models import Message
from tuquan.units import handover
from tuquan.units.models import Person, Unit


def _waiting(person: Person, unit: Unit) -> QuerySet[Message]:
    kinds = [code for code, kind in KINDS.items() if kind.of_office]
    return Message.objects.filter(recipient=person.user_id, unit=unit, kind__in=kinds, read_at=None)


def unread_messages(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    count = _waiting(person, unit).count() if person.user_id is not None else 0
    if count:
        title = _("%(count)s thông báo công việc chưa đọc") % {"count": number(count)}
        yield handover.OpenTask(title, reverse("notifications:list"), pass_on=_to_next(person, unit))


def _to_next(person: Person, unit: Unit) -> handover.PassOn:
    def pass_on(successor: Person, by: User, at: datetime) -> None:
        if successor.user is None:
            raise handover.CannotTake(
                _("%(name)s chưa có tài khoản nên không nhận được thông báo.") % {"name": successor.full_name}
            )
        messages = list(_waiting(person, unit).order_by("created_at", "pk"))
        for one in messages:
            services.pass_on(one, successor.user, at=at)
        personal = {"to": (person.full_name, successor.full_name)}
        changes = {"messages": (None, len(messages))}
        audit.record("task.handed_over", person, unit_id=unit.pk, by=by, at=at, changes=changes, personal=personal)

    return pass_on


def register() -> None:
    handover.source(unread_messages)
