"""Which gate, which entry, which visit: what the pages of this app ask first."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from tuquan.access.permissions import Permission as P
from tuquan.core import dates
from tuquan.core.prepared import Prepared
from tuquan.gate.models import GateEntry, Visit
from tuquan.gate.services.recording import CardTaken
from tuquan.units.models import Gate, Unit
from tuquan.units.permitted import held_with, reachable

CARD_SALT = "tuquan.gate.card"
CARD_SECONDS = 1800


_gates = Prepared(lambda pk: Gate.objects.select_related("site__unit").filter(pk=pk))


def gate_of(request: HttpRequest, gate_id: int, permission: P = P.WATCH_WORK) -> Gate:
    """A gate of a unit in which the viewer stands watch."""
    units = [one.unit_id for one in held_with(request.user, permission)]
    for gate in _gates(gate_id):
        if gate.site.unit_id in units and gate.holds_on(dates.today()):
            return gate
    raise Http404


def entry_of(request: HttpRequest, pk: UUID, *, write: bool = False) -> GateEntry:
    """Those on watch and those who keep the log; whoever is being visited sees his or her own guest."""
    allowed = Unit.objects.filter(reachable(request.user, P.WATCH_WORK)).values("pk")
    rows = Q(unit__in=allowed)
    if not write:
        seen = Unit.objects.filter(reachable(request.user, P.GATE_VIEW)).values("pk")
        rows |= Q(unit__in=seen) | Q(host__user=request.user)
    found = GateEntry.objects.filter(rows).select_related(
        "unit", "gate__site__unit", "host", "badge", "visit", "left_gate", "given_pass"
    )
    return get_object_or_404(found, pk=pk)


def visit_of(request: HttpRequest, pk: UUID, *, write: bool = False) -> Visit:
    """Those who keep the log see all, an employee the guests he or she announced or receives; whoever runs the gate may
    change any, others their own."""
    seen = Unit.objects.filter(reachable(request.user, P.GATE_EDIT if write else P.GATE_VIEW)).values("pk")
    own = Unit.objects.filter(reachable(request.user, P.GATE_INVITE)).values("pk")
    mine = Q(unit__in=own) & (Q(made_by=request.user) | Q(host__user=request.user) | Q(area__keeper__user=request.user))
    rows = Visit.objects.filter(Q(unit__in=seen) | mine).select_related(
        "unit", "host", "area__keeper", "made_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def may_decide(request: HttpRequest, visit: Visit) -> bool:
    """The keeper of the area, the host of a guest who announced himself or herself, those who run the gate."""
    if any(one.unit_id == visit.unit_id for one in held_with(request.user, P.GATE_EDIT)):
        return True
    keeper = visit.area.keeper if visit.area and visit.area.needs_approval else visit.host
    return keeper is not None and keeper.user_id == request.user.pk


def may(request: HttpRequest, permission: P, unit: Unit) -> bool:
    return any(one.unit_id == unit.pk for one in held_with(request.user, permission))


@dataclass(frozen=True)
class CardRead:
    """A card between the desk's scanner and the form: what of it may be kept, the name it bears, the act begun."""

    card: CardTaken
    name: str
    name_is_sure: bool
    act: UUID


def carried(read: CardRead) -> str:
    """As part of an address, so that Back and reload ask nothing. Enciphered: a name stands in no history, no log."""
    card = read.card
    said = [card.hash, card.shown, card.key_id, card.blocked, read.name, read.name_is_sure, str(read.act)]
    return _cipher().encrypt(json.dumps(said).encode()).decode()


def card_read(text: str) -> CardRead | None:
    """None when it was read too long ago: then the card is held to the scanner again."""
    try:
        *card, name, sure, act = json.loads(_cipher().decrypt(text.encode(), ttl=CARD_SECONDS))
    except InvalidToken:
        return None
    return CardRead(CardTaken(*card), name, sure, UUID(act))


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac(CARD_SALT, "address", algorithm="sha256").digest()))


def sealed(card: CardTaken) -> str:
    """The card between two pages: never its number."""
    return signing.dumps([card.hash, card.shown, card.key_id, card.blocked], salt=CARD_SALT)


def unsealed(text: str) -> CardTaken | None:
    if not text:
        return None
    try:
        return CardTaken(*signing.loads(text, salt=CARD_SALT, max_age=CARD_SECONDS))
    except signing.BadSignature as error:
        raise Http404 from error
