"""A roster with everything needed to check it, to show it or to solve it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.duty.coverage import By, Interval, Proof, prove
from tuquan.duty.enums import RosterState
from tuquan.duty.holidays import Calendar, calendar_of
from tuquan.duty.hours import Clock, clock_of, counted, ledger, unplanned, work_of
from tuquan.duty.models import Absence, CoverWindow, DutyPost, Roster, Shift, ShiftKind, Wish
from tuquan.duty.queries.coverage import DAY, days_of, midnight, window_intervals
from tuquan.duty.rules.catalogue import Rules, rules_of
from tuquan.duty.rules.checks import About, Breach, breaches
from tuquan.duty.rules.work import Work
from tuquan.guards.models import Guard
from tuquan.guards.standards import certificates_of

BEFORE = timedelta(days=45)
"""How far beyond the roster shifts still matter to runs and weeks; the year's shifts matter to what is shared evenly."""


def times_of(kind: ShiftKind, day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, kind.start))
    return start, start + timedelta(minutes=kind.minutes)


def planned_work(kind: ShiftKind, post: DutyPost, day: date) -> Work:
    start, end = times_of(kind, day)
    return Work(
        day,
        start,
        end,
        kind.working_minutes,
        kind.letter,
        str(post.pk),
        kind.break_minutes,
        post.certificate_needed,
    )


@dataclass
class Plan:
    """One roster and all that bears on it."""

    roster: Roster
    guards: list[Guard]
    posts: list[DutyPost]
    kinds: list[ShiftKind]
    shifts: list[Shift]
    """Of this roster."""
    others: dict[Any, list[Work]]
    """What the same people have elsewhere and what bears on it, by guard: worked, or planned."""
    year: dict[Any, list[Work]]
    """The same of the year up to the roster, by guard."""
    rules: Rules
    calendar: Calendar
    absences: list[Absence]
    wishes: list[Wish]
    windows: list[CoverWindow]
    elsewhere: list[Shift]
    """Published shifts of anybody at these posts, from other rosters."""
    certified: Mapping[Any, date | None] = field(default_factory=dict)
    clock: Clock | None = None

    @property
    def period(self) -> Period:
        return Period(self.roster.first, self.roster.last)

    @cached_property
    def days(self) -> list[date]:
        return list(days_of(self.period))

    @cached_property
    def cells(self) -> dict[tuple[Any, date], Shift]:
        return {(one.guard_id, one.day): one for one in self.shifts}

    def absent(self, guard: Guard) -> frozenset[date]:
        return frozenset(
            day
            for one in self.absences
            if one.guard_id == guard.pk
            for day in days_of(Period(max(one.first, self.roster.first), min(one.last, self.roster.last)))
            if one.first <= self.roster.last and one.last >= self.roster.first
        )

    def about(self, guard: Guard) -> About:
        return About(
            self.period,
            self.absent(guard),
            self.certified.get(guard.person_id),
            48 * 60,
            {
                one.day: (one.kind.letter if one.kind else None, one.wants)
                for one in self.wishes
                if one.guard_id == guard.pk
            },
        )

    @cached_property
    def _own(self) -> dict[Any, list[Work]]:
        found: dict[Any, list[Work]] = {}
        for shift in self.shifts:
            if (one := self.as_counted(shift)) is not None:
                found.setdefault(shift.guard_id, []).append(one)
        return found

    def as_counted(self, shift: Shift) -> Work | None:
        """A shift of this roster as it was worked, or is planned; None when it was not kept. What a draft says of days
        that are over was never anybody's shift to keep."""
        if self.clock is None or not self.roster.is_published:
            return work_of(shift, movable=True)
        return counted(shift, shift.guard.person_id, self.clock, movable=True)

    @cached_property
    def not_kept(self) -> list[Shift]:
        """Shifts that are over and in which nobody saw the guard come, in a week in which he or she used the clock."""
        return [one for one in self.shifts if self.as_counted(one) is None]

    def own(self, guard: Guard) -> list[Work]:
        return self._own.get(guard.pk, [])

    def row(self, guard: Guard) -> list[Work]:
        return [*self.others.get(guard.pk, []), *self.own(guard)]

    def breaches(self, guard: Guard, row: Iterable[Work] | None = None) -> list[Breach]:
        return breaches(self.rules, self.row(guard) if row is None else row, self.about(guard))

    def needs(self, post: DutyPost) -> list[Interval]:
        return list(
            window_intervals([one for one in self.windows if one.post_id == post.pk], self.period, self.calendar)
        )

    def proof(self, post: DutyPost) -> Proof:
        planned = [
            Interval(one.starts_at, one.ends_at, By.PLANNED, str(one.guard_id))
            for one in (*self.shifts, *self.elsewhere)
            if one.post_id == post.pk
        ]
        return prove([*self.needs(post), *planned], midnight(self.roster.first), midnight(self.roster.last + DAY))


def plan_of(roster: Roster, now: datetime | None = None) -> Plan:
    rows = [row.guard for row in roster.rows.select_related("guard__person", "guard__unit")]
    posts = list(roster.posts.order_by("name", "pk"))
    kinds = list(roster.kinds.order_by("start", "minutes", "pk"))
    first, last = roster.first - BEFORE, roster.last + BEFORE
    year_start = date(roster.first.year, 1, 1)
    related = Shift.objects.select_related("kind", "post")
    own = list(
        related.filter(roster=roster).select_related("kind", "post", "guard__person").order_by("starts_at", "pk")
    )
    elsewhere = list(
        related.filter(guard__in=rows, roster__state=RosterState.PUBLISHED, day__range=(min(first, year_start), last))
        .exclude(roster=roster)
        .order_by("starts_at", "pk")
    )
    others: dict[Any, list[Work]] = {}
    year: dict[Any, list[Work]] = {}
    clock = clock_of({one.person_id for one in rows}, min(first, year_start), now or timezone.now())
    shifts: dict[Any, list[Shift]] = {}
    for shift in elsewhere:
        shifts.setdefault(shift.guard_id, []).append(shift)
    for one in rows:
        person = one.person_id
        works = ledger(shifts.get(one.pk, ()), person, clock, movable=False) + unplanned(person, clock)
        if works:
            others[one.pk] = sorted(works, key=lambda work: work.start)
            year[one.pk] = [work for work in others[one.pk] if year_start <= work.day < roster.first]
    period = Period(roster.first, roster.last)
    held = certificates_of([one.person_id for one in rows])
    return Plan(
        roster=roster,
        guards=rows,
        posts=posts,
        kinds=kinds,
        shifts=own,
        others=others,
        year=year,
        rules=rules_of(roster.unit),
        calendar=calendar_of(roster.unit, Period(min(first, year_start), last)),
        absences=list(
            Absence.objects.filter(guard__in=rows, first__lte=roster.last, last__gte=roster.first).order_by("first")
        ),
        wishes=list(Wish.objects.filter(guard__in=rows, day__range=(period.first, period.last)).select_related("kind")),
        windows=list(
            CoverWindow.objects.filter(post__in=posts)
            .filter(Q(valid_to=None) | Q(valid_to__gt=roster.first))
            .order_by("start", "pk")
        ),
        elsewhere=list(
            Shift.objects.filter(
                post__in=posts,
                roster__state=RosterState.PUBLISHED,
                starts_at__lt=midnight(roster.last + DAY),
                ends_at__gt=midnight(roster.first),
            )
            .exclude(roster=roster)
            .select_related("guard__person")
        ),
        certified={person: one.last for person, one in held.items()},
        clock=clock,
    )


def first_clash(roster: Roster) -> Shift | None:
    """A shift of another published roster at the same hours as one of this roster, of the same guard."""
    at_once = Shift.objects.filter(
        roster=roster,
        guard=OuterRef("guard"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    others = Shift.objects.filter(roster__state=RosterState.PUBLISHED, guard__in=roster.rows.values("guard"))
    found = others.exclude(roster=roster).filter(Exists(at_once)).select_related("roster", "guard__person")
    return found.order_by("starts_at", "pk").first()
