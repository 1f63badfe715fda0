"""Which places a viewer may read figures of, and which places make up one in a period."""

from datetime import date

from django.db.models import Q, QuerySet

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.units.models import Place, Unit
from tuquan.units.paths import under
from tuquan.units.permitted import Viewer, assignments_with
from tuquan.units.queries.places import Cover, lies_in, place_cover


def places_permitted(user: Viewer, permission: Permission = Permission.FACT_VIEW) -> QuerySet[Place]:
    """The places governed by the units where the user holds the permission for the whole tree, with all inside them."""
    condition = Q(pk__in=[])
    for assignment in assignments_with(user, permission).filter(whole_below=True):
        if assignment.unit is None:
            return Place.objects.all()
        if assignment.unit.governs is not None:
            condition |= under("path", assignment.unit.governs.path)
    return Place.objects.filter(condition)


def may_see_place(user: Viewer, place: Place, permission: Permission = Permission.FACT_VIEW) -> bool:
    """Also a place of an older map, when it lies wholly inside one of today's that the viewer may see."""
    today = lies_in(place, dates.today())
    return places_permitted(user, permission).filter(pk__in=[place.pk, today.pk]).exists()


def deciding_units(user: Viewer, place: Place) -> list[Unit]:
    """The units in whose name the user may state and choose figures of the whole place: those that govern it."""
    today = lies_in(place, dates.today())
    return [
        assignment.unit
        for assignment in assignments_with(user, Permission.FACT_DECLARE)
        if assignment.unit is not None
        and assignment.unit.governs is not None
        and (place.path.startswith(assignment.unit.governs.path) or today.path.startswith(assignment.unit.governs.path))
    ]


def cover(place: Place, period: Period, on_map: date | None = None) -> Cover:
    """The places whose facts make up this one: on the map of the period's last day, or of another one asked for."""
    return place_cover(place, period.first, on_map or period.last)
