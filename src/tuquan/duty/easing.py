"""What stands in the way of a roster, and the cheapest ways out: how many more people, which rule relaxed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tuquan.core import dates, text
from tuquan.duty.planning import Task, shortages, task_of
from tuquan.duty.queries.rosters import Plan, work_of
from tuquan.duty.solving.cells import only_cover
from tuquan.duty.solving.problem import Roster
from tuquan.duty.solving.search import Found, Limits, solve

NOTHING = 0.01
"""Hours below this are none."""
PATIENCE = 4
"""How much longer a number of people is tried: found, it ends at once; given up too early, too many would be said."""
HELPS = 0.9
"""A way out that leaves more than this part of the missing hours is not told."""
BINDING = frozenset(
    {
        "rest_between",
        "day_hours",
        "month_overtime",
        "year_overtime",
        "weekly_rest",
        "days_in_row",
        "successions",
        "certificate",
    }
)


def pinned_against_rules(plan: Plan) -> list[str]:
    """Cells that are to stay and cannot stand beside each other, or beside a day of leave: whose, on which days, by
    which rule. Asked when the search finds that no roster exists."""
    said = []
    for guard in plan.guards:
        row = [work_of(one, movable=True) for one in plan.shifts if one.guard_id == guard.pk and one.fixed]
        for one in plan.breaches(guard, [*plan.others.get(guard.pk, []), *row]):
            if one.must and row:
                days = ", ".join(dates.day(day) for day in one.days)
                words = _("%(name)s, ô giữ nguyên ngày %(days)s: %(words)s")
                said.append(words % {"name": guard.person.full_name, "days": days, "words": one.words})
    return said


def ways_out(
    plan: Plan,
    found: Found,
    task: Task,
    *,
    seconds: float = 2,
    most: int = 4,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[list[str]]:
    """What would fill the hours that nobody covers: how many more people, or which rule relaxed; the cheapest first.
    Each time another one is known, all that are known.

    Each way is tried on a problem of its own for a few seconds, so "đủ" is proved and "vẫn thiếu" is only the best found.
    """
    missing = _bare_hours(task, found.roster)
    if not missing:
        return
    # Searched a while longer, so that a way out is not praised for what the search itself had still to find.
    base = min(missing, _Trial(task, found.roster, missing, 2 * seconds, stop).left(task))
    trial = _Trial(task, found.roster, base, seconds, stop)
    people = "" if stop() else _more_people(plan, trial, most)
    eased: list[tuple[float, str]] = []
    if people:
        yield [people]
    for way in _eased(plan, trial):
        if stop():
            return
        eased.append(way)
        yield [people, *(words for _hours, words in sorted(eased))]


@dataclass(frozen=True)
class _Trial:
    task: Task
    roster: Roster
    missing: float
    seconds: float
    stop: Callable[[], bool]

    def left(self, other: Task, patience: float = 1) -> float:
        """Hours that stay without people when the roster is made by other terms."""
        limits = Limits(seconds=patience * self.seconds)
        better = solve(only_cover(other.problem), limits, start=self.roster, stop=self.stop)
        return _bare_hours(other, better.roster) if better.roster else self.missing

    def helps(self, left: float) -> bool:
        """So much that it is no chance of the search."""
        return left < HELPS * self.missing

    def asks_less(self, other: Task) -> bool:
        return only_cover(other.problem) != only_cover(self.task.problem)


def _bare_hours(task: Task, roster: Roster) -> float:
    return sum(one.hours for one in shortages(task, roster))


def _more_people(plan: Plan, trial: _Trial, most: int) -> str:
    """Tried first: as many as would work the missing hours in normal weeks."""
    extra = guess = max(1, round(trial.missing / (48 * len(plan.days) / 7)))
    enough: int | None = None
    while 1 <= extra < guess + most:
        if trial.left(task_of(plan, extra=extra), PATIENCE) < NOTHING:
            enough = extra
            if extra > guess:  # one less was not enough
                break
            extra -= 1
        elif enough is not None:
            break
        else:
            extra += 1
    if enough is None:
        return _("Thêm %(count)d người vẫn chưa thấy đủ trong thời gian thử.") % {"count": extra - 1}
    if enough == 1:
        return _("Thiếu %(count)d người: thêm %(count)d người thì mọi giờ đều đủ người.") % {"count": enough}
    # One less was tried and no roster found, which proves nothing.
    words = _(
        "Thiếu khoảng %(count)d người: thêm %(count)d người thì mọi giờ đều đủ người, ít hơn thì máy chưa thử ra."
    )
    return words % {"count": enough}


def _eased(plan: Plan, trial: _Trial) -> Iterator[tuple[float, str]]:
    for rule in plan.rules.values():
        if rule.must and rule.code in BINDING:
            other = task_of(plan, rules={code: one for code, one in plan.rules.items() if code != rule.code})
            if trial.asks_less(other) and trial.helps(left := trial.left(other)):
                words = _("Nới quy tắc “%(rule)s” (%(article)s): %(left)s.")
                yield left, words % {"rule": rule.title, "article": rule.article, "left": _left_words(left)}
    if plan.absences and trial.helps(left := trial.left(task_of(replace(plan, absences=[])))):
        words = _("Dời ngày nghỉ đã ghi (%(count)d lần): %(left)s.")
        yield left, words % {"count": len(plan.absences), "left": _left_words(left)}


def _left_words(hours: float) -> str:
    if hours < NOTHING:
        return _("đủ người cho mọi giờ")
    return _("còn thiếu %(hours)s giờ") % {"hours": text.number(hours, 0)}
