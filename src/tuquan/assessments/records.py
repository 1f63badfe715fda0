"""The figures a unit's year gives to the facts: registered, recognised, awarded. Pure functions of the records."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments.award_enums import AwardGroup, NominationState
from tuquan.assessments.enums import REGISTERED_STATES, CycleState
from tuquan.assessments.models import Cycle, MovementGrade, Nomination, PastAwards
from tuquan.core.dates import local_date, year_of
from tuquan.facts import sources
from tuquan.facts.enums import Basis
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


_AWARDED = {AwardGroup.COLLECTIVE: "awards_collective", AwardGroup.INDIVIDUAL: "awards_individual"}


def figures_of_nomination(nomination: Nomination) -> Iterator[Figure]:
    """One collective or one person, on the day of the decision, at the unit that proposed."""
    if nomination.state == NominationState.AWARDED and nomination.decision is not None:
        yield Figure(_AWARDED[nomination.group], 1, nomination.decision.date, dims={"award_level": nomination.level})


def summary_of_nomination(nomination: Nomination) -> Summary:
    day = nomination.decision.date if nomination.decision else local_date(nomination.state_since)
    return Summary(nomination.unit, str(nomination), day)


def figures_of_past_awards(past: PastAwards) -> Iterator[Figure]:
    """Only what the source counts; a level it names without a number gives no figure."""
    year, dims = year_of(past.year), {"award_level": past.level}
    for group, value in ((AwardGroup.COLLECTIVE, past.collectives), (AwardGroup.INDIVIDUAL, past.individuals)):
        if value is not None:
            yield Figure(_AWARDED[group], value, year.first, year.last, dims=dims, basis=Basis.DECLARED)


def summary_of_past_awards(past: PastAwards) -> Summary:
    return Summary(past.unit, f"{past}: {past.source_title}", past.source_date or local_date(past.at))


_GRADES = {"fair": "good"}
"""The sheet and the figures name the grade "khá" differently."""


def figures_of_movement_grade(grade: MovementGrade) -> Iterator[Figure]:
    """One unit graded, on the day of the paper."""
    if grade.decided and grade.paper_date is not None:
        yield Figure(
            "units_graded",
            1,
            grade.paper_date,
            dims={"grade": _GRADES.get(grade.decided, grade.decided), "unit_kind": grade.unit.kind},
        )


def summary_of_movement_grade(grade: MovementGrade) -> Summary:
    return Summary(grade.unit, str(grade), grade.paper_date or date(grade.year, 12, 31))


def register() -> None:
    sources.register(
        "assessments.cycle",
        name=_("hồ sơ năm"),
        figures_of=figures_of_cycle,
        summary_of=summary_of_cycle,
        permission=Permission.CYCLE_VIEW,
        prefetch=("unit", "decision_item__decision"),
    )
    sources.register(
        "assessments.nomination",
        name=_("đề nghị khen thưởng"),
        figures_of=figures_of_nomination,
        summary_of=summary_of_nomination,
        permission=Permission.CYCLE_VIEW,
        prefetch=("unit", "decision"),
    )
    sources.register(
        "assessments.pastawards",
        name=_("khen thưởng theo nguồn khai"),
        figures_of=figures_of_past_awards,
        summary_of=summary_of_past_awards,
        permission=Permission.FACT_VIEW,
        prefetch=("unit",),
    )
    sources.register(
        "assessments.movementgrade",
        name=_("phân loại phong trào"),
        figures_of=figures_of_movement_grade,
        summary_of=summary_of_movement_grade,
        permission=Permission.CYCLE_VIEW,
        prefetch=("unit",),
    )
