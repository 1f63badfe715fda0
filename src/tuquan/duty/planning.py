"""A roster said as a problem for the solver, from the same rules that the board shows; and its answer said back."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.duty.coverage import By
from tuquan.duty.models import DutyPost, ShiftKind
from tuquan.duty.queries.coverage import DAY, midnight
from tuquan.duty.queries.rosters import Plan, planned_work, times_of
from tuquan.duty.rules.catalogue import PAIRS, Rule, Rules
from tuquan.duty.rules.work import HOUR, Work, monday, overtime_by_month, saturday_of, week_overtime
from tuquan.duty.solving import checking
from tuquan.duty.solving.problem import Limit, Person, Pool, Problem, Roster, Shift as SolverShift, Span, Term, Wish

UNCOVERED = 60
"""Price of an hour without a person who is needed: above anything that a rule may cost."""
TOO_MANY = 2
CALL = "rest_between"


@dataclass(frozen=True)
class Choice:
    """What a shift of the problem means: a kind at a post."""

    kind: ShiftKind
    post: DutyPost


@dataclass(frozen=True)
class Task:
    """The problem and what its codes mean."""

    plan: Plan
    problem: Problem
    choices: Mapping[str, Choice]
    hopeless: tuple[str, ...]
    """Hours that no kind of shift covers."""
    begins: date | None = None
    """The first day that can still be arranged, when some of a published roster are over."""

    def cells(self, roster: Roster) -> Iterator[tuple[Any, date, ShiftKind, DutyPost]]:
        """What is over stands as it stood; the rest is the solver's."""
        guards = {one.pk: one for one in self.plan.guards}
        for shift in self.plan.shifts:
            if self.begins is not None and shift.day < self.begins and shift.guard_id in guards:
                yield guards[shift.guard_id], shift.day, shift.kind, shift.post
        for guard in self.plan.guards:
            for day, code in sorted(roster.get(str(guard.pk), {}).items()):
                choice = self.choices[code]
                yield guard, self.plan.days[day], choice.kind, choice.post


@dataclass(frozen=True)
class Shortage:
    """People missing at a post for some hours of a day."""

    post: str
    day: date
    start: datetime
    end: datetime
    people: int

    @property
    def hours(self) -> float:
        return (self.end - self.start).total_seconds() / 3600 * self.people

    @property
    def words(self) -> str:
        return _("%(post)s, %(day)s %(start)s–%(end)s: thiếu %(people)d người") % {
            "post": self.post,
            "day": dates.day(self.day),
            "start": f"{timezone.localtime(self.start):%H:%M}",
            "end": f"{timezone.localtime(self.end):%H:%M}",
            "people": self.people,
        }


def task_of(
    plan: Plan, *, today: date | None = None, rules: Rules | None = None, extra: int = 0, keep: bool = True
) -> Task:
    """`extra` people nobody has yet help to find out how many are missing. `keep`: cells that are fixed, over, or
    published stay (or cost something when they change)."""
    rules = plan.rules if rules is None else rules
    choices = {f"{k}.{p}": Choice(kind, post) for k, kind in enumerate(plan.kinds) for p, post in enumerate(plan.posts)}
    works = {code: planned_work(one.kind, one.post, plan.roster.first) for code, one in choices.items()}
    begins = plan.roster.first
    if today is not None and plan.roster.is_published:
        begins = min(max(begins, today), plan.roster.last + DAY)
    spans, hopeless, useful = _spans(plan, choices, begins)
    rest = rules.get(CALL)
    least = (rest.limit or 0) * HOUR if rest is not None and rest.must else 0 * HOUR
    pairs = rules.get(PAIRS)
    never = pairs.pairs if pairs is not None and pairs.must else ()
    shifts = {
        code: SolverShift(code, work.working, _too_soon(works, work, 1, least) | _after(works, work, never))
        for code, work in works.items()
    }
    builder = _Builder(plan, rules, choices, works, useful, begins)
    people = {}
    limits: list[Limit] = []
    pools: list[Pool] = []
    on: list[Wish] = []
    off: list[Wish] = []
    for guard in plan.guards:
        person, own_limits, own_pools, own_on, own_off = builder.of(guard, keep=keep)
        people[person.code] = person
        limits += own_limits
        pools += own_pools
        on += own_on
        off += own_off
    for place in range(extra):
        person, own_limits, own_pools = builder.stranger(f"+{place + 1}")
        people[person.code] = person
        limits += own_limits
        pools += own_pools
    problem = Problem(
        len(plan.days),
        plan.roster.first.weekday(),
        shifts,
        people,
        tuple(on),
        tuple(off),
        (),
        tuple(spans),
        tuple(limits),
        tuple(pools),
    )
    return Task(plan, problem, choices, tuple(hopeless), begins if begins > plan.roster.first else None)


def _too_soon(works: Mapping[str, Work], work: Work, days: int, rest: timedelta) -> frozenset[str]:
    """Shifts that would begin, so many days later, before `rest` is over; with no rest at all, before the end."""
    return frozenset(code for code, after in works.items() if after.start + days * DAY - work.end < rest)


def _after(works: Mapping[str, Work], work: Work, pairs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Shifts that the pairs name as following this one."""
    return frozenset(code for code, after in works.items() if (work.letter, after.letter) in pairs)


def shortages(task: Task, roster: Roster) -> list[Shortage]:
    found = []
    for span, missing in checking.uncovered(task.problem, roster):
        place, start, end = span.name.split("|")
        begins = datetime.fromisoformat(start)
        found.append(
            Shortage(
                task.plan.posts[int(place)].name,
                dates.local_date(begins),
                begins,
                datetime.fromisoformat(end),
                missing,
            )
        )
    return sorted(found, key=lambda one: (one.start, one.post))


def reasons_in_words(task: Task, reasons: Iterable[str]) -> list[str]:
    """The solver speaks of codes; people have names."""
    names = {str(one.pk): one.person.full_name for one in task.plan.guards}
    found = []
    for reason in reasons:
        code, _colon, rest = reason.partition(": ")
        found.append(f"{names.get(code, code)}: {rest}" if rest else reason)
    return found


class _Builder:
    def __init__(
        self,
        plan: Plan,
        rules: Rules,
        choices: Mapping[str, Choice],
        works: Mapping[str, Work],
        useful: Mapping[str, set[int]],
        begins: date,
    ) -> None:
        self.plan, self.rules, self.choices, self.works, self.useful = plan, rules, choices, works, useful
        self.begins = begins
        self.begun = min((begins - plan.roster.first).days, len(plan.days))
        """Days that are over: what was worked on them is history, like another roster."""
        self.count = len(plan.days)
        self.every = dict.fromkeys(choices, 1)
        self.nights = {code: 1 for code, work in works.items() if work.is_night}
        self.minutes = {code: work.working for code, work in works.items()}
        self.excess = {code: work.daily_overtime for code, work in works.items() if work.daily_overtime}
        self.codes = {(one.kind.pk, one.post.pk): code for code, one in choices.items()}

    def of(self, guard: Any, *, keep: bool) -> tuple[Person, list[Limit], list[Pool], list[Wish], list[Wish]]:
        plan, code = self.plan, str(guard.pk)
        over = [one for one in plan.own(guard) if one.day < self.begins]
        history = [*plan.others.get(guard.pk, []), *over]
        fixed: dict[int, str] = {}
        on: list[Wish] = []
        off: list[Wish] = []
        kept = self.rules.get("kept_cells")
        for shift in plan.shifts:
            if shift.guard_id != guard.pk or (said := self.codes.get((shift.kind_id, shift.post_id))) is None:
                continue
            day = (shift.day - plan.roster.first).days
            if day < self.begun:
                continue
            if shift.fixed or (keep and plan.roster.is_published and kept is not None and kept.must):
                fixed[day] = said
            elif keep and plan.roster.is_published and kept is not None:
                on.append(Wish(code, day, said, kept.price))
        absent = {(day - plan.roster.first).days for day in plan.absent(guard)}
        wish = self.rules.get("wishes")
        if wish is not None:
            for one in plan.wishes:
                if one.guard_id != guard.pk:
                    continue
                day = (one.day - plan.roster.first).days
                if day < self.begun:
                    continue
                said_codes = [c for c, each in self.choices.items() if one.kind is None or each.kind.pk == one.kind_id]
                if not one.wants:
                    off += [Wish(code, day, each, wish.price) for each in said_codes]
                elif said_codes:
                    on += [Wish(code, day, said_codes[0], wish.price, tuple(said_codes[1:]))]
        person, limits, pools = self._common(code, history, frozenset(absent | set(range(self.begun))), fixed)
        limits += self._certificate(code, guard)
        limits += self._even(code, guard, over)
        return person, limits, pools, on, off

    def stranger(self, code: str) -> tuple[Person, list[Limit], list[Pool]]:
        return self._common(code, [], frozenset(range(self.begun)), {})

    def _common(
        self, code: str, history: list[Work], free: frozenset[int], fixed: dict[int, str]
    ) -> tuple[Person, list[Limit], list[Pool]]:
        most_of: dict[str, int] = {}
        rule = self.rules.get("day_hours")
        if rule is not None and rule.must and rule.limit:
            most_of = {shift: 0 for shift, work in self.works.items() if work.working > rule.limit * 60}
        rows = self.rules.get("days_in_row")
        person = Person(
            code,
            most_of,
            0,
            self.count * 1440,
            1,
            rows.limit if rows is not None and rows.must and rows.limit else self.count,
            1,
            self.count,
            free,
            fixed,
        )
        limits = [
            *self._useless(code),
            *self._after_history(code, history),
            *self._runs(code, history, rows, self.every),
            *self._runs(code, history, self.rules.get("nights_in_row"), self.nights),
            *self._rest(code),
            *self._successions(code, history),
            *self._weekly_rest(code, history),
            *self._weekends(code, history),
        ]
        weeks, pools = self._weeks(code, history)
        return person, limits + weeks, pools

    def _limit(
        self, code: str, rule: Rule | str, days: Iterable[int], weights: Mapping[str, int], most: int, unit: int = 1
    ) -> Limit:
        term = Term(frozenset(days), weights, max(most, 0))
        if isinstance(rule, str):
            return Limit(code, rule, (term,), unit, None, "")
        return Limit(code, rule.title, (term,), unit, None if rule.must else rule.price, "")

    def _useless(self, code: str) -> Iterator[Limit]:
        """No shift where nobody is needed."""
        for shift in self.choices:
            idle = set(range(self.count)) - self.useful.get(shift, set())
            if idle:
                yield self._limit(code, _("ca không cần ai"), idle, {shift: 1}, 0)

    def _after_history(self, code: str, history: list[Work]) -> Iterator[Limit]:
        """Shifts of other rosters end too late, or begin too early, for the first and last shifts of this one."""
        rule = self.rules.get(CALL)
        rest = (rule.limit or 0) * HOUR if rule is not None else 0 * HOUR
        near = [
            one
            for one in history
            if one.end > midnight(self.plan.roster.first) - 2 * DAY
            and one.start < midnight(self.plan.roster.last) + 3 * DAY
        ]
        for shift, choice in self.choices.items():
            overlaps, close = set(), set()
            for day, local in enumerate(self.plan.days):
                start, end = times_of(choice.kind, local)
                if any(start < one.end and end > one.start for one in near):
                    overlaps.add(day)
                elif any(start < one.end + rest and end + rest > one.start for one in near):
                    close.add(day)
            if overlaps:
                yield self._limit(code, _("ca ở lịch trực khác"), overlaps, {shift: 1}, 0)
            if close and rule is not None:
                yield self._limit(code, rule, close, {shift: 1}, 0)

    def _rest(self, code: str) -> Iterator[Limit]:
        """Too little rest between two shifts: paid for where the rule says only "should". Where it must be, the next day
        is the problem's own rule, and what lies two days after a long shift is kept here."""
        rule = self.rules.get(CALL)
        if rule is None or not rule.limit:
            return
        for days in (1, 2):
            if days == 2 or not rule.must:
                near = {one: _too_soon(self.works, work, days, rule.limit * HOUR) for one, work in self.works.items()}
                yield from self._apart(code, rule, near, days)

    def _successions(self, code: str, history: list[Work]) -> Iterator[Limit]:
        """Pairs the unit does not want one day after the other; beside another roster's shifts too."""
        rule = self.rules.get(PAIRS)
        if rule is None or not rule.pairs:
            return
        if not rule.must:
            near = {one: _after(self.works, work, rule.pairs) for one, work in self.works.items()}
            yield from self._apart(code, rule, near, 1)
        first, last = self.plan.roster.first, self.plan.roster.last
        for one in history:
            for day, beside in ((first, one.day == first - DAY), (last, one.day == last + DAY)):
                for each, work in self.works.items() if beside else ():
                    pair = (one.letter, work.letter) if one.day < day else (work.letter, one.letter)
                    if pair in rule.pairs:
                        yield self._limit(code, rule, {(day - first).days}, {each: 1}, 0)

    def _apart(self, code: str, rule: Rule, near: Mapping[str, frozenset[str]], days: int) -> Iterator[Limit]:
        """No shift together with one of its `near` ones so many days later; what follows weighs on its own day."""
        followers = sorted({those for those in near.values() if those}, key=sorted)
        for day in range(self.count - days) if followers else ():
            terms = tuple(
                Term(
                    frozenset({day, day + days}),
                    {one: 1 for one in near if near[one] >= those},
                    1,
                    {day + days: dict.fromkeys(those, 1)},
                )
                for those in followers
            )
            yield Limit(code, rule.title, terms, 1, None if rule.must else rule.price, "")

    def _runs(self, code: str, history: list[Work], rule: Rule | None, weights: Mapping[str, int]) -> Iterator[Limit]:
        if rule is None or not rule.limit or not weights:
            return
        nights = weights is self.nights
        before = {one.day for one in history if one.is_night or not nights}
        run, day = 0, self.begins - DAY
        while day in before:
            run, day = run + 1, day - DAY
        if run and self.begun < self.count:
            days = range(self.begun, min(self.begun + max(rule.limit - run, 0) + 1, self.count))
            yield self._limit(code, rule, days, weights, rule.limit - run)
        if nights or not rule.must:
            for start in range(self.begun, self.count - rule.limit):
                yield self._limit(code, rule, range(start, start + rule.limit + 1), weights, rule.limit)

    def _weekly_rest(self, code: str, history: list[Work]) -> Iterator[Limit]:
        rule = self.rules.get("weekly_rest")
        if rule is None:
            return
        for first, days in self._by_week().items():
            held = sum(monday(one.day) == first for one in history)
            if len(days) + held > 6:
                yield self._limit(code, rule, days, self.every, 6 - held)

    def _weeks(self, code: str, history: list[Work]) -> tuple[list[Limit], list[Pool]]:
        """Hours over 48 in a week cost something and are drawn from the month's overtime."""
        week, month, year = (self.rules.get(one) for one in ("week_hours", "month_overtime", "year_overtime"))
        normal = 48 * 60
        limits, months = [], set()
        for first, days in self._by_week().items():
            sunday = first + 6 * DAY
            held = [one for one in history if monday(one.day) == first]
            done, excess = week_overtime(held, normal), sum(one.daily_overtime for one in held)
            pool = ""
            if month is not None and month.must and month.limit is not None:
                pool = _("làm thêm tháng %(month)d") % {"month": sunday.month}
                months.add((sunday.year, sunday.month))
            elif week is None:
                continue
            # What was overtime before is not drawn again: only what comes on top of it.
            terms = [Term(frozenset(days), self.minutes, normal - sum(one.working for one in held) + done)]
            if self.excess:
                terms.append(Term(frozenset(days), self.excess, done - excess))
            if week is not None and week.must and week.limit is not None:
                limits.append(Limit(code, week.title, tuple(terms), 60, None, ""))
            else:
                price = week.price if week is not None else None
                limits.append(Limit(code, _("giờ làm trong tuần"), tuple(terms), 60, price, pool))
        before = overtime_by_month(history, normal)
        used_year = sum(minutes for (y, _m), minutes in before.items() if y == self.plan.roster.first.year)
        pools = []
        for y, m in sorted(months):
            assert month is not None
            left = (month.limit or 0) * 60 - before.get((y, m), 0)
            if year is not None and year.must and year.limit is not None:
                left = min(left, year.limit * 60 - used_year)
            pools.append(Pool(code, _("làm thêm tháng %(month)d") % {"month": m}, max(left, 0) // 60))
        return limits, pools

    def _weekends(self, code: str, history: list[Work]) -> Iterator[Limit]:
        """A weekend with a shift on either day is one. Counted by the month of its Saturday, as the board does: the most
        shifts on one chosen day of each weekend, over all ways to choose."""
        rule = self.rules.get("weekends")
        if rule is None or rule.limit is None:
            return
        begun = {saturday_of(one.day) for one in history if one.day.weekday() >= 5}
        months: dict[tuple[int, int], dict[date, list[int]]] = {}
        for place, day in enumerate(self.plan.days):
            if day.weekday() >= 5:
                saturday = saturday_of(day)
                months.setdefault((saturday.year, saturday.month), {}).setdefault(saturday, []).append(place)
        for month, weekends in months.items():
            left = rule.limit - sum((one.year, one.month) == month for one in begun)
            open_days = [places for saturday, places in weekends.items() if saturday not in begun]
            if len(open_days) > left:
                terms = tuple(
                    Term(frozenset(chosen), self.every, max(left, 0)) for chosen in itertools.product(*open_days)
                )
                yield Limit(code, rule.title, terms, 1, None if rule.must else rule.price, "")

    def _certificate(self, code: str, guard: Any) -> Iterator[Limit]:
        rule = self.rules.get("certificate")
        weights = {shift: 1 for shift, one in self.choices.items() if one.post.certificate_needed}
        if rule is None or not weights:
            return
        until = self.plan.certified.get(guard.person_id)
        days = [day for day in range(self.count) if until is None or self.plan.days[day] > until]
        if days:
            yield self._limit(code, rule, days, weights, 0)

    def _even(self, code: str, guard: Any, over: Sequence[Work]) -> Iterator[Limit]:
        """Each takes no more than an even share of the year's nights, weekends and holidays, and of the hours now."""
        plan = self.plan
        people = max(len(plan.guards), 1)
        weekend = [day for day in range(self.count) if plan.days[day].weekday() >= 5]
        feast = [day for day in range(self.count) if plan.days[day] in plan.calendar]
        per_shift = max(sum(work.working for work in self.works.values()) / max(len(self.works), 1), 60)

        def shifts_on(days: Iterable[int]) -> float:
            return sum(self._needed_on(plan.days[day]) for day in days) / per_shift

        rows: list[tuple[str, list[int], Mapping[str, int], Any, float]] = [
            (
                "fair_nights",
                list(range(self.count)),
                self.nights,
                lambda one: one.is_night,
                sum(self._needed_at_night(day) for day in plan.days),
            ),
            ("fair_weekends", weekend, self.every, lambda one: one.day.weekday() >= 5, shifts_on(weekend)),
            ("fair_holidays", feast, self.every, lambda one: one.day in plan.calendar, shifts_on(feast)),
        ]
        for name, days, weights, counts, coming in rows:
            rule = self.rules.get(name)
            if rule is None or not days or not weights:
                continue
            had = {one.pk: sum(counts(work) for work in plan.year.get(one.pk, [])) for one in plan.guards}
            share = ceil((sum(had.values()) + coming) / people)
            own = had[guard.pk] + sum(counts(work) for work in over)
            yield self._limit(code, replace(rule, must=False), days, weights, share - own)
        rule = self.rules.get("fair_hours")
        if rule is not None:
            hours = sum(self._needed_on(day) for day in plan.days) / people
            most = round(hours) + 240 - sum(one.working for one in over)
            yield self._limit(code, replace(rule, must=False), range(self.count), self.minutes, most, unit=60)

    def _needed_on(self, day: date) -> int:
        """Minutes of people that the guards themselves have to cover."""
        return self._needed().get(day, (0, 0))[0]

    def _needed_at_night(self, day: date) -> int:
        return self._needed().get(day, (0, 0))[1]

    def _needed(self) -> dict[date, tuple[int, int]]:
        found: dict[date, tuple[int, int]] | None = getattr(self, "_needs", None)
        if found is None:
            found = {}
            for post in self.plan.posts:
                for one in self.plan.proof(post).segments:
                    missing = max(one.needed - one.partner_people, 0)
                    begin = one.start
                    while missing and begin < one.end:
                        end = min(midnight(dates.local_date(begin) + DAY), one.end)
                        day = dates.local_date(begin)
                        minutes, nights = found.get(day, (0, 0))
                        late = end == midnight(day + DAY)
                        found[day] = (
                            minutes + missing * round((end - begin).total_seconds() / 60),
                            nights + (missing if late else 0),
                        )
                        begin = end
            self._needs = found
        return found

    def _by_week(self) -> dict[date, list[int]]:
        found: dict[date, list[int]] = {}
        for place, day in enumerate(self.plan.days):
            found.setdefault(monday(day), []).append(place)
        return found


def _spans(
    plan: Plan, choices: Mapping[str, Choice], begins: date
) -> tuple[list[Span], list[str], dict[str, set[int]]]:
    """Hours that the guards have to cover, cut where a shift begins or ends, with the shifts that cover each."""
    spans: list[Span] = []
    hopeless: list[str] = []
    useful: dict[str, set[int]] = {}
    start, end = midnight(begins), midnight(plan.roster.last + DAY)
    standing = [*plan.elsewhere, *(one for one in plan.shifts if one.day < begins)]
    for place, post in enumerate(plan.posts):
        held = [one for one in standing if one.post_id == post.pk]
        shifts = [
            (day, code, *times_of(one.kind, local))
            for code, one in choices.items()
            if one.post.pk == post.pk
            for day, local in enumerate(plan.days)
        ]
        needs = [one for one in plan.needs(post) if one.start < end and one.end > start]
        edges = {edge for one in needs for edge in (max(one.start, start), min(one.end, end))}
        edges |= {edge for _day, _code, begins, ends in shifts for edge in (begins, ends) if start < edge < end}
        edges |= {edge for one in held for edge in (one.starts_at, one.ends_at) if start < edge < end}
        ordered = sorted(edges)
        found: dict[tuple[tuple[tuple[int, str], ...], int], list[tuple[datetime, datetime]]] = {}
        for left, right in itertools.pairwise(ordered):
            needed = sum(one.people for one in needs if one.by is By.NEED and one.start <= left and one.end >= right)
            needed -= sum(
                one.people for one in needs if one.by is By.PARTNER and one.start <= left and one.end >= right
            )
            needed -= sum(one.starts_at <= left and one.ends_at >= right for one in held)
            if needed <= 0:
                continue
            of = tuple((day, code) for day, code, begins, ends in shifts if begins <= left and ends >= right)
            if not of:
                hopeless.append(
                    _("%(post)s, %(day)s %(start)s–%(end)s: không có loại ca nào phủ những giờ này.")
                    % {
                        "post": post.name,
                        "day": dates.day(dates.local_date(left)),
                        "start": f"{timezone.localtime(left):%H:%M}",
                        "end": f"{timezone.localtime(right):%H:%M}",
                    }
                )
                continue
            for day, code in of:
                useful.setdefault(code, set()).add(day)
            stretches = found.setdefault((of, needed), [])
            if stretches and stretches[-1][1] == left:
                stretches[-1] = (stretches[-1][0], right)
            else:
                stretches.append((left, right))
        for (of, needed), stretches in found.items():
            for left, right in stretches:
                hours = (right - left).total_seconds() / 3600
                spans.append(
                    Span(
                        f"{place}|{left.isoformat()}|{right.isoformat()}",
                        of,
                        needed,
                        max(round(UNCOVERED * hours), 1),
                        max(round(TOO_MANY * hours), 1),
                    )
                )
    return spans, hopeless, useful
