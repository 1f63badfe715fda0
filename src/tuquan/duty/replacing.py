"""Who can stand in for a shift, ranked, with the reasons in words. Nobody is scored: what counts is rest, hours and
turns within this roster, and the reasons are shown to the one who decides."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.duty.board import if_set
from tuquan.duty.models import Shift
from tuquan.duty.queries.rosters import Plan
from tuquan.duty.rules.checks import Breach
from tuquan.guards.models import Guard


@dataclass(frozen=True)
class Candidate:
    guard: Guard
    breaches: tuple[Breach, ...]
    minutes: int
    nights: int
    reasons: tuple[str, ...]

    @property
    def may(self) -> bool:
        return not any(one.must for one in self.breaches)

    @property
    def order(self) -> tuple[Any, ...]:
        must = sum(one.must for one in self.breaches)
        return (must, len(self.breaches), self.minutes, self.nights, self.guard.person.sort_key)


def candidates(plan: Plan, shift: Shift) -> list[Candidate]:
    """Everybody of the roster who is free on that day, the best first."""
    found = []
    for guard in plan.guards:
        if guard.pk == shift.guard_id or (guard.pk, shift.day) in plan.cells:
            continue
        breaches = tuple(if_set(plan, guard, shift.day, shift.kind, shift.post))
        if any(one.rule == "absent" for one in breaches):
            continue
        own = [one for one in plan.row(guard) if one.day in plan.period]
        minutes = sum(one.working for one in own)
        nights = sum(one.is_night for one in own)
        found.append(Candidate(guard, breaches, minutes, nights, _reasons(breaches, minutes)))
    return sorted(found, key=lambda one: one.order)


def _reasons(breaches: tuple[Breach, ...], minutes: int) -> tuple[str, ...]:
    said = [_("không trái quy tắc bắt buộc nào")] if not any(one.must for one in breaches) else []
    said += [f"{one.words} {one.article}".strip() for one in breaches]
    said.append(_("%(hours)s giờ trong lịch này") % {"hours": text.number(minutes // 60)})
    return tuple(said)
