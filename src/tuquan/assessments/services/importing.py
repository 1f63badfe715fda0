"""Past years from papers: a registration, a recognition. Nothing is invented beneath what the papers say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import rules
from tuquan.assessments.enums import CycleState, StepKind
from tuquan.assessments.models import Cycle, Decision, DecisionItem, Step
from tuquan.assessments.services.figures import refresh_figures
from tuquan.assessments.services.flow import advance
from tuquan.assessments.services.opening import open_cycle
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.models import Unit


class PastRefused(Refusal):
    """The past year's line does not hold together."""


@dataclass(frozen=True)
class PastLine:
    """One unit of a past decision: code of the unit, result, reason of a refusal."""

    unit: Unit
    recognised: bool = True
    reason: str = ""


@audit.transaction
def register_past(
    unit: Unit,
    year: int,
    *,
    office: Unit | None,
    recogniser: Unit | None,
    registration_number: str,
    registration_date: date,
    basis_note: str,
    by: User | None,
    at: datetime,
) -> Cycle:
    """A past year's registration as its paper says, without the steps that nobody recorded."""
    cycle = open_cycle(unit, year, by=by, at=at)
    return advance(
        cycle,
        CycleState.REGISTERED,
        StepKind.REGISTRATION_ACCEPTED,
        by=by,
        at=dates.at_noon(registration_date),
        note=_("Nhập từ hồ sơ năm cũ."),
        paper_number=registration_number,
        paper_date=registration_date,
        fields={
            "imported": True,
            "office": office,
            "recogniser": recogniser,
            "basis_note": basis_note,
            "registration_number": registration_number,
            "registration_date": registration_date,
        },
    )


@audit.transaction
def import_decision(
    recogniser: Unit,
    year: int,
    lines: Iterable[PastLine],
    *,
    number: str,
    date: date,
    signer: str,
    signer_position: str,
    basis_note: str,
    by: User | None,
    at: datetime,
) -> Decision:
    """A past decision with its list, all or nothing; there is no dossier to freeze beneath it.

    :raises PastRefused: no number, the day lies ahead, a unit stands twice or has a result for the year already.
    """
    lines = list(lines)
    if not number.strip() or date > dates.local_date(at):
        raise PastRefused(_("Ghi số quyết định và ngày không sau hôm nay."))
    if not lines or len({line.unit.pk for line in lines}) != len(lines):
        raise PastRefused(_("Danh sách trống hoặc có đơn vị lặp lại."))
    decision = Decision.objects.create(
        recogniser=recogniser,
        year=year,
        number=number.strip(),
        date=date,
        signer=signer,
        signer_position=signer_position,
        issued_at=at,
        issued_by=by,
    )
    for line in lines:
        _import_one(decision, line, basis_note=basis_note, by=by, at=at)
    audit.record(
        "decision.imported", decision, unit_id=recogniser.pk, by=by, at=at, changes={"units": (None, len(lines))}
    )
    return decision


def _import_one(decision: Decision, line: PastLine, *, basis_note: str, by: User | None, at: datetime) -> None:
    if not line.recognised and not line.reason.strip():
        raise PastRefused(_("Ghi lý do không công nhận %(unit)s.") % {"unit": line.unit})
    try:
        code = rules.title_rule_set(line.unit.kind, decision.year).code
    except rules.UnknownRule as unknown:
        raise PastRefused(unknown.message) from unknown
    cycle = (
        Cycle.objects.select_for_update(of=("self",))
        .filter(Q(rule_set_code=code) | Q(rule_set_code__startswith=f"{code}+"), unit=line.unit, year=decision.year)
        .first()
    )
    if cycle is not None and not cycle.imported:
        raise PastRefused(
            _("%(unit)s đã có hồ sơ năm %(year)d trong hệ thống.") % {"unit": line.unit, "year": decision.year}
        )
    if cycle is not None and hasattr(cycle, "decision_item"):
        raise PastRefused(_("%(unit)s đã có kết quả năm %(year)d.") % {"unit": line.unit, "year": decision.year})
    if cycle is None:
        cycle = Cycle.objects.create(
            unit=line.unit,
            year=decision.year,
            rule_set_code=code,
            state_since=at,
            recogniser=decision.recogniser,
            imported=True,
            basis_note=basis_note,
        )
    cycle.decision_item = DecisionItem.objects.create(
        decision=decision, cycle=cycle, recognised=line.recognised, reason=line.reason.strip()
    )
    cycle.state = CycleState.RECOGNISED if line.recognised else CycleState.REFUSED
    cycle.state_since = at
    cycle.save(update_fields=["state", "state_since"])
    Step.objects.create(
        cycle=cycle,
        kind=StepKind.DECIDED,
        at=dates.at_noon(decision.date),
        by=by,
        note=_("Nhập từ hồ sơ năm cũ."),
        paper_number=decision.number,
        paper_date=decision.date,
    )
    refresh_figures(cycle, by=by, at=at)
