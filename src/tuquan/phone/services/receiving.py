"""Acts come in: in the order of the phone, each once, each in a transaction of its own.

What can be done is done at once by the kind's own service. What cannot is kept, with the sentence why, until a person
settles it; the acts after it go on. Whoever sends again gets the first answer.
"""

import hashlib
import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.phone import clock
from tuquan.phone.enums import ActState
from tuquan.phone.models import Device, PhoneShift, SentAct
from tuquan.phone.services import telling
from tuquan.units import acts
from tuquan.units.permitted import held_with

logger = logging.getLogger(__name__)
EARLY = timedelta(minutes=10)
"""An act that seems to be done earlier than this before its sign-in was written by a clock nobody can rely on."""
FARTHEST_MS = 200 * 366 * 86_400_000
"""A phone whose clock fell back to 1970 still gets its acts set right."""


@dataclass(frozen=True)
class Sent:
    """One act of a batch: the text that was hashed, what the phone chained it to, and the hash it computed."""

    id: UUID
    body: str
    prev: str
    hash: str


@dataclass(frozen=True)
class Batch:
    acts: Sequence[Sent]
    sent_at: datetime
    """The phone's clock at the moment of sending."""
    jumps: Sequence[int] = ()
    gap: bool = False
    """The phone says that acts before the first one are lost to it; without it, the server asks for them."""
    waiting: int = 0
    version: str = ""


@dataclass(frozen=True)
class Answer:
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    expected: int | None = None
    """The phone is to begin again from this number."""


@dataclass(frozen=True)
class _Said:
    """What the body of an act says; checked as far as carrying it needs."""

    kind: str
    seq: int
    at: datetime
    offset: int | None
    jumps_before: int
    shift: UUID
    data: dict[str, Any]


def receive(device: Device, batch: Batch, *, at: datetime) -> Answer:
    """Take the acts of a batch one after the other. Ends early when an act is missing before one of them."""
    offset_now = round((at - batch.sent_at) / timedelta(milliseconds=1))
    _seen(device, batch, offset_now, at)
    answer = Answer()
    for place, sent in enumerate(batch.acts):
        expected, outcome = _take(device, sent, batch, offset_now, gap=batch.gap and place == 0, at=at)
        if outcome is None:
            return Answer(answer.outcomes, expected)
        answer.outcomes.append(outcome)
    if any(one["state"] in (ActState.HELD, ActState.CONFLICT) for one in answer.outcomes):
        telling.tell_of_acts(device.unit, at=at)
    return answer


def heard_of(device: Device, *, at: datetime) -> None:
    """The phone asked for data; that it is alive is all there is to note."""
    Device.objects.filter(pk=device.pk).update(last_seen_at=at)


def _seen(device: Device, batch: Batch, offset_now: int, at: datetime) -> None:
    Device.objects.filter(pk=device.pk).update(
        last_seen_at=at, clock_offset_ms=offset_now, waiting=batch.waiting, app_version=batch.version[:40]
    )


def _take(
    device: Device, sent: Sent, batch: Batch, offset_now: int, *, gap: bool, at: datetime
) -> tuple[int, dict[str, Any] | None]:
    """The act is done, or kept as held, together with its row and the phone's place in the chain. No outcome: an act
    before it has not come."""
    with audit.act():
        # The lock puts two uploads of the same phone in a row (SQLite: the transaction itself); the later one finds the
        # rows of the first.
        device = Device.objects.select_for_update(of=("self",)).select_related("unit").get(pk=device.pk)
        known = SentAct.objects.filter(pk=sent.id).first()
        if known is not None:
            if known.device_id == device.pk and known.hash == sent.hash:
                return 0, outcome_of(known)
            return 0, {
                "id": str(sent.id),
                "state": "refused",
                "message": _("Mã của việc này đã dùng cho một việc khác. Hãy báo tổ trưởng và ghi lại việc bằng tay."),
            }
        said = _read(sent)
        trouble, advance = "", True
        if said is None:
            trouble, advance = _("Nội dung gửi lên không đọc được."), sent.prev == device.head_hash
        else:
            if said.seq > device.seq + 1 and not gap:
                return device.seq + 1, None
            if said.seq <= device.seq:
                trouble, advance = _("Dãy việc của máy này bị rẽ nhánh: số này đã có một việc khác."), False
            elif said.seq == device.seq + 1 and sent.prev != device.head_hash:
                trouble = _("Dãy việc của máy này bị đứt: việc trước đó không khớp với việc máy chủ đã nhận.")
        row = _row(device, sent, said, batch, offset_now, at)
        if said is not None and said.seq > device.seq + 1:
            lost = said.seq - device.seq - 1
            row.message = _("Thiếu %(count)d việc trước việc này; máy báo không còn giữ.") % {"count": lost}
        if trouble:
            _hold(row, trouble)
        else:
            _do(row)
        row.save(force_insert=True)
        if advance:
            Device.objects.filter(pk=device.pk).update(
                seq=max(row.seq, device.seq + 1 if said is None else 0), head_hash=sent.hash
            )
        return 0, outcome_of(row)


def outcome_of(row: SentAct) -> dict[str, Any]:
    return {"id": str(row.pk), "state": row.state, "message": row.message, "url": row.url, "told": row.told}


def _row(device: Device, sent: Sent, said: _Said | None, batch: Batch, offset_now: int, at: datetime) -> SentAct:
    row = SentAct(
        id=sent.id, unit=device.unit, device=device, prev_hash=sent.prev[:64], hash=sent.hash[:64], received_at=at
    )
    if said is None:
        row.seq, row.kind, row.unread_body = device.seq + 1, "", sent.body.replace("\x00", "")
        row.phone_at, row.offset_ms = batch.sent_at, offset_now
        row.happened_at = at
        return row
    moment = clock.corrected(
        said.at,
        offset_then=said.offset,
        jumps_before=said.jumps_before,
        jumps=batch.jumps,
        offset_now=offset_now,
        now=at,
    )
    row.seq, row.kind, row.data = said.seq, said.kind, said.data
    row.phone_at, row.offset_ms, row.clock_doubtful = said.at, moment.offset_ms, moment.doubtful
    row.happened_at = moment.at
    shift = PhoneShift.objects.select_related("user").filter(pk=said.shift, device=device).first()
    if shift is not None:
        row.user = shift.user
        row.clock_doubtful = row.clock_doubtful or row.happened_at < shift.opened_at - EARLY
    return row


def _hold(row: SentAct, message: str) -> None:
    row.state = ActState.HELD
    row.message = " ".join(filter(None, [row.message, message]))


def _do(row: SentAct) -> None:
    """Do the act through its kind, inside the transaction of its row; undone as a whole when it cannot be."""
    before = row.message
    try:
        outcome = perform(row)
    except Refusal as refusal:
        _hold(row, str(refusal.message))
        return
    except OperationalError:
        raise  # the database is busy or gone: the phone sends again, nothing is judged
    except Exception:
        # A fault of ours must not stop the acts behind it, nor lose this one: it can be tried again from its page.
        logger.exception("act %s of kind %s could not be done", row.pk, row.kind)
        _hold(row, _("Máy chủ gặp lỗi khi ghi việc này. Người phụ trách bấm thử ghi lại, hoặc báo quản trị hệ thống."))
        return
    said = [before, str(outcome.message)]
    row.state = ActState.CONFLICT if outcome.conflict or before else ActState.DONE
    row.message, row.url, row.told = " ".join(filter(None, said)), outcome.url, dict(outcome.told)
    row.data = dict(acts.KINDS[row.kind].kept(row.data))


def perform(row: SentAct) -> acts.Outcome:
    """
    :raises Refusal: it cannot be recorded: unknown kind, no right, or what the kind says.
    """
    kind = acts.KINDS.get(row.kind)
    if kind is None:
        raise Refusal(_("Máy chủ chưa biết loại việc này. Hãy nâng cấp máy chủ rồi thử ghi lại."))
    if row.user is None:
        raise Refusal(_("Không rõ ai làm việc này: lượt đăng nhập trên máy không có ở máy chủ."))
    if not _may(row.user, kind.permission, row.unit_id, row.happened_at):
        raise Refusal(_("Người làm không được giao việc này ở đơn vị vào ngày đó."))
    act = acts.Act(
        id=row.pk,
        kind=row.kind,
        unit=row.unit,
        by=row.user,
        at=row.happened_at,
        received_at=row.received_at,
        device=str(row.device_id),
        data=row.data,
    )
    with transaction.atomic(), audit.act():
        return kind.do(act)


def ask(device: Device, user: User, *, id: UUID, kind: str, data: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """What the kind answers a phone that asks before it does.

    :raises Refusal: a kind that answers nothing, no right, or what the kind says.
    """
    known = acts.KINDS.get(kind)
    if known is None or known.ask is None:
        raise Refusal(_("Việc này không hỏi trước."))
    if not _may(user, known.permission, device.unit_id, at):
        raise Refusal(_("Người làm không được giao việc này ở đơn vị vào ngày đó."))
    act = acts.Act(id=id, kind=kind, unit=device.unit, by=user, at=at, received_at=at, device=str(device.pk), data=data)
    return known.ask(act).told


def _may(user: User, permission: Permission, unit_id: UUID, at: datetime) -> bool:
    """Whether a role of the day it happened grants it: what was done on the last day of a role is still sent after it."""
    return any(one.unit_id == unit_id for one in held_with(user, permission, dates.local_date(at)))


def _read(sent: Sent) -> _Said | None:
    """None when the text is not what was hashed, or does not say what carrying it needs."""
    if hashlib.sha256(f"{sent.prev}\n{sent.body}".encode()).hexdigest() != sent.hash:
        return None
    try:
        body: Mapping[str, Any] = json.loads(sent.body)
        data = as_stored(body["data"])
        if UUID(body["id"]) != sent.id or not isinstance(data, dict):
            return None
        offset = body.get("offset")
        at = datetime.fromisoformat(body["at"])
        seq = int(body["seq"])
        if at.tzinfo is None or not 0 < seq < 2**53 or not 1970 <= at.year <= 2200:
            return None
        if offset is not None and abs(int(offset)) > FARTHEST_MS:
            return None
        return _Said(
            kind=str(body["kind"])[:60],
            seq=seq,
            at=at.astimezone(UTC),
            offset=None if offset is None else int(offset),
            jumps_before=int(body.get("jumps", 0)),
            shift=UUID(body["shift"]),
            data=data,
        )
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def as_stored(value: Any) -> Any:
    """JSON that both databases take: no zero bytes, no halves of characters, no numbers without end."""
    if isinstance(value, dict):
        return {as_stored(str(key)): as_stored(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_stored(one) for one in value]
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
