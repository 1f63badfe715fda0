"""Handing an incident over to the competent body; its receipt comes by the page or by a signed link."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.links import LinkRefused, link_of, token_of
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.facts import services as facts
from tuquan.incidents import wording
from tuquan.incidents.models import Custody, Incident, SceneItem, Transfer
from tuquan.incidents.records import figures_of_incident
from tuquan.notifications import services as notifications
from tuquan.units.queries.people import accounts_with

PURPOSE = "incidents.transfer"
OPEN_FOR = timedelta(days=30)


class NobodyNamed(Refusal):
    message = gettext_lazy("Ghi tên cơ quan nhận.")


class DrillStaysInside(Refusal):
    message = gettext_lazy("Diễn tập không bàn giao cho cơ quan có thẩm quyền.")


class AlreadyReceived(Refusal):
    message = gettext_lazy("Việc bàn giao này đã có người nhận.")


class ReceiverMissing(Refusal):
    message = gettext_lazy("Ghi họ tên, đơn vị của người nhận.")


@audit.transaction
def hand_over(
    incident: Incident,
    *,
    summary: str,
    to_name: str = "",
    to_police: bool = True,
    items: Iterable[SceneItem] = (),
    caught: int = 0,
    by: User,
    at: datetime,
) -> Transfer:
    """To the police body of the unit, or to another body by its name. What the body sees is this summary and the items.

    :raises DrillStaysInside: a drill. :raises NobodyNamed: no police body known, and no name.
    """
    incident = Incident.objects.select_for_update(of=("self",)).select_related("unit__police_body").get(pk=incident.pk)
    if incident.drill or incident.withdrawn_at is not None:
        raise DrillStaysInside
    police = incident.unit.police_body if to_police else None
    name = police.name if police is not None else clean(to_name)
    if not name:
        raise NobodyNamed(field="to_name")
    transfer = Transfer.objects.create(
        incident=incident,
        to_unit=police,
        to_name=name,
        summary=wording.fit(summary, "summary"),
        caught=caught,
        handed_at=at,
        handed_by=by,
    )
    transfer.items.set([item for item in items if item.incident_id == incident.pk])
    if caught and caught > (incident.caught or 0):
        incident.caught = caught
        incident.save(update_fields=["caught"])
        facts.replace(incident, figures_of_incident(incident), by=by, at=at)
    changes = {"to_name": (None, name), "items": (None, transfer.items.count())}
    audit.record("incident.handed_over", incident, unit_id=incident.unit_id, by=by, at=at, changes=changes)
    if police is not None:
        notifications.tell(
            accounts_with(police, Permission.INCIDENT_RECEIVE),
            "incidents.handed",
            incident,
            title=_("%(unit)s bàn giao vụ việc: %(kind)s")
            % {"unit": incident.unit.short_name or incident.unit.name, "kind": incident.kind_row.name},
            url=transfer.get_absolute_url(),
            key=str(transfer.pk),
            at=at,
            unit=police,
        )
    return transfer


@audit.transaction
def receive(transfer: Transfer, *, receiver: str, receipt_number: str = "", by: User | None, at: datetime) -> Transfer:
    """The body received it: from now on it holds the items.

    :raises AlreadyReceived: somebody was first. :raises ReceiverMissing: nobody is named.
    """
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("incident__unit").get(pk=transfer.pk)
    if transfer.received_at is not None:
        raise AlreadyReceived
    if not clean(receiver):
        raise ReceiverMissing(field="receiver")
    transfer.received_at, transfer.receiver = at, clean(receiver)
    transfer.receipt_number = clean(receipt_number)
    transfer.save(update_fields=["received_at", "receiver", "receipt_number"])
    Custody.objects.bulk_create(
        Custody(item=item, holder=f"{transfer.to_name}: {transfer.receiver}"[:150], since=at)
        for item in transfer.items.all()
    )
    incident = transfer.incident
    audit.record(
        "incident.handover_received",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"to_name": (None, transfer.to_name), "receipt_number": (None, transfer.receipt_number)},
        personal={"receiver": (None, transfer.receiver)},
    )
    notifications.tell(
        accounts_with(incident.unit, Permission.INCIDENT_EDIT),
        "incidents.received",
        incident,
        title=_("%(body)s đã nhận bàn giao vụ việc") % {"body": transfer.to_name},
        key=f"received:{transfer.pk}",
        at=at,
        unit=incident.unit,
    )
    return transfer


@audit.transaction
def renew_link(transfer: Transfer, *, by: User, at: datetime) -> Transfer:
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("incident").get(pk=transfer.pk)
    transfer.serial += 1
    transfer.save(update_fields=["serial"])
    audit.record("incident.link_renewed", transfer.incident, unit_id=transfer.incident.unit_id, by=by, at=at)
    return transfer


def link(transfer: Transfer) -> str:
    return f"{settings.PUBLIC_URL}{path(transfer)}"


def path(transfer: Transfer) -> str:
    token = token_of(PURPOSE, transfer.pk, until=transfer.handed_at + OPEN_FOR, serial=transfer.serial)
    return reverse("incidents:transfer_link", args=[token])


def transfer_of(token: str, *, now: datetime) -> Transfer:
    """:raises LinkRefused: not such a link, too old, or taken back."""
    found = link_of(PURPOSE, token, now=now)
    rows = Transfer.objects.select_related("incident__unit", "to_unit").prefetch_related("items")
    transfer = rows.filter(pk=found.key).first()
    if transfer is None or transfer.serial != found.serial or transfer.incident.withdrawn_at is not None:
        raise LinkRefused
    return transfer
