"""Makes instances of the sizes of the benchmark's instances 13 to 24, in its text format, for when they are not at hand.

    python bench/roster_made.py 19 --seed 1 > Made19.txt

The sizes are the published ones; everything else is drawn after the likeness of instances 1 to 12: contracts, shift kinds
that may not follow each other, limits, two days off in four weeks, wishes in runs, cover that takes all the work there is.
A roster is planted, so there always is one that breaks no rule; what it costs is the first comment line of the file.
"""

import argparse
import random
from dataclasses import replace

import numpy as np

from tuquan.duty.solving.columns import Prices
from tuquan.duty.solving.problem import Cover, Person, Problem, Roster, Shift, Wish
from tuquan.duty.solving.rows import FREE, Rows

SIZES = {
    13: (4, 120, 18), 14: (6, 32, 4), 15: (6, 45, 6), 16: (8, 20, 3), 17: (8, 32, 4), 18: (12, 22, 3), 19: (12, 40, 5),
    20: (26, 50, 6), 21: (26, 100, 8), 22: (52, 50, 10), 23: (52, 100, 16), 24: (52, 150, 32),
}  # fmt: skip
"""Instance → weeks, people, shift kinds."""
FIRST_SHARES = {"e": 0.35, "d": 0.3, "l": 0.25, "n": 0.1}
CONTRACTS = [  # the part of a full week; most, least in a row; least free in a row; weekends in four; how many people
    (1.0, 5, 2, 2, 2, 0.6),
    (1.0, 6, 2, 3, 2, 0.2),
    (0.6, 5, 1, 2, 3, 0.15),
    (0.4, 5, 1, 1, 3, 0.05),
]
FULL = 8640
"""Most minutes of four weeks."""
SEGMENT = 28


def shifts_of(number: int, chance: random.Random) -> dict[str, Shift]:
    """Early before day before late before night; an earlier kind may not follow a later one."""
    kinds = "el" if number == 2 else "edl" if number == 3 else "edln"
    counts = {kind: max(1, round(FIRST_SHARES[kind] * number)) for kind in kinds}
    counts["d"] += number - sum(counts.values())
    night = chance.choice([480, 600, 720])
    found: dict[str, Shift] = {}
    for kind in kinds:
        earlier = frozenset(found)
        for one in range(counts[kind]):
            code = f"{kind}{one + 1}"
            found[code] = Shift(code, night if kind == "n" else 480, earlier)
    return found


def people_of(number: int, days: int, shifts: dict[str, Shift], chance: random.Random) -> dict[str, Person]:
    weeks = days / SEGMENT
    found: dict[str, Person] = {}
    kinds = [one for one in CONTRACTS for _ in range(round(one[-1] * number))]
    for place in range(number):
        part, most_row, least_row, least_free, weekends, _ = kinds[min(place, len(kinds) - 1)]
        most = int(FULL * part) // 60 * 60
        limits = {}
        for code, shift in shifts.items():
            limits[code] = 0 if chance.random() < 0.3 else days
            if shift.minutes > 480 or code[0] == "n":
                limits[code] = chance.choice([0, int(4 * weeks * part), int(5 * weeks * part)])
        if not any(limits.values()):
            limits[chance.choice(list(shifts))] = days
        if not any(limits[code] == days for code in shifts):
            limits[next(iter(shifts))] = days
        code = f"S{place}"
        found[code] = Person(
            code, limits, int((most - 1080) * weeks), int(most * weeks), least_row, most_row, least_free,
            int(weekends * weeks), frozenset(), {},
        )  # fmt: skip
    return found


def planted(problem: Problem, person: Person, chance: np.random.Generator) -> dict[int, str]:
    """A row that keeps the rules, made by four weeks at a time beside the week before."""
    row: dict[int, str] = {}
    codes = list(problem.shifts)
    for first in range(0, problem.days, SEGMENT):
        last = min(first + SEGMENT, problem.days)
        begin = max(0, first - 7)
        share = (last - first) / problem.days
        stands = {day - begin: shift for day, shift in row.items() if day >= begin}
        minutes = sum(problem.shifts[shift].minutes for shift in stands.values())
        had = list(row.values())
        alone = replace(
            person,
            most_minutes=int(person.most_minutes * share) + minutes,
            least_minutes=-(-int(person.least_minutes * share) // 480) * 480 + minutes,
            most_weekends=int(person.most_weekends * share) + bool({5, 6} & stands.keys() and begin < first),
            most_of={
                code: most
                if most in (0, problem.days)
                else max(0, int(most * last / problem.days) - had.count(code)) + list(stands.values()).count(code)
                for code, most in person.most_of.items()
            },
            fixed=stands,
            free=frozenset(day for day in range(first - begin) if day not in stands),
        )
        part = replace(problem, days=last - begin, people={person.code: alone})
        costs = -chance.random((part.days, len(codes))) - 1
        found = Rows(part, 1).cheapest(person.code, costs)[0][1]
        row.update({begin + day: codes[place] for day, place in enumerate(found) if place != FREE})
    return row


def wishes_of(problem: Problem, chance: random.Random) -> tuple[list[Wish], list[Wish]]:
    on: dict[tuple[str, int, str], Wish] = {}
    off: dict[tuple[str, int, str], Wish] = {}
    for code, person in problem.people.items():
        can = [shift for shift, most in person.most_of.items() if most]
        for _ in range(problem.days // 14):
            day, shift, price = chance.randrange(problem.days), chance.choice(can), chance.randint(1, 3)
            wishes = off if chance.random() < 0.33 else on
            for one in range(day, min(day + chance.randint(1, 5), problem.days)):
                wishes[code, one, shift] = Wish(code, one, shift, price)
    return list(on.values()), [wish for key, wish in off.items() if key not in on]


def made(weeks: int, people: int, kinds: int, seed: int) -> tuple[Problem, Roster]:
    chance = random.Random(f"{weeks} {people} {kinds} {seed}")
    numbers = np.random.default_rng(chance.randrange(1 << 32))
    days = weeks * 7
    shifts = shifts_of(kinds, chance)
    problem = Problem(days, 0, shifts, people_of(people, days, shifts, chance), (), (), ())
    roster = {code: planted(problem, person, numbers) for code, person in problem.people.items()}
    held = {(day, shift): 0 for day in range(days) for shift in shifts}
    for row in roster.values():
        for cell in row.items():
            held[cell] += 1
    cover = [
        Cover(day, shift, max(0, number + chance.choice([-1, 0, 0, 0, 0, 0, 0, 0, 0, 1])), 100, 1)
        for (day, shift), number in held.items()
    ]
    rested = {}
    for code, person in problem.people.items():
        free = [day for day in range(days) if day not in roster[code]]
        rested[code] = replace(person, free=frozenset(chance.sample(free, min(len(free), days // 14))))
    problem = replace(problem, people=rested, cover=tuple(cover))
    on, off = wishes_of(problem, chance)
    return replace(problem, wishes_on=tuple(on), wishes_off=tuple(off)), roster


def text(problem: Problem, cost: int) -> str:
    lines = [f"# planted roster: {cost}", "SECTION_HORIZON", str(problem.days), "", "SECTION_SHIFTS"]
    lines += [f"{one.code},{one.minutes},{'|'.join(sorted(one.not_before))}" for one in problem.shifts.values()]
    lines += ["", "SECTION_STAFF"]
    lines += [
        f"{one.code},{'|'.join(f'{shift}={most}' for shift, most in one.most_of.items())},{one.most_minutes},"
        f"{one.least_minutes},{one.most_in_row},{one.least_in_row},{one.least_free_in_row},{one.most_weekends}"
        for one in problem.people.values()
    ]
    lines += ["", "SECTION_DAYS_OFF"]
    lines += [f"{one.code},{','.join(map(str, sorted(one.free)))}" for one in problem.people.values()]
    for name, wishes in (("ON", problem.wishes_on), ("OFF", problem.wishes_off)):
        lines += ["", f"SECTION_SHIFT_{name}_REQUESTS"]
        lines += [f"{one.person},{one.day},{one.shift},{one.price}" for one in wishes]
    lines += ["", "SECTION_COVER"]
    lines += [f"{one.day},{one.shift},{one.needed},{one.price_under},{one.price_over}" for one in problem.cover]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("like", type=int, choices=sorted(SIZES))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    problem, roster = made(*SIZES[given.like], given.seed)
    prices = Prices(problem)
    print(text(problem, round(prices.total(prices.chosen(roster)))), end="")


if __name__ == "__main__":
    main()
