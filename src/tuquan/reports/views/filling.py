"""The unit's side: what it owes, its sheet, handing in. The office reads on the same page what was handed in."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.audit.queries import timeline
from tuquan.core import dates, text
from tuquan.core.acting import ActPage, act_page
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.facts import periods
from tuquan.facts.enums import Qualifier
from tuquan.files.fields import SHEETS
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused
from tuquan.files.services import receive
from tuquan.reports.enums.collecting import HANDED_IN, CampaignState, SubmissionState
from tuquan.reports.forms.collecting import NarrativeForm, WorkbookForm
from tuquan.reports.forms.parts import ReasonForm
from tuquan.reports.models import Campaign, Report, Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.queries.collecting import Sheet
from tuquan.reports.services import filling as services
from tuquan.reports.services.filling import Typed
from tuquan.reports.services.workbooks import take_workbook
from tuquan.reports.sheets import workbooks
from tuquan.reports.views.collecting import XLSX
from tuquan.reports.views.parts import Card, Line, own_unit
from tuquan.units.models import Place, Unit

LINEAGE_PERIODS = (periods.YEAR, periods.ASSESSMENT, periods.FIRST_HALF, periods.SECOND_HALF)
DEGREES = [(Qualifier.EXACT, "="), (Qualifier.AT_LEAST, "trên"), (Qualifier.NEARLY, "gần"), (Qualifier.ABOUT, "khoảng")]


DRAFTING = ("submission.figures_written", "submission.narrative_written")


def submissions_card(request: HttpRequest, unit: Unit) -> Card | None:
    owed = list(queries.owed_by(unit)[:5])
    if not owed and not Submission.objects.sent_out().filter(unit=unit).exists():
        return None
    today = dates.today()
    return Card(
        title=_("Báo cáo phải nộp"),
        url=reverse("reports:submission_list"),
        lines=tuple(
            Line(
                one.campaign.title,
                one.get_absolute_url(),
                *queries.badge(one, today),
                f"{one.campaign.unit.name} · {dates.until(one.campaign.deadline, today)}",
            )
            for one in owed
        ),
        empty=_("Không còn báo cáo nào phải nộp."),
    )


def _trail(submission: Submission | None = None) -> tuple[tuple[str, str], ...]:
    found = ((_("Báo cáo"), reverse("reports:overview")), (_("Báo cáo phải nộp"), reverse("reports:submission_list")))
    return found if submission is None else (*found, (submission.campaign.title, submission.get_absolute_url()))


@require_GET
def submission_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    rows = Submission.objects.sent_out().filter(unit=unit).select_related("campaign__unit", "unit")
    page = page_of(rows, request.GET, order=["-campaign__deadline", "-pk"])
    today = dates.today()
    context = {
        "unit": unit,
        "page": page,
        "rows": [(one, *queries.badge(one, today)) for one in page],
        "trail": _trail()[:1],
    }
    return render(request, "reports/submission_list.html", context)


@require_GET
def submission_own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The address in messages: the own submission of that campaign."""
    mine = Submission.objects.permitted(request.user, Permission.REPORT_VIEW).sent_out()
    one = get_object_or_404(Campaign.objects.filter(submissions__in=mine).distinct(), pk=pk)
    found = list(mine.filter(campaign=one).order_by("pk")[:2])
    return redirect(found[0] if len(found) == 1 else "reports:submission_list")


ROWS = ("campaign__unit", "unit", "place", "declaration", "filled_by")


def _writable(request: HttpRequest, pk: UUID) -> Submission:
    rows = Submission.objects.permitted(request.user, Permission.REPORT_WRITE).sent_out().select_related(*ROWS)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the unit the sheet to fill in, or what was sent; for the office what was handed in, never a draft."""
    mine = Submission.objects.permitted(request.user, Permission.REPORT_VIEW).sent_out().select_related(*ROWS)
    one = mine.filter(pk=pk).first()
    if one is not None:
        writes = Submission.objects.permitted(request.user, Permission.REPORT_WRITE).filter(pk=pk).exists()
        if request.method == "POST":
            if not writes:
                raise Http404
            return _save_sheet(request, one)
        return _own_page(request, one, writes=writes)
    if request.method == "POST":
        raise Http404
    theirs = Submission.objects.received(request.user, Permission.REPORT_VIEW).select_related(*ROWS)
    return _received_page(request, get_object_or_404(theirs, pk=pk))


def _own_page(
    request: HttpRequest,
    one: Submission,
    *,
    writes: bool,
    refusals: dict[str, str] | None = None,
) -> HttpResponse:
    sheet = queries.sheet_of(one)
    open_now = one.is_open and writes
    today = dates.today()
    context = {
        **_common(one, sheet),
        "writes": writes,
        "open": open_now,
        "oob": False,
        "saved_number": -1,
        "groups": _groups(one, sheet, open_now=open_now, refusals=refusals),
        "degrees": DEGREES,
        "badge": queries.badge(one, today),
        "next": _next(one, sheet, writes=writes, today=today),
        "trail": _trail(),
        "drifts": queries.drifts(one, sheet) if one.is_handed_in else [],
        "office": False,
        "runs": False,
        "accepts": False,
        "handed_in": one.is_handed_in,
        "contacts": [],
        "may_ask": writes and one.is_handed_in and one.correction_asked_at is None,
        "last_year_words": periods.name_of(periods.year_before(one.campaign.period)),
    }
    return render(request, "reports/submission.html", context)


def _received_page(request: HttpRequest, one: Submission) -> HttpResponse:
    handed_in = one.state in HANDED_IN
    sheet = queries.sheet_of(one, live=False) if handed_in else Sheet(one, None, [])
    runs = Submission.objects.received(request.user, Permission.COLLECT_RUN).filter(pk=one.pk).exists()
    today = dates.today()
    context = {
        **_common(one, sheet, without=DRAFTING),  # nobody sees a draft, nor what stood in it
        "writes": False,
        "open": False,
        "oob": False,
        "saved_number": -1,
        "may_ask": False,
        "next": None,
        "office": True,
        "runs": runs,
        "handed_in": handed_in,
        "groups": _groups(one, sheet, open_now=False),
        "badge": queries.badge(one, today),
        "to_choose": [line for line in sheet.lines if line.differs]
        if one.state == SubmissionState.SENT and runs
        else [],
        "accepts": runs and one.state == SubmissionState.SENT,
        "drifts": queries.drifts(one, sheet) if handed_in else [],
        "contacts": queries.contacts_of([one.unit])[one.unit_id],
        "trail": (
            (_("Báo cáo"), reverse("reports:overview")),
            (one.campaign.title, one.campaign.get_absolute_url()),
        ),
        "last_year_words": periods.name_of(periods.year_before(one.campaign.period)),
    }
    return render(request, "reports/submission.html", context)


def _common(one: Submission, sheet: Sheet, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    campaign = one.campaign
    receipts = list(one.receipts.order_by("-sent_at", "-pk"))
    return {
        "one": one,
        "campaign": campaign,
        "sheet": sheet,
        "files": [(file, file.get_absolute_url()) for file in StoredFile.objects.of(one)],
        "receipts": receipts,
        "deadline_words": dates.until(campaign.deadline, dates.today()),
        "facts": [
            (_("Đơn vị"), one.unit.name),
            (_("Số liệu của"), one.place.title if one.place else _("riêng đơn vị")),
            (_("Kỳ"), campaign.period_name),
            (_("Hạn nộp"), dates.day(campaign.deadline)),
            (_("Nơi nhận"), campaign.unit.name),
            (_("Người điền"), one.filled_by or ""),
        ],
        "history": timeline(one, limit=15, without=without),
    }


def _next(one: Submission, sheet: Sheet, *, writes: bool, today: Any) -> tuple[str, str, str, str, str] | None:
    if one.campaign.state == CampaignState.CLOSED:
        return _("Đợt báo cáo đã kết thúc"), "", "", "", "done"
    if one.state == SubmissionState.SENT:
        return _("Chờ %(office)s xem") % {"office": one.campaign.unit.name}, "", "", "", "waiting"
    if one.state == SubmissionState.ACCEPTED:
        return _("Đã được tiếp nhận"), "", "", "", "done"
    if one.state == SubmissionState.EXCUSED:
        return _("Đơn vị được miễn"), one.reason, "", "", "done"
    if not writes:
        return _("Chờ văn thư hoặc thủ trưởng điền và nộp"), "", "", "", "waiting"
    sentence = {
        SubmissionState.RETURNED: _("Bị trả lại: %(reason)s"),
        SubmissionState.REOPENED: _("Mở lại để sửa: %(reason)s"),
    }.get(SubmissionState(one.state), "") % {"reason": one.reason}
    filled = ngettext("%(n)s/%(all)s dòng đã có số", "%(n)s/%(all)s dòng đã có số", sheet.filled) % {
        "n": text.number(sheet.filled),
        "all": text.number(len(sheet.lines)),
    }
    said = f"{sentence} " if sentence else ""
    if sheet.lines:
        said += f"{filled}; {dates.until(one.campaign.deadline, today)}."
    return _("Xem lại rồi nộp"), said, reverse("reports:submission_send", args=[one.pk]), _("Xem lại và nộp"), "mine"


def _groups(
    one: Submission, sheet: Sheet, *, open_now: bool, refusals: dict[str, str] | None = None
) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (title, [_shown(one, line, open_now=open_now, refusal=(refusals or {}).get(line.key, "")) for line in lines])
        for title, lines in sheet.groups
    ]


def _shown(
    one: Submission, line: queries.Line, *, open_now: bool, refusal: str = "", typed: str = ""
) -> dict[str, Any]:
    return {
        "line": line,
        "open": open_now and not line.row.is_ratio,
        "lineage": lineage_url(one, line),
        "refusal": refusal,
        "typed": line.typed,
        "qualifier": line.qualifier,
        "last_year": text.number(line.last_year) if line.last_year is not None else "–",
        "reason": line.cell.reason if line.cell is not None and line.stated is not None else "",
    }


def lineage_url(one: Submission, line: queries.Line) -> str:
    """Where the recorded number opens down to its records; empty where there is none, or facts have no such period."""
    period = one.campaign.period
    kind = periods.kind_of(period)
    if line.fact_value is None or line.extra or kind not in LINEAGE_PERIODS:
        return ""
    subject = one.subject
    name = "facts:place_lineage" if isinstance(subject, Place) else "facts:unit_lineage"
    query = {"ky": kind, "nam": period.first.year + (kind == periods.ASSESSMENT), **line.row.dims}
    return f"{reverse(name, args=[subject.pk, line.row.indicator])}?{urlencode(query)}"


def _typed(request: HttpRequest, line: queries.Line, suffix: str) -> Typed:
    """:raises Refusal: no number."""
    version = request.POST.get(f"version{suffix}", "")
    qualifier = request.POST.get(f"qualifier{suffix}", Qualifier.EXACT)
    return Typed(
        line.key,
        services.number_of(request.POST.get(f"value{suffix}", "")),
        qualifier if qualifier in Qualifier.values else Qualifier.EXACT,
        request.POST.get(f"reason{suffix}", ""),
        int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
    )


def _save_sheet(request: HttpRequest, one: Submission) -> HttpResponse:
    """Without JavaScript: the whole sheet. Lines in which somebody else wrote, or that hold no number, are said; the
    others are kept."""
    sheet = queries.sheet_of(one, compare=False)
    refusals: dict[str, str] = {}
    for line in sheet.lines:
        if line.row.is_ratio or line.extra or f"value-{line.number}" not in request.POST:
            continue
        try:
            typed = _typed(request, line, f"-{line.number}")
            services.save_cell(one, typed, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except services.NotOpen as refusal:
            messages.error(request, str(refusal.message))
            return redirect(one)
        except Refusal as refusal:
            refusals[line.key] = str(refusal.message)
    if refusals:
        messages.error(request, _("Có dòng chưa lưu được; lý do ghi ngay tại dòng."))
        one.refresh_from_db()
        return _own_page(request, one, writes=True, refusals=refusals)
    messages.success(request, _("Đã lưu biểu."))
    return redirect(one)


@require_POST
def submission_cell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line, kept as soon as it is left; the answer is the line anew."""
    one = _writable(request, pk)
    number = request.POST.get("line", "")
    if not number:
        return HttpResponseBadRequest()
    sheet = queries.sheet_of(one, compare=False)
    line = next((found for found in sheet.lines if str(found.number) == number), None)
    if line is None or line.extra:
        raise Http404
    refusal = ""
    try:
        typed = _typed(request, line, f"-{line.number}")
        services.save_cell(one, typed, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as problem:
        refusal = str(problem.message)
    one = _writable(request, pk)
    after = queries.sheet_of(one)
    rows = [
        _shown(one, other, open_now=one.is_open, refusal=refusal if other.key == line.key else "")
        for other in after.lines
    ]
    row = next(shown for shown in rows if shown["line"].key == line.key)
    context = {
        "one": one,
        "row": row,
        "rows": rows,
        "open": one.is_open,
        "saved": not refusal,
        "saved_number": line.number if not refusal else -1,
        "oob": True,
    }
    return render(request, "reports/submission.html#saved_row", context)


@require_http_methods(["GET", "POST"])
def submission_narrative(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _writable(request, pk)
    page = ActPage(
        _("Báo cáo bằng lời"),
        _("Lưu báo cáo"),
        _("Đã lưu báo cáo bằng lời."),
        _trail(one),
        one.campaign.outline,
    )
    offered = Report.objects.issued().filter(unit=one.unit_id).order_by("-last_date", "-pk")
    initial = {"narrative": one.narrative, "report": one.report_id}
    form = NarrativeForm(request.POST or None, initial=initial, reports=offered)
    return act_page(request, form, page, lambda **typed: services.write_narrative(one, **typed), to=one)


@require_http_methods(["GET", "POST"])
def submission_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A summary to look at once more, then one press."""
    one = _writable(request, pk)
    if not one.is_open:
        return redirect(one)
    sheet = queries.sheet_of(one)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            receipt = services.send(
                one,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
            return redirect("reports:submission_send", one.pk)
        messages.success(request, _("Đã nộp. Giữ biên nhận này để đối chiếu."))
        return redirect(receipt)
    context = {
        "one": one,
        "sheet": sheet,
        "campaign": one.campaign,
        "stated": [line for line in sheet.lines if line.to_declare],
        "recorded": sum(line.value is not None and not line.to_declare for line in sheet.lines),
        "blank": [line for line in sheet.lines if line.value is None and not line.row.is_ratio],
        "doubts": [doubt for line in sheet.lines for doubt in line.doubts],
        "asking": sheet.asking_why,
        "files": list(StoredFile.objects.of(one)),
        "trail": _trail(one),
        "ready": not sheet.asking_why and (sheet.filled or one.narrative or StoredFile.objects.of(one).exists()),
    }
    return render(request, "reports/submission_send.html", context)


@require_http_methods(["GET", "POST"])
def submission_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _writable(request, pk)
    page = ActPage(_("Xin sửa bài đã nộp"), _("Gửi đề nghị"), _("Đã gửi; chờ cơ quan thu mở lại."), _trail(one))
    sheet = queries.sheet_of(one, live=False, compare=False)
    changed = queries.drifts(one, sheet) if one.is_handed_in else []
    reason = "; ".join(
        _("%(label)s: khi nộp %(before)s, nay %(now)s")
        % {"label": drift.line.row.label, "before": drift.before_shown, "now": drift.now_shown}
        for drift in changed[:5]
    )
    initial = {"reason": _("Số liệu đã thay đổi sau khi nộp. %(what)s.") % {"what": reason}} if reason else {}
    form = ReasonForm(request.POST or None, initial=initial)
    return act_page(request, form, page, lambda **typed: services.ask_correction(one, **typed), to=one)


@require_GET
def submission_workbook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form as Excel: for the unit; for the office to hand on where the unit does not write in the product itself
    (nobody sees a draft)."""
    mine = Submission.objects.permitted(request.user, Permission.REPORT_VIEW).sent_out()
    theirs = Submission.objects.received(request.user, Permission.COLLECT_RUN).without_own_draft()
    one = (mine.select_related(*ROWS).filter(pk=pk).first()) or get_object_or_404(theirs.select_related(*ROWS), pk=pk)
    if one.campaign.form is None:
        raise Http404
    content = workbooks.workbook(queries.sheet_of(one, compare=False))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{workbooks.name_of(one)}"'},
    )


@require_http_methods(["GET", "POST"])
def submission_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _writable(request, pk)
    if one.campaign.form is None or not one.is_open:
        return redirect(one)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        received = None
        try:
            received = receive(form.cleaned_data["workbooks"][0], kinds=SHEETS)
            changed = take_workbook(one, received, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except FileRefused as refusal:
            form.add_error("workbooks", str(refusal.message))
        except workbooks.WorkbookErrors as refusal:
            errors = refusal.errors
        except Refusal as refusal:
            form.add_error("workbooks", str(refusal.message))
        else:
            said = ngettext("Đã đọc tệp; %(n)s dòng đổi.", "Đã đọc tệp; %(n)s dòng đổi.", len(changed))
            messages.success(request, said % {"n": text.number(len(changed))})
            return redirect(one)
        finally:
            if received is not None:
                received.path.unlink(missing_ok=True)
    context = {"one": one, "form": form, "errors": errors, "trail": _trail(one)}
    return render(request, "reports/submission_import.html", context)
