"""The secret address of a person's calendar: made when asked for, taken back by making another."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import links
from tuquan.programme.icalendar import Event
from tuquan.programme.models import CalendarAddress, PlanActivity, YearPlan
from tuquan.programme.plan_reading import PlanLine, plan_book
from tuquan.units.models import Unit

LASTS = timedelta(days=5 * 366)
"""A calendar on a phone is set up once; after that time the address has to be renewed."""


@audit.transaction
def renew_address(user: User, *, at: datetime) -> CalendarAddress:
    """The first address, or a new one; every calendar that used the old one gets nothing any more."""
    CalendarAddress.objects.get_or_create(user=user, defaults={"made_at": at, "serial": 0})
    found = CalendarAddress.objects.select_for_update(of=("self",)).get(user=user)
    found.serial += 1
    found.made_at = at
    found.save(update_fields=["serial", "made_at"])
    audit.record("calendar.renewed", found, unit_id=None, by=user, at=at)
    return found


def token_for(address: CalendarAddress) -> str:
    return links.token_of("calendar", address.user_id, until=address.made_at + LASTS, serial=address.serial)


def owner_of(token: str, *, now: datetime) -> User:
    """Whose calendar it is. Every other address is simply not there.

    :raises Http404: wrong, expired, renewed since, or the account is closed.
    """
    try:
        link = links.link_of("calendar", token, now=now)
    except links.LinkRefused as refusal:
        raise Http404 from refusal
    found = CalendarAddress.objects.filter(user=UUID(link.key), serial=link.serial, user__is_active=True)
    address = found.select_related("user").first()
    if address is None:
        raise Http404
    return address.user


def events_of(user: User, *, today: date, now: datetime, home: str) -> list[Event]:
    """What the plans of this and the next year ask of the units whose records the user may see today, and what he or
    she is responsible for elsewhere."""
    units = Unit.objects.permitted(user, Permission.RECORD_VIEW).values("pk")
    own = PlanActivity.objects.filter(people__user=user).values("plan")
    plans = YearPlan.objects.filter(Q(unit__in=units) | Q(pk__in=own), year__in=(today.year, today.year + 1))
    seen = {unit["pk"] for unit in units}
    events = []
    for plan in plans.select_related("unit").order_by("year", "unit__sort_key", "pk"):
        for line in plan_book(plan, today).lines:
            mine = any(person.user_id == user.pk for person in line.activity.people.all())
            if mine or plan.unit_id in seen:
                events.append(_event(line, plan, now=now, home=home, mine=mine))
    return events


def _event(line: PlanLine, plan: YearPlan, *, now: datetime, home: str, mine: bool) -> Event:
    activity = line.activity
    done = f"✓ {activity.what}" if line.done_date else activity.what
    said = [
        _("Người thực hiện: %(who)s") % {"who": line.who} if line.who else "",
        _("Minh chứng: %(evidence)s") % {"evidence": activity.evidence} if activity.evidence else "",
        plan.unit.name,
    ]
    return Event(
        uid=f"{activity.pk}@tuquan",
        first=activity.first_date,
        last=activity.last_date,
        summary=done,
        changed_at=now,
        description="\n".join(part for part in said if part),
        url=f"{home}{activity.get_absolute_url()}",
        cancelled=bool(activity.dropped_date),
        categories=(str(line.state.label),),
        alarm_days=3 if mine and line.is_open else None,
    )
