"""A roster as a grid: people by days, what each cell breaks, what is not covered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tuquan.core import text
from tuquan.duty.coverage import Segment
from tuquan.duty.models import DutyPost, Shift, ShiftKind
from tuquan.duty.queries.rosters import Plan, planned_work
from tuquan.duty.rules.checks import Breach
from tuquan.duty.rules.work import Work, overtime_by_month
from tuquan.guards.models import Guard

NORMAL_WEEK = 48 * 60


@dataclass(frozen=True)
class Cell:
    guard: Guard
    day: date
    shift: Shift | None
    mark: str
    """The letter, with the number of the post where there are several."""
    must: tuple[str, ...]
    should: tuple[str, ...]
    absent: bool
    holiday: bool

    @property
    def words(self) -> str:
        return " ".join((*self.must, *self.should))


@dataclass(frozen=True)
class Line:
    guard: Guard
    cells: tuple[Cell, ...]
    minutes: int
    nights: int
    weekends: int
    holidays: int
    overtime: int
    overtime_of_year: int
    """With what the year brought before: worked, as far as a clock says, else by the published rosters."""
    breaches: tuple[Breach, ...]

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    @property
    def overtime_hours(self) -> str:
        return hours(self.overtime)

    @property
    def overtime_of_year_hours(self) -> str:
        return hours(self.overtime_of_year)

    @property
    def broken(self) -> int:
        return sum(one.must for one in self.breaches)


def hours(minutes: int) -> str:
    return text.number(minutes / 60, 0 if minutes % 60 == 0 else 1)


@dataclass(frozen=True)
class Gap:
    post: DutyPost
    segment: Segment


def line_of(plan: Plan, guard: Guard) -> Line:
    row = plan.row(guard)
    found = plan.breaches(guard, row)
    absent = plan.absent(guard)
    marks = {post.pk: str(place) for place, post in enumerate(plan.posts, start=1)} if len(plan.posts) > 1 else {}
    cells = []
    for day in plan.days:
        shift = plan.cells.get((guard.pk, day))
        here = [one for one in found if day in one.days]
        cells.append(
            Cell(
                guard,
                day,
                shift,
                shift.kind.letter + marks.get(shift.post_id, "") if shift else "",
                tuple(f"{one.words} ({one.article})" if one.article else one.words for one in here if one.must),
                tuple(f"{one.words} ({one.article})" if one.article else one.words for one in here if not one.must),
                day in absent,
                day in plan.calendar,
            )
        )
    own = [one for one in row if one.movable]
    before = plan.year.get(guard.pk, [])
    beside = [one for one in row if not one.movable and one.day in plan.period]
    whole_year = _overtime([*before, *beside, *own])
    return Line(
        guard,
        tuple(cells),
        sum(one.working for one in own),
        sum(one.is_night for one in own),
        sum(one.day.weekday() >= 5 for one in own),
        sum(one.day in plan.calendar for one in own),
        whole_year - _overtime(before),
        whole_year,
        tuple(found),
    )


def _overtime(works: Iterable[Work]) -> int:
    return sum(overtime_by_month(works, NORMAL_WEEK).values())


def lines_of(plan: Plan, guards: Iterable[Guard] | None = None) -> list[Line]:
    return [line_of(plan, guard) for guard in (plan.guards if guards is None else guards)]


def gaps_of(plan: Plan) -> list[Gap]:
    return [Gap(post, segment) for post in plan.posts for segment in plan.proof(post).gaps_planned]


def missing_minutes(gaps: Sequence[Gap]) -> int:
    return sum(one.segment.minutes * one.segment.missing_planned for one in gaps)


Change = tuple[Guard, date, ShiftKind | None, DutyPost | None]
"""A cell as it would be."""


def if_changed(plan: Plan, changes: Sequence[Change]) -> list[tuple[Guard, Breach]]:
    """What would be broken if these cells were so, for everybody they touch; only what a row does not break already."""
    found = []
    for guard in dict.fromkeys(guard for guard, _day, _kind, _post in changes):
        own = [(day, kind, post) for one, day, kind, post in changes if one == guard]
        days = {day for day, _kind, _post in own}
        before = {(one.rule, one.words) for one in plan.breaches(guard)}
        row: list[Work] = [one for one in plan.row(guard) if not (one.movable and one.day in days)]
        row += [planned_work(kind, post, day) for day, kind, post in own if kind is not None and post is not None]
        found += [
            (guard, one)
            for one in plan.breaches(guard, row)
            if (one.rule, one.words) not in before or days & set(one.days)
        ]
    return found


def if_set(plan: Plan, guard: Guard, day: date, kind: ShiftKind | None, post: DutyPost | None) -> list[Breach]:
    return [one for _guard, one in if_changed(plan, [(guard, day, kind, post)])]
