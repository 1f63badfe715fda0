"""The cheapest rows of people who are bound alike, all of them at once: day after day, over everything that hard rules ask
of the days before (a shortest path with resources; Irnich and Desaulniers 2005).

What is remembered of the days before: how long the person has worked or been free, which shifts may not follow, and how
much of each `_Axis` was had: weekends, minutes, and shifts of a kind with a limit that matters.
"""

from collections.abc import Iterator, Sequence
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
SAME = 1e-7


@dataclass
class _Axis:
    """How much was had of something there may not be too much of. Everybody's limit is at `top`, so people with different
    limits start at different places."""

    start: Numbers
    top: int
    least: Numbers
    """Where a row of each may end."""
    lows: list[int]
    highs: list[int]
    """For each day and the end: the places that can be reached and lead to an end; the rest is not looked at."""

    def __post_init__(self) -> None:
        self.sizes = [high - low + 1 for low, high in zip(self.lows, self.highs, strict=True)]


@dataclass
class _Group:
    """Shifts that lead from the same to the same: only the cheapest of them on a day matters."""

    shifts: list[int]
    after: list[int]
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


_Move = tuple[tuple[slice, ...], tuple[slice, ...]]


@dataclass
class _State:
    """Where a row stands after a day, and what it cost until then."""

    works: bool
    end: int
    run: int
    """How long the person has worked, or been free, less one."""
    had: list[int]
    value: float


_Way = tuple[float, int | None, _State]
"""Where a row may come from: (how far its value is from the one wanted, group of the shift of the day, the state)"""


class Paths:
    """`people` have the same `runs` and `unit_of`; `limited` are the shifts whose limit is kept."""

    def __init__(self, problem: Problem, people: Sequence[Person], limited: Sequence[int]) -> None:
        self.problem, self.people, self.days = problem, people, problem.days
        self.endless, self.longest, self.least_in_row, self.rest = runs(problem, people[0])
        shifts = list(problem.shifts.values())
        self.allowed = np.zeros((len(people), len(shifts)), dtype=bool)
        for number, person in enumerate(people):
            self.allowed[number, shifts_of(problem, person)] = True
        self.unit = unit_of(problem, people[0])
        weekends = problem.weekends()
        self.begins_weekend = {days[0] for days in weekends}
        self.in_weekend = {day for days in weekends for day in days}
        self._axes(weekends, limited)
        self._group(limited)
        self.no_steps = [0] * len(self.axes)
        self.moves: dict[tuple[int, int | None, bool], _Move] = {}
        self.stands = np.full((len(people), self.days), ANY)
        places = {code: place for place, code in enumerate(problem.shifts)}
        for number, person in enumerate(people):
            self.stands[number, sorted(person.free)] = FREE
            for day, code in person.fixed.items():
                self.stands[number, day] = places[code]

    def _axes(self, weekends: list[tuple[int, ...]], limited: Sequence[int]) -> None:
        shifts = list(self.problem.shifts.values())
        minutes = [one.minutes // self.unit for one in shifts]
        used = np.flatnonzero(self.allowed.any(axis=0))
        longest = max((minutes[place] for place in used), default=0)
        begun = np.cumsum([0] + [day in self.begins_weekend for day in range(self.days)]).tolist()
        after = [number * longest for number in range(self.days + 1)]
        most_weekends = [min(person.most_weekends, len(weekends)) for person in self.people]
        most = [min(person.most_minutes // self.unit, longest * self.days) for person in self.people]
        least = [-(-person.least_minutes // self.unit) for person in self.people]
        self.counts_weekends = min(most_weekends) < len(weekends)
        none = [0] * len(self.people)
        self.axes = [
            self._axis(most_weekends if self.counts_weekends else none, none, begun),
            self._axis(most, least, after),
        ]
        for place in limited:
            limits = [person.most_of.get(shifts[place].code, self.days) for person in self.people]
            self.axes.append(self._axis(limits, none, list(range(self.days + 1))))

    def _axis(self, most: list[int], least: list[int], had: list[int]) -> _Axis:
        """`had[day]`: the most that can be had in so many days."""
        top = max(most)
        start = top - np.array(most, dtype=np.intp)
        ends = start + np.array(least, dtype=np.intp)
        lows = [max(int(start.min()), int(ends.min()) - (had[-1] - one)) for one in had]
        highs = [min(top, int(start.max()) + one) for one in had]
        # Nothing is cut away wholly: where no end can be reached, the last day says so.
        return _Axis(start, top, ends, [min(low, high) for low, high in zip(lows, highs, strict=True)], highs)

    def _group(self, limited: Sequence[int]) -> None:
        shifts = list(self.problem.shifts.values())
        used = [int(place) for place in np.flatnonzero(self.allowed.any(axis=0))]
        # Ends that forbid least come first, so that what may go before a shift mostly lies side by side.
        self.ends = sorted(dict.fromkeys(shifts[place].not_before for place in used), key=len)
        found: dict[object, _Group] = {}
        for place in used:
            one = shifts[place]
            after = [number for number, end in enumerate(self.ends) if one.code not in end]
            key = (one.not_before, tuple(after), one.minutes, place if place in limited else None)
            if key in found:
                found[key].shifts.append(place)
            else:
                counts = [int(place == other) for other in limited]
                steps = [
                    [weekend if self.counts_weekends else 0, one.minutes // self.unit, *counts] for weekend in (0, 1)
                ]
                found[key] = _Group([place], after, self.ends.index(one.not_before), steps)
        self.groups = list(found.values())
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
        self._price(costs, standing)
        self.must = standing >= 0
        shape = tuple(axis.sizes[0] for axis in self.axes)
        count = len(self.people)
        busy = np.full((count, max(1, len(self.ends)), self.longest, *shape), NEVER)
        free = np.full((count, self.rest, *shape), NEVER)
        # Before the first day the person counts as rested, and what began then may be short.
        at = tuple(axis.start - axis.lows[0] for axis in self.axes)
        free[(np.arange(count), np.full(count, self.rest - 1), *at)] = 0.0
        self.busy, self.free = [busy], [free]
        for day in range(self.days):
            busy, free = self._next(day, busy, free)
            self.busy.append(busy)
            self.free.append(free)
        try:
            return self._ends(several, below)
        finally:
            self.busy, self.free = [], []

    def _price(self, costs: npt.NDArray[np.float64], standing: Numbers) -> None:
        costs = np.where(self.allowed[:, None, :], costs, NEVER)
        costs[standing == FREE] = NEVER
        people, days = np.nonzero(standing >= 0)
        places = standing[people, days]
        kept = costs[people, days, places]
        costs[people, days] = NEVER
        costs[people, days, places] = kept
        self.price = np.full((len(self.people), self.days, len(self.groups)), NEVER)
        self.which = np.zeros(self.price.shape, dtype=np.intp)
        for number, group in enumerate(self.groups):
            part = costs[:, :, group.shifts]
            best = part.argmin(axis=2)
            self.price[:, :, number] = np.take_along_axis(part, best[:, :, None], axis=2)[:, :, 0]
            self.which[:, :, number] = np.array(group.shifts)[best]

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
            self.moves[key] = tuple(source), tuple(target)
        return self.moves[key]

    def _steps(self, day: int, group: int | None, *, worked_before: bool) -> Sequence[int]:
        """What that day adds on each axis; `group` None: free."""
        if group is None:
            return self.no_steps
        return self.groups[group].steps[self._weekend(day, worked_before=worked_before)]

    def _next(self, day: int, busy: Costs, free: Costs) -> tuple[Costs, Costs]:
        shape = tuple(axis.sizes[day + 1] for axis in self.axes)
        new_busy = np.full((*busy.shape[:3], *shape), NEVER)
        new_free = np.full((*free.shape[:2], *shape), NEVER)
        every: Any = slice(None)  # an index of numpy's, for which types say too little
        broad: Any = (every, *(None for _ in self.axes))
        prices = self.price[:, day]
        for number, group in enumerate(self.groups):
            price = prices[:, number]
            if price.min() >= NEVER:
                continue
            into = new_busy[:, group.leads_to]
            source, target = self._moves(day, number)
            first = into[(every, 0, *target)]
            np.minimum(first, free[(every, -1, *source)] + price[broad], out=first)
            if not group.after:
                continue
            source, target = self._moves(day, number, worked_before=True)
            before = self._before(busy, group.after)[(every, every, *source)] + price[(every, None, *broad[1:])]
            if self.longest > 1:
                later = into[(every, slice(1, None), *target)]
                np.minimum(later, before[:, :-1], out=later)
            if self.endless:
                last = into[(every, -1, *target)]
                np.minimum(last, before[:, -1], out=last)
        source, target = self._moves(day, None)
        if self.rest > 1:
            new_free[(every, slice(1, None), *target)] = free[(every, slice(None, -1), *source)]
        last = new_free[(every, -1, *target)]
        np.minimum(last, free[(every, -1, *source)], out=last)
        lengths = [run - 1 for run in self._may_end(day)]
        if lengths and self.groups:
            ended = busy[(every, every, slice(lengths[0], lengths[-1] + 1), *source)]
            if len(lengths) == lengths[-1] - lengths[0] + 1:
                ended = ended.min(axis=(1, 2))
            else:
                ended = busy[:, :, lengths].min(axis=(1, 2))[(every, *source)]
            first = new_free[(every, 0, *target)]
            np.minimum(first, ended, out=first)
        new_free[self.must[:, day]] = NEVER
        return new_busy, new_free

    def _before(self, busy: Costs, after: list[int]) -> Costs:
        if len(after) == 1:
            return busy[:, after[0]]
        if after[-1] - after[0] == len(after) - 1:
            return busy[:, after[0] : after[-1] + 1].min(axis=1)
        return busy[:, after].min(axis=1)

    def _may_end(self, day: int) -> list[int]:
        """How many days of work may lie just before a free day."""
        return [run for run in range(1, self.longest + 1) if run >= self.least_in_row or run == day]

    def _ends(
        self, several: int, below: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], list[list[tuple[float, Row]]]]:
        count = len(self.people)
        busy, free = self.busy[-1], self.free[-1]
        for number, axis in enumerate(self.axes):
            places = np.arange(axis.lows[-1], axis.highs[-1] + 1)
            short = places[None, :] < axis.least[:, None]
            if short.any():
                shape = [1] * len(self.axes)
                shape[number] = len(places)
                short = short.reshape(count, 1, *shape)
                free = np.where(short, NEVER, free)
                busy = np.where(short[:, None], NEVER, busy)
        flat = np.concatenate([busy.reshape(count, -1), free.reshape(count, -1)], axis=1)
        if several == 1:
            order = flat.argmin(axis=1)[:, None]
        else:
            order = np.argpartition(flat, min(several, flat.shape[1]) - 1, axis=1)[:, :several]
        values = np.take_along_axis(flat, order, axis=1)
        best = values.min(axis=1)
        found: list[list[tuple[float, Row]]] = []
        inside = int(np.prod(busy.shape[1:]))
        for number, limit in enumerate(below):
            rows: dict[Row, float] = {}
            for place in np.argsort(values[number], kind="stable"):
                value = float(values[number, place])
                if value >= min(limit, NEVER / 2):
                    break
                end = int(order[number, place])
                works = end < inside
                at = np.unravel_index(end if works else end - inside, (busy if works else free).shape[1:])
                rows.setdefault(self._back(number, works, [int(one) for one in at], value), value)
            found.append([(cost, row) for row, cost in rows.items()])
        return best, found

    def _back(self, person: int, works: bool, at: list[int], value: float) -> Row:
        """The row that ends there: back from day to day, always to the state whose value fits."""
        had = [place + axis.lows[-1] for place, axis in zip(at[2 if works else 1 :], self.axes, strict=True)]
        state = _State(works, at[0] if works else 0, at[1] if works else at[0], had, value)
        row: list[int] = []
        for day in range(self.days - 1, -1, -1):
            ways = self._before_work(person, day, state) if state.works else self._before_rest(person, day, state)
            nearest = np.inf
            for away, group, before in ways:
                if away < nearest:
                    nearest, taken, to = away, group, before
                    if away < SAME:
                        break
            row.append(FREE if taken is None else int(self.which[person, day, taken]))
            state = to
        return tuple(reversed(row))

    def _places(self, day: int, state: _State, group: int | None, *, worked_before: bool) -> list[int] | None:
        """Where the row stood on all axes before that day, counted from the lowest place; None when nowhere."""
        places = []
        steps = self._steps(day, group, worked_before=worked_before)
        for one, step, axis in zip(state.had, steps, self.axes, strict=True):
            place = one - step - axis.lows[day]
            if not 0 <= place < axis.sizes[day]:
                return None
            places.append(place)
        return places

    def _before_work(self, person: int, day: int, state: _State) -> Iterator[_Way]:
        run = state.run
        lengths = ([run - 1] if run else []) + ([run] if self.endless and run == self.longest - 1 else [])
        for number in self.leading[state.end]:
            price = self.price.item(person, day, number)
            if price >= NEVER:
                continue
            wanted = state.value - price
            if run == 0 and (places := self._places(day, state, number, worked_before=False)) is not None:
                yield self._from_rest(person, day, self.rest - 1, places, wanted, number)
            after = self.groups[number].after
            if lengths and after and (places := self._places(day, state, number, worked_before=True)) is not None:
                yield self._from_work(person, day, after, lengths, places, wanted, number)

    def _before_rest(self, person: int, day: int, state: _State) -> Iterator[_Way]:
        places = self._places(day, state, None, worked_before=True)
        if places is None:
            return
        if state.run == self.rest - 1:
            yield self._from_rest(person, day, state.run, places, state.value, None)
        if state.run > 0:
            yield self._from_rest(person, day, state.run - 1, places, state.value, None)
        elif self.groups:
            lengths = [length - 1 for length in self._may_end(day)]
            if lengths:
                yield self._from_work(person, day, range(len(self.ends)), lengths, places, state.value, None)

    def _from_rest(
        self, person: int, day: int, rested: int, places: list[int], wanted: float, group: int | None
    ) -> _Way:
        value = self.free[day].item(person, rested, *places)
        return abs(value - wanted), group, _State(False, 0, rested, self._had(day, places), value)

    def _from_work(
        self,
        person: int,
        day: int,
        ends: Sequence[int],
        lengths: Sequence[int],
        places: list[int],
        wanted: float,
        group: int | None,
    ) -> _Way:
        inside: Any = (person, slice(None), slice(None), *places)
        values = self.busy[day][inside].tolist()
        away, end, length = min((abs(values[end][length] - wanted), end, length) for end in ends for length in lengths)
        return away, group, _State(True, end, length, self._had(day, places), values[end][length])

    def _had(self, day: int, places: list[int]) -> list[int]:
        return [place + axis.lows[day] for place, axis in zip(places, self.axes, strict=True)]
