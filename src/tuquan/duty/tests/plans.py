"""Rosters as units have them, without tables: for tests of the search and for bench/roster_product.py."""

import random
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from tuquan.duty.enums import WindowKind
from tuquan.duty.models import Absence, CoverWindow, DutyPost, Roster, Shift, ShiftKind, Wish
from tuquan.duty.patterns import patterns
from tuquan.duty.queries.rosters import Plan, times_of
from tuquan.duty.rules.catalogue import defaults
from tuquan.guards.models import Guard
from tuquan.units.models import Person

FIRST = date(2026, 3, 2)
"""A Monday, in a month without holidays."""
ALL_DAY = (time(0), 1440)
WORKDAYS = 0b0011111


def kinds(*names: str) -> list[ShiftKind]:
    return [
        ShiftKind(
            letter=one.letter,
            name=one.name,
            start=one.start,
            minutes=one.minutes,
            working_minutes=one.working,
            break_minutes=one.breaks,
        )
        for name in names
        for one in patterns()[name].kinds
    ]


def window(post: DutyPost, start: time, minutes: int, **fields: Any) -> CoverWindow:
    return CoverWindow(**{"post": post, "kind": WindowKind.NEED, "start": start, "minutes": minutes, **fields})


def plan(people: int, windows: Iterable[CoverWindow], of: list[ShiftKind], days: int = 28, first: date = FIRST) -> Plan:
    listed = list(windows)
    return Plan(
        roster=Roster(first=first, last=first + timedelta(days=days - 1)),
        guards=[Guard(person=Person(full_name=f"Bảo vệ {number + 1}")) for number in range(people)],
        posts=list(dict.fromkeys(one.post for one in listed)),
        kinds=of,
        shifts=[],
        others={},
        year={},
        rules=defaults(),
        calendar={},
        absences=[],
        wishes=[],
        windows=listed,
        elsewhere=[],
    )


def round_the_clock(people: int, posts: int, days: int = 28, pattern: str = "three_four") -> Plan:
    """Posts that are kept day and night, one person each."""
    at = [DutyPost(name=f"Chốt {number + 1}") for number in range(posts)]
    return plan(people, [window(one, *ALL_DAY) for one in at], kinds(pattern), days)


def beside_a_squad(people: int = 3) -> Plan:
    """A gate that a police squad holds at night, and citizen reception in office hours."""
    gate, reception = DutyPost(name="Cổng trụ sở"), DutyPost(name="Phòng tiếp công dân")
    squad = window(gate, time(22), 480, kind=WindowKind.PARTNER, force="Tổ cảnh sát")
    office = window(reception, time(7), 600, weekdays=WORKDAYS, on_holidays=False)
    return plan(people, [window(gate, *ALL_DAY), squad, office], kinds("weekly_turn", "office"), 31, date(2026, 4, 1))


def large(people: int = 30, days: int = 28, seed: int = 1) -> Plan:
    """Five posts day and night, one in office hours; leave, wishes, fixed cells, certificates."""
    chance = random.Random(seed)
    always = [DutyPost(name=f"Chốt {number + 1}", certificate_needed=number == 0) for number in range(5)]
    office = DutyPost(name="Phòng tiếp dân")
    windows = [window(one, *ALL_DAY, people=2 if number == 1 else 1) for number, one in enumerate(always)]
    windows.append(window(office, time(7), 600, weekdays=WORKDAYS, people=2))
    made = plan(people, windows, kinds("three_four", "office"), days)
    for guard in made.guards:
        away = made.days[chance.randrange(days - 3)]
        if chance.random() < 0.4:
            made.absences.append(Absence(guard=guard, kind="leave", first=away, last=away + timedelta(days=2)))
        for day in chance.sample(made.days, 2):
            kind = chance.choice([None, *made.kinds])
            made.wishes.append(Wish(guard=guard, day=day, kind=kind, wants=chance.random() < 0.3))
        if chance.random() < 0.2:
            day = chance.choice([day for day in made.days if day not in made.absent(guard)])
            made.shifts.append(cell(made, guard, day, made.kinds[0], chance.choice(always[1:])))
    ends = made.roster.last + timedelta(days=365), FIRST - timedelta(days=1)
    made.certified = {guard.person_id: ends[number >= people * 2 // 3] for number, guard in enumerate(made.guards)}
    return made


def cell(of: Plan, guard: Guard, day: date, kind: ShiftKind, post: DutyPost) -> Shift:
    start, end = times_of(kind, day)
    return Shift(roster=of.roster, guard=guard, day=day, kind=kind, post=post, starts_at=start, ends_at=end, fixed=True)
