"""A narrative report is read: text and numbers side by side, decided one by one, confirmed once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.facts import periods, words
from tuquan.facts.catalogue import Indicator, catalogue
from tuquan.facts.services import BadFigure
from tuquan.files.models import StoredFile
from tuquan.reports.forms.reading import (
    AddFigureForm,
    KeepingForm,
    NewReadingForm,
    ReadFigureForm,
    ReasonForm,
    SourceForm,
    span_in,
    value_in,
)
from tuquan.reports.models import FigureState, ReadFigure, Reading, ReadingState, Submission
from tuquan.reports.queries import reading as reads
from tuquan.reports.reading.lexicon import LexiconError
from tuquan.reports.services import reading as services
from tuquan.reports.services.reading import ReadingRefused
from tuquan.reports.views.parts import Card, Line, may, own_unit
from tuquan.units.models import Unit

MOST_ROWS = 300
"""Numbers listed at once; the rest follow when these are decided."""
BY_TEXT = "van-ban"
STATES = {
    ReadingState.READ: "waiting",
    ReadingState.CONFIRMED: "met",
    ReadingState.DROPPED: "not_applicable",
    ReadingState.WITHDRAWN: "not_applicable",
}
FIGURE_STATES = {
    FigureState.WAITING: "waiting",
    FigureState.ACCEPTED: "met",
    FigureState.CORRECTED: "met",
    FigureState.DROPPED: "not_applicable",
    FigureState.JOINED: "met",
}


@dataclass(frozen=True)
class Row:
    """A number as the list shows it."""

    figure: ReadFigure
    indicator: Indicator | None
    number: str
    division: str
    period: str
    """Empty when it is of the report's own."""
    sure: int
    state: str
    words: str
    known: str
    """What is known of the same cell, in words; empty when nothing is."""
    differs: bool
    times: int
    """In how many places the text says it."""
    around: tuple[str, str, str]
    parts: tuple[tuple[int, str], ...] = ()
    """Of a sum: the key and the number of each of its parts."""

    @property
    def name(self) -> str:
        return self.indicator.name if self.indicator else self.figure.indicator

    @property
    def unit(self) -> str:
        return self.indicator.unit if self.indicator else ""


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; with the number that stands there."""

    text: str
    figure: ReadFigure | None = None

    @property
    def leader(self) -> int:
        """The number in the list that this place belongs to."""
        assert self.figure is not None
        return self.figure.part_of_id or self.figure.same_as_id or self.figure.pk


def card(request: HttpRequest, unit: Unit) -> Card:
    waiting = Reading.objects.filter(unit=unit).waiting().order_by("-made_at")[:5]
    writes = may(request, Permission.REPORT_WRITE)
    return Card(
        _("Đọc báo cáo bằng lời"),
        reverse("reports:reading_list"),
        tuple(
            Line(one.source_title, one.get_absolute_url(), "waiting", str(one.get_state_display())) for one in waiting
        ),
        _("Không có báo cáo nào chờ xét."),
        _("Đọc một báo cáo") if writes else "",
        reverse("reports:reading_new") if writes else "",
    )


@require_GET
def reading_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    rows = Reading.objects.filter(unit=unit).defer("text", "notes").select_related("subject_unit", "place")
    page = page_of(rows, request.GET, order=["-made_at", "pk"])
    context = {
        "page": page,
        "unit": unit,
        "rows": [(one, STATES[ReadingState(one.state)], periods.name_of(one.period)) for one in page],
        "may_write": may(request, Permission.REPORT_WRITE),
        "may_teach": may(request, Permission.COLLECT_RUN),
    }
    return render(request, "reports/reading_list.html", context)


@require_http_methods(["GET", "POST"])
def reading_new(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_WRITE)
    submission = _submission(request, unit)
    form = NewReadingForm(
        request.POST or None,
        request.FILES or None,
        unit=unit,
        viewer=request.user,
        for_others=may(request, Permission.COLLECT_RUN),
        submission=submission,
        initial=_of_submission(submission) if submission else {},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        taken = file or form.cleaned_data["taken"]
        try:
            made = services.start_reading(
                unit,
                taken.text,
                subject=form.about,
                source=form.source,
                period=submission.campaign.period if submission else form.period,
                submission=submission,
                original=file.original if file else None,
                notes=taken.notes,
                key=form.key_given,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except (ReadingRefused, LexiconError) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(made)
    return render(request, "reports/reading_new.html", {"form": form, "unit": unit, "submission": submission})


@require_GET
def reading(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Text and numbers side by side while they are decided; afterwards what was confirmed, and from where."""
    one = _reading(request, pk, Permission.REPORT_VIEW)
    by_text = request.GET.get("xep") == BY_TEXT
    figures = _figures(one)
    waiting = one.state == ReadingState.READ
    may_write = _reaches(request, one, Permission.REPORT_WRITE)
    before = services.confirmed_before(one) if waiting else None
    context = {
        "reading": one,
        "rows": _rows(request, one, figures, by_text=by_text),
        "pieces": _pieces(one, figures),
        "by_text": by_text,
        "tally": _tally(figures),
        "period": periods.name_of(one.period),
        "state": STATES[ReadingState(one.state)],
        "may_decide": waiting and may_write,
        "may_withdraw": one.state == ReadingState.CONFIRMED
        and one.submission_id is None
        and _reaches(request, one, Permission.FACT_DECLARE),
        "before": before,
        "declarations": [] if waiting else services.declarations_of(one),
        "original": StoredFile.objects.of(one).first() if one.original_name else None,
        "periods": periods,
        "FigureState": FigureState,
    }
    return render(request, "reports/reading.html", context)


@require_POST
def reading_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One press: take, drop or put back a number, or all the sure ones. Without htmx the page comes back at the
    number."""
    one = _reading(request, pk, Permission.REPORT_WRITE)
    given: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    acts = {"nhan": services.accept, "bo": services.drop, "xet-lai": services.put_back}
    number = ""
    try:
        for name, act in acts.items():
            if (number := request.POST.get(name, "")).isdigit():
                act(one, [int(number)], **given)
                break
        if "nhan-chac" in request.POST:
            services.accept_sure(one, **given)
        elif "bo-het" in request.POST:
            services.drop_waiting(one, **given)
        elif "cong-lai" in request.POST:
            chosen = [int(key) for key in request.POST.getlist("cong") if key.isdigit()]
            made = services.join(one, chosen, **given)
            number = "" if request.htmx else str(made.pk)  # type: ignore[attr-defined]
            messages.success(request, _("Đã cộng %(many)d số thành một.") % {"many": len(chosen)})
    except ReadingRefused as refusal:
        messages.error(request, str(refusal.message))
        number = ""
    figures = _figures(one)
    if request.htmx and number.isdigit() and any(figure.pk == int(number) for figure in figures):  # type: ignore[attr-defined]
        group = [figure for figure in figures if int(number) in (figure.pk, figure.same_as_id, figure.part_of_id)]
        context = {
            "reading": one,
            "row": next(iter(_rows(request, one, group)), None),
            "tally": _tally(figures),
            "may_decide": True,
            "FigureState": FigureState,
        }
        return render(request, "reports/reading.html#changed", context)
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    order = "?xep=" + BY_TEXT if request.POST.get("xep") == BY_TEXT else ""
    return redirect(one.get_absolute_url() + order + (f"#so-{number}" if number.isdigit() else ""))


@require_http_methods(["GET", "POST"])
def reading_correct(request: HttpRequest, pk: UUID, figure: int) -> HttpResponse:
    one = _reading(request, pk, Permission.REPORT_WRITE)
    number = get_object_or_404(ReadFigure, reading=one, pk=figure)
    form = ReadFigureForm(request.POST or None, initial=ReadFigureForm.of(number))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        try:
            if "tach" in request.POST:
                services.split(one, number, **given)
            services.correct(one, number, form.correction, **given)
        except (ReadingRefused, BadFigure) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(f"{one.get_absolute_url()}#so-{number.pk}")
    context = {
        "reading": one,
        "figure": number,
        "form": form,
        "around": _around(one, number, 160),
        "read_as": _as_read(number),
        "repeats": number.repeated.count(),
        "period": periods.name_of(one.period),
    }
    return render(request, "reports/reading_correct.html", context)


@require_http_methods(["GET", "POST"])
def reading_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A number that was missed: chosen in the text (`?tu=…&den=…`) or written down with the words around it."""
    one = _reading(request, pk, Permission.REPORT_WRITE)
    form = AddFigureForm(request.POST or None, initial=_chosen(request, one), reading=one)
    if request.method == "POST" and form.is_valid():
        span = form.cleaned_data["span"]
        if span is not None and form.cleaned_data["passage"]:
            found = value_in(one.text[span[0] : span[1]])
            span = span if found else span_in(one.text[span[0] : span[1]], span[0])
        try:
            made = services.add(one, form.correction, span=span, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except (ReadingRefused, BadFigure) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(f"{one.get_absolute_url()}#so-{made.pk}")
    return render(request, "reports/reading_add.html", {"reading": one, "form": form})


@require_http_methods(["GET", "POST"])
def reading_source(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _reading(request, pk, Permission.REPORT_WRITE)
    initial = {
        "source_title": one.source_title,
        "source_number": one.source_number,
        "source_date": one.source_date,
        "first": one.first_date,
        "last": one.last_date,
    }
    form = SourceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and form.period is not None:
        try:
            services.change_source(one, form.source, form.period, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except ReadingRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã sửa thông tin báo cáo."))
            return redirect(one)
    return render(request, "reports/reading_source.html", {"reading": one, "form": form})


@require_POST
def reading_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _reading(request, pk, Permission.REPORT_WRITE)
    try:
        services.read_again(one, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except (ReadingRefused, LexiconError) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã đọc lại; những số anh/chị đã xét được giữ nguyên."))
    return redirect(one)


@require_http_methods(["GET", "POST"])
def reading_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The summary to check, then the figures are declared."""
    one = _reading(request, pk, Permission.FACT_DECLARE)
    if one.state == ReadingState.CONFIRMED:  # pressed twice, or from another tab
        messages.info(request, _("Báo cáo này đã được xác nhận; số liệu đã ghi một lần."))
        return redirect(one)
    refused = ""
    if request.method == "POST":
        try:
            services.confirm(one, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except (ReadingRefused, BadFigure, Refusal) as refusal:
            refused = str(refusal.message)
        else:
            if one.submission is not None:
                messages.success(request, _("Đã xác nhận; các số đã vào bài nộp, anh/chị xem lại rồi nộp."))
                return redirect(one.submission)
            messages.success(request, _("Đã xác nhận; số liệu đã được ghi và mở được đến từng chỗ trong báo cáo."))
            return redirect(one)
    figures = _figures(one)
    known = _known(request, one, [figure for figure in figures if figure.kept])
    parts: dict[str, list[dict[str, Any]]] = {}
    for cell in services.cells_of(one, figures):
        first = cell.figures[0]
        parts.setdefault(periods.name_of(cell.period), []).append(
            {
                "name": _name(first),
                "numbers": sorted({_number(figure) for figure in cell.figures}),
                "agreed": cell.agreed,
                "places": len(cell.figures),
                "known": _in_words(known.get(first.pk)),
                "corrected": any(figure.state == FigureState.CORRECTED for figure in cell.figures),
            }
        )
    context = {
        "reading": one,
        "parts": parts,
        "tally": _tally(figures),
        "refused": refused,
        "period": periods.name_of(one.period),
        "apart": any(not line["agreed"] for lines in parts.values() for line in lines),
    }
    return render(request, "reports/reading_confirm.html", context)


@require_http_methods(["GET", "POST"])
def reading_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _reading(request, pk, Permission.REPORT_WRITE)
    return _ended(request, one, services.drop_reading, "reports/reading_drop.html", _("Đã bỏ báo cáo này."))


@require_http_methods(["GET", "POST"])
def reading_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _reading(request, pk, Permission.FACT_DECLARE)
    done = _("Đã rút; các số của báo cáo này không còn được tính.")
    return _ended(request, one, services.withdraw_reading, "reports/reading_withdraw.html", done)


def _ended(request: HttpRequest, one: Reading, act: Any, template: str, done: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except ReadingRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, done)
            return redirect(one)
    return render(request, template, {"reading": one, "form": form})


@require_http_methods(["GET", "POST"])
def reading_keeping(request: HttpRequest) -> HttpResponse:
    """How long originals stay."""
    unit = own_unit(request, Permission.REPORT_WRITE)
    form = KeepingForm(request.POST or None, initial={"days": services.days_kept(unit)})
    if request.method == "POST" and form.is_valid():
        services.keep_originals(unit, form.cleaned_data["days"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Đã đặt thời hạn giữ tệp gốc."))
        return redirect("reports:reading_list")
    return render(request, "reports/reading_keeping.html", {"form": form, "unit": unit})


# Parts of the page


def _reading(request: HttpRequest, pk: UUID, permission: Permission) -> Reading:
    rows = Reading.objects.permitted(request.user, permission)
    return get_object_or_404(
        rows.select_related("unit", "subject_unit", "place__parent", "made_by", "submission__campaign"), pk=pk
    )


def _submission(request: HttpRequest, unit: Unit) -> Submission | None:
    """What the report is read for (`?bai-nop=…`): the unit's own, while it may still be written in."""
    asked = request.GET.get("bai-nop")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        raise Http404 from None
    rows = Submission.objects.permitted(request.user, Permission.REPORT_WRITE).sent_out().filter(unit=unit)
    return get_object_or_404(rows.select_related("campaign", "unit", "place"), pk=key)


def _of_submission(submission: Submission) -> dict[str, Any]:
    return {"text": submission.narrative, "source_title": submission.campaign.title[:200]}


def _reaches(request: HttpRequest, one: Reading, permission: Permission) -> bool:
    return Reading.objects.permitted(request.user, permission).filter(pk=one.pk).exists()


def _figures(one: Reading) -> list[ReadFigure]:
    return list(ReadFigure.objects.filter(reading=one).order_by("start", "pk"))


def _known(request: HttpRequest, one: Reading, figures: Iterable[ReadFigure]) -> dict[int, reads.Known]:
    if one.state != ReadingState.READ or not reads.may_know(request.user, one.subject):
        return {}
    return reads.known(one, figures)


def _rows(request: HttpRequest, one: Reading, figures: list[ReadFigure], *, by_text: bool = True) -> list[Row]:
    """Numbers that repeat another stand under it. Least sure first: of another period, unlike what is known, low."""
    leading = [figure for figure in figures if figure.same_as_id is None and figure.part_of_id is None]
    known = _known(request, one, leading)
    times = Counter(figure.same_as_id for figure in figures if figure.same_as_id)
    parts: dict[int, list[tuple[int, str]]] = {}
    for figure in figures:
        if figure.part_of_id is not None and figure.same_as_id is None:
            parts.setdefault(figure.part_of_id, []).append((figure.pk, _number(figure)))
    if not by_text:
        leading.sort(key=lambda figure: (figure.state != FigureState.WAITING, _doubt(figure, known.get(figure.pk))))
    return [
        _row(one, figure, known.get(figure.pk), times[figure.pk] + 1, tuple(parts.get(figure.pk, ())))
        for figure in leading[:MOST_ROWS]
    ]


def _doubt(figure: ReadFigure, known: reads.Known | None) -> float:
    sure = figure.confidence
    if figure.own_period is not None:
        sure *= 0.6
    if known is not None and known.difference:
        sure *= 0.8
    return sure


def _row(
    one: Reading, figure: ReadFigure, known: reads.Known | None, times: int, parts: tuple[tuple[int, str], ...]
) -> Row:
    return Row(
        figure,
        catalogue().indicators.get(figure.indicator),
        _number(figure),
        catalogue().words(figure.divided),
        periods.name_of(figure.own_period) if figure.own_period else "",
        round(figure.confidence * 100),
        FIGURE_STATES[FigureState(figure.state)],
        _("tổng của %(many)d số") % {"many": len(parts)}
        if parts and figure.kept
        else str(figure.get_state_display())
        if figure.read_indicator or figure.state == FigureState.DROPPED
        else _("đã thêm"),
        _in_words(known),
        bool(known and known.difference),
        times,
        _around(one, figure, 45),
        parts,
    )


def _number(figure: ReadFigure) -> str:
    if figure.denominator is not None and figure.numerator == figure.value:
        return f"{words.number(figure.value, figure.qualifier)}/{words.number(figure.denominator)}"
    if figure.high is not None and figure.value == figure.read_value:
        return f"{words.number(figure.value, figure.qualifier)} – {words.number(figure.high)}"
    return words.number(figure.value, figure.qualifier)


def _name(figure: ReadFigure) -> str:
    one = catalogue().indicators.get(figure.indicator)
    name = one.name if one else figure.indicator
    return f"{name} · {catalogue().words(figure.divided)}" if figure.divided else name


def _as_read(figure: ReadFigure) -> str:
    if not figure.read_indicator or figure.read_value is None:
        return ""
    one = catalogue().indicators.get(figure.read_indicator)
    return f"{one.name if one else figure.read_indicator}: {words.number(figure.read_value, figure.read_qualifier)}"


def _in_words(known: reads.Known | None) -> str:
    """ "đã có 2.900 (ghi nhận), chênh +14"."""
    if known is None:
        return ""
    number, bases = words.result(known.result), words.bases(known.result)
    if known.difference is None:
        return _("đã có %(number)s (%(bases)s)") % {"number": number, "bases": bases}
    if not known.difference:
        return _("khớp với số đã có (%(bases)s)") % {"bases": bases}
    return _("đã có %(number)s (%(bases)s), chênh %(difference)s") % {
        "number": number,
        "bases": bases,
        "difference": ("+" if known.difference > 0 else "−") + words.number(abs(known.difference)),
    }


def _around(one: Reading, figure: ReadFigure, reach: int) -> tuple[str, str, str]:
    """The words before the number, the number, the words after it."""
    if figure.start is None or figure.end is None:
        return ("", "", "")
    before = one.text[max(figure.start - reach, 0) : figure.start].replace("\n", " ")
    after = one.text[figure.end : figure.end + reach].replace("\n", " ")
    return (
        ("…" + before.partition(" ")[2] if figure.start > reach else before),
        one.text[figure.start : figure.end].replace("\n", " "),
        (after.rpartition(" ")[0] + "…" if figure.end + reach < len(one.text) else after),
    )


def _pieces(one: Reading, figures: list[ReadFigure]) -> list[Piece]:
    """The text cut at its numbers; of numbers that lie over one another the first is marked."""
    pieces, last = [], 0
    for figure in figures:
        if figure.start is None or figure.end is None or figure.start < last or figure.end > len(one.text):
            continue
        pieces += [Piece(one.text[last : figure.start]), Piece(one.text[figure.start : figure.end], figure)]
        last = figure.end
    return [*pieces, Piece(one.text[last:])]


def _tally(figures: list[ReadFigure]) -> dict[str, int]:
    counted = Counter(figure.state for figure in figures if figure.same_as_id is None and figure.part_of_id is None)
    sure = sum(
        figure.state == FigureState.WAITING
        and figure.confidence >= services.SURE
        and figure.own_period is None
        and figure.same_as_id is None
        for figure in figures
    )
    return {
        "all": sum(counted.values()),
        "waiting": counted[FigureState.WAITING],
        "kept": counted[FigureState.ACCEPTED] + counted[FigureState.CORRECTED],
        "corrected": counted[FigureState.CORRECTED],
        "dropped": counted[FigureState.DROPPED],
        "sure": sure,
    }


def _chosen(request: HttpRequest, one: Reading) -> dict[str, Any]:
    """What the address says was chosen in the text."""
    first, last = request.GET.get("tu", ""), request.GET.get("den", "")
    if not (first.isdigit() and last.isdigit() and int(first) < int(last) <= min(int(first) + 300, len(one.text))):
        return {}
    passage = one.text[int(first) : int(last)]
    found = value_in(passage)
    chosen: dict[str, Any] = {"passage": passage, "start": int(first)}
    return {**chosen, "value": found[0], "qualifier": found[1]} if found else chosen
