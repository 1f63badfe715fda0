"""What the head attests, and what the register of incidents says beside it."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tuquan.assessments import enums, incident_register, registers
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.models import Attestation
from tuquan.assessments.probes.registry import probe
from tuquan.core import dates


def attestation(question: Question, key: str) -> Attestation | None:
    return next(
        (
            row
            for row in question.cycle.attestations.all()
            if row.key == key and dates.local_date(row.at) <= question.on
        ),
        None,
    )


def _attestation_proof(row: Attestation, point: str = "") -> Proof:
    title = _("Xác nhận của thủ trưởng đến ngày %(day)s") % {"day": dates.day(row.until)}
    if point:
        title = _("Điểm %(point)s: xác nhận của thủ trưởng đến ngày %(day)s") % {
            "point": point,
            "day": dates.day(row.until),
        }
    return Proof.of(row, title, dates.local_date(row.at), row.conclusion_number)


def _named(question: Question, points: Sequence[str]) -> str:
    """Points of a list as a person names them: by their letter, or by their first sentence where the law has none."""
    texts = {one.point: one.text.partition(".")[0] for one in question.cycle.rule_set.incidents}
    return ", ".join(point if len(point) <= 2 else f"“{texts.get(point, point)}”" for point in points)


def _covers(question: Question, row: Attestation) -> bool:
    """An attestation speaks until its day; the year is covered when that is the window's last day."""
    return row.until >= min(question.on, question.window.last)


def with_attestation(question: Question, found: list[Proof], *, doubt: str = "") -> Answer:
    """Records, and the head's word for the whole window; a "no" of the head fails the criterion."""
    said = attestation(question, question.criterion.code)
    if said is None:
        return question.lacking(_("Thủ trưởng chưa xác nhận nội dung này."), found=tuple(found))
    found = [*found, _attestation_proof(said)]
    if not said.holds:
        return Answer(FindingState.NOT_MET, tuple(found), (_("Thủ trưởng xác nhận chưa thực hiện đầy đủ."),))
    if not _covers(question, said):
        return question.lacking(
            _("Thủ trưởng mới xác nhận đến %(day)s; xác nhận lại khi hết kỳ.") % {"day": dates.day(said.until)},
            found=tuple(found),
        )
    if doubt:
        return Answer(FindingState.TO_JUDGE, tuple(found), (), "", (doubt,))
    return Answer(FindingState.MET, tuple(found))


def _points(question: Question, points: list[str]) -> Answer:
    found, unsaid, happened, doubts, stale = [], [], [], [], []
    allowed = {incident.point: incident.excuses for incident in question.cycle.rule_set.incidents}
    register = incident_register.about(question, points)
    for point in points:
        said = attestation(question, point)
        if said is None:
            unsaid.append(point)
            continue
        found.append(_attestation_proof(said, _named(question, [point])))
        if said.holds:
            if said.excuse and said.excuse in allowed.get(point, ()):
                doubts.append(
                    _("Điểm %(point)s đã xảy ra, đề nghị loại trừ: %(excuse)s.")
                    % {"point": _named(question, [point]), "excuse": enums.Excuse(said.excuse).label}
                )
            else:
                happened.append(point)
        elif not _covers(question, said):
            stale.append(point)
    found += register.proofs
    happened += [point for point in register.happened if point not in happened]
    doubts += register.doubts
    if happened:
        return Answer(
            FindingState.NOT_MET,
            tuple(found),
            (_("Đã có kết luận xảy ra vụ việc tại điểm %(points)s.") % {"points": _named(question, happened)},),
        )
    missing = []
    if unsaid:
        missing.append(_("Thủ trưởng chưa xác nhận điểm %(points)s.") % {"points": _named(question, unsaid)})
    if stale:
        missing.append(
            _("Điểm %(points)s mới xác nhận một phần kỳ; xác nhận lại sau ngày %(day)s.")
            % {"points": _named(question, stale), "day": dates.day(question.window.last)}
        )
    if missing:
        return question.lacking(*missing, found=tuple(found), notes=tuple(doubts))
    if doubts:
        return Answer(FindingState.TO_JUDGE, tuple(found), (), "", tuple(doubts))
    return Answer(FindingState.MET, tuple(found))


@probe
def listed_incidents(question: Question) -> Answer:
    points = list(question.criterion.parameters["points"])
    answer = _points(question, points)
    return replace(answer, found=(*answer.found, *registers.beside_points(question, points)))


@probe
def attested(question: Question) -> Answer:
    points = question.criterion.parameters.get("points")
    if points:
        answer = _points(question, list(points))
        if answer.state in (FindingState.NOT_MET, FindingState.MISSING):
            return answer
    register = incident_register.about(question, [question.criterion.code])
    answer = with_attestation(question, register.proofs)
    if register.happened:
        sentence = _("Cơ quan có thẩm quyền đã kết luận có vụ việc thuộc tiêu chí này.")
        return Answer(FindingState.NOT_MET, answer.found, (sentence,))
    if register.doubts:
        state = FindingState.TO_JUDGE if answer.state == FindingState.MET else answer.state
        answer = replace(answer, state=state, notes=(*answer.notes, *register.doubts))
    return answer


@probe
def judged(question: Question) -> Answer:
    return Answer(FindingState.TO_JUDGE, (), (), "", (str(question.criterion.parameters["question"]),))
