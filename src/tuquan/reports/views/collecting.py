"""The office's side: its campaigns, who has handed in and who has not, what to do about it."""

import io
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.audit.queries import timeline
from tuquan.core import dates, text
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.files.fields import SHEETS
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received, receive
from tuquan.reports.enums.collecting import OWED, CampaignState, SubmissionState
from tuquan.reports.forms.collecting import (
    CORRECTION,
    LATE,
    BoardFilterForm,
    CampaignForm,
    DeadlineForm,
    RemindForm,
    UnitFilterForm,
    WorkbooksForm,
)
from tuquan.reports.forms.parts import ReasonForm
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.services import collecting as services, receiving
from tuquan.reports.services.workbooks import FilesRefused, take_workbooks
from tuquan.reports.sheets import workbooks
from tuquan.reports.views.parts import Card, Line, may, own_unit
from tuquan.units.models import Place, Unit

MOST_WORKBOOKS = 200
MOST_BETWEEN = 50
CARD_LINES = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def campaigns_card(request: HttpRequest, unit: Unit) -> Card | None:
    """Whoever sees the office's reports sees what is collected in its area, by itself and by others; those who run
    campaigns may open one."""
    may_run = may(request, Permission.COLLECT_RUN)
    if not may_run and not unit.is_authority:
        return None
    today = dates.today()
    running = list(
        Campaign.objects.filter(unit=unit).exclude(state=CampaignState.CLOSED).order_by("deadline", "pk")[:CARD_LINES]
    )
    standings = queries.standings(running, today)
    lines = [_line(one, standings[one.pk], one.get_absolute_url(), today) for one in running]
    lines += _lines_between(unit, today)
    if not lines and not may_run:
        return None
    return Card(
        title=_("Đợt báo cáo"),
        url=reverse("reports:campaign_list"),
        lines=tuple(lines),
        empty=_("Chưa có đợt nào đang mở. Một đợt gửi biểu đã điền sẵn tới các đơn vị."),
        act_title=_("Mở đợt báo cáo") if may_run else "",
        act_url=reverse("reports:campaign_new") if may_run else "",
    )


def _lines_between(unit: Unit, today: date) -> list[Line]:
    """What others collect in the area, as far as somebody is missing."""
    if not unit.is_authority:
        return []
    campaigns, standings = _between(queries.seen_between(unit).exclude(unit=unit), today, CARD_LINES)
    url = reverse("reports:campaigns_between")
    return [
        _line(one, standings[one.pk], url, today, of=f"{one.unit.name} · ")
        for one in campaigns
        if standings[one.pk].missing
    ]


def _between(seen: QuerySet[Submission], today: date, most: int) -> tuple[list[Campaign], dict[Any, queries.Standing]]:
    campaigns = list(
        Campaign.objects.running()
        .filter(pk__in=seen.order_by().values("campaign"))
        .select_related("unit")
        .order_by("deadline", "pk")[:most]
    )
    return campaigns, queries.standings(campaigns, today, among=seen)


def _line(campaign: Campaign, standing: queries.Standing, url: str, today: date, of: str = "") -> Line:
    state, words = _campaign_badge(campaign)
    if campaign.state == CampaignState.OPEN and standing.late:
        state, words = "late", dates.until(campaign.deadline, today)
    return Line(campaign.title, url, state, words, of + _said(campaign, standing))


def _campaign_badge(campaign: Campaign) -> tuple[str, str]:
    code = {CampaignState.DRAFT: "todo", CampaignState.OPEN: "doing", CampaignState.CLOSED: "met"}
    return code[CampaignState(campaign.state)], str(CampaignState(campaign.state).label)


def _said(campaign: Campaign, standing: queries.Standing) -> str:
    if campaign.state == CampaignState.DRAFT:
        return ngettext("%(n)s đơn vị trong danh sách", "%(n)s đơn vị trong danh sách", standing.asked) % {
            "n": text.number(standing.asked)
        }
    return standing.sentence


def _own(request: HttpRequest, pk: UUID, permission: Permission = Permission.COLLECT_RUN) -> Campaign:
    rows = Campaign.objects.permitted(request.user, permission).select_related("unit__governs")
    return get_object_or_404(rows, pk=pk)


def _trail(campaign: Campaign | None = None) -> tuple[tuple[str, str], ...]:
    found = ((_("Báo cáo"), reverse("reports:overview")), (_("Đợt báo cáo"), reverse("reports:campaign_list")))
    return found if campaign is None else (*found, (campaign.title, campaign.get_absolute_url()))


@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    if not unit.is_authority:
        raise Http404
    page = page_of(Campaign.objects.filter(unit=unit), request.GET, order=["-deadline", "-pk"])
    today = dates.today()
    standings = queries.standings(page.rows, today)
    rows = [(one, *_campaign_badge(one), _said(one, standings[one.pk])) for one in page]
    context = {
        "unit": unit,
        "page": page,
        "rows": rows,
        "trail": _trail()[:1],
        "may_run": may(request, Permission.COLLECT_RUN),
        "tabs": _tabs("own"),
    }
    return render(request, "reports/campaign_list.html", context)


def _tabs(here: str) -> list[tuple[str, str, bool]]:
    return [
        (_("Đợt của cơ quan"), reverse("reports:campaign_list"), here == "own"),
        (_("Cơ quan khác thu trên địa bàn"), reverse("reports:campaigns_between"), here == "between"),
    ]


@require_GET
def campaigns_between(request: HttpRequest) -> HttpResponse:
    """What others ask of units of this area: who is missing, and nothing of what they write."""
    unit = own_unit(request, Permission.REPORT_VIEW)
    if not unit.is_authority:
        raise Http404
    today = dates.today()
    seen = queries.seen_between(unit)
    campaigns, standings = _between(seen, today, MOST_BETWEEN)
    missing = seen.owed().filter(campaign__in=campaigns).select_related("unit", "campaign")
    page = page_of(missing, request.GET, order=["campaign__deadline", "unit__sort_key", "pk"])
    contacts = queries.contacts_of(one.unit for one in page)
    context = {
        "unit": unit,
        "campaigns": [(one, standings[one.pk]) for one in campaigns],
        "page": page,
        "rows": [(one, *queries.badge(one, today), contacts[one.unit_id]) for one in page],
        "trail": _trail()[:1],
        "tabs": _tabs("between"),
    }
    return render(request, "reports/campaigns_between.html", context)


@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.COLLECT_RUN)
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.write_campaign(unit, **form.arguments, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Chọn đơn vị phải nộp rồi mở đợt."))
            return redirect("reports:campaign_units", made.pk)
    page = ActPage(_("Mở đợt báo cáo"), _("Lưu và chọn đơn vị"), "", _trail())
    return render(request, "core/act.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    campaign = _own(request, pk)
    if campaign.state != CampaignState.DRAFT:
        return redirect(campaign)
    form = CampaignForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            services.rewrite_campaign(campaign, **form.arguments, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa đợt báo cáo."))
            return redirect(campaign)
    page = ActPage(_("Sửa đợt báo cáo"), _("Sửa đợt này"), "", _trail(campaign))
    return render(request, "core/act.html", {"form": form, "page": page})


@require_GET
def campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The board: who has handed in, who has not, who waits for whom."""
    one = _own(request, pk, Permission.REPORT_VIEW)
    today = dates.today()
    runs = Campaign.objects.permitted(request.user, Permission.COLLECT_RUN).filter(pk=one.pk).exists()
    form = BoardFilterForm(request.GET)
    rows = form.narrowed(one.submissions.all(), today).select_related("unit__place", "campaign")
    page = page_of(rows, request.GET, order=["unit__sort_key", "pk"])
    contacts = queries.contacts_of(row.unit for row in page)
    standing = queries.standing_of(one, today)
    context = {
        "one": one,
        "standing": standing,
        "badge": _campaign_badge(one),
        "form": form,
        "page": page,
        "rows": [(row, *queries.badge(row, today), contacts[row.unit_id], row.state in OWED) for row in page],
        "runs": runs,
        "draft": one.state == CampaignState.DRAFT,
        "open": one.state == CampaignState.OPEN,
        "closed": one.state == CampaignState.CLOSED,
        "next": _next(one, standing, today) if runs else None,
        "figures": _figures(one, standing),
        "trail": _trail(),
        "facts": _facts(one),
        "history": timeline(one, limit=10),
    }
    return render(request, "reports/campaign.html", context)


def _next(campaign: Campaign, standing: queries.Standing, today: Any) -> tuple[str, str, str, str, str] | None:
    """Title, sentence, address, words of the button, whose turn."""
    here = campaign.get_absolute_url()
    if campaign.state == CampaignState.DRAFT:
        units = reverse("reports:campaign_units", args=[campaign.pk])
        if not standing.asked:
            return _("Chọn đơn vị phải nộp"), "", units, _("Chọn đơn vị"), "mine"
        return None  # the button that opens it stands alone
    if campaign.state == CampaignState.CLOSED:
        return _("Đợt đã kết thúc"), standing.sentence, "", "", "done"
    if standing.to_look_at:
        title = ngettext("%(n)s bài nộp chờ xem", "%(n)s bài nộp chờ xem", standing.to_look_at)
        return title % {"n": text.number(standing.to_look_at)}, "", f"{here}?tinh_trang=sent", _("Xem bài nộp"), "mine"
    if standing.corrections:
        title = ngettext("%(n)s đơn vị xin sửa bài đã nộp", "%(n)s đơn vị xin sửa bài đã nộp", standing.corrections)
        address = f"{here}?tinh_trang={CORRECTION}"
        return title % {"n": text.number(standing.corrections)}, "", address, _("Xem các bài"), "mine"
    if standing.late:
        title = ngettext("%(n)s đơn vị quá hạn", "%(n)s đơn vị quá hạn", standing.late)
        address = reverse("reports:campaign_remind", args=[campaign.pk])
        return title % {"n": text.number(standing.late)}, standing.sentence, address, _("Nhắc các đơn vị"), "mine"
    if standing.missing:
        return (
            _("Đang chờ các đơn vị nộp"),
            f"{standing.sentence}; {dates.until(campaign.deadline, today)}.",
            "",
            "",
            "waiting",
        )
    return _("Tất cả đã nộp và được tiếp nhận"), standing.sentence, "", "", "done"


def _figures(campaign: Campaign, standing: queries.Standing) -> list[tuple[str, int, str]]:
    here = campaign.get_absolute_url()
    names = [
        (_("Chưa làm"), SubmissionState.NOT_BEGUN),
        (_("Đang điền"), SubmissionState.FILLING),
        (_("Chờ xem"), SubmissionState.SENT),
        (_("Bị trả lại"), SubmissionState.RETURNED),
        (_("Mở lại để sửa"), SubmissionState.REOPENED),
        (_("Đã tiếp nhận"), SubmissionState.ACCEPTED),
        (_("Được miễn"), SubmissionState.EXCUSED),
    ]
    found = [(name, standing.counts.get(state, 0), f"{here}?tinh_trang={state}") for name, state in names]
    always = (SubmissionState.NOT_BEGUN, SubmissionState.FILLING, SubmissionState.SENT, SubmissionState.ACCEPTED)
    shown = [row for row, (_name, state) in zip(found, names, strict=True) if row[1] or state in always]
    return [*shown, (_("Quá hạn"), standing.late, f"{here}?tinh_trang={LATE}")]


def _facts(campaign: Campaign) -> list[tuple[str, Any]]:
    return [
        (_("Kỳ"), campaign.period_name),
        (_("Hạn nộp"), dates.day(campaign.deadline)),
        (_("Biểu"), campaign.sheet.title if campaign.sheet else _("không có, báo cáo bằng lời")),
        (_("Mã phiên bản biểu"), campaign.form_version),
        (_("Tự nhắc"), ", ".join(_reminded(day) for day in campaign.reminder_days) or _("không")),
    ]


def _reminded(day: int) -> str:
    if day == 0:
        return _("đúng hạn")
    words = _("trước hạn %(n)s ngày") if day > 0 else _("quá hạn %(n)s ngày")
    return words % {"n": text.number(abs(day))}


@require_http_methods(["GET", "POST"])
def campaign_units(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to ask. The boxes of a page, or all that the filter finds."""
    one = _own(request, pk)
    if one.state == CampaignState.CLOSED:
        return redirect(one)
    fills = one.sheet.fills if one.sheet else None
    askable = queries.askable(one.unit, fills, dates.today())
    kinds = sorted(set(askable.order_by().values_list("kind", flat=True)))
    places = Place.objects.filter(pk__in=askable.order_by().values("place")).order_by("sort_key", "pk")
    form = UnitFilterForm(request.GET, kinds=kinds, places=places)
    free = form.narrowed(askable.exclude(submissions__campaign=one))
    suggested = queries.proposed(free, fills)
    if request.method == "POST":
        chosen = suggested.values_list("pk", flat=True) if "tat_ca" in request.POST else _keys(request, "don_vi")
        return _add(request, one, list(chosen))
    context = {
        "one": one,
        "form": form,
        "page": page_of(free.select_related("place"), request.GET),
        "found": suggested.count(),
        "listed": one.submissions.count(),
        "running": one.state == CampaignState.OPEN,
        "trail": _trail(one),
    }
    return render(request, "reports/campaign_units.html", context)


def _add(request: HttpRequest, campaign: Campaign, chosen: list[Any]) -> HttpResponse:
    here = reverse("reports:campaign_units", args=[campaign.pk])
    try:
        count = services.add_units(
            campaign,
            chosen,
            reason=request.POST.get("reason", ""),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(here)
    messages.success(
        request, ngettext("Đã thêm %(n)s đơn vị.", "Đã thêm %(n)s đơn vị.", count) % {"n": text.number(count)}
    )
    return redirect(campaign)


def _keys(request: HttpRequest, name: str) -> list[UUID]:
    found = []
    for typed in request.POST.getlist(name):
        try:
            found.append(UUID(typed))
        except ValueError:
            raise Http404 from None
    return found


@require_http_methods(["GET", "POST"])
def campaign_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    question = Question(
        _("Mở đợt báo cáo này?"),
        _("%(n)s đơn vị nhận thông báo và thấy biểu; sau đó không đổi biểu và kỳ được nữa.")
        % {"n": text.number(one.submissions.count())},
        _("Mở đợt"),
        one.get_absolute_url(),
    )
    done = _("Đã mở đợt; các đơn vị được báo.")
    return one_click(request, services.open_campaign, one, done=done, to=one, question=question)


@require_http_methods(["GET", "POST"])
def campaign_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    to = reverse("reports:campaign_list") if one.state == CampaignState.DRAFT else one
    question = Question(
        _("Xóa bản chuẩn bị này?"),
        _("Chưa đơn vị nào được báo nên không ai bị ảnh hưởng."),
        _("Xóa"),
        one.get_absolute_url(),
    )
    return one_click(request, services.delete_campaign, one, done=_("Đã xóa bản chuẩn bị."), to=to, question=question)


@require_http_methods(["GET", "POST"])
def campaign_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    question = Question(
        _("Kết thúc đợt báo cáo này?"),
        _("Đơn vị chưa nộp sẽ không nộp được nữa; có thể mở lại với hạn mới."),
        _("Kết thúc đợt"),
        one.get_absolute_url(),
    )
    return one_click(request, services.close_campaign, one, done=_("Đã kết thúc đợt."), to=one, question=question)


@require_http_methods(["GET", "POST"])
def campaign_deadline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another deadline; a campaign that was ended runs again by it."""
    one = _own(request, pk)
    form = DeadlineForm(request.POST or None)
    if one.state == CampaignState.CLOSED:
        page = ActPage(_("Mở lại đợt báo cáo"), _("Mở lại"), _("Đợt đã mở lại."), _trail(one))
        return act_page(request, form, page, lambda **typed: services.resume_campaign(one, **typed), to=one)
    page = ActPage(_("Dời hạn nộp"), _("Dời hạn"), _("Đã dời hạn; các đơn vị chưa nộp được báo."), _trail(one))
    return act_page(request, form, page, lambda **typed: services.move_deadline(one, **typed), to=one)


@require_http_methods(["GET", "POST"])
def campaign_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    missing = one.submissions.owed()
    waiting = missing.exclude(reminded_date=dates.today()).count()
    if not waiting and request.method == "GET":
        messages.info(request, _("Các đơn vị chưa nộp đều đã được nhắc hôm nay; mai có thể nhắc tiếp."))
        return redirect(one)
    lead = ngettext(
        "%(n)s đơn vị chưa nộp, hôm nay chưa được nhắc, sẽ nhận thông báo.",
        "%(n)s đơn vị chưa nộp, hôm nay chưa được nhắc, sẽ nhận thông báo.",
        waiting,
    ) % {"n": text.number(waiting)}
    form = RemindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        units = _keys(request, "don_vi") or None
        try:
            count = services.remind(one, units, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            said = ngettext("Đã nhắc %(n)s đơn vị.", "Đã nhắc %(n)s đơn vị.", count)
            messages.success(request, said % {"n": text.number(count)})
        return redirect(one)
    page = ActPage(_("Nhắc nộp báo cáo"), _("Nhắc"), "", _trail(one), lead)
    return render(request, "core/act.html", {"form": form, "page": page})


@require_POST
def campaign_act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done with the ticked rows of the board: remind, or take off a draft's list."""
    one, units = _own(request, pk), _keys(request, "don_vi")
    if not units:
        messages.error(request, _("Hãy tích ít nhất một đơn vị."))
        return redirect(one)
    try:
        if request.POST.get("viec") == "bo":
            count = services.drop_units(one, units, by=request.user, at=timezone.now())  # type: ignore[arg-type]
            said = ngettext("Đã bỏ %(n)s đơn vị.", "Đã bỏ %(n)s đơn vị.", count)
        else:
            count = services.remind(one, units, by=request.user, at=timezone.now())  # type: ignore[arg-type]
            said = ngettext("Đã nhắc %(n)s đơn vị.", "Đã nhắc %(n)s đơn vị.", count)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, said % {"n": text.number(count)})
    return redirect(one)


@require_GET
def campaign_workbooks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Excel forms of all units that still owe, in one archive, to send to those without the product."""
    one = _own(request, pk)
    if one.form is None or one.state != CampaignState.OPEN:
        raise Http404
    owed = (
        one.submissions.owed()
        .without_own_draft()
        .select_related("campaign__unit", "unit", "place")
        .order_by("unit__sort_key", "pk")
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for submission in owed[:MOST_WORKBOOKS]:
            sheet = queries.sheet_of(submission, compare=False)
            archive.writestr(workbooks.name_of(submission), workbooks.workbook(sheet))
    name = f"bieu-excel-{slugify(text.fold(one.title))[:60]}.zip"
    return HttpResponse(
        stream.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
def campaign_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Excel forms that units sent back, for several units at once."""
    one = _own(request, pk)
    if one.form is None or one.state != CampaignState.OPEN:
        raise Http404
    form = WorkbooksForm(request.POST or None, request.FILES or None)
    wrong: list[Any] = []
    if request.method == "POST" and form.is_valid():
        received: list[Received] = []
        try:
            for upload in form.cleaned_data["workbooks"]:
                received.append(receive(upload, kinds=SHEETS))
            made = take_workbooks(one, received, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except FileRefused as refusal:
            form.add_error("workbooks", str(refusal.message))
        except FilesRefused as refusal:
            wrong = refusal.files
        else:
            said = ngettext("Đã nhận biểu của %(n)s đơn vị.", "Đã nhận biểu của %(n)s đơn vị.", len(made))
            messages.success(request, said % {"n": text.number(len(made))})
            return redirect(one)
        finally:
            for file in received:
                file.path.unlink(missing_ok=True)
    context = {"one": one, "form": form, "wrong": wrong, "trail": _trail(one)}
    return render(request, "reports/campaign_import.html", context)


# One submission, by the office


def _received(request: HttpRequest, pk: UUID) -> Submission:
    rows = Submission.objects.received(request.user, Permission.COLLECT_RUN).select_related(
        "campaign__unit", "unit", "place", "declaration"
    )
    return get_object_or_404(rows, pk=pk)


def _board_trail(submission: Submission) -> tuple[tuple[str, str], ...]:
    return (*_trail(submission.campaign), (submission.unit.name, submission.get_absolute_url()))


@require_http_methods(["GET", "POST"])
def submission_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _received(request, pk)
    page = ActPage(_("Trả lại để đơn vị sửa"), _("Trả lại"), _("Đã trả lại; đơn vị được báo."), _board_trail(one))
    form = ReasonForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: receiving.return_submission(one, **typed), to=one.campaign)


@require_http_methods(["GET", "POST"])
def submission_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _received(request, pk)
    page = ActPage(_("Mở lại để đơn vị sửa"), _("Mở lại"), _("Đã mở lại; đơn vị được báo."), _board_trail(one))
    form = ReasonForm(request.POST or None, initial={"reason": one.correction_reason})
    return act_page(request, form, page, lambda **typed: receiving.reopen(one, **typed), to=one.campaign)


@require_http_methods(["GET", "POST"])
def submission_excuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Excuse the unit; of one that is excused: ask it again."""
    one = _received(request, pk)
    form = ReasonForm(request.POST or None)
    if one.state == SubmissionState.EXCUSED:
        page = ActPage(
            _("Đơn vị lại phải nộp"), _("Yêu cầu nộp"), _("Đơn vị lại phải nộp và được báo."), _board_trail(one)
        )
        return act_page(request, form, page, lambda **typed: services.ask_again(one, **typed), to=one.campaign)
    page = ActPage(_("Miễn cho đơn vị"), _("Miễn nộp"), _("Đã miễn cho đơn vị."), _board_trail(one))
    return act_page(request, form, page, lambda **typed: services.excuse(one, **typed), to=one.campaign)


@require_POST
def submission_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it in; per line that differs from the records, which number counts and why."""
    one = _received(request, pk)
    sheet = queries.sheet_of(one, live=False, compare=False)
    counting = {
        line.key: request.POST.get(f"reason-{line.number}", "")
        for line in sheet.lines
        if line.differs and request.POST.get(f"count-{line.number}") == "stated"
    }
    try:
        receiving.accept(one, counting=counting, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except (Refusal, receiving.BadFigure) as refusal:
        messages.error(request, str(refusal.message))
        return redirect(one)
    following = _waiting(one)
    messages.success(request, _("Đã tiếp nhận bài của %(unit)s.") % {"unit": one.unit.name})
    return redirect(following or one.campaign)


def _waiting(done: Submission) -> Submission | None:
    """The next one that waits to be looked at, so that an officer with forty of them goes through."""
    rows: QuerySet[Submission] = Submission.objects.filter(campaign=done.campaign, state=SubmissionState.SENT)
    return rows.order_by("sent_at", "pk").first()
