"""A roster by pattern and by the solver: covered, within the rules, and honest about what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tuquan.duty.easing import ways_out
from tuquan.duty.models import Absence, Shift, Solving, Wish
from tuquan.duty.patterns import patterns
from tuquan.duty.planning import Choice, shortages, task_of
from tuquan.duty.queries.rosters import Plan, plan_of
from tuquan.duty.services import rosters
from tuquan.duty.services.solving import run_solving
from tuquan.duty.solving import checking
from tuquan.duty.solving.cells import only_cover
from tuquan.duty.solving.search import Limits, solve
from tuquan.duty.tests import plans
from tuquan.duty.tests.factories import AT, MONDAY, guard, post, window

QUICK = Limits(seconds=20, work=3.0, rounds=2)
STEADY = Limits(seconds=600, work=1.0, rounds=0)
"""The same answer on every machine."""


def roster_of(cast: Any, people: int, posts: list[Any], days: int = 14) -> Any:
    guards = [guard(cast, f"Bảo vệ {place}") for place in range(people)]
    common = {"posts": posts, "guards": guards, "by": cast.head_a, "at": AT}
    return rosters.make_roster(cast.school_a, first=MONDAY, last=MONDAY + timedelta(days=days - 1), **common)


def kinds_of(cast: Any, pattern: str = "three_four") -> None:
    for one in patterns()[pattern].kinds:
        rosters.add_kind(
            cast.school_a,
            letter=one.letter,
            name=one.name,
            start=one.start,
            minutes=one.minutes,
            working_minutes=one.working,
            break_minutes=one.breaks,
            by=cast.head_a,
            at=AT,
        )


def missing(plan: Any) -> int:
    return sum(plan.proof(one).needed - plan.proof(one).planned for one in plan.posts)


def test_three_shifts_and_four_crews_cover_a_post_within_the_rules(cast: Any) -> None:
    one = roster_of(cast, 4, [post(cast)])
    assert rosters.lay_pattern(one, pattern=patterns()["three_four"], by=cast.head_a, at=AT) == 42
    plan = plan_of(one)
    found = [breach for each in plan.guards for breach in plan.breaches(each)]
    # The first hours of the first day belong to the night shift of the day before, which is not this roster's.
    assert (missing(plan), [(b.rule, b.must) for b in found if b.must]) == (360, [])


def test_the_solver_covers_every_hour_and_breaks_no_rule_that_the_board_shows(cast: Any) -> None:
    kinds_of(cast)
    one = roster_of(cast, 5, [post(cast)])
    solving = rosters.ask_solving(one, seconds=10, by=cast.head_a, at=AT)
    run_solving(solving.pk, limits=QUICK, trial_seconds=1)
    solving.refresh_from_db()
    assert (solving.state, solving.short) == ("done", ["Cổng chính, 02/03/2026 00:00–06:00: thiếu 1 người"]) or (
        solving.state,
        solving.short,
        solving.reasons,
    ) == ("done", [], ["Cổng chính, 02/03/2026 00:00–06:00: không có loại ca nào phủ những giờ này."])
    rosters.use_solving(solving, by=cast.head_a, at=AT)
    plan = plan_of(one)
    assert [b for each in plan.guards for b in plan.breaches(each) if b.must] == []
    assert missing(plan) == 360


def test_what_the_solver_calls_a_broken_rule_the_board_calls_so_too(cast: Any) -> None:
    """The same rows of shifts, judged by the solver's checker and by the functions of the board."""
    kinds_of(cast)
    one = roster_of(cast, 1, [post(cast)])
    person = one.rows.get().guard
    kinds = {each.letter: each for each in one.kinds.all()}
    rows = {
        "rest_between": ["Đ", "S"],
        "": ["S", "C", "Đ", "", "S"],
        "days_in_row": ["S"] * 7,
    }
    for rule, letters in rows.items():
        Shift.objects.all().delete()
        for place, letter in enumerate(letters):
            if letter:
                rosters.set_cell(
                    one,
                    guard=person,
                    day=MONDAY + timedelta(days=place),
                    kind=kinds[letter],
                    post=one.posts.get(),
                    by=None,
                    at=AT,
                )
        plan = plan_of(one)
        task = task_of(plan)
        codes = {choice.kind.letter: code for code, choice in task.choices.items()}
        row = {place: codes[letter] for place, letter in enumerate(letters) if letter}
        solver = checking.breaches(task.problem, {str(person.pk): row})
        board = [breach for breach in plan.breaches(person) if breach.must and breach.rule != "weekly_rest"]
        assert bool(solver) == bool(board) == bool(rule)
        assert rule in {breach.rule for breach in board} or not rule


def test_too_few_people_are_counted_and_the_ways_out_named(cast: Any) -> None:
    kinds_of(cast)
    one = roster_of(cast, 2, [post(cast)], days=7)
    plan = plan_of(one)
    task = task_of(plan)
    found = solve(task.problem, QUICK)
    assert sum(each.hours for each in shortages(task, found.roster)) > 0
    said = list(ways_out(plan, found, task, seconds=5))[-1]
    assert said[:2] == [
        "Đã chứng minh: với người và quy tắc hiện có, bản nào cũng thiếu ít nhất 66 giờ công.",
        "Thiếu 2 người: thêm 2 người thì mọi giờ đều đủ người; đã chứng minh ít hơn thì không đủ.",
    ]
    # No rule helps two people who work every day; that is said as proved, rule by rule.
    assert [one.partition(":")[0] for one in said[2:]] == ["Đã chứng minh là không bớt được giờ thiếu"]


def test_ways_out_are_ordered_by_price_and_say_how_often_a_rule_is_broken() -> None:
    plan = plans.round_the_clock(4, 1, 14)
    plan.absences.append(Absence(guard=plan.guards[0], kind="leave", first=plan.days[3], last=plan.days[8]))
    task = task_of(plan)
    found = solve(task.problem, STEADY)
    said = list(ways_out(plan, found, task, seconds=10))[-1]
    assert said[:2] == [
        "Đã chứng minh: với người và quy tắc hiện có, bản nào cũng thiếu ít nhất 16 giờ công.",
        "Thiếu 1 người: thêm 1 người thì mọi giờ đều đủ người; đã chứng minh ít hơn thì không đủ.",
    ]
    assert [one.partition(" (")[0] for one in said[2:4]] == [
        "Nới quy tắc “Số ngày trực liền nhau”",
        "Dời ngày nghỉ đã ghi",
    ]
    assert "đủ người cho mọi giờ; trái quy tắc ấy " in said[2]
    assert said[4] == (
        "Đã chứng minh là không bớt được giờ thiếu: nới “Nghỉ giữa hai ca”, nới “Làm thêm trong tháng”, "
        "nới “Nghỉ hằng tuần”."
    )


@pytest.mark.parametrize("plan", [plans.round_the_clock(12, 3), plans.round_the_clock(12, 3, pattern="two_twelve")])
def test_a_month_of_twelve_guards_at_three_posts_is_covered(plan: Plan) -> None:
    task = task_of(plan)
    found = solve(only_cover(task.problem), STEADY, seed=1)
    assert (shortages(task, found.roster), checking.breaches(task.problem, found.roster)) == ([], [])


def test_three_guards_beside_a_squad_lack_three_shifts() -> None:
    task = task_of(plans.beside_a_squad())
    found = solve(only_cover(task.problem), STEADY, seed=1)
    assert sum(one.hours for one in shortages(task, found.roster)) == 24


def test_leave_fixed_cells_and_certificates_stand_in_a_large_roster() -> None:
    plan = plans.large(people=14, days=7)
    task = task_of(plan)
    found = solve(task.problem, STEADY, seed=1)
    assert checking.breaches(task.problem, found.roster) == []
    assert {(one.guard_id, one.day) for one in plan.shifts} <= {(g.pk, day) for g, day, *_ in task.cells(found.roster)}


def test_a_wish_for_a_kind_is_kept_at_any_post() -> None:
    plan = plans.round_the_clock(2, 2, days=2)
    plan.wishes.append(Wish(guard=plan.guards[0], day=plan.days[0], kind=plan.kinds[0], wants=True))
    task = task_of(plan)
    row = {0: next(code for code, one in task.choices.items() if one == Choice(plan.kinds[0], plan.posts[1]))}
    kept, lost = ({str(plan.guards[0].pk): each} for each in (row, {}))
    # What the hours cost is the same: the shift itself is taken out of both.
    alone = replace(task.problem, spans=(), limits=())
    assert (checking.penalty(alone, kept), checking.penalty(alone, lost)) == (0, 3)


def test_a_partner_force_needs_no_guard(cast: Any) -> None:
    kinds_of(cast)
    gate = post(cast)
    window(cast, gate, "partner", force="Tổ cảnh sát")
    one = roster_of(cast, 1, [gate], days=7)
    plan = plan_of(one)
    task = task_of(plan)
    assert (task.problem.spans, plan.proof(gate).partner, missing(plan)) == ((), 7 * 1440, 0)


def test_absence_fixed_cells_and_published_cells_stay(cast: Any) -> None:
    kinds_of(cast)
    one = roster_of(cast, 5, [post(cast)], days=7)
    first = one.rows.first().guard
    day = MONDAY + timedelta(days=2)
    rosters.note_absence(first, kind="leave", first=day, last=day, by=None, at=AT)
    night = one.kinds.get(letter="Đ")
    rosters.set_cell(one, guard=first, day=MONDAY, kind=night, post=one.posts.get(), fixed=True, by=None, at=AT)
    solving = rosters.ask_solving(one, seconds=10, by=None, at=AT)
    run_solving(solving.pk, limits=QUICK, trial_seconds=1)
    rosters.use_solving(solving, by=None, at=AT)
    cells = plan_of(one).cells
    assert (cells[first.pk, MONDAY].kind, cells[first.pk, MONDAY].fixed, (first.pk, day) in cells) == (
        night,
        True,
        False,
    )
    rosters.publish_roster(one, by=None, at=AT)
    before = set(one.shifts.values_list("guard", "day", "kind"))
    again = rosters.ask_solving(one, seconds=10, by=None, at=AT)
    run_solving(again.pk, limits=QUICK, trial_seconds=1)
    rosters.use_solving(again, by=None, at=AT)
    assert set(one.shifts.values_list("guard", "day", "kind")) == before


def test_what_cannot_be_is_said_with_the_rules_that_stand_against_it(cast: Any) -> None:
    kinds_of(cast)
    one = roster_of(cast, 2, [post(cast)], days=7)
    first = one.rows.first().guard
    for place, letter in enumerate(("Đ", "S")):
        rosters.set_cell(
            one,
            guard=first,
            day=MONDAY + timedelta(days=place),
            kind=one.kinds.get(letter=letter),
            post=one.posts.get(),
            fixed=True,
            by=None,
            at=AT,
        )
    solving = rosters.ask_solving(one, seconds=5, by=None, at=AT)
    run_solving(solving.pk, limits=QUICK, trial_seconds=1)
    solving.refresh_from_db()
    assert (solving.state, solving.found) == ("impossible", None)
    name = first.person.full_name
    assert solving.reasons[-1:] == [
        f"{name}, ô giữ nguyên ngày 02/03/2026, 03/03/2026: Chỉ nghỉ 0 giờ giữa hai ca, cần 12 giờ."
    ]
    with pytest.raises(rosters.NothingFound):
        rosters.use_solving(solving, by=None, at=AT)


def test_a_stopped_run_keeps_its_best(cast: Any) -> None:
    kinds_of(cast)
    one = roster_of(cast, 4, [post(cast)], days=7)
    solving = rosters.ask_solving(one, seconds=5, by=None, at=AT)
    with pytest.raises(rosters.StillSolving):
        rosters.ask_solving(one, seconds=5, by=None, at=AT)
    rosters.stop_solving(solving, by=None, at=AT)
    run_solving(solving.pk, limits=QUICK)
    assert (Solving.objects.get().state, Solving.objects.get().found) == ("stopped", None)


def test_patterns_leave_out_what_they_say(cast: Any) -> None:
    one = roster_of(cast, 1, [post(cast)], days=7)
    tet = date(2026, 3, 3)
    rosters.set_holiday(cast.school_a, day=tet, name="Ngày truyền thống", is_holiday=True, by=None, at=AT)
    rosters.lay_pattern(one, pattern=patterns()["office"], by=None, at=AT)
    assert [each.day.day for each in one.shifts.order_by("day")] == [2, 4, 5, 6]
