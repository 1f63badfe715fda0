"""Whole rows of people chosen so that together they cover: a linear programme over rows made as they are wanted (column
generation; Dantzig and Wolfe 1960). Its value bounds every roster from below, far closer than the programme over single
cells, and the rows it makes are the stuff of good rosters."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from tuquan.duty.solving.paths import ANY, FREE, GRID, NEVER, Costs, Numbers, Row
from tuquan.duty.solving.problem import Problem, Roster
from tuquan.duty.solving.rows import NoRow, Rows

Chosen = dict[str, Row]
"""person → row: a whole roster"""
Pool = dict[str, dict[Row, float]]
"""person → the rows known of that person, with what each costs in wishes"""
SMALL = 1e-6
SURE = 0.999
STEP = 0.1
"""The part of the time left that one step of a dive may take."""
SEVERAL = 4
"""Rows asked of each person at once."""
NEAREST = 40
"""Rows of each person that are taken along when somebody's row stands."""


class Unsolved(ArithmeticError):
    """The linear programme came to no end, by its numbers; it has always a solution."""


class Prices:
    """What cover and wishes cost, as tables over days and shifts."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.codes = list(problem.shifts)
        place = {code: number for number, code in enumerate(self.codes)}
        shape = (problem.days, len(self.codes))
        self.needed, self.under, self.over = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self.covered: list[tuple[int, int]] = []
        for one in problem.cover:
            cell = (one.day, place[one.shift])
            self.covered.append(cell)
            self.needed[cell], self.under[cell], self.over[cell] = one.needed, one.price_under, one.price_over
        self.wishes = {code: np.zeros(shape) for code in problem.people}
        self.always = dict.fromkeys(problem.people, 0.0)
        for wish in problem.wishes_on:
            self.wishes[wish.person][wish.day, [place[one] for one in wish.shifts]] -= wish.price
            self.always[wish.person] += wish.price
        for wish in problem.wishes_off:
            self.wishes[wish.person][wish.day, [place[one] for one in wish.shifts]] += wish.price

    def of_row(self, person: str, row: Row) -> float:
        return self.always[person] + worth(row, self.wishes[person])

    def held(self, rows: Iterable[Row]) -> Costs:
        held = np.zeros_like(self.needed)
        for row in rows:
            for day, place in enumerate(row):
                if place != FREE:
                    held[day, place] += 1
        return held

    def of_cover(self, held: Costs) -> float:
        missing = self.needed - held
        return float((np.maximum(missing, 0) * self.under + np.maximum(-missing, 0) * self.over).sum())

    def one_more(self, held: Costs) -> Costs:
        """What one more person costs in each cell."""
        return np.where(held < self.needed, -self.under, self.over)

    def total(self, chosen: Mapping[str, Row]) -> float:
        return self.of_cover(self.held(chosen.values())) + sum(self.of_row(one, row) for one, row in chosen.items())

    def roster(self, chosen: Mapping[str, Row]) -> Roster:
        return {
            person: {day: self.codes[place] for day, place in enumerate(row) if place != FREE}
            for person, row in chosen.items()
        }

    def chosen(self, roster: Roster) -> Chosen:
        place = {code: number for number, code in enumerate(self.codes)}
        return {
            person: tuple(place[row[day]] if day in row else FREE for day in range(self.problem.days))
            for person, row in ((one, roster.get(one, {})) for one in self.problem.people)
        }


def worth(row: Row, cells: Costs) -> float:
    return sum(float(cells[day, place]) for day, place in enumerate(row) if place != FREE)


@dataclass
class Master:
    """The linear programme over the pool for the people `free`; the others stand with their rows."""

    prices: Prices
    pool: Pool
    free: list[str]
    standing: Chosen = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.solver.SetSolverSpecificParametersAsString(
            "use_preprocessing:false"
        )  # so that it goes on from its last basis
        held = self.prices.held(self.standing.values())
        self.constant = sum(self.prices.of_row(one, row) for one, row in self.standing.items())
        self.solver.Objective().SetMinimization()
        self.cover: dict[tuple[int, int], pywraplp.Constraint] = {}
        for cell in self.prices.covered:
            wanted = float(self.prices.needed[cell] - held[cell])
            rule = self.solver.Constraint(wanted, wanted)
            under = self.solver.NumVar(0, self.solver.infinity(), "")
            over = self.solver.NumVar(0, self.solver.infinity(), "")
            rule.SetCoefficient(under, 1)
            rule.SetCoefficient(over, -1)
            self.solver.Objective().SetCoefficient(under, float(self.prices.under[cell]))
            self.solver.Objective().SetCoefficient(over, float(self.prices.over[cell]))
            self.cover[cell] = rule
        self.one = {person: self.solver.Constraint(1, 1) for person in self.free}
        self.columns: dict[str, dict[Row, pywraplp.Variable]] = {person: {} for person in self.free}
        for person in self.free:
            for row, cost in self.pool[person].items():
                self._column(person, row, cost)

    def _column(self, person: str, row: Row, cost: float) -> None:
        column = self.solver.NumVar(0, self.solver.infinity(), "")
        self.solver.Objective().SetCoefficient(column, cost)
        self.one[person].SetCoefficient(column, 1)
        for day, place in enumerate(row):
            if place != FREE and (day, place) in self.cover:
                self.cover[day, place].SetCoefficient(column, 1)
        self.columns[person][row] = column

    def add(self, person: str, row: Row, cost: float) -> bool:
        new = row not in self.columns[person]
        if new:
            self._column(person, row, cost)
        return new

    def solve(self) -> float:
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            self._begin()  # now and then the numbers of the last basis do not serve
            if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
                raise Unsolved
        return self.solver.Objective().Value() + self.constant

    def duals(self) -> tuple[Costs, dict[str, float]]:
        cover = np.zeros_like(self.prices.needed)
        for cell, rule in self.cover.items():
            cover[cell] = rule.dual_value()
        return cover, {person: rule.dual_value() for person, rule in self.one.items()}

    def nearest(self, stands: Mapping[str, Numbers]) -> Pool:
        """Of the rows that keep what stands, those that cost least beside the duals."""
        cover, _ = self.duals()
        days = np.arange(self.prices.problem.days)
        found: Pool = {}
        for person, stand in stands.items():
            rows = list(self.pool[person])
            cells = np.array(rows)
            fitting = np.flatnonzero(((cells == stand) | (stand == ANY)).all(axis=1))
            cells = cells[fitting]
            given = np.where(cells == FREE, 0.0, cover[days, cells]).sum(axis=1)
            costs = np.array([self.pool[person][rows[place]] for place in fitting])
            some = np.argsort(costs - given, kind="stable")[:NEAREST]
            found[person] = {rows[fitting[place]]: float(costs[place]) for place in some}
        return found

    def shares(self) -> dict[str, dict[Row, float]]:
        return {
            person: {row: share for row, column in columns.items() if (share := column.solution_value()) > SMALL}
            for person, columns in self.columns.items()
        }


def best_of_known(
    prices: Prices, master: Master, best: Chosen, gain: float, most: int, solver: cp_model.CpSolver
) -> Chosen | None:
    """The cheapest roster made of rows that are known, by whole numbers (restricted master). `gain`: how much cheaper than
    `best` a roster may be at all; a row that costs more than that beside the duals is in no better one. None when there
    are more than `most` rows, or the solver found nothing."""
    model, days = cp_model.CpModel(), np.arange(prices.problem.days)
    cover, alone = master.duals()
    taken: dict[str, dict[Row, cp_model.IntVar]] = {}
    there: dict[tuple[int, int], list[cp_model.IntVar]] = {cell: [] for cell in prices.covered}
    cost: list[cp_model.LinearExprT] = []
    for person, known in master.pool.items():
        rows = list(known)
        cells, worths = np.array(rows), np.array(list(known.values()))
        over = worths - np.where(cells == FREE, 0.0, cover[days, cells]).sum(axis=1) - alone[person]
        taken[person] = {rows[place]: model.new_bool_var("") for place in np.flatnonzero(over <= gain)}
        taken[person].setdefault(best[person], model.new_bool_var(""))
        model.add_exactly_one(taken[person].values())
        for row, choice in taken[person].items():
            model.add_hint(choice, row == best[person])
            cost.append(round(prices.of_row(person, row)) * choice)
            for day, place in enumerate(row):
                if (day, place) in there:
                    there[day, place].append(choice)
    if sum(map(len, taken.values())) > most:
        return None
    for cell, some in there.items():
        needed = int(prices.needed[cell])
        under, above = model.new_int_var(0, needed, ""), model.new_int_var(0, len(some), "")
        model.add(sum(some) + under - above == needed)
        cost += [int(prices.under[cell]) * under, int(prices.over[cell]) * above]
    model.minimize(sum(cost))
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {
        person: next(row for row, choice in some.items() if solver.boolean_value(choice))
        for person, some in taken.items()
    }


def best_responses(
    prices: Prices, rows: Rows, chosen: Chosen, order: Iterable[str], pool: Pool | None = None
) -> Chosen:
    """Each in turn takes the cheapest row beside the others' (who has none yet is not counted).

    :raises NoRow:
    """
    chosen = dict(chosen)
    held = prices.held(chosen.values())
    for person in order:
        if person in chosen:
            held -= prices.held([chosen[person]])
        _cost, row = rows.cheapest(person, prices.wishes[person] + prices.one_more(held))[0]
        if person in chosen:
            now = prices.of_row(person, chosen[person]) + prices.of_cover(held + prices.held([chosen[person]]))
            if prices.of_row(person, row) + prices.of_cover(held + prices.held([row])) >= now - SMALL:
                row = chosen[person]
        chosen[person] = row
        held += prices.held([row])
        if pool is not None:
            pool[person].setdefault(row, prices.of_row(person, row))
    return chosen


@dataclass(frozen=True)
class Made:
    """What a round of generation came to: the value of the programme, and the best bound it proved."""

    value: float
    bound: float


def generate(
    prices: Prices,
    rows: Rows,
    master: Master,
    *,
    until: float,
    turns: int = 10_000,
    smooth: float = 0.0,
    stands: Mapping[str, Numbers] | None = None,
    each: Callable[[Made], None] | None = None,
) -> Made:
    """Make rows until none would help, the turns are done or the time is over; rows that keep what stands. With `smooth`
    rows are asked for between the best duals so far and the newest, which swing (Wentges 1997).

    :raises NoRow:
    :raises Unsolved:
    """
    wanted = prices.needed - prices.held(master.standing.values())
    value, bound = master.solve(), -np.inf
    cover, alone = master.duals()
    center = cover
    for _turn in range(turns):
        if time.monotonic() > until:
            break
        between = bound > -np.inf and smooth > 0
        asked = on_grid(smooth * center + (1 - smooth) * cover if between else cover)
        below = None if between else {one: alone[one] - prices.always[one] - SMALL for one in master.free}
        answers = rows.of_all({one: prices.wishes[one] - asked for one in master.free}, SEVERAL, below, stands)
        proved, added = float((asked * wanted).sum()) + master.constant, False
        for person, answer in answers.items():
            if answer.value >= NEVER / 2:
                raise NoRow(person)
            proved += answer.value + prices.always[person]
            for _cost, row in answer.rows:
                cost = prices.of_row(person, row)
                if cost - worth(row, cover) < alone[person] - SMALL:
                    master.pool[person][row] = cost
                    added = master.add(person, row, cost) or added
        if proved > bound:
            bound, center = proved, asked
        value = master.solve()
        cover, alone = master.duals()
        if each:
            each(Made(value, bound))
        if value - bound <= SMALL * max(1.0, abs(value)):
            break
        if not added:
            if not smooth:
                break
            smooth = 0.0 if smooth < 0.1 else smooth / 2  # the middle has nothing to give: ask nearer to the newest
    return Made(value, bound)


def on_grid(prices: Costs) -> Costs:
    return np.round(prices * GRID) / GRID


def dive(
    prices: Prices,
    rows: Rows,
    master: Master,
    *,
    until: float,
    part: float,
    turns: int,
    noise: Callable[[], float],
    below: float = np.inf,
) -> Chosen | None:
    """A whole roster from a solved programme. Cell by cell, not row by row, what has the greatest share stands, `part` of
    all cells at a time, rows are made anew beside it, and so on; larger parts when the time runs out. None when no
    roster under `below` can come of it."""
    standing = dict(master.standing)
    stands = {person: np.full(prices.problem.days, ANY) for person in master.free}
    cells = len(stands) * prices.problem.days
    while True:
        began = time.monotonic()
        shares = master.shares()
        for person, some in shares.items():
            row, share = max(some.items(), key=lambda one: one[1])
            if share > SURE:
                standing[person] = row
                del stands[person]
        if not stands:
            return standing
        if began > until:
            return best_responses(prices, rows, standing, list(stands))
        _let_stand({one: shares[one] for one in stands}, stands, max(1, round(cells * part)), noise)
        master = Master(prices, master.nearest(stands), list(stands), dict(standing))
        step = began + (until - began) * STEP
        if generate(prices, rows, master, until=step, turns=turns, stands=stands).value >= below - SMALL:
            return None
        took = time.monotonic() - began
        part = max(part, took / max(until - time.monotonic(), took))


def _let_stand(
    shares: dict[str, dict[Row, float]], stands: dict[str, Numbers], number: int, noise: Callable[[], float]
) -> None:
    """The cells with the greatest shares, each only as long as a row with a share keeps all that stands for that person."""
    sure: list[tuple[float, str, int, int]] = []
    rows: dict[str, Numbers] = {}
    for person, some in shares.items():
        rows[person] = np.array(list(some))
        weights = np.array(list(some.values()))
        for free in np.flatnonzero(stands[person] == ANY):
            column = rows[person][:, free]
            for held in np.unique(column):
                part = float(weights[column == held].sum())
                if part > 0.5:
                    sure.append((part if part > SURE else part + noise(), person, int(free), int(held)))
    sure.sort(reverse=True)
    for done, (share, person, day, place) in enumerate(sure):
        if done >= number and share < SURE:
            break
        keep = rows[person][rows[person][:, day] == place]
        if len(keep):
            rows[person] = keep
            stands[person][day] = place
    if not sure:  # no cell has half: the greatest share of a whole row stands
        person, row, _share = max(
            ((person, row, share) for person, some in shares.items() for row, share in some.items()),
            key=lambda one: one[2],
        )
        stands[person][:] = row
