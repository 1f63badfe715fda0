"""Who reads the pictures of an incident (`files.registry`)."""

from typing import Any

from django.utils import timezone

from tuquan.access.permissions import Permission
from tuquan.files import registry
from tuquan.files.models import StoredFile
from tuquan.incidents.models import Incident, IncidentNote, SceneItem, Transfer
from tuquan.units.permitted import Viewer


def _of_incident(user: Viewer, file: StoredFile) -> bool:
    return _seen(user, file.owner_id)


def _of_note(user: Viewer, file: StoredFile) -> bool:
    note = IncidentNote.objects.filter(pk=file.owner_id).first()
    return note is not None and _seen(user, note.incident_id)


def _of_item(user: Viewer, file: StoredFile) -> bool:
    """Also the body to which the item was handed over."""
    item = SceneItem.objects.filter(pk=file.owner_id).first()
    if item is None:
        return False
    handed = Transfer.objects.permitted(user, Permission.INCIDENT_RECEIVE).filter(items=item)
    return _seen(user, item.incident_id) or handed.exists()


def _seen(user: Viewer, pk: Any) -> bool:
    return Incident.objects.seen_by(user, timezone.now()).filter(pk=pk).exists()


def register() -> None:
    registry.register("incidents.incident", _of_incident)
    registry.register("incidents.incidentnote", _of_note)
    registry.register("incidents.sceneitem", _of_item)
