"""The tests that criteria name: each puts one question to the unit's records. Absence never proves.

A probe reads; it never writes and never guesses. Where the law leaves something to judgement, or a count has no names
behind it, the answer is "to judge".
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.assessments import enums, incident_register, registers
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.models import Attestation, Cycle, Rating
from tuquan.assessments.rules import RuleSet, Status
from tuquan.core import dates, text
from tuquan.documents.enums import DocumentState, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.outreach import queries as outreach
from tuquan.programme import signing_queries as programme
from tuquan.programme.enums import Partner, RuleTopic, SignerGroup
from tuquan.programme.models import Coordination, CoordinationParty, InternalRules, MovementModel, YearPlan
from tuquan.units.enums import ManagingLevel, TeamKind, UnitFlag, UnitKind
from tuquan.units.models import Team, Unit, UnitMark

Probe = Callable[[Question], Answer]
PROBES: dict[str, Probe] = {}


def probe(function: Probe) -> Probe:
    PROBES[function.__name__] = function
    return function


def _document_proof(document: OfficialDocument) -> Proof:
    return Proof.of(document, document.summary, document.date, document.reference)


def _documents(question: Question, purpose: Purpose, first: date, last: date) -> list[Proof]:
    rows = OfficialDocument.objects.filter(
        unit=question.unit,
        purpose=purpose,
        date__range=(first, min(last, question.on)),
        state__in=(DocumentState.ISSUED, DocumentState.RECEIVED),
    )
    return [_document_proof(row) for row in rows.order_by("date", "pk")]


def _attestation(question: Question, key: str) -> Attestation | None:
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


def applies(question: Question) -> bool | None:
    """Whether the criterion's condition ("where there is a Party organisation") holds; None when nobody has said."""
    condition = question.criterion.if_any
    if condition is None or condition in ("other_papers", "civil_force"):
        return True
    flags = {
        "party_organisation": [UnitFlag.PARTY_ORGANISATION],
        "guard_force": [UnitFlag.GUARD_FORCE],
        "parents_board": [UnitFlag.PARENTS_BOARD],
        "mass_organisations": [UnitFlag.UNION, UnitFlag.YOUTH_UNION, UnitFlag.VETERANS],
    }[condition]
    if UnitMark.objects.on(question.on).filter(unit=question.unit, flag__in=flags).exists():
        return True
    said = _attestation(question, f"has:{condition}")
    return None if said is None else said.holds


@probe
def party_resolution(question: Question) -> Answer:
    quarter = int(question.criterion.parameters["quarter"])
    year = question.cycle.year
    first, last = date(year, 3 * quarter - 2, 1), dates.day_before(date(year + quarter // 4, 3 * quarter % 12 + 1, 1))
    found = _documents(question, Purpose.PARTY_RESOLUTION, first, last)
    if found:
        return Answer(FindingState.MET, tuple(found))
    late = _documents(question, Purpose.PARTY_RESOLUTION, last, question.window.last)
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
    papers = _documents(question, Purpose.YEAR_PLAN, question.window.first, question.window.last)
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


@probe
def briefed_share(question: Question) -> Answer:
    """100 % needs named people over the headcount stated for a day; more people than names is left to judge."""
    found: dict[Proof, None] = {}  # each once, in order; a year may hold thousands
    missing, measured, notes = [], [], []
    unclear = False
    labels = {"staff": _("cán bộ, nhân viên"), "learners": _("người học")}
    for group in question.criterion.parameters["groups"]:
        coverage = outreach.briefed(
            question.unit, question.seen, group=group, of=set(question.criterion.parameters["of"])
        )
        label = labels.get(group, group)
        proofs = [Proof.of(session, session.title, session.date) for session in coverage.sessions]
        for content in sorted(question.criterion.parameters["of"]):
            rounds = programme.acknowledgement_rounds(question.unit, question.seen, content)
            proofs += [Proof.of(one, one.title, one.first_date) for one in rounds]
        found |= dict.fromkeys(proofs)
        if coverage.headcount is None:
            missing.append(_("Chưa khai số %(group)s của đơn vị.") % {"group": label})
            continue
        measured.append(
            _("%(share)s %(group)s (%(named)s/%(all)s)")
            % {
                "share": text.percent(coverage.named, coverage.headcount),
                "group": label,
                "named": text.number(coverage.named),
                "all": text.number(coverage.headcount),
            }
        )
        if coverage.named >= coverage.headcount > 0:
            continue
        if coverage.counted >= coverage.headcount > 0:
            unclear = True
            notes.append(_("Số lượt dự đủ nhưng danh sách tên chưa đủ; cần xem xét."))
        else:
            left = coverage.headcount - coverage.named
            missing.append(
                _("Còn %(left)s %(group)s chưa được quán triệt nội quy và tiêu chí.")
                % {"left": text.number(left), "group": label}
            )
    if missing:
        return question.lacking(*missing, found=tuple(found), measured="; ".join(measured), notes=tuple(notes))
    state = FindingState.TO_JUDGE if unclear else FindingState.MET
    return Answer(state, tuple(found), (), "; ".join(measured), tuple(notes))


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


def _with_attestation(question: Question, found: list[Proof], *, doubt: str = "") -> Answer:
    """Records, and the head's word for the whole window; a "no" of the head fails the criterion."""
    said = _attestation(question, question.criterion.code)
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


@probe
def coordination_regulation(question: Question) -> Answer:
    found, lived = _coordination(question, Partner.POLICE)
    found += _documents(question, Purpose.COORDINATION, question.window.first, question.window.last)
    if found:
        found += registers.announcements(question)
    doubt = _("Có quy chế phối hợp nhưng chưa ghi buổi trao đổi nào trong kỳ.") if found and not lived else ""
    answer = _with_attestation(question, [*found, *registers.gaps(question)], doubt=doubt)
    late = registers.late_gaps(question)
    return replace(answer, notes=(*answer.notes, *late)) if late else answer


@probe
def parents_cooperation(question: Question) -> Answer:
    found, _lived = _coordination(question, Partner.PARENTS)
    if not found:
        return question.lacking(_("Chưa có hình thức phối hợp giữa nhà trường và Ban đại diện cha mẹ học sinh."))
    return Answer(FindingState.MET, tuple(found))


def _points(question: Question, points: list[str]) -> Answer:
    found, unsaid, happened, doubts, stale = [], [], [], [], []
    allowed = {incident.point: incident.excuses for incident in question.cycle.rule_set.incidents}
    register = incident_register.about(question, points)
    for point in points:
        said = _attestation(question, point)
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
    answer = _with_attestation(question, register.proofs)
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


def _rating_title(rule_set: RuleSet, code: str) -> str:
    return next((rating.title for rating in rule_set.ratings if rating.code == code), code)


def _rating_proof(rule_set: RuleSet, row: Rating) -> Proof:
    subject = row.sub_unit.name if row.sub_unit else row.get_subject_display()
    title = f"{subject}: {_rating_title(rule_set, row.code)}"
    if row.is_expected:
        title = _("%(title)s (dự kiến)") % {"title": title}
    return Proof.of(row, title, row.paper_date, row.paper_number)


def _disciplined(question: Question, count: int) -> str:
    if question.criterion.parameters.get("discipline_from") == "any":
        return _("Có %(count)d người bị kỷ luật.") % {"count": count}
    return _("Có %(count)d người bị kỷ luật từ cảnh cáo trở lên.") % {"count": count}


UNSETTLED = "Luật chưa quy định rõ trường hợp xếp loại có sau ngày chốt kỳ; nơi thẩm định kết luận."


def _one_rating(question: Question, subject: enums.RatingSubject, label: str) -> Answer:
    rule_set, parameters = question.cycle.rule_set, question.criterion.parameters
    rows = Rating.objects.filter(
        unit=question.unit,
        subject=subject,
        year__in=(question.cycle.year, question.cycle.year - 1),
        paper_date__lte=question.on,
    )
    latest = rows.order_by("-year", "is_expected", "-paper_date").first()
    if latest is None:
        return question.lacking(_("Chưa có xếp loại của %(who)s.") % {"who": label})
    found = (_rating_proof(rule_set, latest),)
    if latest.disciplined:
        return Answer(
            FindingState.NOT_MET,
            found,
            (_disciplined(question, latest.disciplined),),
        )
    accepted = parameters.get("accepted") or [rating.code for rating in rule_set.ratings if rating.accepted]
    if latest.code not in accepted:
        return Answer(FindingState.NOT_MET, found, (_("Xếp loại chưa đạt mức yêu cầu."),))
    if latest.year < question.cycle.year:
        note = _("Mới có xếp loại của năm %(year)d.") % {"year": latest.year}
        if question.on <= question.due:
            return question.lacking(
                _("Chưa có xếp loại năm %(year)d; có thể nhập kết quả dự kiến kèm biên bản.")
                % {"year": question.cycle.year},
                found=found,
                notes=(note,),
            )
        return Answer(FindingState.TO_JUDGE, found, (), "", (note, _(UNSETTLED)))
    return Answer(FindingState.MET, found, (), "", (_(UNSETTLED),) if latest.is_expected else ())


@probe
def guard_force_rating(question: Question) -> Answer:
    return _one_rating(question, enums.RatingSubject.GUARD_FORCE, _("lực lượng bảo vệ"))


@probe
def civil_force_rating(question: Question) -> Answer:
    return _one_rating(
        question, enums.RatingSubject.CIVIL_FORCE, _("lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở")
    )


@probe
def sub_unit_rating(question: Question) -> Answer:
    rule_set, parameters = question.cycle.rule_set, question.criterion.parameters
    sub_units = list(question.unit.sub_units.on(question.on))
    if not sub_units:
        return question.lacking(_("Chưa khai phòng, ban, tổ, đội trực thuộc."))
    rows = Rating.objects.filter(
        unit=question.unit, year=question.cycle.year, sub_unit__in=sub_units, paper_date__lte=question.on
    ).select_related("sub_unit")
    rated = {row.sub_unit_id: row for row in rows}
    accepted = parameters.get("accepted") or [rating.code for rating in rule_set.ratings if rating.accepted]
    good = sum(row.code in accepted for row in rated.values())
    disciplined = sum(row.disciplined for row in rated.values())
    share, wanted = good * 100, int(parameters["share"]) * len(sub_units)
    measured = _("%(share)s (%(good)d/%(all)d, cần %(want)d %%)") % {
        "share": text.percent(good, len(sub_units)),
        "good": good,
        "all": len(sub_units),
        "want": parameters["share"],
    }
    found = tuple(_rating_proof(rule_set, row) for row in rated.values())
    if disciplined:
        return Answer(
            FindingState.NOT_MET,
            found,
            (_disciplined(question, disciplined),),
            measured,
        )
    if share >= wanted:
        expected = any(row.is_expected for row in rated.values())
        return Answer(FindingState.MET, found, (), measured, (_(UNSETTLED),) if expected else ())
    if len(rated) == len(sub_units):
        return Answer(
            FindingState.NOT_MET, found, (_("Tỷ lệ đơn vị trực thuộc đạt xếp loại thấp hơn yêu cầu."),), measured
        )
    left = len(sub_units) - len(rated)
    return question.lacking(
        _("Còn %(left)d đơn vị trực thuộc chưa có xếp loại.") % {"left": left}, found=found, measured=measured
    )


def _tally(question: Question, share: int, label: str) -> Answer:
    row = next(
        (
            row
            for row in question.cycle.tallies.all()
            if row.criterion == question.criterion.code and row.date <= question.on
        ),
        None,
    )
    if row is None or not row.total:
        return question.lacking(_("Chưa nhập số %(label)s theo danh sách.") % {"label": label})
    measured = f"{text.percent(row.counted, row.total)} ({text.number(row.counted)}/{text.number(row.total)})"
    if row.counted * 100 < share * row.total:
        return question.lacking(
            _("Còn %(left)s %(label)s chưa đăng ký, chưa ký.")
            % {"left": text.number(row.total - row.counted), "label": label},
            measured=measured,
        )
    note = _("Số đếm theo danh sách giấy; người thẩm định đối chiếu danh sách.")
    return Answer(FindingState.TO_JUDGE, (), (), measured, (note,))


SIGNERS: dict[str, tuple[SignerGroup, Promise]] = {
    "staff": (SignerGroup.STAFF, gettext_lazy("cán bộ, nhân viên")),
    "learners_from_lower_secondary": (SignerGroup.LEARNERS, gettext_lazy("người học từ trung học cơ sở trở lên")),
    "households": (SignerGroup.HOUSEHOLDS, gettext_lazy("hộ gia đình")),
}


@probe
def signed_share(question: Question) -> Answer:
    """Named people who signed over the number stated for a day, for each group; years of paper are counted by hand."""
    groups = [SIGNERS[group] for group in question.criterion.parameters["groups"]]
    return _signed(question, groups) or _tally(
        question, int(question.criterion.parameters["share"]), _("người ký cam kết")
    )


@probe
def households_registered(question: Question) -> Answer:
    """Households register by signing; a list on paper is counted by hand."""
    return _signed(question, [SIGNERS["households"]]) or _tally(
        question, int(question.criterion.parameters["share"]), _("hộ gia đình")
    )


def _signed(question: Question, groups: Sequence[tuple[SignerGroup, Promise]]) -> Answer | None:
    """What the rounds of signing say; None where there was none."""
    shares = [(label, programme.pledge_share(question.unit, question.seen, group.value)) for group, label in groups]
    if not any(share.rounds for _label, share in shares):
        return None
    found, missing, measured = [], [], []
    for label, share in shares:
        found += [Proof.of(one, one.title, one.first_date) for one in share.rounds]
        if share.stated is None:
            missing.append(_("Chưa khai số %(group)s phải ký.") % {"group": label})
            continue
        whole = max(share.stated, share.listed)
        measured.append(
            _("%(share)s %(group)s đã ký (%(signed)s/%(all)s)")
            % {
                "share": text.percent(share.signed, whole),
                "group": label,
                "signed": text.number(share.signed),
                "all": text.number(whole),
            }
        )
        if not share.is_whole:
            missing.append(
                _("Còn %(left)s %(group)s chưa ký cam kết.")
                % {"left": text.number(whole - share.signed), "group": label}
            )
    if missing:
        return question.lacking(*missing, found=tuple(found), measured="; ".join(measured))
    return Answer(FindingState.MET, tuple(found), (), "; ".join(measured))


@probe
def subordinate_units(question: Question) -> Answer:
    """Units that the commune manages or that are residential areas in its place; exempt ones are not counted."""
    place = question.unit.place
    if place is None:
        return question.lacking(_("Chưa ghi địa bàn của xã, phường."))
    units = (
        Unit.objects.assessed()
        .open()
        .filter(place_path__startswith=place.path)
        .exclude(pk=question.unit.pk)
        .exclude(kind=UnitKind.COMMUNE)
    )
    units = units.filter(Q(managing_level=ManagingLevel.COMMUNE) | Q(kind=UnitKind.RESIDENTIAL_AREA))
    from tuquan.assessments.queries import exempt_units  # queries stand on probes

    counted = units.exclude(pk__in=exempt_units(units, question.cycle.year))
    total = counted.count()
    if not total:
        return question.lacking(_("Chưa có đơn vị, khu dân cư nào trong danh sách của xã, phường."))
    cycles = Cycle.objects.filter(unit__in=counted, year=question.cycle.year)
    registered = cycles.registered().values("unit").distinct().count()
    recognised = cycles.filter(state=enums.CycleState.RECOGNISED).values("unit").distinct().count()
    measured = _("đăng ký %(registered)s, được công nhận %(recognised)s") % {
        "registered": text.percent(registered, total),
        "recognised": text.percent(recognised, total),
    }
    missing = []
    wanted = question.criterion.parameters.get("registered")
    if wanted and registered * 100 < int(wanted) * total:
        missing.append(_("Còn %(left)d đơn vị, khu dân cư chưa đăng ký.") % {"left": total - registered})
    if recognised * 100 < int(question.criterion.parameters["recognised"]) * total:
        missing.append(
            _("Mới có %(have)d/%(all)d đơn vị, khu dân cư được công nhận.") % {"have": recognised, "all": total}
        )
    return question.lacking(*missing, measured=measured) if missing else Answer(FindingState.MET, (), (), measured)


@probe
def score_row(question: Question) -> Answer:
    row = next(
        (
            row
            for row in question.cycle.results.all()
            if row.stage == enums.Stage.SELF and row.criterion == question.criterion.code
        ),
        None,
    )
    top = question.criterion.parameters["max"]
    if row is None or row.score is None:
        return question.lacking(_("Chưa tự chấm điểm (tối đa %(max)s điểm).") % {"max": top})
    return Answer(
        FindingState.TO_JUDGE,
        (),
        (),
        _("tự chấm %(score)s/%(max)s điểm") % {"score": text.number(row.score), "max": top},
    )


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


def ask(question: Question) -> Answer:
    """The answer to a criterion, its condition included."""
    applicable = applies(question)
    if applicable is False:
        if question.criterion.if_any_status == Status.UNVERIFIED:
            note = question.criterion.if_any_note or _(
                "Luật không nói rõ khi đơn vị không có tổ chức này; nơi thẩm định kết luận."
            )
            return Answer(FindingState.TO_JUDGE, notes=(note,))
        return Answer(FindingState.NOT_APPLICABLE)
    if applicable is None:
        label = {
            "party_organisation": _("tổ chức Đảng"),
            "guard_force": _("lực lượng bảo vệ"),
            "parents_board": _("Ban đại diện cha mẹ học sinh"),
        }
        return question.lacking(
            _("Đơn vị chưa cho biết có %(what)s hay không.")
            % {"what": label.get(question.criterion.if_any or "", _("tổ chức này"))}
        )
    return PROBES[question.criterion.probe](question)
