"""What a unit can carry over into a new year, and what goes on by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from tuquan.assessments import rules
from tuquan.assessments.models import Cycle
from tuquan.assessments.services.new_year import copied, training_words
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.outreach.enums import SessionKind
from tuquan.outreach.models import Session
from tuquan.programme import plan_reading, planning_data
from tuquan.programme.enums import SigningKind
from tuquan.programme.models import InternalRules, PlanActivity, SigningRound, YearPlan
from tuquan.units.models import Team, Unit
from tuquan.units.services.checks import FURTHEST

TURN = 11
"""From this month on the year that begins is the next one: plans for it are written then."""


@dataclass(frozen=True)
class Offer:
    year: int
    plan: YearPlan | None
    """The plan the year has already."""
    campaigns: list[tuple[str, str]]
    coming: list[str]
    undone: QuerySet[PlanActivity]
    own: QuerySet[PlanActivity]
    trainings: QuerySet[Session]
    copied_rounds: QuerySet[SigningRound]
    may_open_cycle: bool
    rules: list[InternalRules]
    teams: list[Team]

    @property
    def is_empty(self) -> bool:
        sets: tuple[Any, ...] = (self.undone, self.own, self.trainings, self.copied_rounds)
        return self.plan is not None and not self.may_open_cycle and not any(one.exists() for one in sets)


def year_to_begin(today: date) -> int:
    return today.year + (today.month >= TURN)


def offer_of(unit: Unit, year: int, today: date) -> Offer:
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    undone = [line.activity.pk for line in plan_reading.left_over(unit, year, today)]
    times = [(one, one.days(year)) for one in planning_data.campaigns().values()]
    return Offer(
        year=year,
        plan=plan,
        campaigns=[
            (one.code, f"{one.name}: {plan_reading.days_in_words(days.first, days.last)}") for one, days in times
        ],
        coming=[one.code for one, days in times if days.last >= today],
        undone=PlanActivity.objects.filter(pk__in=undone).select_related("plan"),
        own=_own(unit, year, undone),
        trainings=_trainings(unit, year, plan),
        copied_rounds=_rounds(unit, year, today),
        may_open_cycle=year == today.year and _may_open(unit, year),
        rules=list(InternalRules.objects.filter(on_day(today), unit=unit).order_by("title", "pk")),
        teams=list(Team.objects.filter(unit=unit).on(today).order_by("name", "pk")),
    )


def _own(unit: Unit, year: int, undone: list[Any]) -> QuerySet[PlanActivity]:
    """What the unit had written into its plan itself; template and times of the year bring theirs anyhow."""
    gone = PlanActivity.objects.filter(plan__unit=unit, plan__year=year).exclude(carried_from=None)
    rows = PlanActivity.objects.filter(plan__unit=unit, plan__year=year - 1, code="", campaign="", dropped_date=None)
    return rows.exclude(pk__in=undone).exclude(pk__in=gone.values("carried_from")).select_related("plan")


def _trainings(unit: Unit, year: int, plan: YearPlan | None) -> QuerySet[Session]:
    """The training of the last year, each subject once, by its latest class."""
    rows = Session.objects.standing().filter(unit=unit, kind=SessionKind.TRAINING, date__year=year - 1)
    latest = set(rows.values("title").annotate(last=Max("date")).values_list("title", "last"))
    known = set(plan.activities.values_list("what", flat=True)) if plan else set()
    keys: dict[str, Any] = {}
    for one in rows.order_by("date", "pk"):
        if (one.title, one.date) in latest and training_words(one) not in known:
            keys[one.title] = one.pk
    return Session.objects.filter(pk__in=keys.values()).order_by("date", "pk")


def _rounds(unit: Unit, year: int, today: date) -> QuerySet[SigningRound]:
    """Those whose days are near enough to be set; in November the rounds of next December wait for January."""
    rows = SigningRound.objects.filter(unit=unit, first_date__year=year - 1, opened_at__isnull=False)
    readable = InternalRules.objects.filter(on_day(today), unit=unit).exclude(text="").exists()
    keys = [
        one.pk
        for one in rows
        if dates.same_day(one.last_date, year + one.last_date.year - one.first_date.year) <= today + FURTHEST
        and not copied(one, year)
        and (one.kind != SigningKind.ACKNOWLEDGEMENT or one.covers_criteria or readable)
    ]
    return SigningRound.objects.filter(pk__in=keys).order_by("first_date", "pk")


def _may_open(unit: Unit, year: int) -> bool:
    if unit.kind not in rules.KINDS or Cycle.objects.filter(unit=unit, year=year).exists():
        return False
    try:
        rules.title_rule_set(unit.kind, year)
    except rules.UnknownRule:
        return False
    return True
