"""Which entries of the log somebody may read: those of the own units; the administrator, those of no unit."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit.models import Entry
from tuquan.units.models import Person, Unit
from tuquan.units.permitted import Viewer, held_with


def readable_units(user: Viewer) -> QuerySet[Unit]:
    """An administrator holds the permission at the installation: that opens the chain of no unit, and no unit's own.
    What a closed unit left behind is read by its successors."""
    own = [one.unit_id for one in held_with(user, Permission.AUDIT_VIEW) if one.unit_id is not None]
    return Unit.objects.filter(Q(pk__in=own) | Q(successions__new__in=own)).distinct().order_by("sort_key", "pk")


def reads_common_chain(user: Viewer) -> bool:
    return any(one.unit_id is None for one in held_with(user, Permission.AUDIT_VIEW))


def readable_entries(user: Viewer) -> QuerySet[Entry]:
    allowed = Q(unit_id__in=[unit.pk for unit in readable_units(user)])
    if reads_common_chain(user):
        allowed |= Q(unit_id=None)
    return Entry.objects.filter(allowed)


def filtered(entries: QuerySet[Entry], wanted: dict[str, Any]) -> QuerySet[Entry]:
    """Narrowed by what the form says; empty answers narrow nothing."""
    if unit := wanted.get("unit"):
        entries = entries.filter(unit_id=unit.pk)
    if kind := wanted.get("kind"):
        entries = entries.filter(kind=kind)
    if who := wanted.get("who"):
        people = Person.objects.matching(who).filter(user__isnull=False).values("user")
        by_name = User.objects.filter(Q(pk__in=people) | Q(username=who.strip().lower())).values("pk")
        entries = entries.filter(by_id__in=by_name)
    if record := wanted.get("record"):
        object_type, object_id = record
        entries = entries.filter(object_type=object_type, object_id=object_id)
    if first := wanted.get("first"):
        entries = entries.filter(at__gte=_midnight(first))
    if last := wanted.get("last"):
        entries = entries.filter(at__lt=_midnight(last + timedelta(days=1)))
    for word in (wanted.get("words") or "").split():
        entries = entries.filter(Q(reason__icontains=word) | Q(changes__icontains=word))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
