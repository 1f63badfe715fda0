"""Finding what a cell means: a place, an existing unit, a kind, a day."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.units.enums import MemberKind, PlaceLevel
from tuquan.units.models import Headcount, Place, Unit
from tuquan.units.paths import under
from tuquan.units.services import sheets
from tuquan.units.services.importing.columns import SCHOOL_LEVEL_BY_NAME
from tuquan.units.services.importing.results import Home, New, Problem


class Remembered:
    """A checker that answers the same word once; lists repeat themselves."""

    def __init__(self, ask: Callable[[str], Any]) -> None:
        self.ask = ask
        self.known: dict[str, Any] = {}

    def __call__(self, word: str) -> Any:
        try:
            answer = self.known[word]
        except KeyError:
            try:
                answer = self.ask(word)
            except Problem as problem:
                answer = problem
            self.known[word] = answer
        if isinstance(answer, Problem):
            raise answer
        return answer


class PlaceFinder:
    """Communes and provinces of one day by code, by name, by kind and name ("P. Ninh Hòa")."""

    SHORT = (("phuong", ("phuong", "p")), ("xa", ("xa", "x")), ("dac khu", ("dac khu", "dk")))

    def __init__(self, office: Unit | None, on: date) -> None:
        self.area = office.governs if office else None
        scope = Place.objects.on(on)
        rows = scope.filter(level=PlaceLevel.COMMUNE).values_list("pk", "path", "code", "name", "kind")
        if self.area is not None and self.area.level != PlaceLevel.NATION:
            rows = rows.filter(under("path", self.area.path) | Q(path=self.area.path))
        self.by_code: dict[str, Home] = {}
        self.by_name: dict[str, list[Home]] = defaultdict(list)
        for pk, path, code, name, kind in rows:
            home = Home(pk, path, code)
            self.by_code[code] = home
            folded, kind = text.fold(name), text.fold(kind)
            for word in {
                folded,
                *(f"{short} {folded}" for full, shorts in self.SHORT if full == kind for short in shorts),
            }:
                self.by_name[word].append(home)
        self.provinces: dict[str, list[Home]] = defaultdict(list)
        for pk, path, code, name, kind in scope.filter(level=PlaceLevel.PROVINCE).values_list(
            "pk", "path", "code", "name", "kind"
        ):
            home = Home(pk, path, code)
            folded = text.fold(name)
            for word in (code, folded, f"{text.fold(kind)} {folded}", f"tp {folded}"):
                self.provinces[word].append(home)
        self.known: dict[tuple[str, str], Home | Problem] = {}

    @staticmethod
    def home(place: Place) -> Home:
        return Home(place.pk, place.path, place.code)

    def find(self, place: str, province: str) -> Home:
        key = (place, province)
        if key not in self.known:
            try:
                self.known[key] = self._find(text.clean(place), text.clean(province))
            except Problem as problem:
                self.known[key] = problem
        answer = self.known[key]
        if isinstance(answer, Problem):
            raise answer
        return answer

    def _find(self, place: str, province: str) -> Home:
        within = self._province(province) if province else None
        if not place:
            assert within is not None
            return within
        if found := self.by_code.get(place) or self.by_code.get(place.zfill(5)):
            candidates = [found]
        else:
            candidates = self.by_name.get(place_key(place), [])
        if within is not None:
            candidates = [one for one in candidates if one.path.startswith(within.path)]
        if not candidates:
            area = f" {_('thuộc')} {self.area.title}" if self.area else ""
            raise Problem(
                _("Không có xã, phường “%(place)s”%(area)s. Hãy ghi tên theo địa giới hiện nay, hoặc mã.")
                % {"place": place, "area": area}
            )
        if len(candidates) > 1:
            raise Problem(
                _("Có %(count)d nơi tên “%(place)s”. Hãy ghi mã, hoặc thêm cột tỉnh, thành phố.")
                % {"count": len(candidates), "place": place}
            )
        return candidates[0]

    def _province(self, word: str) -> Home:
        found = self.provinces.get(word.zfill(2) if word.isdigit() else place_key(word), [])
        if len(found) != 1:
            raise Problem(_("Không có tỉnh, thành phố “%(word)s” theo địa giới hiện nay.") % {"word": word})
        return found[0]


def place_key(word: str) -> str:
    return text.search_text(word.replace(".", " ")).strip()


class Registry:
    """What the registry already has of the units of a file."""

    def __init__(self, drafts: Sequence[New], office: Unit | None) -> None:
        self.office = office
        codes = {draft.code for draft in drafts if draft.code}
        homes = {draft.place.place for draft in drafts}
        units = Unit.objects.open()
        named = units.filter(place_id__in=homes) if len(homes) < 500 else units
        self.by_name = {
            (sort_key, place): pk for sort_key, place, pk in named.values_list("sort_key", "place_id", "pk").iterator()
        }
        self.by_code: dict[str, UUID] = {}
        if len(codes) > 50_000:  # asking for each would cost more than reading them all
            every = Unit.objects.values_list("code", "pk").iterator()
            self.by_code.update((code, pk) for code, pk in every if code in codes)
        else:
            for part in parts(sorted(codes), 5000):
                self.by_code.update(Unit.objects.filter(code__in=part).values_list("code", "pk"))
        self._ours: set[UUID] | None = None
        self.people: dict[UUID, int] = {}

    def ours(self, unit: UUID) -> bool:
        """Whether the importing office, or one below it, follows or manages the unit."""
        if self.office is None:
            return True
        if self._ours is None:
            path = self.office.managing_path
            below = under("managing_path", path) | under("following__managing_path", path)
            self._ours = set(Unit.objects.filter(below).values_list("pk", flat=True))
        return unit in self._ours

    def rows(self, wanted: Iterator[UUID]) -> dict[UUID, Unit]:
        found: dict[UUID, Unit] = {}
        for part in parts(list(wanted), 2000):
            found.update({unit.pk: unit for unit in Unit.objects.filter(pk__in=part)})
            counts = Headcount.objects.filter(unit__in=part, group=MemberKind.STAFF).order_by("date")
            self.people.update(counts.values_list("unit", "people"))
        return found


def parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def pick(word: str, known: Mapping[str, str], choices: Any) -> str:
    found = known.get(sheets.heading_key(word))
    if found is None:
        allowed = ", ".join(str(label) for _value, label in choices.choices)
        raise Problem(_("Không hiểu “%(word)s”. Hãy ghi một trong: %(allowed)s.") % {"word": word, "allowed": allowed})
    return found


def school_level_of(name: str) -> str:
    folded = text.fold(name)
    return next((level for words_, level in SCHOOL_LEVEL_BY_NAME if words_ in folded), "")


_DAY = re.compile(r"(?:(?:(\d{1,2})[-./])?(\d{1,2})[-./])?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?")


def day(word: str) -> str:
    """ "05/09/1995", "9/1995", "1995" or ISO; a month or year alone counts from its first day."""
    if found := _DAY.fullmatch(word):
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        try:
            return date(int(year or iso_year), int(month or iso_month or 1), int(day or iso_day or 1)).isoformat()
        except ValueError:
            pass
    raise Problem(_("“%(word)s” không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/09/1995.") % {"word": word})


def count(word: str) -> int:
    plain = word.replace(".", "").replace(" ", "")
    if not plain.isdigit() or len(plain) > 7:
        raise Problem(_("“%(word)s” không phải là số người. Hãy ghi bằng chữ số, ví dụ 54.") % {"word": word})
    return int(plain)
