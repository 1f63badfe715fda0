"""Which places a viewer may read figures of, and which places make up one in a period."""

from datetime import date

from django.db.models import Q, QuerySet

from tuquan.access.permissions import Permission
from tuquan.core.dates import Period
from tuquan.units.models import Place
from tuquan.units.permitted import Viewer, assignments_with


def places_permitted(user: Viewer, permission: Permission = Permission.FACT_VIEW) -> QuerySet[Place]:
    """The places governed by the units where the user holds the permission for the whole tree, with all inside them."""
    condition = Q(pk__in=[])
    for assignment in assignments_with(user, permission).filter(whole_below=True):
        if assignment.unit is None:
            return Place.objects.all()
        if assignment.unit.governs is not None:
            condition |= Q(path__startswith=assignment.unit.governs.path)
    return Place.objects.filter(condition)


def may_see_place(user: Viewer, place: Place) -> bool:
    return places_permitted(user).filter(pk=place.pk).exists()


def cover(place: Place, period: Period, on_map: date | None = None) -> QuerySet[Place]:
    """The places whose own facts make up this one in the period."""
    return Place.objects.below(place)
