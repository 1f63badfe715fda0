"""The roster said to CP-SAT: one variable for each person, day and class of shifts that are alike (`alike.py`)."""

from collections.abc import Iterable
from dataclasses import replace

from ortools.sat.python import cp_model

from tuquan.duty.solving.alike import Alike, Class
from tuquan.duty.solving.problem import Limit, Person, Problem, Roster


class Model:
    """`has[person, day, class]`, `works[person, day]`, and `held[day, shift]`: how many have it. `least`: no roster
    is known to cost less."""

    def __init__(self, problem: Problem, least: int = 0) -> None:
        self.problem = problem
        self.alike = Alike(problem)
        self.model = cp_model.CpModel()
        self.has: dict[tuple[str, int, Class], cp_model.IntVar] = {}
        self.works: dict[tuple[str, int], cp_model.IntVar] = {}
        self.of: dict[tuple[str, int], list[tuple[Class, cp_model.IntVar]]] = {}
        for person, cells in self.alike.cells.items():
            for day, cell in enumerate(cells):
                self._cell(person, day, cell)
        for one in problem.people.values():
            self._hours(one)
            self._successions(one)
            self._runs(one)
            self._weekends(one)
            self._fixed(one)
        self.over = [self._over(one, place) for place, one in enumerate(problem.limits) if one.person in problem.people]
        self._pools()
        self.counts: dict[tuple[int, Class, str], cp_model.IntVar] = {}
        self.held = self._held()
        cost = self._cost()
        self.model.minimize(cost)
        if least:
            self.model.add(cost >= least)

    def _cell(self, person: str, day: int, cell: Iterable[Class]) -> None:
        works = self.model.new_bool_var(f"{person}.{day}")
        self.works[person, day] = works
        some = [(alike, self.model.new_bool_var(f"{person}.{day}.{alike[0]}")) for alike in cell]
        self.of[person, day] = some
        self.has.update({(person, day, alike): variable for alike, variable in some})
        self.model.add(sum(variable for _alike, variable in some) == works)

    def _held(self) -> dict[tuple[int, str], cp_model.LinearExprT]:
        """Of a class that many have on a day it is counted how many have each of its shifts."""
        parts: dict[tuple[int, str], list[cp_model.LinearExprT]] = {}
        many: dict[tuple[int, Class], list[cp_model.IntVar]] = {}
        for (_person, day, alike), variable in self.has.items():
            many.setdefault((day, alike), []).append(variable)
        for (day, alike), some in many.items():
            if len(alike) == 1:
                parts.setdefault((day, alike[0]), []).extend(some)
                continue
            for code in alike:
                count = self.model.new_int_var(0, len(some), f"count.{day}.{code}")
                self.counts[day, alike, code] = count
                parts.setdefault((day, code), []).append(count)
            self.model.add(sum(self.counts[day, alike, code] for code in alike) == sum(some))
        return {cell: cp_model.LinearExpr.sum(some) for cell, some in parts.items()}

    def _hours(self, person: Person) -> None:
        days = range(self.problem.days)
        shifts = self.problem.shifts
        for code, most in person.most_of.items():
            if 0 < most < self.problem.days:
                self.model.add(
                    sum(self.has[person.code, day, (code,)] for day in days if self._can(person, day, code)) <= most
                )
        minutes = sum(
            shifts[alike[0]].minutes * variable for day in days for alike, variable in self.of[person.code, day]
        )
        self.model.add_linear_constraint(minutes, person.least_minutes, person.most_minutes)

    def _can(self, person: Person, day: int, code: str) -> bool:
        return (person.code, day, (code,)) in self.has

    def _successions(self, person: Person) -> None:
        shifts = self.problem.shifts
        for day in range(self.problem.days - 1):
            after = self.of[person.code, day + 1]
            for alike, variable in self.of[person.code, day]:
                never = [other for one, other in after if one[0] in shifts[alike[0]].not_before]
                if len(never) == len(after):
                    self.model.add_implication(variable, ~self.works[person.code, day + 1])
                else:
                    for other in never:
                        self.model.add_at_most_one(variable, other)

    def _runs(self, person: Person) -> None:
        days = self.problem.days
        works = [self.works[person.code, day] for day in range(days)]
        for start in range(days - person.most_in_row):
            self.model.add(sum(works[start : start + person.most_in_row + 1]) <= person.most_in_row)
        # A run of `length` between two others is too short. Runs at the ends may go on beyond the horizon.
        for length in range(1, person.least_in_row):
            for start in range(1, days - length):
                run = works[start : start + length]
                self.model.add_bool_or(works[start - 1], works[start + length], *(~one for one in run))
        for length in range(1, person.least_free_in_row):
            for start in range(1, days - length):
                run = works[start : start + length]
                self.model.add_bool_or(~works[start - 1], ~works[start + length], *run)

    def _weekends(self, person: Person) -> None:
        worked = []
        for days in self.problem.weekends():
            one = self.model.new_bool_var(f"{person.code}.weekend.{days[0]}")
            for day in days:
                self.model.add_implication(self.works[person.code, day], one)
            worked.append(one)
        self.model.add(sum(worked) <= person.most_weekends)

    def _fixed(self, person: Person) -> None:
        for day in person.fixed:
            self.model.add(self.works[person.code, day] == 1)

    def _over(self, limit: Limit, place: int) -> tuple[Limit, cp_model.IntVar | None]:
        """By how many units the limit is passed; None where that may not be."""
        sums = [
            (
                sum(
                    weight * variable
                    for day in sorted(term.days)
                    for alike, variable in self.of[limit.person, day]
                    if (weight := term.weights_on(day).get(alike[0], 0))
                ),
                term,
            )
            for term in limit.terms
        ]
        if limit.is_hard:
            for weighed, term in sums:
                self.model.add(weighed <= term.most)
            return limit, None
        largest = max((term.largest for term in limit.terms), default=0)
        over = self.model.new_int_var(0, largest // limit.unit + 1, f"limit.{place}")
        for weighed, term in sums:
            self.model.add(weighed <= term.most + limit.unit * over)
        return limit, over

    def _pools(self) -> None:
        for pool in self.problem.pools:
            if pool.person in self.problem.people:
                drawn = [
                    over
                    for limit, over in self.over
                    if over is not None and limit.person == pool.person and limit.pool == pool.name
                ]
                self.model.add(sum(drawn) <= pool.most)

    def _cost(self) -> cp_model.LinearExprT:
        terms: list[cp_model.LinearExprT] = [self.alike.free_price]
        terms += [
            price * self.has[person, day, alike]
            for person, cells in self.alike.cells.items()
            for day, cell in enumerate(cells)
            for alike, price in cell.items()
            if price
        ]
        terms += [limit.price * over for limit, over in self.over if over is not None and limit.price]
        everybody = len(self.problem.people)
        for place, span in enumerate(self.problem.spans):
            most = everybody * max(len(span.of), 1)
            terms.append(self._away(f"span.{place}", span.of, span.needed, most, span.price_under, span.price_over))
        for place, one in enumerate(self.problem.cover):
            of = ((one.day, one.shift),)
            terms.append(self._away(f"cover.{place}", of, one.needed, everybody, one.price_under, one.price_over))
        return sum(terms)

    def _away(
        self, name: str, of: Iterable[tuple[int, str]], needed: int, most: int, under: int, over: int
    ) -> cp_model.LinearExprT:
        """What too few and too many cost."""
        held = cp_model.LinearExpr.sum([self.held[cell] for cell in of if cell in self.held])
        few = self.model.new_int_var(0, needed, f"{name}.under")
        many = self.model.new_int_var(0, most, f"{name}.over")
        self.model.add(held + few - many == needed)
        return under * few + over * many

    def start_from(self, roster: Roster) -> None:
        self.model.clear_hints()
        counted = dict.fromkeys(self.counts, 0)
        for (person, day, alike), variable in self.has.items():
            code = roster.get(person, {}).get(day)
            self.model.add_hint(variable, code in alike)
            if code is not None and (day, alike, code) in counted:
                counted[day, alike, code] += 1
        for key, count in self.counts.items():
            self.model.add_hint(count, counted[key])

    def only(self, roster: Roster, free: Iterable[tuple[str, int]]) -> cp_model.CpModel:
        """The same with every cell but the free ones as the roster has it; at which post, stays open."""
        part = self.model.clone()
        loose = set(free)
        for (person, day, alike), variable in self.has.items():
            if (person, day) not in loose:
                held = roster.get(person, {}).get(day) in alike
                part.add(part.get_bool_var_from_proto_index(variable.index) == int(held))
        return part

    def roster(self, value: "cp_model.CpSolver | cp_model.CpSolverSolutionCallback") -> Roster:
        had: dict[str, dict[int, Class]] = {person: {} for person in self.problem.people}
        for (person, day, alike), variable in self.has.items():
            if value.boolean_value(variable):
                had[person][day] = alike
        return self.alike.told_apart(had, {key: value.value(count) for key, count in self.counts.items()})


def row_of_cells(problem: Problem, person: Person) -> dict[int, str] | None:
    """A row of that person, whatever it costs; None when there is none."""
    alone = replace(problem, people={person.code: person}, wishes_on=(), wishes_off=(), cover=(), spans=())
    model, solver = Model(alone), cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model.model) == cp_model.INFEASIBLE:
        return None
    return model.roster(solver)[person.code]
