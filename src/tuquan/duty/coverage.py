"""Whether a post was kept: a pure function over intervals. It knows no tables; whoever asks brings the intervals.

Minutes are of people: two needed for an hour are 120. What a partner force (a police squad) keeps counts, and is shown
apart.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class By(StrEnum):
    NEED = "need"
    PARTNER = "partner"
    PLANNED = "planned"
    KEPT = "kept"


@dataclass(frozen=True)
class Interval:
    """From `start` until before `end` somebody (`who`) is, should be or was there; or `people` are needed."""

    start: datetime
    end: datetime
    by: By
    who: str = ""
    people: int = 1


@dataclass(frozen=True)
class Segment:
    """A stretch in which nothing changes."""

    start: datetime
    end: datetime
    needed: int
    partners: tuple[str, ...]
    partner_people: int
    planned: tuple[str, ...]
    kept: tuple[str, ...]
    due: bool = True
    """Whether the time has come: nobody is missing yet from hours that lie ahead."""

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)

    @property
    def missing_planned(self) -> int:
        return max(self.needed - self.partner_people - len(self.planned), 0)

    @property
    def missing_kept(self) -> int:
        return max(self.needed - self.partner_people - len(self.kept), 0) if self.due else 0


@dataclass(frozen=True)
class Proof:
    segments: tuple[Segment, ...]

    @property
    def needed(self) -> int:
        return sum(one.minutes * one.needed for one in self.segments)

    @property
    def planned(self) -> int:
        return sum(one.minutes * (one.needed - one.missing_planned) for one in self.segments)

    @property
    def kept(self) -> int:
        return sum(one.minutes * (one.needed - one.missing_kept) for one in self.segments if one.due)

    @property
    def due(self) -> int:
        """What was needed until now."""
        return sum(one.minutes * one.needed for one in self.segments if one.due)

    @property
    def partner(self) -> int:
        return sum(one.minutes * min(one.partner_people, one.needed) for one in self.segments)

    @property
    def gaps_planned(self) -> tuple[Segment, ...]:
        return tuple(one for one in self.segments if one.missing_planned)

    @property
    def gaps_kept(self) -> tuple[Segment, ...]:
        return tuple(one for one in self.segments if one.missing_kept)


def prove(intervals: Iterable[Interval], start: datetime, end: datetime, now: datetime | None = None) -> Proof:
    """Every stretch between `start` and `end` in which somebody is needed, is planned, was there or a partner was."""
    inside = [
        Interval(max(one.start, start), min(one.end, end), one.by, one.who, one.people)
        for one in intervals
        if one.start < end and one.end > start and one.end > one.start
    ]
    marks = {one.start for one in inside} | {one.end for one in inside}
    if now is not None and marks and min(marks) < now < max(marks):
        marks.add(now)
    edges = sorted(marks)
    segments: list[Segment] = []
    for left, right in itertools.pairwise(edges):
        there = [one for one in inside if one.start <= left and one.end >= right]
        if there:
            _add(segments, _segment(left, right, there, now is None or right <= now))
    return Proof(tuple(segments))


def _segment(left: datetime, right: datetime, there: Sequence[Interval], due: bool) -> Segment:
    def names(by: By) -> tuple[str, ...]:
        return tuple(sorted({one.who for one in there if one.by is by}))

    return Segment(
        left,
        right,
        sum(one.people for one in there if one.by is By.NEED),
        names(By.PARTNER),
        sum(one.people for one in there if one.by is By.PARTNER),
        names(By.PLANNED),
        names(By.KEPT),
        due,
    )


def _add(segments: list[Segment], one: Segment) -> None:
    last = segments[-1] if segments else None
    if last is not None and last.end == one.start and replace(last, start=one.start, end=one.end) == one:
        segments[-1] = replace(one, start=last.start)
    else:
        segments.append(one)
