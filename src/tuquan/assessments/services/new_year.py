"""A unit begins a new year: what can be carried over from the last one, chosen and done in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.models import Cycle
from tuquan.assessments.services.opening import open_cycle
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.outreach.models import Session
from tuquan.programme.enums import PlanPart
from tuquan.programme.models import PlanActivity, SigningRound, YearPlan
from tuquan.programme.services import activities
from tuquan.programme.services.signing import rounds
from tuquan.units.models import Unit
from tuquan.units.services.checks import Refusal as ProgrammeRefusal


class NothingChosen(Refusal):
    """Nothing was ticked."""


class YearRefused(Refusal):
    """One of the chosen things cannot be done; none was."""


@dataclass(frozen=True)
class Begun:
    plan: YearPlan | None
    activities: int
    rounds: int
    cycle: Cycle | None


@audit.transaction
def begin_year(
    unit: Unit,
    year: int,
    *,
    title: str = "",
    campaigns: Sequence[str] = (),
    carried: Sequence[PlanActivity] = (),
    trainings: Sequence[Session] = (),
    copied_rounds: Sequence[SigningRound] = (),
    with_plan: bool = False,
    with_cycle: bool = False,
    by: User,
    at: datetime,
) -> Begun:
    """All that was chosen, or nothing. What the year has already stays as it is and is not made again.

    :raises NothingChosen: nothing is left to do.
    :raises YearRefused: with the sentence of the thing that cannot be done.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    try:
        plan, count = _plan(unit, year, title, campaigns, carried, trainings, with_plan, by=by, at=at)
        made = [rounds.copy_round(one, year, by=by, at=at) for one in copied_rounds if not copied(one, year)]
    except ProgrammeRefusal as refusal:
        raise YearRefused(str(refusal.message)) from refusal
    cycle = None
    if with_cycle and not Cycle.objects.filter(unit=unit, year=year).exists():
        cycle = open_cycle(unit, year, by=by, at=at)
    if plan is None and not made and cycle is None:
        raise NothingChosen(_("Chưa chọn việc nào, hoặc năm %(year)d đã có đủ những việc ấy.") % {"year": year})
    return Begun(plan, count, len(made), cycle)


def _plan(
    unit: Unit,
    year: int,
    title: str,
    campaigns: Sequence[str],
    carried: Sequence[PlanActivity],
    trainings: Sequence[Session],
    wanted: bool,
    *,
    by: User,
    at: datetime,
) -> tuple[YearPlan | None, int]:
    """The plan as it was begun, or the standing one with what is new; None when nothing came to it."""
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    before = plan.activities.count() if plan else 0
    is_new = plan is None
    if plan is None:
        if not wanted:
            return None, 0
        plan = activities.plan_from_template(
            unit, year, title=title, campaigns=campaigns, carried=carried, by=by, at=at
        )
    else:
        here = set(plan.activities.exclude(carried_from=None).values_list("carried_from", flat=True))
        if new := [one for one in carried if one.pk not in here]:
            activities.carry_over(plan, new, by=by, at=at)
    known = set(plan.activities.values_list("what", flat=True))
    for session in trainings:
        what = training_words(session)
        if what not in known:
            known.add(what)
            day = dates.same_day(session.date, year)
            activities.add_activity(
                plan,
                what=what,
                part=PlanPart.TRAINING,
                first_date=date(year, day.month, 1),
                last_date=day,
                proof_kind="outreach.session",
                proof_tag=f"topic:{session.topic}",
                by=by,
                at=at,
            )
    count = plan.activities.count() - before
    return (plan, count) if count or is_new else (None, 0)


def training_words(session: Session) -> str:
    return (_("Tập huấn: %(title)s") % {"title": session.title})[:300]


def copied(old: SigningRound, year: int) -> bool:
    """Whether the year has that round already."""
    title = old.title.replace(str(old.first_date.year), str(year))
    rows = SigningRound.objects.filter(unit=old.unit_id, kind=old.kind, title=title, first_date__year=year)
    return rows.exists()
