"""One run of the solver in the background: what it finds is kept as it goes, so that it can be taken at any time."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.core import dates, text
from tuquan.duty.easing import pinned_against_rules, ways_out
from tuquan.duty.enums import SolvingState
from tuquan.duty.models import Solving
from tuquan.duty.planning import Task, reasons_in_words, shortages, task_of
from tuquan.duty.queries.rosters import Plan, plan_of
from tuquan.duty.solving.search import Found, Limits, solve

SEED = 1
MOST_SHOWN = 40


def run_solving(pk: UUID | str, *, limits: Limits | None = None, trial_seconds: float = 2) -> None:
    solving = Solving.objects.select_related("roster__unit").get(pk=pk)
    began = timezone.now()
    if not Solving.objects.filter(pk=pk, state=SolvingState.WAITING).update(
        state=SolvingState.RUNNING, started_at=began
    ):
        return  # stopped before it began, or taken up twice
    plan = plan_of(solving.roster)
    task = task_of(plan, today=dates.local_date(began))

    def keep(found: Found) -> None:
        Solving.objects.filter(pk=pk).update(steps=F("steps") + 1, **_values(task, found))

    def stopped() -> bool:
        return not Solving.objects.filter(pk=pk, state=SolvingState.RUNNING).exists()

    try:
        found = solve(task.problem, limits or Limits(seconds=solving.seconds), SEED, tell=keep, stop=stopped)
        reasons = list(task.hopeless[:MOST_SHOWN])
        if found.status == "infeasible":
            reasons += pinned_against_rules(plan) or reasons_in_words(task, found.reasons)
        elif found.status == "unknown":
            reasons.append(_("Hết giờ mà chưa tìm được bản nào; cho máy chạy lâu hơn."))
        else:
            Solving.objects.filter(pk=pk).update(**_values(task, found))
        _finish(pk, found, reasons)
        if found.roster:
            _seek_ways_out(solving, plan, found, task, reasons, trial_seconds)
    except Exception:
        Solving.objects.filter(pk=pk).update(state=SolvingState.FAILED, seeking=False, finished_at=timezone.now())
        raise


def _finish(pk: UUID | str, found: Found, reasons: list[str]) -> None:
    """The roster found can be taken from now on; whoever stopped the run asked for nothing more."""
    state = SolvingState.IMPOSSIBLE if found.status in ("infeasible", "unknown") else SolvingState.DONE
    with transaction.atomic():
        Solving.objects.filter(pk=pk).update(reasons=reasons, finished_at=timezone.now())
        running = Solving.objects.filter(pk=pk, state=SolvingState.RUNNING)
        running.update(state=state, seeking=state == SolvingState.DONE)


def _seek_ways_out(
    solving: Solving, plan: Plan, found: Found, task: Task, reasons: list[str], trial_seconds: float
) -> None:
    """Beside the finished roster: each way out is shown as soon as it is known, and nobody has to wait for them."""

    def unwanted() -> bool:
        """Stopped, the roster taken, or another run waits for this worker."""
        if not Solving.objects.filter(pk=solving.pk, seeking=True, used_at=None).exists():
            return True
        return Solving.objects.filter(state=SolvingState.WAITING).exists()

    if not unwanted():
        for ways in ways_out(plan, found, task, seconds=trial_seconds, stop=unwanted):
            Solving.objects.filter(pk=solving.pk).update(reasons=[*reasons, *ways])
    Solving.objects.filter(pk=solving.pk).update(seeking=False)


def _values(task: Task, found: Found) -> dict[str, Any]:
    short = shortages(task, found.roster)
    return {
        "found": [
            [str(guard.pk), day.isoformat(), str(kind.pk), str(post.pk)]
            for guard, day, kind, post in task.cells(found.roster)
        ],
        "penalty": found.penalty,
        "bound": found.bound,
        "short": [one.words for one in short[:MOST_SHOWN]],
    }


def gap_in_words(solving: Solving) -> str:
    """How good the roster is, for somebody who never heard of a bound."""
    if solving.penalty is None:
        return ""
    if solving.bound is not None and solving.penalty <= solving.bound:
        return _("Đã chứng minh: không có bản nào tốt hơn.")
    if not solving.bound:
        return _("Chưa biết còn bản tốt hơn hay không.")
    share = text.number((solving.penalty - solving.bound) * 100 / solving.penalty, 0)
    return _("Có thể còn bản tốt hơn, nhưng không quá %(share)s %%.") % {"share": share}
