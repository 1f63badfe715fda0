"""Runs `table.sql` over an export. What SQL cannot say in words that DuckDB and Spark share is prepared here as small
tables: which place lies in which on the map of each year, and which facts each line of the table is made of."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tuquan.facts.exporting.layout import Manifest, manifests
from tuquan.reports.national.engines import Engine
from tuquan.reports.national.maps import AnchorRow, Map, PlaceRow

TEXT = Path(__file__).with_name("table.sql")
BASES = ("recorded", "declared", "read")


@dataclass(frozen=True)
class Line:
    """`value` is None where there is no total: figures stand apart (`apart`), or kinds that are never added."""

    year: int
    area: str
    """path of the place as the export calls it"""
    indicator: str
    dims: str
    value: Decimal | None
    qualifier: str
    bases: tuple[str, ...]
    facts: int
    apart: int
    hidden: bool


@dataclass(frozen=True)
class Indicator:
    code: str
    name: str
    unit: str
    kind: str
    family: tuple[str, ...]
    numerator: str
    denominator: str
    dimension: str
    few: str


@dataclass(frozen=True)
class Table:
    lines: tuple[Line, ...]
    areas: Mapping[tuple[int, str], PlaceRow]
    """year and path → the place as it was called on the year's last day"""
    indicators: Mapping[str, Indicator]
    words: Mapping[tuple[str, str], str]
    exports: tuple[Manifest, ...]


@dataclass(frozen=True)
class Part:
    when: str
    name: str
    select: str


@cache
def parts() -> tuple[Part, ...]:
    found = re.split(r"^-- :(\w+) (\w+)\n", TEXT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return tuple(
        Part(when, name, select.strip())
        for when, name, select in zip(found[::3], found[1::3], found[2::3], strict=True)
    )


def table(folder: Path, engine: Engine, years: Collection[int] = (), *, check: bool = True) -> Table:
    """The nation and every province, each indicator as a whole and by its first dimension, for each of the years (all
    that the export speaks of, when none is named).

    :raises NotWhole: the export is missing or was changed.
    """
    exports = manifests(folder, check=check)
    _open(engine, folder, exports)
    return _Making(engine, exports).table(years)


def _open(engine: Engine, folder: Path, exports: Sequence[Manifest]) -> None:
    engine.files("facts", [folder / one.path for each in exports for one in each.files])
    for name in exports[0].references:
        engine.files(f"every_{name}", [folder / each.references[name].path for each in exports])
        engine.view(name, f"SELECT DISTINCT * FROM every_{name}")


class _Making:
    def __init__(self, engine: Engine, exports: Sequence[Manifest]) -> None:
        self.engine, self.exports = engine, tuple(exports)
        self.places = [PlaceRow(*row) for row in engine.ask(_columns(PlaceRow, "places"))]
        self.anchors = [AnchorRow(*row) for row in engine.ask(_columns(AnchorRow, "anchors"))]
        self.indicators: dict[str, Indicator] = {}
        for code, name, unit, kind, family, *rest in engine.ask(_columns(Indicator, "indicators")):
            numerator, denominator, dimension, few = (one or "" for one in rest)
            self.indicators[code] = Indicator(
                code, name, unit, kind, tuple(family.split()), numerator, denominator, dimension, few
            )

    def table(self, years: Collection[int]) -> Table:
        if not any(each.files for each in self.exports):
            return Table((), {}, self.indicators, {}, self.exports)
        asked = sorted(years or self._years())
        areas = self._prepare(asked)
        self._run("view", "keep", until="stated")
        self._chains(areas)
        self._run("view", "keep", after="stated")
        self._settle()
        self._run("after")
        self._run("ratios")
        self._run("keep", only=("turns", "used"))
        self._settle()
        self._run("after", only=("figures", "apart"))
        self._run("last")
        lines = tuple(self._lines())
        words = {
            (name, value): said for name, value, said in self.engine.ask("SELECT dimension, value, name FROM words")
        }
        return Table(
            lines, {(year, path): row for year, _key, path, row in areas}, self.indicators, words, self.exports
        )

    def _years(self) -> list[int]:
        first, last = self.engine.ask("SELECT MIN(last_date), MAX(last_date) FROM facts")[0]
        return list(range(first.year, last.year + 1))

    # --- Small tables ---

    def _prepare(self, years: Sequence[int]) -> list[tuple[int, int, str, PlaceRow]]:
        """(year, number of the question, path, place) of all that is asked about."""
        days = {"first_date": date, "last_date": date}
        self.engine.rows("years", {"year": int, **days}, [(one, *_days(one)) for one in years])
        self.maps = {year: Map(self.places, self.anchors, date(year, 12, 31)) for year in years}
        areas = [
            (year, key, path, row)
            for key, (year, path, row) in enumerate(
                (year, path, row) for year in years for path, row in sorted(self.maps[year].areas.items())
            )
        ]
        self.engine.rows(
            "questions",
            {"question": int, "year": int, **days, "area": str},
            [(key, year, *_days(year), path) for year, key, path, _row in areas],
        )
        self.here = [row[0] for row in self.engine.ask("SELECT DISTINCT place FROM facts WHERE place <> ''")]
        self.inside = {key: self.maps[year].inside(path, self.here) for year, key, path, _row in areas}
        self.engine.rows(
            "inside", {"question": int, "place": str}, [(key, one) for key, some in self.inside.items() for one in some]
        )
        self._members()
        return areas

    def _members(self) -> None:
        """A cell is an indicator with dimensions, in total or by one value of the first; its members are the facts that
        make it up: of the indicator and, for a total, of those below it."""
        pairs: dict[str, list[str]] = defaultdict(list)
        for code, dims in self.engine.ask("SELECT DISTINCT indicator, dims FROM facts"):
            pairs[code].append(dims)
        cells: dict[tuple[str, str], int] = {}
        ratios: list[tuple[int, int, int]] = []
        asked: set[int] = set()

        def cell(code: str, dims: str) -> int:
            return cells.setdefault((code, dims), len(cells))

        for code, one in sorted(self.indicators.items()):
            known = [json.loads(dims) for part in self._parts_of(one) for dims in pairs[part]]
            if not known:
                continue
            named = {said[one.dimension] for said in known if one.dimension in said}
            for dims in ("{}", *(_canonical({one.dimension: value}) for value in sorted(named))):
                key = cell(code, dims)
                asked.add(key)
                if one.kind == "ratio":
                    ratios.append((key, cell(one.numerator, dims), cell(one.denominator, dims)))
        columns = {"cell": int, "cell_indicator": str, "cell_dims": str, "kind": str, "few": str, "asked": bool}
        self.engine.rows(
            "members",
            {**columns, "indicator": str, "dims": str, "exact": bool},
            [
                (key, code, dims, one.kind, one.few, key in asked, *member, member == (code, dims))
                for (code, dims), key in cells.items()
                for one in [self.indicators[code]]
                # The cell itself is always named, so that a ratio of which nobody spoke has its line.
                for member in sorted({(code, dims), *self._meant(one, json.loads(dims), pairs)})
            ],
        )
        self.engine.rows("ratios", {"cell": int, "numerator": int, "denominator": int}, ratios)

    def _parts_of(self, one: Indicator) -> Iterator[str]:
        yield from one.family
        for part in (one.numerator, one.denominator):
            if part:
                yield from self.indicators[part].family

    @staticmethod
    def _meant(
        one: Indicator, wanted: Mapping[str, str], pairs: Mapping[str, Iterable[str]]
    ) -> Iterator[tuple[str, str]]:
        for code in one.family:
            for dims in pairs.get(code, ()):
                if wanted.items() <= json.loads(dims).items():
                    yield code, dims

    def _chains(self, areas: Sequence[tuple[int, int, str, PlaceRow]]) -> None:
        holders: dict[int, set[str]] = defaultdict(set)
        for key, place in self.engine.ask("SELECT DISTINCT question, place FROM stated WHERE scope = 'whole_area'"):
            holders[key].add(place)
        weighed = {row[0] for row in self.engine.ask("SELECT DISTINCT question FROM stated")}
        chains: list[tuple[int, str, int, str]] = []
        stages: list[tuple[int, str, int]] = []
        for year, key, area, _row in areas:
            if key in weighed:
                on_map = self.maps[year]
                for place in self.inside[key]:
                    around = on_map.chain(area, place, holders[key])
                    chains += [(key, place, turn, holder) for turn, holder in enumerate(around)]
                stages += [(key, holder, stage) for holder, stage in on_map.stages(area, holders[key]).items()]
        self.engine.rows("chains", {"question": int, "place": str, "turn": int, "holder": str}, chains)
        self.engine.rows("stages", {"question": int, "holder": str, "stage": int}, stages)

    # --- The text ---

    def _run(self, *whens: str, until: str = "", after: str = "", only: Collection[str] = ()) -> None:
        chosen = [part for part in parts() if part.when in whens]
        names = [part.name for part in chosen]
        if until:
            chosen = chosen[: names.index(until) + 1]
        if after:
            chosen = chosen[names.index(after) + 1 :]
        for part in chosen:
            if not only or part.name in only:
                self._make(part)

    def _make(self, part: Part) -> None:
        (self.engine.view if part.when == "view" else self.engine.keep)(part.name, part.select)

    def _settle(self) -> None:
        """From the innermost place outwards, and of each subject one statement after the other: what was decided before
        is what the next one is weighed against."""
        turns: dict[int, int] = dict(self.engine.ask("SELECT stage, MAX(turn) FROM turns GROUP BY stage"))
        for (stage,) in self.engine.ask("SELECT DISTINCT stage FROM nodes ORDER BY stage"):
            for turn in range(1, turns.get(stage, 0) + 1):
                self._step(stage, turn)
                self._run("settling")
            self._step(stage, 0)
            self._run("carrying")

    def _step(self, stage: int, turn: int) -> None:
        self.engine.rows("step", {"stage": int, "turn": int}, [(stage, turn)])

    def _lines(self) -> Iterator[Line]:
        for year, area, code, dims, value, qualifier, *bases, facts, apart, hidden in self.engine.ask(
            "SELECT * FROM lines ORDER BY year, area, indicator, dims"
        ):
            based = tuple(name for name, counts in zip(BASES, bases, strict=True) if counts)
            yield Line(year, area, code, dims, value, qualifier, based, facts, apart, hidden)


def _columns(row: type, name: str) -> str:
    return f"SELECT {', '.join(row.__dataclass_fields__)} FROM {name}"  # type: ignore[attr-defined]


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _canonical(dims: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(dims.items())), separators=(",", ":"), ensure_ascii=False)
