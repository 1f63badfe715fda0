"""The phones of the demonstration office: one in use, whose acts of last evening came up when the network was back, with
a conflict that waits for a person, and one that was lost and revoked."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.duty.models import DutyPost
from tuquan.duty.queries.coverage import midnight
from tuquan.phone.models import Device, PhoneShift
from tuquan.phone.services import opening, receiving
from tuquan.units.models import Gate, Unit


@transaction.atomic
def load() -> None:
    """After the rest of the demonstration (`home.demo`), whose office it is."""
    unit = Unit.objects.get(code="KH-NH-KL")
    if Device.objects.filter(unit=unit).exists():
        return
    guard, head = User.objects.get(username="baove"), User.objects.get(username="thutruong")
    evening = midnight(dates.today() - timedelta(days=1)) + timedelta(hours=18)
    _lost(unit, guard, head, evening)
    opened = _open(unit, guard, "Điện thoại cổng trụ sở", evening)
    post = DutyPost.objects.get(unit=unit, name="Cổng trụ sở")
    main = Gate.objects.get(site__unit=unit, name="Cổng chính")
    reception = Gate.objects.filter(site__unit=unit, is_citizen_reception=True).first()
    entry = uuid7()
    said: list[tuple[str, int, dict[str, Any]]] = [
        ("duty.log", 10, {"post": str(post.pk), "text": "Mất mạng từ 18:05, ghi trên điện thoại."}),
        (
            "gate.enter",
            35,
            {
                "gate": main.pk,
                "what": "visitor",
                "name": "Trương Bảo Ngọc",
                "purpose": "Nộp hồ sơ bổ sung",
                "decision": {"allowed": False, "reason": "wrong_hour"},
                "note": "Trực ban đồng ý cho vào nộp hồ sơ rồi ra ngay",
            },
        ),
        ("gate.leave", 50, {"gate": main.pk, "entry": str(entry)}),
        ("duty.log", 95, {"post": str(post.pk), "text": "Khóa cổng phụ, đèn sân đã bật."}),
    ]
    if reception is not None:
        said.insert(1, ("gate.enter", 20, {"gate": reception.pk, "what": "count", "people": 2}))
    _send(opened, said, entry=entry, begun=evening, at=evening + timedelta(hours=2, minutes=30))


def _lost(unit: Unit, guard: User, head: User, before: datetime) -> None:
    device = _open(unit, guard, "Điện thoại đi tuần", before - timedelta(days=90)).device
    opening.revoke_device(device, reason="Để quên trên xe khách", by=head, at=before - timedelta(days=30))


def _open(unit: Unit, guard: User, name: str, at: datetime) -> PhoneShift:
    # Nobody keeps the secret of these phones: whoever tries the product registers a phone of their own.
    secret = secrets.token_hex(32)
    return opening.open_shift(unit, device_id=None, secret=secret, name=name, version="", by=guard, at=at).shift


def _send(
    shift: PhoneShift, said: list[tuple[str, int, dict[str, Any]]], *, entry: UUID, begun: datetime, at: datetime
) -> None:
    """Chained as a phone chains them; each so many minutes after the watch began. `entry`: the id of the guest's."""
    sent, head = [], ""
    for seq, (kind, minutes, data) in enumerate(said, 1):
        id = entry if data.get("what") == "visitor" else uuid7()
        body = json.dumps(
            {
                "id": str(id),
                "seq": seq,
                "kind": kind,
                "at": (begun + timedelta(minutes=minutes)).isoformat(),
                "offset": 0,
                "jumps": 0,
                "shift": str(shift.pk),
                "data": data,
            },
            ensure_ascii=False,
        )
        before, head = head, hashlib.sha256(f"{head}\n{body}".encode()).hexdigest()
        sent.append(receiving.Sent(id, body, before, head))
    receiving.receive(shift.device, receiving.Batch(sent, at), at=at)
