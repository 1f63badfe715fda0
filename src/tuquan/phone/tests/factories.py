"""A phone as the browser plays it: chains its acts, sends batches."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.core.ids import uuid7
from tuquan.phone import tokens
from tuquan.phone.models import Device, SentAct
from tuquan.phone.services import opening, receiving
from tuquan.units import acts

SECRET = "m" * 40


@dataclass
class Phone:
    device: Device
    shift: UUID
    seq: int = 0
    head: str = ""
    clock: timedelta = timedelta()
    """How far its clock is ahead."""
    offset: int | None = 0
    jumps: list[int] = field(default_factory=list)

    def act(self, kind: str, *, at: datetime | None = None, id: UUID | None = None, **data: Any) -> dict[str, Any]:
        """Written down on the phone and chained to the act before."""
        self.seq += 1
        id = id or uuid7()
        body = json.dumps(
            {
                "id": str(id),
                "seq": self.seq,
                "kind": kind,
                "at": ((at or timezone.now()) + self.clock).isoformat(),
                "offset": self.offset,
                "jumps": len(self.jumps),
                "shift": str(self.shift),
                "data": data,
            },
            ensure_ascii=False,
        )
        return self.chained(id, body)

    def chained(self, id: UUID, body: str) -> dict[str, Any]:
        sent = {"id": str(id), "body": body, "prev": self.head}
        self.head = sent["hash"] = hashlib.sha256(f"{self.head}\n{body}".encode()).hexdigest()
        return sent

    def post(self, *sent: dict[str, Any], token: str = "", **more: Any) -> Any:
        content = {
            "sent_at": (timezone.now() + self.clock).isoformat(),
            "jumps": self.jumps,
            "acts": sent,
            "waiting": 0,
            **more,
        }
        return Client().post(
            reverse("phone:upload"),
            json.dumps(content),
            content_type="application/json",
            headers={"Authorization": f"Device {self.device.pk}:{token or tokens.upload_token(self.device)}"},
        )

    def states(self, *sent: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
        answer = self.post(*sent, **more)
        assert answer.status_code == 200, answer.content
        return [(one["state"], one["message"]) for one in answer.json()["outcomes"]]


def phone(unit: Any, user: Any, *, name: str = "", secret: str = SECRET) -> Phone:
    opened = opening.open_shift(
        unit, device_id=None, secret=secret, name=name, version="", by=user, at=timezone.now() - timedelta(hours=8)
    )
    return Phone(opened.device, opened.shift.pk)


def register_kinds(monkeypatch: Any, done: list[acts.Act]) -> None:
    """Kinds for tests: one that does, one that finds something wrong, one that refuses, one with a fault."""
    from tuquan.access.permissions import Permission
    from tuquan.core.refusals import Refusal

    def do(act: acts.Act) -> acts.Outcome:
        done.append(act)
        return acts.Outcome(url=f"/xem/{act.id}/", told={"number": len(done)})

    def disagree(act: acts.Act) -> acts.Outcome:
        done.append(act)
        return acts.Outcome(message="Vé này đã dùng ở cổng khác.", conflict=True)

    def refuse(act: acts.Act) -> acts.Outcome:
        raise Refusal("Cổng này không còn.")

    def fail(act: acts.Act) -> acts.Outcome:
        raise RuntimeError("a fault of ours")

    def without_card(data: acts.Data) -> acts.Data:
        return {key: value for key, value in data.items() if key != "card"}

    kinds = {
        "test.do": acts.ActKind("test.do", Permission.WATCH_WORK, do, without_card),
        "test.disagree": acts.ActKind("test.disagree", Permission.WATCH_WORK, disagree),
        "test.refuse": acts.ActKind("test.refuse", Permission.WATCH_WORK, refuse, without_card),
        "test.fail": acts.ActKind("test.fail", Permission.WATCH_WORK, fail),
        "test.chief": acts.ActKind("test.chief", Permission.ROSTER_EDIT, do),
    }
    for code, kind in kinds.items():
        monkeypatch.setitem(acts.KINDS, code, kind)


def held(one: Phone) -> SentAct:
    """An act of a kind nobody knows, which waits for a person."""
    sent = one.act("test.of_nobody")
    [taken] = receiving.receive(
        one.device,
        receiving.Batch([receiving.Sent(UUID(sent["id"]), sent["body"], sent["prev"], sent["hash"])], timezone.now()),
        at=timezone.now(),
    ).outcomes
    return SentAct.objects.get(pk=taken["id"])
