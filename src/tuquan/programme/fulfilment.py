"""Which record of the unit fulfils which activity of its plan. Pure: the same plan and records give the same answer, so
a record that is corrected or withdrawn takes its tick along.

What a person said comes first (`PlanDeed`). Then the records are dealt out: those that fall into an activity's days, the
more exact wish before the looser one; then what is left goes to the oldest activity still open, as it was made up for
late or done somewhat early. A record serves one activity, except that a session may tell two contents and a set of
rules may cover two topics.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from tuquan.programme.enums import ActivityState
from tuquan.programme.models import PlanActivity, PlanDeed
from tuquan.units.deeds import Deed, kinds_for

EARLY = timedelta(days=31)
"""How long before its first day an activity may be done."""

_SEVERAL = ("covers", "rules")
"""Wishes of which one record may fulfil more than one."""
_LOOSE = ("", "kind")
"""Wishes that nearly every record of the kind fulfils."""


def fulfilled(
    activities: Iterable[PlanActivity], deeds: Iterable[Deed], said: Iterable[PlanDeed] = ()
) -> dict[UUID, Deed]:
    """The record that fulfils each activity, as far as there is one."""
    by_key = {deed.key: deed for deed in deeds}
    in_order = sorted(by_key.values(), key=lambda deed: (deed.date, deed.key))
    refused: set[tuple[UUID, str]] = set()
    found: dict[UUID, Deed] = {}
    used: set[tuple[str, str]] = set()
    wishes = {one.pk: one for one in activities}
    for word in said:
        activity = wishes.get(word.activity_id)
        if not word.fulfils:
            refused.add((word.activity_id, word.key))
        elif activity is not None and word.key in by_key and activity.pk not in found:
            found[activity.pk] = by_key[word.key]
            used.add((word.key, _share(activity)))
    open_ones = [one for one in wishes.values() if one.proof_kind and not one.dropped_date and not one.done_date]
    open_ones.sort(key=lambda one: (_prefix(one) in _LOOSE, one.last_date, one.first_date, one.pk))
    for inside in (True, False):
        for activity in open_ones:
            if activity.pk in found:
                continue
            for deed in in_order:
                if (
                    _answers(activity, deed)
                    and _in_time(activity, deed, inside=inside)
                    and (activity.pk, deed.key) not in refused
                    and (deed.key, _share(activity)) not in used
                ):
                    found[activity.pk] = deed
                    used.add((deed.key, _share(activity)))
                    break
    return found


def state_of(activity: PlanActivity, deed: Deed | None, today: date) -> ActivityState:
    if activity.dropped_date:
        return ActivityState.DROPPED
    if deed is not None or activity.done_date:
        return ActivityState.DONE
    if activity.last_date < today:
        return ActivityState.LATE
    if activity.started_date:
        return ActivityState.DOING
    return ActivityState.PLANNED


def _answers(activity: PlanActivity, deed: Deed) -> bool:
    kinds = kinds_for(activity.proof_kind, activity.proof_tag)
    return deed.kind in kinds and (not activity.proof_tag or activity.proof_tag in deed.tags)


def _in_time(activity: PlanActivity, deed: Deed, *, inside: bool) -> bool:
    if inside:
        return activity.first_date <= deed.date <= activity.last_date
    return deed.date >= activity.first_date - EARLY


def _prefix(activity: PlanActivity) -> str:
    return activity.proof_tag.partition(":")[0]


def _share(activity: PlanActivity) -> str:
    return activity.proof_tag if _prefix(activity) in _SEVERAL else ""
