"""Places as the files name them. Numbers of rows differ from installation to installation, so a place is called by what
it is: "/n1/p24@2025-07-01/c07327@2025-07-01/" is level, code and the day from which it bears the code."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tuquan.facts.queries.nodes import ancestors_of
from tuquan.units.models import Place, PlaceAnchor


@dataclass(frozen=True)
class Codes:
    province: str = ""
    district: str = ""
    commune: str = ""


class Map:
    """All places and how they lie in one another on each day, held in memory (some 20,000 rows)."""

    def __init__(self, using: str) -> None:
        self.rows = list(Place.objects.using(using).order_by("pk"))
        self._by_pk = {row.pk: row for row in self.rows}
        self._of_path: dict[str, list[Place]] = defaultdict(list)
        for row in self.rows:
            self._of_path[row.path].append(row)
        self._anchors: dict[str, list[PlaceAnchor]] = defaultdict(list)
        self.anchors = list(PlaceAnchor.objects.using(using).order_by("pk"))
        for one in self.anchors:
            self._anchors[self._by_pk[one.place_id].path].append(one)
        days = {day for row in (*self.rows, *self.anchors) for day in (row.valid_from, row.valid_to) if day}
        self._turns = sorted(days)
        self._keys: dict[str, str] = {}
        self._codes: dict[tuple[int, int], Codes] = {}

    def key(self, path: str) -> str:
        """What the files call the place that this installation keeps under `path`."""
        if path not in self._keys:
            named = [self._named(self._by_pk[pk]) for pk in ancestors_of(path)]
            self._keys[path] = "/" + "/".join(named) + "/"
        return self._keys[path]

    @staticmethod
    def _named(row: Place) -> str:
        return f"{row.level[0]}{row.code}" + (f"@{row.valid_from}" if row.valid_from else "")

    def path_of(self, pk: int) -> str:
        return self._by_pk[pk].path

    def anchor_rows(self) -> Iterator[tuple[str, str, date | None, date | None]]:
        for one in self.anchors:
            path, anchor = self.path_of(one.place_id), self.path_of(one.anchor_id)
            if path != anchor:
                yield self.key(path), self.key(anchor), one.valid_from, one.valid_to

    def codes(self, pk: int, day: date) -> Codes:
        """The codes that the place's area bore on that day."""
        # Days between two changes of the map are alike.
        turn = pk, bisect_right(self._turns, day)
        if turn not in self._codes:
            self._codes[turn] = self._find(pk, day)
        return self._codes[turn]

    def _find(self, pk: int, day: date) -> Codes:
        path = self._on_map(self.path_of(pk), day)
        found: dict[str, str] = {}
        for step in ancestors_of(path):
            rows = self._of_path[self._by_pk[step].path]
            standing = [row for row in rows if row.holds_on(day)]
            row = (standing or [rows[-1]])[-1]
            found[row.level] = row.code
        return Codes(found.get("province", ""), found.get("district", ""), found.get("commune", ""))

    def _on_map(self, path: str, day: date) -> str:
        if any(row.holds_on(day) for row in self._of_path[path]):
            return path
        there = [one for one in self._anchors[path] if one.holds_on(day)]
        return self.path_of(there[0].anchor_id) if there else path
