"""What stands in the way of a roster, and the cheapest ways out: how many more people, which rule relaxed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tuquan.core import dates, text
from tuquan.duty.hours import work_of
from tuquan.duty.planning import UNCOVERED, Task, shortages, task_of
from tuquan.duty.queries.rosters import Plan, planned_work
from tuquan.duty.rules.work import Work
from tuquan.duty.solving.cells import only_cover
from tuquan.duty.solving.flows import Cover
from tuquan.duty.solving.problem import Roster
from tuquan.duty.solving.search import Found, Limits, solve

NOTHING = 0.01
"""Hours below this are none."""
PATIENCE = 4
"""How much longer a number of people is tried: found, it ends at once; given up too early, too many would be said."""
LEAVE = 40
"""What moving a day of leave weighs: as much as the dearest rule of the law."""
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

    "Đã chứng minh" is said of what no roster can do (the bound by whole rows, `solving/flows.py`) and a roster that was
    found speaks for itself; whatever else was only tried, each for a few seconds, is called so.
    """
    missing = _bare_hours(task, found.roster)
    if not missing:
        return
    trial = _Trial(task, found.roster, missing, seconds, stop)
    least = trial.at_least(task)
    # Searched a while longer, so that a way out is not praised for what the search itself had still to find.
    base = missing if missing <= least + NOTHING else min(missing, trial.left(task, 2)[0])
    trial = replace(trial, missing=base)
    said = [_least_words(least, base)]
    yield said
    if not stop():
        said.append(_more_people(plan, trial, most))
        yield said
    ways: list[tuple[float, str]] = []
    vain: list[str] = []
    unsure: list[str] = []
    for way in _eased(plan, trial):
        if stop():
            return
        if way.words:
            ways.append((way.price, way.words))
        elif way.is_proved:
            vain.append(way.name)
        else:
            unsure.append(way.name)
        yield [*said, *(words for _price, words in sorted(ways)), *_in_vain(vain, unsure)]


@dataclass(frozen=True)
class _Trial:
    task: Task
    roster: Roster
    missing: float
    seconds: float
    stop: Callable[[], bool]

    def at_least(self, other: Task) -> float:
        """Hours that stay without people whoever makes the roster by these terms: proved."""
        return Cover(only_cover(other.problem)).prove(self.seconds) / UNCOVERED

    def left(self, other: Task, patience: float = 1, priced: str = "") -> tuple[float, Roster]:
        """Hours that stay without people in the roster found by other terms. `priced`: the rule that is to be broken as
        seldom as can be."""
        problem = only_cover(other.problem)
        kept = tuple(one for one in other.problem.limits if one.price and one.name == priced)
        limits = Limits(seconds=patience * self.seconds)
        better = solve(replace(problem, limits=problem.limits + kept), limits, start=self.roster, stop=self.stop)
        return (_bare_hours(other, better.roster), better.roster) if better.roster else (self.missing, self.roster)


@dataclass(frozen=True)
class _Way:
    name: str
    price: float = 0
    words: str = ""
    """Empty: no help."""
    is_proved: bool = False


def _bare_hours(task: Task, roster: Roster) -> float:
    return sum(one.hours for one in shortages(task, roster))


def _least_words(least: float, missing: float) -> str:
    if least < NOTHING:
        return _("Chưa chứng minh được là thiếu người: có thể còn bản phủ hết mà máy chưa tìm ra.")
    if missing <= least + NOTHING:
        words = _("Đã chứng minh: với người và quy tắc hiện có, bản nào cũng thiếu ít nhất %(hours)s giờ công.")
    else:
        words = _(
            "Đã chứng minh: với người và quy tắc hiện có, bản nào cũng thiếu ít nhất %(hours)s giờ công; bản tốt nhất "
            "máy tìm được thiếu %(missing)s giờ."
        )
    return words % {"hours": _told(least), "missing": _told(missing)}


def _told(hours: float) -> str:
    return text.number(hours, 0 if abs(hours - round(hours)) < NOTHING else 1)


def _more_people(plan: Plan, trial: _Trial, most: int) -> str:
    """First the number below which counting proves that it cannot be; then from there upward until a roster is found."""
    guess = max(1, round(trial.missing / (48 * len(plan.days) / 7)))
    least = guess
    while trial.at_least(task_of(plan, today=trial.task.begins, extra=least)) > NOTHING:
        least += 1
    while (
        least == guess
        and guess > 0
        and trial.at_least(task_of(plan, today=trial.task.begins, extra=guess - 1)) < NOTHING
    ):
        guess -= 1
        least = guess
    for extra in range(max(least, 1), max(least, 1) + most):
        if trial.stop():
            break
        if trial.left(task_of(plan, today=trial.task.begins, extra=extra), PATIENCE)[0] >= NOTHING:
            continue
        if extra == least:
            words = _(
                "Thiếu %(count)d người: thêm %(count)d người thì mọi giờ đều đủ người; đã chứng minh ít hơn thì không đủ."
            )
        elif least:
            words = _(
                "Thêm %(count)d người thì mọi giờ đều đủ người; đã chứng minh phải thêm ít nhất %(least)d, mức ở giữa "
                "thì máy chưa tìm ra bản đủ."
            )
        else:
            words = _("Thêm %(count)d người thì mọi giờ đều đủ người; ít hơn thì máy chưa tìm ra bản đủ.")
        return words % {"count": extra, "least": least}
    words = _(
        "Đã chứng minh phải thêm ít nhất %(least)d người; thêm đến %(count)d người, máy chưa tìm ra bản đủ trong thời gian thử."
    )
    if not least:
        words = _("Thêm đến %(count)d người, máy chưa tìm ra bản đủ trong thời gian thử.")
    return words % {"least": least, "count": max(least, 1) + most - 1}


def _eased(plan: Plan, trial: _Trial) -> Iterator[_Way]:
    for rule in plan.rules.values():
        if not rule.must or rule.code not in BINDING:
            continue
        rules = {**plan.rules, rule.code: replace(rule, must=False)}
        other = task_of(plan, today=trial.task.begins, rules=rules)
        if only_cover(other.problem) == only_cover(trial.task.problem):
            continue  # asks nothing here
        name = _("nới “%(rule)s”") % {"rule": rule.title}
        least = trial.at_least(other)
        if least >= trial.missing - NOTHING:
            yield _Way(name, is_proved=True)
            continue
        left, roster = trial.left(other, priced=rule.title)
        if left > trial.missing - NOTHING:
            yield _Way(name)
            continue
        times = _broken(plan, other, roster, rule.code)
        words = _("Nới quy tắc “%(rule)s” (%(article)s): %(left)s; trái quy tắc ấy %(times)d lần.")
        if rule.law:
            words = _(
                "Nới quy tắc “%(rule)s” (%(article)s): %(left)s; trái quy tắc ấy %(times)d lần, cần căn cứ vì là quy tắc "
                "của luật."
            )
        said = words % {
            "rule": rule.title,
            "article": rule.article,
            "left": _left_words(left, least),
            "times": times,
        }
        yield _Way(name, left * UNCOVERED + times * rule.price, said)
    if plan.absences:
        yield _leave_moved(plan, trial)


def _leave_moved(plan: Plan, trial: _Trial) -> _Way:
    name = _("dời ngày nghỉ đã ghi")
    other = task_of(replace(plan, absences=[]), today=trial.task.begins)
    least = trial.at_least(other)
    if least >= trial.missing - NOTHING:
        return _Way(name, is_proved=True)
    left, roster = trial.left(other)
    if left > trial.missing - NOTHING:
        return _Way(name)
    moved = sum(day in plan.absent(guard) for guard, day, _kind, _post in other.cells(roster))
    said = _("Dời ngày nghỉ đã ghi (%(days)d ngày): %(left)s.") % {"days": moved, "left": _left_words(left, least)}
    return _Way(name, left * UNCOVERED + moved * LEAVE, said)


def _broken(plan: Plan, task: Task, roster: Roster, code: str) -> int:
    """How often the board would say that the rule is broken."""
    rows: dict[Any, list[Work]] = {one.pk: [] for one in plan.guards}
    for guard, day, kind, post in task.cells(roster):
        rows[guard.pk].append(planned_work(kind, post, day))
    return sum(
        one.rule == code
        for guard in plan.guards
        for one in plan.breaches(guard, [*plan.others.get(guard.pk, []), *rows[guard.pk]])
    )


def _in_vain(proved: Sequence[str], unsure: Sequence[str]) -> Iterator[str]:
    if proved:
        yield _("Đã chứng minh là không bớt được giờ thiếu: %(names)s.") % {"names": ", ".join(proved)}
    if unsure:
        yield _("Đã thử mà chưa thấy bớt giờ thiếu (chưa chứng minh): %(names)s.") % {"names": ", ".join(unsure)}


def _left_words(hours: float, least: float) -> str:
    if hours < NOTHING:
        return _("đủ người cho mọi giờ")
    if hours <= least + NOTHING:
        return _("còn thiếu %(hours)s giờ, đã chứng minh không ít hơn được") % {"hours": _told(hours)}
    return _("bản máy tìm được còn thiếu %(hours)s giờ, có thể còn bản ít hơn") % {"hours": _told(hours)}
