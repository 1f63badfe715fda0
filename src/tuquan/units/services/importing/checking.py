"""Checking every line of a list of units; nothing is entered here."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.units.enums import ManagingLevel, RelationKind, SchoolLevel, UnitKind
from tuquan.units.models import Unit
from tuquan.units.services import bulk, registry, sheets
from tuquan.units.services.importing.columns import ALIASES, BY_NAME, KIND_BY_NAME, KINDS, LEVELS, SCHOOL_LEVELS, TEXTS
from tuquan.units.services.importing.finding import (
    PlaceFinder,
    Registry,
    Remembered,
    count,
    day,
    parts,
    pick,
    school_level_of,
)
from tuquan.units.services.importing.results import Change, Defaults, New, Problem, Refusal, Report
from tuquan.units.services.sheets import Rows


def read(file: Path | str | bytes | BinaryIO, *, name: str = "") -> Rows:
    """Read a list of units and recognise its columns.

    :raises sheets.NotASheet, sheets.TooLarge, sheets.NotUnicode, sheets.NoRows: as their sentences say.
    """
    return sheets.read(file, ALIASES, name=name)


def check(rows: Rows, office: Unit | None, on: date, *, defaults: Defaults | None = None) -> Report:
    """Check every line, enter nothing. With an office, units are looked for in its area and belong to its list."""
    with bulk.without_collecting():
        return _Checker(rows, office, on, defaults or Defaults()).run()


class _Checker:
    def __init__(self, rows: Rows, office: Unit | None, on: date, defaults: Defaults) -> None:
        self.rows, self.office, self.on, self.defaults = rows, office, on, defaults
        self.report = Report(rows, office, on)
        self.places = PlaceFinder(office, on)
        self.kinds = Remembered(lambda word: pick(word, KINDS, UnitKind))
        self.units = Remembered(self._unit)
        self.levels = Remembered(lambda word: pick(word, LEVELS, ManagingLevel))
        self.school_levels = Remembered(lambda word: pick(word, SCHOOL_LEVELS, SchoolLevel))
        self.default_home = self.places.home(defaults.place) if defaults.place else None
        self.in_file: dict[str, int] = {}
        """Codes, and names that occur once, of this file → line."""

    def run(self) -> Report:
        columns = self.rows.columns
        if "name" not in columns:
            heading = BY_NAME["name"].title
            reason = _("Không thấy cột tên đơn vị. Hãy cho biết cột nào là “%(heading)s”.") % {"heading": heading}
            self.report.refused.append(Refusal(self.rows.first_line - 1, heading, reason))
            return self.report
        drafts = list(self._drafts())
        self._resolve(drafts)
        return self.report

    def _drafts(self) -> Iterator[tuple[New, dict[str, str]]]:
        """Each line with its values checked one by one; duplicates and references come after, when all are known."""
        columns, report = self.rows.columns, self.report
        ids = _ids()
        clean = text.clean
        name_at = columns["name"]
        place_at, province_at, kind_at = (columns.get(name, -1) for name in ("place", "province", "kind"))
        texts = [(place, columns[name], BY_NAME[name].length) for place, name in enumerate(TEXTS) if name in columns]
        references: list[tuple[str, int]] = [
            (name, columns[name]) for name in ("managing", "following", "police") if name in columns
        ]
        rare: list[tuple[str, int]] = [
            (name, columns[name]) for name in ("managing_level", "school_level", "people") if name in columns
        ]
        code_at, founded_at = columns.get("code", -1), columns.get("founded_date", -1)
        known = sorted(columns.values())
        needed = known[-1] + 1
        nothing = [""] * len(TEXTS)
        for line, row in enumerate(self.rows.lines, self.rows.first_line):
            if len(row) < needed:
                row = [*row, *[""] * (needed - len(row))]
            row = [cell if cell.__class__ is str else sheets.words(cell) for cell in row]
            name = clean(row[name_at])
            if not name:
                if not any(row[at].strip() for at in known):
                    continue  # empty, or a remark outside the table
                self._refuse(line, "name", _("Thiếu tên đơn vị. Hãy ghi tên, hoặc xóa dòng này."))
            elif len(name) > 250:
                self._refuse(line, "name", _("Tên dài quá 250 chữ. Hãy rút gọn."))
            report.read += 1
            problems = len(report.refused) - (0 if name and len(name) <= 250 else 1)
            values = nothing.copy()
            for place, at, length in texts:
                if row[at]:
                    value = values[place] = clean(row[at])
                    if len(value) > length:
                        reason = _("Dài quá %(length)d chữ. Hãy rút gọn.") % {"length": length}
                        self._refuse(line, TEXTS[place], reason)
            kind = ""
            if kind_at >= 0 and row[kind_at].strip():
                kind = self._checked(line, "kind", self.kinds, row[kind_at])
            elif name:
                kind = self._kind_of(line, name)
            home = self.default_home
            place_word = row[place_at] if place_at >= 0 else ""
            province_word = row[province_at] if province_at >= 0 else ""
            if place_word or province_word:
                try:
                    home = self.places.find(place_word, province_word)
                except Problem as problem:
                    self._refuse(line, "place" if place_word else "province", problem.reason)
            elif home is None:
                self._refuse(line, "place", _("Thiếu xã, phường nơi đơn vị đóng. Hãy ghi tên hoặc mã."))
            founded = self._checked(line, "founded_date", day, row[founded_at].strip()) if founded_at >= 0 else None
            said: dict[str, str] = {name: clean(row[at]) for name, at in references}
            managing_level = school_level = people = None
            if rare:
                said |= {name: clean(row[at]) for name, at in rare}
                managing_level = self._checked(line, "managing_level", self.levels, said.get("managing_level", ""))
                school_level = self._checked(line, "school_level", self.school_levels, said.get("school_level", ""))
                people = self._checked(line, "people", count, said.get("people", ""))
            if kind == UnitKind.SCHOOL and not school_level:
                school_level = school_level_of(name)
            code = clean(row[code_at]) if code_at >= 0 else ""
            if len(code) > 40:
                self._refuse(line, "code", _("Mã dài quá 40 chữ. Hãy rút gọn, hoặc bỏ trống."))
            if len(report.refused) > problems or home is None:
                continue
            new = New(line, next(ids), code, name, kind, home, tuple(values), school_level or "")
            new.managing_level = managing_level or ManagingLevel.NONE.value
            new.founded_date, new.people = founded, people
            yield new, said

    def _resolve(self, drafts: list[tuple[New, dict[str, str]]]) -> None:
        existing = Registry([draft for draft, _said in drafts], self.office)
        seen_code: dict[str, int] = {}
        seen_name: dict[tuple[str, int], int] = {}
        fresh: list[tuple[New, dict[str, str]]] = []
        changed: list[tuple[New, dict[str, str], UUID]] = []
        for draft, said in drafts:
            draft.sort_key = text.sort_key(draft.name)[:600]
            key = (draft.sort_key, draft.place.place)
            first = seen_name.setdefault(key, draft.line)
            if first != draft.line:
                reason = _("Trùng tên và nơi đóng với dòng %(line)d. Hãy xóa một dòng.") % {"line": first}
                self._refuse(draft.line, "name", reason)
                continue
            if draft.code:
                first = seen_code.setdefault(draft.code, draft.line)
                if first != draft.line:
                    reason = _("Trùng mã với dòng %(line)d. Mỗi đơn vị một mã.") % {"line": first}
                    self._refuse(draft.line, "code", reason)
                    continue
            found = existing.by_code.get(draft.code) if draft.code else existing.by_name.get(key)
            if found is not None:
                if not existing.ours(found):
                    reason = _("Đơn vị này đã có, thuộc danh sách của cơ quan khác. Hãy bỏ dòng này.")
                    self._refuse(draft.line, "code" if draft.code else "name", reason)
                    continue
                changed.append((draft, said, found))
            elif draft.code and key in existing.by_name:
                reason = _("Đơn vị này đã có với mã khác. Hãy bỏ trống mã, hoặc ghi đúng mã đang dùng.")
                self._refuse(draft.line, "code", reason)
            else:
                fresh.append((draft, said))
            self.in_file[draft.code or draft.name] = draft.line
        self._references(fresh)
        self._changes(changed, existing)
        self._codes([draft for draft, _said in fresh])
        self._order([draft for draft, _said in fresh])

    def _references(self, fresh: list[tuple[New, dict[str, str]]]) -> None:
        following = self.office.pk if self.office else None
        managing = self.defaults.managing.pk if self.defaults.managing else None
        police = self.defaults.police_body.pk if self.defaults.police_body else None
        for draft, said in fresh:
            word = said.get("managing", "")
            draft.above = managing
            if word and (line := self.in_file.get(word)) is not None and line != draft.line:
                draft.above = line
            elif word:
                draft.above = self._checked(draft.line, "managing", self.units, word) or managing
            draft.following = self._checked(draft.line, "following", self.units, said.get("following", "")) or following
            draft.police = self._checked(draft.line, "police", self._police, said.get("police", "")) or police

    def _changes(self, changed: list[tuple[New, dict[str, str], UUID]], existing: "Registry") -> None:
        units = existing.rows(unit for _draft, _said, unit in changed)
        counted = set(self.rows.columns)
        for draft, said, unit_id in changed:
            unit = units[unit_id]
            details: dict[str, Any] = {"name": draft.name}
            details |= {name: value for name, value in zip(TEXTS, draft.values, strict=True) if value}
            if "kind" in counted:
                details["kind"] = draft.kind
            if said.get("school_level"):
                details["school_level"] = draft.school_level
            if said.get("managing_level"):
                details["managing_level"] = draft.managing_level
            if draft.founded_date:
                details["founded_date"] = date.fromisoformat(draft.founded_date)
            change = Change(draft.line, unit_id, {k: v for k, v in details.items() if getattr(unit, k) != v})
            if unit.place_id != draft.place.place and ("place" in counted or "province" in counted):
                change.place = draft.place.place
            for column, kind, current in (
                ("managing", RelationKind.MANAGING, unit.managing_id),
                ("following", RelationKind.FOLLOWING, unit.following_id),
                ("police", RelationKind.POLICE, unit.police_body_id),
            ):
                finder = self._police if column == "police" else self.units
                other = self._checked(draft.line, column, finder, said.get(column, ""))
                if other and other != current:
                    change.relations[kind] = other
            if draft.people is not None:
                last = existing.people.get(unit_id)
                change.people = draft.people if draft.people != last else None
            if change.details or change.place or change.relations or change.people is not None:
                self.report.changes.append(change)
            else:
                self.report.unchanged += 1

    def _codes(self, drafts: Sequence[New]) -> None:
        """Give the units without a code the next free ones of their kind and place."""
        missing: dict[str, list[New]] = defaultdict(list)
        for draft in drafts:
            if not draft.code:
                missing[f"{registry.CODE_PREFIX[UnitKind(draft.kind)]}-{draft.place.code}"].append(draft)
        last = _last_numbers(missing)
        taken = {draft.code for draft in drafts if draft.code}
        for prefix, waiting in missing.items():
            number = last.get(prefix, 0)
            for draft in waiting:
                number += 1
                while (code := f"{prefix}-{number:03d}") in taken:
                    number += 1
                draft.code = code

    def _order(self, drafts: list[New]) -> None:
        """Managers before the managed, with the paths that follow; a circle within the file is refused."""
        by_line = {draft.line: draft for draft in drafts}
        outside = {draft.above for draft in drafts if isinstance(draft.above, UUID)}
        paths = dict(Unit.objects.filter(pk__in=outside).values_list("pk", "managing_path"))
        existing = {change.line: change.unit for change in self.report.changes}
        ordered: list[New] = []
        for draft in drafts:
            chain: list[New] = []
            step: New | None = draft
            while step is not None and not step.path:
                if step in chain:
                    reason = _("Các dòng quản lý lẫn nhau thành vòng. Hãy sửa cột cơ quan quản lý.")
                    self._refuse(draft.line, "managing", reason)
                    chain = []
                    break
                chain.append(step)
                step = by_line.get(step.above) if isinstance(step.above, int) else None
            for one in reversed(chain):
                if isinstance(one.above, int) and one.above not in by_line:
                    # The line named is a unit that exists already: hang on the unit itself.
                    one.above = existing.get(one.above)
                    if one.above is not None:
                        paths.update(Unit.objects.filter(pk=one.above).values_list("pk", "managing_path"))
                above = (
                    by_line[one.above].path if isinstance(one.above, int) else paths.get(one.above or UUID(int=0), "/")
                )
                one.path = f"{above}{one.id}/"
                if len(one.path) > 400:
                    self._refuse(one.line, "managing", str(registry.TooDeep.message))
                ordered.append(one)
        self.report.new = ordered

    def _refuse(self, line: int, column: str, reason: str) -> None:
        at = self.rows.columns.get(column)
        title = self.rows.header[at] if at is not None else BY_NAME[column].title
        self.report.refused.append(Refusal(line, title, reason))

    def _checked(self, line: int, column: str, checker: Callable[[str], Any], word: str) -> Any:
        if not word:
            return None
        try:
            return checker(word)
        except Problem as problem:
            self._refuse(line, column, problem.reason)
            return None

    def _kind_of(self, line: int, name: str) -> str:
        folded = text.fold(name)
        for beginning, kind in KIND_BY_NAME:
            if folded.startswith(beginning):
                self.report.guessed += 1
                return kind
        if not self.defaults.kind:
            self._refuse(
                line, "kind", _("Thiếu loại đơn vị. Hãy ghi: cơ quan, doanh nghiệp, cơ sở giáo dục, bệnh viện…")
            )
        return self.defaults.kind

    def _unit(self, word: str) -> UUID:
        """An existing unit by its code, or by its name when only one bears it (in the office's area first)."""
        if found := Unit.objects.filter(code=word).values_list("pk", flat=True).first():
            return found
        named = Unit.objects.open().filter(sort_key=text.sort_key(word)[:600])
        same = list(named.values_list("pk", "place_path")[:50])
        if len(same) > 1 and self.office is not None and self.office.governs is not None:
            area = self.office.governs.path
            same = [one for one in same if one[1].startswith(area)] or same
        if not same:
            raise Problem(
                _("Không có đơn vị nào mang mã hoặc tên “%(word)s”. Hãy nhập cơ quan đó trước.") % {"word": word}
            )
        if len(same) > 1:
            raise Problem(_("Có nhiều đơn vị tên “%(word)s”. Hãy ghi mã thay cho tên.") % {"word": word})
        return same[0][0]

    def _police(self, word: str) -> UUID:
        found = self.units(word)
        if not Unit.objects.filter(pk=found, kind=UnitKind.POLICE).exists():
            raise Problem(str(registry.NotAnAuthority.message))
        return found


def _last_numbers(prefixes: Mapping[str, Any]) -> dict[str, int]:
    last: dict[str, int] = {}
    for part in parts(sorted(prefixes), 500):
        wanted = Q()
        for prefix in part:
            wanted |= Q(code__startswith=f"{prefix}-")
        for code in Unit.objects.filter(wanted).values_list("code", flat=True):
            prefix, _dash, number = code.rpartition("-")
            if number.isdigit():
                last[prefix] = max(last.get(prefix, 0), int(number))
    return last


def _ids() -> Iterator[str]:
    """UUIDs version 7 as hex, rising through the file, without a call to the system for each."""
    stamp = time.time_ns() // 1_000_000
    number = 0
    while True:
        noise = os.urandom(8 * 1024)
        for start in range(0, len(noise), 8):
            tick = (stamp << 12) + number
            number += 1
            rest = int.from_bytes(noise[start : start + 8], "big") & ((1 << 62) - 1)
            yield f"{(tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | rest:032x}"
