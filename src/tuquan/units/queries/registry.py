"""Reading the registry of units: lists for an authority, the history of one unit, the tree at a date."""

import time
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext as _

from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.units import enums, paths
from tuquan.units.models import Place, Unit, UnitLocation, UnitQuerySet, UnitRelation, title_of_place
from tuquan.units.queries import places


class UnknownCode(LookupError):
    def __init__(self, code: str) -> None:
        self.message = _("Không có đơn vị hay địa bàn nào mang mã “%(code)s” vào ngày đó.") % {"code": code}
        super().__init__(self.message)


LEVEL_OF_CODE = {
    2: enums.PlaceLevel.PROVINCE,
    3: enums.PlaceLevel.DISTRICT,
    5: enums.PlaceLevel.COMMUNE,
}
"""The lists of the statistics office: two digits for a province, three for a district, five for a commune."""


def around(unit: Unit, at: date | None = None) -> UnitQuerySet:
    """The units of the authority's own line: at, below or above its place, and those that govern no place (a ministry).
    A body of another province is none of them."""
    if unit.governs is None:
        return Unit.objects.open()
    above = places.ancestors(unit.governs, at or dates.today())
    here = paths.under("governs__path", unit.governs.path) | Q(governs__path__in=[one.path for one in above])
    inside = Q(governs=None) & (paths.under("place_path", unit.governs.path) | Q(kind=enums.UnitKind.MINISTRY))
    return Unit.objects.open().filter(here | inside)


def list_units(under: str = "", at: date | None = None) -> list[dict[str, str]]:
    """The units at work on a day, as the tree stood then: code, name, kind, code of the managing unit ("" at the top)
    and path of codes from the top. `under` is the code of a unit (it and all it manages) or of a place of that day
    (all that sat in it).

    :raises UnknownCode: neither a unit nor a place bore the code on that day.
    """
    at = at or dates.today()
    units = _at_work(at)
    managers = dict(
        UnitRelation.objects.on(at).filter(kind=enums.RelationKind.MANAGING).values_list("unit_id", "other_id")
    )
    rows = {pk: (code, name, kind) for pk, code, name, kind in units.values_list("pk", "code", "name", "kind")}
    wanted: Iterable[Any] = rows
    if under:
        top = Unit.objects.filter(code=under).values_list("pk", flat=True).first()
        if top is not None:
            wanted = [pk for pk in rows if top in _chain(pk, managers)]
        else:
            place = _place_of_code(under, at)
            inside = places.place_cover(place, at, at).places
            wanted = set(
                UnitLocation.objects.on(at).filter(place__in=inside.values("pk")).values_list("unit_id", flat=True)
            )
    codes = dict(Unit.objects.filter(pk__in=set(managers.values()) - rows.keys()).values_list("pk", "code"))
    codes |= {pk: row[0] for pk, row in rows.items()}
    found = []
    for pk in wanted:
        if pk not in rows:
            continue
        code, name, kind = rows[pk]
        chain = [codes[one] for one in reversed(_chain(pk, managers)) if one in codes]
        found.append({"code": code, "name": name, "kind": kind, "parent": "", "path": "/".join(chain)})
        if pk in managers:
            found[-1]["parent"] = codes[managers[pk]]
    return sorted(found, key=lambda row: (row["path"].count("/"), text.sort_key(row["name"]), row["code"]))


def _at_work(at: date) -> UnitQuerySet:
    return Unit.objects.open(at).filter(Q(founded_date=None) | Q(founded_date__lte=at))


def _chain(unit: Any, managers: dict[Any, Any]) -> list[Any]:
    """The unit and those above it, from below; a circle of dated rows ends where it closes."""
    chain = [unit]
    while (above := managers.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return chain


def _place_of_code(code: str, at: date) -> Place:
    if code.upper() == "VN" and (nation := places.nation()):
        return nation
    level = LEVEL_OF_CODE.get(len(code)) or enums.PlaceLevel.RESIDENTIAL_AREA
    place = places.by_code(level, code, at)
    if place is None:
        raise UnknownCode(code)
    return place


# Lists of an authority


@dataclass(frozen=True)
class UnitFilter:
    """What the list of units is narrowed by; empty values do not narrow."""

    words: str = ""
    kind: str = ""
    place: Place | None = None
    state: str = "open"
    following: Unit | None = None
    flag: str = ""

    STATES = ("open", "closed", "displaced", "all")

    def of(self, units: UnitQuerySet) -> UnitQuerySet:
        if self.words:
            units = units.matching(self.words)
        if self.kind:
            units = units.filter(kind=self.kind)
        if self.place is not None:
            units = units.filter(paths.under("place_path", self.place.path))
        if self.following is not None:
            units = units.filter(following=self.following)
        if self.flag:
            units = units.filter(on_day(dates.today(), "marks__"), marks__flag=self.flag)
        if self.state == "open":
            return units.open()
        if self.state == "closed":
            return units.filter(closed_date__lte=dates.today())
        if self.state == "displaced":
            return displaced(units)
        return units


def few(units: UnitQuerySet, about: Hashable = None, most: int = 500) -> UnitQuerySet:
    """The same units, named one by one when they are few.

    For a sorted page a database walks the whole registry in order and asks each unit whether it is permitted: quick
    when one in thirty is, slow when one in thousands. Without an order it takes the indexes of area and tree.
    Whether they are many is remembered for a minute under `about` (who asks, and for what): it decides the way to the
    units, never which they are.
    """
    if about is not None and _many.get(about, 0.0) > time.monotonic():
        return units
    unordered = units.order_by()
    if unordered[most : most + 1].exists():
        if about is not None:
            if len(_many) > 10_000:
                _many.clear()
            _many[about] = time.monotonic() + 60
        return units
    return Unit.objects.filter(pk__in=list(unordered.values_list("pk", flat=True)))


_many: dict[Hashable, float] = {}


class Line(NamedTuple):
    """A row of the list: fifty whole units with their places and offices would cost more than the page around them."""

    pk: UUID
    sort_key: str
    name: str
    code: str
    kind: str
    closed_date: date | None
    place_name: str | None
    place_kind: str | None
    place_end: date | None
    following: str | None

    @property
    def kind_title(self) -> str:
        return _kind_title(self.kind, get_language())

    @property
    def place_title(self) -> str:
        return title_of_place(self.place_kind or "", self.place_name) if self.place_name else ""


@lru_cache
def _kind_title(kind: str, _language: str | None) -> str:
    return str(enums.UnitKind(kind).label)


def as_lines(units: UnitQuerySet) -> QuerySet:
    """Rows with the values of `Line`, to page through."""
    near = ("place__name", "place__kind", "place__valid_to", "following__name")
    return units.values_list("pk", "sort_key", "name", "code", "kind", "closed_date", *near, named=True)


def displaced(units: UnitQuerySet) -> UnitQuerySet:
    """Open units that sit in a place which was divided: somebody has to say into which part they fell."""
    return units.open().filter(place__valid_to__lte=dates.today())


# One unit


@dataclass(frozen=True)
class Event:
    """A line of a unit's history, from the dated rows."""

    at: date
    words: str
    sentence: str = ""
    icon: str = "point"
    url: str = ""


def history(unit: Unit) -> list[Event]:
    """What the dated rows tell of a unit, newest first; rows that hold from ever have no day and are left out."""
    return sorted(_events(unit), key=lambda event: event.at, reverse=True)


def _events(unit: Unit) -> Iterator[Event]:
    if unit.founded_date:
        yield Event(unit.founded_date, _("Thành lập"), icon="building")
    if unit.closed_date:
        yield Event(unit.closed_date, _("Kết thúc hoạt động"), icon="archive")
    for place in unit.locations.select_related("place"):
        if place.valid_from:
            yield Event(place.valid_from, _("Chuyển đến %(place)s") % {"place": place.place.title}, icon="map-pin")
    names = {
        enums.RelationKind.MANAGING: _("Cơ quan quản lý: %(other)s"),
        enums.RelationKind.FOLLOWING: _("Cơ quan theo dõi, hướng dẫn: %(other)s"),
        enums.RelationKind.POLICE: _("Công an phụ trách: %(other)s"),
    }
    for row in unit.relations.select_related("other"):
        words = names[enums.RelationKind(row.kind)] % {"other": row.other}
        if row.valid_from:
            yield Event(row.valid_from, words, row.basis, "arrows-exchange")
        if row.valid_to:
            yield Event(row.valid_to, _("Thôi: %(words)s") % {"words": words}, icon="arrows-exchange")
    for mark in unit.marks.all():
        label = enums.UnitFlag(mark.flag).label
        if mark.valid_from:
            yield Event(mark.valid_from, _("Bắt đầu %(mark)s") % {"mark": label}, icon="flag")
        if mark.valid_to:
            yield Event(mark.valid_to, _("Không còn %(mark)s") % {"mark": label}, icon="flag")
    for count in unit.headcounts.all():
        words = _("Số %(group)s: %(people)s") % {
            "group": enums.MemberKind(count.group).label,
            "people": text.number(count.people),
        }
        yield Event(count.date, words, icon="users")
    for size in unit.sizes.all():
        words = _("Khai quy mô năm %(year)d: %(size)s") % {
            "year": size.year,
            "size": enums.EnterpriseClass(size.size).label,
        }
        yield Event(date(size.year, 1, 1), words, icon="building-factory-2")
    for old in unit.predecessions.select_related("old"):
        yield Event(old.date, _("Kế thừa %(unit)s") % {"unit": old.old}, old.basis, "git-merge")
    for new in unit.successions.select_related("new"):
        yield Event(new.date, _("Chuyển cho %(unit)s kế thừa") % {"unit": new.new}, new.basis, "git-merge")


def latest_headcounts(unit: Unit) -> QuerySet:
    """The last stated number of each group of people."""
    newest = unit.headcounts.order_by("group", "-date")
    seen: dict[str, int] = {}
    for row in newest:
        seen.setdefault(row.group, row.pk)
    return unit.headcounts.filter(pk__in=seen.values()).order_by("group")
