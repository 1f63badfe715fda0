"""Records that take files: their app says so in `ready()`, their page shows them, two pages here add and remove.

attachments.register("buoi", Session, see=[RECORD_VIEW], change=[RECORD_EDIT], purposes=[Purpose("photo", _("Ảnh"))])
{% load attachments %}{% attachments session %}
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.files import registry, services
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer

Words = str | Promise


@dataclass(frozen=True)
class Purpose:
    """What a file of a record is: its code stands in `StoredFile.purpose`."""

    code: str
    title: Words


@dataclass(frozen=True)
class Holder:
    slug: str
    """Stands in the address of the two pages."""
    model: type[models.Model]
    see: tuple[Permission, ...]
    change: tuple[Permission, ...]
    purposes: tuple[Purpose, ...]
    kinds: frozenset[FileKind] | None
    why_not: Callable[[Any, str], Words]
    """`(record, purpose)`: the sentence that says why such a file no longer comes or goes; empty while it does."""

    def rows(self, user: Viewer, permissions: Iterable[Permission]) -> models.QuerySet:
        manager: Any = self.model._default_manager
        found = manager.none()
        for permission in permissions:
            found |= manager.permitted(user, permission)
        return found

    def readable(self, user: Viewer, pk: Any) -> bool:
        return self.rows(user, {*self.see, *self.change}).filter(pk=pk).exists()

    def unit_of(self, record: Any) -> Unit:
        """The unit whose record it is, found the way `permitted()` finds it."""
        rows: Any = self.model._default_manager.none()
        return getattr(record, rows.unit_field)

    def title_of(self, purpose: str) -> Words:
        return next((one.title for one in self.purposes if one.code == purpose), "")


HOLDERS: dict[str, Holder] = {}


def register(
    slug: str,
    model: type[models.Model],
    *,
    see: Sequence[Permission],
    change: Sequence[Permission],
    purposes: Sequence[Purpose],
    kinds: frozenset[FileKind] | None = None,
    why_not: Callable[[Any, str], Words] = lambda record, purpose: "",
) -> Holder:
    """Whoever may see the record (`see`) reads its files; whoever may change it (`change`) adds and removes them."""
    holder = Holder(slug, model, tuple(see), tuple(change), tuple(purposes), kinds, why_not)
    HOLDERS[slug] = holder
    registry.register(model._meta.label_lower, lambda user, file: holder.readable(user, file.owner_id))
    return holder


def holder_of(record: models.Model) -> Holder:
    return next(one for one in HOLDERS.values() if isinstance(record, one.model))


def shown(record: models.Model, user: Viewer) -> dict[str, Any]:
    """The files of a record as its page shows them, with the ways to add and remove for who may. Who sees the page and
    not the files (figures reach further than papers) sees nothing of them."""
    holder = holder_of(record)
    changes = holder.rows(user, holder.change).filter(pk=record.pk).exists()  # and reads: asked once for most people
    if not changes and not holder.rows(user, holder.see).filter(pk=record.pk).exists():
        return {"hidden": True}
    may_change = changes and not holder.why_not(record, "")
    files = [
        {
            "file": file,
            "purpose": holder.title_of(file.purpose),
            "remove_url": reverse("files:remove", args=[holder.slug, record.pk, file.pk]) if may_change else "",
        }
        for file in StoredFile.objects.of(record)
    ]
    add_url = reverse("files:attach", args=[holder.slug, record.pk]) if may_change else ""
    return {"files": files, "add_url": add_url, "hidden": False}


@audit.transaction
def attach(record: Any, *, file: Received, purpose: str, by: User, at: datetime) -> StoredFile:
    """Keep a file with the record.

    :raises FileRefused: the record takes none any more, or the file cannot be kept.
    """
    holder, record = _open(record, purpose)
    unit = holder.unit_of(record)
    stored = services.store(file, unit=unit, owner=record, purpose=purpose, by=by, at=at)
    changes = {"purpose": ("", str(holder.title_of(purpose)))}
    audit.record(
        "record.file_added", record, unit_id=unit.pk, by=by, at=at, changes=changes, personal={"name": ("", file.name)}
    )
    return stored


@audit.transaction
def remove(record: Any, stored: StoredFile, *, reason: str, by: User | None, at: datetime) -> None:
    """Delete a file of the record for good; the log keeps that it was there, and why it went.

    :raises FileRefused: the record's files stay as they are.
    """
    holder, record = _open(record, stored.purpose)
    name = stored.name
    services.delete(stored, owner=record, reason=reason, by=by, at=at)
    audit.record(
        "record.file_removed",
        record,
        unit_id=holder.unit_of(record).pk,
        by=by,
        at=at,
        personal={"name": (name, "")},
        reason=reason,
    )


def _open(record: Any, purpose: str) -> tuple[Holder, Any]:
    holder = holder_of(record)
    record = holder.model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if why := holder.why_not(record, purpose):
        raise FileRefused(why)
    return holder, record
