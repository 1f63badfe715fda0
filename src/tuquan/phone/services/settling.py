"""What did not agree, and what could not be recorded: a person says what became of it."""

from datetime import datetime

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.phone.enums import ActState
from tuquan.phone.models import SentAct
from tuquan.phone.refusals import AlreadySettled, NotHeld
from tuquan.phone.services import receiving
from tuquan.units import acts


@audit.transaction
def settle_act(sent: SentAct, *, reason: str, by: User, at: datetime) -> SentAct:
    """Somebody looked at a conflict, or recorded a held act by other means; the reason says which.

    :raises AlreadySettled: somebody was first.
    """
    sent = _open(sent)
    before = sent.state
    sent.state = ActState.SETTLED
    _settled(sent, reason=reason, by=by, at=at)
    _record("phone.act_settled", sent, before, reason=reason, by=by, at=at)
    return sent


@audit.transaction
def retry_act(sent: SentAct, *, by: User, at: datetime) -> SentAct:
    """Do a held act after all, as it was sent: the gate exists now, the fault is mended. Who did it and when stay.

    :raises NotHeld: it was done.
    :raises Refusal: it still cannot be done; it goes on waiting.
    """
    sent = _open(sent)
    if sent.state != ActState.HELD or sent.unread_body or sent.forgotten_at is not None:
        raise NotHeld
    outcome = receiving.perform(sent)
    sent.state = ActState.CONFLICT if outcome.conflict else ActState.DONE
    sent.message, sent.url, sent.told = str(outcome.message), outcome.url, dict(outcome.told)
    sent.data = dict(acts.KINDS[sent.kind].kept(sent.data))
    if not outcome.conflict:
        sent.settled_at, sent.settled_by = at, by
    sent.save()
    _record("phone.act_done_later", sent, ActState.HELD, reason="", by=by, at=at)
    return sent


def _open(sent: SentAct) -> SentAct:
    locked = SentAct.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=sent.pk)
    if locked.state not in (ActState.CONFLICT, ActState.HELD):
        raise AlreadySettled
    return locked


def _settled(sent: SentAct, *, reason: str, by: User, at: datetime) -> None:
    kind = acts.KINDS.get(sent.kind)
    sent.data = dict(kind.kept(sent.data)) if kind else {}
    sent.unread_body = ""
    sent.settled_at, sent.settled_by, sent.settled_reason = at, by, reason
    sent.save()


def _record(what: str, sent: SentAct, before: str, *, reason: str, by: User, at: datetime) -> None:
    changes = {"state": (before, sent.state), "kind": (sent.kind, sent.kind)}
    audit.record(what, sent, unit_id=sent.unit_id, by=by, at=at, changes=changes, reason=reason)
