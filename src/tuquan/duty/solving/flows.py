"""Hours to be covered, looked at by whole rows: each person walks day by day through states (what may not follow, how many
days in a row, what is used up of each limit), and people who differ in nothing are counted on the same walks instead of
being told apart. The linear programme over these walks is small and its value close to the truth; said in whole numbers it
mostly gives the roster as well.

Only cover has a price here, so the value bounds every roster of the whole problem from below.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

from ortools.linear_solver import pywraplp

from tuquan.duty.solving import checking
from tuquan.duty.solving.alike import Alike, Cell, Class
from tuquan.duty.solving.problem import Limit, Person, Problem, Roster, Span, Term

MOST_STATES = 2000
"""Of a person on one day. Limits that would make more are left out: what is left bounds from below as well."""
MOST_STEPS = 60_000
"""Of all people. Above this the linear programme takes too long,"""
MOST_WHOLE = 12_000
"""and above this the one in whole numbers."""
NODES = 500
"""Where the search in whole numbers ends, if the clock does not end it first."""
ROUNDS = 60
"""How often a few people's rows are looked for anew."""
GRAIN = 1 << 12
"""Prices of hours are rounded to this part of one before the bound is reckoned with them, so that it is exact."""

State = tuple[frozenset[str], int, tuple[int, ...], tuple[int, ...]]
"""Shifts that may not come today, days in a row until yesterday, what is used of each term that is open, of each pool."""


@dataclass(frozen=True)
class Step:
    """From a state in the morning to that of the next day."""

    before: State
    after: State
    alike: Class
    """Empty on a free day."""


@dataclass(frozen=True)
class Walks:
    """All rows that some people, who differ in nothing, can have."""

    people: list[str]
    days: list[list[Step]]


class _TooMany(Exception):
    pass


class Cover:
    """What missing people cost; prices of anything else are not looked at. `bound`: no roster has less, as far as it is
    proved by now."""

    def __init__(self, problem: Problem) -> None:
        cells = (Span("", ((one.day, one.shift),), one.needed, one.price_under, 0) for one in problem.cover)
        self.problem, self.alike = problem, Alike(problem)
        self.spans = [one for one in (*problem.spans, *cells) if one.needed and one.price_under]
        self.bound = 0
        try:
            self.walks = _walks_of(problem, self.alike)
        except _TooMany:
            self.walks = []
        if any(not day for one in self.walks for day in one.days):  # somebody has no row at all
            self.walks = []

    def prove(self, seconds: float) -> int:
        if self.walks:
            programme = _Programme(self.walks, self.spans, "GLOP", seconds)
            if programme.solve():
                self.bound = _proved(self.walks, self.spans, programme.prices())
        return self.bound

    def in_turn(self, chance: random.Random) -> Roster | None:
        """Each in turn takes the row that fills the most hours beside the others; then a few people again, while it gets no
        worse."""
        turns = _Turns(self.walks, self.spans, chance)
        for one in turns.rows:
            turns.again([one], 0)
        for _round in range(ROUNDS if self.walks else 0):
            if turns.cost <= self.bound:
                break
            turns.again(
                chance.sample(list(turns.rows), min(chance.randint(1, 4), len(turns.rows))), chance.random() / 2
            )
        roster = {one: row for one, (row, _walks) in turns.rows.items()}
        return None if checking.breaches(self.problem, roster) else roster

    @property
    def is_small(self) -> bool:
        return 0 < sum(len(day) for one in self.walks for day in one.days) <= MOST_WHOLE

    def roster(self, seconds: float) -> Roster | None:
        """A good roster, mostly the best, if one is found in the time."""
        programme = _Programme(self.walks, self.spans, "SCIP", seconds)
        if not programme.solve():
            return None
        roster = self.alike.told_apart(programme.rows(), programme.counted())
        # What a person's walk does not know, such as the least hours, may be broken.
        return None if checking.breaches(self.problem, roster) else roster


def _proved(walks: Sequence[Walks], spans: Sequence[Span], prices: Sequence[float]) -> int:
    """Whatever the prices of hours are: what they ask for all hours, less the most that everybody's best row can earn, is
    a bound. All in whole numbers, so no rounding of the programme is in it."""
    paid: dict[tuple[int, str], int] = {}
    asked = 0
    for span, price in zip(spans, prices, strict=True):
        grains = max(0, min(round(price * GRAIN), span.price_under * GRAIN))
        asked += grains * span.needed
        for cell in span.of:
            paid[cell] = paid.get(cell, 0) + grains
    for one in walks:
        earned: dict[State, int] = {}
        for day in range(len(one.days) - 1, -1, -1):
            best: dict[State, int] = {}
            for step in one.days[day]:
                here = max((paid.get((day, code), 0) for code in step.alike), default=0) + earned.get(step.after, 0)
                best[step.before] = max(best.get(step.before, 0), here)
            earned = best
        asked -= len(one.people) * max(earned.values())
    # Hours have whole prices, and what is missing costs some of them: a bound between two such sums is the upper one.
    grain = gcd(*(span.price_under for span in spans)) if spans else 1
    return max(0, -(-asked // (GRAIN * grain)) * grain)


class _Turns:
    """A roster made and mended row by row. `cost`: what the missing people cost."""

    def __init__(self, walks: Sequence[Walks], spans: Sequence[Span], chance: random.Random) -> None:
        self.spans, self.chance = spans, chance
        self.rows: dict[str, tuple[dict[int, str], Walks]] = {code: ({}, one) for one in walks for code in one.people}
        self.missing = [span.needed for span in spans]
        self.of: dict[tuple[int, str], list[int]] = {}
        for place, span in enumerate(spans):
            for cell in span.of:
                self.of.setdefault(cell, []).append(place)

    @property
    def cost(self) -> int:
        return sum(max(few, 0) * span.price_under for few, span in zip(self.missing, self.spans, strict=True))

    def again(self, people: Sequence[str], noise: float) -> None:
        before, rows = self.cost, {one: self.rows[one] for one in people}
        for one in people:
            self._put(one, {})
        for one in people:
            self._put(one, self._best(rows[one][1], noise))
        if self.cost > before:
            for one, (row, _walks) in rows.items():
                self._put(one, row)

    def _put(self, person: str, row: dict[int, str]) -> None:
        old, walks = self.rows[person]
        for cells, sign in ((old, 1), (row, -1)):
            for cell in cells.items():
                for place in self.of.get(cell, ()):
                    self.missing[place] += sign
        self.rows[person] = row, walks

    def _best(self, walks: Walks, noise: float) -> dict[int, str]:
        worth = {  # a shift that fills nothing is not worth going for
            cell: sum(self.spans[place].price_under for place in places if self.missing[place] > 0)
            * (1 + noise * self.chance.random())
            - self.chance.random() / 2
            for cell, places in self.of.items()
        }
        ways: list[dict[State, tuple[float, str, State]]] = []
        earned: dict[State, float] = {}
        for day in range(len(walks.days) - 1, -1, -1):
            best: dict[State, tuple[float, str, State]] = {}
            for step in walks.days[day]:
                code = max(step.alike, key=lambda one: worth.get((day, one), -1.0), default="")
                value = earned.get(step.after, 0.0) + (worth.get((day, code), -1.0) if code else 0.0)
                if step.before not in best or value > best[step.before][0]:
                    best[step.before] = value, code, step.after
            ways.append(best)
            earned = {state: value for state, (value, _code, _after) in best.items()}
        row, state = {}, walks.days[0][0].before
        for day, way in enumerate(reversed(ways)):
            _value, code, state = way[state]
            if code:
                row[day] = code
        return row


class _Programme:
    """How many people take each step. `kind`: "GLOP" for parts of people, "SCIP" for whole ones."""

    def __init__(self, walks: Sequence[Walks], spans: Sequence[Span], kind: str, seconds: float) -> None:
        self.walks, self.solver = walks, pywraplp.Solver.CreateSolver(kind)
        self.whole = kind == "SCIP"
        self.solver.SetTimeLimit(max(round(seconds * 1000), 1))
        if self.whole:
            self.solver.SetSolverSpecificParametersAsString(f"limits/nodes = {NODES}")
        self.taken: list[list[list[Any]]] = []
        had: dict[tuple[int, Class], list[Any]] = {}
        for one in walks:
            self.taken.append(self._flow(one, had))
        self.counts: dict[tuple[int, Class, str], Any] = {}
        held: dict[tuple[int, str], list[Any]] = {}
        for (day, alike), some in had.items():
            if len(alike) == 1:
                held.setdefault((day, alike[0]), []).extend(some)
                continue
            for code in alike:
                self.counts[day, alike, code] = self._number(sum(len(one.people) for one in walks))
                held.setdefault((day, code), []).append(self.counts[day, alike, code])
            self._sum([self.counts[day, alike, code] for code in alike], some)
        self.rules = []
        for span in spans:
            few = self._number(span.needed)
            rule = self.solver.Constraint(span.needed, self.solver.infinity())
            rule.SetCoefficient(few, 1)
            for cell in span.of:
                for one in held.get(cell, ()):
                    rule.SetCoefficient(one, 1)
            self.solver.Objective().SetCoefficient(few, span.price_under)
            self.rules.append(rule)
        self.solver.Objective().SetMinimization()

    def _number(self, most: int) -> Any:
        return self.solver.IntVar(0, most, "") if self.whole else self.solver.NumVar(0, most, "")

    def _sum(self, left: Sequence[Any], right: Sequence[Any], value: int = 0) -> None:
        rule = self.solver.Constraint(value, value)
        for one in left:
            rule.SetCoefficient(one, 1)
        for one in right:
            rule.SetCoefficient(one, -1)

    def _flow(self, one: Walks, had: dict[tuple[int, Class], list[Any]]) -> list[list[Any]]:
        """As many go on from a state as came to it."""
        taken: list[list[Any]] = []
        came: dict[State, list[Any]] = {one.days[0][0].before: []}
        for day, steps in enumerate(one.days):
            numbers = [self._number(len(one.people)) for _step in steps]
            leave: dict[State, list[Any]] = {}
            reach: dict[State, list[Any]] = {}
            for step, number in zip(steps, numbers, strict=True):
                leave.setdefault(step.before, []).append(number)
                reach.setdefault(step.after, []).append(number)
                if step.alike:
                    had.setdefault((day, step.alike), []).append(number)
            for state, some in leave.items():
                self._sum(some, came[state], 0 if day else len(one.people))
            came = reach
            taken.append(numbers)
        return taken

    def solve(self) -> bool:
        return self.solver.Solve() in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)

    def prices(self) -> list[float]:
        return [rule.dual_value() for rule in self.rules]

    def rows(self) -> dict[str, dict[int, Class]]:
        found: dict[str, dict[int, Class]] = {}
        for one, numbers in zip(self.walks, self.taken, strict=True):
            left = [[round(number.solution_value()) for number in day] for day in numbers]
            for person in one.people:
                found[person], state = {}, one.days[0][0].before
                for day, steps in enumerate(one.days):
                    place = next(place for place, step in enumerate(steps) if left[day][place] and step.before == state)
                    left[day][place] -= 1
                    state = steps[place].after
                    if steps[place].alike:
                        found[person][day] = steps[place].alike
        return found

    def counted(self) -> dict[tuple[int, Class, str], int]:
        return {key: round(number.solution_value()) for key, number in self.counts.items()}


def _walks_of(problem: Problem, alike: Alike) -> list[Walks]:
    limits: dict[str, list[Limit]] = {code: [] for code in problem.people}
    for limit in problem.limits:
        if (limit.is_hard or limit.pool) and limit.person in limits:
            limits[limit.person].append(limit)
    pools: dict[str, dict[str, int]] = {code: {} for code in problem.people}
    for pool in problem.pools:
        if pool.person in pools:
            pools[pool.person][pool.name] = pool.most
    found: dict[str, Walks] = {}
    steps = 0
    for code, person in problem.people.items():
        own = sorted((replace(one, person="") for one in limits[code]), key=lambda one: len(one.terms))
        key = repr((alike.cells[code], own, pools[code], replace(person, code="")))
        if key in found:
            found[key].people.append(code)
            continue
        found[key] = Walks([code], _days(problem, person, alike.cells[code], own, pools[code]))
        steps += sum(map(len, found[key].days))
        if steps > MOST_STEPS:
            raise _TooMany
    return list(found.values())


def _days(
    problem: Problem, person: Person, cells: Sequence[Cell], limits: Sequence[Limit], pools: Mapping[str, int]
) -> list[list[Step]]:
    while True:
        try:
            return _Ways(problem, person, cells, limits, pools).days()
        except _TooMany:
            if not limits:
                raise
            limits = limits[:-1]


class _Ways:
    """The states of one person, made day by day."""

    def __init__(
        self, problem: Problem, person: Person, cells: Sequence[Cell], limits: Sequence[Limit], pools: Mapping[str, int]
    ) -> None:
        self.problem, self.person, self.cells, self.pools = problem, person, cells, list(pools.items())
        self.limits = [one for one in limits if any(self._most(term, 0) > term.most for term in one.terms)]
        self.terms: list[tuple[Term, Limit]] = [(term, one) for one in self.limits for term in one.terms]
        self.caps = [term.most + (pools.get(one.pool, 0) * one.unit if one.pool else 0) for term, one in self.terms]
        # What a limit draws from its pool is known on its last day, by all its terms.
        self.last = [
            max(day for each in (one.terms if one.pool else (term,)) for day in each.days) for term, one in self.terms
        ]
        self.left = [[self._most(term, day) for day in range(problem.days + 1)] for term, _limit in self.terms]

    def _most(self, term: Term, since: int) -> int:
        """What can still come of this term from that day on."""
        return sum(
            max((term.weights_on(day).get(alike[0], 0) for alike in self.cells[day]), default=0)
            for day in term.days
            if day >= since
        )

    def days(self) -> list[list[Step]]:
        found: list[list[Step]] = []
        states: list[State] = [(frozenset(), 0, (0,) * len(self.terms), (0,) * len(self.pools))]
        for day in range(self.problem.days):
            found.append([step for state in states for step in self._from(day, state)])
            states = list(dict.fromkeys(step.after for step in found[-1]))
            if len(states) > MOST_STATES:
                raise _TooMany
        for day in range(self.problem.days - 2, -1, -1):  # what leads nowhere is no way
            onward = {step.before for step in found[day + 1]}
            found[day] = [step for step in found[day] if step.after in onward]
        return found

    def _from(self, day: int, state: State) -> Iterator[Step]:
        never, run, used, _drawn = state
        if day not in self.person.fixed:
            yield from self._to(day, state, (), frozenset(), 0, used)
        for alike in self.cells[day] if run < self.person.most_in_row else ():
            if alike[0] in never:
                continue
            now = tuple(
                had + (term.weights_on(day).get(alike[0], 0) if day in term.days else 0)
                for had, (term, _limit) in zip(used, self.terms, strict=True)
            )
            if all(had <= cap for had, cap in zip(now, self.caps, strict=True)):
                yield from self._to(day, state, alike, self.problem.shifts[alike[0]].not_before, run + 1, now)

    def _to(
        self, day: int, before: State, alike: Class, never: frozenset[str], run: int, used: tuple[int, ...]
    ) -> Iterator[Step]:
        """The state of the next morning, if no pool is drawn empty. What can no longer be passed is all the same, so such
        states are one."""
        pools = []
        for had, (name, most) in zip(before[3], self.pools, strict=True):
            now = had + sum(
                self._drawn(one, used) for one in self.limits if one.pool == name and self._ends(one) == day
            )
            if now > most:
                return
            pools.append(max(now, most - self._to_draw(name, day)))
        if day == self.problem.days - 1:
            never, pools = frozenset(), []
        in_row = max(run, self.person.most_in_row - (self.problem.days - day - 1))
        yield Step(
            before,
            (never, in_row, tuple(self._open(place, day, one) for place, one in enumerate(used)), tuple(pools)),
            alike,
        )

    def _open(self, place: int, day: int, had: int) -> int:
        if day >= self.last[place]:
            return 0
        return max(had, self.terms[place][0].most - self.left[place][day + 1])

    def _ends(self, limit: Limit) -> int:
        return max(day for term in limit.terms for day in term.days)

    def _drawn(self, limit: Limit, used: Sequence[int]) -> int:
        over = (had - term.most for had, (term, one) in zip(used, self.terms, strict=True) if one is limit)
        return max(0, *(-(-minutes // limit.unit) for minutes in over))

    def _to_draw(self, pool: str, day: int) -> int:
        """The most that limits which end later can still draw."""
        return sum(
            max(0, *(-(-(self._most(term, 0) - term.most) // one.unit) for term in one.terms))
            for one in self.limits
            if one.pool == pool and self._ends(one) > day
        )
