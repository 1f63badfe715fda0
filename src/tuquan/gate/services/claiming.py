"""A phone with network asks before it lets in: of two gates that hold up one pass, one hears yes."""

from datetime import datetime
from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.gate import deciding
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import Reason
from tuquan.gate.models import GateEntry, Pass
from tuquan.gate.services import admitting
from tuquan.gate.services.recording import FINE, Place
from tuquan.units.models import Gate


@audit.transaction
def claim(
    gate: Gate, pass_id: UUID, *, id: UUID, by: User | None, at: datetime, badge: str = "", device: str = ""
) -> GateEntry | Decision:
    """The entry, when the rules allow it now: it bears the id of the act that the phone sends after it, so that act makes
    no second one. Else why not, and nothing is recorded: what the guard does then comes as an act."""
    before = GateEntry.objects.filter(pk=id, unit=gate.site.unit_id).first()
    if before is not None:
        return before
    # The lock holds until the entry is written: whoever asks a moment later sees this use.
    rows = Pass.objects.select_for_update(of=("self",)).filter(unit=gate.site.unit_id)
    row = rows.filter(pk=pass_id).first()
    if row is None:
        return Decision(False, Reason.FORGED)
    decision = deciding.decide(row.rules(), admitting.moment_of(Place.of(gate), row, at))
    if not decision.allowed:
        return decision
    return admitting.enter_by_pass(gate, row.pk, FINE, id=id, by=by, at=at, badge=badge, device=device)
