"""Entering what a check found, all of it or nothing, and taking it back."""

import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.audit.models import Entry
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.units.enums import ImportState, MemberKind, PlaceLevel, RelationKind, UnitKind
from tuquan.units.models import Headcount, Place, Unit, UnitImport, UnitLocation, UnitRelation
from tuquan.units.services import bulk, places, properties, registry, timeline
from tuquan.units.services.importing.columns import TEXTS
from tuquan.units.services.importing.finding import parts
from tuquan.units.services.importing.results import (
    BuiltUpon,
    Change,
    Home,
    LinesRefused,
    New,
    NotApplied,
    NothingToImport,
    Report,
)

UNIT_COLUMNS = (
    "id",
    "sort_key",
    "search_text",
    "code",
    "name",
    "kind",
    *TEXTS,
    "school_level",
    "managing_level",
    "founded_date",
    "closed_date",
    "governs_id",
    "place_id",
    "managing_id",
    "following_id",
    "police_body_id",
    "place_path",
    "managing_path",
    "imported_in_id",
)


@audit.transaction
def apply(report: Report, *, by: User | None, at: datetime, kept: UnitImport | None = None) -> UnitImport:
    """Enter what the check found, all of it.

    :raises LinesRefused: a line is wrong; nothing is entered.
    :raises NothingToImport: every line is as the registry has it.
    """
    if report.refused:
        raise LinesRefused
    if not report.new and not report.changes:
        raise NothingToImport
    entry = kept or UnitImport(
        office=report.office,
        file_name=report.rows.name[:200],
        sha256=report.rows.sha256,
        uploaded_by=by,
        uploaded_at=at,
    )
    entry.state, entry.applied_by, entry.applied_at = ImportState.APPLIED, by, at
    entry.read, entry.created, entry.updated = report.read, report.created, report.updated
    entry.content = b""
    entry.save()
    _insert(report, entry)
    before = [_change(change, report.on, by=by, at=at) for change in report.changes]
    journal = "\n".join(
        [f"+\t{one.line}\t{one.id}\t{one.code}\t{one.name}" for one in report.new]
        + [
            f"~\t{change.line}\t{change.unit.hex}\t{values}"
            for change, values in zip(report.changes, before, strict=True)
        ]
    ).encode()
    entry.journal = zlib.compress(journal, 1)
    entry.save(update_fields=["journal"])
    changes = {
        "file": ("", entry.file_name),
        "sha256": ("", entry.sha256),
        "read": (0, entry.read),
        "created": (0, entry.created),
        "updated": (0, entry.updated),
        "journal_sha256": ("", hashlib.sha256(journal).hexdigest()),
    }
    audit.record("units.imported", entry, unit_id=entry.office_id, by=by, at=at, changes=changes)
    return entry


def _insert(report: Report, entry: UnitImport) -> None:
    """The new units, their places, relations and headcounts, as rows of plain values."""
    _make_residential_areas(report, by=entry.applied_by, at=entry.applied_at)
    ids = {one.line: one.id for one in report.new}

    def above(one: New) -> str | None:
        return ids[one.above] if isinstance(one.above, int) else _hex(one.above)

    with bulk.without_collecting(), bulk.indexes_last([Unit, UnitLocation, UnitRelation], len(report.new)):
        _write(report, entry, above)


def _write(report: Report, entry: UnitImport, above: Callable[[New], str | None]) -> None:
    imported = entry.pk.hex
    bulk.insert(
        Unit,
        UNIT_COLUMNS,
        (
            (
                one.id,
                one.sort_key,
                text.search_text(one.name, one.values[0], one.code),
                one.code,
                one.name,
                one.kind,
                *one.values,
                one.school_level,
                one.managing_level,
                one.founded_date,
                None,
                None,
                one.place.place,
                above(one),
                _hex(one.following),
                _hex(one.police),
                one.place.path,
                one.path,
                imported,
            )
            for one in report.new
        ),
    )
    bulk.insert(
        UnitLocation,
        ("unit_id", "place_id", "valid_from", "valid_to"),
        ((one.id, one.place.place, None, None) for one in report.new),
    )
    basis = _("nhập từ tệp %(name)s") % {"name": entry.file_name}
    bulk.insert(
        UnitRelation,
        ("unit_id", "kind", "other_id", "basis", "valid_from", "valid_to"),
        (
            (one.id, kind, other, basis[:250], None, None)
            for one in report.new
            for kind, other in (
                (RelationKind.MANAGING.value, above(one)),
                (RelationKind.FOLLOWING.value, _hex(one.following)),
                (RelationKind.POLICE.value, _hex(one.police)),
            )
            if other is not None
        ),
    )
    counted = [one for one in report.new if one.people is not None]
    bulk.insert(
        Headcount,
        ("unit_id", "group", "date", "people"),
        ((one.id, MemberKind.STAFF.value, report.on.isoformat(), one.people) for one in counted),
    )


def _hex(unit: UUID | int | None) -> str | None:
    return unit.hex if isinstance(unit, UUID) else None


def _make_residential_areas(report: Report, *, by: User | None, at: datetime | None) -> None:
    """A residential area is a place too: the hamlet inside the commune that the file names."""
    assert at is not None
    for one in report.new:
        if one.kind == UnitKind.RESIDENTIAL_AREA:
            place = places.residential_place(Place.objects.get(pk=one.place.place), one.name, by=by, at=at)
            one.place = Home(place.pk, place.path, place.code)


def _change(change: Change, on: date, *, by: User | None, at: datetime) -> str:
    """Change an existing unit by the ordinary services; returns what it was before, for the journal."""
    unit = Unit.objects.get(pk=change.unit)
    before: dict[str, Any] = {"details": {name: getattr(unit, name) for name in change.details}}
    if change.details:
        unit = registry.update_unit(unit, **change.details, by=by, at=at)
    if change.place is not None:
        before["place"] = unit.place_id
        unit = registry.move_unit(unit, place=Place.objects.get(pk=change.place), valid_from=on, by=by, at=at)
    for kind, other in change.relations.items():
        current = unit.relations.filter(kind=kind).on(on).first()
        before.setdefault("relations", {})[kind] = current.other_id.hex if current else None
        unit = registry.relate_unit(unit, kind=kind, other=Unit.objects.get(pk=other), valid_from=on, by=by, at=at)
    if change.people is not None:
        same_day = unit.headcounts.filter(group=MemberKind.STAFF, date=on).first()
        before["people"] = [on.isoformat(), same_day.people if same_day else None]
        properties.state_headcount(unit, group=MemberKind.STAFF, on=on, people=change.people, by=by, at=at)
    return json.dumps(before, ensure_ascii=False, default=str)


def journal_of(entry: UnitImport) -> list[str]:
    """Which line became ("+") or changed ("~") which unit."""
    return zlib.decompress(entry.journal).decode().splitlines()


def journal_hash(entry: UnitImport) -> str:
    """To be compared with `journal_sha256` of the log's entry."""
    return hashlib.sha256(zlib.decompress(entry.journal)).hexdigest()


# Taking back


@audit.transaction
def undo(entry: UnitImport, *, by: User | None, at: datetime) -> UnitImport:
    """Take the import back: units it made are removed, units it changed get their earlier values.

    :raises NotApplied: it was not applied, or was already taken back.
    :raises BuiltUpon: something has been recorded for one of its units since.
    """
    entry = UnitImport.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.state != ImportState.APPLIED or entry.applied_at is None:
        raise NotApplied
    made = Unit.objects.filter(imported_in=entry)
    changed = [line.split("\t", 3)[2:] for line in journal_of(entry) if line.startswith("~")]
    changed_ids = [UUID(unit) for unit, _before in changed]
    since = Entry.objects.filter(unit_id__in=changed_ids, at__gt=entry.applied_at)
    if Entry.objects.filter(unit_id__in=made.values("pk")).exists() or since.exists():
        raise BuiltUpon
    for unit_id, before in changed:
        _restore(Unit.objects.get(pk=unit_id), json.loads(before), entry, by=by, at=at)
    _remove(made)
    entry.state, entry.undone_by, entry.undone_at = ImportState.UNDONE, by, at
    entry.save(update_fields=["state", "undone_by", "undone_at"])
    changes = {"created": (entry.created, 0), "updated": (entry.updated, 0), "sha256": ("", entry.sha256)}
    audit.record("units.import_undone", entry, unit_id=entry.office_id, by=by, at=at, changes=changes)
    return entry


def _remove(made: Any) -> None:
    hamlets = Place.objects.filter(level=PlaceLevel.RESIDENTIAL_AREA, pk__in=made.values("place"))
    hamlet_ids = list(hamlets.values_list("pk", flat=True))
    UnitRelation.objects.filter(unit__in=made).delete()
    # They hang on one another; each is let go before any is removed.
    made.update(managing=None, following=None, police_body=None)
    try:
        for part in parts(list(made.values_list("pk", flat=True)), 2000):
            Unit.objects.filter(pk__in=part).delete()
    except ProtectedError as error:
        raise BuiltUpon from error
    Place.objects.filter(pk__in=hamlet_ids, unit_locations=None, units=None).delete()


def _restore(unit: Unit, before: dict[str, Any], entry: UnitImport, *, by: User | None, at: datetime) -> None:
    assert entry.applied_at is not None
    on = local_date(entry.applied_at)
    reason = _("hoàn tác lần nhập tệp %(name)s") % {"name": entry.file_name}
    details = before["details"]
    if details.get("founded_date"):
        details["founded_date"] = date.fromisoformat(details["founded_date"])
    if details:
        unit = registry.update_unit(unit, **details, reason=reason, by=by, at=at)
    if "place" in before:
        place = Place.objects.get(pk=before["place"]) if before["place"] else None
        if place is not None:
            unit = registry.move_unit(unit, place=place, valid_from=on, reason=reason, by=by, at=at)
        else:
            timeline.end(unit.locations.all(), on)
            registry.set_current(unit, on=local_date(at))
    for kind, other in before.get("relations", {}).items():
        chosen = Unit.objects.get(pk=other) if other else None
        unit = registry.relate_unit(unit, kind=kind, other=chosen, valid_from=on, basis=reason, by=by, at=at)
    if "people" in before:
        day, people = before["people"]
        if people is None:
            unit.headcounts.filter(group=MemberKind.STAFF, date=day).delete()
        else:
            properties.state_headcount(
                unit, group=MemberKind.STAFF, on=date.fromisoformat(day), people=people, by=by, at=at
            )
