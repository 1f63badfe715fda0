"""The cheapest rows of people who are bound alike, all of them at once: day after day, over everything that hard rules ask
of the days before (a shortest path with resources; Irnich and Desaulniers 2005).

What is remembered of the days before: how long the person has worked or been free, which shifts may not follow, and how
much of each `_Axis` was had: weekends, shifts of each kind with a limit that matters, and minutes of all other shifts.

Tables hold people in their last dimension and minutes before it, so that NumPy goes through both in one run; prices are
whole parts of a grid, so that 32 bits hold them and sums are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from tuquan.duty.solving.problem import Person, Problem

Costs = npt.NDArray[np.float64]
"""days × shifts: what it costs that the person has this shift on that day; shifts in the order of the problem"""
Numbers = npt.NDArray[np.intp]
Row = tuple[int, ...]
"""For each day the place of the shift in the problem, or FREE."""
FREE = -1
ANY = -2
"""In the cells that stand: nothing stands here."""
NEVER = 1e15
GRID = 2.0**13
"""Into so many parts the unit of a price is cut. Prices off the grid are rounded down, so values stay bounds."""
LARGEST = 2**28
"""Sums of prices that 32 bits hold beside what is never reached; larger ones are counted in floating point."""


@dataclass
class _Axis:
    """How much was had of something there may not be too much of. Everybody's limit is at `top`, so people with different
    limits start at different places."""

    start: Numbers
    lows: list[int]
    highs: list[int]
    """For each day and the end: the places that can be reached and lead to an end; the rest is not looked at."""

    def __post_init__(self) -> None:
        self.sizes = [high - low + 1 for low, high in zip(self.lows, self.highs, strict=True)]


@dataclass
class _Group:
    """Shifts that lead from the same to the same: only the cheapest of them on a day matters."""

    shifts: list[int]
    after: tuple[int, ...]
    """Which ends of a day before it may follow."""
    leads_to: int
    steps: list[list[int]]
    """On each axis, without and with a weekend begun."""


def runs(problem: Problem, person: Person) -> tuple[bool, int, int, int]:
    """(work may go on without end, days in a row told apart, the least of them, free days in a row told apart)"""
    endless = person.most_in_row >= problem.days
    longest = min(person.least_in_row if endless else person.most_in_row, problem.days)
    # Where the least is above the most, only a run at an end of the horizon may be had.
    return endless, longest, min(person.least_in_row, longest + 1), min(person.least_free_in_row, problem.days)


def shifts_of(problem: Problem, person: Person) -> list[int]:
    return [place for place, code in enumerate(problem.shifts) if person.most_of.get(code, problem.days) > 0]


def unit_of(problem: Problem, person: Person) -> int:
    shifts = list(problem.shifts.values())
    return reduce(gcd, [shifts[place].minutes for place in shifts_of(problem, person)], 0) or 1


_Move = tuple[Any, Any]
"""Where from and where to: indices of NumPy, for which types say too little"""


_Way = tuple[int, int, int, Sequence[int]]
"""How a state may have come about: from which kind of state, by which group of shifts (-1: free), after just how many days
of work if so few are allowed only from the first day on (else 0), and what it adds on each axis. Kinds of states: end and
run of those who work, then run of those who are free."""


@dataclass(frozen=True)
class _Ways:
    """All ways into each kind of state: kinds × ways; where there are no more ways, `before` is -1."""

    before: Numbers
    group: Numbers
    short: Numbers
    steps: Numbers

    @classmethod
    def of(cls, ways: list[list[_Way]], axes: int) -> "_Ways":
        most = max(len(some) for some in ways)
        before, group, short = (np.full((len(ways), most), -1) for _ in range(3))
        steps = np.zeros((len(ways), most, axes), dtype=np.intp)
        for kind, some in enumerate(ways):
            for place, way in enumerate(some):
                before[kind, place], group[kind, place], short[kind, place], steps[kind, place] = way
        return cls(before, group, short, steps)


@dataclass(frozen=True)
class _Counted:
    """How prices are counted."""

    kind: Any
    sums: Any
    """The same with room for a difference."""
    grid: float
    never: float
    """In the tables; from half of it on, a value means that there is no way."""


WHOLE = _Counted(np.int32, np.int64, GRID, 2 * LARGEST)
FLOATING = _Counted(np.float64, np.float64, 1.0, NEVER)
_spare: list[npt.NDArray[np.uint8]] = []
"""Memory of searches that ended, for the next ones: fresh memory costs more than the search of a small table."""


class Paths:
    """`people` have the same `runs`; `limited` are the shifts whose limit is kept."""

    def __init__(self, problem: Problem, people: Sequence[Person], limited: Sequence[int]) -> None:
        self.problem, self.people, self.days = problem, people, problem.days
        self.endless, self.longest, self.least_in_row, self.rest = runs(problem, people[0])
        shifts = list(problem.shifts.values())
        self.allowed = np.zeros((len(people), len(shifts)), dtype=bool)
        for number, person in enumerate(people):
            self.allowed[number, shifts_of(problem, person)] = True
        self.used = [int(place) for place in np.flatnonzero(self.allowed.any(axis=0))]
        weekends = problem.weekends()
        self.begins_weekend = {days[0] for days in weekends}
        self.in_weekend = {day for days in weekends for day in days}
        self.limited = [place for place in limited if place in self.used]
        self.minutes = [one.minutes for one in shifts]
        self.unit = reduce(gcd, [self.minutes[place] for place in self.used if place not in self.limited], 0) or 1
        self._axes(weekends)
        self._group()
        self.no_steps = [0] * len(self.axes)
        self.moves: dict[tuple[int, int | None, bool], _Move] = {}
        self.stands = np.full((len(people), self.days), ANY)
        places = {code: place for place, code in enumerate(problem.shifts)}
        for number, person in enumerate(people):
            self.stands[number, sorted(person.free)] = FREE
            for day, code in person.fixed.items():
                self.stands[number, day] = places[code]
        self.ways: dict[tuple[int, int], _Ways] = {}
        self.tables: list[Any] = []
        self.busy: list[Any] = []
        self.free: list[Any] = []
        self.ending: npt.NDArray[np.bool_] | None = None

    def _axes(self, weekends: list[tuple[int, ...]]) -> None:
        """Weekends, each limited kind, and last what minutes the other shifts have: these are mostly alike in length,
        so that few sums of them can be told apart."""
        others = [self.minutes[place] // self.unit for place in self.used if place not in self.limited]
        longest = max(others, default=0)
        begun = np.cumsum([0] + [day in self.begins_weekend for day in range(self.days)]).tolist()
        most_weekends = [min(person.most_weekends, len(weekends)) for person in self.people]
        self.counts_weekends = min(most_weekends) < len(weekends)
        none = [0] * len(self.people)
        self.axes = [self._axis(most_weekends if self.counts_weekends else none, none, begun)]
        left = [person.least_minutes for person in self.people]
        for place in self.limited:
            code = self.problem.shifts[list(self.problem.shifts)[place]].code
            limits = [min(person.most_of.get(code, self.days), self.days) for person in self.people]
            self.axes.append(self._axis(limits, none, list(range(self.days + 1))))
            left = [one - limit * self.minutes[place] for one, limit in zip(left, limits, strict=True)]
        most = [min(person.most_minutes // self.unit, longest * self.days) for person in self.people]
        least = [max(0, -(-one // self.unit)) for one in left]
        self.axes.append(self._axis(most, least, [number * longest for number in range(self.days + 1)]))

    def _axis(self, most: list[int], least: list[int], had: list[int]) -> _Axis:
        """`had[day]`: the most that can be had in so many days."""
        top = max(most)
        start = top - np.array(most, dtype=np.intp)
        ends = start + np.array(least, dtype=np.intp)
        lows = [max(int(start.min()), int(ends.min()) - (had[-1] - one)) for one in had]
        highs = [min(top, int(start.max()) + one) for one in had]
        # Nothing is cut away wholly: where no end can be reached, the last day says so.
        return _Axis(start, [min(low, high) for low, high in zip(lows, highs, strict=True)], highs)

    def _group(self) -> None:
        shifts = list(self.problem.shifts.values())
        # Ends that forbid least come first, so that what may go before a shift is mostly the first few of them.
        self.ends = sorted(dict.fromkeys(shifts[place].not_before for place in self.used), key=len)
        found: dict[object, _Group] = {}
        for place in self.used:
            one = shifts[place]
            after = tuple(number for number, end in enumerate(self.ends) if one.code not in end)
            key = (one.not_before, after, one.minutes, place if place in self.limited else None)
            if key in found:
                found[key].shifts.append(place)
            else:
                counts = [int(place == other) for other in self.limited]
                minutes = 0 if place in self.limited else one.minutes // self.unit
                steps = [[weekend if self.counts_weekends else 0, *counts, minutes] for weekend in (0, 1)]
                found[key] = _Group([place], after, self.ends.index(one.not_before), steps)
        self.groups = list(found.values())
        self.working = max(1, len(self.ends)) * self.longest
        self.leading = [
            [number for number, group in enumerate(self.groups) if group.leads_to == end]
            for end in range(len(self.ends))
        ]

    def states(self) -> int:
        """How many states one person has on the fullest day."""
        sizes = [int(np.prod([axis.sizes[day] for axis in self.axes])) for day in (self.days // 2, self.days)]
        return max(sizes) * (len(self.ends) * self.longest + self.rest)

    def search(
        self, costs: npt.NDArray[np.float64], stands: Numbers | None, several: int, below: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], list[list[tuple[float, Row]]]]:
        """What the cheapest row of each costs (NEVER when there is none), and up to `several` that cost less than `below`,
        the cheapest first.
        `stands`: people × days, beside the cells that the problem fixes."""
        standing = self.stands if stands is None else np.where(self.stands == ANY, stands, self.stands)
        small = float(np.abs(costs).max(initial=0.0)) * self.days * GRID < LARGEST
        self.counted = WHOLE if small else FLOATING
        self._price(costs, standing)
        self.must = standing >= 0
        memory = self._tables(_spare.pop() if _spare else np.empty(0, np.uint8))
        self.tables[0].fill(self.counted.never)
        # Before the first day the person counts as rested, and what began then may be short.
        at = tuple(axis.start - axis.lows[0] for axis in self.axes)
        self.free[0][(self.rest - 1, *at, np.arange(len(self.people)))] = 0
        for day in range(self.days):
            self._next(day)
        try:
            return self._ends(several, below)
        finally:
            self.tables.clear()
            self.busy.clear()
            self.free.clear()
            _spare.append(memory)

    def _tables(self, memory: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """A table for each day, first of working then of free people, and room for sums; the memory they lie in."""
        count, working = len(self.people), self.working
        shapes = [tuple(axis.sizes[day] for axis in self.axes) for day in range(self.days + 1)]
        wanted = [(working + self.rest, *shape, count) for shape in shapes]
        sizes = [int(np.prod(shape)) for shape in wanted]
        needed = (sum(sizes) + max(sizes)) * np.dtype(self.counted.kind).itemsize
        if len(memory) < needed:
            memory = np.empty(needed, np.uint8)
        parts = np.split(memory[:needed].view(self.counted.kind), np.cumsum(sizes))
        self.tables = [part.reshape(shape) for part, shape in zip(parts[:-1], wanted, strict=True)]
        self.busy = [
            table[:working].reshape(working // self.longest, self.longest, *table.shape[1:]) for table in self.tables
        ]
        self.free = [table[working:] for table in self.tables]
        self.room = parts[-1]
        self.tile = np.empty((max(shape[-1] for shape in shapes), count), self.counted.kind)
        return memory

    def _price(self, costs: npt.NDArray[np.float64], standing: Numbers) -> None:
        """`price` and `which` of its shifts is the cheapest: groups × days × people."""
        never = self.counted.never
        costs = np.where(self.allowed[:, None, :], np.floor(costs * self.counted.grid), never)
        costs[standing == FREE] = never
        people, days = np.nonzero(standing >= 0)
        places = standing[people, days]
        kept = costs[people, days, places]
        costs[people, days] = never
        costs[people, days, places] = kept
        self.price = np.full((max(1, len(self.groups)), self.days, len(self.people)), never, self.counted.kind)
        self.which = np.zeros(self.price.shape, dtype=np.intp)
        for number, group in enumerate(self.groups):
            part = costs[:, :, group.shifts]
            best = part.argmin(axis=2)
            self.price[number] = np.take_along_axis(part, best[:, :, None], axis=2)[:, :, 0].T
            self.which[number] = np.array(group.shifts)[best].T

    def _weekend(self, day: int, *, worked_before: bool) -> int:
        """Whether working that day begins another weekend."""
        if not self.counts_weekends or day not in self.in_weekend:
            return 0
        return 0 if worked_before and day not in self.begins_weekend else 1

    def _moves(self, day: int, group: int | None, *, worked_before: bool = False) -> _Move:
        """Where from and where to on all axes, from that day to the next."""
        key = (day, group, worked_before)
        if key not in self.moves:
            steps = self._steps(day, group, worked_before=worked_before)
            source, target = [], []
            for axis, taken in zip(self.axes, steps, strict=True):
                step = axis.lows[day] - axis.lows[day + 1] + taken
                first = max(0, -step)
                last = max(first, min(axis.sizes[day], axis.sizes[day + 1] - step))
                source.append(slice(first, last))
                target.append(slice(first + step, last + step))
            self.moves[key] = (..., *source, slice(None)), (..., *target, slice(None))
        return self.moves[key]

    def _steps(self, day: int, group: int | None, *, worked_before: bool) -> Sequence[int]:
        """What that day adds on each axis; `group` None: free."""
        if group is None:
            return self.no_steps
        return self.groups[group].steps[self._weekend(day, worked_before=worked_before)]

    def _next(self, day: int) -> None:
        busy, free, new_busy, new_free = self.busy[day], self.free[day], self.busy[day + 1], self.free[day + 1]
        self.tables[day + 1].fill(self.counted.never)
        known: dict[tuple[int, ...], Any] = {}
        for number, group in enumerate(self.groups):
            price = self.price[number, day]
            if price.min() >= self.counted.never:
                continue
            self.tile[:] = price
            into = new_busy[group.leads_to]
            self._take(into[0], free[-1], self._moves(day, number))
            if not group.after:
                continue
            moves = self._moves(day, number, worked_before=True)
            before = _least(busy, group.after, known)
            if self.longest > 1:
                self._take(into[1:], before[:-1], moves)
            if self.endless:
                self._take(into[-1], before[-1], moves)
        source, target = self._moves(day, None)
        if self.rest > 1:
            new_free[1:][target] = free[:-1][source]
        last, first = new_free[-1][target], new_free[0][target]
        np.minimum(last, free[-1][source], out=last)
        if self.groups:
            ended = _least(busy, tuple(range(len(self.ends))), known)[source]
            for run in self._may_end(day):
                np.minimum(first, ended[run - 1], out=first)
        if self.must[:, day].any():
            new_free[..., self.must[:, day]] = self.counted.never

    def _take(self, into: Any, of: Any, moves: _Move) -> None:
        """What a shift at the price of the tile leads to, where it is less."""
        source, target = moves
        of, into = of[source], into[target]
        sums = self.room[: of.size].reshape(of.shape)
        np.add(of, self.tile[: of.shape[-2]], out=sums)
        np.minimum(into, sums, out=into)

    def _may_end(self, day: int) -> list[int]:
        """How many days of work may lie just before a free day."""
        return [run for run in range(1, self.longest + 1) if run >= self.least_in_row or run == day]

    def _may_stop(self) -> npt.NDArray[np.bool_]:
        """axes × people: where at the end each has worked neither too long nor too short."""
        if self.ending is None:
            count = len(self.axes)
            total: Any = 0
            weights = [0, *(self.minutes[place] for place in self.limited), self.unit]
            for number, (axis, weight) in enumerate(zip(self.axes, weights, strict=True)):
                had = np.arange(axis.lows[-1], axis.highs[-1] + 1)[:, None] - axis.start
                total = total + weight * had.reshape(
                    [-1 if one == number else 1 for one in range(count)] + [had.shape[1]]
                )
            least = [person.least_minutes for person in self.people]
            most = [person.most_minutes for person in self.people]
            self.ending = (total >= np.array(least)) & (total <= np.array(most))
        return self.ending

    def _ends(
        self, several: int, below: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], list[list[tuple[float, Row]]]]:
        never = self.counted.never
        table = np.where(self._may_stop(), self.tables[-1], never)
        flat = table.reshape(-1, len(self.people)).T
        values, order = _smallest(flat, several)
        fitting = (values < np.minimum(below * self.counted.grid, never / 2)[:, None]).nonzero()
        found: list[list[tuple[float, Row]]] = [[] for _ in self.people]
        if len(fitting[0]):
            kind, *places = np.unravel_index(order[fitting], table.shape[:-1])
            had = np.stack(places, axis=1) + np.array([axis.lows[-1] for axis in self.axes])
            rows = self._back(kind, had, fitting[0], values[fitting].astype(self.counted.sums))
            for number, row, value in zip(fitting[0], rows, values[fitting].tolist(), strict=True):
                if all(row != other for _value, other in found[number]):
                    found[number].append((value / self.counted.grid, row))
        best = values[:, 0]
        return np.where(best >= never / 2, NEVER, best / self.counted.grid), found

    def _back(self, kind: Numbers, had: Numbers, person: Numbers, value: Any) -> list[Row]:
        """The rows that end there: back from day to day, each to the state whose value fits. All at once."""
        found = np.empty((len(person), self.days), dtype=np.intp)
        every = np.arange(len(person))
        for day in range(self.days - 1, -1, -1):
            ways = self._ways(day)
            table = self.tables[day]
            before, group, short = ways.before[kind], ways.group[kind], ways.short[kind]
            places = had[:, None, :] - ways.steps[kind] - np.array([axis.lows[day] for axis in self.axes])
            fits = ((places >= 0) & (places < table.shape[1:-1])).all(axis=2)
            fits &= (before >= 0) & ((short == 0) | (short == day))
            strides = np.array(table.strides) // table.itemsize
            index = before * strides[0] + places @ strides[1:-1] + person[:, None]
            values = table.reshape(-1).take(np.where(fits, index, 0)).astype(value.dtype)
            prices = np.where(group < 0, 0, self.price[group, day, person[:, None]])
            away = np.where(fits, np.abs(values + prices - value[:, None]), np.inf)
            taken = away.argmin(axis=1)
            group = group[every, taken]
            found[:, day] = np.where(group < 0, FREE, self.which[group, day, person])
            kind, value = before[every, taken], values[every, taken]
            had = places[every, taken] + [axis.lows[day] for axis in self.axes]
        return [tuple(row) for row in found.tolist()]

    def _ways(self, day: int) -> "_Ways":
        """All ways into each state in that day, by the weekends it may begin."""
        begun = self._weekend(day, worked_before=False), self._weekend(day, worked_before=True)
        if begun not in self.ways:
            kinds = [self._into_work(end, run, begun) for end in range(len(self.ends)) for run in range(self.longest)]
            kinds += [[]] * (self.working - len(kinds))
            kinds += [self._into_rest(rested) for rested in range(self.rest)]
            self.ways[begun] = _Ways.of(kinds, len(self.axes))
        return self.ways[begun]

    def _into_work(self, end: int, run: int, begun: tuple[int, int]) -> list[_Way]:
        found: list[_Way] = []
        lengths = {run - 1, run} if self.endless and run == self.longest - 1 else {run - 1}
        for number in self.leading[end]:
            group = self.groups[number]
            if run == 0:
                found.append((self.working + self.rest - 1, number, 0, group.steps[begun[0]]))
            for length in lengths - {-1}:
                found += [(one * self.longest + length, number, 0, group.steps[begun[1]]) for one in group.after]
        return found

    def _into_rest(self, rested: int) -> list[_Way]:
        before = {rested - 1, rested} if rested == self.rest - 1 else {rested - 1}
        found: list[_Way] = [(self.working + one, -1, 0, self.no_steps) for one in sorted(before - {-1})]
        if rested == 0:
            for end in range(len(self.ends)):
                for run in range(1, self.longest + 1):
                    short = run if run < self.least_in_row else 0
                    found.append((end * self.longest + run - 1, -1, short, self.no_steps))
        return found


def _smallest(flat: npt.NDArray[Any], several: int) -> tuple[npt.NDArray[Any], Numbers]:
    """The smallest few of each line in order, and where they are."""
    order = np.argpartition(flat, min(several, flat.shape[1]) - 1, axis=1)[:, :several]
    values = np.take_along_axis(flat, order, axis=1)
    sort = values.argsort(axis=1, kind="stable")
    return np.take_along_axis(values, sort, axis=1), np.take_along_axis(order, sort, axis=1)


def _least(busy: Any, ends: tuple[int, ...], known: dict[tuple[int, ...], Any]) -> Any:
    """The least over some ends; what was looked at for the first of them serves for more."""
    if len(ends) == 1:
        return busy[ends[0]]
    if ends not in known:
        known[ends] = np.minimum(_least(busy, ends[:-1], known), busy[ends[-1]])
    return known[ends]
