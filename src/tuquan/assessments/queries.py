"""Reads over a unit's year and over all units of an authority."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tuquan.assessments import enums
from tuquan.assessments.enums import FindingState
from tuquan.assessments.exempting import exempt_units
from tuquan.assessments.findings import Finding, Question
from tuquan.assessments.models import Cycle, InternalDate, PoliceOpinion
from tuquan.assessments.probes import ask
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer


def findings(cycle: Cycle, on: date) -> list[Finding]:
    """Every criterion of the cycle as the records stand on a day; a later day is a forecast if nothing more is recorded."""
    rule_set = cycle.rule_set
    added: dict[str, list[object]] = {}
    for evidence in cycle.evidence.all():
        added.setdefault(evidence.criterion, []).append(evidence)
    result = []
    decision = rule_set.deadline("decide", cycle.year) if rule_set.has_deadline("decide") else cycle.window.last
    for criterion in rule_set.criteria:
        own = criterion.due.in_year(cycle.year) if criterion.due else None
        due = own or cycle.window.last
        answer = ask(Question(cycle, criterion, on, due, own or decision))
        result.append(
            Finding(
                criterion=criterion,
                state=answer.state,
                found=answer.found,
                missing=answer.missing,
                measured=answer.measured,
                notes=answer.notes,
                due=due,
                added=tuple(added.get(criterion.code, ())),
            )
        )
    return result


@dataclass(frozen=True)
class Forecast:
    """Where the year is going: how many criteria stand how."""

    met: int
    missing: int
    not_met: int
    to_judge: int
    not_applicable: int
    on: date

    @property
    def counted(self) -> int:
        return self.met + self.missing + self.not_met + self.to_judge

    @property
    def will_pass(self) -> bool | None:
        """All met: yes; one failed: no; else it is open."""
        if self.not_met:
            return False
        return True if not self.missing and not self.to_judge else None


def forecast(found: list[Finding], on: date) -> Forecast:
    def count(state: FindingState) -> int:
        return sum(finding.state == state for finding in found)

    return Forecast(
        met=count(FindingState.MET),
        missing=count(FindingState.MISSING),
        not_met=count(FindingState.NOT_MET),
        to_judge=count(FindingState.TO_JUDGE),
        not_applicable=count(FindingState.NOT_APPLICABLE),
        on=on,
    )


@dataclass(frozen=True)
class Deadline:
    code: str
    label: str
    last_day: date
    legal_day: date | None
    internal: bool
    article: str | None
    legal: bool
    note: str | None


def deadlines(cycle: Cycle) -> list[Deadline]:
    """The cycle's dates; the receiving office's internal date stands where it is earlier."""
    internal = {
        row.deadline: row.date
        for row in InternalDate.objects.filter(
            office=cycle.office_id, rule_set_code=cycle.rule_set.base_code, year=cycle.year
        )
    }
    result = []
    for deadline in cycle.rule_set.deadlines:
        last_day = deadline.in_year(cycle.year)
        own = internal.get(deadline.code)
        earlier = own is not None and own < last_day
        result.append(
            Deadline(
                code=deadline.code,
                label=deadline.label,
                last_day=own if earlier and own else last_day,
                legal_day=last_day if deadline.legal else None,
                internal=earlier,
                article=deadline.article,
                legal=deadline.legal,
                note=deadline.note,
            )
        )
    return result


def deadline_of(cycle: Cycle, code: str) -> date | None:
    return next((row.last_day for row in deadlines(cycle) if row.code == code), None)


@dataclass(frozen=True)
class YearOverview:
    """Registered and recognised over the units an authority counts, live (Circular 124/2021, article 5.4)."""

    units: int
    exempt: int
    registered: int
    recognised: int
    refused: int
    late: int

    @property
    def counted(self) -> int:
        return self.units - self.exempt


def overview(units: QuerySet[Unit], year: int, on: date) -> YearOverview:
    """Counts over the assessed units given; a unit counts once, whatever rule sets it runs."""
    exempt = exempt_units(units, year)
    counted = units.exclude(pk__in=exempt.values("pk"))
    cycles = Cycle.objects.filter(unit__in=counted, year=year)
    total, exempted = units.count(), exempt.count()
    registered = cycles.registered().values("unit").distinct().count()
    overdue = 0
    if on > date(year, 3, 31):
        overdue = total - exempted - cycles.exclude(registration_sent_at=None).values("unit").distinct().count()
    return YearOverview(
        units=total,
        exempt=exempted,
        registered=registered,
        recognised=cycles.filter(state=enums.CycleState.RECOGNISED).values("unit").distinct().count(),
        refused=cycles.filter(state=enums.CycleState.REFUSED).values("unit").distinct().count(),
        late=overdue,
    )


def police_asked(user: Viewer) -> list[PoliceOpinion]:
    """Opinions that the user's police body is asked for and has not given, the oldest first."""
    cycles = Cycle.objects.asking_police(user).values("pk")
    waiting = PoliceOpinion.objects.filter(meeting__cycle__in=cycles, stance="", meeting__closed_at=None)
    return list(waiting.select_related("meeting__cycle__unit").order_by("asked_at", "pk")[:20])
