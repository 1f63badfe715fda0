"""Which place lies in which on a day, from the exported places: what `facts.queries` asks of the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlaceRow:
    path: str
    level: str
    code: str
    kind: str
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class AnchorRow:
    """A place that is not on the map lies wholly inside another one."""

    path: str
    anchor: str
    valid_from: date | None
    valid_to: date | None


def holds(row: PlaceRow | AnchorRow, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


class Map:
    """The map of one day."""

    def __init__(self, places: Iterable[PlaceRow], anchors: Iterable[AnchorRow], day: date) -> None:
        self.anchors = {one.path: one.anchor for one in anchors if holds(one, day)}
        self.areas: Mapping[str, PlaceRow] = {
            one.path: one for one in places if one.level in ("nation", "province") and holds(one, day)
        }
        """The nation and the provinces of that day."""

    def inside(self, area: str, places: Iterable[str]) -> list[str]:
        return [one for one in places if one.startswith(area) or self.anchors.get(one, "").startswith(area)]

    def chain(self, area: str, place: str, holders: Collection[str]) -> list[str]:
        """The holders around a place, nearest first, the area last: those of its own tree, then those around where it
        lies on this map; what both trees share comes once."""
        there = self.anchors.get(place, "")
        if there and not there.startswith(area):
            there = area  # divided among neighbours: it stays with its own tree
        around = prefixes(there)
        own = [one for one in prefixes(place) if one not in around]
        return [one for one in (*own, *around) if one in holders and one != area] + [area]

    def stages(self, area: str, holders: Collection[str]) -> dict[str, int]:
        """What lies inside another has the smaller number; the area itself the largest."""
        around = {one: [other for other in self.chain(area, one, holders) if other != one] for one in holders}
        below: dict[str, list[str]] = {one: [] for one in (*holders, area)}
        for one, others in around.items():
            for other in others:
                below[other].append(one)
        found: dict[str, int] = {}

        def stage(one: str) -> int:
            if one not in found:
                found[one] = 1 + max((stage(other) for other in below[one]), default=0)
            return found[one]

        return {one: stage(one) for one in below}


def prefixes(path: str) -> Sequence[str]:
    """ "/1/25/" → "/1/25/", "/1/"; deepest first."""
    steps = path.strip("/").split("/") if path else []
    return ["/" + "/".join(steps[:length]) + "/" for length in range(len(steps), 0, -1)]
