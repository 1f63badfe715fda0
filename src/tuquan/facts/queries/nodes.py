"""At which places the kept sums have to be asked for, so that reading costs what is shown and not what is below it.

A kept sum holds everything at and below a path. The nodes of a question are the place itself, its children, the places
with a statement of their whole area, and those old places that lie elsewhere on the map asked for than the place above
them in their own tree. What is at a node itself is its sum less those of the nodes next below.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db import connection
from django.db.models import F

from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place, PlaceAnchor
from tuquan.units.paths import under


@dataclass(frozen=True)
class OldPlaces:
    """Where the places that are not on the map lie on it, and which of them are nodes of their own."""

    anchors: Mapping[str, str]
    """path → path of the smallest place of the map that holds it wholly"""
    nodes: frozenset[str]


Version = tuple[int, int]
"""Whenever places are added or the map is made anew, one of the two greatest numbers grows."""


def version() -> Version:
    """Of the map of places now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {VERSION}")
        anchors, places = cursor.fetchone()
    return anchors or 0, places or 0


VERSION = (
    f"(SELECT max(id) FROM {PlaceAnchor._meta.db_table}) AS anchors, "
    f"(SELECT max(id) FROM {Place._meta.db_table}) AS places"
)


def old_places(top: str, on_map: date) -> OldPlaces:
    """Those inside `top`. Kept in memory until the map of places is made anew."""
    return _old_places(top, on_map, version())


@lru_cache(maxsize=256)
def _old_places(top: str, on_map: date, made: Version) -> OldPlaces:
    if not made[0]:
        return OldPlaces({}, frozenset())
    inside = under("anchor__path", top) | under("place__path", top)
    rows = PlaceAnchor.objects.on(on_map).filter(inside).exclude(place__path=F("anchor__path"))
    # A place of its own tree that this map divides among its neighbours stays with it.
    anchors = {
        place: there if there.startswith(top) else top
        for place, there in rows.values_list("place__path", "anchor__path")
    }
    return OldPlaces(anchors, frozenset(_turning(anchors, top, (), child_of=top)))


def plain_nodes(place: Place, on_map: date, made: Version) -> "Nodes":
    """Those of a question without statements."""
    if place.level in (PlaceLevel.COMMUNE, PlaceLevel.RESIDENTIAL_AREA):
        # A residential area ends without a new row, so they are always asked for.
        return nodes_of(place, on_map, (), _old_places(place.path, on_map, made))
    return _plain_nodes(place.path, on_map, made)


@lru_cache(maxsize=1024)
def _plain_nodes(path: str, on_map: date, made: Version) -> "Nodes":
    return nodes_of(Place(path=path), on_map, (), _old_places(path, on_map, made))


_known = (0, 0)


def last_version() -> Version:
    """The map as it was seen last; whoever uses it looks in the same statement whether it still holds."""
    return _known


def seen(made: Version) -> None:
    global _known
    _known = made


def forget() -> None:
    _old_places.cache_clear()
    _plain_nodes.cache_clear()
    seen((0, 0))


def _turning(anchors: Mapping[str, str], top: str, marks: Collection[str], child_of: str = "") -> list[str]:
    """Old places that lie in another of the marked places than the one above them in their own tree, or at the top
    itself. With `child_of`, every child of that place counts as marked."""

    def lies_in(path: str) -> tuple[str | None, str | None]:
        there = anchors.get(path, path)
        if child_of:
            return None, _child(there, child_of) if there.startswith(top) else None
        return _longest(path, marks) if path in anchors else None, _longest(there, marks)

    return [path for path, there in anchors.items() if there == top or lies_in(path) != lies_in(_above(path))]


@dataclass(frozen=True)
class Nodes:
    top: str
    anchors: Mapping[str, str]
    paths: frozenset[str]

    @cached_property
    def ids(self) -> dict[int, str]:
        """The kept sums are stored under the number that ends the path."""
        return {node_of(path): path for path in self.paths}

    @cached_property
    def listed(self) -> str:
        """Their numbers as one value that goes into a statement."""
        return str(list(self.ids)).replace(" ", "")

    def nearest(self, path: str) -> str | None:
        """The lowest node at or above the path in its own tree; None outside."""
        while path not in self.paths:
            if len(path) <= 1:
                return None
            path = _above(path)
        return path

    @cached_property
    def next_above(self) -> dict[str, str | None]:
        return {path: self.nearest(_above(path)) for path in self.paths}


def nodes_of(place: Place, on_map: date, statements: Collection[str], old: OldPlaces | None = None) -> Nodes:
    """`statements`: paths of the places that have a figure of their whole area."""
    old = old or old_places(place.path, on_map)
    children = Place.objects.filter(parent__path=place.path).on(on_map).values_list("path", flat=True)
    paths = {place.path, *children, *old.nodes, *statements}
    deeper = {one for one in statements if one in old.anchors or _above(one) != place.path} - {place.path}
    if deeper:
        paths.update(_turning(old.anchors, place.path, {place.path, *children, *statements}))
    return Nodes(place.path, old.anchors, frozenset(paths))


def node_of(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])


def ancestors_of(path: str) -> list[int]:
    """The numbers of the nodes at and above the path: "/1/25/3001/" → [1, 25, 3001]."""
    return [int(step) for step in path.strip("/").split("/")]


def _above(path: str) -> str:
    """ "/1/25/" → "/1/"; "/1/" → "/"."""
    return path[: path.rstrip("/").rfind("/") + 1]


def _child(path: str, top: str) -> str:
    return top if path == top else path[: path.index("/", len(top)) + 1]


def _longest(path: str, marks: Collection[str]) -> str | None:
    while len(path) > 1:
        if path in marks:
            return path
        path = _above(path)
    return None
