"""The search by cells: first CP-SAT on the whole, which also gives the bound, then again and again on a part of the roster
while the rest stands still (large neighbourhoods). For problems with hours that several shifts cover together, weighed
limits or pools."""

import queue
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from ortools.sat.python import cp_model

from tuquan.duty.solving import checking
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.outcome import BrokenRule, Found, Limits
from tuquan.duty.solving.problem import Problem, Roster

WHOLE = 0.5
"""The part of the time that goes to the whole roster first."""
PART_SECONDS = 3.0
ASKED = 0.25
"""Seconds between two looks whether something was found, or the search is to stop."""


def search(
    problem: Problem,
    limits: Limits,
    seed: int,
    tell: Callable[[Found], None] | None,
    stop: Callable[[], bool],
    start: Roster | None,
) -> Found:
    """Each person alone can be served: that was asked before."""
    until = time.monotonic() + limits.seconds
    model = Model(problem)
    if start is not None:
        model.start_from(start)
    whole = _Whole(problem, model, tell, stop)
    status, solver = whole.solve(_solver(limits, seed, limits.seconds * WHOLE))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) and not whole.stopped:
        status, solver = whole.solve(_solver(limits, seed, until - time.monotonic()))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found("unknown", {}, None, _bound(solver.best_objective_bound))
    bound = _bound(solver.best_objective_bound)
    best = _found(problem, model.roster(solver), bound, optimal=status == cp_model.OPTIMAL)
    if tell and whole.told != best.penalty:
        tell(best)
    chance = random.Random(seed)
    for rounds, free in enumerate(_neighbourhoods(problem, chance)):
        left = until - time.monotonic()
        if best.status == "optimal" or left < 0.2 or rounds == limits.rounds or whole.stopped or stop():
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


class _Whole(cp_model.CpSolverSolutionCallback):
    """CP-SAT on the whole roster. It works in a thread of its own; what it finds is told in the thread that asked, where
    the tables are."""

    def __init__(
        self, problem: Problem, model: Model, tell: Callable[[Found], None] | None, stop: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.problem, self.model, self.tell, self.stop = problem, model, tell, stop
        self.heard: queue.SimpleQueue[tuple[Roster, float]] = queue.SimpleQueue()
        self.told: int | None = None
        self.stopped = False

    def on_solution_callback(self) -> None:
        self.heard.put((self.model.roster(self), self.best_objective_bound))

    def solve(self, solver: cp_model.CpSolver) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
        with ThreadPoolExecutor(1) as thread:
            running: Future[cp_model.CpSolverStatus] = thread.submit(solver.solve, self.model.model, self)
            try:
                while not wait([running], ASKED).done:
                    self._pass_on()
                    if self.stop():
                        self.stopped = True
                        solver.stop_search()
            except BaseException:
                solver.stop_search()
                raise
        self._pass_on()
        status = running.result()
        if status == cp_model.INFEASIBLE:  # each person alone can be served, and nothing binds them together
            raise BrokenRule("the whole is called impossible although every person alone is possible")
        return status, solver

    def _pass_on(self) -> None:
        """Only the newest of what was found since the last look."""
        newest = None
        while not self.heard.empty():
            newest = self.heard.get()
        if newest is not None and self.tell:
            found = _found(self.problem, newest[0], _bound(newest[1]))
            self.told = found.penalty
            self.tell(found)


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


def _bound(value: float) -> int:
    # The cost is a whole number of things that cost nothing or something, so a bound between two is the upper one.
    return max(0, -int(-(value - 1e-6) // 1))


def _found(problem: Problem, roster: Roster, bound: int | None, *, optimal: bool = False) -> Found:
    if broken := checking.breaches(problem, roster):
        raise BrokenRule(broken[0].words)
    penalty = checking.penalty(problem, roster)
    if optimal:
        bound = penalty
    return Found("optimal" if bound is not None and penalty <= bound else "feasible", roster, penalty, bound)
