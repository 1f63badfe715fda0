"""The figures of incidents. Pure functions of the records, without a clock. Drills and false alarms are none."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.enums import Outcome
from tuquan.incidents.models import Incident


def figures_of_incident(incident: Incident) -> Iterator[Figure]:
    """A case counts on the day it was discovered, once the unit found it real. Fires, accidents and crowds are no
    "cases handled" (definition of the indicator)."""
    if incident.drill or incident.withdrawn_at is not None or incident.outcome != Outcome.REAL:
        return
    topic = kind_of(incident.kind).counts
    if not topic:
        return
    day = dates.local_date(incident.discovered_at)
    yield Figure("cases_handled", 1, day, dims={"topic": topic})
    if incident.caught:
        yield Figure("persons_caught_in_act", incident.caught, day, dims={"topic": topic})


def summary_of_incident(incident: Incident) -> Summary:
    """Where and what stays in the unit: above only the kind is known."""
    title = _("Vụ việc: %(kind)s") % {"kind": kind_of(incident.kind).name}
    return Summary(incident.unit, title, dates.local_date(incident.discovered_at))


def register() -> None:
    sources.register(
        "incidents.incident",
        name=gettext_lazy("vụ việc"),
        figures_of=figures_of_incident,
        summary_of=summary_of_incident,
        permission=Permission.INCIDENT_VIEW,
        prefetch=("unit",),
    )
