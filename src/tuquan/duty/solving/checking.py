"""Counts a roster anew from the problem alone: which hard rules it breaks and what it costs. Shares nothing with the
model, so that a fault there is found here."""

from dataclasses import dataclass
from itertools import groupby

from tuquan.duty.solving.problem import Limit, Person, Problem, Roster, Span


@dataclass(frozen=True)
class Breach:
    """`rule` is the key of the format; `days` where it is broken."""

    rule: str
    person: str
    days: tuple[int, ...]
    words: str


def breaches(problem: Problem, roster: Roster) -> list[Breach]:
    """Every hard rule that the roster breaks."""
    found = [
        Breach("people", person, (), f"{person}: không có trong danh sách.")
        for person in sorted(roster.keys() - problem.people.keys())
    ]
    for code, person in problem.people.items():
        row = roster.get(code, {})
        strange = [day for day, shift in row.items() if not 0 <= day < problem.days or shift not in problem.shifts]
        if strange:
            found.append(Breach("shifts", code, tuple(sorted(strange)), f"{code}: ngày hoặc ca không có."))
            continue
        found += _of_person(problem, person, row)
    for limit in problem.limits:
        if limit.is_hard and (over := over_limit(limit, roster)):
            days = tuple(sorted(set(roster.get(limit.person, {})) & frozenset().union(*(t.days for t in limit.terms))))
            found.append(Breach("limits", limit.person, days, f"{limit.person}: {limit.name}, quá {over}."))
    for pool in problem.pools:
        mine = [one for one in problem.limits if one.person == pool.person and one.pool == pool.name]
        drawn = sum(over_limit(one, roster) for one in mine)
        if drawn > pool.most:
            found.append(
                Breach("pools", pool.person, (), f"{pool.person}: {pool.name} {drawn}, nhiều nhất là {pool.most}.")
            )
    return found


def over_limit(limit: Limit, roster: Roster) -> int:
    """By how many started units the person's shifts pass the limit."""
    row = roster.get(limit.person, {})
    excess = 0
    for term in limit.terms:
        weighed = sum(term.weights_on(day).get(shift, 0) for day, shift in row.items() if day in term.days)
        excess = max(excess, -(-(weighed - term.most) // limit.unit))
    return excess


def uncovered(problem: Problem, roster: Roster) -> list[tuple[Span, int]]:
    """Spans with too few people, and how many are missing."""
    found = []
    for span in problem.spans:
        held = sum(row.get(day) == shift for row in roster.values() for day, shift in span.of)
        if held < span.needed:
            found.append((span, span.needed - held))
    return found


def _of_person(problem: Problem, person: Person, row: dict[int, str]) -> list[Breach]:
    found: list[Breach] = []

    def broken(rule: str, days: list[int] | tuple[int, ...], words: str) -> None:
        found.append(Breach(rule, person.code, tuple(days), f"{person.code}: {words}"))

    for day in sorted(row):
        follows = row.get(day + 1)
        if follows is not None and follows in problem.shifts[row[day]].not_before:
            broken("not_before", [day, day + 1], f"ca {follows} không được theo sau ca {row[day]}.")
    if wrong := sorted(person.free & row.keys()):
        broken("free", wrong, "có ca vào ngày nghỉ đã định.")
    if wrong := sorted(day for day, shift in person.fixed.items() if row.get(day) != shift):
        broken("fixed", wrong, "ô cố định bị đổi.")
    for shift, most in person.most_of.items():
        held = [day for day in sorted(row) if row[day] == shift]
        if len(held) > most:
            broken("most_of", held, f"{len(held)} ca {shift}, nhiều nhất là {most}.")
    minutes = sum(problem.shifts[shift].minutes for shift in row.values())
    if minutes < person.least_minutes:
        broken("least_minutes", (), f"làm {hours(minutes)}, ít nhất phải là {hours(person.least_minutes)}.")
    if minutes > person.most_minutes:
        broken("most_minutes", (), f"làm {hours(minutes)}, nhiều nhất là {hours(person.most_minutes)}.")
    weekends = [days for days in problem.weekends() if any(day in row for day in days)]
    if len(weekends) > person.most_weekends:
        broken("most_weekends", [days[0] for days in weekends], f"làm {len(weekends)} cuối tuần.")
    for works, group in groupby(range(problem.days), key=lambda day: day in row):
        run = list(group)
        # What lies at an end of the horizon may go on beyond it, so it is not too short.
        inside = run[0] > 0 and run[-1] < problem.days - 1
        if works and len(run) > person.most_in_row:
            broken("most_in_row", run, f"làm {len(run)} ngày liền, nhiều nhất là {person.most_in_row}.")
        if works and inside and len(run) < person.least_in_row:
            broken("least_in_row", run, f"chỉ làm {len(run)} ngày liền, ít nhất là {person.least_in_row}.")
        if not works and inside and len(run) < person.least_free_in_row:
            broken("least_free_in_row", run, f"chỉ nghỉ {len(run)} ngày liền, ít nhất là {person.least_free_in_row}.")
    return found


def hours(minutes: int) -> str:
    """ "40 giờ", "7 giờ 30 phút": nobody reckons a month in minutes."""
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} giờ"] * bool(whole or not rest) + [f"{rest} phút"] * bool(rest))


def penalty(problem: Problem, roster: Roster) -> int:
    """What the roster costs: wishes not kept, too few and too many on a shift."""
    cost = sum(one.price for one in problem.wishes_on if roster.get(one.person, {}).get(one.day) not in one.shifts)
    cost += sum(one.price for one in problem.wishes_off if roster.get(one.person, {}).get(one.day) in one.shifts)
    for one in problem.cover:
        held = sum(row.get(one.day) == one.shift for row in roster.values())
        cost += max(one.needed - held, 0) * one.price_under + max(held - one.needed, 0) * one.price_over
    for span in problem.spans:
        held = sum(row.get(day) == shift for row in roster.values() for day, shift in span.of)
        cost += max(span.needed - held, 0) * span.price_under + max(held - span.needed, 0) * span.price_over
    return cost + sum(one.price * over_limit(one, roster) for one in problem.limits if one.price)
