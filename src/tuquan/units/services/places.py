"""Loading the shipped geography, and residential areas, which every commune keeps itself."""

import csv
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.units.enums import PlaceLevel, SuccessionPart
from tuquan.units.models import Place, PlaceAnchor, PlaceSuccession
from tuquan.units.services import anchors
from tuquan.units.services.refusals import Refused

DATA = Path(__file__).resolve().parent.parent / "data" / "places"
REFORM = date(2025, 7, 1)
"""Two-level government: Resolution 202/2025/QH15; districts end, communes and provinces are new rows."""

LEVELS = [PlaceLevel.NATION, PlaceLevel.PROVINCE, PlaceLevel.DISTRICT, PlaceLevel.COMMUNE]
BATCH = 2000


class Key(NamedTuple):
    level: str
    code: str
    valid_from: date | None


class Line(NamedTuple):
    """A place as the data files state it."""

    key: Key
    name: str
    kind: str
    valid_to: date | None
    note: str
    parent: Key | None


class Merger(NamedTuple):
    old: Key
    new: Key
    part: str
    date: date


@dataclass
class Loaded:
    created: int = 0
    changed: int = 0
    successions: int = 0


@dataclass
class Geography:
    """The data files, read and joined."""

    lines: list[Line] = field(default_factory=list)
    mergers: list[Merger] = field(default_factory=list)

    def continued(self) -> dict[Key, Key]:
        """new → old, where one is the whole of the other: same code, nothing joined, nothing split off."""
        olds, news = Counter(one.old for one in self.mergers), Counter(one.new for one in self.mergers)
        return {
            one.new: one.old
            for one in self.mergers
            if one.old[:2] == one.new[:2] and one.part == SuccessionPart.WHOLE and olds[one.old] == news[one.new] == 1
        }


def load_places() -> Loaded:
    """Bring the table of places to the state of the shipped files; rows keep their ids, so it may run at every start.

    Residential areas and whatever else the installation added stay as they are.
    """
    files = read_files()
    with audit.act():
        loaded = Loaded()
        continued = files.continued()
        ours = Place.objects.exclude(level=PlaceLevel.RESIDENTIAL_AREA)
        present = {Key(one.level, one.code, one.valid_from): one for one in ours}
        for level in LEVELS:
            lines = [line for line in files.lines if line.key.level == level]
            _bring_up(level, lines, present, continued, loaded)
        known = set(PlaceSuccession.objects.values_list("old_id", "new_id"))
        missing = [
            PlaceSuccession(old=present[one.old], new=present[one.new], part=one.part, date=one.date)
            for one in files.mergers
            if (present[one.old].pk, present[one.new].pk) not in known
        ]
        PlaceSuccession.objects.bulk_create(missing, BATCH)
        loaded.successions = len(missing)
        if loaded != Loaded():
            rebuild_anchors()
            nation = next(one for key, one in present.items() if key.level == PlaceLevel.NATION)
            counts = {"created": (0, loaded.created), "changed": (0, loaded.changed)}
            audit.record("places.loaded", nation, unit_id=None, by=None, changes=counts)
    return loaded


def read_files() -> Geography:
    geography = Geography()
    nation = Key(PlaceLevel.NATION, "VN", None)
    geography.lines.append(Line(nation, "Việt Nam", "", None, "", None))
    provinces: dict[str, list[Key]] = defaultdict(list)
    for row in _rows("provinces"):
        key = Key(PlaceLevel.PROVINCE, row["code"], _date(row["valid_from"]))
        geography.lines.append(Line(key, row["name"], row["kind"], _date(row["valid_to"]), row["note"], nation))
        provinces[row["code"]].append(key)
    _kinds_in_time(provinces.values(), geography)
    districts: dict[str, str] = {}
    for row in _rows("old_districts"):
        parent = Key(PlaceLevel.PROVINCE, row["province_code"], None)
        key = Key(PlaceLevel.DISTRICT, row["code"], None)
        geography.lines.append(Line(key, row["name"], row["kind"], REFORM, "", parent))
        districts[row["code"]] = row["province_code"]
    province_of: dict[str, str] = {}
    for row in _rows("old_communes"):
        key = Key(PlaceLevel.COMMUNE, row["code"], None)
        parent = Key(PlaceLevel.DISTRICT, row["district_code"], None)
        note = f"còn viết: {row['alt_name']}" if row["alt_name"] else ""
        geography.lines.append(Line(key, row["name"], row["kind"], REFORM, note, parent))
        province_of[row["code"]] = districts[row["district_code"]]
    communes: dict[str, list[Key]] = defaultdict(list)
    for row in _rows("communes"):
        key = Key(PlaceLevel.COMMUNE, row["code"], _date(row["valid_from"]))
        parent = Key(PlaceLevel.PROVINCE, row["province_code"], REFORM)
        geography.lines.append(Line(key, row["name"], row["kind"], _date(row["valid_to"]), row["note"], parent))
        communes[row["code"]].append(key)
    _kinds_in_time(communes.values(), geography)
    for row in _rows("province_mergers"):
        old, new = (Key(PlaceLevel.PROVINCE, row["old_code"], None), Key(PlaceLevel.PROVINCE, row["new_code"], REFORM))
        geography.mergers.append(Merger(old, new, SuccessionPart.WHOLE, REFORM))
    _commune_mergers(geography, province_of)
    return geography


def _commune_mergers(geography: Geography, province_of: dict[str, str]) -> None:
    rows = list(_rows("commune_mergers"))
    siblings = {row["new_code"]: province_of[row["old_code"]] for row in rows if row["old_code"] in province_of}
    for row in rows:
        new = Key(PlaceLevel.COMMUNE, row["new_code"], REFORM)
        if not row["old_code"]:
            # A stretch of land that was no commune (a firing range, tidal flats): all we know is the old province.
            old = Key(PlaceLevel.PROVINCE, siblings[row["new_code"]], None)
        elif row["old_code"] in province_of:
            old = Key(PlaceLevel.COMMUNE, row["old_code"], None)
        else:
            old = Key(PlaceLevel.DISTRICT, row["old_code"], None)  # the five island districts without communes
        geography.mergers.append(Merger(old, new, row["part"], REFORM))


def _kinds_in_time(rows_of_code: Iterable[list[Key]], geography: Geography) -> None:
    """A change of kind after the reform keeps code and land: the next row is the whole of the one before."""
    for keys in rows_of_code:
        later = sorted(key for key in keys if key.valid_from)
        for old, new in itertools.pairwise(later):
            if new.valid_from:
                geography.mergers.append(Merger(old, new, SuccessionPart.WHOLE, new.valid_from))


def _bring_up(
    level: str, lines: list[Line], present: dict[Key, Place], continued: dict[Key, Key], loaded: Loaded
) -> None:
    created, changed = [], []
    for line in lines:
        parent = present[line.parent] if line.parent else None
        place = present.get(line.key)
        if place is None:
            place = Place(level=level, code=line.key.code, valid_from=line.key.valid_from)
            present[line.key] = place
            created.append(place)
        elif (place.name, place.kind, place.valid_to, place.note, place.parent_id) != (
            line.name,
            line.kind,
            line.valid_to,
            line.note,
            parent.pk if parent else None,
        ):
            changed.append(place)
        else:
            continue
        place.name, place.kind, place.valid_to, place.note = line.name, line.kind, line.valid_to, line.note
        place.parent = parent
        place.fold()
    Place.objects.bulk_create(created, BATCH)
    columns = ["name", "kind", "valid_to", "note", "parent", "sort_key", "search_text"]
    Place.objects.bulk_update(changed, columns, 200)
    loaded.created += len(created)
    loaded.changed += len(changed)
    _set_paths(created, present, continued)


def _set_paths(created: list[Place], present: dict[Key, Place], continued: dict[Key, Key]) -> None:
    """A row that only continues an area (another kind, the same land) shares its path; any other ends in its own id."""
    for place in created:
        above = place.parent.path if place.parent else "/"
        before = continued.get(Key(place.level, place.code, place.valid_from))
        if before and present[before].path.rsplit("/", 2)[0] + "/" == above:
            place.path = present[before].path
            Place.objects.filter(pk=place.pk).update(path=place.path)
        else:
            place.path = f"{above}{place.pk}/"
    # The others in one statement: writing 14.000 paths one by one would take longer than all the rest.
    parent_path = Subquery(Place.objects.filter(pk=OuterRef("parent_id")).values("path")[:1])
    own = Concat(Cast(F("pk"), CharField()), Value("/"), output_field=CharField())
    Place.objects.filter(path="", parent=None).update(path=Concat(Value("/"), own))
    Place.objects.filter(path="").update(path=Concat(parent_path, own))


def rebuild_anchors() -> None:
    """Work out anew where each row lies on the maps it does not stand on (see `anchors.py`)."""
    PlaceAnchor.objects.all().delete()
    places = list(Place.objects.only("id", "path", "level", "parent_id", "valid_from", "valid_to"))
    edges = list(PlaceSuccession.objects.values_list("old_id", "new_id", "part", "date"))
    PlaceAnchor.objects.bulk_create(
        [
            PlaceAnchor(place_id=one.place, anchor_id=one.anchor, valid_from=one.first, valid_to=one.end)
            for one in anchors.work_out(places, edges)
        ],
        BATCH,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _date(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


class NotACommune(Refused):
    message = _("Khu dân cư phải thuộc một xã, phường hoặc đặc khu đang tồn tại.")


class PlaceNameTaken(Refused):
    message = _("Trong xã, phường này đã có khu dân cư cùng tên.")


class PlaceEndsBeforeItBegins(Refused):
    message = _("Ngày kết thúc phải sau ngày bắt đầu.")


@audit.transaction
def add_residential_area(
    commune: Place, *, name: str, kind: str, valid_from: date | None, by: User | None, at: datetime
) -> Place:
    """A hamlet, street group and the like (thôn, tổ dân phố…). Its code is the commune's with a running number.

    :raises NotACommune: the place above is not a commune of that day.
    :raises PlaceNameTaken: the commune already has one of that name.
    """
    if commune.level != PlaceLevel.COMMUNE or not commune.holds_on(valid_from or local_date(at)):
        raise NotACommune
    siblings = Place.objects.filter(parent__path=commune.path, level=PlaceLevel.RESIDENTIAL_AREA)
    name = text.clean(name)
    same = siblings.filter(valid_to=None, sort_key=text.sort_key(name))
    if any(text.fold(one.kind) == text.fold(text.clean(kind)) for one in same):
        raise PlaceNameTaken
    numbers = [int(code.rsplit("-", 1)[1]) for code in siblings.values_list("code", flat=True)]
    place = Place.objects.create(
        level=PlaceLevel.RESIDENTIAL_AREA,
        code=f"{commune.code}-{max(numbers, default=0) + 1:03d}",
        name=name,
        kind=text.clean(kind),
        parent=commune,
        valid_from=valid_from,
    )
    place.path = f"{commune.path}{place.pk}/"
    place.save(update_fields=["path"])
    PlaceAnchor.objects.bulk_create(
        PlaceAnchor(place=place, anchor_id=one.anchor_id, valid_from=one.valid_from, valid_to=one.valid_to)
        for one in PlaceAnchor.objects.filter(place=commune)
    )
    audit.record("place.added", place, unit_id=None, by=by, at=at, changes={"name": ("", place.title)})
    return place


KINDS_OF_AREAS = ("thôn", "làng", "bản", "ấp", "buôn", "phum", "sóc", "khóm", "tổ dân phố", "khu phố", "xóm", "khu")
"""Circular 124/2021 article 2.1, Decree 185/2026; a commune's council may allow other words."""


@audit.transaction
def residential_place(commune: Place, written: str, *, by: User | None, at: datetime) -> Place:
    """The place of a residential area written as "Thôn Phú Hòa": found in the commune, or added to it.

    :raises NotACommune: the place above is not a commune.
    """
    if commune.level == PlaceLevel.RESIDENTIAL_AREA:
        return commune
    written = text.clean(written)
    kind = next((one for one in KINDS_OF_AREAS if text.fold(written).startswith(text.fold(one) + " ")), "")
    name = written[len(kind) :].strip() if kind else written
    known = Place.objects.filter(
        parent__path=commune.path, level=PlaceLevel.RESIDENTIAL_AREA, sort_key=text.sort_key(name), valid_to=None
    )
    found = known.filter(kind=kind).first()
    return found or add_residential_area(commune, name=name, kind=kind, valid_from=None, by=by, at=at)


@audit.transaction
def end_residential_area(place: Place, *, valid_to: date, reason: str, by: User | None, at: datetime) -> Place:
    """Close the row; its records stay inside the commune.

    :raises PlaceEndsBeforeItBegins: the day is not after the first one.
    """
    if place.valid_from is not None and valid_to <= place.valid_from:
        raise PlaceEndsBeforeItBegins
    before, place.valid_to = place.valid_to, valid_to
    place.save(update_fields=["valid_to"])
    audit.record(
        "place.ended", place, unit_id=None, by=by, at=at, reason=reason, changes={"valid_to": (before, valid_to)}
    )
    return place
