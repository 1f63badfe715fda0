"""What was worked counts for days that are over, what is planned for days to come: the same on the board, in the rules, for
the solver, in the ranking of replacements and on the month's sheet."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tuquan.duty.board import line_of
from tuquan.duty.hours import Hours, hours_of, month_of
from tuquan.duty.models import Roster, Shift
from tuquan.duty.patterns import patterns
from tuquan.duty.planning import shortages, task_of
from tuquan.duty.queries.rosters import Plan, plan_of
from tuquan.duty.replacing import candidates
from tuquan.duty.services import changes, rosters, watch
from tuquan.duty.solving.search import Limits, solve
from tuquan.duty.tests.factories import AT, MONDAY, guard, moment, post

DAY = timedelta(days=1)
FRIDAY = moment(MONDAY + 4 * DAY, 20)
"""Five mornings are over, one is to come."""


@pytest.fixture
def mornings(cast: Any) -> Roster:
    """Six mornings of eight hours for the guard, Monday to Saturday; a colleague is free."""
    people = [guard(cast, user=cast.guard_a), guard(cast, "Lê Văn Ba")]
    made = rosters.make_roster(
        cast.school_a, first=MONDAY, last=MONDAY + 13 * DAY, posts=[post(cast)], guards=people, by=None, at=AT
    )
    kinds = {}
    for one in patterns()["three_four"].kinds:
        kinds[one.letter] = rosters.add_kind(
            cast.school_a,
            letter=one.letter,
            name=one.name,
            start=one.start,
            minutes=one.minutes,
            working_minutes=one.working,
            break_minutes=one.breaks,
            by=None,
            at=AT,
        )
    for place in range(6):
        day = MONDAY + place * DAY
        rosters.set_cell(made, guard=people[0], day=day, kind=kinds["S"], post=made.posts.get(), by=None, at=AT)
    return rosters.publish_roster(made, by=cast.head_a, at=AT)


def on(roster: Roster, place: int) -> Shift:
    return roster.shifts.select_related("guard__person", "kind", "post", "roster__unit").get(day=MONDAY + place * DAY)


def keeps(cast: Any, roster: Roster, place: int, until: datetime | None = None, since: datetime | None = None) -> Any:
    day = MONDAY + place * DAY
    came = watch.clock_in(roster.posts.get(), by=cast.guard_a, at=since or moment(day, 5, 52))
    return watch.clock_out(came, by=cast.guard_a, at=until or moment(day, 14, 9))


def plan_at(roster: Roster, now: datetime) -> Plan:
    return plan_of(Roster.objects.select_related("unit").get(pk=roster.pk), now)


def sheet(cast: Any, now: datetime) -> Hours:
    rows = hours_of(cast.school_a, month_of(2026, 3), now)
    return next(one for one in rows if one.guard.person == cast.guard_a.person)


def own(plan: Plan, cast: Any) -> Any:
    return line_of(plan, next(one for one in plan.guards if one.person_id == cast.guard_a.person.pk))


def test_who_stayed_three_hours_longer_has_three_hours_of_overtime_everywhere(cast: Any, mornings: Roster) -> None:
    for place in range(5):
        keeps(cast, mornings, place, until=moment(MONDAY + DAY, 17) if place == 1 else None)
    plan = plan_at(mornings, FRIDAY)
    line = own(plan, cast)
    # Eight minutes early and nine minutes late are handing over; eleven hours on Tuesday are three more than planned.
    assert (line.minutes, line.overtime, line.overtime_of_year) == (51 * 60, 180, 180)
    row = sheet(cast, FRIDAY)
    assert (row.planned, row.overtime, row.overtime_of_year, row.not_kept) == (48 * 60, 180, 180, 0)
    other = next(one for one in plan.guards if one != line.guard)
    task = task_of(plan, today=FRIDAY.date())
    left = {one.person: one.most for one in task.problem.pools}
    # Of the three hours one is already overtime: Tuesday's above ten. The others come with Friday and Saturday.
    assert (left[str(line.guard.pk)], left[str(other.pk)]) == (39, 40)
    rosters.set_cell(
        mornings,
        guard=other,
        day=MONDAY + 6 * DAY,
        kind=on(mornings, 5).kind,
        post=on(mornings, 5).post,
        by=None,
        at=AT,
    )
    found = candidates(plan_at(mornings, FRIDAY), on(mornings, 6))
    assert [(one.guard, one.minutes) for one in found] == [(line.guard, 51 * 60)]


def test_a_night_that_lasted_longer_shortens_the_rest_before_the_next_shift(cast: Any, mornings: Roster) -> None:
    keeps(cast, mornings, 0, until=moment(MONDAY, 19))
    plan = plan_at(mornings, moment(MONDAY, 20))
    said = [one.words for one in plan.breaches(own(plan, cast).guard) if one.rule == "rest_between"]
    assert said == ["Chỉ nghỉ 11 giờ giữa hai ca, cần 12 giờ."]


def test_a_shift_nobody_came_to_counts_no_hours_and_is_named(cast: Any, mornings: Roster) -> None:
    for place in (0, 1, 3, 4):
        keeps(cast, mornings, place)
    plan = plan_at(mornings, FRIDAY)
    line = own(plan, cast)
    row = sheet(cast, FRIDAY)
    assert (line.minutes, [one.day for one in plan.not_kept]) == (40 * 60, [MONDAY + 2 * DAY])
    assert (row.shifts, row.not_kept, row.planned, row.overtime) == (5, 1, 48 * 60, 0)
    # The solver gives what was not worked to nobody, and may use the hours that are left of the week.
    task = task_of(plan, today=FRIDAY.date())
    week = next(one for one in task.problem.limits if one.person == str(line.guard.pk) and one.pool)
    assert week.terms[0].most == 48 * 60 - 24 * 60


def test_a_week_without_any_clock_counts_as_planned(cast: Any, mornings: Roster) -> None:
    plan = plan_at(mornings, FRIDAY)
    assert (own(plan, cast).minutes, plan.not_kept, sheet(cast, FRIDAY).shifts) == (48 * 60, [], 6)


def test_a_replacement_has_the_hours_and_the_replaced_none(cast: Any, mornings: Roster) -> None:
    for place in range(4):
        keeps(cast, mornings, place)
    first, second = (row.guard for row in mornings.rows.select_related("guard__person"))
    changes.replace_guard(on(mornings, 4), guard=second, reason="ốm", by=cast.head_a, at=moment(MONDAY + 4 * DAY, 5))
    plan = plan_at(mornings, FRIDAY)
    assert [line_of(plan, one).minutes for one in (first, second)] == [40 * 60, 8 * 60]


def test_who_stood_in_without_the_roster_being_changed_has_the_hours(cast: Any, mornings: Roster) -> None:
    """The colleague's afternoon, which no shift of the guard's stands for."""
    for place in range(5):
        keeps(cast, mornings, place)
    keeps(cast, mornings, 2, since=moment(MONDAY + 2 * DAY, 16), until=moment(MONDAY + 2 * DAY, 20))
    line, row = own(plan_at(mornings, FRIDAY), cast), sheet(cast, FRIDAY)
    assert (line.minutes, line.overtime, line.overtime_of_year) == (48 * 60, 240, 240)
    assert (row.shifts, row.overtime) == (6, 240)


def test_who_forgot_to_clock_out_was_there_until_the_hand_over_or_the_end(cast: Any, mornings: Roster) -> None:
    gate = mornings.posts.get()
    watch.clock_in(gate, by=cast.guard_a, at=moment(MONDAY, 6))
    watch.hand_over(gate, by=cast.guard_a, at=moment(MONDAY, 15))
    watch.clock_in(gate, by=cast.guard_a, at=moment(MONDAY + DAY, 6))
    line = own(plan_at(mornings, moment(MONDAY + DAY, 23)), cast)
    assert line.minutes == 49 * 60


def test_who_came_late_and_left_for_an_hour_worked_less(cast: Any, mornings: Roster) -> None:
    keeps(cast, mornings, 0, since=moment(MONDAY, 7), until=moment(MONDAY, 10))
    keeps(cast, mornings, 0, since=moment(MONDAY, 11))
    assert own(plan_at(mornings, moment(MONDAY, 20)), cast).minutes == 46 * 60


def test_a_replan_leaves_what_is_over_and_counts_it_as_worked(cast: Any, mornings: Roster) -> None:
    """Overtime of the month that the past has used up is not there for the days to come, and nothing of the past makes
    the rest impossible."""
    for place in range(5):
        keeps(cast, mornings, place, until=moment(MONDAY + place * DAY, 23))  # nine hours longer, each day
    plan = plan_at(mornings, FRIDAY)
    task = task_of(plan, today=FRIDAY.date())
    pools = {one.person: one.most for one in task.problem.pools}
    guard_code = str(own(plan, cast).guard.pk)
    assert pools[guard_code] == 40 - 4 * 7  # above ten hours, on each of four days
    found = solve(task.problem, Limits(seconds=60, work=2.0, rounds=0))
    assert found.status in ("optimal", "feasible")
    assert {day for _guard, day, *_ in task.cells(found.roster) if day < FRIDAY.date()} == {
        MONDAY + place * DAY for place in range(4)
    }
    assert all(one.day >= FRIDAY.date() for one in shortages(task, found.roster))
    assert min(day for row in found.roster.values() for day in row) >= 4
