"""The letters of the main job: what each says is an outline (data a province may replace), filled from the records.

Outlines are looked for in the package and then in `outlines/<province code>` of the data folder. Numbers of official
letters are the office's own clerk's: where none is known yet, the letter leaves room for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, override

from tuquan.accounts.models import User
from tuquan.assessments import boards, queries, rules
from tuquan.assessments.enums import Outcome, Stage
from tuquan.assessments.models import CriterionResult, Cycle, Decision, Proposal
from tuquan.core import dates, text
from tuquan.documents import letters, offices
from tuquan.documents.enums import Purpose
from tuquan.documents.letters import Letter
from tuquan.documents.models import OfficialDocument
from tuquan.documents.offices import numbered, signature_of, signed_by
from tuquan.programme.models import YearPlan
from tuquan.units.enums import MemberKind
from tuquan.units.models import Unit

OUTLINES = Path(__file__).parent / "data" / "outlines"
NOTHING = "không có"


@dataclass(frozen=True)
class Kind:
    """A letter that can be made: its outline, what people call it, and how its context is gathered."""

    code: str
    title: str
    context: Callable[..., dict[str, Any]]


def make(kind: Kind, subject: Any, *, made_at: datetime, **more: Any) -> Letter:
    """The letter of a subject (a cycle, a proposal, a decision, an office) as the records stand.

    `made_at` is part of the letter: the same records and time give the same bytes. Papers are Vietnamese whatever
    language the page has.
    """
    with override("vi"):
        context = kind.context(subject, **more)
    unit: Unit = context.pop("of")
    return offices.letter(kind.code, OUTLINES, unit, context, made_at=made_at)


def _unit(unit: Unit) -> dict[str, Any]:
    counts = {row.group: row.people for row in unit.headcounts.order_by("date")}
    staff, learners = counts.get(MemberKind.STAFF), counts.get(MemberKind.LEARNER)
    return {
        "name": unit.name,
        "address": unit.address or (str(unit.place) if unit.place else None),
        "head": ", ".join(part for part in (unit.head_name, unit.head_title) if part) or None,
        "staff": text.number(staff) if staff is not None else None,
        "learners": text.number(learners) if learners is not None else "",
        "sub_units": unit.sub_units.on(dates.today()).count(),
    }


def _basis(rule_set: rules.RuleSet) -> str:
    """ "Thông tư số 124/2021/TT-BCA ngày 28/12/2021 của Bộ Công an", as far as the list of papers knows it."""
    paper = rules.find_paper(rule_set.basis.paper)
    if paper is None:
        return rule_set.basis.paper
    kind = rules.PAPER_KINDS[paper.kind]
    issued = f" ngày {dates.day(paper.issued_on)}" if paper.issued_on else ""
    return f"{kind[:1].upper()}{kind[1:]} số {paper.number}{issued} của {paper.issuer}"


def _common(cycle: Cycle) -> dict[str, Any]:
    return {
        "year": str(cycle.year),
        "unit": _unit(cycle.unit),
        "office": cycle.office.name if cycle.office else None,
        "recogniser": cycle.recogniser.name if cycle.recogniser else None,
        "basis_paper": _basis(cycle.rule_set),
        "registration_number": cycle.registration_number or None,
        "registration_date": cycle.registration_date,
        "request_receipt": cycle.request_receipt or None,
    }


def _said(row: dict[str, Any]) -> str:
    parts = [str(row["title"])]
    if row.get("number"):
        parts.append(f"số {row['number']}")
    if row.get("date"):
        parts.append(f"ngày {row['date'][8:10]}/{row['date'][5:7]}/{row['date'][:4]}")
    return ", ".join(parts)


def _criteria(cycle: Cycle) -> list[dict[str, Any]]:
    by_stage: dict[tuple[str, str], CriterionResult] = {(row.stage, row.criterion): row for row in cycle.results.all()}
    lines = []
    for criterion in cycle.rule_set.criteria:
        own = by_stage.get((Stage.SELF, criterion.code))
        checked = by_stage.get((Stage.APPRAISAL, criterion.code))
        found = own.found if own else {}
        proofs = list(dict.fromkeys(_said(one) for one in [*found.get("found", ()), *found.get("added", ())]))
        lines.append(
            {
                "code": criterion.code,
                "short": criterion.short,
                "text": criterion.text,
                "article": criterion.article,
                "verdict": str(own.get_verdict_display()) if own else None,
                "remark": own.remark if own else "",
                "measured": str(found.get("measured", "")),
                "proofs": proofs,
                "found": "; ".join(proofs[:6]),
                "appraised": str(checked.get_verdict_display()) if checked else None,
                "appraisal_remark": checked.remark if checked else "",
            }
        )
    return lines


def _registration(cycle: Cycle) -> dict[str, Any]:
    paper = (
        OfficialDocument.objects.standing()
        .filter(unit=cycle.unit, purpose=Purpose.PARTY_RESOLUTION, date__year=cycle.year)
        .first()
    )
    plan = YearPlan.objects.filter(unit=cycle.unit, year=cycle.year).first()
    return {
        **_common(cycle),
        **numbered(cycle.registration_number),
        "of": cycle.unit,
        "date": cycle.registration_date,
        "resolution": _cited(paper.get_kind_display(), paper.reference, paper.summary) if paper else "",
        "plan": _cited("Kế hoạch", plan.number, plan.title) if plan else "",
        "criteria": _criteria(cycle),
        "extra_targets": [line.strip() for line in cycle.extra_targets.splitlines() if line.strip()],
        "conference_date": cycle.conference_date,
        "conference_note": cycle.conference_note or None,
        "late_reason": cycle.late_reason,
        "signature": signature_of(cycle.unit, cycle.registration_signed_by),
    }


def _cited(kind: Any, reference: str, summary: str) -> str:
    kind = str(kind)
    return " ".join(
        part for part in (kind[:1].upper() + kind[1:], f"số {reference}" if reference else "", f"({summary})") if part
    )


def _meeting(cycle: Cycle) -> dict[str, Any]:
    meeting = cycle.meeting
    clock = lambda moment: timezone.localtime(moment).strftime("%H giờ %M, ngày %d/%m/%Y") if moment else None  # noqa: E731
    seats = list(meeting.seats.all())
    return {
        "started": clock(meeting.started_at),
        "ended": clock(meeting.ended_at),
        "meeting_day": dates.local_date(meeting.started_at),
        "place_of_meeting": meeting.place,
        "chair": meeting.chair,
        "secretary": meeting.secretary,
        "present": [
            {"title": seat.title, "name": seat.name, "position": f", {seat.position}" if seat.position else ""}
            for seat in seats
            if seat.present
        ],
        "absent": [
            {"title": seat.title, "reason": f" ({seat.absent_reason})" if seat.absent_reason else ""}
            for seat in seats
            if not seat.present
        ],
        "police_opinion": meeting.police_words or NOTHING,
        "opinions": meeting.opinions or NOTHING,
        "votes_for": meeting.votes_for,
        "votes_against": meeting.votes_against,
        "outcome": str(meeting.get_outcome_display()) or None,
        "window": str(cycle.window),
    }


def _minutes(cycle: Cycle) -> dict[str, Any]:
    said = _meeting(cycle)
    return {**_common(cycle), **said, "of": cycle.unit, "date": said["meeting_day"], "criteria": _criteria(cycle)}


def _request(cycle: Cycle) -> dict[str, Any]:
    criteria = _criteria(cycle)
    return {
        **_common(cycle),
        **_meeting(cycle),
        **numbered(cycle.request_number),
        "of": cycle.unit,
        "date": cycle.request_date,
        "criteria_count": len(criteria),
        "met_count": sum(one["verdict"] == "đạt" for one in criteria),
        "papers": [paper.title for paper in cycle.rule_set.request_dossier if paper.code != "proposal"],
        "signature": signature_of(cycle.unit, cycle.registration_signed_by),
    }


def _report(cycle: Cycle) -> dict[str, Any]:
    return {
        **_common(cycle),
        **_meeting(cycle),
        "of": cycle.unit,
        "symbol": f"BC-{cycle.unit.symbol}" if cycle.unit.symbol else "BC",
        "date": cycle.request_date,
        "criteria": _criteria(cycle),
        "request_text": cycle.request_text or None,
        "signature": signature_of(cycle.unit, cycle.registration_signed_by),
    }


def _appraisal(cycle: Cycle) -> dict[str, Any]:
    return {
        **_common(cycle),
        "of": cycle.office or cycle.unit,
        "date": dates.local_date(cycle.appraised_at) if cycle.appraised_at else None,
        "criteria": _criteria(cycle),
        "appraisal_outcome": str(cycle.get_appraisal_outcome_display()) or None,
        "appraisal_note": cycle.appraisal_note,
        "appraiser": cycle.appraiser.get_full_name() if cycle.appraiser else None,
    }


def _return_letter(cycle: Cycle) -> dict[str, Any]:
    back = cycle.returns.last()
    assert back is not None
    return {
        **_common(cycle),
        **numbered(back.paper_number),
        "of": cycle.office or cycle.unit,
        "date": dates.local_date(back.at),
        "reasons": [line.strip("- ").strip() for line in back.reasons.splitlines() if line.strip()],
        "complete_by": back.complete_by_date,
        "signature": signature_of(cycle.office or cycle.unit, back.by, default="Thường trực Ban Chỉ đạo"),
    }


def _head_page(cycle: Cycle) -> dict[str, Any]:
    today = dates.today()
    found = queries.findings(cycle, today)
    forecast = queries.forecast(found, today)
    return {
        **_common(cycle),
        "of": cycle.unit,
        "symbol": "",
        "date": today,
        "today": today,
        "met_count": forecast.met,
        "counted": forecast.counted,
        "next_words": _("Còn %(count)d tiêu chí cần người có thẩm quyền xem xét.") % {"count": forecast.to_judge}
        if forecast.to_judge
        else "",
        "missing": [
            {
                "code": finding.criterion.code,
                "sentence": " ".join(finding.missing),
                "who": rules.WHO.get(finding.criterion.who, finding.criterion.who),
                "due": dates.day(finding.due),
            }
            for finding in sorted(found, key=lambda one: (one.due, one.criterion.code))
            if finding.missing
        ],
        "signature": None,
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    items = list(proposal.items.select_related("cycle__unit").order_by("cycle__unit__sort_key", "pk"))
    first = items[0].cycle
    passed = sum(item.outcome == Outcome.PASS for item in items)
    return {
        **numbered(proposal.number),
        "of": proposal.office,
        "date": proposal.date,
        "year": str(proposal.year),
        "recogniser": proposal.recogniser.name,
        "basis_paper": _basis(first.rule_set),
        "council_decision": proposal.council_decision,
        "council_minutes": proposal.council_minutes,
        "count": len(items),
        "passed_count": passed,
        "failed_count": len(items) - passed,
        "items": [
            {
                "name": item.cycle.unit.name,
                "kind": str(item.cycle.unit.get_kind_display()),
                "registration": item.cycle.registration_receipt or None,
                "outcome": "công nhận" if item.outcome == Outcome.PASS else "không công nhận",
                "note": item.note,
            }
            for item in items
        ],
        "signature": signature_of(proposal.office, proposal.sent_by, default="Thường trực Ban Chỉ đạo"),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    items = list(decision.items.select_related("cycle__unit__place").order_by("cycle__unit__sort_key", "pk"))
    passed = [item for item in items if item.recognised]
    failed = [item for item in items if not item.recognised]
    proposal = decision.proposal
    return {
        **numbered(decision.number),
        "of": decision.recogniser,
        "parent_body": "",
        "date": decision.date,
        "year": str(decision.year),
        "authority": f"Chủ tịch {decision.recogniser.name}",
        "basis_paper": _basis(items[0].cycle.rule_set) if items else None,
        "proposal": f"{proposal.office.name} tại Tờ trình số {proposal.number} ngày {dates.day(proposal.date)}"
        if proposal
        else "",
        "passed_count": len(passed),
        "failed_count": len(failed),
        "last_article": "4" if failed else "3",
        "passed": [
            {
                "name": item.cycle.unit.name,
                "address": item.cycle.unit.address or (str(item.cycle.unit.place) if item.cycle.unit.place else None),
                "kind": str(item.cycle.unit.get_kind_display()),
                "certificate": str(item.certificate_number or ""),
            }
            for item in passed
        ],
        "failed": [{"name": item.cycle.unit.name, "reason": item.reason} for item in failed],
        "signature": signed_by(decision.signer_position, decision.signer),
    }


def _reminder(office: Unit, *, units: Iterable[Unit], year: int, signer: User) -> dict[str, Any]:
    units = list(units)
    return {
        "of": office,
        "number": None,
        "symbol": "",
        "date": None,
        "today": dates.today(),
        "year": str(year),
        "basis_paper": _basis(rules.title_rule_set("agency", year)),
        "count": len(units),
        "items": [
            {"name": unit.name, "kind": str(unit.get_kind_display()), "place": str(unit.place) if unit.place else None}
            for unit in units
        ],
        "signature": signature_of(office, signer, default="Thường trực Ban Chỉ đạo"),
    }


REGISTRATION = Kind("registration", "Bản đăng ký", _registration)
MINUTES = Kind("minutes", "Biên bản họp", _minutes)
REQUEST = Kind("request", "Tờ trình đề nghị", _request)
REPORT = Kind("report", "Báo cáo kết quả", _report)
APPRAISAL = Kind("appraisal", "Phiếu thẩm định", _appraisal)
RETURN_LETTER = Kind("return-letter", "Công văn trả lại", _return_letter)
HEAD_PAGE = Kind("head-page", "Một trang cho thủ trưởng", _head_page)
PROPOSAL = Kind("proposal", "Tờ trình kèm danh sách", _proposal)
DECISION = Kind("decision", "Quyết định kèm danh sách", _decision)
REMINDER = Kind("reminder", "Công văn nhắc", _reminder)
OF_CYCLE = {kind.code: kind for kind in (REGISTRATION, MINUTES, REQUEST, REPORT, APPRAISAL, RETURN_LETTER, HEAD_PAGE)}


def available(cycle: Cycle, *, own: bool) -> list[Kind]:
    """Letters that the dossier has by now; those of the unit's own drafting are not the authority's to see early."""
    held = hasattr(cycle, "meeting") and cycle.meeting.closed_at is not None
    sent = cycle.requested_at is not None
    kinds = []
    if cycle.conference_date is not None or cycle.registration_sent_at is not None:
        kinds.append(REGISTRATION)
    if held and (own or sent):
        kinds += [MINUTES, REQUEST, REPORT]
    if cycle.appraised_at is not None and not own:
        kinds.append(APPRAISAL)
    if cycle.returns.exists():
        kinds.append(RETURN_LETTER)
    if own:
        kinds.append(HEAD_PAGE)
    return kinds


def certificates(decision: Decision, *, made_at: datetime, frame: bool = True) -> list[letters.Certificate]:
    """One certificate per recognised unit, in the register's order, with the address where it can be checked."""
    number = numbered(decision.number)
    made = []
    for item in (
        decision.items.filter(recognised=True)
        .exclude(check_code="")
        .select_related("cycle__unit__place")
        .order_by("certificate_number")
    ):
        unit = item.cycle.unit
        address = f"{settings.PUBLIC_URL}{reverse('assessments:certificate_check_code', args=[item.check_code])}"
        made.append(
            letters.Certificate(
                authority=f"Chủ tịch {decision.recogniser.name}",
                unit_name=unit.name,
                unit_address=unit.address,
                year=item.cycle.year,
                created_at=made_at,
                decision_number=number["number"],
                decision_symbol=number["symbol"],
                decision_date=decision.date,
                register_number=item.certificate_number,
                place=decision.recogniser.place.name if decision.recogniser.place else "",
                date=decision.date,
                signature=signed_by(decision.signer_position, decision.signer),
                frame=frame,
                qr=_qr(address),
            )
        )
    return made


def _qr(address: str) -> bytes:
    import io

    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(stream, kind="png", scale=8, border=2)
    return stream.getvalue()


def late_units(user: User, year: int) -> list[Unit]:
    """Units that have not sent a registration, exempt ones aside."""
    found = boards.rows(boards.units_of(user), year, dates.today(), boards.Filters(state="chua-dang-ky"))
    return list(found.select_related("place").order_by("sort_key", "pk"))
