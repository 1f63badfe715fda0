"""At which places the kept sums have to be asked for, so that reading costs what is shown and not what is below it.

A kept sum holds everything at and below a path. The nodes of a question are the place itself, its children, the places
with a statement of their whole area, and those old places that lie elsewhere on the map asked for than the place above
them in their own tree. What is at a node itself is its sum less those of the nodes next below.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import F, Max

from tuquan.units.models import Place, PlaceAnchor
from tuquan.units.paths import under


@dataclass(frozen=True)
class OldPlaces:
    """Where the places that are not on the map lie on it, and which of them are nodes of their own."""

    anchors: Mapping[str, str]
    """path → path of the smallest place of the map that holds it wholly"""
    nodes: frozenset[str]


def old_places(top: str, on_map: date) -> OldPlaces:
    """Those inside `top`. Kept in memory until the map of places is made anew."""
    made = PlaceAnchor.objects.aggregate(Max("pk"))["pk__max"]
    return _old_places(top, on_map, made) if made else OldPlaces({}, frozenset())


@lru_cache(maxsize=256)
def _old_places(top: str, on_map: date, _made: int) -> OldPlaces:
    inside = under("anchor__path", top) | under("place__path", top)
    rows = PlaceAnchor.objects.on(on_map).filter(inside).exclude(place__path=F("anchor__path"))
    # A place of its own tree that this map divides among its neighbours stays with it.
    anchors = {
        place: there if there.startswith(top) else top
        for place, there in rows.values_list("place__path", "anchor__path")
    }
    return OldPlaces(anchors, frozenset(_turning(anchors, top, (), child_of=top)))


def forget() -> None:
    _old_places.cache_clear()


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

    def nearest(self, path: str) -> str | None:
        """The lowest node at or above the path in its own tree; None outside."""
        while path not in self.paths:
            if len(path) <= 1:
                return None
            path = _above(path)
        return path

    def next_above(self, path: str) -> str | None:
        return self.nearest(_above(path)) if len(path) > 1 else None


def nodes_of(place: Place, on_map: date, statements: Collection[str]) -> Nodes:
    """`statements`: paths of the places that have a figure of their whole area."""
    old = old_places(place.path, on_map)
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
