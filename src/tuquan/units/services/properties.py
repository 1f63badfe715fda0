"""What a unit states of itself with dates: marks, headcount, size, rooms and boards, sites and gates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.core.models import Dated
from tuquan.units.enterprise_size import enterprise_class
from tuquan.units.enums import UnitKind
from tuquan.units.models import EnterpriseSize, Gate, Headcount, Place, Site, SubUnit, Unit
from tuquan.units.services import timeline
from tuquan.units.services.refusals import Refused

Row = TypeVar("Row", bound=Dated)


class NotAnEnterprise(Refused):
    message = _("Chỉ doanh nghiệp mới khai quy mô theo Nghị định 80/2021/NĐ-CP.")


class MoneyMissing(Refused):
    message = _("Cần doanh thu hoặc nguồn vốn của năm trước để xếp quy mô.")


class CountedTomorrow(Refused):
    message = _("Số người tính đến một ngày đã qua hoặc hôm nay, không phải ngày sắp tới.")


class NameTaken(Refused):
    message = _("Đơn vị đã có mục cùng tên đang hoạt động.")


class EndsBeforeItBegins(Refused):
    message = _("Ngày kết thúc phải sau ngày bắt đầu.")


@audit.transaction
def mark_unit(unit: Unit, *, flag: str, holds: bool, valid_from: date, by: User | None, at: datetime) -> None:
    """From that day on the unit has the property, or has it no more."""
    rows = unit.marks.filter(flag=flag)
    held = rows.on(valid_from).exists()
    changed = timeline.put(rows, valid_from, unit=unit, flag=flag) if holds else timeline.end(rows, valid_from)
    if changed is not None:
        changes = {flag: (held, holds), "valid_from": ("", valid_from)}
        audit.record("unit.marked", unit, unit_id=unit.pk, by=by, at=at, changes=changes)


@audit.transaction
def state_headcount(unit: Unit, *, group: str, on: date, people: int, by: User | None, at: datetime) -> Headcount:
    """How many people the unit has on a day; stating it again for the same day corrects it.

    :raises CountedTomorrow: the day has not come.
    """
    if on > local_date(at):
        raise CountedTomorrow
    row = unit.headcounts.filter(group=group, date=on).first() or Headcount(unit=unit, group=group, date=on)
    before, row.people = (row.people if row.pk else None), people
    row.save()
    if before != people:
        changes = {"people": (before, people), "group": ("", group), "date": ("", on)}
        audit.record("unit.headcount", unit, unit_id=unit.pk, by=by, at=at, changes=changes)
    return row


@audit.transaction
def declare_size(
    unit: Unit,
    *,
    year: int,
    sector: str,
    insured: int,
    revenue: Decimal | None,
    capital: Decimal | None,
    declared_by: str = "",
    by: User | None,
    at: datetime,
) -> EnterpriseSize:
    """What an enterprise declares of itself for a year, with the class of Decree 80/2021 that follows from it.

    :raises NotAnEnterprise, MoneyMissing: as their sentences say.
    """
    if unit.kind != UnitKind.ENTERPRISE:
        raise NotAnEnterprise
    if revenue is None and capital is None:
        raise MoneyMissing
    size = enterprise_class(sector, insured, revenue, capital, on=date(year, 12, 31))
    row, _made = EnterpriseSize.objects.update_or_create(
        unit=unit,
        year=year,
        defaults={
            "sector": sector,
            "insured": insured,
            "revenue": revenue,
            "capital": capital,
            "size": size,
            "declared_by": text.clean(declared_by),
        },
    )
    changes = {"size": ("", size), "year": ("", year), "insured": ("", insured), "sector": ("", sector)}
    audit.record("unit.size", unit, unit_id=unit.pk, by=by, at=at, changes=changes)
    return row


@audit.transaction
def add_sub_unit(unit: Unit, *, name: str, valid_from: date | None, by: User | None, at: datetime) -> SubUnit:
    """A room, board, group or crew.

    :raises NameTaken: the unit has one of that name.
    """
    _refuse_name(unit.sub_units.filter(valid_to=None), name)
    row = SubUnit.objects.create(unit=unit, name=text.clean(name), valid_from=valid_from)
    _note("unit.sub_unit_added", unit, row, {"name": ("", row.name)}, by, at)
    return row


@audit.transaction
def rename_sub_unit(sub_unit: SubUnit, *, name: str, by: User | None, at: datetime) -> SubUnit:
    """:raises NameTaken: the unit has another of that name."""
    _refuse_name(sub_unit.unit.sub_units.filter(valid_to=None).exclude(pk=sub_unit.pk), name)
    return _changed("unit.sub_unit_changed", sub_unit.unit, sub_unit, {"name": text.clean(name)}, by, at)


@audit.transaction
def add_site(
    unit: Unit,
    *,
    name: str,
    address: str = "",
    place: Place | None = None,
    valid_from: date | None = None,
    by: User | None,
    at: datetime,
) -> Site:
    """:raises NameTaken: the unit has one of that name."""
    _refuse_name(unit.sites.filter(valid_to=None), name)
    row = Site.objects.create(
        unit=unit, name=text.clean(name), address=text.clean(address), place=place, valid_from=valid_from
    )
    _note("unit.site_added", unit, row, {"name": ("", row.name), "address": ("", row.address)}, by, at)
    return row


@audit.transaction
def change_site(site: Site, *, name: str, address: str, place: Place | None, by: User | None, at: datetime) -> Site:
    """:raises NameTaken: the unit has another of that name."""
    _refuse_name(site.unit.sites.filter(valid_to=None).exclude(pk=site.pk), name)
    values = {"name": text.clean(name), "address": text.clean(address), "place": place}
    return _changed("unit.site_changed", site.unit, site, values, by, at)


@audit.transaction
def add_gate(
    site: Site,
    *,
    name: str,
    is_citizen_reception: bool = False,
    valid_from: date | None = None,
    by: User | None,
    at: datetime,
) -> Gate:
    """:raises NameTaken: the site has one of that name."""
    _refuse_name(site.gates.filter(valid_to=None), name)
    row = Gate.objects.create(
        site=site, name=text.clean(name), is_citizen_reception=is_citizen_reception, valid_from=valid_from
    )
    _note("unit.gate_added", site.unit, row, {"name": ("", f"{site.name}: {row.name}")}, by, at)
    return row


@audit.transaction
def end_row(row: Row, *, valid_to: date, by: User | None, at: datetime) -> Row:
    """A room, site or gate is used no more from that day; its history stays.

    :raises EndsBeforeItBegins: the day is not after its first.
    """
    if row.valid_from is not None and valid_to <= row.valid_from:
        raise EndsBeforeItBegins
    unit = row.site.unit if isinstance(row, Gate) else row.unit  # type: ignore[attr-defined]
    kind = {SubUnit: "unit.sub_unit_ended", Site: "unit.site_ended", Gate: "unit.gate_ended"}[type(row)]  # type: ignore[index]
    if isinstance(row, Site):
        for gate in row.gates.filter(valid_to=None):
            end_row(gate, valid_to=valid_to, by=by, at=at)
    return _changed(kind, unit, row, {"valid_to": valid_to}, by, at)


def _refuse_name(rows: Any, name: str) -> None:
    if text.fold(text.clean(name)) in {text.fold(one) for one in rows.values_list("name", flat=True)}:
        raise NameTaken


def _note(kind: str, unit: Unit, row: Any, changes: dict[str, tuple[Any, Any]], by: User | None, at: datetime) -> None:
    audit.record(kind, row, unit_id=unit.pk, by=by, at=at, changes=changes)


def _changed(kind: str, unit: Unit, row: Any, values: dict[str, Any], by: User | None, at: datetime) -> Any:
    changes = {
        column: (str(getattr(row, column) or ""), str(value or ""))
        for column, value in values.items()
        if getattr(row, column) != value
    }
    if changes:
        for column, value in values.items():
            setattr(row, column, value)
        row.save(update_fields=list(values))
        _note(kind, unit, row, changes, by, at)
    return row
