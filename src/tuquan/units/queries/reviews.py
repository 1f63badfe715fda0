"""Reading the yearly reviews: which units are on an office's list."""

from django.db.models import Q, QuerySet

from tuquan.units.enums import ReviewAct, ReviewState
from tuquan.units.models import RegistryReview, ReviewItem, Unit, UnitQuerySet
from tuquan.units.paths import under


def decided_review(office: Unit, year: int) -> RegistryReview | None:
    return RegistryReview.objects.filter(office=office, year=year, state=ReviewState.DECIDED).first()


def listed_units(office: Unit, year: int) -> UnitQuerySet:
    """The units on the office's list of a year: as the chairman decided, with those that entered since; when no review
    of that year was decided, every unit at work that the office follows."""
    followed = Unit.objects.assessed().open().filter(following=office)
    review = decided_review(office, year)
    if review is None:
        return followed
    listed = _in_list(review).values("unit")
    reviewed = ReviewItem.objects.filter(review=review).values("unit")
    return Unit.objects.assessed().open().filter(Q(pk__in=listed) | Q(following=office) & ~Q(pk__in=reviewed))


def listed_before(review: RegistryReview) -> UnitQuerySet:
    """What a review begins with: the list of the year before, as it came to be."""
    out = ReviewItem.objects.filter(review__office=review.office, review__year=review.year - 1)
    out = out.filter(review__state=ReviewState.DECIDED, act=ReviewAct.REMOVE, accepted=True)
    followed = Unit.objects.assessed().open().filter(following=review.office)
    return followed.exclude(pk__in=out.values("unit")).select_related("managing", "following", "place")


def candidates(review: RegistryReview) -> UnitQuerySet:
    """Units in the office's area that are not on the list: others follow them, nobody does, or they were taken out."""
    units = Unit.objects.assessed().open()
    area = review.office.governs
    near = units.filter(under("place_path", area.path)) if area is not None else units
    taken_out = units.filter(following=review.office)
    return (near | taken_out).exclude(pk__in=listed_before(review).values("pk"))


def _in_list(review: RegistryReview) -> QuerySet[ReviewItem]:
    stays = Q(accepted=True, act__in=(ReviewAct.KEEP, ReviewAct.ADD))
    not_out = Q(accepted=False, act__in=(ReviewAct.REMOVE, ReviewAct.CLOSE))
    return review.items.filter(stays | not_out)
