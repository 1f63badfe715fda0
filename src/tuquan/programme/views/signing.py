"""Rounds of signing as the unit keeps them, and as its signed-in people sign."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates, text
from tuquan.core.act_forms import ReasonForm
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.files.models import StoredFile
from tuquan.programme import papers, queries, signing_queries
from tuquan.programme.catalogue import signing_samples
from tuquan.programme.enums import SignerGroup, SigningKind, SigningWay
from tuquan.programme.forms.signing import (
    ListForm,
    PaperForm,
    ProlongForm,
    RewordForm,
    RoundForm,
    SignerFilterForm,
    TakePeopleForm,
)
from tuquan.programme.models import Signature, Signer, SigningPaper, SigningRound
from tuquan.programme.services.signing import acts, codes, people as listing, refusals, rounds as services
from tuquan.programme.signing_queries import Progress
from tuquan.programme.views.parts import may_edit, own_unit
from tuquan.programme.views.signing_public import shown
from tuquan.units import people_sheet
from tuquan.units.enums import UnitKind

MOST_TICKED = 400
"""Names on one paper list; more are entered room by room."""


def _round(request: HttpRequest, pk: UUID, permission: Permission = Permission.RECORD_EDIT) -> SigningRound:
    rows = SigningRound.objects.permitted(request.user, permission).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_GET
def signing_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request)
    kind = request.GET.get("loai", "")
    rows = SigningRound.objects.filter(unit=unit)
    if kind in SigningKind.values:
        rows = rows.filter(kind=kind)
    page = page_of(rows, request.GET, order=["-first_date", "pk"])
    address = reverse("programme:signing_list")
    tabs = [(_("Tất cả"), address, kind not in SigningKind.values)]
    tabs += [(one.label.capitalize(), f"{address}?loai={one}", kind == one) for one in SigningKind]
    return render(
        request,
        "programme/signing/signing_list.html",
        {
            "unit": unit,
            "page": page,
            "lines": signing_queries.with_counts(page.rows),
            "tabs": tabs,
            "edit": may_edit(request, unit),
            "today": dates.today(),
        },
    )


@require_GET
def signing_kinds(request: HttpRequest) -> HttpResponse:
    """What kind of round? Each in one sentence."""
    own_unit(request, Permission.RECORD_EDIT)
    return render(request, "programme/signing/signing_kinds.html", {"samples": signing_samples()})


@require_http_methods(["GET", "POST"])
def signing_add(request: HttpRequest, kind: str) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    if kind not in SigningKind.values:
        raise Http404
    today = dates.today()
    sample = signing_samples()[kind]
    initial: dict[str, Any] = {
        "title": sample["title"].format(year=today.year),
        "text": sample["text"].format(unit=unit.name, year=today.year),
        "group": SignerGroup.HOUSEHOLDS if unit.kind == UnitKind.RESIDENTIAL_AREA else SignerGroup.STAFF,
        "covers_criteria": True,
        "last_date": date(today.year, 12, 31),
        "rules": request.GET.getlist("noi-quy"),
    }
    form = RoundForm(_posted(request), unit=unit, kind=SigningKind(kind), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            one = services.prepare_round(unit, kind=kind, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập đợt ký. Tiếp theo: ai phải ký?"))
            return redirect("programme:signing_people", pk=one.pk)
    context = {"form": form, "kind": SigningKind(kind), "unit": unit}
    return render(request, "programme/signing/signing_add.html", context)


@require_GET
def signing(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk, Permission.RECORD_VIEW)
    now = timezone.now()
    worded = services.current_text(one)
    return render(
        request,
        "programme/signing/signing.html",
        {
            **_live(one),
            "text": worded,
            "texts": list(one.texts.all()),
            "rules": list(one.rules.order_by("valid_from", "pk")),
            "papers": _papers(one),
            "edit": may_edit(request, one.unit) and one.closed_at is None,
            "takes": one.takes_signatures_on(dates.local_date(now)),
            "late": one.is_open and dates.local_date(now) > one.last_date,
            "locked": one.signers.waiting().filter(locked_until__gt=now).count(),
            "history": queries.history(one),
            "link": codes.round_url(one) if one.is_open else "",
            "side": [
                (_("Loại"), text_of(one)),
                (_("Ai phải ký"), one.get_group_display()),
                (_("Thời gian"), f"{dates.day(one.first_date)} – {dates.day(one.last_date)}"),
                (_("Căn cứ"), one.ground),
                (_("Lời văn"), _("lần %(version)d") % {"version": worded.version}),
                (_("Đơn vị"), one.unit.name),
            ],
        },
    )


def text_of(one: SigningRound) -> str:
    return str(SigningKind(one.kind).label).capitalize()


def _papers(one: SigningRound) -> list[SigningPaper]:
    """The lists that were signed by hand, each with its scan."""
    found = list(one.papers.all()[:50])
    label = SigningPaper._meta.label_lower
    scans = StoredFile.objects.filter(owner_type=label, owner_id__in=[str(paper.pk) for paper in found])
    files = {scan.owner_id: scan for scan in scans}
    for paper in found:
        paper.scan = files.get(str(paper.pk))  # type: ignore[attr-defined]
    return found


def _live(one: SigningRound) -> dict[str, Any]:
    progress: Progress = signing_queries.progress(one)
    return {"round": one, "progress": progress}


@never_cache
@require_GET
def signing_live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number, the bar and the rooms, asked for again every few seconds."""
    return render(request, "programme/signing/live.html", _live(_round(request, pk, Permission.RECORD_VIEW)))


@require_GET
def signing_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the wall and the big screen: QR, how it goes, and how far it is."""
    one = _round(request, pk)
    if not one.is_open:
        raise Http404
    return render(request, "programme/signing/signing_poster.html", {**_live(one), "link": codes.round_url(one)})


@require_GET
def signing_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has to sign; for the own unit alone, to remind."""
    one = _round(request, pk)
    progress = signing_queries.progress(one)
    form = SignerFilterForm(request.GET, parts=[line.part for line in progress.parts])
    rows = one.signers.all()
    if form.is_valid():
        rows = rows.matching(form.cleaned_data["q"])
        if form.cleaned_data["to"]:
            rows = rows.filter(part=form.cleaned_data["to"])
        if form.cleaned_data["tinh_trang"]:
            rows = rows.filter(signed_at__isnull=form.cleaned_data["tinh_trang"] == "chua")
    page = page_of(rows, request.GET, order=["part_key", "sort_key", "pk"])
    now = timezone.now()
    for signer in page:
        signer.round = one
        signer.shut = signer.is_locked(now)  # type: ignore[attr-defined]
    return render(
        request,
        "programme/signing/signing_people.html",
        {
            "round": one,
            "progress": progress,
            "page": page,
            "filters": form,
            "filtered": any(request.GET.get(name) for name in ("q", "to", "tinh_trang")),
            "edit": may_edit(request, one.unit) and one.closed_at is None,
            "takes_people": one.group != SignerGroup.HOUSEHOLDS or one.unit.households.exists(),
            "of_households": one.group == SignerGroup.HOUSEHOLDS and one.unit.kind == UnitKind.RESIDENTIAL_AREA,
        },
    )


@require_http_methods(["GET", "POST"])
def signing_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    form = TakePeopleForm(_posted(request), unit=one.unit)
    if request.method == "POST" and form.is_valid():
        try:
            came, went = listing.take_people(
                one, sub_units=list(form.cleaned_data.get("sub_units", [])), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            words = ngettext("Đã thêm %(n)s người.", "Đã thêm %(n)s người.", came) % {"n": text.number(came)}
            if went:
                words += " " + ngettext("Bỏ %(n)s người đã thôi.", "Bỏ %(n)s người đã thôi.", went) % {
                    "n": text.number(went)
                }
            messages.success(request, words)
            return redirect("programme:signing_people", pk=one.pk)
    return render(request, "programme/signing/signing_take.html", {"form": form, "round": one})


@require_http_methods(["GET", "POST"])
def signing_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    form = ListForm(_posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = people_sheet.read(form.cleaned_data["file"].read())
            added, known = listing.list_people(one, rows=rows, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        except (people_sheet.SheetNotReadable, people_sheet.NameColumnMissing, people_sheet.TooManyRows) as refusal:
            form.add_error("file", str(refusal.message))
        else:
            messages.success(
                request,
                _("Đã thêm %(added)s người; %(known)s người đã có trong danh sách.")
                % {"added": text.number(added), "known": text.number(known)},
            )
            return redirect("programme:signing_people", pk=one.pk)
    return render(request, "programme/signing/signing_import.html", {"form": form, "round": one})


@require_POST
def signing_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    try:
        services.open_round(one, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã mở ký. In phiếu hoặc dán áp phích để mọi người bắt đầu."))
    return redirect(one)


@require_POST
def signing_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    try:
        told, others = services.remind(one, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = ngettext("Đã nhắc %(n)s người có tài khoản.", "Đã nhắc %(n)s người có tài khoản.", told) % {
            "n": text.number(told)
        }
        if others:
            words += " " + _("%(n)s người không có tài khoản: in phiếu của người chưa ký để tổ trưởng nhắc.") % {
                "n": text.number(others)
            }
        messages.success(request, words)
    return redirect(one)


@require_http_methods(["GET", "POST"])
def signing_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    if request.method == "POST":
        try:
            services.close_round(one, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Đã kết thúc đợt ký."))
        return redirect(one)
    return render(request, "programme/signing/signing_close.html", _live(one))


def _form_page(
    request: HttpRequest, one: Any, form: Any, act: Callable[..., Any], template: str, done: str, **context: Any
) -> HttpResponse:
    """A short form about a round: ask, act, back to the round."""
    if request.method == "POST" and form.is_valid():
        try:
            act(one, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(context.get("back") or one)
    return render(request, template, {"form": form, "round": one, **context})


@require_http_methods(["GET", "POST"])
def signing_prolong(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    initial = {name: getattr(one, name) for name in ("last_date", "stated_people", "stated_date")}
    form = ProlongForm(_posted(request), initial=initial)
    template = "programme/signing/signing_prolong.html"
    return _form_page(request, one, form, services.prolong_round, template, _("Đã sửa."))


@require_http_methods(["GET", "POST"])
def signing_reword(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    form = RewordForm(_posted(request), initial={"text": services.current_text(one).text})
    template = "programme/signing/signing_reword.html"
    return _form_page(request, one, form, services.revise_text, template, _("Đã lưu lời văn mới."))


@require_http_methods(["GET", "POST"])
def signing_links_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _round(request, pk)
    template = "programme/signing/signing_links_back.html"
    done = _("Liên kết cũ hết tác dụng. In lại áp phích.")
    return _form_page(request, one, ReasonForm(_posted(request)), services.take_links_back, template, done)


def _chosen(request: HttpRequest, one: SigningRound) -> list[Signer]:
    """The signers of the room asked for, or all; only those who have not signed, unless asked otherwise."""
    rows = one.signers.sorted().order_by("part_key", "sort_key", "pk")
    if part := (request.POST.get("to") or request.GET.get("to")):
        rows = rows.filter(part=part)
    if not request.GET.get("tat-ca"):
        rows = rows.filter(signed_at=None)
    return list(rows)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def signing_slips(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slips of those who have not signed, to print and cut. A POST: each printing is noted."""
    one = _round(request, pk)
    chosen = _chosen(request, one)
    if not one.is_open or not chosen:
        messages.error(request, _("Không còn ai chưa ký để in phiếu.") if one.is_open else str(refusals.NotNow.message))
        return redirect(one)
    listing.note_printing(one, len(chosen), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _pdf(papers.slips(one, chosen, timezone.now()), "phieu-ky")


@require_GET
def signing_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list for signing by hand."""
    one = _round(request, pk)
    chosen = _chosen(request, one)
    if not chosen:
        raise Http404
    return _pdf(papers.paper_list(one, services.current_text(one), chosen, timezone.now()), "danh-sach-ky")


@require_http_methods(["GET", "POST"])
def signing_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A scanned list: the file, the day, and the names ticked, room by room."""
    one = _round(request, pk)
    progress = signing_queries.progress(one)
    part = request.GET.get("to", "")
    parts = [line for line in progress.parts if line.left]
    if not part and len(parts) == 1:
        part = parts[0].part
    waiting = one.signers.waiting().order_by("part_key", "sort_key", "pk")
    if part:
        waiting = waiting.filter(part=part)
    shown_signers = list(waiting[: MOST_TICKED + 1])
    too_many = len(shown_signers) > MOST_TICKED
    if too_many:
        shown_signers = []
    form = PaperForm(_posted(request), request.FILES or None)
    ticked = set(request.POST.getlist("signers"))
    if request.method == "POST" and form.is_valid():
        try:
            paper = acts.sign_on_paper(
                one,
                signers=[signer for signer in shown_signers if str(signer.pk) in ticked],
                part=part,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi %(n)s người ký trên giấy.") % {"n": text.number(paper.people)})
            return redirect(one)
    context = {
        "form": form,
        "round": one,
        "part": part,
        "parts": parts,
        "too_many": too_many,
        "signers": [(signer, str(signer.pk) in ticked) for signer in shown_signers],
        "all_url": "?" + urlencode({"to": part}),
    }
    return render(request, "programme/signing/signing_paper.html", context)


def _signer(request: HttpRequest, pk: UUID) -> Signer:
    rows = SigningRound.objects.permitted(request.user, Permission.RECORD_EDIT)
    return get_object_or_404(Signer.objects.filter(round__in=rows).select_related("round__unit"), pk=pk)


@require_POST
def signer_new_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new slip for one person, as PDF at once: the earlier one loses its force."""
    signer = _signer(request, pk)
    try:
        renewed = listing.new_code(signer, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("programme:signing_people", pk=signer.round_id)
    return _pdf(papers.slips(signer.round, [renewed], timezone.now()), "phieu-ky")


@require_http_methods(["GET", "POST"])
def signer_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    signer = _signer(request, pk)
    back = reverse("programme:signing_people", args=[signer.round_id])
    template = "programme/signing/signer_remove.html"
    form = ReasonForm(_posted(request))
    return _form_page(
        request, signer, form, listing.remove_signer, template, _("Đã bỏ khỏi danh sách."), back=back, signer=signer
    )


@require_GET
def signer_signature(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody signed, exactly as it stood; for the own unit."""
    found = signing_queries.signature_of(_signer(request, pk))
    if found is None:
        raise Http404
    context = {**shown(found), "edit": found.how == SigningWay.PAPER and found.signer.round.closed_at is None}
    return render(request, "programme/signing/signature.html", context)


@require_http_methods(["GET", "POST"])
def signature_strike(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = SigningRound.objects.permitted(request.user, Permission.RECORD_EDIT)
    found = get_object_or_404(
        Signature.objects.filter(signer__round__in=rows, paper__isnull=False).select_related(
            "signer__round__unit", "paper"
        ),
        pk=pk,
    )
    one = found.signer.round
    template = "programme/signing/signature_strike.html"
    form = ReasonForm(_posted(request))
    return _form_page(
        request,
        found,
        form,
        acts.strike_paper_signature,
        template,
        _("Đã bỏ dòng ghi nhầm."),
        back=one.get_absolute_url(),
        signer=found.signer,
    )


# What a signed-in person has to sign


@require_GET
def signings_own(request: HttpRequest) -> HttpResponse:
    """Everybody's own page: what waits for my signature, what I signed."""
    signers = signing_queries.own_signers(request.user)
    today = dates.today()
    return render(
        request,
        "programme/signing/signings_own.html",
        {
            "waiting": [one for one in signers if one.signed_at is None and one.round.takes_signatures_on(today)],
            "signed": [one for one in signers if one.signed_at is not None],
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
def sign_own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read and sign with the own account; afterwards the same page shows what was signed."""
    rows = Signer.objects.select_related("round__unit").filter(
        person__user=request.user.pk, round__opened_at__isnull=False, round__names_forgotten_at=None
    )
    signer = get_object_or_404(rows, round=pk)
    one = signer.round
    worded = services.current_text(one)
    refused = None
    if request.method == "POST":
        try:
            acts.by_account(signer, sha256=request.POST.get("sha256", ""), by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Đã ghi nhận. Cảm ơn anh/chị."))
            return redirect("programme:sign_own", pk=one.pk)
    elif signer.signed_at is not None and (found := signing_queries.signature_of(signer)) is not None:
        found.signer = signer
        return render(request, "programme/signing/signed_own.html", shown(found))
    context = {
        "round": one,
        "text": worded,
        "signer": signer,
        "refused": refused,
        "takes": one.takes_signatures_on(dates.today()),
    }
    return render(request, "programme/signing/sign_own.html", context)
