"""Certificates of people of the unit: entered one by one, from a list, or after a class; reminded of before they end."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.outreach.enums import YEARS_VALID, CertificateKind
from tuquan.outreach.models import Certificate, Session
from tuquan.outreach.queries.certificates import newest
from tuquan.outreach.queries.people import users_with
from tuquan.outreach.services.lists import Finder
from tuquan.outreach.services.refusals import refuse_future
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.services.people import LineError

REMIND_AT = (60, 30, 7, 0, -1)
"""Days before the last one; the last reminder says that it is over."""

KIND = "certificate.expiring"


class NotOfTheUnit(Refusal):
    message = _("Người này không thuộc đơn vị.")
    field = "person"


class EndsBeforeIssued(Refusal):
    message = _("Ngày hết giá trị phải sau ngày cấp.")
    field = "last_date"


class LastDayMissing(Refusal):
    message = _("Hãy nhập ngày hết giá trị ghi trên giấy; không có thời hạn thì chọn “không có thời hạn”.")
    field = "last_date"


class CertificateTwice(Refusal):
    message = _("Người này đã có chứng nhận cùng loại, cùng ngày cấp.")
    field = "issued_date"


class CertificateWithdrawn(Refusal):
    message = _("Giấy chứng nhận này đã được rút.")


class ListRefused(Refusal):
    def __init__(self, errors: list[LineError]) -> None:
        super().__init__()
        self.errors = errors


def last_day(kind: str, issued: date) -> date | None:
    """What the law says of a kind: a guard's training is good for five years, to the day before (Circular 46/2014,
    article 6.6). None where no text fixes it."""
    years = YEARS_VALID.get(CertificateKind(kind))
    if years is None:
        return None
    try:
        again = issued.replace(year=issued.year + years)
    except ValueError:  # 29 February
        again = date(issued.year + years, 3, 1)
    return dates.day_before(again)


@audit.transaction
def issue_certificate(
    unit: Unit,
    *,
    person: Person,
    kind: str,
    issued_date: date,
    last_date: date | None = None,
    number: str = "",
    issued_by: str = "",
    unlimited: bool = False,
    session: Session | None = None,
    by: User | None,
    at: datetime,
) -> Certificate:
    """Write a certificate down. Without a last day the law's term counts; where the law has none, the paper's day is
    asked for unless it is `unlimited`.

    :raises NotOfTheUnit, EndsBeforeIssued, LastDayMissing, CertificateTwice, DayAhead: what the sentence says.
    """
    refuse_future(issued_date, at)
    if not Membership.objects.filter(on_day(dates.local_date(at)), unit=unit, person=person).exists():
        raise NotOfTheUnit
    if not unlimited and last_date is None and (last_date := last_day(kind, issued_date)) is None:
        raise LastDayMissing
    if last_date is not None and last_date < issued_date:
        raise EndsBeforeIssued
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    standing = Certificate.objects.standing().filter(unit=unit, person=person, kind=kind, issued_date=issued_date)
    if standing.exists():
        raise CertificateTwice
    made = Certificate.objects.create(
        unit=unit,
        person=person,
        kind=kind,
        number=text.clean(number),
        issued_by=text.clean(issued_by),
        issued_date=issued_date,
        last_date=None if unlimited else last_date,
        session=session,
        created_by=by,
        created_at=at,
    )
    audit.record(
        "certificate.issued",
        made,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={name: (None, getattr(made, name)) for name in ("kind", "issued_date", "last_date")},
        personal={"person": (None, str(person.pk)), "number": (None, made.number)},
    )
    return made


@audit.transaction
def withdraw_certificate(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> Certificate:
    """Written down by mistake: it stays to be read and counts no more.

    :raises CertificateWithdrawn: somebody did it first.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.withdrawn_at is not None:
        raise CertificateWithdrawn
    certificate.withdrawn_at, certificate.withdrawn_reason = at, reason
    certificate.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record("certificate.withdrawn", certificate, unit_id=certificate.unit_id, by=by, at=at, reason=reason)
    return certificate


# --- A list ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CertificateRow:
    """A line of a list, as it was typed."""

    line: int
    full_name: str = ""
    staff_code: str = ""
    kind: str = ""
    number: str = ""
    issued_date: str = ""
    last_date: str = ""
    issued_by: str = ""


@dataclass(frozen=True)
class Ready:
    person: Person
    kind: str
    number: str
    issued_date: date
    last_date: date | None
    issued_by: str


@dataclass(frozen=True)
class CertificateCheck:
    ready: list[Ready]
    errors: list[LineError]


_NUMBERS = re.compile(r"\d+")
_KINDS = {
    CertificateKind.GUARD: ("bao ve",),
    CertificateKind.FIRE: ("chua chay", "pccc"),
    CertificateKind.RESCUE: ("cuu nan", "cuu ho", "cnch"),
    CertificateKind.FIRST_AID: ("so cap cuu", "so cuu"),
}


def kind_of(words: str) -> str | None:
    """ "Nghiệp vụ bảo vệ" → guard; None where two kinds fit ("PCCC và CNCH" is a fire certificate) or none."""
    folded = " ".join(text.search_words(words))
    return next((str(kind) for kind, marks in _KINDS.items() if any(mark in folded for mark in marks)), None)


def check_list(unit: Unit, rows: Sequence[CertificateRow], *, on: date) -> CertificateCheck:
    """What the list would do, without doing it: each wrong line with its sentence."""
    finder = Finder(unit, on)
    known = set(Certificate.objects.standing().filter(unit=unit).values_list("person", "kind", "issued_date"))
    ready: list[Ready] = []
    errors: list[LineError] = []
    for row in rows:
        try:
            one = _read(row, finder, on)
            key = (one.person.pk, one.kind, one.issued_date)
            if key in known:
                raise Refusal(CertificateTwice.message)
            known.add(key)
        except Refusal as refusal:
            errors.append(LineError(row.line, str(refusal.message)))
        else:
            ready.append(one)
    if not rows:
        errors.append(LineError(1, gettext("Danh sách chưa có dòng nào.")))
    return CertificateCheck(ready, errors)


@audit.transaction
def import_certificates(
    unit: Unit, rows: Sequence[CertificateRow], *, by: User | None, at: datetime
) -> list[Certificate]:
    """The whole list or nothing.

    :raises ListRefused: with the sentence of each wrong line.
    """
    check = check_list(unit, rows, on=dates.local_date(at))
    if check.errors:
        raise ListRefused(check.errors)
    return [issue_certificate(unit, **vars(one), by=by, at=at) for one in check.ready]


def _read(row: CertificateRow, finder: Finder, on: date) -> Ready:
    if not text.search_words(row.full_name):
        raise Refusal(gettext("Thiếu họ và tên."))
    person = finder.find(row.full_name, row.staff_code)
    if not isinstance(person, Person):
        raise Refusal(
            person or gettext("Không có “%(name)s” trong danh sách người của đơn vị.") % {"name": row.full_name[:60]}
        )
    kind = kind_of(row.kind)
    if kind is None:
        raise Refusal(gettext("Không rõ loại chứng nhận “%(kind)s”.") % {"kind": row.kind[:60]})
    issued = _day(row.issued_date)
    if issued is None:
        raise Refusal(gettext("Ngày cấp “%(day)s” chưa đúng: cần dạng 20/11/2026.") % {"day": row.issued_date[:30]})
    if issued > on:
        raise Refusal(gettext("Ngày cấp chưa tới."))
    last = _day(row.last_date) if row.last_date else last_day(kind, issued)
    if last is None:
        raise Refusal(
            gettext("Ngày hết giá trị “%(day)s” chưa đúng: cần dạng 20/11/2026.") % {"day": row.last_date[:30]}
        )
    if last < issued:
        raise Refusal(EndsBeforeIssued.message)
    if len(row.number) > 60 or len(row.issued_by) > 200:
        raise Refusal(gettext("Số giấy hoặc nơi cấp quá dài."))
    return Ready(person, kind, row.number, issued, last, row.issued_by)


def _day(words: str) -> date | None:
    """A day as lists write it: 20/11/2026, 20-11-2026, 20.11.2026, 2026-11-20."""
    parts = _NUMBERS.findall(words.split("T")[0].strip())[:3]
    if len(parts) != 3:
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# --- By the clock ----------------------------------------------------------------------------------------------------


def remind(day: date) -> int:
    """Each morning: who keeps the unit's records hears of each certificate that runs out, once at each step; the person
    hears of the own one. A step that passed while the worker was off is made up for. Returns how many were told."""
    now, told = timezone.now(), 0
    furthest = dates.Period(date(day.year - 1, 1, 1), date(day.year + 1, 12, 31))
    rows = Certificate.objects.standing().filter(last_date__range=(furthest.first, furthest.last))
    for unit in Unit.objects.open(day).filter(pk__in=rows.values("unit")).order_by("pk"):
        by_step: dict[int, list[Certificate]] = defaultdict(list)
        for held in newest(unit, day):
            one = held.certificate
            if one.last_date is None or one.last_date < furthest.first:
                continue
            left = (one.last_date - day).days
            steps = [step for step in REMIND_AT if left <= step]
            if steps:
                by_step[min(steps)].append(one)
        keepers = list(users_with(Permission.RECORD_EDIT, unit))
        for step, certificates in by_step.items():
            for one in certificates:
                told += _tell(one, step, keepers, now)
    return told


def _tell(one: Certificate, step: int, keepers: list[User], now: datetime) -> int:
    assert one.last_date is not None
    people = [*keepers, *([one.person.user] if one.person.user else [])]
    name = {"name": one.person.full_name, "kind": one.get_kind_display()}
    if step < 0:
        title = gettext("Chứng nhận %(kind)s của %(name)s đã hết giá trị") % name
    elif step == 0:
        title = gettext("Chứng nhận %(kind)s của %(name)s hết giá trị hôm nay") % name
    else:
        title = ngettext(
            "Chứng nhận %(kind)s của %(name)s còn không quá %(days)d ngày",
            "Chứng nhận %(kind)s của %(name)s còn không quá %(days)d ngày",
            step,
        ) % {**name, "days": step}
    body = gettext("Có giá trị đến hết ngày %(day)s. Đăng ký lớp huấn luyện lại, rồi ghi giấy mới.") % {
        "day": dates.day(one.last_date)
    }
    return notifications.tell(people, KIND, one, title=title, body=body, key=f"{one.last_date}:{step}", at=now)
