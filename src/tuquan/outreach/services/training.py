"""Guards trained with the police: an office gathers people of several units, sends the list, enters what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.outreach.enums import Audience, CertificateKind, Result, SessionForm, SessionKind
from tuquan.outreach.models import GuardClass, Trainee
from tuquan.outreach.queries.training import units_below
from tuquan.outreach.services.certificates import issue_certificate, last_day
from tuquan.outreach.services.refusals import refuse_unknown_topic
from tuquan.outreach.services.sessions import record_session
from tuquan.units.models import Membership, Person, RoleAssignment, Unit

OPENED, RESULT = "guard_class.opened", "guard_class.result"


class ListsClosed(Refusal):
    message = _("Lớp này không còn nhận danh sách.")


class NotOfTheUnit(Refusal):
    message = _("Có người không thuộc đơn vị.")


class NobodyOnTheList(Refusal):
    message = _("Chưa đơn vị nào gửi danh sách.")


class NotSentYet(Refusal):
    message = _("Hãy ghi ngày gửi đề nghị trước khi nhập kết quả.")


class ClassEnded(Refusal):
    message = _("Lớp này đã kết thúc hoặc đã hủy.")


class ResultMissing(Refusal):
    message = _("Mỗi người trong danh sách cần một kết quả.")


class DatesOutOfOrder(Refusal):
    message = _("Ngày học phải trước hôm nay, ngày cuối không trước ngày đầu.")
    field = "held_from"


@dataclass(frozen=True)
class Entered:
    """What the police's list says of one person."""

    result: str
    number: str = ""


@audit.transaction
def open_class(
    office: Unit,
    *,
    title: str,
    trainer: str,
    lists_until: date,
    topic: str = "guarding",
    certificate_kind: str = CertificateKind.GUARD,
    note: str = "",
    by: User,
    at: datetime,
) -> GuardClass:
    """Open the list; whoever keeps records at the units below is told.

    :raises UnknownTopic: the catalogue has no such topic.
    """
    refuse_unknown_topic(topic)
    made = GuardClass.objects.create(
        office=office,
        title=text.clean(title),
        topic=topic,
        certificate_kind=certificate_kind,
        trainer=text.clean(trainer),
        lists_until=lists_until,
        note=text.clean(note),
        opened_at=at,
        opened_by=by,
    )
    audit.record(
        OPENED, made, unit_id=office.pk, by=by, at=at, changes={"title": (None, made.title), "topic": (None, topic)}
    )
    keepers = RoleAssignment.objects.filter(
        on_day(local_date(at)), unit__in=units_below(office).values("pk"), role__in=roles_with(Permission.RECORD_EDIT)
    )
    people = User.objects.filter(pk__in=keepers.values("person__user"), is_active=True).order_by("pk")
    heading = gettext("Đăng ký người học: %(title)s") % {"title": made.title}
    body = gettext("Gửi danh sách trước hết ngày %(day)s.") % {"day": dates.day(lists_until)}
    notifications.tell(people, OPENED, made, title=heading, body=body, at=at, key="opened", unit=office)
    return made


@audit.transaction
def put_on_list(guard_class: GuardClass, unit: Unit, people: Iterable[Person], *, by: User, at: datetime) -> int:
    """The unit's people for this class, instead of those it named before; returns how many.

    :raises ListsClosed, NotOfTheUnit: what the sentence says.
    """
    guard_class = GuardClass.objects.select_for_update(of=("self",)).get(pk=guard_class.pk)
    if not guard_class.gathers:
        raise ListsClosed
    chosen = {person.pk for person in people}
    members = Membership.objects.filter(on_day(local_date(at)), unit=unit, person__in=chosen)
    if chosen - set(members.values_list("person", flat=True)):
        raise NotOfTheUnit
    mine = Trainee.objects.filter(guard_class=guard_class, unit=unit)
    before = set(mine.values_list("person", flat=True))
    mine.exclude(person__in=chosen).delete()
    elsewhere = set(Trainee.objects.filter(guard_class=guard_class).values_list("person", flat=True))
    Trainee.objects.bulk_create(
        Trainee(guard_class=guard_class, unit=unit, person_id=pk) for pk in sorted(chosen - elsewhere)
    )
    audit.record(
        "guard_class.listed",
        guard_class,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"people": (len(before), len(chosen))},
        personal={"names": (sorted(map(str, before)), sorted(map(str, chosen)))},
    )
    return len(chosen)


@audit.transaction
def send_list(guard_class: GuardClass, *, sent_date: date, sent_number: str = "", by: User, at: datetime) -> GuardClass:
    """The office's clerk has sent the request; the list stands from now on.

    :raises ListsClosed, NobodyOnTheList: what the sentence says.
    """
    guard_class = GuardClass.objects.select_for_update(of=("self",)).get(pk=guard_class.pk)
    if not guard_class.gathers:
        raise ListsClosed
    if not guard_class.trainees.exists():
        raise NobodyOnTheList
    guard_class.sent_date, guard_class.sent_number = sent_date, text.clean(sent_number)
    guard_class.save(update_fields=["sent_date", "sent_number"])
    changes = {"sent_date": (None, sent_date), "sent_number": ("", guard_class.sent_number)}
    audit.record("guard_class.sent", guard_class, unit_id=guard_class.office_id, by=by, at=at, changes=changes)
    return guard_class


@audit.transaction
def cancel_class(guard_class: GuardClass, *, reason: str, by: User, at: datetime) -> GuardClass:
    """:raises ClassEnded: it is over already."""
    guard_class = _open(guard_class)
    guard_class.cancelled_at, guard_class.cancelled_reason = at, reason
    guard_class.save(update_fields=["cancelled_at", "cancelled_reason"])
    audit.record("guard_class.cancelled", guard_class, unit_id=guard_class.office_id, by=by, at=at, reason=reason)
    return guard_class


@audit.transaction
def enter_results(
    guard_class: GuardClass,
    results: Mapping[int, Entered],
    *,
    held_from: date,
    held_to: date | None = None,
    place: str = "",
    certificate_date: date | None = None,
    last_date: date | None = None,
    by: User,
    at: datetime,
) -> GuardClass:
    """The class was held: its session counts at the office with who came, whoever passed gets the certificate in the
    own unit, and each unit is told. `results`: the trainee's key → what the list says.

    :raises ClassEnded, NotSentYet, ResultMissing, DatesOutOfOrder: what the sentence says.
    :raises LastDayMissing: the law has no term for this kind of certificate, and none was given.
    """
    guard_class = _open(guard_class)
    if guard_class.sent_date is None:
        raise NotSentYet
    if held_from > local_date(at) or (held_to or held_from) > local_date(at) or (held_to and held_to < held_from):
        raise DatesOutOfOrder
    trainees = list(guard_class.trainees.select_related("person", "unit").order_by("pk"))
    if any(row.pk not in results or results[row.pk].result not in Result.values for row in trainees):
        raise ResultMissing
    there = sum(results[row.pk].result != Result.ABSENT for row in trainees)
    guard_class.session = record_session(
        guard_class.office,
        title=guard_class.title,
        date=held_from,
        last_date=held_to,
        kind=SessionKind.TRAINING,
        topic=guard_class.topic,
        form=SessionForm.CLASS,
        place=place,
        speaker=guard_class.trainer[:150],
        audience=Audience.GUARDS,
        head_count=there,
        by=by,
        at=at,
    )
    guard_class.held_from, guard_class.held_to, guard_class.place = held_from, held_to, text.clean(place)
    guard_class.closed_at = at
    guard_class.save()
    issued = certificate_date or held_to or held_from
    until = last_date or last_day(guard_class.certificate_kind, issued)
    for row in trainees:
        row.result = results[row.pk].result
        if row.result == Result.PASSED:
            row.certificate = issue_certificate(
                row.unit,
                person=row.person,
                kind=guard_class.certificate_kind,
                number=results[row.pk].number,
                issued_by=guard_class.trainer,
                issued_date=issued,
                last_date=until,
                session=guard_class.session,
                by=by,
                at=at,
            )
        row.save(update_fields=["result", "certificate"])
    audit.record(
        RESULT,
        guard_class,
        unit_id=guard_class.office_id,
        by=by,
        at=at,
        changes={"there": (None, there), "passed": (None, sum(row.result == Result.PASSED for row in trainees))},
    )
    units = {row.unit for row in trainees}
    keepers = RoleAssignment.objects.filter(
        on_day(local_date(at)), unit__in=units, role__in=roles_with(Permission.RECORD_EDIT)
    )
    people = User.objects.filter(pk__in=keepers.values("person__user"), is_active=True).order_by("pk")
    title = gettext("Đã có kết quả: %(title)s") % {"title": guard_class.title}
    notifications.tell(people, RESULT, guard_class, title=title, at=at, key="result", unit=guard_class.office)
    return guard_class


def _open(guard_class: GuardClass) -> GuardClass:
    guard_class = GuardClass.objects.select_for_update(of=("self",)).select_related("office").get(pk=guard_class.pk)
    if guard_class.closed_at is not None or guard_class.cancelled_at is not None:
        raise ClassEnded
    return guard_class
