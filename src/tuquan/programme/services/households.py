"""The register of households of a residential area: entered one by one or from a list, confirmed, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.programme.models import Household, Signer
from tuquan.units.models import Unit
from tuquan.units.services import sheets
from tuquan.units.services.checks import locked_unit
from tuquan.units.services.refusals import Refused

KEPT = timedelta(days=2 * 365)
"""How long a register that nobody confirms is kept; ours, until the unit or the law says otherwise."""
MOST = 5000
MOST_PEOPLE = 60

ALIASES = {
    sheets.heading_key(words): column
    for column, names in {
        "head": ("Chủ hộ", "Họ và tên chủ hộ", "Họ tên chủ hộ", "Tên chủ hộ", "Họ và tên", "Họ tên"),
        "address": ("Địa chỉ", "Nơi ở", "Số nhà", "Nơi thường trú"),
        "part": ("Tổ", "Ngõ", "Xóm", "Tổ, ngõ, xóm", "Tổ liên gia", "Cụm", "Cụm dân cư"),
        "people": ("Số người", "Số nhân khẩu", "Nhân khẩu", "Số khẩu"),
    }.items()
    for words in names
}


class SheetUnread(Refusal):
    """The list cannot be read as a list of households."""


class SheetWrong(Refusal):
    message = gettext_lazy("Danh sách còn dòng sai nên chưa ghi gì.")


class NotThere(Refusal):
    message = gettext_lazy("Hộ này không còn trong sổ.")


@dataclass(frozen=True)
class Line:
    line: int
    head: str
    address: str = ""
    part: str = ""
    people: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return text.fold(self.head), text.fold(self.address)


@dataclass(frozen=True)
class Check:
    """What a list would do."""

    lines: Sequence[Line]
    errors: list[tuple[int, str]] = field(default_factory=list)
    new: int = 0
    known: int = 0
    missing: list[Household] = field(default_factory=list)
    """In the register and not on the list."""


def read_sheet(file: BinaryIO | bytes) -> list[Line]:
    """:raises SheetUnread: no table, no column of heads, or too many lines."""
    try:
        rows = sheets.read(file, ALIASES)
    except Refused as refusal:
        raise SheetUnread(refusal.message, field="file") from refusal
    if "head" not in rows.columns:
        raise SheetUnread(_("Chưa thấy cột “Chủ hộ” (hoặc “Họ và tên”) trong tệp."), field="file")
    if len(rows.lines) > MOST:
        raise SheetUnread(_("Mỗi lần nhập tối đa 5.000 hộ."), field="file")
    found = []
    for number, row in enumerate(rows.lines, start=rows.first_line):
        values = {
            name: clean(sheets.words(row[place])) if place < len(row) else "" for name, place in rows.columns.items()
        }
        if any(values.values()):
            people = values.pop("people", "")
            found.append(Line(number, **values, people=int(people) if people.isdecimal() else -1 if people else None))
    return found


def check_sheet(unit: Unit, lines: Sequence[Line]) -> Check:
    errors: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if not text.search_words(line.head):
            errors.append((line.line, _("Thiếu tên chủ hộ.")))
        elif len(line.head) > 120 or len(line.address) > 200 or len(line.part) > 150:
            errors.append((line.line, _("Tên, địa chỉ hoặc tổ dài quá.")))
        elif line.people is not None and not 0 < line.people <= MOST_PEOPLE:
            errors.append((line.line, _("Số người phải từ 1 đến %(most)d.") % {"most": MOST_PEOPLE}))
        elif line.key in seen:
            errors.append(
                (line.line, _("Trùng với dòng %(line)d: cùng chủ hộ, cùng địa chỉ.") % {"line": seen[line.key]})
            )
        seen.setdefault(line.key, line.line)
    if not lines:
        errors.append((1, _("Danh sách chưa có dòng nào.")))
    here = {_key(one): one for one in Household.objects.filter(unit=unit)}
    known = sum(key in here for key in seen)
    missing = sorted((one for key, one in here.items() if key not in seen), key=lambda one: (one.sort_key, one.pk))
    return Check(lines, errors, len(seen) - known, known, missing)


@audit.transaction
def import_households(
    unit: Unit, lines: Sequence[Line], *, drop_missing: bool, by: User, at: datetime
) -> tuple[int, int, int]:
    """The whole list or nothing: new households, known ones brought up to date, and (when wanted) those that are no
    longer on it deleted. Returns how many of each.

    :raises SheetWrong: a line is wrong.
    """
    unit = locked_unit(unit, at)
    check = check_sheet(unit, lines)
    if check.errors:
        raise SheetWrong
    today = dates.local_date(at)
    here = {_key(one): one for one in Household.objects.filter(unit=unit)}
    new = []
    for line in lines:
        one = here.get(line.key) or Household(unit=unit, head=clean(line.head), address=clean(line.address))
        one.part, one.people, one.confirmed_date = clean(line.part) or one.part, line.people or one.people, today
        if line.key in here:
            one.save()
        else:
            one.fold()
            new.append(one)
    Household.objects.bulk_create(new, batch_size=500)
    gone = len(check.missing) if drop_missing else 0
    if drop_missing:
        _forget(check.missing, unit, by=by, at=at, reason=_("Không còn trong danh sách của khu dân cư"))
    changes: dict[str, tuple[Any, Any]] = {"added": (0, len(new)), "changed": (0, check.known), "removed": (0, gone)}
    audit.record("household.imported", unit, unit_id=unit.pk, by=by, at=at, changes=changes)
    return len(new), check.known, gone


@audit.transaction
def enter_household(
    unit: Unit, *, head: str, address: str = "", part: str = "", people: int | None = None, by: User, at: datetime
) -> Household:
    """:raises Refusal: the very household is in the register."""
    unit = locked_unit(unit, at)
    one = Household(unit=unit, head=clean(head), address=clean(address), part=clean(part), people=people)
    if any(_key(one) == _key(other) for other in Household.objects.filter(unit=unit)):
        raise Refusal(_("Hộ cùng chủ hộ, cùng địa chỉ đã có trong sổ."), field="head")
    one.confirmed_date = dates.local_date(at)
    one.save(force_insert=True)
    audit.record("household.entered", one, unit_id=unit.pk, by=by, at=at, personal={"head": ("", one.head)})
    return one


@audit.transaction
def change_household(
    household: Household, *, head: str, address: str, part: str, people: int | None, by: User, at: datetime
) -> Household:
    """:raises NotThere: it was removed meanwhile."""
    one = _locked(household)
    before = Household.objects.get(pk=one.pk)
    one.head, one.address, one.part, one.people = clean(head), clean(address), clean(part), people
    one.confirmed_date = dates.local_date(at)
    changes = audit.changes_of(before, one, ("head", "address", "part", "people"))
    one.save()
    if changes:
        audit.record("household.changed", one, unit_id=one.unit_id, by=by, at=at, personal=changes)
    return one


@audit.transaction
def remove_household(household: Household, *, by: User, at: datetime) -> None:
    """It moved away or is no household any more: nothing of it stays but the count in rounds it signed.

    :raises NotThere: it was removed meanwhile.
    """
    one = _locked(household)
    _forget([one], one.unit, by=by, at=at, reason=_("Không còn ở khu dân cư"))


@audit.transaction
def confirm_register(unit: Unit, *, by: User, at: datetime) -> int:
    """Somebody has looked: the register is as the area is today."""
    unit = locked_unit(unit, at)
    count = Household.objects.filter(unit=unit).update(confirmed_date=dates.local_date(at))
    audit.record("household.confirmed", unit, unit_id=unit.pk, by=by, at=at, changes={"count": (None, count)})
    return count


def forget_unconfirmed(day: date) -> int:
    """Every night: registers that nobody has confirmed for the time of keeping. Returns how many households went."""
    gone = 0
    old = Household.objects.values("unit").annotate(last=Max("confirmed_date")).filter(last__lt=day - KEPT)
    for unit in Unit.objects.filter(pk__in=old.values("unit")).order_by("pk"):
        with audit.act():
            rows = list(Household.objects.filter(unit=unit))
            _forget(rows, unit, by=None, at=timezone.now(), reason=_("Hết thời hạn lưu giữ"))
            gone += len(rows)
    return gone


def _forget(rows: Sequence[Household], unit: Unit, *, by: User | None, at: datetime, reason: str) -> None:
    if not rows:
        return
    changes = {"count": (len(rows), 0)}
    audit.record("household.removed", unit, unit_id=unit.pk, by=by, at=at, changes=changes, reason=reason)
    audit.erase(rows, unit_id=unit.pk, by=by, at=at, reason=reason)
    keys = [one.pk for one in rows]
    # Who has not signed need not any more; who has signed keeps that until the year closes.
    Signer.objects.filter(household__in=keys, round__closed_at=None).waiting().delete()
    Household.objects.filter(pk__in=keys).delete()


def _locked(household: Household) -> Household:
    found = Household.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=household.pk).first()
    if found is None:
        raise NotThere
    return found


def _key(one: Household) -> tuple[str, str]:
    return text.fold(one.head), text.fold(one.address)
