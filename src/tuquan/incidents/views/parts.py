"""What the pages of this app share: which incidents somebody sees and works on."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.incidents.models import Incident
from tuquan.units.permitted import has_permission


def list_step() -> tuple[str, str]:
    return str(_("Vụ việc")), reverse("incidents:incident_list")


def seen(request: HttpRequest, pk: UUID) -> Incident:
    rows = Incident.objects.seen_by(request.user, timezone.now())
    return get_object_or_404(rows.select_related("unit__police_body", "site", "reported_by", "closed_by"), pk=pk)


def worked_on(request: HttpRequest, pk: UUID) -> Incident:
    """Steps, notes, items: whoever stands guard or deals with incidents."""
    rows = Incident.objects.standing()
    allowed = rows.permitted(request.user, Permission.WATCH_WORK) | rows.permitted(
        request.user, Permission.INCIDENT_EDIT
    )
    return get_object_or_404(allowed.select_related("unit__police_body"), pk=pk)


def editable(request: HttpRequest, pk: UUID) -> Incident:
    """Handing over, minutes, closing: not everybody who stands guard."""
    rows = Incident.objects.standing().permitted(request.user, Permission.INCIDENT_EDIT)
    return get_object_or_404(rows.select_related("unit__police_body"), pk=pk)


def trail(incident: Incident) -> tuple[tuple[str, str], ...]:
    return (list_step(), (str(incident), incident.get_absolute_url()))


def may_edit(request: HttpRequest, incident: Incident) -> bool:
    return has_permission(request.user, Permission.INCIDENT_EDIT, incident.unit)


def may_work(request: HttpRequest, incident: Incident) -> bool:
    return may_edit(request, incident) or has_permission(request.user, Permission.WATCH_WORK, incident.unit)
