"""The watch on the start page: what somebody who stands guard does now, and the unit's day for its head and clerk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments.acts import NextAct
from tuquan.duty.enums import RosterState
from tuquan.duty.models import ClockIn, HandOver, Shift
from tuquan.duty.queries.watch import on_watch, to_take
from tuquan.duty.services.watch import EARLY
from tuquan.gate.queries import logs
from tuquan.incidents.enums import Side
from tuquan.incidents.models import Incident, Told, Transfer
from tuquan.patrols.models import Round
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

SOON = timedelta(minutes=30)
"""So long before a round may begin it is the next thing to do."""
AHEAD = timedelta(days=8)


@dataclass(frozen=True)
class OwnWatch:
    """Somebody's own watch: where it stands, what comes, and the one thing to do now."""

    running: ClockIn | None
    shifts: list[Shift]
    """Those that are not over yet, a handful."""
    rounds: list[Round]
    incidents: list[Incident]
    next: NextAct


def own_watch(user: User, unit: Unit, now: datetime) -> OwnWatch | None:
    """None for somebody who does not stand guard in this unit."""
    person = getattr(user, "person", None)
    if person is None or not has_permission(user, Permission.WATCH_WORK, unit):
        return None
    running = on_watch(unit, now).filter(person=person).first()
    published = Shift.objects.filter(unit=unit, guard__person=person, roster__state=RosterState.PUBLISHED)
    coming = published.filter(ends_at__gt=now, starts_at__lt=now + AHEAD).select_related("kind", "post")
    shifts = list(coming.order_by("starts_at", "pk")[:3])
    waiting = [one for one in to_take(unit, now) if one.given_by_id != user.pk]
    due = Round.objects.filter(unit=unit, finished_at=None, missed_told_at=None, due_from__lt=now + timedelta(hours=8))
    rounds = list(due.select_related("route").order_by("due_from", "pk")[:3])
    return OwnWatch(
        running=running,
        shifts=shifts,
        rounds=rounds,
        incidents=list(Incident.objects.open().filter(unit=unit).order_by("-discovered_at")[:3]),
        next=next(_acts(running, shifts, waiting, rounds, user, now)),
    )


def _acts(
    running: ClockIn | None,
    shifts: list[Shift],
    waiting: list[HandOver],
    rounds: list[Round],
    user: User,
    now: datetime,
) -> Iterator[NextAct]:
    """In the order in which they come: the shift begins, what the one before hands over, the round, the end."""
    home = reverse("duty:watch")
    due = next((one for one in shifts if one.starts_at <= now + EARLY), None)
    if running is None and due is not None:
        yield NextAct(_name(due), due.post.name, reverse("duty:clock_in"), _("Vào ca"))
    if running is not None:
        left = next((one for one in waiting if one.post_id == running.post_id), None)
        if left is not None:
            sentence = _("Người giao đã ký; anh/chị đếm lại rồi ký nhận.")
            title = _("Nhận bàn giao: %(post)s") % {"post": left.post.name}
            yield NextAct(title, sentence, left.get_absolute_url(), _("Nhận ca"))
        walked = next((one for one in rounds if one.started_at and one.started_by_id == user.pk), None)
        if walked is not None:
            yield NextAct(walked.route.name, _("Vòng tuần tra đang đi."), walked.get_absolute_url(), _("Đi tiếp"))
        begun = next(
            (one for one in rounds if not one.started_at and one.due_from and one.due_from <= now + SOON), None
        )
        if begun is not None and begun.due_by is not None:
            sentence = _("Đi trong khoảng %(first)s–%(last)s.") % {
                "first": _hour(begun.due_from or begun.due_by),
                "last": _hour(begun.due_by),
            }
            yield NextAct(begun.route.name, sentence, begun.get_absolute_url(), _("Mở vòng tuần tra"))
        until = running.shift.ends_at if running.shift else None
        title = _("Anh/chị đang trực tại %(post)s") % {"post": running.post.name}
        if until is not None and until <= now + EARLY:
            sentence = _("Ca đến %(hour)s. Đếm lại đồ dùng rồi ký giao ca.") % {"hour": _hour(until)}
            yield NextAct(title, sentence, reverse("duty:hand_over_give", args=[running.post_id]), _("Giao ca"))
        yield NextAct(title, _("Ca đến %(hour)s.") % {"hour": _hour(until)} if until else "", home, _("Mở ca trực"))
    if shifts:
        yield NextAct(_("Ca tới: %(shift)s") % {"shift": _name(shifts[0])}, shifts[0].post.name, whose="waiting")
    sentence = _("Bảy ngày tới chưa có ca nào của anh/chị trong lịch đã công bố.")
    yield NextAct(_("Anh/chị không còn việc nào chờ"), sentence, whose="done")


def _name(shift: Shift) -> str:
    return _("%(kind)s %(first)s–%(last)s, %(day)s") % {
        "kind": shift.kind.name,
        "first": _hour(shift.starts_at),
        "last": _hour(shift.ends_at),
        "day": f"{shift.day:%d/%m}",
    }


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


@dataclass(frozen=True)
class UnitDay:
    """The unit today, for its head and clerk."""

    on_watch: list[ClockIn]
    incidents: list[Incident]
    inside: int
    """People who came in through the gates and have not left."""


@dataclass(frozen=True)
class PoliceDay:
    """What units told or handed over to the police of their place and what still waits there."""

    told: list[Told]
    """Of incidents that go on; who was not answered first."""
    transfers: list[Transfer]

    @property
    def next(self) -> NextAct | None:
        new = next((one for one in self.told if one.received_at is None), None)
        if new is not None:
            where = f"{new.incident.unit.name}: {new.incident}"
            sentence = _("%(where)s. Báo lúc %(hour)s.") % {"where": where, "hour": _hour(new.sent_at)}
            url = reverse("incidents:told", args=[new.pk])
            return NextAct(_("Đơn vị báo vụ việc, chưa được trả lời"), sentence, url, _("Xem và trả lời"))
        if self.transfers:
            one = self.transfers[0]
            sentence = f"{one.incident.unit.name}: {one.incident}"
            return NextAct(_("Vụ việc được bàn giao, chờ ký nhận"), sentence, one.get_absolute_url(), _("Xem, ký nhận"))
        return None


def police_day(user: User, unit: Unit) -> PoliceDay | None:
    """None for an authority that receives no incidents."""
    if not has_permission(user, Permission.INCIDENT_RECEIVE, unit):
        return None
    told = Told.objects.permitted(user, Permission.INCIDENT_RECEIVE).filter(
        side=Side.POLICE, unit=unit, incident__closed_at=None, incident__withdrawn_at=None
    )
    handed = Transfer.objects.permitted(user, Permission.INCIDENT_RECEIVE).filter(
        to_unit=unit, received_at=None, incident__withdrawn_at=None
    )
    return PoliceDay(
        told=list(
            told.select_related("incident__unit").order_by(F("received_at").desc(nulls_first=True), "-sent_at")[:5]
        ),
        transfers=list(handed.select_related("incident__unit").order_by("handed_at", "pk")[:5]),
    )


def unit_day(user: User, unit: Unit, now: datetime) -> UnitDay | None:
    """None where no watch is kept with the product, or for somebody who does not look after it."""
    if not has_permission(user, Permission.ROSTER_VIEW, unit):
        return None
    found = UnitDay(
        on_watch=list(on_watch(unit, now)[:6]),
        incidents=list(Incident.objects.open().filter(unit=unit).order_by("-discovered_at")[:3]),
        inside=logs.inside(unit).aggregate(n=Sum("people", default=0))["n"],
    )
    return found if found.on_watch or found.incidents or found.inside or _keeps_watch(unit, now) else None


def _keeps_watch(unit: Unit, now: datetime) -> bool:
    return Shift.objects.filter(
        unit=unit, roster__state=RosterState.PUBLISHED, ends_at__gt=now - timedelta(days=1), starts_at__lt=now + AHEAD
    ).exists()
