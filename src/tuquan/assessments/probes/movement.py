"""What models, covenants, coordination and festivals prove."""

from dataclasses import replace

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tuquan.assessments import registers
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.probes.heads_word import with_attestation
from tuquan.assessments.probes.papers import documents
from tuquan.assessments.probes.registry import probe
from tuquan.core import text
from tuquan.documents.enums import Purpose
from tuquan.outreach import queries as outreach
from tuquan.programme import signing_queries as programme
from tuquan.programme.enums import Partner, SignerGroup
from tuquan.programme.models import Coordination, CoordinationParty, MovementModel
from tuquan.units.enums import TeamKind
from tuquan.units.models import Team


@probe
def working_model(question: Question) -> Answer:
    """A model works when its log has an activity in the window and nobody evaluated it as not effective."""
    models = MovementModel.objects.running(question.on).filter(unit=question.unit)
    models = models.annotate(
        lived=Count("activities", filter=Q(activities__date__range=(question.seen.first, question.seen.last))),
        failed=Count("evaluations", filter=Q(evaluations__year=question.cycle.year, evaluations__effective=False)),
    ).order_by("founded_date", "pk")
    working = [model for model in models if model.lived and not model.failed]
    found = tuple(
        Proof.of(
            model,
            _("%(model)s (%(count)d hoạt động trong kỳ)") % {"model": model.name, "count": model.lived},
            model.founded_date,
        )
        for model in working
    )
    wanted = int(question.criterion.parameters["min"])
    measured = _("%(have)d mô hình (cần %(want)d)") % {"have": len(working), "want": wanted}
    if len(working) >= wanted:
        return Answer(FindingState.MET, found, (), measured)
    idle = [model.name for model in models if not model.lived]
    sentence = (
        _("Mô hình “%(model)s” chưa ghi hoạt động nào trong kỳ.") % {"model": idle[0]}
        if idle
        else _("Chưa có mô hình tự quản nào đang hoạt động.")
    )
    return question.lacking(sentence, found=found, measured=measured)


@probe
def launched_model(question: Question) -> Answer:
    """The model of four safeties as units launched it: a working model with its board and regulation, and an emulation
    covenant (or pledge) that the rooms, or everybody, signed. What no register can say is left to judge."""
    model = working_model(question)
    found, missing, notes = list(model.found), list(model.missing), []
    teams = Team.objects.on(question.on).filter(unit=question.unit, kind=TeamKind.MODEL_BOARD)
    boards = list(teams.order_by("valid_from", "pk"))
    found += [Proof.of(one, one.name, one.valid_from, one.decision_number) for one in boards]
    if not boards:
        missing.append(_("Chưa ghi ban chỉ đạo mô hình vào danh sách tổ, đội, ban."))
    regulated = any(one.regulation for one in boards) or (
        MovementModel.objects.running(question.on).filter(unit=question.unit).exclude(rules="").exists()
    )
    if not regulated:
        notes.append(_("Chưa ghi quy chế hoạt động của mô hình; xem xét theo văn bản kèm theo."))
    found += _coordination(question, Partner.POLICE)[0]
    covenant = _covenant(question)
    found, missing, notes = [*found, *covenant.found], [*missing, *covenant.missing], [*notes, *covenant.notes]
    measured = "; ".join(part for part in (model.measured, covenant.measured) if part)
    if missing:
        return question.lacking(*missing, found=tuple(found), measured=measured, notes=tuple(notes))
    return Answer(FindingState.TO_JUDGE if notes else FindingState.MET, tuple(found), (), measured, tuple(notes))


def _covenant(question: Question) -> Answer:
    """Between the rooms of the unit, otherwise among all its people; whole over what was stated, or over its rooms."""
    answers = []
    for group, label in (
        (SignerGroup.SUB_UNITS, _("phòng, tổ, đội")),
        (SignerGroup.STAFF, _("cán bộ, nhân viên")),
    ):
        share = programme.pledge_share(question.unit, question.seen, group)
        if not share.signed:
            continue
        rooms = question.unit.sub_units.on(question.on).count() if group == SignerGroup.SUB_UNITS else 0
        stated = share.stated or rooms
        whole = max(stated, share.listed)
        found = tuple(Proof.of(one, one.title, one.first_date) for one in share.rounds)
        words = {"signed": text.number(share.signed), "all": text.number(whole), "group": label}
        measured = _("%(signed)s/%(all)s %(group)s đã ký giao ước, cam kết") % words
        if share.signed < whole:
            left = _("Còn %(left)s %(group)s chưa ký giao ước, cam kết.") % {
                "left": text.number(whole - share.signed),
                "group": label,
            }
            answers.append(Answer(FindingState.MISSING, found, (left,), measured))
        elif not stated:
            note = _("Mọi người trong danh sách đã ký nhưng chưa khai số phải ký; cần xem xét.")
            answers.append(Answer(FindingState.TO_JUDGE, found, (), measured, (note,)))
        else:
            answers.append(Answer(FindingState.MET, found, (), measured))
    order = (FindingState.MET, FindingState.TO_JUDGE, FindingState.MISSING)
    nothing = Answer(FindingState.MISSING, (), (_("Chưa có giao ước thi đua giữa các phòng, tổ được ký trong kỳ."),))
    return min(answers, key=lambda one: order.index(one.state), default=nothing)


def _coordination(question: Question, partner: Partner) -> tuple[list[Proof], bool]:
    """Regulations with that side, and what shows that they are lived: meetings, half-yearly reviews."""
    sides = Q(partner=partner) | Q(pk__in=CoordinationParty.objects.filter(partner=partner).values("coordination"))
    rows = Coordination.objects.on(question.on).filter(sides, unit=question.unit)
    found, lived = [], False
    for row in rows.prefetch_related("meetings", "reviews"):
        found.append(Proof.of(row, row.title, row.valid_from, row.number))
        for meeting in row.meetings.all():
            if meeting.date in question.seen:
                lived = True
                found.append(Proof.of(meeting, meeting.content, meeting.date, page=row))
        for review in row.reviews.all():
            if review.date in question.seen:
                lived = True
                found.append(registers.review_proof(review, row))
    return found, lived


@probe
def coordination_regulation(question: Question) -> Answer:
    found, lived = _coordination(question, Partner.POLICE)
    found += documents(question, Purpose.COORDINATION, question.window.first, question.window.last)
    if found:
        found += registers.announcements(question)
    doubt = _("Có quy chế phối hợp nhưng chưa ghi buổi trao đổi nào trong kỳ.") if found and not lived else ""
    answer = with_attestation(question, [*found, *registers.gaps(question)], doubt=doubt)
    late = registers.late_gaps(question)
    return replace(answer, notes=(*answer.notes, *late)) if late else answer


@probe
def parents_cooperation(question: Question) -> Answer:
    found, _lived = _coordination(question, Partner.PARENTS)
    if not found:
        return question.lacking(_("Chưa có hình thức phối hợp giữa nhà trường và Ban đại diện cha mẹ học sinh."))
    return Answer(FindingState.MET, tuple(found))


@probe
def model_headings(question: Question) -> Answer:
    headings = question.criterion.parameters["headings"]
    models = (
        MovementModel.objects.running(question.on)
        .filter(unit=question.unit, type="four_safeties")
        .prefetch_related("activities")
    )
    found = [
        Proof.of(activity, activity.what, activity.date, page=model)
        for model in models
        for activity in model.activities.all()
        if activity.date in question.seen
    ]
    if {"premises", "people"} & set(headings):
        found += registers.gaps(question) if "premises" in headings else registers.disputes(question)
    if not found:
        return question.lacking(
            _("Chưa ghi hoạt động nào của mô hình theo %(count)d nội dung.") % {"count": len(headings)}
        )
    return Answer(FindingState.TO_JUDGE, tuple(found))


@probe
def festival(question: Question) -> Answer:
    sessions = outreach.festival_sessions(question.unit, question.seen)
    found = tuple(Proof.of(session, session.title, session.date) for session in sessions)
    if found:
        return Answer(FindingState.MET, found)
    return question.lacking(_("Chưa ghi hoạt động hưởng ứng Ngày hội toàn dân bảo vệ an ninh Tổ quốc 19/8."))
