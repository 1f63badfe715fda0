"""Opening a unit's year: which rule set, who receives, who recognises."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import rules
from tuquan.assessments.enums import StepKind
from tuquan.assessments.models import AuthorityRow, Cycle, Step
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Place, Unit


class NoRuleSet(Refusal):
    """No rule set in force for this kind of unit and year."""


class CycleExists(Refusal):
    """The unit's year is open already."""


@dataclass(frozen=True)
class Authority:
    """Units are None where the installation does not hold the body yet; `basis` says why it is this one."""

    recogniser: Unit | None
    office: Unit | None
    basis: str


def authority(unit: Unit, on: date) -> Authority:
    """Who recognises the unit and where its dossier goes: the installation's own table, else the law's."""
    row = (
        AuthorityRow.objects.on(on)
        .filter(kind=unit.kind, managing_level=unit.managing_level)
        .filter(governing__governs__in=_places_around(unit))
        .select_related("recogniser", "office")
        .order_by("-governing__governs__path")
        .first()
    )
    if row is not None:
        return Authority(row.recogniser, row.office, row.basis)
    try:
        law = rules.authority_for(unit.kind, unit.managing_level, on)
    except rules.UnknownRule as unknown:
        return Authority(None, None, unknown.message)
    basis = law.basis if law.status == rules.Status.VERIFIED else f"{law.basis} ({law.status.label})"
    return Authority(
        recogniser=_body(unit, law.recogniser_level, UnitKind.PEOPLES_COMMITTEE),
        office=_body(unit, law.office_level, UnitKind.STANDING_OFFICE),
        basis=basis,
    )


def law_rows(on: date) -> list[rules.AuthorityRow]:
    """The law's table as it holds on a day, for comparison with the installation's own."""
    return [
        row for row in rules.authority_rows() if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    ]


def _places_around(unit: Unit) -> list[int]:
    return [int(part) for part in unit.place_path.split("/") if part]


def _codes_around(unit: Unit) -> list[str]:
    return list(Place.objects.filter(pk__in=_places_around(unit)).values_list("code", flat=True))


def _body(unit: Unit, level: str, kind: str) -> Unit | None:
    if level == "ministry":
        return Unit.objects.filter(kind=UnitKind.MINISTRY).order_by("pk").first()
    place = Place.objects.filter(pk__in=_places_around(unit), level=PlaceLevel(level)).first()
    return Unit.objects.open().filter(kind=kind, governs=place).order_by("pk").first() if place else None


@audit.transaction
def open_cycle(
    unit: Unit, year: int, *, by: User | None, at: datetime, rule_set_code: str = "", on: date | None = None
) -> Cycle:
    """Open the unit's year for the standard in force on 1 January (or for the named rule set).

    :raises NoRuleSet: no standard for this kind of unit then.
    :raises CycleExists: it is open already.
    """
    first = on or date(year, 3, 31)
    if rule_set_code:
        try:
            rule_set = rules.rule_set(rule_set_code)
        except rules.UnknownRule as error:
            raise NoRuleSet(error.message) from error
        if unit.kind not in rule_set.kinds:
            raise NoRuleSet(_("Bộ tiêu chí này không dành cho loại đơn vị của anh/chị."))
    else:
        try:
            rule_set = rules.title_rule_set(unit.kind, year)
        except rules.UnknownRule as error:
            raise NoRuleSet(
                _("Chưa có bộ tiêu chí cho loại đơn vị này trong năm %(year)d.") % {"year": year}
            ) from error
        rule_set = rules.as_here(rule_set, unit.kind, first, _codes_around(unit))
    found = authority(unit, first)
    cycle = Cycle(
        unit=unit,
        year=year,
        rule_set_code=rule_set.code,
        state_since=at,
        office=found.office,
        recogniser=found.recogniser,
        authority_basis=found.basis[:400],
    )
    try:
        with transaction.atomic():
            cycle.save(force_insert=True)
    except IntegrityError as error:
        raise CycleExists(_("Hồ sơ năm %(year)d của đơn vị đã được mở.") % {"year": year}) from error
    Step.objects.create(cycle=cycle, kind=StepKind.OPENED, at=at, by=by)
    audit.record(
        "cycle.opened",
        cycle,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"year": (None, year), "rule_set_code": (None, rule_set.code)},
    )
    return cycle
