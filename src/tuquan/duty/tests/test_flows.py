"""The bound by whole rows against every roster there is: never above the truth."""

import random
from itertools import product

import pytest

from tuquan.duty.planning import task_of
from tuquan.duty.solving import checking
from tuquan.duty.solving.cells import only_cover
from tuquan.duty.solving.flows import Cover
from tuquan.duty.solving.problem import Limit, Person, Pool, Problem, Roster, Shift, Span, Term
from tuquan.duty.solving.search import Limits, solve
from tuquan.duty.tests import plans

DAYS = 5
CODES = ("A", "B")


def some_problem(seed: int) -> Problem:
    """Two or three people, five days, two shifts; hard limits, overtime pools, leave and fixed cells at random."""
    chance = random.Random(seed)
    names = ["x", "y", "z"][: chance.choice([2, 2, 3])]
    twins = chance.random() < 0.5
    shifts = {
        code: Shift(code, chance.choice([8, 10, 12]), frozenset(one for one in CODES if chance.random() < 0.3))
        for code in CODES
    }

    def term(most: int) -> Term:
        first = chance.randrange(DAYS - 1)
        days = frozenset(range(first, chance.randrange(first + 1, DAYS) + 1))
        return Term(days, {code: chance.randrange(3) for code in CODES}, chance.randrange(most))

    kept = [("hard", (term(4),), 1, None, "") for _ in range(chance.randrange(3))]
    if chance.random() < 0.6:
        kept += [("drawn", (term(5), term(3)), chance.choice([1, 2]), None, "over") for _ in range(2)]
    limits, pools, people = [], [], {}
    most_in_row = chance.randrange(1, DAYS + 1)
    for name in names:
        own = kept if twins else [*kept, ("own", (term(4), term(4)), 1, None, "")]
        limits += [Limit(name, *one) for one in own]
        pools.append(Pool(name, "over", chance.choice([0, 1, 3]) if not twins else 2))
        free = frozenset() if twins else frozenset(day for day in range(DAYS) if chance.random() < 0.2)
        fixed = {} if twins or chance.random() < 0.5 or 2 in free else {2: chance.choice(CODES)}
        people[name] = Person(name, {}, 0, 10**6, 1, most_in_row, 1, DAYS, free, fixed)
    spans = [
        Span(f"{day}{place}", of, chance.randrange(3), chance.choice([60, 90, 120, 480]), 0)
        for day in range(DAYS)
        for place, of in enumerate(
            [((day, "A"),), ((day, "B"), *(((day + 1, "A"),) if day + 1 < DAYS else ())), ((day, "A"), (day, "B"))]
        )
        if chance.random() < 0.8
    ]
    return Problem(DAYS, 0, shifts, people, (), (), (), tuple(spans), tuple(limits), tuple(pools))


def cheapest_of_all(problem: Problem) -> int | None:
    """The least that missing people cost, over every roster that breaks nothing."""
    held: dict[str, set[tuple[int, ...]]] = {}
    for name, person in problem.people.items():
        alone = Problem(
            problem.days,
            0,
            problem.shifts,
            {name: person},
            (),
            (),
            (),
            (),
            tuple(one for one in problem.limits if one.person == name),
            tuple(one for one in problem.pools if one.person == name),
        )
        held[name] = set()
        for row in product(("", *CODES), repeat=DAYS):
            roster: Roster = {name: {day: code for day, code in enumerate(row) if code}}
            if not checking.breaches(alone, roster):
                counts = (sum(roster[name].get(day) == code for day, code in span.of) for span in problem.spans)
                held[name].add(tuple(counts))
    if not all(held.values()):
        return None
    sums = {(0,) * len(problem.spans)}
    for rows in held.values():
        sums = {
            tuple(min(a + b, span.needed) for a, b, span in zip(one, other, problem.spans, strict=True))
            for one in sums
            for other in rows
        }
    return min(
        sum((span.needed - has) * span.price_under for has, span in zip(one, problem.spans, strict=True))
        for one in sums
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_never_above_what_the_best_of_all_rosters_leaves(seed: int) -> None:
    problem = some_problem(seed)
    truth = cheapest_of_all(problem)
    cover = Cover(problem)
    cover.prove(10)
    if truth is None:  # a fixed cell against a limit
        assert (cover.bound, cover.is_small) == (0, False)
        return
    roster = cover.roster(10)
    assert cover.bound <= truth
    assert roster is not None
    assert checking.breaches(problem, roster) == []
    assert checking.penalty(problem, roster) == truth
    in_turn = cover.in_turn(random.Random(1))
    assert in_turn is not None
    assert checking.penalty(problem, in_turn) >= truth


def test_the_bound_is_mostly_the_truth() -> None:
    problems = [some_problem(seed) for seed in range(40)]
    missed = [one for one in problems if Cover(one).prove(10) < (cheapest_of_all(one) or 0)]
    assert len(missed) <= 1


def test_ten_guards_at_three_posts_lack_exactly_78_hours() -> None:
    """240 shifts of 252: twelve are missing, three of them the last nights, of which two hours are this roster's."""
    task = task_of(plans.round_the_clock(10, 3))
    covering = only_cover(task.problem)
    cover = Cover(covering)
    cover.prove(60)
    roster = cover.roster(60)
    assert roster is not None
    assert (cover.bound, checking.penalty(covering, roster)) == (78 * 60, 78 * 60)
    found = solve(covering, Limits(seconds=600, work=1.0, rounds=0), seed=1)
    assert (found.status, found.penalty) == ("optimal", 78 * 60)


def test_three_guards_beside_a_squad_are_proved_to_lack_a_day() -> None:
    covering = only_cover(task_of(plans.beside_a_squad()).problem)
    assert Cover(covering).prove(60) == 24 * 60


def test_a_person_with_no_row_at_all_makes_no_bound() -> None:
    free = frozenset({0})
    person = Person("x", {}, 0, 10**6, 1, 1, 1, DAYS, free, {1: "A", 2: "A"})
    span = Span("s", ((0, "A"),), 1, 60, 0)
    problem = Problem(DAYS, 0, {"A": Shift("A", 8, frozenset())}, {"x": person}, (), (), (), (span,))
    assert (Cover(problem).prove(10), Cover(problem).is_small) == (0, False)


@pytest.mark.parametrize(("people", "missing"), [(12, 0), (8, 270)])
def test_rows_in_turn_reach_what_is_proved_of_twelve_hour_shifts(people: int, missing: int) -> None:
    covering = only_cover(task_of(plans.round_the_clock(people, 3, pattern="two_twelve")).problem)
    cover = Cover(covering)
    roster = cover.in_turn(random.Random(1))
    assert roster is not None
    assert (cover.prove(60), checking.penalty(covering, roster)) == (missing * 60, missing * 60)
