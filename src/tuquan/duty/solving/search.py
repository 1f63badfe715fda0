"""Looks for the cheapest roster in the time given.

1. Each person in turn takes the cheapest row beside the others: a roster within a second.
2. Whole rows are made for the linear programme over rows (`columns.py`); its value is the bound that is shown.
3. A small roster is said to CP-SAT as a whole, cell by cell (`model.py`), which may prove what the programme cannot.
4. Diving through the programme makes rosters near the bound, first of everybody; then again and again, while the rest
   stands still (large neighbourhoods), of a few people, of everybody on some days, and now and then of everybody anew,
   until the bound is met or the time is over. Where few rows come into question, CP-SAT chooses among them.

Hours that several shifts cover together, weighed limits and pools do not fit into rows: such rosters, those of the
product, are searched cell by cell (`cells.py`). Horizons too long for rows are cut into weeks (`windows.py`).
"""

import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from tuquan.duty.solving import cells, checking, windows
from tuquan.duty.solving.beside import Link, second, task_of
from tuquan.duty.solving.columns import (
    SMALL,
    Chosen,
    Made,
    Master,
    Pool,
    Prices,
    Unsolved,
    best_of_known,
    best_responses,
    dive,
    generate,
)
from tuquan.duty.solving.model import Model, row_of_cells
from tuquan.duty.solving.outcome import BrokenRule, Found, Limits
from tuquan.duty.solving.problem import Person, Problem, Roster
from tuquan.duty.solving.rows import NoRow, Numbers, Rows

PROGRAMME = 0.5
"""The part of the time that making rows for everybody may take."""
CELLS = 2000
"""Cells times shifts that CP-SAT is given as a whole, for so many seconds:"""
WHOLE = 6.0
MOST_KNOWN = 1000
"""Rows that CP-SAT is given to choose among, for so many seconds of each round that it waits until the next choice:"""
CHOOSING = 1.5
FEWEST = 6
GROWS = 1.15
ALL = 20
"""People who are looked at anew at once; so many times more while nothing better is found, up to half of all, or to all
where they are no more than these; then few again."""
SPANS = (8, 12, 16)
"""Days that are looked at anew at once."""
KNOWN = 120
"""Rows of each person that a neighbourhood starts from."""
SLACK = 0.002
"""By this part of its cost the second process goes on from rosters that are dearer than the best, so that it comes out of
where nothing near is better."""
ALONE = 10.0
"""With fewer seconds left a second process is not worth its start."""


def solve(
    problem: Problem,
    limits: Limits,
    seed: int = 0,
    tell: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    start: Roster | None = None,
) -> Found:
    """`stop` is asked between two parts of a search by cells; `start` is a roster it begins from.

    :raises BrokenRule: a roster that the checker does not accept was found.
    """
    until = time.monotonic() + limits.seconds
    if not problem.people:
        missing = checking.penalty(problem, {})
        return Found("optimal", {}, missing, missing)
    if problem.by_cells:
        found = cells.search(problem, limits, seed, tell, stop, start)
        if found.status != "infeasible":
            return found
        if reasons := tuple(why_impossible(problem)):
            return replace(found, reasons=reasons)
        raise BrokenRule("the whole is called impossible although every person alone is possible")
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
    if problem.limits or problem.pools:
        return row_of_cells(problem, person) is not None
    rows = Rows(replace(problem, people={person.code: person}), 1)
    try:
        rows.cheapest(person.code, np.zeros((problem.days, len(problem.shifts))))
    except NoRow:
        return False
    return True


def _relaxed(problem: Problem, person: Person) -> Iterator[tuple[str, Problem]]:
    days = problem.days
    changes: list[tuple[str, Person]] = [
        ("số ca tối đa từng loại", replace(person, most_of={})),
        (f"làm ít nhất {checking.hours(person.least_minutes)}", replace(person, least_minutes=0)),
        (f"làm nhiều nhất {checking.hours(person.most_minutes)}", replace(person, most_minutes=days * 1440)),
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


class _Search:
    def __init__(
        self, problem: Problem, limits: Limits, seed: int, until: float, tell: Callable[[Found], None] | None
    ) -> None:
        self.problem, self.limits, self.until, self.tell = problem, limits, until, tell
        self.chance = random.Random(seed)
        self.prices = Prices(problem)
        self.best: Chosen = {}
        self.cost = math.inf
        # Where the search stands: the best, or with slack another that costs little more.
        self.now: Chosen = {}
        self.slack = 0.0
        self.bound = 0
        self.size: float = FEWEST
        self.people = list(problem.people)

    def run(self) -> None:
        if windows.is_long(self.problem):
            self._by_weeks()
            return
        self.rows = Rows(self.problem, self.limits.workers)
        self.pool: Pool = {code: {} for code in self.people}
        self._first()
        programme = Master(self.prices, self.pool, self.people)
        share = self.until - (1 - PROGRAMME) * self.limits.seconds
        with suppress(Unsolved):
            self._prove(generate(self.prices, self.rows, programme, until=share, smooth=0.5, each=self._prove))
            self._dive(programme)
            if len(self.people) * self.problem.days * len(self.problem.shifts) <= CELLS and not self._done():
                self._whole()
        try:
            with self._second() as link:
                self._go_on(programme, link)
        except (OSError, EOFError):  # the second process could not be had, or died
            self._go_on(programme, None)

    @contextmanager
    def _second(self) -> Iterator[Link | None]:
        if self.limits.workers < 2 or self.limits.rounds is not None or self._left() < ALONE or self._done():
            yield None
            return
        limits = replace(self.limits, seconds=self._left(), workers=1)
        self.rows.threads = 1
        task = self.problem, limits, self.chance.randrange(1 << 30), self.best, self.bound, self.pool
        with second(__name__, task, self.best) as link:
            yield link

    def work_beside(self, link: Link, bound: int, pool: Pool) -> None:
        """What the second process does."""
        self.rows, self.pool, self.bound, self.slack = Rows(self.problem, 1), pool, bound, SLACK
        self.start_from(link.known)
        self._go_on(None, link)

    def _go_on(self, programme: Master | None, link: Link | None) -> None:
        """Neighbourhoods; now and then, with the programme of everybody, a dive or a choice among all that is known."""
        rounds, next_dive, wait, next_choice, apart = 0, 3, 4, 0, 8
        ways = [self._part, self._days] if self.problem.days > max(SPANS) else [self._part]
        spent = [0.0] * len(ways)
        told = self.cost
        while not self._done() and rounds != self.limits.rounds:
            before = self.cost
            with suppress(Unsolved, NoRow):
                if programme and rounds == next_dive:
                    self._dive(programme)
                    wait = wait if self.cost < before else 2 * wait
                    next_dive = rounds + wait
                elif programme and rounds == next_choice:
                    self._choose(programme, CHOOSING * apart)
                    apart = apart if self.cost < before else 2 * apart
                    next_choice = rounds + apart
                else:
                    self._by_turns(ways, spent)
            rounds += 1
            if link:
                told = self._exchange(link, told)

    def _exchange(self, link: Link, told: float) -> float:
        """Gives what is better than what the other was told or told us, and takes what is better there."""
        for theirs, changed in link.taken():
            self._offer({**self.best, **{person: theirs[person] for person in changed}})
            self._offer(theirs)
            told = min(told, self.prices.total(theirs))
        if self.cost < told:
            link.give(self.best)
        return min(told, self.cost)

    def _by_turns(self, ways: list[Callable[[], None]], spent: list[float]) -> None:
        """Each way gets as much time as the others; as many turns, where the answer must not depend on the machine."""
        place, began = spent.index(min(spent)), time.monotonic()
        try:
            ways[place]()
        finally:
            spent[place] += time.monotonic() - began if self.limits.rounds is None else 1

    def _days(self) -> None:
        """Everybody anew on some days, beside the other days as they stand."""
        days = self._away()[:, 0].tolist() if self.chance.random() < 0.4 else []
        day = self.chance.choice(days or range(self.problem.days))
        span = self.chance.choice(SPANS)
        first = max(0, min(day - self.chance.randrange(span), self.problem.days - span))
        last = min(first + span, self.problem.days)
        roster = self.prices.roster(self.now)
        part = windows.Part(self.problem, roster, first, last)
        limits = replace(self.limits, seconds=min(self._left(), self.limits.seconds / 10), rounds=0)
        search = _Search(part.problem, limits, self.chance.randrange(1 << 30), time.monotonic() + limits.seconds, None)
        search.start_from(search.prices.chosen(part.roster()))
        search.run()
        self._offer(self.prices.chosen(part.put(search.found().roster)))

    def start_from(self, chosen: Chosen) -> None:
        self.best, self.now, self.cost = chosen, chosen, self.prices.total(chosen)

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
        if cost > self._most():
            return
        self.now = chosen
        if cost > self.cost:
            return
        better = cost < self.cost
        self.best, self.cost = chosen, cost
        if better and self.tell:
            self.tell(self.found())

    def _most(self) -> float:
        """What a roster may cost for the search to go on from it."""
        return self.cost + math.ceil(self.slack * self.cost) if self.slack else self.cost

    def _prove(self, made: Made) -> None:
        # Every price is a whole number, so a bound between two is the upper one.
        if made.bound > self.bound:
            self.bound = math.ceil(made.bound - 1e-4)

    def _first(self) -> None:
        chosen: Chosen = dict(self.best)
        order = list(self.people)
        for _ in range(3):
            # Once everybody has a row, the time may end in the middle.
            some = (one for one in order if not self._done()) if chosen else order
            chosen = best_responses(self.prices, self.rows, chosen, some, self.pool)
            self._offer(chosen)
            self.chance.shuffle(order)
            if self._done():
                break

    def _dive(self, programme: Master) -> None:
        """A whole roster anew from the programme; each time another."""
        if self._done():
            return
        with suppress(NoRow):
            self._offer(
                dive(
                    self.prices, self.rows, programme, until=self.until, part=0.04, turns=20, below=self.cost,
                    noise=lambda: self.chance.random() * 0.02,
                )
            )  # fmt: skip

    def _part(self) -> None:
        """Some people anew, beside the others as they stand."""
        free = self._some()
        standing = {person: row for person, row in self.now.items() if person not in free}
        known: Pool = {}
        for person in free:
            rows = list(self.pool[person].items())
            known[person] = dict(self.chance.sample(rows, KNOWN) if len(rows) > KNOWN else rows)
            known[person][self.now[person]] = self.prices.of_row(person, self.now[person])
        master = Master(self.prices, known, free, standing)
        before = self.cost
        made = generate(self.prices, self.rows, master, until=self.until, turns=15)
        if made.value < self._most() + 1 - SMALL:  # equal ones are wanted too
            self._offer(
                dive(
                    self.prices, self.rows, master, until=self.until, part=0.15, turns=8, below=self._most() + 1,
                    noise=lambda: self.chance.random() * 0.05,
                )
            )  # fmt: skip
        self.size = self.size * GROWS if self.cost >= before else FEWEST
        if self.size > max(min(ALL, len(self.people)), len(self.people) / 2):
            self.size = FEWEST
        for person in free:
            self.pool[person].update(known[person])

    def _away(self) -> Numbers:
        """The cells with too few people; when there is none, those with too many."""
        missing = self.prices.needed - self.prices.held(self.now.values())
        few = np.argwhere((missing > 0) & (self.prices.under > 0))
        return few if len(few) else np.argwhere((missing < 0) & (self.prices.over > 0))

    def _some(self) -> list[str]:
        """Half the time people who can have the shift of a cell where cover is not as wanted, else any."""
        number = min(round(self.size), len(self.people))
        away = self._away()
        if not len(away) or self.chance.random() < 0.5:
            return self.chance.sample(self.people, number)
        code = self.prices.codes[away[self.chance.randrange(len(away))][1]]
        able = [one for one in self.people if self.problem.people[one].most_of.get(code, 1) > 0]
        some = self.chance.sample(able, min(number, len(able)))
        return some + self.chance.sample([one for one in self.people if one not in some], number - len(some))

    def _whole(self) -> None:
        """Cell by cell, from the best roster: closes what the programme over rows leaves open."""
        model = Model(self.problem)
        model.start_from(self.prices.roster(self.best))
        solver = self._solver(0.1, WHOLE)
        status = solver.solve(model.model)
        if status == cp_model.INFEASIBLE:
            raise BrokenRule("the cells are called impossible although there is a roster")
        self._prove(Made(0, solver.best_objective_bound))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._offer(self.prices.chosen(model.roster(solver)))

    def _choose(self, programme: Master, seconds: float) -> None:
        """Among the rows known by now; the nearer the bound, the fewer of them come into question."""
        if self.best and not self._done():
            gain, solver = self.cost - self.bound, self._solver(0.2, seconds)
            self._offer(best_of_known(self.prices, programme, self.best, gain, MOST_KNOWN, solver))

    def _solver(self, part: float, seconds: float) -> cp_model.CpSolver:
        """For that part of the whole time, at most so many seconds."""
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.chance.randrange(1 << 30)
        if self.limits.work is not None:
            solver.parameters.max_deterministic_time = self.limits.work
            solver.parameters.num_workers = 1
        else:
            solver.parameters.max_time_in_seconds = max(0.1, min(self.limits.seconds * part, seconds, self._left()))
            solver.parameters.num_workers = self.limits.workers
        return solver

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

        def alone(person: str, stands: Roster) -> dict[int, str]:
            rows = Rows(replace(self.problem, people={person: self.problem.people[person]}), 1)
            held = self.prices.held(self.prices.chosen(stands).values())
            _cost, row = rows.cheapest(person, self.prices.wishes[person] + self.prices.one_more(held))[0]
            return self.prices.roster({person: row})[person]

        for roster in windows.rosters(self.problem, solved, alone, self.chance, until=self.until):
            self._offer(self.prices.chosen(roster))


def _beside() -> None:
    end, (problem, limits, seed, best, bound, pool) = task_of(sys.argv)
    search = _Search(problem, limits, seed, time.monotonic() + limits.seconds, None)
    with suppress(OSError, EOFError):  # the first one has ended
        search.work_beside(Link(end, best), bound, pool)


if __name__ == "__main__":
    _beside()
