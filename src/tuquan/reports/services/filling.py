"""A unit's answer to a campaign: typing a figure, why it differs, sending, asking to mend what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.fields import whole
from tuquan.files.models import StoredFile
from tuquan.notifications import services as notifications
from tuquan.reports.enums.collecting import EDITABLE, HANDED_IN, CampaignState, Route, SubmissionState
from tuquan.reports.models import Receipt, Report, Submission, SubmissionCell
from tuquan.reports.queries import collecting as queries, writing
from tuquan.reports.queries.collecting import Line, Sheet
from tuquan.reports.services import collecting, receiving
from tuquan.reports.services.collecting import RECEIVED, WrongState
from tuquan.reports.sheets import receipts
from tuquan.reports.sheets.catalogue import key_of
from tuquan.reports.writing_enums import ReportState
from tuquan.units.queries.people import accounts_with

LONGEST_REASON, LONGEST_NARRATIVE = 300, 100_000


class NotOpen(Refusal):
    """The unit may not write in it now."""


class UnknownLine(Refusal):
    message = gettext_lazy("Biểu này không có dòng đó. Hãy mở lại trang.")


class ComputedLine(Refusal):
    message = gettext_lazy("Tỷ lệ được tính từ hai dòng khác nên không ghi tay.")


class BadNumber(Refusal):
    message = gettext_lazy("Hãy ghi một số, ví dụ 1.217 hoặc 98,5; không có thì ghi 0.")


class NegativeNumber(Refusal):
    message = gettext_lazy("Số không được âm.")


class SomebodyElseWrote(Refusal):
    """Between reading and writing, another person or tab wrote in the same line. Both numbers are told."""

    def __init__(self, cell: SubmissionCell | None) -> None:
        self.cell = cell
        if cell is None or cell.stated is None:
            said = _("Vừa có người bỏ số ở dòng này. Hãy xem lại rồi ghi lần nữa nếu vẫn đúng.")
        else:
            said = _(
                "%(who)s vừa ghi %(number)s ở dòng này lúc %(when)s. Hãy xem lại rồi ghi lần nữa nếu vẫn đúng."
            ) % {
                "who": cell.changed_by or _("Người khác"),
                "number": text.number(cell.stated),
                "when": queries.local_now(cell.changed_at) if cell.changed_at else "",
            }
        super().__init__(said)


class ReasonsMissing(Refusal):
    """Lines differ from the records and do not say why."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.keys = [line.key for line in lines]
        names = "; ".join(line.row.label for line in lines[:3])
        more = _(" và %(n)s dòng khác") % {"n": text.number(len(lines) - 3)} if len(lines) > 3 else ""
        super().__init__(
            _("Còn %(n)s dòng khác số đã ghi nhận mà chưa nói vì sao: %(names)s%(more)s.")
            % {"n": text.number(len(lines)), "names": names, "more": more}
        )


class NothingToSend(Refusal):
    message = gettext_lazy("Chưa có số nào và chưa có báo cáo bằng lời nên chưa nộp được.")


class NarrativeTooLong(Refusal):
    message = gettext_lazy("Báo cáo bằng lời dài quá 100.000 chữ. Hãy gửi kèm thành tệp.")


class NotItsReport(Refusal):
    message = gettext_lazy("Chỉ dùng được báo cáo đã ban hành của chính đơn vị.")
    field = "report"


@dataclass(frozen=True)
class Typed:
    """What somebody typed in one line. `version`: of the cell as it was when read; None where there is no way to
    know (a report in words), then the last word counts."""

    key: str
    value: Decimal | None
    qualifier: str = Qualifier.EXACT
    reason: str = ""
    version: int | None = None
    source_title: str = ""
    span: str = ""


@dataclass(frozen=True)
class TakenFigure:
    """A figure confirmed out of a report in words. `span`: the words it stands in."""

    indicator: str
    value: Decimal
    qualifier: str = Qualifier.EXACT
    dims: Mapping[str, str] = field(default_factory=dict)
    span: str = ""


def number_of(typed: str) -> Decimal | None:
    """ "1.217" → 1217, "98,5" → 98.5, "" → None.

    :raises BadNumber, NegativeNumber: no number as Vietnamese offices write it.
    """
    plain = "".join(typed.split())
    if not plain:
        return None
    groups, _comma, decimals = plain.partition(",")
    parts = groups.lstrip("+-").split(".")
    if len(parts) > 1 and (any(len(part) != 3 for part in parts[1:]) or not 1 <= len(parts[0]) <= 3):
        raise BadNumber
    digits = "".join(parts)
    if not digits.isascii() or not digits.isdigit() or (_comma and not (decimals.isascii() and decimals.isdigit())):
        raise BadNumber
    if groups.startswith("-"):
        raise NegativeNumber
    try:
        value = Decimal(f"{digits}.{decimals or '0'}")
        whole(value)
    except (InvalidOperation, ValidationError) as problem:
        raise BadNumber(problem.messages[0] if isinstance(problem, ValidationError) else "") from None
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


@audit.transaction
def save_cell(submission: Submission, typed: Typed, *, by: User, at: datetime) -> Submission:
    """Keep one line as typed. An empty box takes the recorded number again; a number equal to the recorded one is no
    statement. Why it differs may follow later, before sending.

    :raises NotOpen: not the unit's turn.
    :raises UnknownLine, ComputedLine, BadNumber: the line or the number makes no sense.
    :raises SomebodyElseWrote: since it was read.
    """
    submission = _open(submission)
    if _keep(submission, [typed], queries.sheet_of(submission, compare=False), route=Route.PAGE, by=by, at=at):
        _begin(submission, route=Route.PAGE, by=by, at=at)
    return submission


@audit.transaction
def save_sheet(
    submission: Submission, typed: Iterable[Typed], *, route: str = Route.PAGE, by: User, at: datetime
) -> list[str]:
    """Keep a whole sheet at once, all or nothing; returns the keys of the lines that changed.

    :raises NotOpen, UnknownLine, ComputedLine, BadNumber, SomebodyElseWrote: as in `save_cell`.
    """
    submission = _open(submission)
    changed = _keep(submission, list(typed), queries.sheet_of(submission, compare=False), route=route, by=by, at=at)
    if changed or route != Route.PAGE:
        _begin(submission, route=route, by=by, at=at)
    return changed


@audit.transaction
def write_narrative(
    submission: Submission, *, narrative: str, by: User, at: datetime, report: Report | None = None
) -> Submission:
    """Keep the report in words: as typed, or as one of the unit's issued reports says it.

    :raises NotOpen, NarrativeTooLong, NotItsReport:
    """
    submission = _open(submission)
    if report is not None:
        if report.unit_id != submission.unit_id or report.state != ReportState.ISSUED:
            raise NotItsReport
        narrative = writing.words_of(report)
    if report != submission.report:
        submission.report = report
        submission.save(update_fields=["report"])
    narrative = narrative.replace("\r\n", "\n").strip()
    if len(narrative) > LONGEST_NARRATIVE:
        raise NarrativeTooLong(field="narrative")
    if narrative != submission.narrative:
        before, submission.narrative = len(submission.narrative), narrative
        submission.save(update_fields=["narrative"])
        _begin(submission, route=submission.route or Route.REPORT, by=by, at=at)
        changes = {"narrative": (before, len(narrative))}
        audit.record(
            "submission.narrative_written", submission, unit_id=submission.unit_id, by=by, at=at, changes=changes
        )
    return submission


@audit.transaction
def take_figures(
    submission: Submission, figures: Iterable[TakenFigure], *, source_title: str, by: User, at: datetime
) -> list[str]:
    """Figures that somebody confirmed out of a report in words become what the unit states; each keeps its words.
    Figures outside the form are kept as further lines. Returns the keys of the lines that changed.

    :raises NotOpen: not the unit's turn.
    :raises BadNumber: larger or finer than can be kept.
    """
    submission = _open(submission)
    sheet = queries.sheet_of(submission, compare=False)
    typed = []
    for one in figures:
        if one.indicator not in catalogue().indicators:
            raise UnknownLine
        span = text.clean(one.span)[:500]
        reason = (
            _("Theo báo cáo: “%(span)s”") % {"span": span} if span else _("Theo %(title)s") % {"title": source_title}
        )
        typed.append(
            Typed(
                key_of(one.indicator, dict(sorted(one.dims.items()))),
                one.value,
                one.qualifier,
                reason[:LONGEST_REASON],
                source_title=text.clean(source_title)[:250],
                span=span,
            )
        )
    changed = _keep(submission, typed, sheet, route=Route.REPORT, by=by, at=at, beyond=True)
    _begin(submission, route=Route.REPORT, by=by, at=at)
    return changed


@audit.transaction
def send(submission: Submission, *, by: User, at: datetime, version: int | None = None) -> Receipt:
    """Hand it in: the figures are frozen beside what the records said at this moment, a receipt is made, the office is
    told. `version`: of the sheet as whoever presses has seen it.

    :raises NotOpen: it is not the unit's turn, or somebody sent it first.
    :raises SomebodyElseWrote: since it was read.
    :raises ReasonsMissing: a line differs from the records without a reason.
    :raises NothingToSend: neither figures nor words nor a file.
    """
    submission = _open(submission)
    if version is not None and version != submission.version:
        raise SomebodyElseWrote(submission.cells.select_related("changed_by").order_by("-changed_at", "-pk").first())
    sheet = queries.sheet_of(submission, live=True, compare=False)
    if missing := sheet.asking_why:
        raise ReasonsMissing(missing)
    files = list(StoredFile.objects.of(submission))
    if not sheet.filled and not submission.narrative and not files:
        raise NothingToSend
    _freeze(submission, sheet)
    before = submission.state
    submission.state, submission.reason, submission.sent_at = SubmissionState.SENT, "", at
    submission.first_sent_at = submission.first_sent_at or at
    submission.begun_at, submission.filled_by = submission.begun_at or at, by
    submission.route = submission.route or Route.PAGE
    submission.save(update_fields=["state", "reason", "sent_at", "first_sent_at", "begun_at", "filled_by", "route"])
    number = receipts.new_number()
    content = receipts.content_of(submission, sheet, number=number, at=at, files=files)
    receipt = Receipt.objects.create(
        submission=submission,
        number=number,
        content=content,
        fingerprint=receipts.fingerprint_of(content),
        sent_by=by,
        sent_at=at,
    )
    audit.record(
        "submission.sent",
        submission,
        unit_id=submission.unit_id,
        by=by,
        at=at,
        changes={
            "state": (before, SubmissionState.SENT),
            "receipt": ("", receipt.number),
            "fingerprint": ("", receipt.fingerprint),
        },
    )
    receiving.use(submission, at=at)
    campaign = submission.campaign
    notifications.tell(
        accounts_with(campaign.unit, Permission.COLLECT_RUN, dates.local_date(at)),
        RECEIVED,
        submission,
        title=_("%(unit)s đã nộp: %(title)s") % {"unit": submission.unit.name, "title": campaign.title},
        at=at,
        unit=campaign.unit,
    )
    return receipt


@audit.transaction
def ask_correction(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """The unit asks to be let back in: a figure changed after sending, or was wrong.

    :raises WrongState: it was not handed in, or was asked already.
    """
    submission = _locked(submission)
    reason = text.clean(reason)[:500]
    if not reason:
        raise collecting.ReasonMissing(field="reason")
    if submission.state not in HANDED_IN:
        raise WrongState(_("Bài này đang mở, đơn vị sửa được ngay."))
    if submission.correction_asked_at is not None:
        raise WrongState(_("Đơn vị đã xin sửa trước đó; đang chờ cơ quan thu mở lại."))
    submission.correction_asked_at, submission.correction_reason = at, reason
    submission.save(update_fields=["correction_asked_at", "correction_reason"])
    audit.record("submission.correction_asked", submission, unit_id=submission.unit_id, by=by, at=at, reason=reason)
    campaign = submission.campaign
    notifications.tell(
        accounts_with(campaign.unit, Permission.COLLECT_RUN, dates.local_date(at)),
        RECEIVED,
        submission,
        title=_("%(unit)s xin sửa bài đã nộp: %(title)s") % {"unit": submission.unit.name, "title": campaign.title},
        body=reason,
        at=at,
        unit=campaign.unit,
    )
    return submission


# Steps


def _keep(
    submission: Submission,
    typed: Sequence[Typed],
    sheet: Sheet,
    *,
    route: str,
    by: User,
    at: datetime,
    beyond: bool = False,
) -> list[str]:
    """The cells of what was typed; one entry in the log for all. `beyond`: also figures the form does not ask for."""
    changes: dict[str, tuple[str | None, str | None]] = {}
    for one in typed:
        line = sheet.by_key.get(one.key)
        if line is None:
            if not beyond:
                raise UnknownLine
            line = Line(0, queries.row_of_key(one.key), None, None)
        if line.row.is_ratio:
            if one.value is None or beyond:
                continue
            raise ComputedLine
        if (change := _keep_one(submission, line, one, by=by, at=at)) is not None:
            changes[f"cell {line.key}"] = change
    if changes:
        submission.version += 1
        submission.save(update_fields=["version"])
        audit.record(
            "submission.figures_written", submission, unit_id=submission.unit_id, by=by, at=at, changes=changes
        )
    return [name.removeprefix("cell ") for name in changes]


def _keep_one(
    submission: Submission, line: Line, typed: Typed, *, by: User, at: datetime
) -> tuple[str | None, str | None] | None:
    """What the cell said and says now; None when nothing changes."""
    value, qualifier = typed.value, typed.qualifier if typed.qualifier in Qualifier.values else Qualifier.EXACT
    if value is not None:
        if value < 0:
            raise NegativeNumber
        try:
            whole(value)
        except ValidationError as problem:
            raise BadNumber(problem.messages[0]) from None
    if value is not None and (value, qualifier) == (line.fact_value, line.fact_qualifier) and not typed.source_title:
        value = None  # the same as recorded: nothing is stated
    cell = line.cell
    reason = text.clean(typed.reason)[:LONGEST_REASON] if value is not None else ""
    if value is None:
        qualifier = Qualifier.EXACT
    now = (cell.stated, cell.qualifier, cell.reason) if cell is not None else (None, Qualifier.EXACT, "")
    if cell is not None and cell.stated is None:
        now = (None, Qualifier.EXACT, "")
    if (value, qualifier, reason) == now:
        return None
    if typed.version is not None and typed.version != line.version:
        raise SomebodyElseWrote(cell)
    if cell is None:
        cell = SubmissionCell(submission=submission, key=line.key)
    before = _words(*now)
    cell.stated, cell.qualifier, cell.reason = value, qualifier, reason
    cell.source_title, cell.span = (typed.source_title, typed.span) if value is not None else ("", "")
    cell.version += 1
    cell.changed_by, cell.changed_at = by, at
    cell.save()
    line.cell = cell
    return before, _words(value, qualifier, reason)


def _words(value: Decimal | None, qualifier: str, reason: str) -> str | None:
    if value is None:
        return None
    return f"{value} ({qualifier})" + (f" {reason}" if reason else "")


def _begin(submission: Submission, *, route: str, by: User, at: datetime) -> None:
    submission.filled_by, submission.route = by, route
    submission.begun_at = submission.begun_at or at
    if submission.state == SubmissionState.NOT_BEGUN:
        submission.state = SubmissionState.FILLING
    submission.save(update_fields=["filled_by", "route", "begun_at", "state"])


def _freeze(submission: Submission, sheet: Sheet) -> None:
    """Every line gets a cell that holds what the records say now."""
    new: list[SubmissionCell] = []
    known: list[SubmissionCell] = []
    for line in sheet.lines:
        cell = line.cell or SubmissionCell(submission=submission, key=line.key)
        fact = line.fact
        if line.row.is_ratio:
            cell.fact_value, cell.fact_qualifier, cell.fact_basis = line.computed, Qualifier.EXACT, ""
        elif fact is not None:
            cell.fact_value, cell.fact_qualifier = fact.value, fact.qualifier
            cell.fact_basis = fact.basis or ""
        (known if cell.pk else new).append(cell)
    SubmissionCell.objects.bulk_create(new)
    SubmissionCell.objects.bulk_update(known, ["fact_value", "fact_qualifier", "fact_basis"])


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "campaign__unit", "unit", "place", "declaration"
    )
    return rows.get(pk=submission.pk)


def _open(submission: Submission) -> Submission:
    """:raises NotOpen: not the unit's turn."""
    submission = _locked(submission)
    if submission.campaign.state == CampaignState.DRAFT:
        raise NotOpen(_("Đợt báo cáo này chưa mở."))
    if submission.campaign.state == CampaignState.CLOSED:
        raise NotOpen(_("Đợt báo cáo này đã kết thúc nên không ghi thêm được."))
    if submission.state not in EDITABLE:
        raise NotOpen(
            _("Bài này %(state)s nên không sửa được; cần sửa thì xin mở lại.")
            % {"state": SubmissionState(submission.state).label}
        )
    return submission
