"""Shifts that differ in nothing for a person on a day: which of them it is, is left open until counts say so.

A unit's shifts are kinds at posts. For the rules of a person posts mostly make no difference, so the search decides who
has which kind, and counts decide how many of them stand at each post. Said post by post, every roster would have as many
twins as posts can be exchanged.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from tuquan.duty.solving.problem import Person, Problem, Roster

Class = tuple[str, ...]
"""Shifts that are alike, in the order of the problem."""
Cell = dict[Class, int]
"""What a person can have on a day, and what each costs in wishes."""


class Alike:
    """`cells[person][day]`; `free_price`: what wishes cost somebody who has nothing on any day."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        shifts = problem.shifts
        before = {code: frozenset(one.code for one in shifts.values() if code in one.not_before) for code in shifts}
        self.nature = {code: (one.minutes, one.not_before, before[code]) for code, one in shifts.items()}
        self.cells = {one.code: self._of(one) for one in problem.people.values()}
        self.free_price = sum(one.price for one in problem.wishes_on if one.person in problem.people)

    def _of(self, person: Person) -> list[Cell]:
        days = range(self.problem.days)
        weights: list[dict[str, list[tuple[int, int, int]]]] = [{} for _ in days]
        never: set[tuple[int, str]] = set()
        for number, limit in enumerate(self.problem.limits):
            if limit.person != person.code:
                continue
            for place, term in enumerate(limit.terms):
                for day in term.days:
                    for code, weight in term.weights_on(day).items():
                        if not weight:
                            continue
                        weights[day].setdefault(code, []).append((number, place, weight))
                        if limit.is_hard and weight > term.most:
                            never.add((day, code))
        prices = self._wishes(person.code)
        single = {code for code, most in person.most_of.items() if 0 < most < self.problem.days}
        found: list[Cell] = []
        for day in days:
            classes: dict[object, list[str]] = {}
            for code in self._possible(person, day):
                if (day, code) not in never:
                    alone = code if code in single else None
                    key = (self.nature[code], alone, prices.get((day, code), 0), tuple(weights[day].get(code, ())))
                    classes.setdefault(key, []).append(code)
            found.append({tuple(codes): prices.get((day, codes[0]), 0) for codes in classes.values()})
        return found

    def _possible(self, person: Person, day: int) -> Iterable[str]:
        if day in person.free:
            return ()
        if day in person.fixed:
            return (person.fixed[day],)
        return [code for code in self.problem.shifts if person.most_of.get(code, 1) > 0]

    def _wishes(self, person: str) -> Mapping[tuple[int, str], int]:
        prices: Counter[tuple[int, str]] = Counter()
        for wishes, sign in ((self.problem.wishes_on, -1), (self.problem.wishes_off, 1)):
            for wish in wishes:
                if wish.person == person:
                    for code in wish.shifts:
                        prices[wish.day, code] += sign * wish.price
        return prices

    def told_apart(
        self, had: Mapping[str, Mapping[int, Class]], counts: Mapping[tuple[int, Class, str], int]
    ) -> Roster:
        """Each gets a shift of his or her class, so many of each as counted; rather one had often before."""
        roster: Roster = {person: {} for person in had}
        often: dict[str, Counter[str]] = {person: Counter() for person in had}
        for day in range(self.problem.days):
            people: dict[Class, list[str]] = {}
            for person, row in had.items():
                if day in row:
                    people.setdefault(row[day], []).append(person)
            for alike, some in people.items():
                left = Counter({code: counts.get((day, alike, code), 0) for code in alike})
                if len(alike) == 1:
                    left[alike[0]] = len(some)
                pairs = sorted((-often[one][code], one, code) for one in some for code in alike)
                for _often, one, code in pairs:
                    if day not in roster[one] and left[code]:
                        left[code] -= 1
                        roster[one][day] = code
                        often[one][code] += 1
        return roster
