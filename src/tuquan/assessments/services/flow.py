"""The order of the year: which state follows which, under a lock. Every other service stands on these steps."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.enums import CycleState, StepKind
from tuquan.assessments.models import Cycle, Step
from tuquan.assessments.services import telling
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.units.models import Membership, RoleAssignment


class WrongState(Refusal):
    """The dossier has moved on, or is not there yet."""


class OwnUnit(Refusal):
    """An appraiser never handles his own unit."""


def lock(cycle: Cycle, allowed: Iterable[CycleState]) -> Cycle:
    """The cycle as it stands now, locked.

    :raises WrongState: it is in none of the allowed states (somebody else acted first, or a step would be skipped).
    """
    cycle = (
        Cycle.objects.select_for_update(of=("self",)).select_related("unit", "office", "recogniser").get(pk=cycle.pk)
    )
    if cycle.state not in set(allowed):
        raise WrongState(
            _(
                "Hồ sơ đang ở bước “%(state)s” nên không làm được việc này. "
                "Anh/chị mở lại hồ sơ năm để xem việc tiếp theo."
            )
            % {"state": cycle.get_state_display()}
        )
    return cycle


def advance(
    cycle: Cycle,
    to: CycleState | None,
    step: StepKind,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    paper_number: str = "",
    paper_date: date | None = None,
    fields: dict[str, Any] | None = None,
    reason: str = "",
) -> Cycle:
    """Save the fields, move to the state, write the step and the audit entry."""
    fields = fields or {}
    changes = {name: (getattr(cycle, name), value) for name, value in fields.items() if getattr(cycle, name) != value}
    for name, value in fields.items():
        setattr(cycle, name, value)
    names = list(fields)
    if to is not None and to != cycle.state:
        changes["state"] = (cycle.state, to)
        cycle.state, cycle.state_since = to, at
        names += ["state", "state_since"]
    if names:
        cycle.save(update_fields=names)
    Step.objects.create(
        cycle=cycle, kind=step, at=at, by=by, note=note, paper_number=paper_number, paper_date=paper_date
    )
    telling.tell_step(cycle, step, at=at, note=note)
    audit.record(f"cycle.{step}", cycle, unit_id=cycle.unit_id, by=by, at=at, changes=changes, reason=reason or note)
    return cycle


def belongs_to(unit_id: UUID, by: User) -> bool:
    """Whether the person works in the unit, or holds a role there."""
    works_there = Membership.objects.filter(person__user=by, unit=unit_id, valid_to=None).exists()
    return works_there or RoleAssignment.objects.filter(person__user=by, unit=unit_id, valid_to=None).exists()


def refuse_own_unit(cycle: Cycle, by: User) -> None:
    """:raises OwnUnit: the person works in the unit, or holds a role there."""
    if belongs_to(cycle.unit_id, by):
        raise OwnUnit(_("Anh/chị thuộc chính đơn vị này nên không thẩm định, quyết định hồ sơ của đơn vị."))
