"""What the records say of each line of the score sheet: which points come from facts, which are people's to judge."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tuquan.assessments import rules
from tuquan.assessments.findings import Proof, Question
from tuquan.assessments.models import Cycle, MovementGrade
from tuquan.assessments.probes import PROBES
from tuquan.core import dates, text
from tuquan.core.dates import Period, year_of
from tuquan.outreach import queries as outreach
from tuquan.units.enums import MemberKind
from tuquan.units.models import Unit

PARTICIPATION = 90
"""Row 2 of the sheet: from 90 % of members, staff and learners (Decision 510, article 7.2)."""


@dataclass(frozen=True)
class SheetLine:
    criterion: rules.Criterion
    top: Decimal
    points: Decimal | None
    """What the facts give; None where people judge."""
    found: tuple[Proof, ...] = ()
    measured: str = ""
    missing: tuple[str, ...] = ()

    @property
    def from_facts(self) -> bool:
        return self.points is not None


def sheet_for(unit: Unit, on: date) -> rules.RuleSet | None:
    """The score sheet of this kind of unit on a day, where there is one."""
    if unit.kind not in rules.KINDS:
        return None
    return next((one for one in rules.rule_sets_for(unit.kind, on) if one.result == "score"), None)


def lines(grade: MovementGrade, on: date) -> list[SheetLine]:
    """Every line of the sheet as the records stand on a day."""
    cycle = Cycle(unit=grade.unit, year=grade.year, rule_set_code=grade.rule_set_code)  # asked only, never saved
    period = year_of(grade.year)
    seen = Period(period.first, max(period.first, min(on, period.last)))
    return [_line(cycle, criterion, seen) for criterion in grade.sheet.criteria]


def _line(cycle: Cycle, criterion: rules.Criterion, seen: Period) -> SheetLine:
    top = Decimal(criterion.parameters["max"])
    hint = criterion.parameters.get("hint")
    if hint == "coordination_regulation":
        return _coordination(cycle, criterion, top, seen)
    if hint == "briefed_share":
        return _participation(cycle, criterion, top, seen)
    if hint in PROBES:
        parameters = {"quarter": 1} if hint == "party_resolution" else {}
        asked = replace(criterion, parameters=parameters)
        answer = PROBES[hint](Question(cycle, asked, seen.last, seen.last, seen.last))
        return SheetLine(criterion, top, None, answer.found, answer.measured, answer.missing)
    return SheetLine(criterion, top, None)


_AGREED = ("programme.coordination", "documents.officialdocument")
"""What is a regulation or plan; meetings, announcements and gaps show only that it is lived."""


def _coordination(cycle: Cycle, criterion: rules.Criterion, top: Decimal, seen: Period) -> SheetLine:
    """ "A regulation or plan exists": the register answers that by itself."""
    answer = PROBES["coordination_regulation"](Question(cycle, criterion, seen.last, seen.last, seen.last))
    papers = tuple(proof for proof in answer.found if proof.object_type in _AGREED)
    if papers:
        return SheetLine(criterion, top, top, papers)
    return SheetLine(criterion, top, None, missing=(_("Chưa ghi quy chế, kế hoạch phối hợp nào còn hiệu lực."),))


def _participation(cycle: Cycle, criterion: rules.Criterion, top: Decimal, seen: Period) -> SheetLine:
    """Full points need names of 90 % over the headcount; below it, people judge how many points remain."""
    found: list[Proof] = []
    named = everybody = 0
    said: list[str] = []
    for group, words in ((MemberKind.STAFF, _("cán bộ, nhân viên")), (MemberKind.LEARNER, _("người học"))):
        key = "learners" if group == MemberKind.LEARNER else "staff"
        coverage = outreach.briefed(cycle.unit, seen, group=key, of={"internal_rules"})
        if coverage.headcount is None:
            if group == MemberKind.STAFF:
                return SheetLine(criterion, top, None, missing=(_("Chưa khai số cán bộ, nhân viên của đơn vị."),))
            continue
        named, everybody = named + coverage.named, everybody + coverage.headcount
        said.append(f"{text.number(coverage.named)}/{text.number(coverage.headcount)} {words}")
        found += [Proof.of(one, one.title, one.date) for one in coverage.sessions]
    unique = tuple(dict.fromkeys(found))
    measured = f"{text.percent(named, everybody)} ({', '.join(said)})" if everybody else ""
    full = everybody > 0 and named * 100 >= PARTICIPATION * everybody
    return SheetLine(criterion, top, top if full else None, unique, measured)


def today_lines(grade: MovementGrade) -> list[SheetLine]:
    return lines(grade, dates.today())
