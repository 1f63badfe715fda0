"""Rules that a unit keeps as "nên giữ": the machine pays for them as the board counts them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tuquan.duty.coverage import Segment
from tuquan.duty.models import DutyPost, Roster, Shift, ShiftKind
from tuquan.duty.planning import Task, shortages, task_of
from tuquan.duty.queries.coverage import midnight
from tuquan.duty.queries.headcount import short_hours
from tuquan.duty.queries.rosters import Plan, planned_work, times_of
from tuquan.duty.rules.work import HOUR, Work
from tuquan.duty.solving import checking
from tuquan.duty.solving.cells import only_cover
from tuquan.duty.solving.search import Limits, solve
from tuquan.duty.tests import plans

STEADY = Limits(seconds=600, work=1.0, rounds=0)


def one_guard(rule: str, *, must: bool, others: Sequence[str] = (), days: int = 28) -> Plan:
    """One guard at one post, under this rule and the others named alone."""
    plan = plans.round_the_clock(1, 1, days=days)
    rules = {code: one for code, one in plan.rules.items() if code in (rule, *others)}
    return replace(plan, rules={**rules, rule: replace(plan.rules[rule], must=must)})


def judged(task: Task, letters: dict[int, str]) -> tuple[list[str], int]:
    """Rules the row breaks, and what it costs beside the hours that nobody has."""
    codes = {choice.kind.letter: code for code, choice in task.choices.items()}
    roster = {str(task.plan.guards[0].pk): {day: codes[letter] for day, letter in letters.items()}}
    alone = replace(task.problem, spans=())
    return [one.rule for one in checking.breaches(alone, roster)], checking.penalty(alone, roster)


@pytest.mark.parametrize(
    ("must", "night_then_morning", "morning_then_night"),
    [(True, (["not_before"], 0), ([], 0)), (False, ([], 40), ([], 0))],
)
def test_rest_between_shifts_is_paid_for_where_it_only_should_be(
    must: bool, night_then_morning: tuple[list[str], int], morning_then_night: tuple[list[str], int]
) -> None:
    task = task_of(one_guard("rest_between", must=must, days=7))
    assert judged(task, {0: "Đ", 1: "S"}) == night_then_morning
    assert judged(task, {0: "S", 1: "Đ"}) == morning_then_night
    assert judged(task, {0: "Đ", 1: "Đ", 3: "C"}) == ([], 0)


@pytest.mark.parametrize(("must", "missing"), [(True, 480), (False, 0)])
def test_a_rest_that_only_should_be_is_given_up_for_hours_without_people(must: bool, missing: int) -> None:
    """One guard has the first night; the post needs somebody on the second morning."""
    plan = one_guard("rest_between", must=must, days=2)
    gate, (guard,) = plan.posts[0], plan.guards
    night = next(one for one in plan.kinds if one.letter == "Đ")
    plan.windows[:] = [plans.window(gate, night.start, 480), plans.window(gate, plans.time(6), 480)]
    begins, ends = times_of(night, plans.FIRST)
    plan.shifts.append(
        Shift(guard=guard, day=plans.FIRST, kind=night, post=gate, fixed=True, starts_at=begins, ends_at=ends)
    )
    task = task_of(plan)
    found = solve(only_cover(task.problem), STEADY, seed=1)
    on_second = [one for one in shortages(task, found.roster) if one.start == midnight(plans.FIRST) + 30 * HOUR]
    assert sum(one.hours * 60 for one in on_second) == missing


@pytest.mark.parametrize("must", [True, False])
def test_two_days_after_a_long_shift_the_rest_counts_too(must: bool) -> None:
    plan = one_guard("rest_between", must=must, days=4)
    from_evening = ShiftKind(letter="D", name="Dài", start=plans.time(20), minutes=1440, working_minutes=720)
    early = ShiftKind(letter="M", name="Sớm", start=plans.time(4), minutes=480, working_minutes=480)
    task = task_of(replace(plan, kinds=[from_evening, early]))
    assert judged(task, {0: "D", 2: "M"}) == ((["limits"], 0) if must else ([], 40))
    assert judged(task, {0: "D", 3: "M"}) == ([], 0)


def test_shifts_that_overlap_never_stand_together_even_without_the_rule() -> None:
    plan = one_guard("fair_hours", must=False, days=3)
    long = ShiftKind(letter="D", name="Dài", start=plans.time(6), minutes=1800, working_minutes=720)
    task = task_of(replace(plan, kinds=[long, *plan.kinds]))
    assert judged(task, {0: "D", 1: "S"})[0] == ["not_before"]
    assert judged(task, {0: "D", 1: "C"})[0] == []


@pytest.mark.parametrize("must", [True, False])
def test_weekends_are_counted_as_weekends_not_as_days(must: bool) -> None:
    """The four Saturdays of March 2026 in the roster are the 7th, 14th, 21st and 28th; three weekends are allowed."""
    task = task_of(one_guard("weekends", must=must))
    three_whole = dict.fromkeys((5, 6, 12, 13, 19, 20), "S")
    four_halves = dict.fromkeys((5, 13, 19, 27), "S")
    assert judged(task, three_whole) == ([], 0)
    assert judged(task, four_halves) == ((["limits"], 0) if must else ([], 8))
    board = [one.rule for one in task.plan.breaches(task.plan.guards[0], works(task, four_halves))]
    assert board == ["weekends"]


def works(task: Task, letters: dict[int, str]) -> list[Work]:
    kinds = {one.letter: one for one in task.plan.kinds}
    return [planned_work(kinds[letter], task.plan.posts[0], task.plan.days[day]) for day, letter in letters.items()]


def test_weekends_worked_in_the_roster_before_count() -> None:
    plan = one_guard("weekends", must=False)
    before = works(task_of(plan), {5: "S"})
    later = Roster(first=plan.roster.first + timedelta(days=6), last=plan.roster.last)
    task = task_of(replace(plan, roster=later, others={plan.guards[0].pk: before}))
    assert judged(task, dict.fromkeys((0, 7, 14), "S")) == ([], 0)
    assert judged(task, dict.fromkeys((7, 14, 20), "S")) == ([], 8)


def test_a_gap_of_many_days_is_told_day_by_day() -> None:
    post = DutyPost(name="Cổng")
    start = midnight(plans.FIRST) + timedelta(hours=6)
    gap = Segment(start, midnight(plans.FIRST) + timedelta(days=3), 1, (), 0, (), ())
    found = [(one.clock, one.when) for one in short_hours(post, [gap])]
    assert found == [("cả ngày", "thứ Ba, thứ Tư, 2 lần từ 03/03/2026"), ("06:00–00:00", "02/03/2026")]


@pytest.mark.parametrize(("must", "judgement"), [(True, (["not_before"], 0)), (False, ([], 20))])
def test_pairs_of_shifts_the_unit_does_not_want_are_kept_apart(must: bool, judgement: tuple[list[str], int]) -> None:
    plan = one_guard("successions", must=must, days=4)
    rule = replace(plan.rules["successions"], pairs=(("C", "S"),))
    task = task_of(replace(plan, rules={"successions": rule}))
    assert judged(task, {0: "C", 1: "S"}) == judgement
    assert judged(task, {0: "S", 1: "C", 3: "S"}) == ([], 0)
    assert rule.text == "Hôm sau không xếp: C → S."
    said = [
        (one.rule, one.words, one.must)
        for one in task.plan.breaches(task.plan.guards[0], works(task, {0: "C", 1: "S"}))
    ]
    assert said == [("successions", "Ca S xếp ngay hôm sau ca C.", must)]


def test_pairs_hold_over_the_edge_of_two_rosters() -> None:
    plan = one_guard("successions", must=True, days=4)
    rules = {"successions": replace(plan.rules["successions"], pairs=(("C", "S"),))}
    before = works(task_of(plan), {0: "C"})
    later = Roster(first=plan.roster.first + timedelta(days=1), last=plan.roster.last)
    task = task_of(replace(plan, rules=rules, roster=later, others={plan.guards[0].pk: before}))
    assert (judged(task, {0: "S"})[0], judged(task, {0: "C"})[0], judged(task, {1: "S"})[0]) == (["limits"], [], [])
