"""Kinds of incidents and playbooks as data: ours, and those that a province or unit adds in the data folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tuquan.incidents.enums import Duty, Severity, Side

DATA = Path(__file__).resolve().parent / "data"
CALLS = {"police", "fire", "medical", "head", "chief"}


class CatalogueError(ValueError):
    """A file of kinds or playbooks cannot be read; the sentence names file and place."""


@dataclass(frozen=True)
class Kind:
    code: str
    name: str
    icon: str
    tells: tuple[str, ...]
    calls: tuple[str, ...]
    points: tuple[str, ...]
    """Points of the recognition standard that such an incident puts up for judgement."""
    criteria: tuple[str, ...]
    counts: str
    """The topic under which it counts as a case handled; empty: it does not."""
    photos: str
    crowd: bool
    unit_kinds: tuple[str, ...]
    note: str
    valid_from: date
    valid_to: date | None

    def fits(self, unit_kind: str, day: date) -> bool:
        return (
            (not self.unit_kinds or unit_kind in self.unit_kinds)
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )

    @property
    def takes_photos(self) -> bool:
        return self.photos != "none"


@dataclass(frozen=True)
class Step:
    code: str
    text: str
    who: Duty
    stand_in: Duty
    minutes: int
    """Within how many minutes of the report; 0: when the matter ends."""
    calls: tuple[str, ...]


@dataclass(frozen=True)
class Playbook:
    code: str
    version: int
    title: str
    note: str
    kinds: tuple[str, ...]
    severities: tuple[str, ...]
    unit_kinds: tuple[str, ...]
    units: tuple[str, ...]
    """Codes of units, for a playbook of one's own."""
    sites: tuple[str, ...]
    valid_from: date
    steps: tuple[Step, ...]

    def step(self, code: str) -> Step | None:
        return next((one for one in self.steps if one.code == code), None)

    @property
    def fit_of_unit(self) -> int:
        """The part of `fit` that the unit decides."""
        return (8 if self.units else 0) + (1 if self.unit_kinds else 0)

    def fit(self, kind: str, severity: str, unit_kind: str, unit: str, site: str) -> int | None:
        """How closely it fits: a named site weighs more than a unit, that more than a kind; None: not at all."""
        asked = (
            (self.sites, site, 16),
            (self.units, unit, 8),
            (self.kinds, kind, 4),
            (self.severities, severity, 2),
            (self.unit_kinds, unit_kind, 1),
        )
        if any(named and value not in named for named, value, _weight in asked):
            return None
        return sum(weight for named, _value, weight in asked if named)


@cache
def kinds() -> dict[str, Kind]:
    """By code, in the order of the file."""
    found: dict[str, Kind] = {}
    for row, where in _rows("kinds.yaml", "incident_kinds"):
        made = Kind(
            **{
                "icon": "dots",
                "photos": "place",
                "crowd": False,
                "counts": "",
                "note": "",
                "valid_to": None,
                **row,
                **{key: tuple(row.get(key) or ()) for key in ("tells", "calls", "points", "criteria", "unit_kinds")},
            }
        )
        _known(made.tells, set(Side.values), where)
        _known(made.calls, CALLS, where)
        if set(made.points) & set("abcd"):
            raise CatalogueError(f"{where}: điểm a, b, c, d chỉ do thủ trưởng trả lời")
        found[made.code] = made
    return found


def kind_of(code: str) -> Kind:
    """The kind, also one that a province took out of its file since."""
    known = kinds().get(code)
    return known or Kind(code, code, "dots", (), (), (), (), "", "place", False, (), "", date.min, None)


@cache
def playbooks() -> tuple[Playbook, ...]:
    return _lists_of_steps("playbooks.yaml", "playbooks")


@cache
def scene_sheets() -> tuple[Playbook, ...]:
    """How a scene is protected: what to do and to tick, beside the steps of the playbook."""
    return _lists_of_steps("scene.yaml", "scene")


def _lists_of_steps(name: str, folder: str) -> tuple[Playbook, ...]:
    found: dict[tuple[str, int], Playbook] = {}
    for row, where in _rows(name, folder):
        steps = []
        for line in row["steps"]:
            _known([line["who"], line["stand_in"]], set(Duty.values), where)
            _known(line.get("calls") or (), CALLS, where)
            calls = tuple(line.get("calls") or ())
            steps.append(
                Step(line["code"], line["text"], Duty(line["who"]), Duty(line["stand_in"]), line["minutes"], calls)
            )
        if len({one.code for one in steps}) != len(steps):
            raise CatalogueError(f"{where}: một bước có hai lần")
        lists = {key: tuple(row.get(key) or ()) for key in ("kinds", "severities", "unit_kinds", "units", "sites")}
        _known(lists["severities"], set(Severity.values), where)
        made = Playbook(**{"note": "", **row, **lists, "steps": tuple(steps)})
        if (made.code, made.version) in found:
            raise CatalogueError(f"{where}: bản {made.version} có hai lần")
        found[made.code, made.version] = made
    return tuple(found.values())


def playbook(code: str, version: int) -> Playbook | None:
    return next((one for one in playbooks() if (one.code, one.version) == (code, version)), None)


def playbook_for(kind: str, severity: str, *, unit_kind: str, unit: str, site: str, day: date) -> Playbook | None:
    """The one that fits most closely on that day, in its newest version."""
    return _closest(playbooks(), (kind, severity, unit_kind, unit, site), day)


def scene_sheet_for(kind: str, severity: str, *, unit_kind: str, unit: str, site: str, day: date) -> Playbook | None:
    """The sheet that held when the incident was reported; a crowd has no scene."""
    if kind_of(kind).crowd:
        return None
    return _closest(scene_sheets(), (kind, severity, unit_kind, unit, site), day)


def _closest(rows: Iterable[Playbook], what: tuple[str, str, str, str, str], day: date) -> Playbook | None:
    ranked = [(fit, one.version, one) for one in rows if one.valid_from <= day and (fit := one.fit(*what)) is not None]
    return max(ranked, key=lambda row: (row[0], row[1]))[2] if ranked else None


def _known(codes: Iterable[str], known: set[str], where: str) -> None:
    if unknown := set(codes) - known:
        raise CatalogueError(f"{where}: không có “{', '.join(sorted(unknown))}”")


def _rows(name: str, folder: str) -> list[tuple[dict[str, Any], str]]:
    files = [DATA / name, *sorted((Path(settings.DATA_DIR) / folder).glob("*.yaml"))]
    found = []
    for file in files:
        for place, row in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")) or [], 1):
            found.append((row, f"{file.name}, mục {place} ({row.get('code', '')})"))
    return found
