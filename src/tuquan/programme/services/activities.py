"""The activities of a year's plan: taken from a template, moved, ticked, dropped, carried over, paid for."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.programme import plan_reading, planning_data
from tuquan.programme.models import PlanActivity, PlanDeed, YearPlan
from tuquan.programme.planning_data import Proposed, Template
from tuquan.programme.services import planning
from tuquan.units.deeds import Deed
from tuquan.units.models import Person, Unit
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future

FIELDS = (
    "part",
    "what",
    "first_date",
    "last_date",
    "responsible",
    "evidence",
    "basis",
    "proof_kind",
    "proof_tag",
    "cost_planned",
    "cost_source",
)


class NothingToTake(Refusal):
    message = gettext_lazy("Các việc này đã có trong kế hoạch.")


class ActivityClosed(Refusal):
    message = gettext_lazy("Việc này đã thôi làm; hãy đưa lại vào kế hoạch trước.")


class AlreadyFulfilled(Refusal):
    message = gettext_lazy("Việc này đã xong theo bản ghi trong sổ.")


class WordsMissing(Refusal):
    message = gettext_lazy("Hãy ghi kết quả bằng một câu.")


@audit.transaction
def plan_from_template(
    unit: Unit,
    year: int,
    *,
    title: str,
    campaigns: Iterable[str] = (),
    carried: Iterable[PlanActivity] = (),
    by: User,
    at: datetime,
) -> YearPlan:
    """A draft with all activities of the template of such a unit, the chosen times of the year, and what is carried
    over from the year before. A kind of unit without a template begins with an empty plan.

    :raises planning.PlanExists: the year has one already.
    """
    template = planning_data.template_for(unit.kind, year)
    purposes = "\n".join(template.purposes) if template else ""
    plan = planning.plan_year(unit, year, title=title, content=purposes, by=by, at=at)
    if template is not None:
        plan.template = template.code
        plan.save(update_fields=["template"])
        _take(plan, template, plan_reading.proposed_activities(unit, year, dates.local_date(at)))
    for code in campaigns:
        _take_campaign(plan, code)
    _carry(plan, carried)
    count = plan.activities.count()
    audit.record("programme.plan_filled", plan, unit_id=unit.pk, by=by, at=at, changes={"activities": (0, count)})
    return plan


@audit.transaction
def take_template(plan: YearPlan, *, by: User, at: datetime) -> int:
    """Add what the template proposes and the plan does not have yet.

    :raises NothingToTake: it has everything, or there is no template for such a unit.
    """
    locked_unit(plan.unit, at)
    template = planning_data.template_for(plan.unit.kind, plan.year)
    missing = plan_reading.missing_from_template(plan, dates.local_date(at))
    if template is None or not missing:
        raise NothingToTake
    if not plan.template:
        plan.template = template.code
        plan.save(update_fields=["template"])
    _take(plan, template, missing)
    _note_filled(plan, len(missing), by=by, at=at)
    return len(missing)


@audit.transaction
def take_campaign(plan: YearPlan, code: str, *, by: User, at: datetime) -> int:
    """Add the activities of one of the times of the year (Tết, 26/6…).

    :raises NothingToTake: the plan has them already.
    """
    locked_unit(plan.unit, at)
    if plan.activities.filter(campaign=code).exists():
        raise NothingToTake
    made = _take_campaign(plan, code)
    _note_filled(plan, made, by=by, at=at)
    return made


@audit.transaction
def carry_over(plan: YearPlan, carried: Iterable[PlanActivity], *, by: User, at: datetime) -> int:
    """Bring undone activities of the year before into this one, on the same days of the year."""
    locked_unit(plan.unit, at)
    made = _carry(plan, carried)
    if not made:
        raise NothingToTake(gettext_lazy("Hãy chọn việc cần chuyển sang."))
    _note_filled(plan, made, by=by, at=at)
    return made


@audit.transaction
def add_activity(
    plan: YearPlan, *, people: Iterable[Person] = (), by: User, at: datetime, **fields: Any
) -> PlanActivity:
    """:raises DateRefused: its days do not lie in the plan's year or are in the wrong order."""
    locked_unit(plan.unit, at)
    activity = PlanActivity(plan=plan, **_cleaned(fields))
    _check_days(activity, activity.first_date, activity.last_date)
    activity.save()
    activity.people.set(list(people))
    changes = {"what": ("", activity.what), "last_date": (None, activity.last_date)}
    audit.record("programme.plan_activity.added", activity, unit_id=plan.unit_id, by=by, at=at, changes=changes)
    return activity


@audit.transaction
def change_activity(
    activity: PlanActivity, *, people: Iterable[Person] | None = None, by: User, at: datetime, **fields: Any
) -> PlanActivity:
    """Correct any of it; also moving it to other days.

    :raises DateRefused: as for a new one.
    """
    locked_unit(activity.plan.unit, at)
    before, after = _locked(activity), PlanActivity.objects.select_related("plan__unit").get(pk=activity.pk)
    for name, value in _cleaned(fields).items():
        setattr(after, name, value)
    _check_days(after, after.first_date, after.last_date)
    changes = audit.changes_of(before, after, tuple(fields))
    if changes:
        after.save(update_fields=list(fields))
    personal = None
    if people is not None:
        old, new = _names(before.people.all()), _names(people)
        if old != new:
            after.people.set(list(people))
            personal = {"people": (old, new)}
    if changes or personal:
        audit.record(
            "programme.plan_activity.changed",
            after,
            unit_id=after.plan.unit_id,
            by=by,
            at=at,
            changes=changes,
            personal=personal,
        )
    return after


@audit.transaction
def start_activity(activity: PlanActivity, *, by: User, at: datetime) -> PlanActivity:
    """Work has begun.

    :raises ActivityClosed: it was dropped.
    """
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.dropped_date:
        raise ActivityClosed
    if activity.started_date is None:
        activity.started_date = dates.local_date(at)
        activity.save(update_fields=["started_date"])
        _note("started", activity, {"started_date": (None, activity.started_date)}, by=by, at=at)
    return activity


@audit.transaction
def tick_activity(activity: PlanActivity, *, done_date: date, done_note: str, by: User, at: datetime) -> PlanActivity:
    """Say that it is done where no record of the product can say it; what came out of it stands in words.

    :raises WordsMissing, DateRefused, ActivityClosed: it cannot be ticked so.
    """
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.dropped_date:
        raise ActivityClosed
    refuse_future(done_date, at, "done_date")
    if not clean(done_note):
        raise WordsMissing(field="done_note")
    before = activity.done_date
    activity.done_date, activity.done_note = done_date, clean(done_note)
    activity.save(update_fields=["done_date", "done_note"])
    _note("ticked", activity, {"done_date": (before, done_date)}, by=by, at=at)
    return activity


@audit.transaction
def untick_activity(activity: PlanActivity, *, by: User, at: datetime) -> PlanActivity:
    """Take back what was said by hand."""
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.done_date is not None:
        before, activity.done_date, activity.done_note = activity.done_date, None, ""
        activity.save(update_fields=["done_date", "done_note"])
        _note("unticked", activity, {"done_date": (before, None)}, by=by, at=at)
    return activity


@audit.transaction
def drop_activity(activity: PlanActivity, *, reason: str, by: User, at: datetime) -> PlanActivity:
    """It will not be done; the plan keeps it with the reason.

    :raises AlreadyFulfilled: it was done by hand; untick it first.
    """
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.done_date is not None:
        raise AlreadyFulfilled
    if activity.dropped_date is None:
        activity.dropped_date, activity.dropped_reason = dates.local_date(at), clean(reason)
        activity.save(update_fields=["dropped_date", "dropped_reason"])
        changes = {"dropped_date": (None, activity.dropped_date)}
        _note("dropped", activity, changes, by=by, at=at, reason=activity.dropped_reason)
    return activity


@audit.transaction
def resume_activity(activity: PlanActivity, *, by: User, at: datetime) -> PlanActivity:
    """Put a dropped activity back."""
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.dropped_date is not None:
        before, activity.dropped_date, activity.dropped_reason = activity.dropped_date, None, ""
        activity.save(update_fields=["dropped_date", "dropped_reason"])
        _note("resumed", activity, {"dropped_date": (before, None)}, by=by, at=at)
    return activity


@audit.transaction
def remove_activity(activity: PlanActivity, *, by: User, at: datetime) -> None:
    """Take an activity out of a draft. Once the plan is issued it can only be dropped, with a reason.

    :raises Refusal: the plan was issued.
    """
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if activity.plan.issued_date is not None:
        raise Refusal(_("Kế hoạch đã ban hành; việc không làm nữa thì ghi lý do."))
    changes = {"what": (activity.what, ""), "last_date": (activity.last_date, None)}
    _note("removed", activity, changes, by=by, at=at)
    activity.delete()


@audit.transaction
def say_deed(activity: PlanActivity, deed: Deed, *, fulfils: bool, by: User, at: datetime) -> None:
    """Say of a record of the unit that it fulfils the activity, or that it does not."""
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    if fulfils:
        activity.deeds.filter(fulfils=True).exclude(kind=deed.kind, object_id=deed.pk).delete()
    PlanDeed.objects.update_or_create(
        activity=activity, kind=deed.kind, object_id=deed.pk, defaults={"fulfils": fulfils}
    )
    words = ("", deed.title) if fulfils else (deed.title, "")
    _note("deed_said", activity, {}, by=by, at=at, personal={"deed": words})


@audit.transaction
def spend(activity: PlanActivity, *, cost_spent: int | None, by: User, at: datetime) -> PlanActivity:
    """What the activity has cost so far; also when it was dropped in between."""
    locked_unit(activity.plan.unit, at)
    activity = _locked(activity)
    before, activity.cost_spent = activity.cost_spent, cost_spent
    if before != cost_spent:
        activity.save(update_fields=["cost_spent"])
        _note("spent", activity, {"cost_spent": (before, cost_spent)}, by=by, at=at)
    return activity


def _take(plan: YearPlan, template: Template, proposed: Iterable[Proposed]) -> None:
    for one in proposed:
        days = one.days(plan.year)
        _make(plan, one, days.first, days.last, basis=template.basis_of(one), code=one.code)


def _take_campaign(plan: YearPlan, code: str) -> int:
    campaign = planning_data.campaigns()[code]
    days = campaign.days(plan.year)
    made = [one for one in campaign.activities if one.fits(plan.unit.kind, ())]
    for number, one in enumerate(made, 1):
        _make(plan, one, days.first, days.last, campaign=code, code=f"{code}-{number}")
    return len(made)


def _make(plan: YearPlan, one: Proposed, first: date, last: date, **more: str) -> PlanActivity:
    return PlanActivity.objects.create(
        plan=plan,
        part=one.part,
        what=one.what,
        first_date=first,
        last_date=last,
        responsible=one.who,
        evidence=one.evidence,
        proof_kind=one.proof,
        proof_tag=one.tag,
        **more,
    )


def _carry(plan: YearPlan, carried: Iterable[PlanActivity]) -> int:
    made = 0
    for old in carried:
        if old.plan.unit_id != plan.unit_id or plan.activities.filter(carried_from=old).exists():
            continue
        new = PlanActivity.objects.create(
            plan=plan,
            first_date=dates.same_day(old.first_date, plan.year),
            last_date=dates.same_day(old.last_date, plan.year),
            carried_from=old,
            cost_planned=old.cost_planned,
            cost_source=old.cost_source,
            **{name: getattr(old, name) for name in ("part", "what", "responsible", "evidence", "basis")},
            proof_kind=old.proof_kind,
            proof_tag=old.proof_tag,
        )
        new.people.set(old.people.all())
        made += 1
    return made


def _check_days(activity: PlanActivity, first: date, last: date) -> None:
    year = activity.plan.year
    for field, day in (("first_date", first), ("last_date", last)):
        if day.year != year:
            raise DateRefused(_("Ngày phải nằm trong năm %(year)d của kế hoạch.") % {"year": year}, field=field)
    if last < first:
        raise DateRefused(_("Hạn không thể trước ngày bắt đầu %(day)s.") % {"day": dates.day(first)}, field="last_date")


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}


def _names(people: Iterable[Person]) -> str:
    return ", ".join(sorted(person.full_name for person in people))


def _locked(activity: PlanActivity) -> PlanActivity:
    rows = PlanActivity.objects.select_for_update(of=("self",)).select_related("plan__unit")
    return rows.get(pk=activity.pk)


def _note(act: str, activity: PlanActivity, changes: dict[str, Any], *, by: User, at: datetime, **more: Any) -> None:
    audit.record(
        f"programme.plan_activity.{act}",
        activity,
        unit_id=activity.plan.unit_id,
        by=by,
        at=at,
        changes=changes,
        **more,
    )


def _note_filled(plan: YearPlan, added: int, *, by: User, at: datetime) -> None:
    count = plan.activities.count()
    changes = {"activities": (count - added, count)}
    audit.record("programme.plan_filled", plan, unit_id=plan.unit_id, by=by, at=at, changes=changes)
