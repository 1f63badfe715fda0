"""The rating of the guard force and who was disciplined, as a number, beside the criterion that reads them: for the page
of the guards."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.assessments.enums import RatingSubject
from tuquan.assessments.models import Cycle, Rating
from tuquan.assessments.rules import Criterion
from tuquan.core import dates
from tuquan.core.states import State
from tuquan.guards.yearly import Yearly
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer, has_permission

PROBE = "guard_force_rating"


def yearly(unit: Unit, user: Viewer) -> list[Yearly]:
    """The newest year that asks for the guard force."""
    for cycle in Cycle.objects.filter(unit=unit, imported=False).order_by("-year", "rule_set_code")[:4]:
        for criterion in cycle.rule_set.criteria:
            if criterion.probe == PROBE:
                return [_line(cycle, criterion, user)]
    return []


def _line(cycle: Cycle, criterion: Criterion, user: Viewer) -> Yearly:
    rows = Rating.objects.filter(unit=cycle.unit, subject=RatingSubject.GUARD_FORCE, year__lte=cycle.year)
    latest = rows.order_by("-year", "is_expected", "-paper_date").first()
    if latest is None:
        words: tuple[str, ...] = (_("Chưa ghi xếp loại nào của lực lượng bảo vệ."),)
    else:
        titles = {rating.code: rating.title for rating in cycle.rule_set.ratings}
        words = (
            _("Năm %(year)d: %(rating)s, %(paper)s")
            % {
                "year": latest.year,
                "rating": titles.get(latest.code, latest.code),
                "paper": " ".join(filter(None, (latest.paper_number, dates.day(latest.paper_date)))),
            }
            + (_(" (dự kiến)") if latest.is_expected else ""),
            _("Bị kỷ luật từ cảnh cáo trở lên: %(count)d người") % {"count": latest.disciplined},
        )
    ready = latest is not None and latest.year == cycle.year
    return Yearly(
        _("%(code)s. %(short)s, năm %(year)d") % {"code": criterion.code, "short": criterion.short, "year": cycle.year},
        words,
        (State.UNMET if latest and latest.disciplined else State.MET) if ready else State.TODO,
        reverse("assessments:criterion", args=[cycle.pk, criterion.code])
        if has_permission(user, Permission.CYCLE_VIEW, cycle.unit)
        else "",
        reverse("assessments:rate", args=[cycle.pk, RatingSubject.GUARD_FORCE.value])
        if has_permission(user, Permission.CYCLE_PREPARE, cycle.unit)
        else "",
    )
