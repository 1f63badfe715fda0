"""The roster said to CP-SAT: one variable for each person, day and shift."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from ortools.sat.python import cp_model

from tuquan.duty.solving.problem import Limit, Person, Problem, Roster


class Model:
    """`has[person, day, shift]` and `works[person, day]`; `cost` is what is to be made small."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.has = {
            (person, day, shift): self.model.new_bool_var(f"{person}.{day}.{shift}")
            for person, day, shift in product(problem.people, range(problem.days), problem.shifts)
        }
        self.works = {
            (person, day): self.model.new_bool_var(f"{person}.{day}")
            for person, day in product(problem.people, range(problem.days))
        }
        for (person, day), works in self.works.items():
            self.model.add(sum(self.has[person, day, shift] for shift in problem.shifts) == works)
        for one in problem.people.values():
            self._hours(one)
            self._successions(one)
            self._runs(one)
            self._weekends(one)
            self._fixed(one)
        self.over = [self._over(one, place) for place, one in enumerate(problem.limits) if one.person in problem.people]
        self._pools()
        self.model.minimize(self._cost())

    def _hours(self, person: Person) -> None:
        days = range(self.problem.days)
        for shift, most in person.most_of.items():
            self.model.add(sum(self.has[person.code, day, shift] for day in days) <= most)
        minutes = sum(
            shift.minutes * self.has[person.code, day, code]
            for code, shift in self.problem.shifts.items()
            for day in days
        )
        self.model.add_linear_constraint(minutes, person.least_minutes, person.most_minutes)

    def _successions(self, person: Person) -> None:
        for day in range(self.problem.days - 1):
            for code, shift in self.problem.shifts.items():
                for follows in shift.not_before:
                    self.model.add_at_most_one(
                        self.has[person.code, day, code], self.has[person.code, day + 1, follows]
                    )

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
        for day in person.free:
            self.model.add(self.works[person.code, day] == 0)
        for day, shift in person.fixed.items():
            self.model.add(self.has[person.code, day, shift] == 1)

    def _over(self, limit: Limit, place: int) -> tuple[Limit, cp_model.IntVar | None]:
        """By how many units the limit is passed; None where that may not be."""
        sums = [
            (
                sum(
                    weight * self.has[limit.person, day, shift]
                    for day in sorted(term.days)
                    for shift, weight in term.weights.items()
                    if weight
                ),
                term,
            )
            for term in limit.terms
        ]
        if limit.is_hard:
            for weighed, term in sums:
                self.model.add(weighed <= term.most)
            return limit, None
        largest = max((sum(term.weights.values()) * len(term.days) for term in limit.terms), default=0)
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
        terms: list[cp_model.LinearExprT] = []
        terms += [one.price * (1 - self.has[one.person, one.day, one.shift]) for one in self.problem.wishes_on]
        terms += [one.price * self.has[one.person, one.day, one.shift] for one in self.problem.wishes_off]
        terms += [limit.price * over for limit, over in self.over if over is not None and limit.price]
        everybody = len(self.problem.people)
        for place, span in enumerate(self.problem.spans):
            held = sum(self.has[person, day, shift] for person in self.problem.people for day, shift in span.of)
            under = self.model.new_int_var(0, span.needed, f"span.under.{place}")
            over = self.model.new_int_var(0, everybody * max(len(span.of), 1), f"span.over.{place}")
            self.model.add(held + under - over == span.needed)
            terms += [span.price_under * under, span.price_over * over]
        for place, one in enumerate(self.problem.cover):
            held = sum(self.has[person, one.day, one.shift] for person in self.problem.people)
            under = self.model.new_int_var(0, one.needed, f"under.{place}")
            over = self.model.new_int_var(0, max(everybody - one.needed, 0), f"over.{place}")
            self.model.add(held + under - over == one.needed)
            terms += [one.price_under * under, one.price_over * over]
        return sum(terms)

    def start_from(self, roster: Roster) -> None:
        self.model.clear_hints()
        for (person, day, shift), variable in self.has.items():
            self.model.add_hint(variable, roster.get(person, {}).get(day) == shift)

    def only(self, roster: Roster, free: Iterable[tuple[str, int]]) -> cp_model.CpModel:
        """The same with every cell but the free ones as the roster has it."""
        part = self.model.clone()
        loose = set(free)
        for (person, day, shift), variable in self.has.items():
            if (person, day) not in loose:
                held = roster.get(person, {}).get(day) == shift
                part.add(part.get_bool_var_from_proto_index(variable.index) == int(held))
        return part

    def roster(self, value: "cp_model.CpSolver | cp_model.CpSolverSolutionCallback") -> Roster:
        found: Roster = {person: {} for person in self.problem.people}
        for (person, day, shift), variable in self.has.items():
            if value.boolean_value(variable):
                found[person][day] = shift
        return found


def row_of_cells(problem: Problem, person: Person) -> dict[int, str] | None:
    """A row of that person, whatever it costs; None when there is none."""
    alone = replace(problem, people={person.code: person}, wishes_on=(), wishes_off=(), cover=(), spans=())
    model, solver = Model(alone), cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model.model) == cp_model.INFEASIBLE:
        return None
    return model.roster(solver)[person.code]
