"""The answer to a scan: one screen, green or red, without what other pages get (account, menu, messages): nothing of it
stands on this one."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.context_processors import csrf
from django.template.loader import render_to_string

from tuquan.core.drawn import Drawn
from tuquan.core.ids import uuid7
from tuquan.core.short_way import NOT_KEPT
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import Reason
from tuquan.gate.forms.desk import LetInForm
from tuquan.gate.models import GateEntry
from tuquan.gate.services.admitting import Answer
from tuquan.gate.services.recording import FINE, Host, Place


def shown(request: HttpRequest, gate: Place, answer: Answer) -> HttpResponse:
    page = shown_at_once(gate, answer)
    if page is None:
        more = csrf(request) | {"let_in": LetInForm(initial={"act": uuid7(), "given_pass": answer.given_pass})}
        page = _drawn(gate, answer, reason=_reason(answer).label, **more).encode()
    return HttpResponse(page, headers=NOT_KEPT)


def shown_at_once(gate: Place, answer: Answer) -> bytes | None:
    """None where the guard may still let the bearer in: that form belongs to one request."""
    entry, host = answer.entry, answer.host
    if entry is not None and _comes_in_as_most(answer, entry):
        told, phone = (host.can_be_told, host.phone) if host else (False, "")
        look = Look(
            gate.id, gate.name, bool(entry.organisation), host is not None, told, bool(phone), bool(entry.plate)
        )
        words = str(entry.pk), entry.name, entry.organisation, host.full_name if host else "", phone, entry.plate
        return _green(look, words)
    reason = _reason(answer)
    turned_away = not answer.decision.allowed and answer.given_pass is not None
    if turned_away and reason not in (Reason.BLOCKED, Reason.COUNTS_ONLY, Reason.OTHER_UNIT):
        return None
    return _drawn(gate, answer, reason=reason.label).encode()


def _reason(answer: Answer) -> Reason:
    return Reason(answer.decision.reason)


def _drawn(gate: Place, answer: Answer, **more: Any) -> str:
    context = {
        "gate": gate,
        "answer": answer,
        "entry": answer.entry,
        "host": answer.host,
        "allowed": answer.decision.allowed,
        "reason": "",
        "let_in": None,
    }
    return render_to_string("gate/answer.html", {**context, **more})


# One guest, let in by the rules, without a badge: what nearly every scan shows.


class Look(NamedTuple):
    gate_id: int
    gate_name: str
    has_organisation: bool
    has_host: bool
    can_be_told: bool
    has_phone: bool
    has_plate: bool


def _comes_in_as_most(answer: Answer, entry: GateEntry) -> bool:
    plain = entry.people == 1 and entry.badge_id is None and not entry.conflict
    return plain and answer.decision == FINE and not answer.again and bool(entry.name)


def _draw(look: Look, words: Sequence[str]) -> str:
    id, name, organisation, host_name, phone, plate = words
    host = Host(UUID(id), host_name, phone if look.has_phone else "", look.can_be_told) if look.has_host else None
    entry = GateEntry(
        pk=UUID(id),
        name=name,
        organisation=organisation if look.has_organisation else "",
        plate=plate if look.has_plate else "",
    )
    place = Place(look.gate_id, look.gate_name, UUID(id))
    return _drawn(place, Answer(Decision(True, FINE.reason), entry, host))


_green = Drawn(_draw)
