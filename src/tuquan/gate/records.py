"""How many came through the gates, as figures: a day's count once the day is over."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.gate.models import Tally


def figures_of_tally(tally: Tally) -> Iterator[Figure]:
    if not tally.written:
        return
    yield Figure("gate_entries", tally.people, tally.date, dims={"gate_entry": tally.what})


def summary_of_tally(tally: Tally) -> Summary:
    return Summary(tally.unit, _("Lượt vào %(gate)s") % {"gate": tally.gate.name}, tally.date)


def register() -> None:
    sources.register(
        "gate.tally",
        name=gettext_lazy("số lượt qua cổng trong ngày"),
        figures_of=figures_of_tally,
        summary_of=summary_of_tally,
        permission=Permission.GATE_VIEW,
        prefetch=("unit", "gate"),
    )
