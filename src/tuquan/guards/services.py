"""Guards come, change and leave; firms are hired; what the unit pays. Each act counts the guards anew."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.guards.enums import GuardKind
from tuquan.guards.models import Allowance, Guard, GuardRoll, GuardService
from tuquan.guards.records import figures_of_roll
from tuquan.units.models import Person, Site, Unit
from tuquan.units.services.checks import locked_unit, refuse_far, refuse_future

EDITED = (
    "kind",
    "service",
    "site",
    "birth_year",
    "education",
    "record_date",
    "health_date",
    "served",
    "card_number",
    "card_date",
)
PERSONAL = ("birth_year", "education", "record_date", "health_date", "card_number", "card_date", "card_returned_date")


class OnTheList(Refusal):
    message = gettext_lazy("Người này đã có trong danh sách bảo vệ của đơn vị.")
    field = "person"


class NotOfTheUnit(Refusal):
    message = gettext_lazy("Người này không thuộc đơn vị; hãy thêm vào “Người của đơn vị” trước.")
    field = "person"


class Gone(Refusal):
    message = gettext_lazy("Người này đã thôi làm bảo vệ; không sửa được hồ sơ nữa.")


class LeavesBeforeBeginning(Refusal):
    field = "last_day"


class FirmMissing(Refusal):
    message = gettext_lazy("Bảo vệ của doanh nghiệp dịch vụ: chọn hợp đồng dịch vụ còn hiệu lực.")
    field = "service"


class FirmForOthers(Refusal):
    message = gettext_lazy("Chỉ bảo vệ của doanh nghiệp dịch vụ mới gắn với hợp đồng dịch vụ.")
    field = "service"


class SiteOfAnother(Refusal):
    message = gettext_lazy("Trụ sở này không thuộc đơn vị.")
    field = "site"


class CardNotGiven(Refusal):
    message = gettext_lazy("Có số giấy chứng minh bảo vệ thì ghi cả ngày cấp.")
    field = "card_date"


class EndsBeforeItBegins(Refusal):
    message = gettext_lazy("Ngày kết thúc phải sau ngày bắt đầu.")
    field = "valid_to"


@audit.transaction
def enlist_guard(
    unit: Unit,
    *,
    person: Person,
    kind: str,
    from_date: date,
    by: User | None,
    at: datetime,
    **file: Any,
) -> Guard:
    """A person of the unit becomes one of its guards.

    :raises Refusal: not a person of the unit, on the list already, a day ahead, a firm or site that does not fit.
    """
    unit = locked_unit(unit, at)
    refuse_far(from_date, at, "from_date")
    if not person.memberships.filter(unit=unit).exists():
        raise NotOfTheUnit
    if Guard.objects.filter(unit=unit, person=person, valid_to=None).exists():
        raise OnTheList
    before = Guard.objects.filter(unit=unit, person=person, valid_to__gt=from_date).order_by("valid_to").last()
    if before is not None and before.valid_to is not None:
        raise OnTheList(
            _("Người này làm bảo vệ đến hết %(day)s; chọn ngày bắt đầu sau ngày đó.")
            % {"day": dates.day(before.valid_to - timedelta(days=1))},
            field="from_date",
        )
    guard = Guard(unit=unit, person=person, kind=kind, valid_from=from_date, **_clean(file))
    _check(guard, at)
    guard.save(force_insert=True)
    audit.record(
        "guard.enlisted",
        guard,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"person": (None, person.pk), "kind": (None, kind), "valid_from": (None, from_date)},
        personal=_personal(None, guard),
    )
    _count(unit, by=by, at=at)
    return guard


@audit.transaction
def change_guard(guard: Guard, *, by: User | None, at: datetime, **file: Any) -> Guard:
    """Correct or complete the file of somebody on the list.

    :raises Refusal: he or she has left; a firm or site that does not fit.
    """
    guard = _locked(guard)
    before = Guard.objects.get(pk=guard.pk)
    for name, value in _clean(file).items():
        setattr(guard, name, value)
    _check(guard, at)
    guard.save()
    changes = {name: change for name, change in audit.changes_of(before, guard, EDITED).items() if name not in PERSONAL}
    personal = _personal(before, guard)
    if changes or personal:
        audit.record("guard.changed", guard, unit_id=guard.unit_id, by=by, at=at, changes=changes, personal=personal)
    _count(guard.unit, by=by, at=at)
    return guard


@audit.transaction
def leave(guard: Guard, *, last_day: date, card_returned: bool, reason: str, by: User | None, at: datetime) -> Guard:
    """The last day somebody stood guard; the card comes back with it (Circular 46/2014/TT-BCA, article 7).

    :raises Refusal: gone already, a day ahead or before the first one.
    """
    guard = _locked(guard)
    refuse_future(last_day, at, "last_day")
    assert guard.valid_from is not None  # the constraint says so
    if last_day < guard.valid_from:
        raise LeavesBeforeBeginning(
            _("Người này bắt đầu làm bảo vệ từ %(day)s; chọn ngày sau đó.") % {"day": dates.day(guard.valid_from)}
        )
    guard.valid_to = last_day + timedelta(days=1)
    if card_returned and guard.card_date is not None:
        guard.card_returned_date = max(last_day, guard.card_date)
    guard.save(update_fields=["valid_to", "card_returned_date"])
    audit.record(
        "guard.left",
        guard,
        unit_id=guard.unit_id,
        by=by,
        at=at,
        changes={"valid_to": (None, guard.valid_to), "card_returned": (None, card_returned)},
        reason=reason,
    )
    _count(guard.unit, by=by, at=at)
    return guard


@audit.transaction
def settle_roll(unit: Unit, *, remote: bool, by: User | None, at: datetime) -> GuardRoll:
    """What holds for all guards of the unit."""
    unit = locked_unit(unit, at)
    roll = _roll(unit, at)
    if roll.remote != remote:
        roll.remote = remote
        roll.save(update_fields=["remote"])
        audit.record(
            "guard.roll_settled", roll, unit_id=unit.pk, by=by, at=at, changes={"remote": (not remote, remote)}
        )
    return roll


@audit.transaction
def hire_service(
    unit: Unit,
    *,
    firm: str,
    purpose: str,
    valid_from: date,
    valid_to: date | None,
    number: str,
    signed_date: date | None,
    phone: str,
    by: User | None,
    at: datetime,
) -> GuardService:
    """A firm guards for the unit. Whether the unit may hire so is shown with the article, not refused: the answer
    hangs on who pays, which the unit knows best.

    :raises Refusal: it ends before it begins.
    """
    unit = locked_unit(unit, at)
    refuse_far(valid_from, at, "valid_from")
    if valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItBegins
    service = GuardService.objects.create(
        unit=unit,
        firm=text.clean(firm),
        purpose=purpose,
        valid_from=valid_from,
        valid_to=valid_to,
        number=text.clean(number),
        signed_date=signed_date,
        phone=text.clean(phone),
    )
    audit.record(
        "guard.service_hired",
        service,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"firm": (None, service.firm), "purpose": (None, purpose), "valid_from": (None, valid_from)},
    )
    return service


@audit.transaction
def end_service(service: GuardService, *, last_day: date, by: User | None, at: datetime) -> GuardService:
    """The contract ends; the firm's guards who are still on the list leave on the same day.

    :raises Refusal: before it began.
    """
    service = GuardService.objects.select_for_update(of=("self",)).get(pk=service.pk)
    refuse_future(last_day, at, "last_day")
    if service.valid_from is not None and last_day < service.valid_from:
        raise EndsBeforeItBegins(field="last_day")
    service.valid_to = last_day + timedelta(days=1)
    service.save(update_fields=["valid_to"])
    audit.record(
        "guard.service_ended",
        service,
        unit_id=service.unit_id,
        by=by,
        at=at,
        changes={"valid_to": (None, service.valid_to)},
    )
    for guard in Guard.objects.filter(service=service, valid_to=None, valid_from__lte=last_day).order_by("pk"):
        leave(guard, last_day=last_day, card_returned=False, reason=_("Hợp đồng dịch vụ kết thúc"), by=by, at=at)
    return service


@audit.transaction
def set_allowance(
    unit: Unit, *, name: str, per: str, amount: int, from_date: date, source: str, by: User | None, at: datetime
) -> Allowance:
    """From that day on; the amount before ends the day before.

    :raises Refusal: a later amount of this name stands already.
    """
    unit = locked_unit(unit, at)
    name = text.clean(name)
    rows = Allowance.objects.filter(unit=unit, name=name, per=per)
    if rows.filter(valid_from__gte=from_date).exists():
        raise Refusal(_("Khoản này đã có mức từ ngày đó hoặc muộn hơn."), field="from_date")
    rows.filter(valid_to=None).update(valid_to=from_date)
    made = Allowance.objects.create(
        unit=unit, name=name, per=per, amount=amount, source=text.clean(source), valid_from=from_date
    )
    audit.record(
        "guard.allowance_set",
        made,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"name": (None, name), "amount": (None, amount), "valid_from": (None, from_date)},
    )
    return made


def _clean(file: dict[str, Any]) -> dict[str, Any]:
    unknown = file.keys() - set(EDITED)
    if unknown:
        raise TypeError(f"a guard's file has no {sorted(unknown)[0]}")
    return {name: text.clean(value) if name == "card_number" else value for name, value in file.items()}


def _check(guard: Guard, at: datetime) -> None:
    if (guard.kind == GuardKind.SERVICE) != (guard.service_id is not None):
        raise FirmMissing if guard.kind == GuardKind.SERVICE else FirmForOthers
    if guard.service is not None and guard.service.unit_id != guard.unit_id:
        raise FirmMissing
    site: Site | None = guard.site
    if site is not None and site.unit_id != guard.unit_id:
        raise SiteOfAnother
    if guard.card_number and guard.card_date is None:
        raise CardNotGiven
    for name in ("record_date", "health_date", "card_date"):
        if (value := getattr(guard, name)) is not None:
            refuse_future(value, at, name)


def _locked(guard: Guard) -> Guard:
    found = Guard.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=guard.pk)
    if found.valid_to is not None:
        raise Gone
    return found


def _personal(before: Guard | None, after: Guard) -> dict[str, tuple[Any, Any]]:
    found = {name: (getattr(before, name, None) or None, getattr(after, name) or None) for name in PERSONAL}
    return {name: change for name, change in found.items() if change[0] != change[1]}


def _roll(unit: Unit, at: datetime) -> GuardRoll:
    roll, _made = GuardRoll.objects.get_or_create(unit=unit, defaults={"made_date": dates.local_date(at)})
    return roll


def _count(unit: Unit, *, by: User | None, at: datetime) -> None:
    roll = _roll(unit, at)
    facts.replace(roll, figures_of_roll(GuardRoll.objects.get(pk=roll.pk)), by=by, at=at)
