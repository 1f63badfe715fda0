"""The least number of guards that posts need: first by counting, which nobody can go below, then by a week that repeats
itself, which shows that so many are enough. No tables; whoever asks brings posts, kinds of shift and rules.

Counted are the rules that must hold; what should hold (wishes, even shares) needs no further person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from functools import cached_property
from itertools import pairwise
from math import ceil

from ortools.sat.python import cp_model

from tuquan.duty.rules.catalogue import Rules

DAY = 1440
WEEK = 7 * DAY
NORMAL_WEEK = 48 * 60
"""Labour Code, article 105.1."""
WEEKS_OF_MONTH, WEEKS_OF_YEAR = 5, 53
"""Overtime that may be needed each week is bounded by the longest month and the year."""
NIGHT_FROM, NIGHT_TO = 22 * 60, 30 * 60
TRIES = 3
"""How far above the counted number the week is looked for."""
MOST = 60


@dataclass(frozen=True)
class Kind:
    """A kind of shift, as far as counting needs it."""

    letter: str
    name: str
    start: int
    minutes: int
    working: int

    @classmethod
    def of(cls, letter: str, name: str, start: time, minutes: int, working: int) -> "Kind":
        return cls(letter, name, start.hour * 60 + start.minute, minutes, working)

    @property
    def is_night(self) -> bool:
        return min(self.start + self.minutes, NIGHT_TO) - max(self.start, NIGHT_FROM) >= 180


@dataclass(frozen=True)
class Need:
    """People missing at a post in a stretch of the week, in minutes from Monday 0:00."""

    start: int
    end: int
    people: int

    @property
    def minutes(self) -> int:
        return (self.end - self.start) * self.people


@dataclass(frozen=True)
class Post:
    name: str
    needs: tuple[Need, ...]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.needs)


@dataclass(frozen=True)
class Caps:
    """What the rules that must hold leave one person in a week."""

    minutes: int
    shifts: int
    rest: int
    day_minutes: int
    nights_in_row: int | None

    @classmethod
    def of(cls, rules: Rules) -> "Caps":
        def limit(code: str) -> int | None:
            rule = rules.get(code)
            return rule.limit if rule is not None and rule.must else None

        month, year, week = limit("month_overtime"), limit("year_overtime"), limit("week_hours")
        over = [
            hours * 60 // weeks
            for hours, weeks in ((month, WEEKS_OF_MONTH), (year, WEEKS_OF_YEAR))
            if hours is not None
        ]
        minutes = min(over) + NORMAL_WEEK if over else WEEK
        in_row = limit("days_in_row")
        rest = rules.get("rest_between")
        return cls(
            min(minutes, week * 60) if week else minutes,
            6 if limit("weekly_rest") or (in_row is not None and in_row < 7) else 7,
            (rest.limit or 0) * 60 if rest is not None else 0,
            (limit("day_hours") or 24) * 60,
            limit("nights_in_row"),
        )


@dataclass(frozen=True)
class Asked:
    posts: tuple[Post, ...]
    kinds: tuple[Kind, ...]
    caps: Caps

    @cached_property
    def usable(self) -> tuple[Kind, ...]:
        return tuple(one for one in self.kinds if one.working <= self.caps.day_minutes)

    @cached_property
    def groups(self) -> Mapping[tuple[Need, ...], tuple[Post, ...]]:
        """Posts that need the same at the same hours are one for the search: people at them can be told apart later."""
        found: dict[tuple[Need, ...], tuple[Post, ...]] = {}
        for post in self.posts:
            if post.needs:
                found[post.needs] = (*found.get(post.needs, ()), post)
        return found

    @property
    def minutes(self) -> int:
        return sum(post.minutes for post in self.posts)


@dataclass(frozen=True)
class Bare:
    """Hours of a post that no kind of shift covers."""

    post: str
    start: int
    end: int


@dataclass(frozen=True)
class Answer:
    asked: Asked
    shifts: int | None
    """The fewest shifts that cover a week."""
    working: int | None
    """The fewest minutes of work that cover it: somebody who is present (thường trực) does not work all the time."""
    by_hours: int
    by_shifts: int
    at_once: int
    enough: int | None
    """So many can cover every week; None when no week that repeats itself was found."""
    week: tuple[tuple[Kind | None, ...], ...]
    """Such a week, person by person."""
    bare: tuple[Bare, ...]

    @property
    def least(self) -> int:
        """Below this nobody can cover the hours."""
        return max(self.by_hours, self.by_shifts, self.at_once)

    @property
    def proved(self) -> bool:
        return self.enough == self.least


def posts_of(names: Mapping[str, Iterable[tuple[int, int, int, int]]]) -> tuple[Post, ...]:
    """By name of the post: (weekday, from, to, people) of single days. Where days of one weekday differ, the fullest
    counts."""
    return tuple(Post(name, _fullest(rows)) for name, rows in names.items())


def _fullest(rows: Iterable[tuple[int, int, int, int]]) -> tuple[Need, ...]:
    rows = list(rows)
    edges = sorted({day * DAY + edge for day, start, end, _people in rows for edge in (start, end)})
    found: list[Need] = []
    for left, right in pairwise(edges):
        people = max((n for d, a, b, n in rows if d * DAY + a <= left and d * DAY + b >= right), default=0)
        if not people:
            continue
        if found and found[-1].end == left and found[-1].people == people:
            found[-1] = Need(found[-1].start, right, people)
        else:
            found.append(Need(left, right, people))
    return tuple(found)


def count(asked: Asked, *, seconds: float = 2) -> Answer:
    """How many guards are needed at least, and a week that shows how many are enough."""
    bare = tuple(_bare(asked))
    shifts = None if bare else _fewest(asked, lambda kind: 1)
    working = None if bare else _fewest(asked, lambda kind: kind.working)
    by_hours, by_shifts = ceil((working or 0) / asked.caps.minutes), ceil((shifts or 0) / asked.caps.shifts)
    answer = Answer(asked, shifts, working, by_hours, by_shifts, _at_once(asked), None, (), bare)
    if bare or not asked.minutes:
        return answer
    for people in range(answer.least, min(answer.least + TRIES, MOST) + 1):
        week = _week(asked, people, seconds)
        if week:
            return replace(answer, enough=people, week=week)
    return answer


def _spans(asked: Asked, needs: Sequence[Need]) -> Iterator[tuple[Need, tuple[tuple[int, int], ...]]]:
    """Each stretch of the needs, cut where shifts begin and end, with the (day, kind) that cover it."""
    cells = [(day, place) for day in range(7) for place in range(len(asked.usable))]
    edges = {edge % WEEK for cell in cells for edge in _times(asked, cell)}
    for need in needs:
        marks = sorted({need.start, need.end, *(edge for edge in edges if need.start < edge < need.end)})
        for left, right in pairwise(marks):
            yield Need(left, right, need.people), tuple(cell for cell in cells if _covers(asked, cell, left, right))


def _times(asked: Asked, cell: tuple[int, int]) -> tuple[int, int]:
    kind = asked.usable[cell[1]]
    start = cell[0] * DAY + kind.start
    return start, start + kind.minutes


def _covers(asked: Asked, cell: tuple[int, int], left: int, right: int) -> bool:
    start, end = _times(asked, cell)
    return (start <= left and right <= end) or (start <= left + WEEK and right + WEEK <= end)


def _bare(asked: Asked) -> Iterator[Bare]:
    for post in asked.posts:
        last: Bare | None = None
        for span, cells in _spans(asked, post.needs):
            if cells:
                continue
            if last is not None and last.end == span.start:
                last = Bare(post.name, last.start, span.end)
                continue
            if last is not None:
                yield last
            last = Bare(post.name, span.start, span.end)
        if last is not None:
            yield last


def _at_once(asked: Asked) -> int:
    edges = sorted({edge for post in asked.posts for need in post.needs for edge in (need.start, need.end)})
    return max(
        (
            sum(need.people for post in asked.posts for need in post.needs if need.start <= left and need.end >= right)
            for left, right in pairwise(edges)
        ),
        default=0,
    )


class _Model:
    """Shifts of each kind on each day at each group of posts, enough for every hour."""

    def __init__(self, asked: Asked, most: int) -> None:
        self.asked, self.model = asked, cp_model.CpModel()
        self.cells = [(day, place) for day in range(7) for place in range(len(asked.usable))]
        self.count = {cell: self.model.new_int_var(0, most, "") for cell in self.cells}
        parts: dict[tuple[int, int], list[cp_model.IntVar]] = {cell: [] for cell in self.cells}
        for needs, posts in asked.groups.items():
            here = {cell: self.model.new_int_var(0, most, "") for cell in self.cells}
            for cell in self.cells:
                parts[cell].append(here[cell])
            for span, cells in _spans(asked, needs):
                self.model.add(sum(here[cell] for cell in cells) >= span.people * len(posts))
        for cell in self.cells:
            self.model.add(sum(parts[cell]) == self.count[cell])

    def solve(self, seconds: float) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        # Work, not the clock, ends the search, so that a busy machine finds the same answer.
        solver.parameters.max_deterministic_time = seconds
        return solver.solve(self.model), solver


def _fewest(asked: Asked, weight: Callable[[Kind], int]) -> int | None:
    """The least weight of shifts that covers a week, whoever has them: proved, also when the search is cut short."""
    one = _Model(asked, MOST)
    one.model.minimize(sum(count * weight(asked.usable[place]) for (_day, place), count in one.count.items()))
    status, solver = one.solve(1)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return ceil(solver.best_objective_bound - 1e-6)


def _week(asked: Asked, people: int, seconds: float) -> tuple[tuple[Kind | None, ...], ...]:
    """A week that can follow itself again and again with so many people, or nothing."""
    one = _Model(asked, people)
    model, kinds, caps = one.model, asked.usable, asked.caps
    rows = [{cell: model.new_bool_var("") for cell in one.cells} for _person in range(people)]
    for cell in one.cells:
        model.add(sum(row[cell] for row in rows) == one.count[cell])
    for row in rows:
        for day in range(7):
            model.add_at_most_one(row[day, place] for place in range(len(kinds)))
        model.add(sum(row.values()) <= caps.shifts)
        model.add(sum(kinds[place].working * row[day, place] for day, place in one.cells) <= caps.minutes)
        for (day, first), (after, second) in _too_near(kinds, caps.rest):
            model.add_at_most_one((row[day, first], row[after, second]))
        _nights(model, row, kinds, caps.nights_in_row)
    for row, other in pairwise(rows):  # people are alike: who has more shifts stands first
        model.add(sum(row.values()) >= sum(other.values()))
    status, solver = one.solve(seconds)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(
        tuple(
            next((kinds[place] for place in range(len(kinds)) if solver.value(row[day, place])), None)
            for day in range(7)
        )
        for row in rows
    )


def _too_near(kinds: Sequence[Kind], rest: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of shifts of one person with less than `rest` between them."""
    for first, before in enumerate(kinds):
        for second, after in enumerate(kinds):
            for later in (1, 2):
                if after.start + later * DAY - (before.start + before.minutes) < rest:
                    for day in range(7):
                        yield (day, first), ((day + later) % 7, second)


def _nights(
    model: cp_model.CpModel, row: Mapping[tuple[int, int], cp_model.IntVar], kinds: Sequence[Kind], most: int | None
) -> None:
    nights = [place for place, kind in enumerate(kinds) if kind.is_night]
    if most is None or most > 6 or not nights:
        return
    for day in range(7):
        model.add(sum(row[(day + step) % 7, place] for step in range(most + 1) for place in nights) <= most)
