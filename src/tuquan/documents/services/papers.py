"""Entering and changing official documents. Drafts have no number; what was issued is cancelled, never deleted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.documents.enums import Direction, DocumentState
from tuquan.documents.models import DocumentReading, OfficialDocument
from tuquan.files import services as files
from tuquan.units.models import Unit


class DateMissing(Exception):
    message = _("Văn bản đã ban hành hoặc đã nhận phải có ngày.")


class DateAhead(Exception):
    message = _("Ngày của văn bản không thể sau hôm nay.")


class AlreadyCancelled(Exception):
    message = _("Văn bản này đã được hủy số trước đó.")


class SameDocument(Exception):
    message = _("Văn bản có cùng số, ký hiệu và ngày đã có trong sổ của đơn vị.")


FIELDS = (
    "direction",
    "kind",
    "purpose",
    "number",
    "symbol",
    "date",
    "issuer",
    "summary",
    "signer",
    "signer_position",
    "recipients",
    "received_date",
    "deadline_date",
    "carries_out_text",
    "out_of_force_date",
    "replaced_by",
)
PERSONAL = ("signer",)


def _check(document: OfficialDocument, today: date) -> None:
    if document.state != DocumentState.DRAFT and document.date is None:
        raise DateMissing
    for day in (document.date, document.received_date):
        if day is not None and day > today:
            raise DateAhead
    if document.number and document.date is not None:
        same = OfficialDocument.objects.filter(
            unit=document.unit,
            number=document.number,
            symbol=document.symbol,
            date=document.date,
            issuer=document.issuer,
        )
        if same.exclude(pk=document.pk).exclude(state=DocumentState.CANCELLED).exists():
            raise SameDocument


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    lines = ("recipients",)
    return {
        name: (text.clean(value) if isinstance(value, str) and name not in lines else value)
        for name, value in values.items()
    }


@audit.transaction
def enter_document(
    unit: Unit,
    *,
    by: User | None,
    at: datetime,
    draft: bool = False,
    carries_out: Iterable[OfficialDocument] = (),
    upload: files.Received | None = None,
    **values: Any,
) -> OfficialDocument:
    """Put a paper into the unit's list: issued or received, or as a draft without a number.

    :raises DateMissing, DateAhead, SameDocument: the paper cannot stand so.
    """
    document = OfficialDocument(unit=unit, created_at=at, created_by=by, **_cleaned(values))
    incoming = document.direction == Direction.INCOMING
    document.state = DocumentState.DRAFT if draft else DocumentState.RECEIVED if incoming else DocumentState.ISSUED
    _check(document, local_date(at))
    document.save(force_insert=True)
    document.carries_out.set(list(carries_out))
    if upload is not None:
        files.store(upload, unit=unit, by=by, at=at, owner=document, purpose="document")
    changes = {
        name: (None, getattr(document, name)) for name in FIELDS if getattr(document, name) and name not in PERSONAL
    }
    personal = {name: (None, getattr(document, name)) for name in PERSONAL if getattr(document, name)}
    audit.record("document.entered", document, unit_id=unit.pk, by=by, at=at, changes=changes, personal=personal)
    return document


@audit.transaction
def change_document(
    document: OfficialDocument, *, by: User, at: datetime, upload: files.Received | None = None, **values: Any
) -> OfficialDocument:
    """Correct what was typed, or issue a draft by giving it number and date. Every change stands in the log.

    :raises AlreadyCancelled: a cancelled paper stays as it is.
    """
    document = OfficialDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=document.pk)
    if document.state == DocumentState.CANCELLED:
        raise AlreadyCancelled
    values = _cleaned(values)
    before = {name: getattr(document, name) for name in values}
    for name, value in values.items():
        setattr(document, name, value)
    if document.state == DocumentState.DRAFT and document.number and document.date is not None:
        document.state = DocumentState.ISSUED
        before["state"], values["state"] = DocumentState.DRAFT, DocumentState.ISSUED
    _check(document, local_date(at))
    document.save(update_fields=list(values))
    if upload is not None:
        files.store(upload, unit=document.unit, by=by, at=at, owner=document, purpose="document")
    changed = {name: (before[name], values[name]) for name in values if before[name] != values[name]}
    audit.record(
        "document.changed",
        document,
        unit_id=document.unit_id,
        by=by,
        at=at,
        changes={name: pair for name, pair in changed.items() if name not in PERSONAL},
        personal={name: pair for name, pair in changed.items() if name in PERSONAL},
    )
    return document


@audit.transaction
def cancel_document(document: OfficialDocument, *, reason: str, by: User, at: datetime) -> OfficialDocument:
    """The number is cancelled with a reason; the paper stays in the list.

    :raises AlreadyCancelled: somebody cancelled it first.
    """
    document = OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.state == DocumentState.CANCELLED:
        raise AlreadyCancelled
    before, document.state = document.state, DocumentState.CANCELLED
    document.save(update_fields=["state"])
    audit.record(
        "document.cancelled",
        document,
        unit_id=document.unit_id,
        by=by,
        at=at,
        changes={"state": (before, document.state)},
        reason=reason,
    )
    return document


def note_reading(document: OfficialDocument, *, by: User, at: datetime) -> None:
    """Who read the paper, the first time (a record of looking, not a change of it)."""
    DocumentReading.objects.get_or_create(document=document, user=by, defaults={"at": at})
