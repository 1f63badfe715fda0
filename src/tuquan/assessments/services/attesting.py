"""What the head confirms, what is rated, counted and put beside a criterion by hand."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import enums
from tuquan.assessments.models import Attestation, Cycle, Evidence, Rating, Tally
from tuquan.assessments.services.flow import lock
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.units.models import SubUnit, Unit

S = enums.CycleState
OPEN = (S.PREPARING, S.REGISTRATION_SENT, S.REGISTRATION_RETURNED, S.REGISTERED, S.ASSESSED, S.RETURNED)
"""While the unit still prepares; from the request on, only a return opens the dossier again."""


class AttestationRefused(Refusal):
    """The attestation does not hold together."""


class RatingRefused(Refusal):
    """The rating does not hold together."""


class TallyRefused(Refusal):
    """The counts do not hold together."""


@audit.transaction
def attest(
    cycle: Cycle,
    key: str,
    *,
    holds: bool,
    by: User,
    at: datetime,
    until: date | None = None,
    conclusion_number: str = "",
    conclusion_date: date | None = None,
    excuse: str = "",
    excuse_note: str = "",
) -> Attestation:
    """The head says yes or no up to `until` (today, at most the window's last day). A later word replaces an earlier one.

    For a listed point, `holds` means that it happened: that needs number and date of the competent body's conclusion,
    and only the points the law names may carry an excuse.

    :raises AttestationRefused: such a part is missing or not allowed.
    """
    cycle = lock(cycle, OPEN)
    last = min(until or dates.local_date(at), cycle.window.last)
    points = {incident.point: incident for incident in cycle.rule_set.incidents}
    if key in points and holds:
        if not conclusion_number.strip() or conclusion_date is None:
            raise AttestationRefused(_("Ghi số và ngày kết luận của cơ quan có thẩm quyền về vụ việc này."))
        if excuse and excuse not in points[key].excuses:
            raise AttestationRefused(_("Điểm %(point)s không có trường hợp loại trừ này.") % {"point": key})
        if excuse and not excuse_note.strip():
            raise AttestationRefused(_("Ghi căn cứ của trường hợp loại trừ."))
    else:
        conclusion_number, conclusion_date, excuse, excuse_note = "", None, "", ""
    before = Attestation.objects.filter(cycle=cycle, key=key).values("holds", "until", "excuse").first()
    row, _made = Attestation.objects.update_or_create(
        cycle=cycle,
        key=key,
        defaults={
            "holds": holds,
            "until": last,
            "conclusion_number": conclusion_number.strip(),
            "conclusion_date": conclusion_date,
            "excuse": excuse,
            "excuse_note": excuse_note.strip(),
            "at": at,
            "by": by,
        },
    )
    audit.record(
        "cycle.attested",
        cycle,
        unit_id=cycle.unit_id,
        by=by,
        at=at,
        changes={key: (before, {"holds": holds, "until": last})},
    )
    return row


@audit.transaction
def record_rating(
    unit: Unit,
    year: int,
    subject: str,
    *,
    code: str,
    paper_date: date,
    paper_number: str,
    disciplined: int,
    is_expected: bool,
    by: User,
    at: datetime,
    sub_unit: SubUnit | None = None,
) -> Rating:
    """Enter a year's rating; a final one replaces an expected one, never the reverse.

    :raises RatingRefused: an expected rating without its minutes, or a final one would be overwritten by a guess.
    """
    if is_expected and not paper_number.strip():
        raise RatingRefused(_("Kết quả dự kiến phải có số biên bản bình xét."))
    current = Rating.objects.filter(unit=unit, year=year, subject=subject, sub_unit=sub_unit).first()
    if current is not None and not current.is_expected and is_expected:
        raise RatingRefused(_("Đã có kết quả chính thức; không ghi đè bằng kết quả dự kiến."))
    row, _made = Rating.objects.update_or_create(
        unit=unit,
        year=year,
        subject=subject,
        sub_unit=sub_unit,
        defaults={
            "code": code,
            "paper_date": paper_date,
            "paper_number": paper_number.strip(),
            "disciplined": disciplined,
            "is_expected": is_expected,
        },
    )
    before = (current.code, current.disciplined) if current else None
    audit.record("rating.recorded", row, unit_id=unit.pk, by=by, at=at, changes={"code": (before, (code, disciplined))})
    return row


@audit.transaction
def record_tally(
    cycle: Cycle, criterion: str, *, counted: int, total: int, date: date, by: User, at: datetime
) -> Tally:
    """:raises TallyRefused: more signed than there are."""
    cycle = lock(cycle, OPEN)
    if counted > total:
        raise TallyRefused(_("Số đã đăng ký, đã ký không thể lớn hơn tổng số."))
    row, _made = Tally.objects.update_or_create(
        cycle=cycle, criterion=criterion, defaults={"counted": counted, "total": total, "date": date}
    )
    audit.record(
        "cycle.tallied", cycle, unit_id=cycle.unit_id, by=by, at=at, changes={criterion: (None, f"{counted}/{total}")}
    )
    return row


@audit.transaction
def add_evidence(
    cycle: Cycle,
    criterion: str,
    *,
    title: str,
    by: User,
    at: datetime,
    paper_number: str = "",
    date: date | None = None,
    upload: files.Received | None = None,
) -> Evidence:
    """Put a paper, with its file, under a criterion."""
    cycle = lock(cycle, OPEN)
    cycle.rule_set.criterion(criterion)
    stored = files.store(upload, unit=cycle.unit, by=by, at=at, owner=cycle, purpose="evidence") if upload else None
    row = Evidence.objects.create(
        cycle=cycle,
        criterion=criterion,
        title=title,
        paper_number=paper_number,
        date=date,
        file_id=stored.pk if stored else None,
        added_at=at,
        added_by=by,
    )
    audit.record("cycle.evidence_added", cycle, unit_id=cycle.unit_id, by=by, at=at, changes={criterion: (None, title)})
    return row


@audit.transaction
def remove_evidence(evidence: Evidence, *, by: User, at: datetime) -> None:
    """Take a paper away again, as long as the dossier has not been sent. The file itself keeps its own retention."""
    cycle = lock(evidence.cycle, OPEN)
    audit.record(
        "cycle.evidence_removed",
        cycle,
        unit_id=cycle.unit_id,
        by=by,
        at=at,
        changes={evidence.criterion: (evidence.title, None)},
    )
    evidence.delete()
