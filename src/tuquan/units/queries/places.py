"""Reading geography. A code alone says nothing (24 was Bắc Giang, is Bắc Ninh): every look-up takes a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from tuquan.core.dates import day_before
from tuquan.core.models import on_day
from tuquan.core.prepared import Prepared
from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place, PlaceAnchor, PlaceQuerySet, PlaceSuccession
from tuquan.units.paths import under

DEPTH = {level: depth for depth, level in enumerate(PlaceLevel.values)}
"""Nation 0 … residential area 4: PlaceLevel is written from the widest to the narrowest."""


def by_code(level: str, code: str, on: date) -> Place | None:
    """The place that bore the code on that day."""
    return Place.objects.filter(level=level, code=code).on(on).first()


def nation() -> Place | None:
    return Place.objects.filter(level=PlaceLevel.NATION).order_by("pk").first()


def children(place: Place, on: date) -> PlaceQuerySet:
    """What lies directly inside on that day; rows of one area that differ in kind share a path."""
    return Place.objects.filter(parent__path=place.path).on(on).order_by("sort_key", "code")


def with_parts(place: Place, on: date) -> list[Place]:
    """The place and what lies directly inside on that day: what a list of its units is narrowed by."""
    return _with_parts(place.pk, place.path, on)


def _place_and_parts(pk: int, path: str, on: date) -> QuerySet[Place]:
    inside = Place.objects.filter(parent__path=path).on(on).values("pk")
    return Place.objects.filter(Q(pk=pk) | Q(pk__in=inside)).order_by("sort_key", "pk")


_with_parts = Prepared(_place_and_parts)


def ancestors(place: Place, on: date) -> list[Place]:
    """From the nation down to the place above, as they were called on that day; for a place that had ended by then,
    as they were called on its last day."""
    if place.valid_to is not None and place.valid_to <= on:
        on = day_before(place.valid_to)
    steps = place.path.strip("/").split("/")[:-1]
    paths = ["/" + "/".join(steps[: length + 1]) + "/" for length in range(len(steps))]
    return sorted(Place.objects.filter(path__in=paths).on(on), key=lambda one: len(one.path))


def full_title(place: Place, on: date) -> str:
    """ "Phường Ninh Hòa, tỉnh Khánh Hòa", without the nation."""
    above = [one for one in reversed(ancestors(place, on)) if one.level != PlaceLevel.NATION]
    return ", ".join([place.title, *(f"{one.kind} {one.name}" for one in above)])


def lies_in(place: Place, on: date) -> Place:
    """The smallest place of that day's map in which the place lies wholly: itself, the one it was merged into, or,
    when it was divided, the lowest one above all its parts."""
    if place.holds_on(on):
        return place
    if same := Place.objects.filter(path=place.path).on(on).first():
        return same
    anchor = PlaceAnchor.objects.filter(place=place).on(on).select_related("anchor").first()
    if anchor is None:
        return place
    return anchor.anchor if anchor.anchor.holds_on(on) else lies_in(anchor.anchor, on)


def map_day(place: Place, day: date) -> date:
    """That day, or the nearest one on which the place existed."""
    if place.valid_to is not None:
        day = min(day, day_before(place.valid_to))
    if place.valid_from is not None:
        day = max(day, place.valid_from)
    return day


@dataclass(frozen=True)
class Cover:
    """Every place row, old and new, whose records count as inside `place` on the map of day `on_map`."""

    place: Place
    on_map: date
    places: PlaceQuerySet

    @cached_property
    def undivided(self) -> list[tuple[Place, Place]]:
        """(row, place): rows that lie in no smaller place of that map, so their records stay at the place named beside
        them: an old commune divided among two new ones, an old district."""
        anchors = (
            _anchors_below(self.place, self.on_map)
            .annotate(depth=_depth("place__level"), anchor_depth=_depth("anchor__level"))
            .filter(depth__gt=F("anchor_depth"))
            .select_related("place", "anchor")
            .order_by("pk")
        )
        today: dict[str, Place] = {}
        for one in Place.objects.filter(path__in={anchor.anchor.path for anchor in anchors}).on(self.on_map):
            today[one.path] = one
        return [(anchor.place, today.get(anchor.anchor.path, anchor.anchor)) for anchor in anchors]


def place_cover(place: Place, period_first: date, period_last: date) -> Cover:
    """The rows whose records of that period count as inside `place`, each in exactly one of its children or, when it
    cannot be divided, in `undivided`.

    The map is the place's own: the one of the period's last day, or the nearest day on which the place existed.
    """
    on_map = map_day(place, period_last)
    anchored = _anchors_below(place, on_map).values("place")
    return Cover(place, on_map, Place.objects.filter(under("path", place.path) | Q(pk__in=anchored)))


def area(place: Place, on_map: date) -> PlaceQuerySet:
    """The rows of that day's map whose records count as inside `place`, whenever it existed: today's province asked
    for a day of 2024 gives the old provinces, districts and communes it was made of."""
    return place_cover(place, on_map, on_map).places.on(on_map)


def predecessors(place: Place) -> QuerySet[PlaceSuccession]:
    return PlaceSuccession.objects.filter(new__path=place.path).exclude(old__path=place.path).select_related("old")


def successors(place: Place) -> QuerySet[PlaceSuccession]:
    return PlaceSuccession.objects.filter(old__path=place.path).exclude(new__path=place.path).select_related("new")


def changes_of_kind(place: Place) -> Iterator[Place]:
    """The rows of the same area, oldest first: one more after each change of name or kind."""
    return Place.objects.filter(path=place.path).order_by(F("valid_from").asc(nulls_first=True)).iterator()


def _anchors_below(place: Place, on_map: date) -> QuerySet[PlaceAnchor]:
    return PlaceAnchor.objects.filter(on_day(on_map), under("anchor__path", place.path))


def _depth(field: str) -> Case:
    return Case(
        *(When(**{field: level}, then=Value(depth)) for level, depth in DEPTH.items()), output_field=IntegerField()
    )
