from django.db.models import Q

from tuquan.access.permissions import Permission
from tuquan.outreach.models import Question, QuestionQuerySet
from tuquan.outreach.queries.library import bodies_above
from tuquan.outreach.queries.people import users_with
from tuquan.units.enums import ReviewState
from tuquan.units.models import Person, ReviewItem, Unit


def office_of(unit: Unit) -> Unit | None:
    """Who answers the unit: the body that follows and guides it, else the nearest above whose people may."""
    above = [unit.following, unit.managing, unit.police_body]
    return next((one for one in above if one and users_with(Permission.GUIDANCE_EDIT, one).exists()), unit.following)


def officer_of(unit: Unit, office: Unit) -> Person | None:
    """The officer whom the last decided review of the list assigned to the unit, when exactly one there has the name."""
    items = ReviewItem.objects.filter(unit=unit, review__office=office, review__state=ReviewState.DECIDED)
    item = items.exclude(officer="").order_by("-review__year").first()
    if item is None:
        return None
    officers = users_with(Permission.GUIDANCE_EDIT, office).values("pk")
    found = list(Person.objects.filter(user__in=officers, full_name__iexact=item.officer)[:2])
    return found[0] if len(found) == 1 else None


def published_for(unit: Unit) -> QuestionQuerySet:
    """Answers that people of the unit may find: of the offices above, and of the own."""
    above = Unit.objects.filter(bodies_above(unit)).values("pk")
    return Question.objects.published().filter(Q(office__in=above) | Q(office=unit)).order_by("-published_at", "pk")
