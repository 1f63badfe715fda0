"""A unit's first run: what it has, how many it is, how it is divided."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tuquan.accounts.models import User
from tuquan.assessments.models import Attestation, Cycle
from tuquan.assessments.services.attesting import OPEN
from tuquan.assessments.services.flow import lock
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.units.enums import MemberKind, UnitFlag
from tuquan.units.services import properties

FLAGS = {
    "party_organisation": UnitFlag.PARTY_ORGANISATION,
    "guard_force": UnitFlag.GUARD_FORCE,
    "mass_organisations": UnitFlag.UNION,
    "parents_board": UnitFlag.PARENTS_BOARD,
}


@audit.transaction
def state_conditions(cycle: Cycle, answers: Mapping[str, bool], *, by: User, at: datetime) -> None:
    """What the unit has and has not. The "no" is kept too: that nothing was said proves nothing."""
    cycle = lock(cycle, OPEN)
    day = dates.local_date(at)
    for condition, holds in answers.items():
        properties.mark_unit(
            cycle.unit,
            flag=FLAGS[condition],
            holds=holds,
            valid_from=min(day, cycle.window.first) if holds else day,
            by=by,
            at=at,
        )
        Attestation.objects.update_or_create(
            cycle=cycle, key=f"has:{condition}", defaults={"holds": holds, "until": day, "at": at, "by": by}
        )


@audit.transaction
def state_people(
    cycle: Cycle,
    *,
    staff: int,
    sub_units: Iterable[str],
    by: User,
    at: datetime,
    learners: int | None = None,
    on: date | None = None,
) -> None:
    """Headcounts of today, and the rooms and groups not known yet."""
    cycle = lock(cycle, OPEN)
    day = on or dates.local_date(at)
    properties.state_headcount(cycle.unit, group=MemberKind.STAFF, on=day, people=staff, by=by, at=at)
    if learners is not None:
        properties.state_headcount(cycle.unit, group=MemberKind.LEARNER, on=day, people=learners, by=by, at=at)
    known = {text.fold(name) for name in cycle.unit.sub_units.filter(valid_to=None).values_list("name", flat=True)}
    for name in sub_units:
        if text.fold(name) not in known:
            properties.add_sub_unit(cycle.unit, name=name, valid_from=cycle.window.first, by=by, at=at)
            known.add(text.fold(name))
