"""People of a unit: who belongs to it, from when to when, in which position."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as __, gettext_lazy as _

from tuquan.accounts.backends import phone_digits
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.units.enums import MemberKind
from tuquan.units.models import Membership, Person, SubUnit, Unit
from tuquan.units.services import properties

LONGEST_NAME = 120
LONGEST_POSITION = 120
LONGEST_CODE = 30


class NameMissing(Exception):
    message = _("Hãy nhập họ và tên.")


class PhoneNotUsable(Exception):
    message = _("Số điện thoại chưa đúng: cần 10 chữ số, bắt đầu bằng 0.")


class StaffCodeTaken(Exception):
    message = _("Mã nhân viên này đã có người khác của đơn vị dùng.")


class SubUnitOfAnother(Exception):
    message = _("Phòng, ban này không thuộc đơn vị.")


class AlreadyEnded(Exception):
    message = _("Người này đã thôi từ trước ngày đó.")


class EndsBeforeItBegins(Exception):
    message = _("Ngày cuối không thể trước ngày bắt đầu.")


class SheetRefused(Exception):
    message = _("Danh sách còn dòng sai nên chưa ghi gì.")

    def __init__(self, errors: "list[LineError]") -> None:
        super().__init__(str(self.message))
        self.errors = errors


@dataclass(frozen=True)
class SheetRow:
    """A person as read from a sheet; `line` is the line there."""

    line: int
    full_name: str
    position: str = ""
    sub_unit: str = ""
    phone: str = ""
    staff_code: str = ""


@dataclass(frozen=True)
class LineError:
    line: int
    sentence: str


@dataclass(frozen=True)
class SheetCheck:
    rows: Sequence[SheetRow]
    errors: list[LineError] = field(default_factory=list)
    new_sub_units: list[str] = field(default_factory=list)


@audit.transaction
def add_person(
    unit: Unit,
    *,
    full_name: str,
    by: User | None,
    at: datetime,
    phone: str = "",
    position: str = "",
    staff_code: str = "",
    kind: str = MemberKind.STAFF,
    sub_unit: SubUnit | None = None,
    valid_from: date | None = None,
) -> Person:
    """A new person who belongs to the unit; making an account is another act (`invitations.invite`).

    :raises NameMissing, PhoneNotUsable, StaffCodeTaken, SubUnitOfAnother: what was typed does not do.
    """
    name = text.clean(full_name)
    if not text.search_words(name):
        raise NameMissing
    person = Person.objects.create(full_name=name, phone=usable_phone(phone))
    audit.record(
        "person.added",
        person,
        unit_id=unit.pk,
        by=by,
        at=at,
        personal={"full_name": (None, person.full_name), "phone": (None, person.phone)},
    )
    join_unit(
        person,
        unit,
        position=position,
        staff_code=staff_code,
        kind=kind,
        sub_unit=sub_unit,
        valid_from=valid_from,
        by=by,
        at=at,
    )
    return person


@audit.transaction
def join_unit(
    person: Person,
    unit: Unit,
    *,
    by: User | None,
    at: datetime,
    position: str = "",
    staff_code: str = "",
    kind: str = MemberKind.STAFF,
    sub_unit: SubUnit | None = None,
    valid_from: date | None = None,
) -> Membership:
    """A person known already belongs to the unit, or takes another position there.

    :raises StaffCodeTaken, SubUnitOfAnother: what was typed does not do.
    """
    membership = Membership(
        person=person,
        unit=unit,
        kind=kind,
        position=text.clean(position),
        staff_code=text.clean(staff_code),
        sub_unit=sub_unit,
        valid_from=valid_from,
    )
    _check(membership)
    membership.save()
    audit.record(
        "membership.began",
        membership,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"person": (None, person.pk), "kind": (None, kind), "valid_from": (None, valid_from)},
        personal={"position": (None, membership.position), "staff_code": (None, membership.staff_code)},
    )
    return membership


@audit.transaction
def edit_person(
    membership: Membership,
    *,
    full_name: str,
    phone: str,
    position: str,
    staff_code: str,
    kind: str,
    sub_unit: SubUnit | None,
    by: User,
    at: datetime,
) -> Membership:
    """Correct what is written about somebody of the unit. A new position from a day on is `join_unit` instead.

    :raises NameMissing, PhoneNotUsable, StaffCodeTaken, SubUnitOfAnother: what was typed does not do.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("unit").get(pk=membership.pk)
    person = Person.objects.select_for_update(of=("self",)).get(pk=membership.person_id)
    name = text.clean(full_name)
    if not text.search_words(name):
        raise NameMissing
    before = Person(full_name=person.full_name, phone=person.phone)
    person.full_name, person.phone = name, usable_phone(phone)
    changes = audit.changes_of(before, person, ["full_name", "phone"])
    if changes:
        person.save(update_fields=["full_name", "phone"])
        if person.user and person.user.full_name != name:
            person.user.full_name = name
            person.user.save(update_fields=["full_name"])
        audit.record("person.edited", person, unit_id=membership.unit_id, by=by, at=at, personal=changes)
    fields = ["position", "staff_code", "kind", "sub_unit_id"]
    old = Membership(**{name: getattr(membership, name) for name in fields})
    membership.position, membership.staff_code = text.clean(position), text.clean(staff_code)
    membership.kind, membership.sub_unit = kind, sub_unit
    _check(membership)
    changes = audit.changes_of(old, membership, fields)
    if changes:
        membership.save(update_fields=["position", "staff_code", "kind", "sub_unit"])
        audit.record("membership.edited", membership, unit_id=membership.unit_id, by=by, at=at, personal=changes)
    return membership


@audit.transaction
def end_membership(membership: Membership, *, last_day: date, by: User, at: datetime) -> Membership:
    """The position ends with that day; the history stays.

    :raises AlreadyEnded, EndsBeforeItBegins: the day does not fit.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    end = last_day + timedelta(days=1)
    if membership.valid_to is not None and membership.valid_to <= end:
        raise AlreadyEnded
    if membership.valid_from is not None and membership.valid_from >= end:
        raise EndsBeforeItBegins
    before, membership.valid_to = membership.valid_to, end
    membership.save(update_fields=["valid_to"])
    audit.record(
        "membership.ended",
        membership,
        unit_id=membership.unit_id,
        by=by,
        at=at,
        changes={"valid_to": (before, end)},
    )
    return membership


def check_sheet(unit: Unit, rows: Sequence[SheetRow], *, make_sub_units: bool) -> SheetCheck:
    """What a list would do, without doing it: each wrong line with its sentence."""
    today = dates.today()
    errors: list[LineError] = []
    sub_units = {text.fold(one.name).strip() for one in SubUnit.objects.filter(unit=unit).filter(on_day(today))}
    here = Membership.objects.filter(unit=unit).filter(on_day(today)).select_related("person")
    codes = {one.staff_code.casefold() for one in here if one.staff_code}
    names = {(text.fold(one.person.full_name), one.person.phone) for one in here}
    twice = {
        code
        for code, count in Counter(row.staff_code.casefold() for row in rows if row.staff_code).items()
        if count > 1
    }
    seen: set[tuple[str, str, str]] = set()
    missing: dict[str, str] = {}

    for row in rows:

        def wrong(sentence: str, line: int = row.line) -> None:
            errors.append(LineError(line, sentence))

        if not text.search_words(row.full_name):
            wrong(__("Thiếu họ và tên."))
            continue
        if len(row.full_name) > LONGEST_NAME:
            wrong(__("Họ và tên dài quá %(limit)d ký tự.") % {"limit": LONGEST_NAME})
        if len(row.position) > LONGEST_POSITION:
            wrong(__("Chức vụ dài quá %(limit)d ký tự.") % {"limit": LONGEST_POSITION})
        if len(row.staff_code) > LONGEST_CODE:
            wrong(__("Mã nhân viên dài quá %(limit)d ký tự.") % {"limit": LONGEST_CODE})
        phone = phone_digits(row.phone) if row.phone else ""
        if row.phone and not phone:
            wrong(__("Số điện thoại “%(phone)s” chưa đúng: cần 10 chữ số, bắt đầu bằng 0.") % {"phone": row.phone[:30]})
        if row.staff_code and row.staff_code.casefold() in codes:
            wrong(__("Mã “%(code)s” đã có người của đơn vị dùng.") % {"code": row.staff_code[:30]})
        elif row.staff_code and row.staff_code.casefold() in twice:
            wrong(__("Mã “%(code)s” có ở nhiều dòng.") % {"code": row.staff_code[:30]})
        key = (text.fold(row.full_name), phone, row.staff_code.casefold())
        if key[:2] in names and not row.staff_code:
            wrong(
                __("“%(name)s” đã có trong đơn vị; nếu là người khác trùng tên, hãy điền mã.")
                % {"name": row.full_name[:60]}
            )
        elif key in seen:
            wrong(__("Dòng này giống hệt một dòng ở trên."))
        seen.add(key)
        folded = text.fold(row.sub_unit).strip()
        if folded and folded not in sub_units:
            if len(row.sub_unit) > 150:
                wrong(__("Tên phòng, ban dài quá 150 ký tự."))
            elif make_sub_units:
                missing.setdefault(folded, row.sub_unit)
            else:
                wrong(__("Đơn vị chưa có phòng, ban “%(name)s”.") % {"name": row.sub_unit[:60]})
    if not rows:
        errors.append(LineError(1, __("Danh sách chưa có dòng nào.")))
    return SheetCheck(rows, errors, list(missing.values()))


@audit.transaction
def import_people(
    unit: Unit, rows: Sequence[SheetRow], *, make_sub_units: bool, valid_from: date | None, by: User, at: datetime
) -> list[Person]:
    """The whole list or nothing.

    :raises SheetRefused: with the sentence of each wrong line.
    """
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # one list at a time: codes are checked against it
    check = check_sheet(unit, rows, make_sub_units=make_sub_units)
    if check.errors:
        raise SheetRefused(check.errors)
    for name in check.new_sub_units:
        properties.add_sub_unit(unit, name=name, valid_from=valid_from, by=by, at=at)
    sub_units = {
        text.fold(one.name).strip(): one for one in SubUnit.objects.filter(unit=unit).filter(on_day(dates.today()))
    }
    return [
        add_person(
            unit,
            full_name=row.full_name,
            phone=row.phone,
            position=row.position,
            staff_code=row.staff_code,
            sub_unit=sub_units.get(text.fold(row.sub_unit).strip()) if row.sub_unit else None,
            valid_from=valid_from,
            by=by,
            at=at,
        )
        for row in rows
    ]


def usable_phone(typed: str) -> str:
    """:raises PhoneNotUsable: it is no phone number."""
    if not typed.strip():
        return ""
    phone = phone_digits(typed)
    if not phone:
        raise PhoneNotUsable
    return phone


def _check(membership: Membership) -> None:
    if membership.sub_unit is not None and membership.sub_unit.unit_id != membership.unit_id:
        raise SubUnitOfAnother
    if membership.staff_code:
        same = Membership.objects.filter(unit_id=membership.unit_id, staff_code__iexact=membership.staff_code)
        if same.filter(on_day(dates.today())).exclude(person_id=membership.person_id).exists():
            raise StaffCodeTaken
