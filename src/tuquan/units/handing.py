"""What the yearly list of units says of a person by name: the officer who looks after units."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.units import handover
from tuquan.units.enums import ReviewState
from tuquan.units.models import Person, RegistryReview, ReviewItem, Unit


def units_looked_after(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    """Of the newest list decided; older ones are history."""
    review = RegistryReview.objects.filter(office=unit, state=ReviewState.DECIDED).order_by("-year").first()
    if review is None:
        return
    count = ReviewItem.objects.filter(review=review, officer=person.full_name).count()
    if count:
        title = _("Phụ trách %(count)d đơn vị theo danh sách năm %(year)d") % {"count": count, "year": review.year}
        yield handover.OpenTask(title, review.get_absolute_url(), pass_on=_to_next(review, person.full_name))


def _to_next(review: RegistryReview, before: str) -> handover.PassOn:
    def pass_on(successor: Person, by: User, at: datetime) -> None:
        items = ReviewItem.objects.filter(review=review, officer=before)
        count = items.update(officer=successor.full_name)
        audit.record(
            "task.handed_over",
            review,
            unit_id=review.office_id,
            by=by,
            at=at,
            changes={"units": (None, count)},
            personal={"officer": (before, successor.full_name)},
        )

    return pass_on


def register() -> None:
    handover.source(units_looked_after)
