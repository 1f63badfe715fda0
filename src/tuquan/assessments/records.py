"""The figures a unit's year gives to the facts: registered, recognised. Pure functions of the cycle."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments.enums import REGISTERED_STATES, CycleState
from tuquan.assessments.models import Cycle
from tuquan.core.dates import local_date
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.units.enums import UnitKind

_REGISTERED = {
    UnitKind.COMMUNE: "units_registered_commune",
    UnitKind.RESIDENTIAL_AREA: "units_registered_residential",
}
_RECOGNISED = {
    UnitKind.AGENCY: "units_recognized_agency",
    UnitKind.HOSPITAL: "units_recognized_agency",
    UnitKind.ENTERPRISE: "units_recognized_enterprise",
    UnitKind.SCHOOL: "units_recognized_school",
    UnitKind.COMMUNE: "units_recognized_commune",
    UnitKind.RESIDENTIAL_AREA: "units_recognized_residential",
}


def figures_of_cycle(cycle: Cycle) -> Iterator[Figure]:
    """Registered counts on the day of acceptance, recognised on the day of the decision; one unit each.

    Only the national title counts; models and score sheets do not.
    """
    if cycle.rule_set.purpose != "title":
        return
    kind = UnitKind(cycle.unit.kind)
    if cycle.state in REGISTERED_STATES and cycle.registration_accepted_at is not None:
        day = local_date(cycle.registration_accepted_at)
        yield Figure(_REGISTERED.get(kind, "units_registered_institution"), 1, day, day)
    item = getattr(cycle, "decision_item", None)
    if cycle.state == CycleState.RECOGNISED and item is not None and kind in _RECOGNISED:
        day = item.decision.date
        yield Figure(_RECOGNISED[kind], 1, day, day)


def summary_of_cycle(cycle: Cycle) -> Summary:
    return Summary(cycle.unit, f"{cycle.rule_set.short_title}, {cycle.year}", local_date(cycle.state_since))


def register() -> None:
    sources.register(
        "assessments.cycle",
        name=_("hồ sơ năm"),
        figures_of=figures_of_cycle,
        summary_of=summary_of_cycle,
        permission=Permission.CYCLE_VIEW,
        prefetch=("unit", "decision_item__decision"),
    )
