"""Which units the law does not ask to register."""

from datetime import date

from django.db.models import Q, QuerySet

from tuquan.assessments import rules
from tuquan.units.enums import EnterpriseClass, SchoolLevel, UnitFlag, UnitKind
from tuquan.units.models import EnterpriseSize, Unit, UnitMark


def exempt_units(units: QuerySet[Unit], year: int) -> QuerySet[Unit]:
    """Units that the law does not ask (Circular 124/2021, article 1.2b): a proposal; those may still register freely."""
    small = EnterpriseSize.objects.filter(
        year__lte=year, year__gte=year - 1, size__in=(EnterpriseClass.MICRO, EnterpriseClass.SMALL)
    ).values("unit")
    armed = UnitMark.objects.filter(flag=UnitFlag.ARMED_FORCES).filter(
        Q(valid_from=None) | Q(valid_from__lte=date(year, 12, 31)), Q(valid_to=None) | Q(valid_to__gt=date(year, 1, 1))
    )
    return units.filter(
        Q(kind=UnitKind.SCHOOL, school_level__in=(SchoolLevel.PRESCHOOL, SchoolLevel.PRIMARY))
        | Q(kind__in=(UnitKind.ENTERPRISE, UnitKind.HOSPITAL), pk__in=small)
        | Q(pk__in=armed.values("unit"))
    )


def exemption(unit: Unit, rule_set: rules.RuleSet, year: int) -> rules.Exemption | None:
    """Why the unit need not register, or None."""
    if not exempt_units(Unit.objects.filter(pk=unit.pk), year).exists():
        return None
    test = {
        UnitKind.SCHOOL: "school_below_lower_secondary",
        UnitKind.ENTERPRISE: "small_or_micro_enterprise",
        UnitKind.HOSPITAL: "small_or_micro_enterprise",
    }.get(UnitKind(unit.kind), "armed_forces")
    if UnitMark.objects.filter(unit=unit, flag=UnitFlag.ARMED_FORCES).exists():
        test = "armed_forces"
    return next((row for row in rule_set.exemptions if row.test == test), None)
