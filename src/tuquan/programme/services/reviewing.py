"""Internal rules in use: made known, and looked at again for gaps (sơ hở, thiếu sót)."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.notifications import services as notifications
from tuquan.programme.enums import GapSource, ReviewOutcome, RuleTopic
from tuquan.programme.models import InternalRules, RulesPublication, RulesReview
from tuquan.programme.services import gaps
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.services.checks import locked_unit, refuse_far, refuse_future, refuse_not_after

DUE = "programme.rules_review_due"
AHEAD = timedelta(days=14)
TOPICS: dict[RuleTopic | None, str] = {RuleTopic.STATE_SECRETS: "state_secrets", RuleTopic.FIRE: "fire"}
"""What a gap in rules about it is counted under; the others under "internal rules"."""


class GapMissing(Refusal):
    message = gettext_lazy("Ghi sơ hở, thiếu sót đã thấy, để biết phải sửa gì.")


@audit.transaction
def review_rules(
    rules: InternalRules,
    *,
    date: date,
    outcome: str,
    next_review_date: date,
    gap: str = "",
    by: User | None,
    at: datetime,
) -> RulesReview:
    """Write down a review: the rules stay, or something is to be changed; and when to look again. What is to be changed
    goes into the register of gaps in the same act, so that somebody mends it until a day.

    :raises GapMissing: to be changed, without what.
    :raises DateRefused: reviewed in the future, or to be reviewed before that.
    """
    locked_unit(rules.unit, at)
    refuse_future(date, at, "date")
    refuse_not_after(next_review_date, date, "next_review_date")
    refuse_far(next_review_date, at + timedelta(days=366), "next_review_date")
    gap = clean(gap)
    if outcome == ReviewOutcome.TO_CHANGE and not gap:
        raise GapMissing(field="gap")
    if outcome == ReviewOutcome.KEPT:
        gap = ""
    found = InternalRules.objects.select_for_update(of=("self",)).get(pk=rules.pk)
    entry = None
    if gap:
        topic = TOPICS.get(next(iter(found.topic_list), None), "internal_rules")
        source = GapSource.RULES_REVIEW
        entry = gaps.find_gap(found.unit, what=gap, found_date=date, topic=topic, source=source, by=by, at=at)
    review = RulesReview.objects.create(rules=found, date=date, outcome=outcome, gap=gap, gap_entry=entry)
    before = found.next_review_date
    found.next_review_date = next_review_date
    found.save(update_fields=["next_review_date"])
    audit.record(
        "programme.rules_reviewed",
        found,
        unit_id=found.unit_id,
        by=by,
        at=at,
        changes={"next_review_date": (before, next_review_date)},
        reason=str(review.get_outcome_display()),  # the words of a gap stay in its register
    )
    return review


@audit.transaction
def publish_rules(
    rules: InternalRules, *, date: date, where: str, note: str = "", by: User | None, at: datetime
) -> RulesPublication:
    """Write down how the rules were made known.

    :raises DateRefused: in the future.
    """
    locked_unit(rules.unit, at)
    refuse_future(date, at, "date")
    found = RulesPublication.objects.create(rules=rules, date=date, where=where, note=clean(note))
    audit.record(
        "programme.rules_published",
        rules,
        unit_id=rules.unit_id,
        by=by,
        at=at,
        changes={"date": (None, date)},
        reason=str(found.get_where_display()),  # type: ignore[attr-defined]
    )
    return found


def remind_of_reviews(day: date) -> int:
    """The daily job: two weeks before the day, and on it, tell those who keep the unit's records. Returns how many
    people were told."""
    due = (
        InternalRules.objects.filter(on_day(day), next_review_date__lte=day + AHEAD)
        .filter(Q(unit__closed_date=None) | Q(unit__closed_date__gt=day))
        .select_related("unit")
    )
    told = 0
    for rules in due.order_by("pk"):
        assert rules.next_review_date is not None
        occasion = "due" if rules.next_review_date <= day else "ahead"
        told += notifications.tell(
            _keepers(rules.unit, day),
            DUE,
            rules,
            title=_("Rà soát nội quy “%(title)s”: %(until)s")
            % {"title": rules.title, "until": dates.until(rules.next_review_date, day)},
            body=_("Đọc lại, ghi kết quả: giữ nguyên, hoặc sơ hở, thiếu sót phải sửa."),
            at=timezone.now(),
            key=f"{rules.next_review_date:%Y-%m-%d}:{occasion}",
        )
    return told


def _keepers(unit: Unit, day: date) -> list[User]:
    rows = RoleAssignment.objects.filter(on_day(day), unit=unit, role__in=roles_with(Permission.RECORD_EDIT))
    return list(User.objects.filter(pk__in=rows.values("person__user"), is_active=True).order_by("pk"))
