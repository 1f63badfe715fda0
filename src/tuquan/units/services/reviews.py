"""The yearly review of the list of units: the standing office proposes, the chairman decides, nothing is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _now, gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.units.enums import RelationKind, ReviewAct, ReviewState
from tuquan.units.models import RegistryReview, ReviewItem, Unit
from tuquan.units.queries import reviews as queries
from tuquan.units.services import registry
from tuquan.units.services.refusals import Refused

OUT = (ReviewAct.REMOVE, ReviewAct.CLOSE)


class ReviewedAlready(Refused):
    message = _("Danh sách của năm này đã được mở rà soát.")


class NotPreparing(Refused):
    message = _("Đề xuất đã trình hoặc đã được quyết định nên không sửa được nữa.")


class NotSubmitted(Refused):
    message = _("Đề xuất chưa được trình, hoặc đã được quyết định.")


class ReasonMissing(Refused):
    message = _("Mỗi đề xuất phải có lý do.")


class ListedAlready(Refused):
    message = _("Đơn vị này đang có trong danh sách.")


class NotListed(Refused):
    message = _("Đơn vị này không có trong danh sách nên không thể đưa ra.")


class PaperMissing(Refused):
    message = _("Quyết định phải có số và ngày.")


class DecidedInTheFuture(Refused):
    message = _("Ngày quyết định không thể sau hôm nay.")


@dataclass(frozen=True)
class Assignment:
    """Who manages and who guides a unit for the year, and which officer looks after it."""

    managing: Unit | None = None
    following: Unit | None = None
    officer: str = ""


@audit.transaction
def open_review(office: Unit, *, year: int, by: User, at: datetime) -> RegistryReview:
    """:raises ReviewedAlready: the office's list of that year is under review."""
    try:
        with transaction.atomic():
            review = RegistryReview.objects.create(office=office, year=year, opened_at=at)
    except IntegrityError as error:
        raise ReviewedAlready from error
    audit.record("review.opened", review, unit_id=office.pk, by=by, at=at, changes={"year": (None, year)})
    return review


@audit.transaction
def propose(review: RegistryReview, *, unit: Unit, act: str, reason: str, by: User, at: datetime) -> ReviewItem:
    """Propose that a unit enter or leave the list; proposing again replaces what was proposed for it.

    :raises NotPreparing, ReasonMissing, ListedAlready, NotListed: as their sentences say.
    """
    review = _in_state(review, ReviewState.PREPARING, NotPreparing)
    reason = text.clean(reason)
    if not reason:
        raise ReasonMissing
    listed = queries.listed_before(review).filter(pk=unit.pk).exists()
    if act == ReviewAct.ADD and listed:
        raise ListedAlready
    if act in OUT and not listed:
        raise NotListed
    item, _made = ReviewItem.objects.update_or_create(review=review, unit=unit, defaults={"act": act, "reason": reason})
    changes = {"unit": ("", unit.code), "act": ("", act)}
    audit.record("review.proposed", item, unit_id=review.office_id, by=by, at=at, changes=changes, reason=reason)
    return item


@audit.transaction
def withdraw(item: ReviewItem, *, by: User, at: datetime) -> None:
    """:raises NotPreparing: the proposals were submitted."""
    review = _in_state(item.review, ReviewState.PREPARING, NotPreparing)
    changes = {"unit": (item.unit.code, ""), "act": (item.act, "")}
    audit.record("review.withdrawn", item, unit_id=review.office_id, by=by, at=at, changes=changes)
    item.delete()


@audit.transaction
def submit_review(review: RegistryReview, *, by: User, at: datetime) -> RegistryReview:
    """To the chairman; a review without proposals asks him to confirm the list as it is.

    :raises NotPreparing: it was submitted before.
    """
    review = _in_state(review, ReviewState.PREPARING, NotPreparing)
    review.state, review.submitted_at, review.returned_reason = ReviewState.SUBMITTED, at, ""
    review.save(update_fields=["state", "submitted_at", "returned_reason"])
    changes = {"state": (ReviewState.PREPARING.value, ReviewState.SUBMITTED.value)}
    audit.record("review.submitted", review, unit_id=review.office_id, by=by, at=at, changes=changes)
    return review


@audit.transaction
def return_review(review: RegistryReview, *, reason: str, by: User, at: datetime) -> RegistryReview:
    """Back to the standing office, to be completed.

    :raises NotSubmitted, ReasonMissing: as their sentences say.
    """
    review = _in_state(review, ReviewState.SUBMITTED, NotSubmitted)
    reason = text.clean(reason)
    if not reason:
        raise ReasonMissing
    review.state, review.returned_reason = ReviewState.PREPARING, reason
    review.save(update_fields=["state", "returned_reason"])
    changes = {"state": (ReviewState.SUBMITTED.value, ReviewState.PREPARING.value)}
    audit.record("review.returned", review, unit_id=review.office_id, by=by, at=at, changes=changes, reason=reason)
    return review


@audit.transaction
def decide_review(
    review: RegistryReview,
    *,
    decision_number: str,
    decision_date: date,
    refused: set[int],
    assignments: Mapping[UUID, Assignment],
    by: User,
    at: datetime,
) -> RegistryReview:
    """The chairman's decision: proposals are accepted but those named in `refused` (ids of items), the year's list is
    written down unit by unit, and each is assigned by `assignments` (id of a unit → who). What a unit is assigned holds
    from the day of the decision, with the decision as its ground.

    :raises NotSubmitted, PaperMissing, DecidedInTheFuture: as their sentences say.
    :raises registry.UnitsBelow: a unit to be closed still has units that hang on it.
    """
    review = _in_state(review, ReviewState.SUBMITTED, NotSubmitted)
    decision_number = text.clean(decision_number)
    if not decision_number:
        raise PaperMissing
    if decision_date > local_date(at):
        raise DecidedInTheFuture
    basis = _now("Quyết định số %(number)s ngày %(day)s") % {
        "number": decision_number,
        "day": f"{decision_date:%d/%m/%Y}",
    }
    listed = list(queries.listed_before(review))
    items = {item.unit_id: item for item in review.items.select_related("unit")}
    for item in items.values():
        item.accepted = item.pk not in refused
    for unit in listed:
        if unit.pk not in items:
            items[unit.pk] = ReviewItem(review=review, unit=unit, act=ReviewAct.KEEP, accepted=True)
    for item in items.values():
        stays = item.act in (ReviewAct.KEEP, ReviewAct.ADD) if item.accepted else item.act in OUT
        if stays:
            _assign(item, assignments.get(item.unit_id), review, basis, decision_date, by=by, at=at)
        elif item.accepted and item.act == ReviewAct.CLOSE:
            registry.close_unit(item.unit, closed_date=decision_date, reason=item.reason, basis=basis, by=by, at=at)
        item.save()
    review.state, review.decision_number = ReviewState.DECIDED, decision_number
    review.decision_date, review.decided_by = decision_date, by
    review.save(update_fields=["state", "decision_number", "decision_date", "decided_by"])
    changes = {
        "state": (ReviewState.SUBMITTED.value, ReviewState.DECIDED.value),
        "decision": ("", basis),
        "listed": (len(listed), queries.listed_units(review.office, review.year).count()),
        "refused": ("", ", ".join(sorted(item.unit.code for item in items.values() if item.accepted is False))),
    }
    audit.record("review.decided", review, unit_id=review.office_id, by=by, at=at, changes=changes)
    return review


def _assign(
    item: ReviewItem,
    chosen: Assignment | None,
    review: RegistryReview,
    basis: str,
    day: date,
    *,
    by: User,
    at: datetime,
) -> None:
    unit = item.unit
    chosen = chosen or Assignment()
    item.managing = chosen.managing or unit.managing
    item.following = chosen.following or unit.following or review.office
    item.officer = text.clean(chosen.officer)
    for kind, other, current in (
        (RelationKind.MANAGING, item.managing, unit.managing),
        (RelationKind.FOLLOWING, item.following, unit.following),
    ):
        if other is not None and other != current:
            unit = registry.relate_unit(unit, kind=kind, other=other, valid_from=day, basis=basis, by=by, at=at)


def _in_state(review: RegistryReview, state: ReviewState, refusal: type[Refused]) -> RegistryReview:
    review = RegistryReview.objects.select_for_update(of=("self",)).select_related("office").get(pk=review.pk)
    if review.state != state:
        raise refusal
    return review
