"""The first report: half a minute to write, at once with the head, the team and the police of the place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.files.enums import IMAGES
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.incidents import wording
from tuquan.incidents.catalogue import kind_of, kinds, playbook_for
from tuquan.incidents.enums import Severity, Side
from tuquan.incidents.models import Incident, IncidentSettings, Told
from tuquan.notifications import kinds as notices, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.units.enums import TeamKind
from tuquan.units.models import Person, RoleAssignment, Site, TeamMember, Unit
from tuquan.units.queries.people import accounts_with, holders
from tuquan.units.services.checks import locked_unit

PHOTO = "place"
TEAMS = (TeamKind.SECURITY_TEAM, TeamKind.SELF_MANAGEMENT)
CLOCK = timedelta(minutes=5)
"""How far a device's clock may run ahead of ours before the times are set back to ours."""


class TimesRefused(Refusal):
    """The times do not follow one another."""


class PhotosRefused(Refusal):
    message = gettext_lazy("Việc đông người không kèm ảnh: không chụp, không ghi tên người dân.")


class UnknownKind(Refusal):
    message = gettext_lazy("Loại vụ việc này không dùng được cho đơn vị hôm nay.")


def register_kinds() -> None:
    notices.register("incidents.reported", gettext_lazy("Có vụ việc mới"), default=Channel.EMAIL, always=True)
    notices.register("incidents.alarm", gettext_lazy("Vụ việc chưa có người nhận"), default=Channel.EMAIL, always=True)
    notices.register("incidents.handed", gettext_lazy("Đơn vị bàn giao vụ việc"), always=True, of_office=True)
    notices.register("incidents.received", gettext_lazy("Cơ quan có thẩm quyền đã nhận vụ việc"))
    notices.register("incidents.measure_due", gettext_lazy("Hạn biện pháp sau vụ việc"))


@dataclass(frozen=True)
class Recipient:
    side: Side
    name: str
    user: User | None = None
    unit: Unit | None = None
    phone: str = ""
    person: Any = None


@audit.transaction
def report_incident(
    unit: Unit,
    *,
    kind: str,
    where: str,
    now: str = "",
    severity: str = Severity.HELP,
    started_at: datetime | None = None,
    discovered_at: datetime | None = None,
    reported_at: datetime | None = None,
    people: int | None = None,
    drill: bool = False,
    site: Site | None = None,
    photos: Iterable[Received | StoredFile] = (),
    act_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> Incident:
    """Write down what is happening and tell everybody concerned. The same `act_id` again returns the first report.

    :raises UnknownKind: no such kind for this unit on the day.
    :raises TimesRefused: started after it was discovered, discovered after it was reported, reported in the future.
    :raises PhotosRefused: pictures of a crowd.
    :raises WordsUnfit: a secrecy mark or a card number.
    """
    unit = locked_unit(unit, at)
    if act_id is not None and (first := Incident.objects.filter(pk=act_id, unit=unit).first()):
        return first
    reported = reported_at or at
    row = kinds().get(kind)
    if row is None or not row.fits(unit.kind, dates.local_date(reported)):
        raise UnknownKind(field="kind")
    photos = list(photos)
    if photos and not row.takes_photos:
        raise PhotosRefused(field="photo")
    discovered = discovered_at or started_at or reported
    _check_times(started_at, discovered, reported, at)
    plan = playbook_for(
        kind,
        severity,
        unit_kind=unit.kind,
        unit=unit.code,
        site=site.name if site else "",
        day=dates.local_date(reported),
    )
    incident = Incident.objects.create(
        id=act_id or uuid7(),
        unit=unit,
        site=site,
        kind=kind,
        severity=severity,
        drill=drill,
        where=wording.fit(where, "where"),
        now=wording.fit(now, "now"),
        people=people if row.crowd else None,
        started_at=started_at,
        discovered_at=discovered,
        reported_at=reported,
        received_at=at,
        reported_by=by,
        playbook=plan.code if plan else "",
        playbook_version=plan.version if plan else 0,
        alarmed_at=at,
    )
    for photo in photos:
        keep_photo(incident, photo, incident, by=by, at=at)
    changes = {"kind": (None, kind), "severity": (None, severity), "drill": (None, drill)}
    audit.record("incident.reported", incident, unit_id=unit.pk, by=by, at=at, changes=changes)
    tell_everybody(incident, at=at)
    return incident


def _check_times(started: datetime | None, discovered: datetime, reported: datetime, at: datetime) -> None:
    if reported > at + CLOCK or discovered > at + CLOCK:
        raise TimesRefused(_("Giờ ghi còn ở phía trước; kiểm tra lại."), field="discovered_at")
    if discovered > reported:
        raise TimesRefused(_("Phát hiện phải trước hoặc cùng lúc báo."), field="discovered_at")
    if started is not None and started > discovered:
        raise TimesRefused(_("Việc bắt đầu trước khi được phát hiện."), field="started_at")


def keep_photo(
    incident: Incident, photo: Received | StoredFile, owner: Any, *, by: User | None, at: datetime
) -> StoredFile:
    """A picture just received, or one that a device sent before the act that names it."""
    if isinstance(photo, StoredFile):
        return files.attach(photo, owner, by=by, at=at)
    return files.store(photo, unit=incident.unit, owner=owner, purpose=PHOTO, by=by, at=at)


def sent_photos(ids: Iterable[Any], unit: Unit, by: User) -> list[StoredFile]:
    """The pictures that a device uploaded for an act, still free."""
    rows = StoredFile.objects.filter(pk__in=list(ids), unit=unit, uploaded_by=by, owner_type="", kind__in=IMAGES)
    return list(rows.order_by("pk"))


# Telling


def recipients(incident: Incident) -> Iterator[Recipient]:
    """Who is told at once, as the kind says. A drill goes to the own unit only."""
    unit, asked = incident.unit, kind_of(incident.kind).tells
    today = dates.local_date(incident.received_at)
    if Side.HEAD in asked:
        for person in holders(unit, "head", today):
            yield Recipient(Side.HEAD, person.full_name, person.user, unit, person.phone, person.pk)
    if Side.CHIEF in asked:
        for person in holders(unit, "guard_chief", today):
            yield Recipient(Side.CHIEF, person.full_name, person.user, unit, person.phone, person.pk)
    if Side.TEAM in asked:
        rows = TeamMember.objects.filter(on_day(today), team__unit=unit, team__kind__in=TEAMS)
        for member in rows.filter(on_day(today, "team__")).select_related("person__user").order_by("order", "pk"):
            yield Recipient(
                Side.TEAM, member.person.full_name, member.person.user, unit, member.person.phone, member.person.pk
            )
    police = unit.police_body
    if Side.POLICE in asked and police is not None and not incident.drill:
        yield Recipient(Side.POLICE, police.name, None, police, police.phone)


def blank_person(person_id: str) -> None:
    """Somebody's data is to be forgotten: that the side was told stays, without the name."""
    person = Person.objects.filter(pk=person_id).first()
    if person is not None and person.user_id is not None:
        for row in Told.objects.filter(user=person.user_id):
            row.name, row.phone, row.user = f"({row.pk.hex[-6:]})", "", None  # unique beside others of that side
            row.save(update_fields=["name", "phone", "user"])


def tell_everybody(incident: Incident, *, at: datetime) -> None:
    seen: set[Any] = set()
    for one in recipients(incident):
        if (key := one.user.pk if one.user else (one.side, one.person)) in seen:
            continue
        seen.add(key)
        tell_one(incident, one, at=at)
    send(incident, list(incident.told.select_related("user", "unit")), "incidents.reported", key="first", at=at)


def tell_one(incident: Incident, one: Recipient, *, at: datetime) -> Told:
    """Two of one name are two who are told: the second bears a number."""
    names = set(incident.told.filter(side=one.side).values_list("name", flat=True))
    name, number = one.name, 1
    while name in names:
        number += 1
        name = f"{one.name} ({number})"
    return Told.objects.create(
        incident=incident, side=one.side, name=name, user=one.user, unit=one.unit, phone=one.phone, sent_at=at
    )


def accounts_of(told: Told) -> list[User]:
    """Whose inbox the news goes to; nobody's where a link or the telephone is the only way."""
    if told.side == Side.POLICE:
        return accounts_with(told.unit, Permission.INCIDENT_RECEIVE) if told.unit else []
    return [told.user] if told.user else []


def send(incident: Incident, rows: Iterable[Told], kind: str, *, key: str, at: datetime) -> int:
    title = _("Vụ việc: %(what)s") % {"what": incident}
    if kind == "incidents.alarm":
        title = _("Chưa có người nhận · %(what)s") % {"what": incident}
    count = 0
    for row in rows:
        count += notifications.tell(
            accounts_of(row),
            kind,
            incident,
            title=title,
            url=row.incident.get_absolute_url() if row.side != Side.POLICE else told_path(row),
            key=key,
            at=at,
            unit=row.unit,
        )
    return count


def told_path(row: Told) -> str:
    from django.urls import reverse

    return reverse("incidents:told", args=[row.pk])


def sound_alarms(now: datetime) -> int:
    """Every minute: incidents nobody took are told again to whoever has not answered, and wider each time."""
    count = 0
    waiting = Incident.objects.open().filter(taken_at=None).select_related("unit__police_body")
    for incident in waiting:
        minutes = IncidentSettings.of(incident.unit).alarm_minutes
        if incident.alarmed_at is not None and now < incident.alarmed_at + timedelta(minutes=minutes):
            continue
        count += _alarm(incident, at=now)
    return count


@audit.transaction
def _alarm(incident: Incident, *, at: datetime) -> int:
    incident = Incident.objects.select_for_update(of=("self",)).select_related("unit__police_body").get(pk=incident.pk)
    if incident.taken_at is not None or not incident.is_open:
        return 0
    incident.alarms += 1
    incident.alarmed_at = at
    incident.save(update_fields=["alarms", "alarmed_at"])
    _widen(incident, at=at)
    rows = incident.told.filter(received_at=None).select_related("user", "unit", "incident")
    sent = send(incident, rows, "incidents.alarm", key=f"alarm:{incident.alarms}", at=at)
    audit.record(
        "incident.alarmed",
        incident,
        unit_id=incident.unit_id,
        by=None,
        at=at,
        changes={"alarms": (incident.alarms - 1, incident.alarms)},
    )
    return sent


def _widen(incident: Incident, *, at: datetime) -> None:
    """From the first alarm on also everybody of the unit who may deal with incidents; then the head's deputies by
    delegation come with them, because they hold the same permission."""
    known = set(incident.told.exclude(user=None).values_list("user", flat=True))
    for user in accounts_with(incident.unit, Permission.INCIDENT_EDIT):
        if user.pk not in known:
            person = Person.objects.filter(user=user).first()
            phone = person.phone if person else ""
            tell_one(
                incident,
                Recipient(_side_of(user, incident.unit), user.get_full_name(), user, incident.unit, phone),
                at=at,
            )


def _side_of(user: User, unit: Unit) -> Side:
    head = RoleAssignment.objects.filter(person__user=user, unit=unit, role="head").exists()
    return Side.HEAD if head else Side.TEAM
