"""Looks for the cheapest roster in the time given: first CP-SAT on the whole, which also gives the bound, then again and
again on a part of the roster while the rest stands still (large neighbourhoods)."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from tuquan.duty.solving import checking
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.problem import Person, Problem, Roster

WHOLE = 0.35
"""The part of the time that goes to the whole roster first."""
PART_SECONDS = 3.0


class BrokenRule(AssertionError):
    """The model let through what the checker finds broken: a fault of the program."""


@dataclass(frozen=True)
class Found:
    status: str
    """ "optimal", "feasible", "infeasible" or "unknown": no roster found in the time, none ruled out"""
    roster: Roster
    penalty: int | None
    bound: int | None
    """No roster costs less."""
    reasons: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far the roster may be from the best, as a part of its own cost."""
        if self.penalty is None or self.bound is None:
            return None
        return (self.penalty - self.bound) / self.penalty if self.penalty else 0.0


@dataclass(frozen=True)
class Limits:
    """Seconds on the clock; or, for the same answer on every machine, CP-SAT's own measure of work and a number of
    neighbourhoods."""

    seconds: float = 60
    work: float | None = None
    rounds: int | None = None
    workers: int = 2


def solve(
    problem: Problem,
    limits: Limits,
    seed: int = 0,
    tell: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    start: Roster | None = None,
) -> Found:
    """`stop` is asked between two parts of the search; `start` is a roster to begin from.

    :raises BrokenRule: a roster that the checker does not accept was found.
    """
    until = time.monotonic() + limits.seconds
    reasons = tuple(why_impossible(problem))
    if reasons:
        return Found("infeasible", {}, None, None, reasons)
    model = Model(problem)
    if start is not None:
        model.start_from(start)
    solver = _solver(limits, seed, limits.seconds * WHOLE)
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:  # each person alone can be served, and nothing binds them together
        raise BrokenRule("the whole is called impossible although every person alone is possible")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        solver = _solver(limits, seed, until - time.monotonic())
        status = solver.solve(model.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found("unknown", {}, None, _bound(solver))
    best = _found(problem, model.roster(solver), _bound(solver), optimal=status == cp_model.OPTIMAL)
    if tell:
        tell(best)
    chance = random.Random(seed)
    for rounds, free in enumerate(_neighbourhoods(problem, chance)):
        left = until - time.monotonic()
        if best.status == "optimal" or left < 0.2 or rounds == limits.rounds or stop():
            break
        solver = _solver(limits, chance.randrange(1 << 30), min(PART_SECONDS, left))
        model.start_from(best.roster)
        if solver.solve(model.only(best.roster, free)) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            better = _found(problem, model.roster(solver), best.bound)
            assert better.penalty is not None
            assert best.penalty is not None
            if better.penalty < best.penalty and tell:
                tell(better)
            if better.penalty <= best.penalty:  # an equal one leads elsewhere
                best = better
    return best


def why_impossible(problem: Problem) -> Iterator[str]:
    """The hard rules speak of one person each, so a roster exists when each alone has one. For each who has none: which
    rules, left out one at a time, would make it possible."""
    for person in problem.people.values():
        if _possible(problem, person):
            continue
        ways = [words for words, looser in _relaxed(problem, person) if _possible(looser, looser.people[person.code])]
        if ways:
            yield (
                f"{person.code}: các quy tắc không thể cùng giữ; bỏ hoặc nới một trong các quy tắc sau thì lập được: "
                + ("; ".join(ways) + ".")
            )
        else:
            yield f"{person.code}: các quy tắc không thể cùng giữ, và nới một quy tắc thôi thì chưa đủ."


def _possible(problem: Problem, person: Person) -> bool:
    alone = replace(problem, people={person.code: person}, wishes_on=(), wishes_off=(), cover=(), spans=())
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(Model(alone).model) != cp_model.INFEASIBLE


def _relaxed(problem: Problem, person: Person) -> Iterator[tuple[str, Problem]]:
    days = problem.days
    changes: list[tuple[str, Person]] = [
        ("số ca tối đa từng loại", replace(person, most_of={})),
        (f"làm ít nhất {person.least_minutes} phút", replace(person, least_minutes=0)),
        (f"làm nhiều nhất {person.most_minutes} phút", replace(person, most_minutes=days * 1440)),
        (f"làm ít nhất {person.least_in_row} ngày liền", replace(person, least_in_row=1)),
        (f"làm nhiều nhất {person.most_in_row} ngày liền", replace(person, most_in_row=days)),
        (f"nghỉ ít nhất {person.least_free_in_row} ngày liền", replace(person, least_free_in_row=1)),
        (f"làm nhiều nhất {person.most_weekends} cuối tuần", replace(person, most_weekends=days)),
        (f"{len(person.free)} ngày nghỉ đã định", replace(person, free=frozenset())),
        (f"{len(person.fixed)} ô cố định", replace(person, fixed={})),
    ]
    for words, looser in changes:
        if looser != person:
            yield words, replace(problem, people={person.code: looser})
    for name in dict.fromkeys(one.name for one in problem.limits if one.person == person.code and one.is_hard):
        rest = tuple(one for one in problem.limits if one.name != name)
        yield name, replace(problem, people={person.code: person}, limits=rest)
    for pool in dict.fromkeys(one.name for one in problem.pools if one.person == person.code):
        larger = tuple(replace(one, most=10**6) if one.name == pool else one for one in problem.pools)
        yield pool, replace(problem, people={person.code: person}, pools=larger)
    free_shifts = {code: replace(shift, not_before=frozenset()) for code, shift in problem.shifts.items()}
    yield "ca không được theo sau nhau", replace(problem, people={person.code: person}, shifts=free_shifts)


def _neighbourhoods(problem: Problem, chance: random.Random) -> Iterator[list[tuple[str, int]]]:
    """Cells to be set free: some days of everybody, all days of a few people, some days of some people."""
    people, days = list(problem.people), problem.days
    while True:
        kind = chance.randrange(3)
        if kind == 0:
            length = max(2, min(days, 160 // max(len(people), 1)))
            start = chance.randrange(max(days - length, 0) + 1)
            yield [(one, day) for one in people for day in range(start, start + length)]
        elif kind == 1:
            some = chance.sample(people, min(len(people), max(2, 200 // days)))
            yield [(one, day) for one in some for day in range(days)]
        else:
            length = min(days, 14)
            start = chance.randrange(days - length + 1)
            some = chance.sample(people, min(len(people), 16))
            yield [(one, day) for one in some for day in range(start, start + length)]


def _solver(limits: Limits, seed: int, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed % (1 << 31)
    if limits.work is not None:
        solver.parameters.max_deterministic_time = limits.work
        solver.parameters.num_workers = 1
    else:
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.num_workers = limits.workers
    return solver


def _bound(solver: cp_model.CpSolver) -> int:
    # The cost is a whole number of things that cost nothing or something, so a bound between two is the upper one.
    return max(0, -int(-(solver.best_objective_bound - 1e-6) // 1))


def _found(problem: Problem, roster: Roster, bound: int | None, *, optimal: bool = False) -> Found:
    if broken := checking.breaches(problem, roster):
        raise BrokenRule(broken[0].words)
    penalty = checking.penalty(problem, roster)
    if optimal:
        bound = penalty
    return Found("optimal" if bound is not None and penalty <= bound else "feasible", roster, penalty, bound)
