"""At which places the kept sums have to be asked for, so that reading costs what is shown and not what is below it.

A kept sum holds everything at and below a path. The nodes of a question are the place itself, its children, the places
with a statement of their whole area, and those old places that lie elsewhere on the map asked for than the place above
them in their own tree. What is at a node itself is its sum less those of the nodes next below.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.db import connection

from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place, PlaceAnchor

WIDE = 2
"""Steps of the path of a province. Divisions are kept of the nation and of provinces: below, there are hardly more facts
than there would be sums of each division and half month, so those are read themselves."""


MOST_HELD = 10_000
"""Questions whose nodes are held in memory."""

Version = tuple[int, int]
"""Whenever places are added or the map is made anew, one of the two greatest numbers grows. A residential area ends
without that; so these are never held in memory but asked for in the statement."""


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


class _Maps:
    """All maps in memory, read anew when the places have changed: a province has hundreds of old places to look through,
    and there are few provinces to ask for but thousands of communes."""

    def __init__(self, made: Version) -> None:
        self.made = made
        old = PlaceAnchor.objects.order_by("pk").values_list("place__path", "anchor__path", "valid_from", "valid_to")
        self.old = list(old) if made[0] else []
        places = Place.objects.exclude(level=PlaceLevel.RESIDENTIAL_AREA).order_by("pk")
        self.places = list(places.values_list("path", "parent__path", "valid_from", "valid_to", "pk"))
        self.days = sorted({day for row in [*self.old, *self.places] for day in row[2:4] if day is not None})
        self.drawn: dict[int, _Map] = {}
        self.nodes: dict[tuple[str, int, frozenset[str]], Nodes] = {}

    def era(self, on_map: date) -> int:
        """Days between two changes have the same map."""
        return bisect_right(self.days, on_map)

    def on(self, on_map: date) -> "_Map":
        era = self.era(on_map)
        if era not in self.drawn:
            self.drawn[era] = _Map(self, on_map)
        return self.drawn[era]


class _Map:
    """The map of one day: by the path of each place, what lies in it."""

    def __init__(self, maps: _Maps, on_map: date) -> None:
        self.old: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.children: dict[str, list[str]] = defaultdict(list)
        self.rows: dict[str, list[int]] = defaultdict(list)
        for path, there, first, end in maps.old:
            if path != there and (first is None or first <= on_map) and (end is None or on_map < end):
                for step in {*_steps(path), *_steps(there)}:
                    self.old[step].append((path, there))
        for path, above, first, end, row in maps.places:
            self.rows[path].append(row)
            if above and (first is None or first <= on_map) and (end is None or on_map < end):
                self.children[above].append(path)


def _steps(path: str) -> Iterator[str]:
    """ "/1/25/" → "/1/25/", "/1/"."""
    while len(path) > 1:
        yield path
        path = _above(path)


@lru_cache(maxsize=1)
def _maps(made: Version) -> _Maps:
    return _Maps(made)


def nodes_of(place: Place, on_map: date, stated: frozenset[str] = frozenset()) -> "Nodes":
    """Those of a question, on the map as it was seen last. `stated`: paths of the places that have a figure of their whole
    area. Residential areas are left to the statement that asks (`Nodes.areas`)."""
    maps = _maps(_known)
    key = place.path, maps.era(on_map), stated
    if key not in maps.nodes:
        if len(maps.nodes) >= MOST_HELD:
            maps.nodes.clear()
        maps.nodes[key] = _nodes_of(place, maps.on(on_map), stated)
    return maps.nodes[key]


def _nodes_of(place: Place, drawn: _Map, stated: frozenset[str]) -> "Nodes":
    top = place.path
    # A place of its own tree that this map divides among its neighbours stays with it.
    anchors = {path: there if there.startswith(top) else top for path, there in drawn.old.get(top, ())}
    children = drawn.children.get(top, ())
    paths = {top, *children, *stated, *_turning(anchors, anchors, top, (), child_of=top)}
    deeper = {one for one in stated if one in anchors or _above(one) != top} - {top}
    if deeper:
        near = _near(deeper, drawn).intersection(anchors)
        paths.update(_turning(near, anchors, top, {top, *children, *stated}))
    areas = drawn.rows.get(top, ()) if place.level == PlaceLevel.COMMUNE else ()
    return Nodes(top, anchors, frozenset(paths), tuple(areas), stated)


def _near(places: Collection[str], drawn: _Map) -> set[str]:
    """The old places that lie in one of these, and those next below them in their own tree."""
    inside = {path for place in places for path, _there in drawn.old.get(place, ())}
    below = {path for one in inside for path, _there in drawn.old.get(one, ()) if _above(path) == one}
    return inside | below


_known = (0, 0)
"""The map as it was seen last; whoever uses it looks in the same statement whether it still holds."""


def seen(made: Version) -> bool:
    """Whether it is another one."""
    global _known
    changed, _known = made != _known, made
    return changed


def forget() -> None:
    _maps.cache_clear()
    seen((0, 0))


def _turning(
    among: Iterable[str], anchors: Mapping[str, str], top: str, marks: Collection[str], child_of: str = ""
) -> list[str]:
    """Old places that lie in another of the marked places than the one above them in their own tree, or at the top
    itself. With `child_of`, every child of that place counts as marked."""

    def lies_in(path: str) -> tuple[str | None, str | None]:
        there = anchors.get(path, path)
        if child_of:
            return None, _child(there, child_of) if there.startswith(top) else None
        return longest(path, marks) if path in anchors else None, longest(there, marks)

    return [path for path in among if anchors[path] == top or lies_in(path) != lies_in(_above(path))]


def nearest(path: str, on_the_map: Mapping[str, str], marks: Collection[str], but: str = "") -> str | None:
    """The lowest of the marked places, `but` this one, that holds the place in its own tree or where it lies on the map."""
    own = longest(path, marks, but)
    there = longest(on_the_map[path], marks, but) if path in on_the_map else None
    if own is None or there is None:
        return own or there
    return there if there.startswith(own) else own


@dataclass(frozen=True)
class Nodes:
    top: str
    anchors: Mapping[str, str]
    paths: frozenset[str]
    areas: tuple[int, ...] = ()
    """Rows of a commune whose residential areas are to be asked for as well: those that hold on the map."""
    stated: frozenset[str] = frozenset()
    """Places with a figure of their whole area, which is weighed against what is inside."""

    @cached_property
    def ids(self) -> dict[int, str]:
        """The kept sums are stored under the number that ends the path."""
        return {node_of(path): path for path in self.paths}

    @cached_property
    def listed(self) -> str:
        """Their numbers as one value that goes into a statement."""
        return as_numbers(self.ids)

    @cached_property
    def wide(self) -> str:
        """Those of them that divisions are kept of."""
        return as_numbers([number for number, path in self.ids.items() if is_wide(path)])

    @cached_property
    def has_wide(self) -> bool:
        return any(map(is_wide, self.paths))

    @cached_property
    def read_below(self) -> tuple[str, ...]:
        """Where to read facts because divisions are not kept: paths, none of them inside another."""
        deep = sorted(path for path in self.paths if not is_wide(path))
        found = [self.top] if self._has_deep_children else []
        for path in deep:
            if not (found and path.startswith((found[0], found[-1]))):
                found.append(path)
        return tuple(found)

    @cached_property
    def _has_deep_children(self) -> bool:
        return depth_of(self.top) >= WIDE and any(not is_wide(path) for path in self.paths if path.startswith(self.top))

    @cached_property
    def narrow(self) -> "Nodes":
        """The few to ask for when nobody wants to know which child brings what: all of its own tree at once, and what
        other trees bring."""
        others = {path for path in self.anchors if not path.startswith(self.top)}
        outermost = {path for path in others if others.isdisjoint(_steps(_above(path)))}
        return Nodes(self.top, self.anchors, frozenset({self.top, *outermost}))

    def at_wide(self, path: str) -> str | None:
        """Where what is at the lowest node that divisions are kept of is shown, at or above the path."""
        found = self.nearest(path)
        while found is not None and not is_wide(found):
            found = self.next_above[found]
        return None if found is None else self.shown[found]

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

    @cached_property
    def shown(self) -> dict[str, str]:
        """Of each node one that stands for all that are shown in the same part of the figure and weighed together."""
        standing: dict[tuple[str | None, str], str] = {}
        return {
            path: standing.setdefault((self.weighed_in(path), self._part_of(path)), path) for path in sorted(self.paths)
        }

    def weighed_in(self, path: str) -> str | None:
        return nearest(path, self.anchors, self.stated) if self.stated else None

    def _part_of(self, path: str) -> str:
        there = path
        while there not in self.anchors and not there.startswith(self.top):
            there = _above(there)  # an area of an old place that lies here
        there = self.anchors.get(there, there)
        return path if there == self.top else _child(there, self.top)

    @cached_property
    def steps(self) -> dict[int, tuple[str, str | None]]:
        """Number of a node → what stands for it, and for the node next above."""
        return {number: (self.shown[path], self._shown_above(path)) for number, path in self.ids.items()}

    def _shown_above(self, path: str) -> str | None:
        above = self.next_above[path]
        return self.shown[above] if above else None

    @cached_property
    def outermost(self) -> list[str]:
        """Of them those that are in none of the others."""
        return [path for path in self.paths if self.next_above[path] is None]

    @cached_property
    def weighed(self) -> "Nodes":
        """Those that are weighed against a statement, and those next below, which have to be taken off."""
        inside = {path for path in self.paths if self.weighed_in(path)}
        below = {path for path in self.paths if self.next_above[path] in inside}
        return replace(self, paths=frozenset(inside | below), areas=self.areas if self.top in inside else ())

    def at(self, path: str) -> str | None:
        """Where what is at the path is shown; None outside. An area of a commune that holds on the map is its own part
        of it: of one that does not, the statement that asks gives the commune's path (`kept.on_the_map`)."""
        if self.areas and path != self.top and path.startswith(self.top):
            return path
        node = self.nearest(path)
        return None if node is None else self.shown[node]


def is_wide(path: str) -> bool:
    return depth_of(path) <= WIDE


def depth_of(path: str) -> int:
    return path.count("/") - 1


def as_numbers(numbers: Collection[int]) -> str:
    """A list in the words of the database: an array of PostgreSQL, or JSON."""
    inside = ",".join(map(str, numbers))
    return f"{{{inside}}}" if connection.vendor == "postgresql" else f"[{inside}]"


def as_words(paths: Collection[str]) -> str:
    """Paths as such a list: they hold figures and slashes only."""
    inside = ",".join(f'"{path}"' for path in paths)
    return f"{{{inside}}}" if connection.vendor == "postgresql" else f"[{inside}]"


def node_of(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])


def ancestors_of(path: str) -> list[int]:
    """The numbers of the nodes at and above the path: "/1/25/3001/" → [1, 25, 3001]."""
    return [int(step) for step in path.strip("/").split("/")]


def _above(path: str) -> str:
    """ "/1/25/" → "/1/"; "/1/" → "/"."""
    return path[: path.rfind("/", 0, -1) + 1]


def _child(path: str, top: str) -> str:
    return top if path == top else path[: path.index("/", len(top)) + 1]


def longest(path: str, marks: Collection[str], but: str = "") -> str | None:
    while len(path) > 1:
        if path in marks and path != but:
            return path
        path = _above(path)
    return None
