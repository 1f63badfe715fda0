"""The cheapest row of one person, exactly: day after day, over everything that the person's hard rules ask of the days
before (a shortest path with resources; Irnich and Desaulniers 2005). The rules of a roster bind one person each and only
cover binds people together, so whoever can price rows can build any roster.

What is remembered of the days before: how long the person has worked or been free, which shifts may not follow, minutes,
weekends, and of shifts with a limit how many were had. A limit is remembered only once a row has broken it.
"""

from functools import reduce
from math import gcd

import numpy as np
import numpy.typing as npt

from tuquan.duty.solving.problem import Person, Problem

Costs = npt.NDArray[np.float64]
"""days × shifts: what it costs that the person has this shift on that day; shifts in the order of the problem"""
Row = tuple[int, ...]
"""For each day the place of the shift in the problem, or FREE."""
FREE = -1
NEVER = 1e15
STATES = 1_500_000
"""More states a day than this are not looked through; a limit is then met by a surcharge, not exactly."""


class NoRow(Exception):
    """The person's rules cannot be kept together."""


class _Group:
    """Shifts that lead from the same to the same: only the cheapest of them on a day matters."""

    def __init__(self, shifts: list[int], after: list[int], leads_to: int, minutes: int, limit: int | None) -> None:
        self.shifts, self.after, self.leads_to, self.minutes, self.limit = shifts, after, leads_to, minutes, limit


class Rows:
    """The rows of one person. `cheapest` may be asked again and again with other costs."""

    def __init__(self, problem: Problem, person: Person) -> None:
        self.problem, self.person, self.days = problem, person, problem.days
        self.codes = list(problem.shifts)
        shifts = list(problem.shifts.values())
        self.allowed = [place for place, one in enumerate(shifts) if person.most_of.get(one.code, self.days) > 0]
        self.unit = reduce(gcd, [shifts[place].minutes for place in self.allowed], 0) or 1
        longest = max((self._units(place) for place in self.allowed), default=0)
        self.most = min(person.most_minutes // self.unit, longest * self.days)
        self.least = -(-person.least_minutes // self.unit)
        self.endless = person.most_in_row >= self.days
        self.longest = min(person.least_in_row if self.endless else person.most_in_row, self.days)
        self.rest = min(person.least_free_in_row, self.days)
        weekends = problem.weekends()
        self.weekends = min(person.most_weekends, len(weekends))
        self.counts_weekends = person.most_weekends < len(weekends)
        self.begins_weekend = {days[0] for days in weekends}
        self.in_weekend = {day for days in weekends for day in days}
        self.limited: list[int] = []
        self._group()

    def _units(self, place: int) -> int:
        return self.problem.shifts[self.codes[place]].minutes // self.unit

    def _group(self) -> None:
        shifts = list(self.problem.shifts.values())
        self.ends = list(dict.fromkeys(shifts[place].not_before for place in self.allowed))
        found: dict[object, _Group] = {}
        for place in self.allowed:
            one = shifts[place]
            after = [number for number, end in enumerate(self.ends) if one.code not in end]
            limit = self.limited.index(place) if place in self.limited else None
            key = (one.not_before, tuple(after), one.minutes, place if limit is not None else None)
            if key in found:
                found[key].shifts.append(place)
            else:
                found[key] = _Group([place], after, self.ends.index(one.not_before), self._units(place), limit)
        self.groups = list(found.values())
        self.steps = [
            [
                (weekend, group.minutes, *(int(place == group.limit) for place in range(len(self.limited))))
                for weekend in (0, 1)
            ]
            for group in self.groups
        ]
        self.moves = [[_moved(step) for step in steps] for steps in self.steps]
        self.leading = [
            [number for number, group in enumerate(self.groups) if group.leads_to == end]
            for end in range(len(self.ends))
        ]

    def _shape(self) -> tuple[int, ...]:
        limits = [self.person.most_of[self.codes[place]] + 1 for place in self.limited]
        return (self.weekends + 1 if self.counts_weekends else 1, self.most + 1, *limits)

    def cheapest(self, costs: Costs, several: int = 1) -> list[tuple[float, Row]]:
        """The cheapest row first, then others that end otherwise. The first value is a lower bound of every row's cost,
        also where a surcharge was needed.

        :raises NoRow:
        """
        while True:
            found = self._search(costs, several)
            fitting = [(cost, row) for cost, row in found if self._excess(row) is None]
            if fitting and fitting[0] == found[0]:
                return fitting
            place = self._excess(found[0][1])
            assert place is not None
            self.limited.append(place)
            size = int(np.prod(self._shape())) * (len(self.ends) * self.longest + self.rest)
            if size > STATES and len(self.limited) > 1:
                self.limited.pop()
                return self._surcharged(costs, found[0][0], place)
            self._group()

    def _surcharged(self, costs: Costs, bound: float, place: int) -> list[tuple[float, Row]]:
        dearer = costs.copy()
        surcharge = max(1.0, float(np.abs(costs[:, place]).max()))
        for _ in range(30):
            dearer[:, place] += surcharge
            for _cost, row in self._search(dearer, 4):
                if (over := self._excess(row)) is None:
                    return [(bound, row)]
            place = over if over is not None else place
            surcharge *= 1.5
        raise NoRow

    def _excess(self, row: Row) -> int | None:
        """The shift of which the row has most too many."""
        worst, most = None, 0
        for code, limit in self.person.most_of.items():
            place = self.codes.index(code)
            over = row.count(place) - limit
            if over > most:
                worst, most = place, over
        return worst

    def _search(self, costs: Costs, several: int) -> list[tuple[float, Row]]:
        shape = self._shape()
        busy = np.full((len(self.ends), self.longest, *shape), NEVER)
        free = np.full((self.rest, *shape), NEVER)
        free[-1][(0,) * len(shape)] = 0.0
        # Before the first day the person counts as rested, and what began then may be short.
        self._busy, self._free = [busy], [free]
        self._prices = self._by_group(costs)
        for day in range(self.days):
            busy, free = self._next(day, busy, free)
            self._busy.append(busy)
            self._free.append(free)
        try:
            return self._ends(several)
        finally:
            self._busy, self._free = [], []

    def _by_group(self, costs: Costs) -> tuple[Costs, npt.NDArray[np.intp]]:
        price = np.full((self.days, len(self.groups)), NEVER)
        which = np.zeros((self.days, len(self.groups)), dtype=np.intp)
        for number, group in enumerate(self.groups):
            part = costs[:, group.shifts]
            best = part.argmin(axis=1)
            price[:, number] = part[np.arange(self.days), best]
            which[:, number] = np.array(group.shifts)[best]
        for day in self.person.free:
            price[day] = NEVER
        for day, code in self.person.fixed.items():
            place = self.codes.index(code)
            for number, group in enumerate(self.groups):
                price[day, number] = costs[day, place] if place in group.shifts else NEVER
                which[day, number] = place
        return price, which

    def _weekend(self, day: int, worked_before: bool) -> int:
        """Whether working that day begins another weekend."""
        if not self.counts_weekends or day not in self.in_weekend:
            return 0
        return 0 if worked_before and day not in self.begins_weekend else 1

    def _next(self, day: int, busy: Costs, free: Costs) -> tuple[Costs, Costs]:
        prices = self._prices[0][day]
        new_busy = np.full_like(busy, NEVER)
        for number, group in enumerate(self.groups):
            price = prices[number]
            if price >= NEVER:
                continue
            rested = free[-1]
            source, target = self.moves[number][self._weekend(day, worked_before=False)]
            into = new_busy[group.leads_to]
            np.minimum(into[(0, *target)], rested[source] + price, out=into[(0, *target)])
            if not group.after:
                continue
            source, target = self.moves[number][self._weekend(day, worked_before=True)]
            before = busy[group.after[0]] if len(group.after) == 1 else busy[group.after].min(axis=0)
            if self.longest > 1:
                whole = slice(1, None)
                np.minimum(
                    into[(whole, *target)], before[(slice(None, -1), *source)] + price, out=into[(whole, *target)]
                )
            if self.endless:
                np.minimum(into[(-1, *target)], before[(-1, *source)] + price, out=into[(-1, *target)])
        new_free = np.full_like(free, NEVER)
        if day not in self.person.fixed:
            if self.rest > 1:
                new_free[1:] = free[:-1]
            np.minimum(new_free[-1], free[-1], out=new_free[-1])
            lengths = [run - 1 for run in self._may_end(day)]
            if lengths and len(self.ends):
                np.minimum(new_free[0], busy[:, lengths].min(axis=(0, 1)), out=new_free[0])
        return new_busy, new_free

    def _may_end(self, day: int) -> list[int]:
        """How many days of work may lie just before a free day."""
        least = min(self.person.least_in_row, self.longest)
        return [run for run in range(1, self.longest + 1) if run >= least or run == day]

    def _ends(self, several: int) -> list[tuple[float, Row]]:
        busy, free = self._busy[-1], self._free[-1]
        enough = (slice(None), slice(self.least, None))
        flat = np.concatenate([busy[(slice(None), slice(None), *enough)].ravel(), free[(slice(None), *enough)].ravel()])
        if not flat.size or flat.min() >= NEVER / 2:
            raise NoRow
        order = (
            [int(flat.argmin())]
            if several == 1
            else [int(place) for place in np.argpartition(flat, min(several, flat.size - 1))[:several]]
        )
        rows: dict[Row, float] = {}
        busy_shape = busy[(slice(None), slice(None), *enough)].shape
        free_shape = free[(slice(None), *enough)].shape
        for place in sorted(order, key=lambda one: flat[one]):
            if flat[place] >= NEVER / 2:
                break
            inside = int(np.prod(busy_shape))
            if place < inside:
                state = [int(one) for one in np.unravel_index(place, busy_shape)]
                state[3] += self.least
                row = self._back(True, tuple(state))
            else:
                state = [int(one) for one in np.unravel_index(place - inside, free_shape)]
                state[2] += self.least
                row = self._back(False, tuple(state))
            rows.setdefault(row, float(flat[place]))
        return [(cost, row) for row, cost in rows.items()]

    def _back(self, works: bool, state: tuple[int, ...]) -> Row:
        row: list[int] = []
        for day in range(self.days - 1, -1, -1):
            if works:
                end, run, *rest = state
                works, state, place = self._before_work(day, end, run, tuple(rest))
                row.append(place)
            else:
                rested, *rest = state
                works, state = self._before_rest(day, rested, tuple(rest))
                row.append(FREE)
        return tuple(reversed(row))

    def _before_work(self, day: int, end: int, run: int, rest: tuple[int, ...]) -> tuple[bool, tuple[int, ...], int]:
        price, which = self._prices
        value = self._busy[day + 1][(end, run, *rest)]
        runs = ([run - 1] if run else []) + ([run] if self.endless and run == self.longest - 1 else [])
        nearest: tuple[float, bool, tuple[int, ...], int] | None = None
        for number in self.leading[end]:
            cost = price[day, number]
            if cost >= NEVER:
                continue
            choices: list[tuple[bool, tuple[int, ...]]] = []
            if run == 0:
                before = _less(rest, self.steps[number][self._weekend(day, worked_before=False)])
                if before is not None:
                    choices.append((False, (self.rest - 1, *before)))
            if runs:
                before = _less(rest, self.steps[number][self._weekend(day, worked_before=True)])
                if before is not None:
                    choices += [(True, (after, one, *before)) for after in self.groups[number].after for one in runs]
            for worked, state in choices:
                away = abs((self._busy if worked else self._free)[day][state] + cost - value)
                if nearest is None or away < nearest[0]:
                    nearest = (float(away), worked, state, int(which[day, number]))
        assert nearest is not None
        return nearest[1:]

    def _before_rest(self, day: int, rested: int, rest: tuple[int, ...]) -> tuple[bool, tuple[int, ...]]:
        value = self._free[day + 1][(rested, *rest)]
        choices: list[tuple[bool, tuple[int, ...]]] = []
        if rested == self.rest - 1:
            choices.append((False, (rested, *rest)))
        if rested > 0:
            choices.append((False, (rested - 1, *rest)))
        if rested == 0:
            choices += [(True, (end, run - 1, *rest)) for end in range(len(self.ends)) for run in self._may_end(day)]
        return min(choices, key=lambda one: abs((self._busy if one[0] else self._free)[day][one[1]] - value))


def _moved(steps: tuple[int, ...]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Where from and where to within (weekends, minutes, counts)."""
    return (
        tuple(slice(None, -step if step else None) for step in steps),
        tuple(slice(step, None) for step in steps),
    )


def _less(have: tuple[int, ...], steps: tuple[int, ...]) -> tuple[int, ...] | None:
    left = tuple(one - step for one, step in zip(have, steps, strict=True))
    return None if min(left) < 0 else left
