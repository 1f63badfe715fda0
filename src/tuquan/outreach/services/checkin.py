"""Attendance by one's own phone. The organiser's screen shows a code that lives some seconds; who scans it in the room
gets three minutes to say who he or she is: by account, or by name and staff code. One person once, one phone once.

What this does not prevent: somebody in the room who passes the picture on within those seconds, and who also knows the
absent one's staff code or holds the phone on which the other is signed in. The organiser sees the names as they come
in, and may strike one out.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.outreach.enums import Way
from tuquan.outreach.models import Attendance, CheckIn, CheckInDevice, Session
from tuquan.outreach.queries.checkin import device_mark, is_live
from tuquan.outreach.records import figures_of_session
from tuquan.outreach.services.sessions import NamesNotAllowed, SessionWithdrawn
from tuquan.units.models import Membership, Person

LONGEST = 240
"""Minutes after which the door closes by itself."""

TICKET = timedelta(minutes=3)
"""From scanning to saying who one is."""

MOST_TRIES = 5
"""Wrong tries of one phone."""

MOST_TRIES_OF_ALL = 300
"""Wrong tries of all phones of a door: whoever throws cookies away gains nothing. Accounts go on, and so does the
organiser's own list; closing and opening the door starts anew."""


class NotToday(Refusal):
    message = _("Chỉ mở điểm danh bằng mã QR trong ngày diễn ra buổi này.")


class AlreadyOpen(Refusal):
    message = _("Điểm danh đang mở rồi.")


class DoorClosed(Refusal):
    message = _("Buổi này không còn mở điểm danh. Hãy báo người tổ chức ghi tên.")


class CodeTooOld(Refusal):
    message = _("Mã này đã cũ. Hãy quét lại mã đang hiện trên màn hình.")


class NotOnTheList(Refusal):
    message = _("Họ tên và mã nhân viên chưa khớp. Hãy xem lại thẻ, hoặc báo người tổ chức ghi tên.")


class TooManyTries(Refusal):
    message = _("Máy này đã nhập sai nhiều lần. Hãy báo người tổ chức ghi tên.")


class DeviceUsed(Refusal):
    message = _("Máy này đã điểm danh cho một người. Mỗi người dùng máy của mình, hoặc báo người tổ chức ghi tên.")


@dataclass(frozen=True)
class Seat:
    """`again`: the person was on the list before; nothing was written."""

    person: Person
    again: bool


@audit.transaction
def open_check_in(session: Session, *, minutes: int, by: User | None, at: datetime) -> CheckIn:
    """Open the door of a session that is held today; opened again, earlier codes are worth nothing.

    :raises SessionWithdrawn, NamesNotAllowed, NotToday, AlreadyOpen: what the sentence says.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.withdrawn_at is not None:
        raise SessionWithdrawn
    if session.head_count_only:
        raise NamesNotAllowed
    if not session.date <= local_date(at) <= (session.last_date or session.date):
        raise NotToday
    check_in = CheckIn.objects.filter(session=session).first() or CheckIn(session=session)
    if check_in.secret and check_in.is_open(at):
        raise AlreadyOpen
    if check_in.secret and check_in.closed_at is None:
        _close(check_in, session, by=by, at=at)
    check_in.secret = secrets.token_hex(32)
    check_in.opened_at, check_in.opened_by, check_in.closed_at = at, by, None
    check_in.closes_at = at + timedelta(minutes=min(max(minutes, 1), LONGEST))
    check_in.names_before = session.attendances.count()
    check_in.save()
    audit.record(
        "session.check_in_opened",
        session,
        unit_id=session.unit_id,
        by=by,
        at=at,
        changes={"closes_at": (None, check_in.closes_at)},
    )
    return check_in


@audit.transaction
def close_check_in(check_in: CheckIn, *, by: User | None, at: datetime) -> CheckIn:
    """Close the door: the number of attendances and the figures follow the names; what was kept of phones goes.
    Closing twice is closing once."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=check_in.session_id)
    check_in = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    if check_in.closed_at is None:
        _close(check_in, session, by=by, at=at)
    return check_in


def close_overdue(now: datetime) -> int:
    """Each minute: doors that nobody closed."""
    late = CheckIn.objects.filter(closed_at=None, closes_at__lte=now).order_by("pk")
    for check_in in late:
        close_check_in(check_in, by=None, at=now)
    return len(late)


def scan(check_in: CheckIn, mark: str, *, at: datetime) -> None:
    """Whether a code that was just scanned opens this door.

    :raises DoorClosed, CodeTooOld: it does not.
    """
    if not check_in.is_open(at):
        raise DoorClosed
    if not is_live(check_in, mark, at):
        raise CodeTooOld


def take_seat_by_account(check_in: CheckIn, user: User, *, device: str, scanned_at: datetime, at: datetime) -> Seat:
    """ "I am here", by somebody signed in.

    :raises DoorClosed, CodeTooOld, NotOnTheList, DeviceUsed: what the sentence says.
    """

    def who(session: Session) -> Person | None:
        here = Membership.objects.filter(on_day(session.date), unit=session.unit_id, person__user=user)
        row = here.select_related("person").first()
        return row.person if row else None

    return _take_seat(check_in, who, Way.ACCOUNT, device=device, scanned_at=scanned_at, by=user, at=at)


def take_seat_by_code(
    check_in: CheckIn, *, full_name: str, staff_code: str, device: str, scanned_at: datetime, at: datetime
) -> Seat:
    """ "I am here", by name and staff code as they stand in the unit's list. One sentence for every way of being wrong,
    and five tries.

    :raises DoorClosed, CodeTooOld, NotOnTheList, TooManyTries, DeviceUsed: what the sentence says.
    """
    name, code = text.search_text(full_name), text.clean(staff_code)

    def who(session: Session) -> Person | None:
        if not name or not code:
            return None
        here = Membership.objects.filter(on_day(session.date), unit=session.unit_id, staff_code__iexact=code)
        rows = [row for row in here.select_related("person") if text.search_text(row.person.full_name) == name]
        return rows[0].person if len(rows) == 1 else None

    try:
        return _take_seat(check_in, who, Way.CODE, device=device, scanned_at=scanned_at, by=None, at=at)
    except NotOnTheList:
        _count_wrong_try(check_in, device)
        raise


@audit.transaction
def _take_seat(
    check_in: CheckIn,
    who: Callable[[Session], Person | None],
    way: Way,
    *,
    device: str,
    scanned_at: datetime,
    by: User | None,
    at: datetime,
) -> Seat:
    # The door is locked so that nobody slips in while it closes and its names are counted.
    check_in = CheckIn.objects.select_for_update(of=("self",)).select_related("session").get(pk=check_in.pk)
    session = check_in.session
    if not check_in.is_open(at) or session.withdrawn_at is not None or session.head_count_only:
        raise DoorClosed
    if not timedelta(0) <= at - scanned_at <= TICKET or scanned_at < check_in.opened_at:
        raise CodeTooOld
    mark = device_mark(check_in, device)
    phone = CheckInDevice.objects.filter(check_in=check_in, mark=mark).first()
    if way == Way.CODE:
        wrong = check_in.devices.aggregate(all=Sum("wrong_tries"))["all"] or 0
        if wrong >= MOST_TRIES_OF_ALL or (phone is not None and phone.wrong_tries >= MOST_TRIES):
            raise TooManyTries
    person = who(session)
    if person is None:
        raise NotOnTheList
    if phone is not None and phone.person_id is not None and phone.person_id != person.pk:
        raise DeviceUsed
    if phone is None:
        CheckInDevice.objects.create(check_in=check_in, mark=mark, person=person)
    elif phone.person_id is None:
        phone.person = person
        phone.save(update_fields=["person"])
    _row, made = Attendance.objects.get_or_create(session=session, person=person, defaults={"way": way})
    if made:
        audit.record(
            "session.checked_in",
            session,
            unit_id=session.unit_id,
            by=by,
            at=at,
            changes={"way": (None, str(way))},
            personal={"person": (None, str(person.pk))},
        )
    return Seat(person, again=not made)


@audit.transaction
def _count_wrong_try(check_in: CheckIn, device: str) -> None:
    mark = device_mark(check_in, device)
    CheckInDevice.objects.get_or_create(check_in=check_in, mark=mark)
    CheckInDevice.objects.filter(check_in=check_in, mark=mark).update(wrong_tries=F("wrong_tries") + 1)


def _close(check_in: CheckIn, session: Session, *, by: User | None, at: datetime) -> None:
    names, old = session.attendances.count(), session.head_count
    only_names = old in (0, check_in.names_before)
    session.head_count = names if only_names else max(old, names)
    session.save(update_fields=["head_count"])
    check_in.closed_at = at
    check_in.save(update_fields=["closed_at"])
    check_in.devices.all().delete()
    if session.withdrawn_at is None:
        facts.replace(session, figures_of_session(session), by=by, at=at)
    audit.record(
        "session.check_in_closed",
        session,
        unit_id=session.unit_id,
        by=by,
        at=at,
        changes={"names": (check_in.names_before, names), "head_count": (old, session.head_count)},
    )
