"""A long horizon by weeks: part after part is made, each beside what stands before it, then single parts are made better
while the rest stands still."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tuquan.duty.solving.problem import Cover, Person, Problem, Roster, Wish
from tuquan.duty.solving.rows import NoRow

LONGEST = 91
"""Days that are looked at as a whole."""
WEEKS = 4
"""Weeks made anew at once."""
SHARE = 0.4
"""The part of the time in which the first roster is made."""
AHEAD = 7
"""Days looked at beyond those that are made."""
AT_ONCE = 30
"""People whose weeks are made anew at once."""

Solve = Callable[[Problem, float, Roster | None], Roster]
"""(part, seconds, roster to start from) → its roster"""


def is_long(problem: Problem) -> bool:
    return problem.days > LONGEST


def rosters(problem: Problem, solve: Solve, chance: random.Random, *, until: float) -> Iterator[Roster]:
    """One roster after another, none dearer than the one before.

    :raises NoRow: the weeks made first leave somebody no way to go on.
    """
    starts = list(range(0, problem.days, WEEKS * 7))
    each = (until - time.monotonic()) * SHARE / len(starts)
    roster: Roster = {person: {} for person in problem.people}
    for start in starts:
        last = min(start + WEEKS * 7, problem.days)
        try:
            part = Part(problem, roster, start, last, ends_open=True)
            made = solve(part.problem, each, None)
        except NoRow:  # somebody cannot have his or her part of the whole just here
            part = Part(problem, roster, start, last, ends_open=True, in_proportion=False)
            made = solve(part.problem, each, None)
        roster = part.put(made)
    yield roster
    while (left := until - time.monotonic()) > 0.5:
        start = chance.randrange(max(1, problem.days - WEEKS * 7 + 1))
        some = chance.sample(list(problem.people), min(AT_ONCE, len(problem.people)))
        part = Part(problem, roster, start, min(start + WEEKS * 7, problem.days), people=some)
        roster = part.put(solve(part.problem, min(left, 20.0), part.roster()))
        yield roster


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
        in_proportion: bool = True,
    ) -> None:
        self.whole, self.stands, self.first, self.last = problem, roster, first, last
        self.until = min(problem.days, last + AHEAD) if ends_open else last
        self.open = ends_open and self.until < problem.days
        self.share = self.until / problem.days if self.open and in_proportion else 1.0
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
            later = (self.whole.days - self.until) * longest
            least = least - later if self.share == 1 else int(least * self.share) - longest
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
