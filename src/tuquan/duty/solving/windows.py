"""A long horizon by weeks: part after part is made, each beside what stands before it, then single parts are made better
while the rest stands still."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from tuquan.duty.solving.columns import Prices
from tuquan.duty.solving.problem import Cover, Person, Problem, Roster, Wish
from tuquan.duty.solving.rows import NoRow

LONGEST = 91
"""Days that are looked at as a whole."""
WEEKS = 4
"""Weeks made anew at once."""
EACH = 3.0
"""Seconds for making weeks anew, or this part of the time:"""
PARTS = 40
SHARE = 0.4
"""The part of the time in which the first roster is made."""
AHEAD = 7
"""Days looked at beyond those that are made."""
AT_ONCE = 30
"""People whose weeks are made anew at once."""

Solve = Callable[[Problem, float, Roster | None], Roster]
"""(part, seconds, roster to start from) → its roster"""
Alone = Callable[[str, Roster], dict[int, str]]
"""(person, what stands) → a row of the whole horizon"""


def is_long(problem: Problem) -> bool:
    return problem.days > LONGEST


def rosters(problem: Problem, solve: Solve, alone: Alone, chance: random.Random, *, until: float) -> Iterator[Roster]:
    """One roster after another, none dearer than the one before.

    :raises NoRow: from `alone`.
    """
    seconds = until - time.monotonic()
    starts = list(range(0, problem.days, WEEKS * 7))
    roster: Roster = {person: {} for person in problem.people}
    open_ones = list(problem.people)
    for place, start in enumerate(starts):
        last = min(start + WEEKS * 7, problem.days)
        each = max(0.5, (until - time.monotonic() - (1 - SHARE) * seconds) / (len(starts) - place))
        roster = _begun(problem, roster, open_ones, start, last, solve, each, alone)
    yield roster
    prices = Prices(problem)
    while (left := until - time.monotonic()) > 0.5:
        first, some = _where(prices, roster, chance)
        part = Part(problem, roster, first, min(first + WEEKS * 7, problem.days), people=some)
        roster = part.put(solve(part.problem, min(left, max(EACH, seconds / PARTS)), part.roster()))
        yield roster


def _begun(
    problem: Problem,
    roster: Roster,
    open_ones: list[str],
    first: int,
    last: int,
    solve: Solve,
    seconds: float,
    alone: Alone,
) -> Roster:
    """The next weeks beside what stands. Whoever cannot have his or her part of the whole just here, or was left no way
    to go on, gets a row of the whole horizon at once and leaves `open_ones`."""
    while open_ones:
        part = Part(problem, roster, first, last, people=open_ones, ends_open=True)
        try:
            return part.put(solve(part.problem, seconds, None))
        except NoRow as stuck:
            roster = {**roster, stuck.person: alone(stuck.person, {**roster, stuck.person: {}})}
            open_ones.remove(stuck.person)
    return roster


def _where(prices: Prices, roster: Roster, chance: random.Random) -> tuple[int, list[str]]:
    """Weeks around a cell where cover costs, the dearer the likelier, and people, mostly such as can have its shift."""
    problem = prices.problem
    missing = prices.needed - prices.held(prices.chosen(roster).values())
    costs = np.maximum(missing, 0) * prices.under + np.maximum(-missing, 0) * prices.over
    people = list(problem.people)
    number = min(AT_ONCE, len(people))
    if not costs.any() or chance.random() < 0.2:
        return chance.randrange(max(1, problem.days - WEEKS * 7 + 1)), chance.sample(people, number)
    cell = chance.choices(range(costs.size), costs.ravel().tolist())[0]
    day, place = divmod(cell, costs.shape[1])
    able = [one for one in people if problem.people[one].most_of.get(prices.codes[place], 1) > 0]
    some = chance.sample(able, min(number * 2 // 3, len(able)))
    some += chance.sample([one for one in people if one not in some], number - len(some))
    return max(0, min(day - chance.randrange(WEEKS * 7), problem.days - WEEKS * 7)), some


class Part:
    """The days from `first` to before `last` of some people, as a problem of its own. Days around it belong to it as fixed
    cells, so that runs, successions and weekends across its ends are seen. With `ends_open` nothing stands after it yet: a
    week more is looked at, so that everybody can go on, and what is limited over the whole horizon is had in proportion."""

    def __init__(
        self,
        problem: Problem,
        roster: Roster,
        first: int,
        last: int,
        *,
        people: Iterable[str] | None = None,
        ends_open: bool = False,
    ) -> None:
        self.whole, self.stands, self.first, self.last = problem, roster, first, last
        self.until = min(problem.days, last + AHEAD) if ends_open else last
        self.open = ends_open and self.until < problem.days
        self.share = self.until / problem.days if self.open else 1.0
        self.people = list(problem.people if people is None else people)
        reach = 1 + max(
            max(one.most_in_row if one.most_in_row < problem.days else one.least_in_row, one.least_free_in_row)
            for one in problem.people.values()
        )
        # From a Monday to a Sunday, so that no weekend is cut.
        begin = max(0, first - reach)
        self.begin = max(0, begin - (problem.first_weekday + begin) % 7)
        end = self.until if ends_open else min(problem.days, last + reach)
        self.end = end if ends_open else min(problem.days, end + -(problem.first_weekday + end) % 7)
        self.problem = Problem(
            days=self.end - self.begin,
            first_weekday=(problem.first_weekday + self.begin) % 7,
            shifts=problem.shifts,
            people={code: self._person(problem.people[code]) for code in self.people},
            wishes_on=tuple(self._moved(problem.wishes_on)),
            wishes_off=tuple(self._moved(problem.wishes_off)),
            cover=tuple(self._cover()),
        )

    def _inside(self, day: int) -> bool:
        return self.first <= day < self.until

    def _moved(self, wishes: Iterable[Wish]) -> Iterator[Wish]:
        some = set(self.people)
        return (
            replace(one, day=one.day - self.begin) for one in wishes if self._inside(one.day) and one.person in some
        )

    def _cover(self) -> Iterator[Cover]:
        some = set(self.people)
        held: dict[tuple[int, str], int] = {}
        for person, row in self.stands.items():
            if person not in some:
                for day, shift in row.items():
                    held[day, shift] = held.get((day, shift), 0) + 1
        for one in self.whole.cover:
            if self._inside(one.day):
                yield replace(
                    one, day=one.day - self.begin, needed=max(0, one.needed - held.get((one.day, one.shift), 0))
                )

    def _person(self, person: Person) -> Person:
        row = self.stands.get(person.code, {})
        outside = {day: shift for day, shift in row.items() if not self.begin <= day < self.end}
        around = {day: row.get(day) for day in range(self.begin, self.end) if not self._inside(day)}
        minutes = sum(self.whole.shifts[shift].minutes for shift in outside.values())
        weekends = sum(
            1
            for days in self.whole.weekends()
            if days[-1] < self.begin or days[0] >= self.end
            if set(days) & row.keys()
        )
        least, most = person.least_minutes, person.most_minutes
        most_of, most_weekends = dict(person.most_of), person.most_weekends
        if self.open:
            longest = max(one.minutes for one in self.whole.shifts.values())
            least = int(least * self.share) - longest
            most = int(most * self.share)
            most_of = {shift: int(number * self.share) for shift, number in most_of.items()}
            most_weekends = int(most_weekends * self.share)
        counts = list(outside.values())
        return replace(
            person,
            least_minutes=max(0, least - minutes),
            most_minutes=max(0, most - minutes),
            most_of={shift: max(0, number - counts.count(shift)) for shift, number in most_of.items()},
            most_weekends=max(0, most_weekends - weekends),
            free=frozenset(
                {day - self.begin for day in person.free if self._inside(day)}
                | {day - self.begin for day, shift in around.items() if shift is None}
            ),
            fixed={
                **{day - self.begin: shift for day, shift in person.fixed.items() if self._inside(day)},
                **{day - self.begin: shift for day, shift in around.items() if shift is not None},
            },
        )

    def roster(self) -> Roster:
        return {
            person: {
                day - self.begin: shift
                for day, shift in self.stands.get(person, {}).items()
                if self.begin <= day < self.end
            }
            for person in self.people
        }

    def put(self, made: Roster) -> Roster:
        """The whole with the part as made."""
        found = {person: dict(row) for person, row in self.stands.items()}
        for person in self.people:
            row = {day: shift for day, shift in found[person].items() if not self._inside(day)}
            row.update(
                {
                    day + self.begin: shift
                    for day, shift in made.get(person, {}).items()
                    if self._inside(day + self.begin)
                }
            )
            found[person] = dict(sorted(row.items()))
        return found
