"""Looks for the cheapest roster in the time given.

1. Each person in turn takes the cheapest row beside the others: a roster within a second.
2. Whole rows are made for the linear programme over rows (`columns.py`); its value is the bound that is shown.
3. A small roster is said to CP-SAT as a whole, cell by cell (`model.py`), which may prove what the programme cannot.
4. Diving through the programme makes rosters near the bound, first of everybody, then again and again of a few people
   while the rest stands still (large neighbourhoods), until the bound is met or the time is over.

Horizons too long for rows are cut into weeks (`windows.py`).
"""

import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from tuquan.duty.solving import checking, windows
from tuquan.duty.solving.columns import Chosen, Made, Master, Pool, Prices, Unsolved, best_responses, dive, generate
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.problem import Person, Problem, Roster
from tuquan.duty.solving.rows import NoRow, Rows

PROGRAMME = 0.6
"""The part of the time that making rows for everybody may take."""
CELLS = 2000
"""Cells times shifts that CP-SAT is given as a whole, for this part of the time:"""
WHOLE = 0.3
FEW = (4, 6, 8, 10, 12)
KNOWN = 120
"""Rows of each person that a neighbourhood starts from."""


class BrokenRule(AssertionError):
    """A roster that the checker finds broken: a fault of the program."""


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


def solve(problem: Problem, limits: Limits, seed: int = 0, tell: Callable[[Found], None] | None = None) -> Found:
    """:raises BrokenRule: a roster that the checker does not accept was found."""
    until = time.monotonic() + limits.seconds
    search = _Search(problem, limits, seed, until, tell)
    try:
        search.run()
    except NoRow:
        if reasons := tuple(why_impossible(problem)):
            return Found("infeasible", {}, None, None, reasons)
    return search.found()


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
    alone = replace(problem, people={person.code: person}, wishes_on=(), wishes_off=(), cover=())
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
    free_shifts = {code: replace(shift, not_before=frozenset()) for code, shift in problem.shifts.items()}
    yield "ca không được theo sau nhau", replace(problem, people={person.code: person}, shifts=free_shifts)


class _Search:
    def __init__(
        self, problem: Problem, limits: Limits, seed: int, until: float, tell: Callable[[Found], None] | None
    ) -> None:
        self.problem, self.limits, self.until, self.tell = problem, limits, until, tell
        self.chance = random.Random(seed)
        self.prices = Prices(problem)
        self.best: Chosen = {}
        self.cost = math.inf
        self.bound = 0
        self.people = list(problem.people)

    def run(self) -> None:
        if windows.is_long(self.problem):
            self._by_weeks()
            return
        self.rows = {code: Rows(self.problem, person) for code, person in self.problem.people.items()}
        self.pool: Pool = {code: {} for code in self.people}
        self._first()
        programme = Master(self.prices, self.pool, self.people)
        share = self.until - (1 - PROGRAMME) * self.limits.seconds
        with suppress(Unsolved):
            self._prove(generate(self.prices, self.rows, programme, until=share, smooth=0.5, each=self._prove))
            if not self._done():
                self._offer(self._dive(programme, until=self.until, part=0.1, turns=5))
        if not self._done() and len(self.people) * self.problem.days * len(self.problem.shifts) <= CELLS:
            self._whole()
        rounds = 0
        while not self._done() and rounds != self.limits.rounds:
            rounds += 1
            self._part()

    def start_from(self, chosen: Chosen) -> None:
        self.best, self.cost = chosen, self.prices.total(chosen)

    def found(self) -> Found:
        if not self.best:
            return Found("unknown", {}, None, self.bound)
        roster = self.prices.roster(self.best)
        if broken := checking.breaches(self.problem, roster):
            raise BrokenRule(broken[0].words)
        penalty = checking.penalty(self.problem, roster)
        return Found("optimal" if penalty <= self.bound else "feasible", roster, penalty, min(self.bound, penalty))

    def _done(self) -> bool:
        return self.cost <= self.bound or time.monotonic() > self.until

    def _offer(self, chosen: Chosen | None) -> None:
        """An equal roster is taken too: it leads elsewhere."""
        if chosen is None:
            return
        cost = self.prices.total(chosen)
        if cost > self.cost:
            return
        better = cost < self.cost
        self.best, self.cost = chosen, cost
        if better and self.tell:
            self.tell(self.found())

    def _prove(self, made: Made) -> None:
        # Every price is a whole number, so a bound between two is the upper one.
        if made.bound > self.bound:
            self.bound = math.ceil(made.bound - 1e-4)

    def _first(self) -> None:
        chosen: Chosen = dict(self.best)
        order = list(self.people)
        for _ in range(3):
            chosen = best_responses(self.prices, self.rows, chosen, order, self.pool)
            self._offer(chosen)
            self.chance.shuffle(order)
            if self._done():
                break

    def _dive(self, master: Master, *, until: float, part: float, turns: int, below: float = math.inf) -> Chosen | None:
        return dive(
            self.prices, self.rows, master, until=until, part=part, turns=turns, below=below,
            noise=lambda: self.chance.random() * 0.01,
        )  # fmt: skip

    def _part(self) -> None:
        """A few people anew, beside the others as they stand."""
        free = self.chance.sample(self.people, min(self.chance.choice(FEW), len(self.people)))
        standing = {person: row for person, row in self.best.items() if person not in free}
        known: Pool = {}
        for person in free:
            rows = list(self.pool[person].items())
            known[person] = dict(self.chance.sample(rows, KNOWN) if len(rows) > KNOWN else rows)
            known[person][self.best[person]] = self.prices.of_row(person, self.best[person])
        master = Master(self.prices, known, free, standing)
        with suppress(Unsolved):
            generate(self.prices, self.rows, master, until=self.until, turns=8)
            self._offer(self._dive(master, until=self.until, part=0.2, turns=3, below=self.cost + 1))
        for person in free:
            self.pool[person].update(known[person])

    def _whole(self) -> None:
        """Cell by cell, from the best roster: closes what the programme over rows leaves open."""
        model = Model(self.problem)
        model.start_from(self.prices.roster(self.best))
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.chance.randrange(1 << 30)
        if self.limits.work is not None:
            solver.parameters.max_deterministic_time = self.limits.work
            solver.parameters.num_workers = 1
        else:
            solver.parameters.max_time_in_seconds = max(0.1, min(self.limits.seconds * WHOLE, self._left()))
            solver.parameters.num_workers = self.limits.workers
        status = solver.solve(model.model)
        if status == cp_model.INFEASIBLE:
            raise BrokenRule("the cells are called impossible although there is a roster")
        self._prove(Made(0, solver.best_objective_bound))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._offer(self.prices.chosen(model.roster(solver)))

    def _left(self) -> float:
        return self.until - time.monotonic()

    def _by_weeks(self) -> None:
        def solved(part: Problem, seconds: float, start: Roster | None) -> Roster:
            limits = replace(self.limits, seconds=seconds)
            search = _Search(part, limits, self.chance.randrange(1 << 30), time.monotonic() + seconds, None)
            if start is not None:
                search.start_from(search.prices.chosen(start))
            search.run()
            return search.found().roster

        for roster in windows.rosters(self.problem, solved, self.chance, until=self.until):
            self._offer(self.prices.chosen(roster))
