"""What several pages of the main job show: badges, questions, the next act, the lines of a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.assessments import rules
from tuquan.assessments.enums import FindingState, RatingSubject, Stage, StepKind
from tuquan.assessments.findings import Finding, Proof
from tuquan.assessments.forms.unit import VerdictsForm
from tuquan.assessments.models import (
    Attestation,
    AuthorityRow,
    CouncilMeeting,
    CriterionResult,
    Cycle,
    InternalDate,
    Meeting,
    Proposal,
    Rating,
    Return,
)
from tuquan.assessments.services.meeting import proposed
from tuquan.core import dates
from tuquan.core.states import State
from tuquan.units.enums import ManagingLevel
from tuquan.units.models import Membership, Unit
from tuquan.units.permitted import Viewer

TALLIED = ("households_registered", "signed_share")
STEP_ICONS = {
    StepKind.DECIDED: "certificate",
    StepKind.RETURNED: "arrow-left",
    StepKind.REGISTRATION_RETURNED: "arrow-left",
    StepKind.REVOKED: "alert-triangle",
    StepKind.COMPLAINT: "message-circle",
}


@dataclass(frozen=True)
class GroupOfFindings:
    code: str
    title: str
    findings: list[Finding]


@dataclass(frozen=True)
class HeadQuestion:
    key: str
    text: str
    article: str
    incident: rules.Incident | None
    said: Attestation | None = None
    stale: bool = False

    @property
    def is_incident(self) -> bool:
        return self.incident is not None

    @property
    def badge(self) -> State:
        if self.said is None:
            return State.TODO
        if self.incident is not None and self.said.holds:
            return State.JUDGE if self.said.excuse else State.UNMET
        if self.incident is None and not self.said.holds:
            return State.UNMET
        return State.DOING if self.stale else State.MET

    @property
    def words(self) -> str:
        if self.said is None:
            return _("chưa xác nhận")
        if self.stale:
            return _("mới xác nhận đến %(day)s") % {"day": dates.day(self.said.until)}
        if self.incident is not None:
            return _("đã xảy ra") if self.said.holds else _("không xảy ra")
        return _("xác nhận đã đạt") if self.said.holds else _("xác nhận chưa đạt")


@dataclass(frozen=True)
class RatingLine:
    who: str
    url: str
    row: Rating | None
    titles: Mapping[str, str]

    @property
    def title(self) -> str:
        return self.titles.get(self.row.code, self.row.code) if self.row else ""


@dataclass(frozen=True)
class VerdictLine:
    finding: Finding
    verdict: Any
    remark: Any
    score: Any
    submitted: CriterionResult | None = None


def grouped(rule_set: rules.RuleSet, found: Iterable[Finding]) -> list[GroupOfFindings]:
    by_group: dict[str, list[Finding]] = {}
    for finding in found:
        by_group.setdefault(finding.criterion.group, []).append(finding)
    titles = {group.code: group.title for group in rule_set.groups}
    return [GroupOfFindings(code, titles.get(code, code), rows) for code, rows in by_group.items()]


def results_by_criterion(cycle: Cycle) -> list[tuple[rules.Criterion, dict[str, CriterionResult]]]:
    """For every criterion what each stage concluded."""
    by_code: dict[str, dict[str, CriterionResult]] = {}
    for result in cycle.results.all():
        by_code.setdefault(result.criterion, {})[result.stage] = result
    return [(criterion, by_code.get(criterion.code, {})) for criterion in cycle.rule_set.criteria]


@dataclass(frozen=True)
class SupplementLine:
    """A criterion of a dossier that came back: what the appraiser noted, what was added since."""

    finding: Finding
    remark: str
    added: int


def supplement_lines(cycle: Cycle, found: Iterable[Finding], back: Return | None) -> list[SupplementLine]:
    """Those that the appraiser noted something about first, then the others in their order."""
    noted = {row.criterion: row for row in cycle.results.all() if row.stage == Stage.APPRAISAL}
    lines = []
    for finding in found:
        code = finding.criterion.code
        result = noted.get(code)
        new = [row for row in cycle.evidence.all() if row.criterion == code and back and row.added_at > back.at]
        lines.append(SupplementLine(finding, result.remark if result else "", len(new)))
    return sorted(lines, key=lambda line: (not line.remark, not line.finding.missing))


def timeline_of(cycle: Cycle) -> list[dict[str, Any]]:
    entries = []
    for step in cycle.steps.select_related("by").order_by("-at", "-pk"):
        paper = " ".join(
            part
            for part in (
                step.paper_number,
                _("ngày %(day)s") % {"day": dates.day(step.paper_date)} if step.paper_date else "",
            )
            if part
        )
        entries.append(
            {
                "at": step.at,
                "words": _capital(f"{step.get_kind_display()} ({paper})" if paper else step.get_kind_display()),
                "sentence": step.note,
                "by": str(step.by) if step.by else "",
                "icon": STEP_ICONS.get(StepKind(step.kind), "point"),
            }
        )
    return entries


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# The head's questions


def incident_points(cycle: Cycle) -> list[str]:
    """The points of the incident list that criteria of this rule set ask for, in the list's order."""
    asked = {point for criterion in cycle.rule_set.criteria for point in criterion.parameters.get("points", ())}
    return [incident.point for incident in cycle.rule_set.incidents if incident.point in asked]


def question(cycle: Cycle, key: str) -> HeadQuestion | None:
    incidents = {incident.point: incident for incident in cycle.rule_set.incidents}
    if key in incidents and key in incident_points(cycle):
        incident = incidents[key]
        return HeadQuestion(key, incident.text, incident.article, incident)
    for criterion in cycle.rule_set.criteria:
        if criterion.code == key and criterion.probe in ("attested", "coordination_regulation"):
            return HeadQuestion(
                # The criterion as it stands, which one is true to or not: the rule set's questions ask now whether
                # the good was done, now whether the bad happened, and the same "yes" would mean both.
                key,
                criterion.text,
                criterion.article,
                None,
            )
    return None


def questions(cycle: Cycle, said: Mapping[str, Attestation]) -> list[HeadQuestion]:
    keys = incident_points(cycle) + [criterion.code for criterion in cycle.rule_set.criteria]
    last = min(dates.today(), cycle.window.last)
    result = []
    for key in keys:
        one = question(cycle, key)
        if one is not None:
            row = said.get(key)
            result.append(
                HeadQuestion(
                    key,
                    one.text,
                    one.article,
                    one.incident,
                    row,
                    bool(row and row.until < last and last == cycle.window.last),
                )
            )
    return result


# Criterion page


def acts_for(cycle: Cycle, finding: Finding, user: Viewer) -> list[tuple[str, str]]:
    """What the person can do for this criterion: words and address."""
    criterion, link = finding.criterion, lambda name, *more: reverse(f"assessments:{name}", args=[cycle.pk, *more])
    acts: dict[str, list[tuple[str, str]]] = {
        "party_resolution": [(_("Ghi nghị quyết của cấp ủy"), document_url("party_resolution", cycle))],
        "yearly_plan_and_registration": [
            (_("Ghi kế hoạch năm"), programme_url("plan_add", cycle)),
            (_("Làm bản đăng ký"), link("registration_conference")),
        ],
        "internal_rules_topics": [(_("Ghi nội quy"), programme_url("rules_add", cycle))],
        "briefed_share": [
            (_("Ghi buổi quán triệt"), reverse("outreach:add") + "?quan-triet=1"),
            (_("Ai chưa được phổ biến"), f"{reverse('outreach:owed')}?nam={cycle.year}"),
            (_("Khai số người"), link("start_people")),
        ],
        "working_model": [(_("Mở các mô hình của đơn vị"), reverse("programme:year"))],
        "launched_model": [
            (_("Mở các mô hình của đơn vị"), reverse("programme:year")),
            (_("Lấy chữ ký giao ước thi đua"), reverse("programme:signing_add", args=["covenant"])),
            (_("Ghi ban chỉ đạo mô hình"), reverse("units:team_list", args=[cycle.unit_id])),
        ],
        "coordination_regulation": [
            (_("Ghi quy chế, buổi trao đổi"), reverse("programme:year")),
            (_("Thủ trưởng xác nhận"), link("attest", criterion.code)),
        ],
        "parents_cooperation": [(_("Ghi hình thức phối hợp"), reverse("programme:year"))],
        "listed_incidents": [(_("Thủ trưởng xác nhận từng điểm"), link("attestations"))],
        "attested": [(_("Thủ trưởng xác nhận"), link("attestations"))],
        "guard_force_rating": [(_("Nhập xếp loại"), link("ratings"))],
        "civil_force_rating": [(_("Nhập xếp loại"), link("ratings"))],
        "sub_unit_rating": [(_("Nhập xếp loại"), link("ratings"))],
        "households_registered": [
            (_("Lập đợt ký theo sổ hộ"), reverse("programme:signing_kinds")),
            (_("Nhập số đếm theo danh sách"), link("tally", criterion.code)),
        ],
        "signed_share": [
            (_("Lấy chữ ký trên điện thoại hoặc danh sách giấy"), reverse("programme:signing_kinds")),
            (_("Nhập số đếm theo danh sách"), link("tally", criterion.code)),
        ],
        "festival": [(_("Ghi Ngày hội 19/8"), reverse("outreach:add"))],
        "model_headings": [(_("Mở mô hình"), reverse("programme:year"))],
    }
    if criterion.if_any and finding.state == FindingState.MISSING and not _answered(cycle, criterion.if_any):
        return [(_("Cho biết đơn vị có tổ chức này không"), link("start_conditions"))]
    return acts.get(criterion.probe, [])


def _answered(cycle: Cycle, condition: str) -> bool:
    return any(row.key == f"has:{condition}" for row in cycle.attestations.all())


def rated_subjects(cycle: Cycle) -> list[RatingSubject]:
    probes = {criterion.probe for criterion in cycle.rule_set.criteria}
    subjects = {"guard_force_rating": RatingSubject.GUARD_FORCE, "civil_force_rating": RatingSubject.CIVIL_FORCE}
    return [subject for probe, subject in subjects.items() if probe in probes]


def other_rule_sets(unit: Unit, year: int, cycles: Iterable[Cycle]) -> list[rules.RuleSet]:
    """Score sheets and models in force for this kind of unit that are not open yet this year."""
    if unit.kind not in rules.KINDS:
        return []
    opened = {cycle.rule_set_code for cycle in cycles if cycle.year == year}
    found = rules.rule_sets_for(unit.kind, date(year, 11, 15))
    # Score sheets have a page of their own (views/grading.py).
    return [one for one in found if one.purpose != "title" and one.result != "score" and one.code not in opened]


# First run


def start_tasks(cycle: Cycle, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The tasks that lead to the registration, each with its state."""
    by_probe = {finding.criterion.probe: finding for finding in found}
    said = {row.key for row in cycle.attestations.all() if row.key.startswith("has:")}
    link = lambda name: reverse(f"assessments:{name}", args=[cycle.pk])  # noqa: E731
    tasks = [
        {"title": _("Cho biết đơn vị có những tổ chức nào"), "done": bool(said), "url": link("start_conditions")},
        {
            "title": _("Khai số người và các phòng, ban"),
            "done": cycle.unit.headcounts.exists() and cycle.unit.sub_units.exists(),
            "url": link("start_people"),
        },
    ]
    for probe, title, url in (
        ("party_resolution", _("Ghi nghị quyết của cấp ủy trong quý I"), document_url("party_resolution", cycle)),
        (
            "yearly_plan_and_registration",
            _("Ghi kế hoạch bảo đảm an ninh, trật tự của năm"),
            programme_url("plan_add", cycle),
        ),
        ("internal_rules_topics", _("Ghi nội quy, quy chế của đơn vị"), programme_url("rules_add", cycle)),
    ):
        finding = by_probe.get(probe)
        if finding is None or finding.state == FindingState.NOT_APPLICABLE:
            continue
        records = [proof for proof in finding.found if proof.object_type != "assessments.cycle"]
        done = finding.state == FindingState.MET or (probe == "yearly_plan_and_registration" and bool(records))
        sentence = "" if done else " ".join(finding.missing) or finding.measured
        tasks.append({"title": title, "sentence": sentence, "done": done, "url": url})
    tasks.append(
        {
            "title": _("Ghi hội nghị và chỉ tiêu đăng ký"),
            "done": cycle.conference_date is not None,
            "url": link("registration_conference"),
        }
    )
    tasks.append(
        {
            "title": _("Kiểm tra, ký và gửi bản đăng ký"),
            "done": cycle.registration_sent_at is not None,
            "url": link("registration_send"),
        }
    )
    return [
        {
            "sentence": "",
            **task,
            "state": State.MET if task["done"] else State.TODO,
            "state_words": _("đã xong") if task["done"] else "",
        }
        for task in tasks
    ]


def document_url(purpose: str, cycle: Cycle) -> str:
    return f"{reverse('documents:add')}?dung-de={purpose}&ve={reverse('assessments:start', args=[cycle.pk])}"


def programme_url(name: str, cycle: Cycle) -> str:
    return f"{reverse(f'programme:{name}')}?ve={reverse('assessments:start', args=[cycle.pk])}"


# Registration


def registration_rows(cycle: Cycle) -> list[tuple[str, str, str]]:
    link = lambda name: reverse(f"assessments:{name}", args=[cycle.pk])  # noqa: E731
    return [
        (_("Đơn vị"), cycle.unit.name, ""),
        (_("Bộ tiêu chí"), cycle.rule_set.title, ""),
        (_("Nơi tiếp nhận"), cycle.office.name if cycle.office else _("chưa xác định"), ""),
        (
            _("Hội nghị"),
            dates.day(cycle.conference_date) if cycle.conference_date else _("chưa ghi"),
            link("registration_conference"),
        ),
        (_("Hội nghị quyết nghị"), cycle.conference_note or "–", link("registration_conference")),
        (_("Chỉ tiêu thêm"), cycle.extra_targets or _("Không có"), link("registration_targets")),
    ]


def registration_papers(cycle: Cycle, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The papers of the registration dossier (article 9.2a) and whether the records hold them."""
    by_probe = {finding.criterion.probe: finding for finding in found}
    result = []
    for paper in cycle.rule_set.registration_dossier:
        if paper.code == "registration_form":
            result.append(
                {
                    "title": paper.title,
                    "sentence": _("Lập từ các câu trả lời trên đây."),
                    "state": State.DOING,
                    "url": "",
                }
            )
            continue
        finding = by_probe.get(
            "party_resolution" if paper.code == "party_resolution" else "yearly_plan_and_registration"
        )
        proofs = [proof for proof in (finding.found if finding else ()) if proof.object_type != "assessments.cycle"]
        url = (
            document_url("party_resolution", cycle)
            if paper.code == "party_resolution"
            else programme_url("plan_add", cycle)
        )
        not_asked = finding is not None and finding.state == FindingState.NOT_APPLICABLE
        result.append(
            {
                "title": paper.title,
                "sentence": proofs[0].title if proofs else "",
                "state": State.NOT_APPLICABLE if not_asked else State.MET if proofs else State.TODO,
                "state_words": _("đã có") if proofs else "",
                "url": "" if not_asked else url,
            }
        )
    return result


# Meeting


def meeting_of(cycle: Cycle) -> Meeting | None:
    return Meeting.objects.filter(cycle=cycle).select_related("police").prefetch_related("seats").first()


def seat_rows(meeting: Meeting) -> list[dict[str, Any]]:
    fields = ("code", "title", "name", "position", "present", "absent_reason")
    return [{name: getattr(seat, name) for name in fields} for seat in meeting.seats.all()]


def minutes_initial(meeting: Meeting) -> dict[str, Any]:
    fields = ("police_opinion", "opinions", "votes_for", "votes_against", "outcome")
    initial = {name: getattr(meeting, name) for name in fields} if meeting.closed_at else {}
    if meeting.ended_at:
        initial["ended_at"] = timezone.localtime(meeting.ended_at)
    return initial


def proposals(cycle: Cycle, found: Iterable[Finding], stage: Stage) -> dict[str, tuple[str, str]]:
    """What stands in the form first: this stage's earlier verdict, else what the records propose."""
    earlier = {result.criterion: result for result in cycle.results.all() if result.stage == stage}
    result = {}
    for finding in found:
        before = earlier.get(finding.criterion.code)
        if before is not None:
            result[finding.criterion.code] = (before.verdict, before.remark)
        else:
            verdict = proposed(finding)
            result[finding.criterion.code] = (verdict.value if verdict else "", "; ".join(finding.missing)[:500])
    return result


# The authority's side


@dataclass(frozen=True)
class AuthorityLine:
    """A line of the table "who recognises whom", of the law or of a committee, in words."""

    kind_label: str
    level_label: str
    row: Any

    @classmethod
    def of_law(cls, row: rules.AuthorityRow) -> "AuthorityLine":
        return cls(rules.KINDS.get(row.kind, row.kind), str(ManagingLevel(row.managing_level).label), row)

    @classmethod
    def of_row(cls, row: AuthorityRow) -> "AuthorityLine":
        return cls(rules.KINDS.get(row.kind, row.kind), str(ManagingLevel(row.managing_level).label), row)


@dataclass(frozen=True)
class LawGroup:
    """The kinds of units that one rule of the law sends to the same recogniser."""

    row: rules.AuthorityRow
    lines: list[AuthorityLine]


def law_groups(rows: Iterable[rules.AuthorityRow]) -> list[LawGroup]:
    groups: dict[tuple[str, ...], LawGroup] = {}
    for row in rows:
        key = (row.recogniser_title, row.article, row.basis, str(row.status))
        groups.setdefault(key, LawGroup(row, [])).lines.append(AuthorityLine.of_law(row))
    return list(groups.values())


@dataclass(frozen=True)
class InternalDateLine:
    row: InternalDate
    label: str
    rule_set_title: str


def internal_date_lines(rows: Iterable[InternalDate]) -> list[InternalDateLine]:
    return [
        InternalDateLine(
            row, rules.DEADLINES.get(row.deadline, row.deadline), rules.rule_set(row.rule_set_code).short_title
        )
        for row in rows
    ]


def submitted_findings(cycle: Cycle) -> list[Finding]:
    """What the unit's records said when it closed its meeting: the authority sees that, never later drafts."""
    stored = {result.criterion: result for result in cycle.results.all() if result.stage == Stage.SELF}
    found = []
    for criterion in cycle.rule_set.criteria:
        result = stored.get(criterion.code)
        said: Mapping[str, Any] = result.found if result else {}
        proofs = tuple(
            Proof(
                title=str(one["title"]),
                date=date.fromisoformat(one["date"]) if one["date"] else None,
                object_type=str(one["object_type"]),
                object_id=str(one["object_id"]),
                number=str(one["number"]),
            )
            for one in said.get("found", ())
        )
        found.append(
            Finding(
                criterion=criterion,
                state=FindingState(said["state"]) if said else FindingState.TO_JUDGE,
                found=proofs,
                missing=tuple(said.get("missing", ())),
                measured=str(said.get("measured", "")),
                notes=tuple(said.get("notes", ())),
                due=criterion.due.in_year(cycle.year) if criterion.due else cycle.window.last,
                added=tuple(said.get("added", ())),
            )
        )
    return found


def appraisal_proposals(cycle: Cycle, submitted: Mapping[str, CriterionResult]) -> dict[str, tuple[str, str]]:
    """The appraiser starts from his own earlier verdicts, else from the unit's."""
    own = {result.criterion: result for result in cycle.results.all() if result.stage == Stage.APPRAISAL}
    return {code: (row.verdict, row.remark) for code, row in {**submitted, **own}.items()}


def waiting_for_decision(user: Viewer) -> list[Proposal]:
    """Proposals that wait for this person's committee."""
    committees = Unit.objects.permitted(user, Permission.DOSSIER_DECIDE).values("pk")
    rows = Proposal.objects.filter(recogniser__in=committees, decision=None).select_related("office")
    return list(rows.order_by("sent_at")[:20])


def position_of(user: Viewer, unit: Unit) -> str:
    row = (
        Membership.objects.filter(person__user=user, unit=unit, valid_to=None).first()
        if user.is_authenticated
        else None
    )
    return row.position if row else ""


def verdict_lines(
    form: VerdictsForm, found: Iterable[Finding], submitted: Mapping[str, CriterionResult] | None = None
) -> list[VerdictLine]:
    lines = []
    for finding in found:
        code = finding.criterion.code
        score = form[f"score_{code}"] if f"score_{code}" in form.fields else None
        lines.append(
            VerdictLine(finding, form[f"verdict_{code}"], form[f"remark_{code}"], score, (submitted or {}).get(code))
        )
    return lines


def council_of(office: Unit, first: Cycle | None) -> dict[str, str]:
    """What a proposal says of the council that met about it; nothing where none did."""
    rows = CouncilMeeting.objects.on_recognition().filter(office=office, closed_at__isnull=False)
    rows = rows.filter(year=first.year if first else 0)
    held = rows.order_by("-closed_at").first()
    if held is None or held.started_at is None:
        return {}
    day = dates.day(dates.local_date(held.started_at))
    return {"council_decision": held.decision, "council_minutes": f"Biên bản họp {held.body} ngày {day}"[:150]}
