from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ActForm, ReasonForm
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.core.states import State
from tuquan.programme import queries
from tuquan.programme.forms.registers import CheckAgainForm, GapForm, MendForm, ProposeForm, SelfCheckForm
from tuquan.programme.models import Gap, RulesReview, SelfCheck, SelfCheckLine
from tuquan.programme.self_checks import Sheet, sheets
from tuquan.programme.services import gaps
from tuquan.programme.views.parts import may_edit, own_unit


def _list() -> tuple[str, str]:
    return _("Sổ sơ hở, thiếu sót"), reverse("programme:gap_list")


@require_GET
def gap_list(request: HttpRequest) -> HttpResponse:
    """Open ones first to be dealt with; `?xem=xong` shows those that were mended and checked."""
    unit = own_unit(request)
    today = dates.today()
    done = request.GET.get("xem") == "xong"
    standing = Gap.objects.standing().filter(unit=unit)
    rows = standing.exclude(checked_date=None) if done else standing.open()
    here = reverse("programme:gap_list")
    year = standing.filter(found_date__year=today.year)
    page = page_of(rows, request.GET, order=["-found_date", "-pk"])
    return render(
        request,
        "programme/gap_list.html",
        {
            "unit": unit,
            "edit": may_edit(request, unit),
            "tabs": [
                (_("Đang xử lý"), here, not done, standing.open().count()),
                (_("Đã xong"), f"{here}?xem=xong", done),
            ],
            "lines": [(one, one.state_on(today), one.words_on(today)) for one in page],
            "page": page,
            "done": done,
            "found": year.count(),
            "fixed": standing.filter(checked_date__year=today.year).count(),
            "late": standing.open().filter(mended_date=None, due_date__lt=today).count(),
            "year": today.year,
        },
    )


@require_http_methods(["GET", "POST"])
def gap_find(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    form = GapForm(request.POST or None, request.FILES or None)
    page = ActPage(
        _("Ghi sơ hở, thiếu sót"), _("Ghi vào sổ"), _("Đã ghi. Tiếp theo: đề xuất cách khắc phục."), (_list(),)
    )
    return act_page(request, form, page, lambda **typed: gaps.find_gap(unit, **typed))


@require_GET
def gap(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Gap.objects.permitted(request.user, Permission.RECORD_VIEW).standing().select_related("unit")
    found = get_object_or_404(rows, pk=pk)
    today = dates.today()
    state = found.state_on(today)
    return render(
        request,
        "programme/gap.html",
        {
            "gap": found,
            "badge": state,
            "words": found.words_on(today),
            "edit": may_edit(request, found.unit),
            "next": _next(found, state),
            "steps": _steps(found),
            "origin": _origin(found),
            "history": queries.history(found),
            "list_url": reverse("programme:gap_list"),
            "side": [
                (_("Lĩnh vực"), found.topic_name),
                (_("Ở đâu"), found.place),
                (_("Phát hiện qua"), capfirst(str(found.get_source_display()))),
                (_("Hạn khắc phục"), found.due_date and f"{dates.day(found.due_date)}"),
                (_("Số lần phải làm lại"), found.sent_back or None),
                (_("Đơn vị"), found.unit.name),
            ],
        },
    )


def _origin(found: Gap) -> tuple[str, str] | None:
    """The record in which the gap came to light, with its page."""
    if (review := RulesReview.objects.filter(gap_entry=found).select_related("rules").first()) is not None:
        return _("rà soát “%(rules)s”") % {"rules": review.rules.title}, review.rules.get_absolute_url()
    if (line := SelfCheckLine.objects.filter(gap=found).select_related("check_of").first()) is not None:
        title = _("tự kiểm tra theo phiếu “%(sheet)s”") % {"sheet": sheets()[line.check_of.sheet].title}
        return title, line.check_of.get_absolute_url()
    return None


def _next(found: Gap, state: State) -> tuple[str, str, str, str] | None:
    if found.checked_date is not None:
        return None
    if found.proposed_date is None:
        return (
            _("Đề xuất cách khắc phục"),
            _("Ai làm, đến ngày nào; quá hạn phần mềm sẽ nhắc."),
            reverse("programme:gap_propose", args=[found.pk]),
            _("Đề xuất khắc phục"),
        )
    if found.mended_date is None:
        title = _("%(who)s khắc phục, %(left)s") % {
            "who": found.responsible,
            "left": dates.until(found.due_date or dates.today(), dates.today()),
        }
        return title, found.proposal, reverse("programme:gap_mend", args=[found.pk]), _("Ghi đã khắc phục")
    return (
        _("Kiểm tra lại"),
        _("Người khác với người khắc phục nên là người kiểm tra lại; đạt rồi mới tính là đã khắc phục."),
        reverse("programme:gap_check", args=[found.pk]),
        _("Kiểm tra lại"),
    )


def _steps(found: Gap) -> list[dict[str, Any]]:
    """The four steps, each with its day, who, and words."""
    rows = (
        (_("Phát hiện"), found.found_date, found.found_by, found.what),
        (_("Đề xuất khắc phục"), found.proposed_date, found.responsible, found.proposal),
        (_("Khắc phục"), found.mended_date, found.responsible if found.mended_date else "", found.mended_how),
        (_("Kiểm tra lại"), found.checked_date, found.checked_by, ""),
    )
    return [
        {
            "title": title,
            "state": State.MET if day else State.TODO,
            "state_words": dates.day(day) if day else _("chưa làm"),
            "sentence": " · ".join(part for part in (who, words) if part),
        }
        for title, day, who, words in rows
    ]


def _editable(request: HttpRequest, pk: UUID) -> Gap:
    rows = Gap.objects.permitted(request.user, Permission.RECORD_EDIT).standing().select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _act(
    request: HttpRequest, found: Gap, form: ActForm, heading: str, submit: str, done: str, do: Any
) -> HttpResponse:
    trail = (_list(), (found.what, found.get_absolute_url()))
    page = ActPage(heading, submit, done, trail, found.what)
    return act_page(request, form, page, lambda **typed: do(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def gap_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    initial = {"proposal": found.proposal, "responsible": found.responsible, "due_date": found.due_date}
    form = ProposeForm(request.POST or None, initial=initial)
    words = (_("Đề xuất khắc phục"), _("Ghi đề xuất"), _("Đã ghi đề xuất; phần mềm sẽ nhắc khi đến hạn."))
    return _act(request, found, form, *words, gaps.propose_mending)


@require_http_methods(["GET", "POST"])
def gap_mend(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    form = MendForm(request.POST or None, request.FILES or None)
    words = (_("Ghi đã khắc phục"), _("Ghi đã khắc phục"), _("Đã ghi. Tiếp theo: kiểm tra lại."))
    return _act(request, found, form, *words, gaps.mend)


@require_http_methods(["GET", "POST"])
def gap_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    form = CheckAgainForm(request.POST or None)
    return _act(request, found, form, _("Kiểm tra lại"), _("Ghi kết quả"), _("Đã ghi kết quả."), gaps.check_again)


@require_http_methods(["GET", "POST"])
def gap_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    trail = (_list(), (found.what, found.get_absolute_url()))
    page = ActPage(_("Bỏ dòng ghi nhầm"), _("Bỏ dòng này"), _("Đã bỏ dòng ghi nhầm."), trail, found.what)
    to = reverse("programme:gap_list")
    form = ReasonForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: gaps.withdraw_gap(found, **typed), to=to)


# Self-check sheets


@require_GET
def self_check_list(request: HttpRequest) -> HttpResponse:
    """Each sheet, its last result, and when its turn comes again."""
    unit = own_unit(request)
    checks = list(SelfCheck.objects.filter(unit=unit).prefetch_related("lines")[:100])
    today = dates.today()
    cards = []
    for sheet in sheets().values():
        mine = [check for check in checks if check.sheet == sheet.code]
        due = sheet.next_after(mine[0].date) if mine else None
        cards.append(
            {
                "sheet": sheet,
                "last": _counted(mine[0]) if mine else None,
                "earlier": [_counted(check) for check in mine[1:6]],
                "due": due,
                "late": due is not None and due <= today,
            }
        )
    first = next((card for card in cards if card["last"] is None or card["late"]), None)
    context = {"unit": unit, "edit": may_edit(request, unit), "cards": cards, "first": first}
    return render(request, "programme/self_check_list.html", context)


def _counted(check: SelfCheck) -> dict[str, Any]:
    lines = list(check.lines.all())
    return {"check": check, "passed": sum(line.passed for line in lines), "lines": len(lines)}


def _sheet(code: str) -> Sheet:
    if code not in sheets():
        raise Http404
    return sheets()[code]


@require_http_methods(["GET", "POST"])
def self_check_do(request: HttpRequest, code: str) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    sheet = _sheet(code)
    form = SelfCheckForm(request.POST or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        try:
            check = gaps.check_sheet(
                unit,
                sheet=code,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),  # type: ignore[arg-type]
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(check)
    return render(request, "programme/self_check_do.html", {"form": form, "sheet": sheet, "unit": unit})


@require_GET
def self_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = SelfCheck.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit")
    check = get_object_or_404(rows, pk=pk)
    sheet = sheets()[check.sheet]
    answers = {line.code: line for line in check.lines.select_related("gap")}
    lines = [(line, answers[line.code]) for line in sheet.lines if line.code in answers]
    context = {
        "check": check,
        "sheet": sheet,
        "lines": lines,
        "passed": sum(answer.passed for _line, answer in lines),
        "left": sum(not answer.passed and answer.gap_id is None for _line, answer in lines),
        "edit": may_edit(request, check.unit),
        "list_url": reverse("programme:self_check_list"),
        "due": sheet.next_after(check.date),
    }
    return render(request, "programme/self_check.html", context)


@require_POST
def gap_from_line(request: HttpRequest, pk: int) -> HttpResponse:
    allowed = SelfCheck.objects.permitted(request.user, Permission.RECORD_EDIT)
    line = get_object_or_404(SelfCheckLine.objects.select_related("check_of__unit"), pk=pk, check_of__in=allowed)
    done = _("Đã đưa vào sổ sơ hở.")
    return one_click(request, gaps.gap_from_line, line, done=done, to=line.check_of)
