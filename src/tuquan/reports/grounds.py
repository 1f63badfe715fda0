"""What reports are written from: the records of the units, read once for all that are written together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Q, prefetch_related_objects

from tuquan.assessments import queries as assessments, reviewing
from tuquan.assessments.enums import ReviewTerm
from tuquan.assessments.findings import Finding
from tuquan.assessments.models import Cycle, DecisionItem
from tuquan.assessments.reviewing import DraftLine
from tuquan.core.dates import Period
from tuquan.documents.enums import DocumentKind
from tuquan.documents.models import OfficialDocument
from tuquan.facts import periods, queries as facts
from tuquan.facts.queries import FigureResult, TableRow
from tuquan.programme import queries as programme
from tuquan.programme.models import (
    InternalRules,
    MovementModel,
    OrganisationAct,
    PlanActivity,
    Recommendation,
    YearPlan,
)
from tuquan.programme.queries import CoordinationLine
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Place, Team, Unit

STEERING = (
    DocumentKind.RESOLUTION,
    DocumentKind.DIRECTIVE,
    DocumentKind.PROGRAMME,
    DocumentKind.DECISION,
    DocumentKind.PLAN,
    DocumentKind.GUIDANCE,
    DocumentKind.LAW,
)
"""Kinds that go on being carried out in later years, until they are out of force."""
MOST_DAYS_AFTER = 31

Made = TypeVar("Made")
Cell = tuple[str, tuple[tuple[str, str], ...]]
"""An indicator and its dimensions."""


def _by_unit(rows: Iterable[Made], unit_of: Callable[[Made], Any] = lambda row: row.unit_id) -> dict[Any, list[Made]]:  # type: ignore[attr-defined]
    found: dict[Any, list[Made]] = {}
    for row in rows:
        found.setdefault(unit_of(row), []).append(row)
    return found


@dataclass
class Lot:
    """Units that report about the same days after the same outline. Each kind of record is one question to the database,
    for one unit as for a hundred."""

    units: Sequence[Unit]
    kind: ReportKind
    period: Period
    on: date
    """The day on which the drafts are made: later records are not known."""
    codes: Sequence[str] = field(default_factory=list)

    def ground(self, unit: Unit, place: Place | None) -> "Ground":
        return Ground(unit, place, self)

    @property
    def year(self) -> int:
        return self.period.last.year

    @property
    def seen(self) -> Period:
        return Period(self.period.first, max(self.period.first, min(self.on, self.period.last)))

    @property
    def several_years(self) -> bool:
        return self.period.last.year - self.period.first.year > 1

    @property
    def assessment_begins(self) -> date:
        """A year's report names the papers of the year of assessment too: registration and request are sent before New
        Year."""
        if self.kind not in (ReportKind.ANNUAL, ReportKind.RESULT):
            return self.period.first
        return min(self.period.first, periods.period_of(periods.ASSESSMENT, self.year).first)

    @cached_property
    def rows(self) -> Mapping[Any, list[TableRow]]:
        return facts.tables_of_units(self.codes, self.units, self.period)

    @cached_property
    def before(self) -> Mapping[Any, list[TableRow]]:
        return facts.tables_of_units(self.codes, self.units, periods.year_before(self.period))

    @cached_property
    def papers(self) -> Mapping[Any, list[OfficialDocument]]:
        """What came, was issued or sent in these days, and what steers and is in force."""
        standing = Q(kind__in=STEERING) & (Q(out_of_force_date=None) | Q(out_of_force_date__gt=self.period.first))
        rows = OfficialDocument.objects.standing().filter(
            standing | Q(date__gte=self.assessment_begins), unit__in=self.units, date__lte=self.seen.last
        )
        return _by_unit(rows.order_by("date", "pk"))

    @cached_property
    def plans(self) -> Mapping[Any, list[YearPlan]]:
        return _by_unit(YearPlan.objects.filter(unit__in=self.units, year=self.year).order_by("pk"))

    @cached_property
    def rules(self) -> Mapping[Any, list[InternalRules]]:
        rows = InternalRules.objects.on(self.seen.last).filter(unit__in=self.units)
        return _by_unit(rows.order_by("valid_from", "pk"))

    @cached_property
    def teams(self) -> Mapping[Any, list[Team]]:
        rows = Team.objects.on(self.seen.last).filter(unit__in=self.units).prefetch_related("members")
        return _by_unit(rows.order_by("pk"))

    @cached_property
    def organisation_acts(self) -> Mapping[Any, list[OrganisationAct]]:
        rows = OrganisationAct.objects.filter(
            organisation__unit__in=self.units, date__range=(self.period.first, self.seen.last)
        ).select_related("organisation")
        ordered = rows.order_by("organisation__kind", "organisation_id", "date", "pk")
        return _by_unit(ordered, lambda row: row.organisation.unit_id)

    @cached_property
    def coordinations(self) -> Mapping[Any, list[CoordinationLine]]:
        found = programme.coordination_lines_of(self.units, self.year, self.seen.last)
        standing = {unit: [line for line in lines if not line.ended] for unit, lines in found.items()}
        rows = [line.coordination for lines in standing.values() for line in lines]
        prefetch_related_objects(rows, "meetings", "parties", "reviews")
        return standing

    @cached_property
    def models(self) -> Mapping[Any, list[MovementModel]]:
        rows = MovementModel.objects.filter(unit__in=self.units, founded_date__lte=self.seen.last)
        return _by_unit(row for row in rows.sorted() if row.runs_on(self.seen.last))

    @cached_property
    def cycles(self) -> Mapping[Any, list[Cycle]]:
        rows = Cycle.objects.filter(unit__in=self.units, year=self.year).select_related("unit", "office")
        return _by_unit(rows.prefetch_related("attestations").order_by("rule_set_code"))

    @cached_property
    def recognised(self) -> Mapping[Any, list[DecisionItem]]:
        rows = DecisionItem.objects.filter(
            cycle__unit__in=self.units, recognised=True, decision__date__lte=self.seen.last
        ).select_related("decision", "cycle")
        return _by_unit(rows.order_by("-cycle__year"), lambda row: row.cycle.unit_id)

    @cached_property
    def coming(self) -> Mapping[Any, list[PlanActivity]]:
        """What next year's plan holds."""
        rows = PlanActivity.objects.filter(plan__unit__in=self.units, plan__year=self.year + 1, dropped_date=None)
        ordered = rows.select_related("plan").order_by("first_date", "pk")
        return _by_unit(ordered, lambda row: row.plan.unit_id)

    @cached_property
    def proposals(self) -> Mapping[Any, list[Recommendation]]:
        """What the units proposed upward in these days, or a month later."""
        last = max(self.seen.last, min(self.on, self.period.last + timedelta(days=MOST_DAYS_AFTER)))
        rows = Recommendation.objects.filter(unit__in=self.units, date__range=(self.period.first, last))
        return _by_unit(rows.order_by("date", "pk"))


@dataclass
class Ground:
    """Whose report it is and about what: one of a lot."""

    unit: Unit
    place: Place | None
    lot: Lot

    @property
    def subject(self) -> Unit | Place:
        return self.place or self.unit

    @property
    def kind(self) -> ReportKind:
        return self.lot.kind

    @property
    def period(self) -> Period:
        return self.lot.period

    @property
    def on(self) -> date:
        return self.lot.on

    @property
    def year(self) -> int:
        return self.lot.year

    @property
    def seen(self) -> Period:
        return self.lot.seen

    @property
    def several_years(self) -> bool:
        return self.lot.several_years

    @cached_property
    def rows(self) -> Mapping[str, TableRow]:
        if self.place is not None:
            return _by_code(facts.table(self.lot.codes, self.place, self.period))
        return _by_code(self.lot.rows[self.unit.pk])

    @cached_property
    def before(self) -> Mapping[str, TableRow]:
        """The same a year earlier; of several years there is nothing to be compared with."""
        if self.several_years:
            return {}
        if self.place is not None:
            return _by_code(facts.table(self.lot.codes, self.place, periods.year_before(self.period)))
        return _by_code(self.lot.before[self.unit.pk])

    def known(self, period: Period, cell: Cell) -> FigureResult | None:
        """A figure that stands in the tables read for the whole report."""
        rows = {self.period: self.rows, periods.year_before(self.period): self.before}.get(period, {})
        code, dims = cell
        row = rows.get(code)
        if row is None or not dims:
            return row.total if row is not None else None
        return next((one for one in row.details if tuple(one.dims.items()) == dims), None)

    @cached_property
    def cycle(self) -> Cycle | None:
        return reviewing.title_among(self.of_unit(self.lot.cycles))

    @cached_property
    def findings(self) -> list[Finding]:
        return assessments.findings(self.cycle, self.seen.last) if self.cycle is not None else []

    @cached_property
    def review(self) -> list[DraftLine]:
        """What the records say of strengths, weak points and what comes next."""
        term = ReviewTerm.HALF if self.kind == ReportKind.HALF_YEAR else ReviewTerm.YEAR
        return [] if self.unit.is_authority else reviewing.draft(self.unit, self.year, term, self.seen.last)

    def of_unit(self, found: Mapping[Any, list[Made]]) -> list[Made]:
        return found.get(self.unit.pk, [])


def _by_code(rows: Iterable[TableRow]) -> Mapping[str, TableRow]:
    return {row.indicator.code: row for row in rows}
