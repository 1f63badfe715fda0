"""Minutes of an incident as a letter, DOCX or PDF, after an outline that a province may replace."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from tuquan.core import dates, text
from tuquan.documents import offices
from tuquan.documents.letters import Letter, Signature
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.enums import StepState
from tuquan.incidents.models import Custody, Incident, Minutes

OUTLINES = Path(__file__).parent / "data" / "outlines"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def minutes_letter(minutes: Minutes, *, made_at: datetime) -> Letter:
    with override("vi"):
        incident = minutes.incident
        row = kind_of(incident.kind)
        transfer = incident.transfers.exclude(received_at=None).first() or incident.transfers.first()
        items = [
            {
                "number": item.number,
                "what": item.what,
                "where": item.where,
                "sha256": item.sha256,
                "holder": " → ".join(_held(one) for one in item.custody.all()),
            }
            for item in incident.items.prefetch_related("custody")
        ]
        maker = minutes.made_by.get_full_name() if minutes.made_by else ""
        context: dict[str, Any] = {
            "number": None,
            "symbol": "",
            "date": dates.local_date(minutes.made_at),
            "kind": row.name,
            "crowd": row.crowd,
            "people_count": text.number(incident.people) if incident.people else "",
            "made": _said(minutes.made_at),
            "place_made": minutes.place,
            "where": incident.where,
            "started": _said(incident.started_at) if incident.started_at else "",
            "discovered": _said(incident.discovered_at),
            "reported": _said(incident.reported_at),
            "told": [{"text": f"{one.name}: {_told(one)}"} for one in incident.told.all() if one.received_at],
            "people": [
                {"name": one.full_name, "part": one.get_part_display(), "contact": one.contact}
                for one in minutes.people.all()
            ],
            "what": [{"text": line} for line in minutes.what.splitlines()],
            "done": [{"text": line} for line in minutes.done.splitlines()],
            "harm": minutes.harm.rstrip(" ."),
            "scene": [{"text": words} for words in _scene(incident)],
            "items": items,
            "handed_to": transfer.to_name if transfer else "",
            "handed": _said(transfer.handed_at) if transfer else "",
            "receiver": transfer.receiver if transfer else "",
            "receipt": transfer.receipt_number if transfer else "",
            "signature": Signature("NGƯỜI LẬP BIÊN BẢN", maker),
        }
        return offices.letter("incident-minutes", OUTLINES, incident.unit, context, made_at=made_at)


def _said(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%H} giờ {local:%M} phút, {dates.written(local.date())}"


def _held(one: Custody) -> str:
    return f"{one.holder} (từ {timezone.localtime(one.since):%H:%M %d/%m})"


def _scene(incident: Incident) -> Iterator[str]:
    """What was done to protect the scene, in the order of the time."""
    sheet = incident.scene_sheet
    if sheet is None:
        return
    for row in incident.steps.filter(state=StepState.DONE):
        if step := sheet.step(row.code):
            yield f"{timezone.localtime(row.at):%H:%M %d/%m}: {step.text}"


def _told(one: Any) -> str:
    local = timezone.localtime
    parts = [f"nhận tin {local(one.received_at):%H:%M}"]
    if one.arrived_at:
        parts.append(f"có mặt {local(one.arrived_at):%H:%M}")
    return ", ".join(parts)
