"""A year's plan as it stands today: each activity with the record that fulfils it, what it costs, what may be added."""

from calendar import Calendar, monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tuquan.core import dates, text
from tuquan.core.dates import Period, year_of
from tuquan.core.models import on_day
from tuquan.core.states import State
from tuquan.programme import planning_data
from tuquan.programme.enums import ActivityState, PlanPart
from tuquan.programme.fulfilment import fulfilled, state_of
from tuquan.programme.models import PlanActivity, PlanDeed, PlanNeed, YearPlan
from tuquan.programme.planning_data import Campaign, Proposed
from tuquan.units import deeds
from tuquan.units.deeds import Deed
from tuquan.units.models import Person, RoleAssignment, Unit, UnitMark

_BADGES = {
    ActivityState.PLANNED: State.TODO,
    ActivityState.DOING: State.DOING,
    ActivityState.DONE: State.MET,
    ActivityState.LATE: State.LATE,
    ActivityState.DROPPED: State.NOT_APPLICABLE,
}


def days_in_words(first: date, last: date) -> str:
    """ "tháng 3", "quý II", "17/11", "từ 16/11 đến 18/11": as a plan writes its time, without the year."""
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole_months and first.year == last.year:
        if first.month == last.month:
            return _("tháng %(month)d") % {"month": first.month}
        if (last.month - first.month, first.month % 3) == (2, 1):
            return _("quý %(quarter)s") % {"quarter": ("I", "II", "III", "IV")[first.month // 3]}
        return _("tháng %(first)d – tháng %(last)d") % {"first": first.month, "last": last.month}
    if first == last:
        return f"{first:%d/%m}"
    return f"{first:%d/%m} – {last:%d/%m}"


@dataclass(frozen=True)
class PlanLine:
    activity: PlanActivity
    deed: Deed | None
    state: ActivityState
    today: date

    @property
    def badge(self) -> State:
        return _BADGES[self.state]

    @property
    def words(self) -> str:
        if self.state == ActivityState.LATE:
            return dates.until(self.activity.last_date, self.today)
        if self.state == ActivityState.PLANNED and self.activity.first_date <= self.today:
            return dates.until(self.activity.last_date, self.today)
        return str(self.state.label)

    @property
    def days(self) -> str:
        return days_in_words(self.activity.first_date, self.activity.last_date)

    @property
    def done_date(self) -> date | None:
        return self.deed.date if self.deed else self.activity.done_date

    @property
    def who(self) -> str:
        """The persons by name, and the room or team."""
        names = [person.full_name for person in self.activity.people.all()]
        return "; ".join(part for part in (", ".join(names), self.activity.responsible) if part)

    @property
    def about(self) -> str:
        """What a question about it is filed under: units with the same template find each other's answers."""
        return f"plan:{self.activity.code}" if self.activity.code else ""

    @property
    def is_open(self) -> bool:
        return self.state in (ActivityState.PLANNED, ActivityState.DOING, ActivityState.LATE)

    @property
    def proof(self) -> str:
        return deeds.words_of(self.activity.proof_kind, self.activity.proof_tag) if self.activity.proof_kind else ""

    @property
    def record_url(self) -> str:
        """Where the record that would fulfil it is written."""
        kind = deeds.KINDS.get(self.activity.proof_kind)
        return kind.add_url(self.activity.proof_tag) if kind else ""


@dataclass(frozen=True)
class Money:
    planned: int
    spent: int

    @property
    def left(self) -> int:
        return self.planned - self.spent

    @property
    def over(self) -> int:
        return max(self.spent - self.planned, 0)


@dataclass
class PlanBook:
    plan: YearPlan
    today: date
    lines: list[PlanLine]
    needs: list[PlanNeed] = field(default_factory=list)

    @cached_property
    def parts(self) -> list[tuple[PlanPart, list[PlanLine]]]:
        by_part: dict[str, list[PlanLine]] = {}
        for line in self.lines:
            by_part.setdefault(line.activity.part, []).append(line)
        return [(part, by_part[part]) for part in PlanPart if part in by_part]

    @cached_property
    def months(self) -> list[tuple[int, list[PlanLine]]]:
        """By the month in which each is due."""
        by_month: dict[int, list[PlanLine]] = {}
        for line in self.lines:
            by_month.setdefault(line.activity.last_date.month, []).append(line)
        return sorted(by_month.items())

    @cached_property
    def counts(self) -> dict[ActivityState, int]:
        return {state: sum(line.state == state for line in self.lines) for state in ActivityState}

    @property
    def asked(self) -> int:
        """Activities that are to be done."""
        return len(self.lines) - self.counts[ActivityState.DROPPED]

    @property
    def done(self) -> int:
        return self.counts[ActivityState.DONE]

    @cached_property
    def late(self) -> list[PlanLine]:
        return [line for line in self.lines if line.state == ActivityState.LATE]

    @cached_property
    def coming(self) -> PlanLine | None:
        """The open activity that is due next, or has been due longest."""
        return next((line for line in self.lines if line.is_open), None)

    @cached_property
    def money(self) -> Money:
        rows: list[Any] = [*(line.activity for line in self.lines if not line.activity.dropped_date), *self.needs]
        spent = [line.activity.cost_spent or 0 for line in self.lines if line.activity.dropped_date]
        return Money(sum(row.cost_planned or 0 for row in rows), sum(row.cost_spent or 0 for row in rows) + sum(spent))

    @property
    def has_money(self) -> bool:
        return bool(self.money.planned or self.money.spent)


def plan_book(plan: YearPlan, today: date) -> PlanBook:
    """A fixed number of queries, however many activities: one for each kind of record the plan asks for."""
    activities = list(plan.activities.prefetch_related("people__user"))
    found = _fulfilled(plan, activities)
    lines = [
        PlanLine(one, found.get(one.pk), state_of(one, found.get(one.pk), today), today)
        for one in sorted(activities, key=lambda one: (one.last_date, one.first_date, one.pk))
    ]
    return PlanBook(plan, today, lines, list(plan.needs.all()))


def line_of(activity: PlanActivity, today: date) -> PlanLine:
    """One activity, with what the others leave to it."""
    return next(line for line in plan_book(activity.plan, today).lines if line.activity.pk == activity.pk)


def _fulfilled(plan: YearPlan, activities: list[PlanActivity]) -> dict[Any, Deed]:
    said = list(PlanDeed.objects.filter(activity__plan=plan))
    wishes = [deeds.kinds_for(one.proof_kind, one.proof_tag) for one in activities if one.proof_kind]
    kinds = sorted({kind for wish in wishes for kind in wish} | {word.kind for word in said})
    return fulfilled(activities, deeds.deeds_of(plan.unit, year_of(plan.year), kinds), said)


def candidates(line: PlanLine, today: date) -> list[Deed]:
    """Records of the year that somebody may say fulfil the activity: of its kind first, the nearest to its days first."""
    activity = line.activity
    period = Period(date(activity.plan.year, 1, 1), min(today, date(activity.plan.year, 12, 31)))
    if period.first > period.last:
        return []
    here = line.deed.key if line.deed else ""
    found = [deed for deed in deeds.deeds_of(activity.plan.unit, period) if deed.key != here]
    found.sort(key=lambda deed: (deed.kind != activity.proof_kind, abs((deed.date - activity.last_date).days)))
    return found[:12]


# What may still be added


def flags_of(unit: Unit, today: date) -> set[str]:
    return set(UnitMark.objects.filter(unit=unit).filter(on_day(today)).values_list("flag", flat=True))


def proposed_activities(unit: Unit, year: int, today: date) -> list[Proposed]:
    template = planning_data.template_for(unit.kind, year)
    if template is None:
        return []
    flags = flags_of(unit, today)
    return [one for one in template.activities if one.fits(unit.kind, flags)]


def missing_from_template(plan: YearPlan, today: date) -> list[Proposed]:
    taken = set(plan.activities.exclude(code="").values_list("code", flat=True))
    return [one for one in proposed_activities(plan.unit, plan.year, today) if one.code not in taken]


def open_campaigns(book: PlanBook) -> list[tuple[Campaign, Period]]:
    """Times of the year that the plan does not yet speak of and that have not passed."""
    taken = {line.activity.campaign for line in book.lines}
    found = [(one, one.days(book.plan.year)) for one in planning_data.campaigns().values() if one.code not in taken]
    return [(one, days) for one, days in found if days.last >= book.today]


def left_over(unit: Unit, year: int, today: date) -> list[PlanLine]:
    """What the plan of the year before did not get done, to be carried over by choice. What was carried is not offered
    again, nor what the template or the time of the year brings anyhow."""
    last = YearPlan.objects.filter(unit=unit, year=year - 1).select_related("unit").first()
    if last is None:
        return []
    gone = set(PlanActivity.objects.filter(plan__unit=unit, plan__year=year).values_list("carried_from", flat=True))
    book = plan_book(last, today)
    again = {one.code for one in proposed_activities(unit, year, today)}
    again |= {line.activity.code for line in book.lines if line.activity.campaign}
    return [
        line
        for line in book.lines
        if (line.is_open or line.activity.dropped_date)
        and line.activity.pk not in gone
        and line.activity.code not in again  # comes back every year by itself
    ]


def people_to_ask(unit: Unit, on: date, chosen: Iterable[Any] = ()) -> QuerySet[Person]:
    """Who may be made responsible: those with a role in the unit or a place in one of its teams, and who is already. A
    unit of a thousand people would otherwise be a list of a thousand."""
    roles = RoleAssignment.objects.filter(on_day(on), unit=unit).values("person")
    in_teams = Person.objects.filter(
        on_day(on, "team_memberships__"), on_day(on, "team_memberships__team__"), team_memberships__team__unit=unit
    ).values("pk")
    known = Q(pk__in=roles) | Q(pk__in=in_teams) | Q(pk__in=list(chosen))
    return Person.objects.filter(known).order_by("sort_key", "pk")


# The month as a calendar


@dataclass(frozen=True)
class Day:
    date: date
    in_month: bool
    is_today: bool
    due: list[PlanLine]


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    weeks: list[list[Day]]
    running: list[PlanLine]
    """Activities that are on in this month but due later."""
    due: list[PlanLine]


def month_of(lines: Iterable[PlanLine], year: int, month: int, today: date) -> Month:
    """The weeks of a month from Monday on, with what is due on each day."""
    rows = list(lines)
    due: dict[date, list[PlanLine]] = {}
    for line in rows:
        due.setdefault(line.activity.last_date, []).append(line)
    weeks = [
        [Day(day, day.month == month, day == today, due.get(day, []) if day.month == month else []) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    running = [line for line in rows if line.activity.first_date <= last < line.activity.last_date and line.is_open]
    in_month = [line for line in rows if first <= line.activity.last_date <= last]
    return Month(year, month, weeks, running, in_month)


def dong(amount: int | None) -> str:
    return "" if amount is None else _("%(amount)s đồng") % {"amount": text.number(amount)}
