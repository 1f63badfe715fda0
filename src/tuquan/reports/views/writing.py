"""Reports that the unit writes: the list, a report with its sections, one section to write in, versions, the paper."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments.views.papers import send_letter
from tuquan.audit import queries as audit
from tuquan.core import dates, paging
from tuquan.core.states import State
from tuquan.documents.letters import Block, BulletList, Cell, Heading, HeadingLevel, Image, Paragraph, Table, layout
from tuquan.documents.letters.text import roman as as_roman
from tuquan.documents.services import papers
from tuquan.files import queries as files
from tuquan.reports import drafting, marks, merging, outlines
from tuquan.reports.forms.writing import IssueForm, ReasonForm, SectionForm, StartForm, TitleForm
from tuquan.reports.marks import MarkUnknown
from tuquan.reports.models import Report, ReportFigure, ReportSection, SectionVersion
from tuquan.reports.queries import proposing, writing as queries
from tuquan.reports.services import writing as services
from tuquan.reports.services.writing import TEXT_FILE, Refusal
from tuquan.reports.views.parts import Card, Line, own_unit
from tuquan.reports.writing_enums import ReportState, VersionKind
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

STATES = {
    ReportState.DRAFT: State.DOING,
    ReportState.ISSUED: State.MET,
    ReportState.REPLACED: State.NOT_APPLICABLE,
    ReportState.WITHDRAWN: State.NOT_APPLICABLE,
}


def _report(request: HttpRequest, pk: UUID, permission: Permission = Permission.REPORT_VIEW) -> Report:
    rows = Report.objects.permitted(request.user, permission).select_related(
        "unit__governs", "unit__following", "unit__managing", "unit__place", "place", "document", "created_by"
    )
    return get_object_or_404(rows.prefetch_related("sections__edited_by", "figures"), pk=pk)


def _section(request: HttpRequest, pk: UUID, code: str) -> ReportSection:
    report = _report(request, pk, Permission.REPORT_WRITE)
    section = next((one for one in report.sections.all() if one.code == code and one.has_text), None)
    if section is None:
        raise Http404
    section.report = report
    return section


def card(request: HttpRequest, unit: Unit) -> Card | None:
    """Drafts being written, on the page "Báo cáo"."""
    drafts = Report.objects.drafts().filter(unit=unit).order_by("-last_date", "-id")[:5]
    lines = tuple(
        Line(
            one.title,
            one.get_absolute_url(),
            STATES[ReportState(one.state)],
            str(ReportState(one.state).label),
            one.period_name,
        )
        for one in drafts
    )
    may = has_permission(request.user, Permission.REPORT_WRITE, unit)
    return Card(
        title=_("Báo cáo của đơn vị"),
        url=reverse("reports:report_list"),
        lines=lines,
        empty=_("Chưa có báo cáo nào đang soạn. Máy soạn sẵn từ hồ sơ; anh/chị đọc lại và viết phần đánh giá."),
        act_title=_("Soạn báo cáo") if may else "",
        act_url=reverse("reports:report_new") if may else "",
    )


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    page = paging.page_of(queries.reports_of(unit), request.GET, order=["-last_date", "-id"])
    rows = [(one, STATES[ReportState(one.state)], ReportState(one.state).label) for one in page.rows]
    may_write = has_permission(request.user, Permission.REPORT_WRITE, unit)
    return render(
        request, "reports/report_list.html", {"unit": unit, "page": page, "rows": rows, "may_write": may_write}
    )


@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Choose the kind and the year; the draft is made at once."""
    unit = own_unit(request, Permission.REPORT_WRITE)
    form = StartForm(request.POST or None, outlines=outlines.outlines_for(unit))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        outline = form.outlines[values["outline"]]
        period = drafting.period_of(unit, outline.kind, values["year"], values["first_year"])
        try:
            made = services.start_report(unit, outline, period, by=request.user, at=timezone.now())
        except services.DraftExists as refusal:
            messages.info(request, refusal.message)
            return redirect(refusal.report)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã soạn từ hồ sơ. Anh/chị đọc lại từng mục và viết phần đánh giá."))
            return redirect(made)
    return render(request, "reports/report_new.html", {"unit": unit, "form": form})


@require_GET
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sections at the left, the text with its figures, what is open beside it."""
    found = _report(request, pk)
    may_write = has_permission(request.user, Permission.REPORT_WRITE, found.unit)
    now = timezone.now()
    context: dict[str, Any] = {
        "report": found,
        "state": STATES[ReportState(found.state)],
        "state_words": ReportState(found.state).label,
        "sections": queries.views_of(found, now, viewer=request.user.pk),
        "may_write": may_write and found.is_draft,
        "may_change": may_write,
        "changed": queries.changed_figures(found),
        "outlived": queries.outlived(found),
        "open": queries.open_points(found, dates.today()) if found.is_draft and may_write else [],
        "typed": [(one, marks.label_of(one.mark)) for one in found.figures.all() if one.typed],
        "signed": _signed(request, found),
        "proposals": proposing.proposals_of(found) if _may_record(request, found) else [],
        "replaced_by": found.replaced_by.first(),
        "history": audit.timeline(found),
    }
    return render(request, "reports/report.html", context)


def _may_record(request: HttpRequest, found: Report) -> bool:
    return has_permission(request.user, Permission.RECORD_EDIT, found.unit)


def _signed(request: HttpRequest, found: Report) -> list[dict[str, str]]:
    """The signed paper, for those who may open the unit's papers."""
    if found.document is None or not has_permission(request.user, Permission.DOCUMENT_VIEW, found.unit):
        return []
    return [{"name": one.name, "url": one.get_absolute_url()} for one in files.files_of(found.document)]


@require_POST
def section_begin(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """ "Viết mục này": from now on the others see who writes here. The page in which one writes repeats it."""
    section = _section(request, pk, code)
    services.begin(section, by=request.user, at=timezone.now())
    if request.headers.get("accept") == "application/json":
        writers = queries.writers_in(section.report, timezone.now(), without=request.user.pk)
        return JsonResponse({"version": section.version, "writers": writers.get(section.pk, [])})
    return redirect(section)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Write in one section: the text, hints from the records and figures to put in beside it."""
    found = _section(request, pk, code)
    if not found.report.is_draft:
        return redirect(found.report)
    kept = queries.figures_of(found.report)

    def stands(mark: str) -> str:
        return kept[mark].stands if mark in kept else ""

    initial = {"text": marks.for_editing(found.text, stands), "base": found.version}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by_machine = request.headers.get("accept") == "application/json"
        try:
            saved = _save(request, found, form)
        except (MarkUnknown, Refusal) as refusal:
            if by_machine:
                return JsonResponse({"problem": refusal.message}, status=422)
            form.add_error("text" if isinstance(refusal, MarkUnknown) else None, refusal.message)
        else:
            return _saved_json(saved) if by_machine else _saved(request, saved)
    now = timezone.now()
    context = {
        "report": found.report,
        "section": found,
        "form": form,
        "hints": queries.hints_of(found, dates.today()),
        "held": queries.held(found),
        "offered": queries.offered(found),
        "fresh": marks.shown(queries.fresh_text(found, dates.today()), lambda mark: marks.label_of(mark)),
        "writers": queries.writers_in(found.report, now, without=request.user.pk).get(found.pk, []),
    }
    return render(request, "reports/section.html", context)


def _save(request: HttpRequest, section: ReportSection, form: SectionForm) -> services.Saved:
    typed = form.cleaned_data
    reasons = marks.named(typed["reasons"], queries.known_marks(section)) if typed["reasons"] else {}
    return services.save_section(
        section,
        typed["text"],
        base=typed["base"],
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        reasons=reasons,
    )


def _saved(request: HttpRequest, saved: services.Saved) -> HttpResponse:
    report = saved.section.report
    if saved.apart is not None:
        return redirect("reports:apart", report.pk, saved.apart.pk)
    services.leave(saved.section, by=request.user)  # type: ignore[arg-type]
    if saved.merged:
        messages.info(request, _("Đã lưu và gộp với phần người khác vừa sửa ở đoạn khác của mục."))
    else:
        messages.success(request, _("Đã lưu mục này."))
    if saved.unexplained:
        return redirect("reports:figure_explain", report.pk, saved.unexplained[0].pk)
    return redirect(f"{report.get_absolute_url()}#{saved.section.code}")


def _saved_json(saved: services.Saved) -> JsonResponse:
    if saved.apart is not None:
        address = reverse("reports:apart", args=[saved.section.report_id, saved.apart.pk])
        return JsonResponse({"apart": address}, status=409)
    answer = {
        "version": saved.section.version,
        "merged": saved.merged,
        "at": timezone.localtime().strftime("%H:%M"),
        "unexplained": [marks.label_of(one.mark) for one in saved.unexplained],
    }
    return JsonResponse(answer)


@require_http_methods(["GET", "POST"])
def apart(request: HttpRequest, pk: UUID, version_pk: int) -> HttpResponse:
    """Two texts of one section side by side; a person puts them together."""
    report = _report(request, pk, Permission.REPORT_WRITE)
    rows = SectionVersion.objects.filter(section__report=report, kind=VersionKind.KEPT_APART, settled_at=None)
    kept = get_object_or_404(rows.select_related("section", "by"), pk=version_pk)
    section = kept.section
    section.report = report
    figures = queries.figures_of(report)

    def stands(mark: str) -> str:
        return figures[mark].stands if mark in figures else ""

    initial = {"text": marks.for_editing(section.text, stands), "base": section.version}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, section, form)
        except (MarkUnknown, Refusal) as refusal:
            form.add_error(None, refusal.message)
        else:
            if saved.apart is None:
                services.settle_apart(kept, by=request.user, at=timezone.now())
            return _saved(request, saved)

    def shown(text: str) -> str:
        return marks.shown(text, lambda mark: stands(mark) or marks.label_of(mark))

    mine, theirs = shown(kept.text), shown(section.text)
    context = {
        "report": report,
        "section": section,
        "kept": kept,
        "mine": mine.split("\n"),
        "only_mine": [
            {"shown": shown(line), "text": marks.for_editing(line, stands)}
            for line in kept.text.split("\n")
            if line and line not in section.text.split("\n")
        ],
        "held": queries.held(section, beside=kept.text),
        "theirs": theirs.split("\n"),
        "changes": merging.words_changed(theirs, mine),
        "form": form,
    }
    return render(request, "reports/apart.html", context)


@require_http_methods(["GET", "POST"])
def figure_explain(request: HttpRequest, pk: UUID, figure_pk: int) -> HttpResponse:
    """Why another number stands than the records give; or let theirs stand again."""
    report = _report(request, pk, Permission.REPORT_WRITE)
    figure = get_object_or_404(ReportFigure.objects.filter(report=report).exclude(typed=""), pk=figure_pk)
    form = ReasonForm(request.POST or None, initial={"reason": figure.reason})
    if request.method == "POST":
        try:
            if "restore" in request.POST:
                services.restore(figure, by=request.user, at=timezone.now())
                messages.success(request, _("Số của hồ sơ được dùng lại."))
                return redirect(report)
            if form.is_valid():
                services.explain(figure, **form.cleaned_data, by=request.user, at=timezone.now())
                messages.success(request, _("Đã ghi lý do."))
                return redirect(report)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    context = {"report": report, "figure": figure, "label": marks.label_of(figure.mark), "form": form}
    return render(request, "reports/figure_explain.html", context)


@require_POST
def report_refresh(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)
    return _act(request, found, lambda: _told(request, services.refresh(found, by=request.user, at=timezone.now())))


def _told(request: HttpRequest, changed: int) -> None:
    if changed:
        messages.success(request, _("Đã cập nhật %(count)d số theo hồ sơ hôm nay.") % {"count": changed})
    else:
        messages.info(request, _("Số liệu vẫn như hồ sơ hôm nay."))


@require_POST
def report_draft_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)

    def act() -> None:
        count = services.draft_again(found, by=request.user, at=timezone.now())
        messages.success(
            request,
            _("Đã soạn lại %(count)d mục theo hồ sơ hôm nay; mục người đã sửa giữ nguyên lời.") % {"count": count},
        )

    return _act(request, found, act)


def _act(request: HttpRequest, found: Report, act: Any) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@require_http_methods(["GET", "POST"])
def report_title(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        return _act(
            request, found, lambda: services.retitle(found, **form.cleaned_data, by=request.user, at=timezone.now())
        )
    return render(request, "reports/report_title.html", {"report": found, "form": form})


@require_http_methods(["GET", "POST"])
def report_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Number, date and the signed paper, once the unit's clerk gave them."""
    found = _report(request, pk, Permission.REPORT_WRITE)
    if not found.is_draft:
        return redirect(found)
    initial = {
        "symbol": f"BC-{found.unit.symbol}" if found.unit.symbol else "BC",
        "signer": found.unit.head_name,
        "signer_position": found.unit.head_title,
    }
    form = IssueForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.issue(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except (Refusal, papers.DateAhead, papers.SameDocument, papers.DateMissing) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã ghi ban hành. Khi một số trong báo cáo đổi, đơn vị được báo."))
            return redirect(found)
    points = queries.open_points(found, dates.today())
    return render(request, "reports/report_issue.html", {"report": found, "form": form, "points": points})


@require_http_methods(["GET", "POST"])
def report_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã thu hồi báo cáo."))
            return redirect(found)
    return render(request, "reports/report_withdraw.html", {"report": found, "form": form})


@require_POST
def report_write_anew(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)
    try:
        made = services.write_anew(found, by=request.user, at=timezone.now())
    except services.DraftExists as refusal:
        messages.info(request, refusal.message)
        return redirect(refusal.report)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    return redirect(made)


@require_http_methods(["GET", "POST"])
def report_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _report(request, pk, Permission.REPORT_WRITE)
    if request.method == "POST":
        try:
            services.discard(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect(found)
        messages.success(request, _("Đã bỏ bản đang soạn."))
        return redirect("reports:report_list")
    return render(request, "reports/report_discard.html", {"report": found})


@require_GET
def report_versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All steps; two of them compared word by word."""
    found = _report(request, pk)
    steps = queries.steps_of(found)
    by_pk = {str(one.pk): one for one in steps}
    newer = by_pk.get(request.GET.get("moi", "")) or (steps[0] if steps else None)
    older = by_pk.get(request.GET.get("cu", "")) or (steps[1] if len(steps) > 1 else None)
    if older and newer and (older.at, older.pk) > (newer.at, newer.pk):
        older, newer = newer, older
    context = {
        "report": found,
        "steps": steps,
        "older": older,
        "newer": newer,
        "compared": queries.compared(found, older, newer) if older and newer and older != newer else [],
    }
    return render(request, "reports/report_versions.html", context)


@require_GET
def report_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter on the page, before anything is downloaded."""
    found = _report(request, pk)
    letter = queries.letter_of(found, dates.today())
    context = {
        "report": found,
        "letter": letter,
        "head": layout.head(letter, layout.SIZES[letter.body_size]),
        "nation": layout.NATION,
        "motto": layout.MOTTO,
        "recipients": layout.recipient_lines(letter.recipients),
        "signing": letter.signature.lines() if letter.signature else [],
        "blocks": list(_shown(letter.body)),
        "annexes": [(annex, list(_shown(annex.blocks))) for annex in letter.annexes],
    }
    return render(request, "reports/report_preview.html", context)


def _shown(blocks: Iterable[Block]) -> Iterator[tuple[str, Any]]:
    """Blocks of a letter as the page writes them: kind and words."""
    for block in blocks:
        match block:
            case Heading(level, number, title):
                roman = level == HeadingLevel.ROMAN
                mark = as_roman(number) if roman else number
                yield "roman" if roman else "heading", {"words": f"{mark}. {title}"}
            case BulletList(items):
                yield "list", {"items": items}
            case Image():
                drawing = b64encode(block.data).decode()
                yield "picture", {"alt": block.alt, "address": f"data:image/svg+xml;base64,{drawing}"}
            case Table():
                rows = [[_cell(cell) for cell in row] for row in block.rows]
                yield "table", {"header": block.header, "rows": rows}
            case Paragraph(content):
                yield "paragraph", {"words": content}


def _cell(cell: str | Cell) -> tuple[Any, int]:
    return (cell, 1) if isinstance(cell, str) else (cell.content, cell.colspan)


@require_GET
def report_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The letter as it would be today; what was issued is the file that was kept."""
    found = _report(request, pk)
    if form not in ("docx", "pdf"):
        raise Http404
    if not found.is_draft:
        kept = next((one for one in files.files_of(found, TEXT_FILE) if one.kind == form), None)
        if kept is not None:
            return redirect(kept)
    return send_letter(queries.letter_of(found, dates.today()), f"{found.kind}-{found.last_date.year}", form)
