"""Registering for the year's emulation: what the unit, its parts and its people strive for."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardGroup, AwardSubject
from tuquan.assessments.models import EmulationLine, EmulationRegistration
from tuquan.assessments.services import opening, telling
from tuquan.assessments.services.commending import refuse_stranger
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.units.models import Person, SubUnit, Unit


class EmulationRefused(Refusal):
    """The registration does not hold together, or was sent already."""


def _lock(registration: EmulationRegistration) -> EmulationRegistration:
    registration = EmulationRegistration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if registration.sent_at is not None:
        raise EmulationRefused(_("Bản đăng ký thi đua đã gửi nên không sửa được."))
    return registration


@audit.transaction
def open_registration(unit: Unit, year: int, *, by: User | None, at: datetime) -> EmulationRegistration:
    """The unit's sheet of the year; the one that is there, when it was opened before."""
    row, made = EmulationRegistration.objects.get_or_create(
        unit=unit, year=year, defaults={"office": opening.authority(unit, date(year, 3, 31)).office}
    )
    if made:
        audit.record("emulation.opened", row, unit_id=unit.pk, by=by, at=at, changes={"year": (None, year)})
    return row


@audit.transaction
def add_line(
    registration: EmulationRegistration,
    *,
    subject: str,
    title: str,
    by: User | None,
    at: datetime,
    sub_unit: SubUnit | None = None,
    person: Person | None = None,
) -> EmulationLine:
    """:raises EmulationRefused: sent already, written twice, or a title of the other group."""
    registration = _lock(registration)
    refuse_stranger(registration.unit, sub_unit, person, dates.local_date(at))
    row = awards.law().titles.get(title)
    group = AwardGroup.INDIVIDUAL if subject == AwardSubject.PERSON else AwardGroup.COLLECTIVE
    if row is None or group not in row.groups:
        raise EmulationRefused(_("Danh hiệu này không dành cho đối tượng đã chọn."))
    line = EmulationLine(
        registration=registration,
        subject=subject,
        title=title,
        added_at=at,
        sub_unit=sub_unit if subject == AwardSubject.SUB_UNIT else None,
        person=person if subject == AwardSubject.PERSON else None,
    )
    same = registration.lines.filter(subject=subject, title=title, sub_unit=line.sub_unit, person=line.person)
    if same.exists():
        raise EmulationRefused(_("Dòng này đã có trong bản đăng ký."))
    line.save(force_insert=True)
    audit.record(
        "emulation.line_added",
        registration,
        unit_id=registration.unit_id,
        by=by,
        at=at,
        personal={"person": (None, str(person))} if person else None,
        reason=row.name,
    )
    if person is not None and person.user is not None:
        notifications.tell(
            [person.user],
            "commendation.about_me",
            registration,
            title=_("Anh/chị có tên trong bản đăng ký thi đua năm %(year)d") % {"year": registration.year},
            body=row.name,
            at=at,
            unit=registration.unit,
        )
    return line


@audit.transaction
def remove_line(line: EmulationLine, *, by: User | None, at: datetime) -> None:
    registration = _lock(line.registration)
    audit.record(
        "emulation.line_removed",
        registration,
        unit_id=registration.unit_id,
        by=by,
        at=at,
        personal={"person": (str(line.person), None)} if line.person else None,
        reason=line.title_words,
    )
    line.delete()


@audit.transaction
def send_registration(
    registration: EmulationRegistration, *, number: str, date: date, by: User | None, at: datetime
) -> EmulationRegistration:
    """:raises EmulationRefused: it is empty, was sent, or the day lies ahead."""
    registration = _lock(registration)
    if not registration.lines.exists():
        raise EmulationRefused(_("Chưa có tập thể, cá nhân nào đăng ký."))
    if date > dates.local_date(at):
        raise EmulationRefused(_("Ngày đăng ký chưa tới."))
    registration.number, registration.date = number, date
    registration.sent_at, registration.sent_by = at, by
    registration.save(update_fields=["number", "date", "sent_at", "sent_by"])
    audit.record(
        "emulation.sent",
        registration,
        unit_id=registration.unit_id,
        by=by,
        at=at,
        changes={"number": (None, number), "date": (None, date)},
    )
    telling.tell_body(
        registration.office,
        registration,
        _("Đăng ký thi đua năm %(year)d của %(unit)s") % {"year": registration.year, "unit": registration.unit.name},
        at=at,
    )
    return registration


@audit.transaction
def forget_names(registration: EmulationRegistration, *, at: datetime) -> int:
    """The retention period is over: the lines stay for the counts, the people's names do not."""
    count = registration.lines.filter(subject=AwardSubject.PERSON, forgotten_at=None).count()
    if count:
        reason = _("Hết thời hạn lưu tên trong bản đăng ký thi đua")
        audit.erase([registration], unit_id=registration.unit_id, by=None, at=at, reason=reason)
    return count


def blank_registration(registration_id: str) -> None:
    """What forgetting takes away; a restore does it again."""
    lines = EmulationLine.objects.filter(
        registration__pk=registration_id, subject=AwardSubject.PERSON, forgotten_at=None
    )
    lines.update(person=None, forgotten_at=timezone.now())
