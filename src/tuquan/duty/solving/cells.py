"""The search by cells: first CP-SAT on the whole, which also gives the bound, then again and again on a part of the roster
while the rest stands still (large neighbourhoods). For problems with hours that several shifts cover together, weighed
limits or pools."""

import queue
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

from ortools.sat.python import cp_model

from tuquan.duty.solving import checking, flows
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.outcome import BrokenRule, Found, Limits
from tuquan.duty.solving.problem import Problem, Roster

COVER, WHOLE = 0.5, 0.5
"""The most of the time that goes to covering alone, and of what is left then to the whole roster."""
PROGRAMME, WALKS = 0.15, 0.25
"""The most of it that goes to the bound by whole rows, and of what is left then to a roster by them."""
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
    """Hours first: a roster that covers them is the start for everything else, and what cannot be covered then is proved
    soon. "infeasible" comes without reasons."""
    until = time.monotonic() + limits.seconds
    covering = only_cover(problem)
    walks = flows.Cover(covering)
    bound, best = 0, None

    def cheaper(start: Roster | None, found: Roster | None) -> Roster | None:
        if found is None or (start is not None and _cost(covering, start) <= _cost(covering, found)):
            return start
        if tell:
            tell(_found(problem, found, bound))
        return found

    def by_walks(start: Roster | None) -> Roster | None:
        """Whole rows chosen together find what single cells hardly do."""
        if not walks.is_small or stop() or (start is not None and _cost(covering, start) <= bound):
            return start
        return cheaper(start, walks.roster(max(until - time.monotonic(), 0) * WALKS))

    start = cheaper(start, walks.in_turn(random.Random(seed)))
    if start is None or _cost(covering, start):
        bound = walks.prove(limits.seconds * PROGRAMME)
    if bound:  # cells would first have to find out that something must be missing
        start = by_walks(start)
    cover = _Whole(problem, Model(covering, bound), tell, stop)
    if start is None or _cost(covering, start) > bound:
        seconds = (until - time.monotonic()) * COVER
        status, solver = cover.solve(_solver(limits, seed, seconds), start)
        if status == cp_model.INFEASIBLE:
            return Found("infeasible", {}, None, None)
        bound, best = max(bound, _bound(solver.best_objective_bound)), cover.best
        if best is not None and not walks.bound and not cover.stopped:
            best = _found(problem, by_walks(best.roster) or best.roster, bound)
    else:
        best = _found(problem, start, bound)
    whole = _Whole(problem, Model(problem, bound), tell, stop)
    if not cover.stopped and (best is None or best.penalty != bound):
        whole.best = best
        seconds = (until - time.monotonic()) * (1 if best is None else WHOLE)
        status, solver = whole.solve(_solver(limits, seed, seconds), None if best is None else best.roster)
        bound, best = max(bound, _bound(solver.best_objective_bound)), whole.best
    if best is None:
        return Found("unknown", {}, None, bound)
    best = _found(problem, best.roster, bound)
    model, stopped = whole.model, cover.stopped or whole.stopped
    chance = random.Random(seed)
    for rounds, free in enumerate(_neighbourhoods(problem, chance)):
        left = until - time.monotonic()
        if best.status == "optimal" or left < 0.2 or rounds == limits.rounds or stopped or stop():
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


def only_cover(problem: Problem) -> Problem:
    """The same without anything that has a price but people missing: no roster of the whole costs less than the cheapest
    of this."""
    return replace(
        problem,
        wishes_on=(),
        wishes_off=(),
        cover=tuple(replace(one, price_over=0) for one in problem.cover),
        spans=tuple(replace(one, price_over=0) for one in problem.spans),
        limits=tuple(replace(one, price=None) for one in problem.limits if one.is_hard or one.pool),
    )


class _Whole(cp_model.CpSolverSolutionCallback):
    """CP-SAT on the whole roster. It works in a thread of its own; what it finds is told in the thread that asked, where
    the tables are. `best` is the cheapest by all prices, also when the model knows only some."""

    def __init__(
        self, problem: Problem, model: Model, tell: Callable[[Found], None] | None, stop: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.problem, self.model, self.tell, self.stop = problem, model, tell, stop
        self.heard: queue.SimpleQueue[tuple[Roster, float]] = queue.SimpleQueue()
        self.best: Found | None = None
        self.stopped = False

    def on_solution_callback(self) -> None:
        self.heard.put((self.model.roster(self), self.best_objective_bound))

    def solve(
        self, solver: cp_model.CpSolver, start: Roster | None
    ) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
        if start is not None:
            self.model.start_from(start)
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
        return running.result(), solver

    def _pass_on(self) -> None:
        better = False
        while not self.heard.empty():
            roster, bound = self.heard.get()
            found = _found(self.problem, roster, _bound(bound))
            assert found.penalty is not None
            if self.best is None or self.best.penalty is None or found.penalty < self.best.penalty:
                self.best, better = found, True
        if better and self.tell and self.best is not None:
            self.tell(self.best)


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


def _cost(problem: Problem, roster: Roster) -> int:
    return checking.penalty(problem, roster)


def _bound(value: float) -> int:
    # The cost is a whole number of things that cost nothing or something, so a bound between two is the upper one.
    return max(0, -int(-(value - 1e-6) // 1))


def _found(problem: Problem, roster: Roster, bound: int | None) -> Found:
    if broken := checking.breaches(problem, roster):
        raise BrokenRule(broken[0].words)
    penalty = checking.penalty(problem, roster)
    return Found("optimal" if bound is not None and penalty <= bound else "feasible", roster, penalty, bound)
