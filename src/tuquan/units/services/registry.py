"""Units: founding, changing, moving, closing, joining and splitting.

Where a unit sits and who manages it are dated rows; `place`, `managing`, `following`, `police_body` and the two paths
on the unit are what those rows say for today. Every service ends by setting them, and `refresh_today` does so each day
for rows that were written ahead.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.dates import local_date
from tuquan.units import ending
from tuquan.units.enums import GOVERNING_KINDS, RelationKind, UnitKind
from tuquan.units.models import Place, Unit, UnitLocation, UnitRelation, UnitSuccession
from tuquan.units.paths import under
from tuquan.units.queries import places
from tuquan.units.services import timeline
from tuquan.units.services.places import residential_place
from tuquan.units.services.refusals import Refused

COLUMN_OF = {
    RelationKind.MANAGING: "managing",
    RelationKind.FOLLOWING: "following",
    RelationKind.POLICE: "police_body",
}
DETAILS = (
    "name",
    "short_name",
    "kind",
    "school_level",
    "managing_level",
    "parent_body",
    "symbol",
    "address",
    "founded_date",
    "note",
)
PERSONAL_DETAILS = ("phone", "head_name", "head_title")
"""Values about a person: they enter the log where they can be erased."""

CODE_PREFIX = {
    UnitKind.AGENCY: "CQ",
    UnitKind.ENTERPRISE: "DN",
    UnitKind.SCHOOL: "GD",
    UnitKind.HOSPITAL: "YT",
    UnitKind.RESIDENTIAL_AREA: "KDC",
    UnitKind.COMMUNE: "XP",
    UnitKind.PEOPLES_COMMITTEE: "UB",
    UnitKind.STANDING_OFFICE: "BCD",
    UnitKind.POLICE: "CA",
    UnitKind.MINISTRY: "BO",
}


class CodeTaken(Refused):
    message = _("Mã này đã dùng cho đơn vị khác. Bỏ trống để phần mềm tự đặt mã.")


class NameMissing(Refused):
    message = _("Đơn vị phải có tên.")


class GovernsNothing(Refused):
    message = _("Chỉ Ủy ban nhân dân, Thường trực Ban Chỉ đạo, Công an và bộ mới có địa bàn quản lý.")


class ManagedInACircle(Refused):
    message = _("Không thể chọn cơ quan này: đơn vị đang trực tiếp hoặc gián tiếp quản lý chính cơ quan đó.")


class TooDeep(Refused):
    message = _("Cây quản lý quá sâu. Hãy chọn cơ quan quản lý ở cấp cao hơn.")


class NotAnAuthority(Refused):
    message = _("Cơ quan Công an phụ trách phải là đơn vị thuộc loại Công an.")


class AlreadyClosed(Refused):
    message = _("Đơn vị này đã kết thúc hoạt động.")


class NotClosed(Refused):
    message = _("Đơn vị này đang hoạt động.")


class ClosedBeforeFounded(Refused):
    message = _("Ngày kết thúc hoạt động không thể trước ngày thành lập.")


class ClosedInTheFuture(Refused):
    message = _("Ngày kết thúc hoạt động không thể sau hôm nay. Hãy ghi khi việc đã diễn ra.")


class UnitsBelow(Refused):
    """Open units would be left without the authority they hang on."""

    message = _(
        "Còn đơn vị đang thuộc cơ quan này quản lý hoặc theo dõi. "
        "Hãy chọn một đơn vị kế thừa, hoặc chuyển các đơn vị đó trước."
    )


class SucceedsItself(Refused):
    message = _("Đơn vị không thể kế thừa chính mình.")


@audit.transaction
def create_unit(
    *,
    name: str,
    kind: str,
    code: str = "",
    place: Place | None = None,
    governs: Place | None = None,
    managing: Unit | None = None,
    following: Unit | None = None,
    police_body: Unit | None = None,
    valid_from: date | None = None,
    basis: str = "",
    by: User | None,
    at: datetime,
    **details: Any,
) -> Unit:
    """Enter a unit into the registry; its location and relations hold from `valid_from` (empty: from ever).

    :raises NameMissing, CodeTaken, GovernsNothing, NotAnAuthority, TooDeep: as their sentences say.
    """
    if governs is not None and kind not in GOVERNING_KINDS:
        raise GovernsNothing
    code = code.strip() or free_code(kind, place or governs)
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken
    unit = Unit(code=code, kind=kind, governs=governs, **_typed({"name": name, **details}))
    if not unit.name:
        raise NameMissing
    unit.managing_path = f"/{unit.pk.hex}/"
    unit.save()
    if place is not None:
        if kind == UnitKind.RESIDENTIAL_AREA:
            place = residential_place(place, unit.name, by=by, at=at)
        UnitLocation.objects.create(unit=unit, place=place, valid_from=valid_from)
    for relation, other in (
        (RelationKind.MANAGING, managing),
        (RelationKind.FOLLOWING, following),
        (RelationKind.POLICE, police_body),
    ):
        if other is not None:
            _refuse_relation(unit, relation, other)
            UnitRelation.objects.create(unit=unit, kind=relation, other=other, valid_from=valid_from, basis=basis)
    set_current(unit, on=local_date(at))
    changes = {"name": ("", unit.name), "kind": ("", unit.kind), "code": ("", unit.code)}
    for column in ("place", "managing", "following", "police_body"):
        if chosen := getattr(unit, column):
            changes[column] = ("", str(chosen))
    audit.record("unit.created", unit, unit_id=unit.pk, by=by, at=at, changes=changes)
    return unit


@audit.transaction
def update_unit(unit: Unit, *, by: User | None, at: datetime, reason: str = "", **details: Any) -> Unit:
    """Correct what the registry says of a unit; columns not named stay.

    :raises NameMissing: the name was emptied.
    """
    unit = _locked(unit)
    before = Unit.objects.get(pk=unit.pk)
    for column, value in _typed(details).items():
        setattr(unit, column, value)
    if not unit.name:
        raise NameMissing
    changes = audit.changes_of(before, unit, DETAILS)
    personal = audit.changes_of(before, unit, PERSONAL_DETAILS)
    if changes or personal:
        unit.save(update_fields=[*changes, *personal])
        audit.record(
            "unit.changed", unit, unit_id=unit.pk, by=by, at=at, changes=changes, personal=personal, reason=reason
        )
    return unit


@audit.transaction
def move_unit(unit: Unit, *, place: Place, valid_from: date, reason: str = "", by: User | None, at: datetime) -> Unit:
    """The unit sits in another place from that day on; records of earlier days stay where they were made.

    :raises AlreadyClosed: it had closed by then.
    """
    unit = _locked(unit)
    _refuse_closed(unit, valid_from)
    before = unit.locations.on(valid_from).select_related("place").first()
    if timeline.put(unit.locations.all(), valid_from, unit=unit, place=place) is not None:
        set_current(unit, on=local_date(at))
        changes = {"place": (str(before.place) if before else "", str(place)), "valid_from": ("", valid_from)}
        audit.record("unit.moved", unit, unit_id=unit.pk, by=by, at=at, changes=changes, reason=reason)
    return unit


@audit.transaction
def relate_unit(
    unit: Unit,
    *,
    kind: str,
    other: Unit | None,
    valid_from: date,
    basis: str = "",
    by: User | None,
    at: datetime,
) -> Unit:
    """Give the unit another managing unit, following office or police body from that day on (None: none).

    :raises ManagedInACircle: the other is managed, directly or through others, by the unit.
    :raises NotAnAuthority, TooDeep, AlreadyClosed: as their sentences say.
    """
    unit = _locked(unit)
    _refuse_closed(unit, valid_from)
    rows = unit.relations.filter(kind=kind)
    before = rows.on(valid_from).select_related("other").first()
    if other is None:
        changed = timeline.end(rows, valid_from)
    else:
        _refuse_relation(unit, kind, other)
        changed = timeline.put(rows, valid_from, kind=kind, unit=unit, other=other, basis=basis)
    if changed is not None:
        set_current(unit, on=local_date(at))
        changes = {
            COLUMN_OF[RelationKind(kind)]: (str(before.other) if before else "", str(other or "")),
            "valid_from": ("", valid_from),
        }
        audit.record("unit.related", unit, unit_id=unit.pk, by=by, at=at, changes=changes, reason=basis)
    return unit


@audit.transaction
def close_unit(
    unit: Unit,
    *,
    closed_date: date,
    reason: str,
    basis: str = "",
    successors: Sequence[Unit] = (),
    by: User | None,
    at: datetime,
) -> Unit:
    """The unit is at work no more from that day. Its records stay; its successors may read them.

    What hangs on the unit passes to its successor when there is exactly one.

    :raises UnitsBelow: open units hang on it and there is not exactly one successor.
    :raises AlreadyClosed, ClosedBeforeFounded, ClosedInTheFuture, SucceedsItself: as their sentences say.
    """
    unit = _locked(unit)
    if unit.closed_date is not None:
        raise AlreadyClosed
    if unit.founded_date is not None and closed_date < unit.founded_date:
        raise ClosedBeforeFounded
    if closed_date > local_date(at):
        raise ClosedInTheFuture
    if unit in successors:
        raise SucceedsItself
    hanging = list(
        UnitRelation.objects.on(closed_date)
        .filter(Q(unit__closed_date=None) | Q(unit__closed_date__gt=closed_date), other=unit)
        .exclude(unit__in=successors)
        .select_related("unit")
    )
    if hanging and len(successors) != 1:
        raise UnitsBelow
    unit.closed_date = closed_date
    unit.save(update_fields=["closed_date"])
    ending.tell(unit, None)
    for successor in successors:
        UnitSuccession.objects.create(old=unit, new=successor, date=closed_date, basis=basis)
    for row in hanging:
        relate_unit(
            row.unit, kind=row.kind, other=successors[0], valid_from=closed_date, basis=basis or reason, by=by, at=at
        )
    for successor in successors:
        # A successor that the closed unit itself managed would hang on what is no more.
        for row in successor.relations.filter(other=unit).on(closed_date):
            above = unit.relations.filter(kind=row.kind).on(closed_date).first()
            relate_unit(
                successor,
                kind=row.kind,
                other=above.other if above else None,
                valid_from=closed_date,
                basis=basis or reason,
                by=by,
                at=at,
            )
    changes = {"closed_date": (None, closed_date), "successors": ("", ", ".join(str(one) for one in successors))}
    audit.record("unit.closed", unit, unit_id=unit.pk, by=by, at=at, changes=changes, reason=reason)
    return unit


@audit.transaction
def merge_units(
    units: Sequence[Unit], *, into: Unit, closed_date: date, basis: str, by: User | None, at: datetime
) -> Unit:
    """Several units close on the same day and one goes on for them (sáp nhập, hợp nhất).

    :raises AlreadyClosed, ClosedBeforeFounded, ClosedInTheFuture, SucceedsItself: as `close_unit`.
    """
    for unit in units:
        close_unit(unit, closed_date=closed_date, reason=basis, basis=basis, successors=[into], by=by, at=at)
    into.refresh_from_db()
    return into


@audit.transaction
def reopen_unit(unit: Unit, *, reason: str, by: User | None, at: datetime) -> Unit:
    """The closing was a mistake: take it back, with the successions that came of it.

    :raises NotClosed: nothing to take back.
    """
    unit = _locked(unit)
    if unit.closed_date is None:
        raise NotClosed
    before, unit.closed_date = unit.closed_date, None
    unit.save(update_fields=["closed_date"])
    ending.tell(unit, before)
    unit.successions.all().delete()
    changes = {"closed_date": (before, None)}
    audit.record("unit.reopened", unit, unit_id=unit.pk, by=by, at=at, changes=changes, reason=reason)
    return unit


def refresh_today(*, on: date | None = None, since: date | None = None) -> int:
    """What dated rows say for today, for units whose rows began or ended since (empty: whose rows ever did); the number
    of units that changed. Run each day; running it twice changes nothing."""
    today = on or dates.today()
    turned = Q(valid_from__lte=today) | Q(valid_to__lte=today)
    if since is not None:
        turned &= Q(valid_from__gt=since) | Q(valid_to__gt=since)
    units = {
        *UnitLocation.objects.filter(turned).values_list("unit", flat=True),
        *UnitRelation.objects.filter(turned).values_list("unit", flat=True),
        *UnitLocation.objects.on(today).filter(place__valid_to__lte=today).values_list("unit", flat=True),
    }
    changed = 0
    # From the top of the tree down: a unit's path is made of its manager's.
    for unit in Unit.objects.filter(pk__in=units).order_by("managing_path"):
        with audit.act():
            changed += set_current(_locked(unit), on=today)
    return changed


def set_current(unit: Unit, *, on: date) -> bool:
    """Set today's columns and paths from the dated rows, and the paths of all units managed below; whether anything
    changed. A future relation that has become a circle meanwhile is left out."""
    location = unit.locations.on(on).select_related("place").first()
    relations = {row.kind: row.other for row in unit.relations.on(on).select_related("other")}
    before = {column: getattr(unit, f"{column}_id") for column in ("place", *COLUMN_OF.values())}
    old_paths = (unit.place_path, unit.managing_path)
    unit.place, unit.place_path = _standing(location.place, on) if location else (None, "")
    for kind, column in COLUMN_OF.items():
        setattr(unit, column, relations.get(kind))
    if unit.managing is not None and is_below(unit.managing, unit):
        unit.managing = None
    unit.managing_path = f"{unit.managing.managing_path if unit.managing else '/'}{unit.pk.hex}/"
    after = {column: getattr(unit, f"{column}_id") for column in before}
    if (after, (unit.place_path, unit.managing_path)) == (before, old_paths):
        return False
    unit.save(update_fields=[*before, "place_path", "managing_path"])
    if old_paths[1] and old_paths[1] != unit.managing_path:
        # Every path below begins with this unit's old one.
        moved = Concat(Value(unit.managing_path), Substr("managing_path", len(old_paths[1]) + 1))
        below = Unit.objects.filter(under("managing_path", old_paths[1])).exclude(pk=unit.pk)
        below.update(managing_path=moved)
    return True


def _standing(place: Place, on: date) -> tuple[Place, str]:
    """The place as it stands on that day. When it was divided meanwhile, the row of old is kept (somebody has to say
    into which part the unit fell) and rights follow the smallest place that holds all parts."""
    home = places.lies_in(place, on)
    if home.path == place.path or places.DEPTH[home.level] >= min(places.DEPTH[place.level], places.DEPTH["commune"]):
        return home, home.path
    return place, home.path


def is_below(unit: Unit, other: Unit) -> bool:
    """Whether `other` manages `unit`, directly or through others, or is the unit itself."""
    return unit.pk == other.pk or (
        bool(other.managing_path)
        and Unit.objects.filter(under("managing_path", other.managing_path), pk=unit.pk).exists()
    )


def free_code(kind: str, place: Place | None) -> str:
    """ "CQ-22528-007": kind, place, running number."""
    prefix = "-".join(filter(None, [CODE_PREFIX[UnitKind(kind)], place.code if place else ""]))
    taken = Unit.objects.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)
    numbers = [int(code[len(prefix) + 1 :]) for code in taken if code[len(prefix) + 1 :].isdigit()]
    return f"{prefix}-{max(numbers, default=0) + 1:03d}"


def _typed(details: Mapping[str, Any]) -> dict[str, Any]:
    known = {*DETAILS, *PERSONAL_DETAILS}
    if unknown := details.keys() - known:
        raise TypeError(f"not columns of a unit: {sorted(unknown)}")
    return {name: text.clean(value) if isinstance(value, str) else value for name, value in details.items()}


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _refuse_closed(unit: Unit, on: date) -> None:
    if unit.closed_date is not None and unit.closed_date <= on:
        raise AlreadyClosed


def _refuse_relation(unit: Unit, kind: str, other: Unit) -> None:
    if kind == RelationKind.POLICE and other.kind != UnitKind.POLICE:
        raise NotAnAuthority
    if kind == RelationKind.MANAGING:
        if is_below(other, unit):
            raise ManagedInACircle
        longest = max(
            map(
                len,
                Unit.objects.filter(under("managing_path", unit.managing_path)).values_list("managing_path", flat=True),
            ),
            default=len(unit.managing_path),
        )
        if len(other.managing_path) + longest > (Unit._meta.get_field("managing_path").max_length or 0):
            raise TooDeep
