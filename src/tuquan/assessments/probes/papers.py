"""What the unit's documents, plans and rules of the house prove."""

from datetime import date

from django.utils.translation import gettext as _

from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.probes.registry import probe
from tuquan.core import dates
from tuquan.documents.enums import DocumentState, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.programme.enums import RuleTopic
from tuquan.programme.models import InternalRules, YearPlan


def _document_proof(document: OfficialDocument) -> Proof:
    return Proof.of(document, document.summary, document.date, document.reference)


def documents(question: Question, purpose: Purpose, first: date, last: date) -> list[Proof]:
    rows = OfficialDocument.objects.filter(
        unit=question.unit,
        purpose=purpose,
        date__range=(first, min(last, question.on)),
        state__in=(DocumentState.ISSUED, DocumentState.RECEIVED),
    )
    return [_document_proof(row) for row in rows.order_by("date", "pk")]


@probe
def party_resolution(question: Question) -> Answer:
    quarter = int(question.criterion.parameters["quarter"])
    year = question.cycle.year
    first, last = date(year, 3 * quarter - 2, 1), dates.day_before(date(year + quarter // 4, 3 * quarter % 12 + 1, 1))
    found = documents(question, Purpose.PARTY_RESOLUTION, first, last)
    if found:
        return Answer(FindingState.MET, tuple(found))
    late = documents(question, Purpose.PARTY_RESOLUTION, last, question.window.last)
    missing = _("Chưa có nghị quyết của cấp ủy về an ninh, trật tự ban hành trong quý %(quarter)d (đến %(day)s).") % {
        "quarter": quarter,
        "day": dates.day(last),
    }
    notes = (_("Có nghị quyết nhưng ban hành sau hạn."),) if late else ()
    return question.lacking(missing, found=tuple(late), notes=notes)


@probe
def yearly_plan_and_registration(question: Question) -> Answer:
    cycle, found, missing = question.cycle, [], []
    plan = YearPlan.objects.filter(unit=question.unit, year=cycle.year, issued_date__lte=question.on).first()
    papers = documents(question, Purpose.YEAR_PLAN, question.window.first, question.window.last)
    if plan is not None:
        found.append(Proof.of(plan, plan.title, plan.issued_date, plan.number))
    found += papers
    if not found and question.criterion.parameters.get("plan", True):
        missing.append(_("Chưa có kế hoạch bảo đảm an ninh, trật tự của năm %(year)d.") % {"year": cycle.year})
    sent = cycle.registration_sent_at
    if sent is not None and dates.local_date(sent) <= question.on:
        found.append(
            Proof.of(
                cycle,
                _("Bản đăng ký phấn đấu năm %(year)d") % {"year": cycle.year},
                dates.local_date(sent),
                cycle.registration_number,
            )
        )
        if dates.local_date(sent) > question.due:
            accepted = cycle.registration_accepted_at is not None and bool(cycle.late_reason)
            note = _("Đăng ký gửi sau hạn %(day)s.") % {"day": dates.day(question.due)}
            if not missing and accepted:
                return Answer(
                    FindingState.TO_JUDGE,
                    tuple(found),
                    (),
                    "",
                    (note, _("Nơi nhận đã chấp nhận lý do: %(reason)s") % {"reason": cycle.late_reason}),
                )
            return Answer(FindingState.NOT_MET, tuple(found), (*missing, note))
    else:
        missing.append(_("Chưa gửi bản đăng ký phấn đấu; hạn %(day)s.") % {"day": dates.day(question.due)})
    return question.lacking(*missing, found=tuple(found)) if missing else Answer(FindingState.MET, tuple(found))


@probe
def internal_rules_topics(question: Question) -> Answer:
    wanted = list(question.criterion.parameters["topics"])
    rules = (
        InternalRules.objects.on(question.on)
        .filter(unit=question.unit, topics__topic__in=wanted)
        .prefetch_related("topics")
        .distinct()
    )
    found, covered = [], set()
    for row in rules.order_by("valid_from", "pk"):
        covered |= {topic.topic for topic in row.topics.all()}
        found.append(Proof.of(row, row.title, row.valid_from, row.number))
    lacking = [RuleTopic(topic).label for topic in wanted if topic not in covered]
    measured = _("%(have)d/%(all)d mặt đã có nội quy") % {"have": len(wanted) - len(lacking), "all": len(wanted)}
    if not lacking:
        return Answer(FindingState.MET, tuple(found), (), measured)
    return question.lacking(
        *(_("Chưa có nội quy về %(topic)s.") % {"topic": topic} for topic in lacking),
        found=tuple(found),
        measured=measured,
    )
