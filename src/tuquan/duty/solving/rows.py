"""The cheapest row of each person, exactly. The rules of a roster bind one person each and only cover binds people
together, so whoever can price rows can build any roster. How the search goes is in `paths.py`; here people who are bound
alike are put together, and a limit on a kind of shift is looked at only once somebody's row has broken it.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tuquan.duty.solving.model import row_of_cells
from tuquan.duty.solving.paths import FREE, NEVER, Costs, Numbers, Paths, Row, runs, unit_of
from tuquan.duty.solving.problem import Problem

__all__ = ["FREE", "NEVER", "Answer", "Costs", "NoRow", "Numbers", "Row", "Rows"]

STATES = 1_500_000
"""More states a day than this are not looked through; a limit is then met by a surcharge, not exactly."""
MEMORY = 12_000_000
"""States of all days and people that are looked through at once."""
SLACK = 4
KEPT = 500
ALIKE = 6
"""People whose limits lie nearer than this are looked through together."""


class NoRow(Exception):
    """The person's rules cannot be kept together."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(person)


@dataclass(frozen=True)
class Answer:
    value: float
    """No row costs less."""
    rows: list[tuple[float, Row]]
    """The cheapest first."""


class Rows:
    """The rows of everybody. May be asked again and again with other costs."""

    def __init__(self, problem: Problem, threads: int = 2) -> None:
        self.problem, self.threads = problem, threads
        self.codes = list(problem.shifts)
        self.limited: dict[str, tuple[int, ...]] = dict.fromkeys(problem.people, ())
        self.paths: dict[tuple[tuple[str, ...], tuple[int, ...]], Paths] = {}
        self.alike = {code: self._key(code) for code in problem.people}

    def _key(self, code: str) -> tuple[object, ...]:
        person = self.problem.people[code]
        unit = unit_of(self.problem, person)
        longest = max((one.minutes for one in self.problem.shifts.values()), default=0) or 1
        return (
            *runs(self.problem, person),
            unit,
            min(person.most_minutes, longest * self.problem.days) // (longest * ALIKE),
            min(person.most_weekends, len(self.problem.weekends())) // ALIKE,
        )

    def cheapest(self, person: str, costs: Costs, several: int = 1) -> list[tuple[float, Row]]:
        """The cheapest row first, then others that end otherwise. The first value is a lower bound of every row's cost,
        also where a surcharge was needed.

        :raises NoRow:
        """
        found = self.of_all({person: costs}, several)[person]
        if not found.rows:
            raise NoRow(person)
        return found.rows

    def of_all(
        self,
        asked: Mapping[str, Costs],
        several: int = 1,
        below: Mapping[str, float] | None = None,
        stands: Mapping[str, Numbers] | None = None,
    ) -> dict[str, Answer]:
        """Rows of each that cost less than `below`; beside the cells that stand for that person."""
        found: dict[str, Answer] = {}
        tried: dict[str, set[tuple[int, ...]]] = {one: set() for one in asked}
        open_ones = list(asked)
        while open_ones:
            batches = self._batches(open_ones)
            answers = self._each(_Asked(asked, several, below, stands), batches)
            open_ones = []
            for one, answer in answers:
                fitting = self._fitting(one, answer, asked[one], stands[one] if stands else None, tried[one])
                if fitting is None:
                    open_ones.append(one)
                else:
                    found[one] = fitting
        return found

    def _each(self, asked: "_Asked", batches: "list[_Batch]") -> list[tuple[str, Answer]]:
        if len(batches) == 1 or self.threads == 1:
            answers = [asked.of(batch) for batch in batches]
        else:
            with ThreadPoolExecutor(self.threads) as threads:
                answers = list(threads.map(asked.of, batches))
        return [one for some in answers for one in some]

    def _batches(self, people: list[str]) -> "list[_Batch]":
        groups: dict[object, list[str]] = {}
        for one in people:
            groups.setdefault((self.alike[one], self.limited[one]), []).append(one)
        batches = []
        for group in groups.values():
            limited = self.limited[group[0]]
            fit = max(1, MEMORY // max(1, self._paths(group[:1], limited).states() * self.problem.days))
            if len(people) > 3:
                fit = min(fit, -(-len(people) // self.threads))
            parts = -(-len(group) // fit)
            for part in range(parts):
                some = group[part::parts]
                batches.append((some, self._paths(some, limited)))
        return sorted(batches, key=lambda batch: -len(batch[0]))

    def _paths(self, people: list[str], limited: tuple[int, ...]) -> Paths:
        key = (tuple(people), limited)
        if key not in self.paths:
            if len(self.paths) > KEPT:
                self.paths.clear()
            self.paths[key] = Paths(self.problem, [self.problem.people[one] for one in people], limited)
        return self.paths[key]

    def _fitting(
        self, person: str, answer: Answer, costs: Costs, stands: Numbers | None, tried: set[tuple[int, ...]]
    ) -> Answer | None:
        """None: a limit was broken that is looked at from now on. `tried`: limits looked at together in vain."""
        if not answer.rows:
            return answer
        limited, cheapest = self.limited[person], answer.rows[0]
        place = self._excess(person, cheapest[1])
        if place is None:
            # What is far from its limit need not be looked at next time.
            self.limited[person] = tuple(one for one in limited if self._left(person, cheapest[1], one) < SLACK)
            return Answer(answer.value, [one for one in answer.rows if self._excess(person, one[1]) is None])
        tried.add(limited)
        more = tuple(sorted((*limited, place)))  # in order, so that people alike are put together
        while len(more) > 1 and self._paths([person], more).states() > STATES:
            # Prices that were far off may have broken the widest limit, the dearest to look at.
            widest = max((one for one in more if one != place), key=lambda one: self._left(person, (), one))
            more = tuple(one for one in more if one != widest)
        if more in tried:
            return self._surcharged(person, costs, stands, answer.value, place)
        self.limited[person] = more
        return None

    def _left(self, person: str, row: Row, place: int) -> int:
        return self.problem.people[person].most_of.get(self.codes[place], self.problem.days) - row.count(place)

    def _surcharged(self, person: str, costs: Costs, stands: Numbers | None, bound: float, place: int) -> Answer:
        dearer = costs.copy()
        surcharge = max(1.0, float(np.abs(costs[:, place]).max()))
        paths = self._paths([person], self.limited[person])
        standing = None if stands is None else stands[None]
        for _ in range(30):
            dearer[:, place] += surcharge
            over: int | None = None
            for _cost, row in paths.search(dearer[None], standing, 4, np.array([np.inf]))[1][0]:
                if (over := self._excess(person, row)) is None:
                    return Answer(bound, [(bound, row)])
            place = over if over is not None else place
            surcharge *= 1.5
        cells = row_of_cells(self.problem, self.problem.people[person]) if stands is None else None
        return Answer(bound, [] if cells is None else [(bound, self._places(cells))])

    def _places(self, row: Mapping[int, str]) -> Row:
        return tuple(self.codes.index(row[day]) if day in row else FREE for day in range(self.problem.days))

    def _excess(self, person: str, row: Row) -> int | None:
        """The shift of which the row has most too many."""
        worst, most = None, 0
        for code, limit in self.problem.people[person].most_of.items():
            if limit >= self.problem.days:
                continue
            place = self.codes.index(code)
            over = row.count(place) - limit
            if over > most:
                worst, most = place, over
        return worst


_Batch = tuple[list[str], Paths]


@dataclass(frozen=True)
class _Asked:
    costs: Mapping[str, Costs]
    several: int
    below: Mapping[str, float] | None
    stands: Mapping[str, Numbers] | None

    def of(self, batch: _Batch) -> list[tuple[str, Answer]]:
        people, paths = batch
        costs = np.stack([self.costs[one] for one in people])
        standing = np.stack([self.stands[one] for one in people]) if self.stands else None
        below = np.array([self.below[one] if self.below else np.inf for one in people])
        values, rows = paths.search(costs, standing, self.several, below)
        return [(one, Answer(float(value), some)) for one, value, some in zip(people, values, rows, strict=True)]
