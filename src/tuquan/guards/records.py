"""How many guards a unit has, as figures: counted anew on each day on which somebody came, left or changed kind."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.guards.enums import GuardKind
from tuquan.guards.models import GuardRoll

INDICATORS = {
    GuardKind.FULL_TIME: "guards_full_time",
    GuardKind.PART_TIME: "guards_part_time",
    GuardKind.SERVICE: "security_guards",
}
"""Those of a hired firm count as guards of the unit and as neither full-time nor part-time ones."""


def figures_of_roll(roll: GuardRoll) -> Iterator[Figure]:
    guards = list(roll.unit.guards.all())
    days = sorted({day for one in guards for day in (one.valid_from, one.valid_to) if day})
    known = {one.kind for one in guards}  # of a kind that never was, no figure of zero
    for day in days:
        there = [one.kind for one in guards if one.holds_on(day)]
        for kind, indicator in INDICATORS.items():
            if kind in known:
                yield Figure(indicator, there.count(kind), day)


def summary_of_roll(roll: GuardRoll) -> Summary:
    days = [day for one in roll.unit.guards.all() for day in (one.valid_from, one.valid_to) if day]
    return Summary(roll.unit, _("Danh sách bảo vệ"), max(days, default=roll.made_date))


def register() -> None:
    sources.register(
        "guards.guardroll",
        name=gettext_lazy("danh sách bảo vệ"),
        figures_of=figures_of_roll,
        summary_of=summary_of_roll,
        permission=Permission.GUARD_VIEW,
        prefetch=("unit__guards",),
    )
