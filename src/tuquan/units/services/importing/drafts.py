"""Files sent by somebody at a page: kept between the look at the check and the act."""

import zlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import local_date
from tuquan.units.enums import ImportState
from tuquan.units.models import Place, Unit, UnitImport
from tuquan.units.services.importing.checking import check, read
from tuquan.units.services.importing.entering import apply
from tuquan.units.services.importing.results import AlreadyApplied, Defaults, Report
from tuquan.units.services.sheets import Rows

DRAFT_DAYS = 7


@audit.transaction
def upload(office: Unit, *, content: bytes, name: str, by: User, at: datetime) -> UnitImport:
    """Keep a file until its check has been looked at. Drafts nobody came back to are thrown away after a week.

    :raises sheets.NotASheet, sheets.TooLarge, sheets.NotUnicode, sheets.NoRows: as their sentences say.
    """
    rows = read(content, name=name)
    UnitImport.objects.filter(state=ImportState.DRAFT, uploaded_at__lt=at - timedelta(days=DRAFT_DAYS)).delete()
    entry = UnitImport.objects.create(
        office=office,
        file_name=name[:200],
        sha256=rows.sha256,
        content=zlib.compress(content, 1),
        choices={"columns": rows.columns},
        read=len(rows.lines),
        uploaded_by=by,
        uploaded_at=at,
    )
    changes = {"file": ("", entry.file_name), "sha256": ("", entry.sha256)}
    audit.record("units.import_uploaded", entry, unit_id=office.pk, by=by, at=at, changes=changes)
    return entry


def rows_of(entry: UnitImport) -> Rows:
    """The rows of a draft, with the columns as somebody chose them."""
    rows = read(zlib.decompress(entry.content), name=entry.file_name)
    return rows.with_columns(entry.choices["columns"])


def check_draft(entry: UnitImport, *, on: date) -> Report:
    if entry.state != ImportState.DRAFT:
        raise AlreadyApplied
    choices = entry.choices
    defaults = Defaults(
        kind=choices.get("kind", ""),
        place=Place.objects.filter(pk=choices.get("place")).first(),
        managing=Unit.objects.filter(pk=choices.get("managing")).first(),
        police_body=Unit.objects.filter(pk=choices.get("police_body")).first(),
    )
    return check(rows_of(entry), entry.office, on, defaults=defaults)


@audit.transaction
def choose(entry: UnitImport, *, columns: Mapping[str, int], defaults: Defaults, by: User, at: datetime) -> UnitImport:
    """Say which column is what, and what holds where the file says nothing."""
    if entry.state != ImportState.DRAFT:
        raise AlreadyApplied
    entry.choices = {
        "columns": dict(columns),
        "kind": defaults.kind,
        "place": defaults.place.pk if defaults.place else None,
        "managing": str(defaults.managing.pk) if defaults.managing else None,
        "police_body": str(defaults.police_body.pk) if defaults.police_body else None,
    }
    entry.save(update_fields=["choices"])
    return entry


@audit.transaction
def apply_draft(entry: UnitImport, *, by: User, at: datetime) -> UnitImport:
    """Check the kept file once more, as the registry may have changed since the look, and enter it.

    :raises AlreadyApplied, LinesRefused, NothingToImport: as their sentences say.
    """
    entry = UnitImport.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    return apply(check_draft(entry, on=local_date(at)), by=by, at=at, kept=entry)


@audit.transaction
def discard(entry: UnitImport, *, by: User, at: datetime) -> None:
    """:raises AlreadyApplied: what was entered is taken back by `undo`."""
    if entry.state != ImportState.DRAFT:
        raise AlreadyApplied
    audit.record("units.import_discarded", entry, unit_id=entry.office_id, by=by, at=at)
    entry.delete()
