"""The authority's side: the board over all units, receipt, appraisal, return, proposal, decision, certificates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import boards, declared, enums, exempting, queries, sheets
from tuquan.assessments.enums import CycleState, Stage
from tuquan.assessments.forms import office as forms
from tuquan.assessments.models import (
    AuthorityRow,
    CriterionResult,
    Cycle,
    Decision,
    DecisionItem,
    InternalDate,
    Proposal,
)
from tuquan.assessments.services import appraising, bulk, communes, deciding, importing, opening, registering, settings
from tuquan.assessments.services.flow import OwnUnit, refuse_own_unit
from tuquan.assessments.views import parts
from tuquan.core import dates, paging
from tuquan.core.ids import uuids
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.units.current import current_unit, unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission, held_with
from tuquan.units.queries import registry


def _authority(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission, authority=True)


def received(request: HttpRequest, pk: UUID, permission: Permission) -> Cycle:
    results = Prefetch("results", CriterionResult.objects.order_by("criterion"))
    rows = Cycle.objects.submitted_to(request.user, permission).select_related(
        "unit", "office", "recogniser", "appraiser"
    )
    return get_object_or_404(rows.prefetch_related(results, "attestations", "evidence", "tallies"), pk=pk)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """All units of the authority for a year: who has not registered, who is late, who waits for whom."""
    if not held_with(request.user, Permission.DOSSIER_VIEW):
        raise Http404
    asked = request.GET.copy()
    asked.setdefault("nam", str(dates.today().year))
    form = forms.BoardForm(asked)
    data = form.cleaned_data if form.is_valid() else {}
    year, today = data.get("nam") or dates.today().year, dates.today()
    units = boards.units_of(request.user)
    filters = boards.Filters(data.get("q") or "", data.get("loai") or "", data.get("tinh_trang") or "")
    found = boards.rows(units, year, today, filters)
    if request.GET.get("xuat") == "xlsx":
        return sheets.board(found.order_by("sort_key", "pk"), year, today)
    page = paging.page_of(found.select_related("place"), request.GET)
    return render(
        request,
        "assessments/board.html",
        {
            "form": form,
            "year": year,
            "page": page,
            "overview": queries.overview(units, year, today),
            "late": boards.late(year, today),
            # Whoever counts a unit here does not always open its dossier: it may have gone to another office.
            "openable": set(
                Cycle.objects.visible(request.user)
                .filter(pk__in=[pk for unit in page if (pk := getattr(unit, "cycle_id", None))])
                .values_list("pk", flat=True)
            ),
            "exempt": set(
                exempting.exempt_units(Unit.objects.filter(pk__in=[u.pk for u in page]), year).values_list(
                    "pk", flat=True
                )
            ),
            "may_receive": bool(held_with(request.user, Permission.DOSSIER_RECEIVE)),
            "may_propose": bool(held_with(request.user, Permission.DOSSIER_PROPOSE)),
            "may_decide": bool(held_with(request.user, Permission.DOSSIER_DECIDE)),
            "may_hold_commune": communes.governs_commune(unit := current_unit(request))
            and has_permission(request.user, Permission.DOSSIER_DECIDE, unit),
            "waiting": parts.waiting_for_decision(request.user),
        },
    )


@require_POST
def board_act(request: HttpRequest) -> HttpResponse:
    """A bulk act: first the list and its consequence to confirm, then a result per unit."""
    act = bulk.ACTS.get(request.POST.get("viec", ""))
    if act is None or not held_with(request.user, act.permission):
        raise Http404
    year = dates.asked_year(request.POST.get("nam"))
    chosen = (
        boards.units_of(request.user).filter(pk__in=uuids(request.POST.getlist("don_vi"))).order_by("sort_key", "pk")
    )
    if not chosen:
        messages.error(request, _("Chọn ít nhất một đơn vị."))
        return redirect(f"{reverse('assessments:board')}?nam={year}")
    context: dict[str, Any] = {"act": act, "units": chosen, "year": year}
    if request.POST.get("xac-nhan") != "co":
        return render(request, "assessments/board_confirm.html", context)
    results = bulk.run(act, chosen, year, by=request.user, at=timezone.now())
    return render(request, "assessments/board_results.html", {**context, "results": results})


# Receipt


@require_POST
def registration_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_RECEIVE)
    try:
        cycle = registering.accept_registration(cycle, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã tiếp nhận đăng ký, số %(number)s.") % {"number": cycle.registration_receipt})
    return redirect(cycle)


@require_http_methods(["GET", "POST"])
def registration_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_RECEIVE)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            registering.return_registration(
                cycle, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trả lại bản đăng ký cho đơn vị."))
            return redirect("assessments:board")
    return render(request, "assessments/registration_return.html", {"cycle": cycle, "form": form})


@require_http_methods(["GET", "POST"])
def register_on_behalf(request: HttpRequest, unit_pk: UUID) -> HttpResponse:
    """Tiếp nhận hộ: the paper registration of a unit without an account."""
    unit = get_object_or_404(
        Unit.objects.permitted(request.user, Permission.DOSSIER_RECEIVE).assessed().open(), pk=unit_pk
    )
    form = forms.OnBehalfForm(request.POST or None)
    year = dates.today().year
    if request.method == "POST" and form.is_valid():
        try:
            cycle = bulk.open_and_register(unit, year, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã tiếp nhận hộ, số %(number)s.") % {"number": cycle.registration_receipt})
            return redirect(cycle)
    return render(request, "assessments/register_on_behalf.html", {"unit": unit, "form": form, "year": year})


# Appraisal


@require_http_methods(["GET", "POST"])
def appraise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The appraisal sheet: criterion by criterion beside what the unit submitted."""
    cycle = received(request, pk, Permission.DOSSIER_APPRAISE)
    now = timezone.now()
    try:
        refuse_own_unit(cycle, request.user)
    except OwnUnit as refusal:
        messages.error(request, refusal.message)
        return redirect(cycle)
    found = queries.findings(cycle, dates.today()) if cycle.on_behalf else parts.submitted_findings(cycle)
    submitted = {result.criterion: result for result in cycle.results.all() if result.stage == Stage.SELF}
    form = forms.AppraisalForm(
        request.POST or None, criteria=cycle.rule_set.criteria, proposals=parts.appraisal_proposals(cycle, submitted)
    )
    if request.method == "POST" and form.is_valid():
        try:
            appraising.appraise(
                cycle,
                judgements=form.judgements(),
                outcome=enums.Outcome(form.cleaned_data["outcome"]),
                note=form.cleaned_data["note"],
                by=request.user,
                at=now,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã thẩm định xong hồ sơ."))
            return redirect(cycle)
    return render(
        request,
        "assessments/appraise.html",
        {
            "cycle": cycle,
            "form": form,
            "lines": parts.verdict_lines(form, found, submitted),
            "ready": cycle.state == CycleState.REQUESTED,
            "back_url": cycle.get_absolute_url(),
        },
    )


@require_POST
def appraisal_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_APPRAISE)
    try:
        appraising.open_appraisal(cycle, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(cycle)
    return redirect("assessments:appraise", pk)


@require_http_methods(["GET", "POST"])
def dossier_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_APPRAISE)
    form = forms.ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appraising.return_dossier(cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trả lại hồ sơ để đơn vị hoàn thiện."))
            return redirect(cycle)
    return render(request, "assessments/dossier_return.html", {"cycle": cycle, "form": form})


# Proposal


@require_http_methods(["GET", "POST"])
def proposal_add(request: HttpRequest) -> HttpResponse:
    """The office's tờ trình: choose among the appraised units, number it, send it up."""
    office = _authority(request, Permission.DOSSIER_PROPOSE)
    ready = Cycle.objects.submitted_to(request.user, Permission.DOSSIER_PROPOSE).filter(
        office=office, state=CycleState.APPRAISED
    )
    ready = ready.select_related("unit", "recogniser").order_by("unit__sort_key", "pk")
    first = ready.first()
    if first is not None:  # one list goes to one recogniser for one year; others follow in the next list
        ready = ready.filter(recogniser=first.recogniser, year=first.year)
    initial = {"cycles": [cycle.pk for cycle in ready], "date": dates.today(), **parts.council_of(office, first)}
    form = forms.ProposalForm(request.POST or None, cycles=ready, initial=initial)
    if request.method == "POST" and form.is_valid() and first is not None and first.recogniser is not None:
        data = dict(form.cleaned_data)
        try:
            proposal = appraising.propose(
                office, first.recogniser, first.year, data.pop("cycles"), **data, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trình danh sách đề nghị tới %(who)s.") % {"who": proposal.recogniser})
            return redirect(proposal)
    return render(
        request, "assessments/proposal_add.html", {"form": form, "office": office, "ready": ready, "first": first}
    )


def visible_proposals(request: HttpRequest) -> Any:
    """Proposals of the user's office, and those sent to the user's committee."""
    units = Unit.objects.permitted(request.user, Permission.DOSSIER_VIEW).values("pk")
    return Proposal.objects.filter(Q(office__in=units) | Q(recogniser__in=units)).select_related("office", "recogniser")


@require_GET
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(visible_proposals(request), pk=pk)
    decided = Decision.objects.filter(proposal=found).first()
    return render(
        request,
        "assessments/proposal.html",
        {
            "proposal": found,
            "items": found.items.select_related("cycle__unit").order_by("cycle__unit__sort_key", "pk"),
            "decided": decided,
            "may_decide": decided is None and has_permission(request.user, Permission.DOSSIER_DECIDE, found.recogniser),
        },
    )


# Decision


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One decision, many units: first the signed and sealed paper is uploaded, then it is recorded."""
    found = get_object_or_404(visible_proposals(request), pk=pk)
    if not has_permission(request.user, Permission.DOSSIER_DECIDE, found.recogniser):
        raise Http404
    cycles = [item.cycle for item in found.items.select_related("cycle__unit").order_by("cycle__unit__sort_key", "pk")]
    initial = {
        "date": dates.today(),
        "signer": request.user.get_full_name(),
        "signer_position": parts.position_of(request.user, found.recogniser),
    }
    form = forms.DecisionForm(request.POST or None, request.FILES or None, cycles=cycles, initial=initial)
    if request.method == "POST" and form.is_valid():
        names = ("number", "date", "signer", "signer_position")
        try:
            decision = deciding.decide_with_paper(
                found,
                **{name: form.cleaned_data[name] for name in names},
                refusals=form.refusals(),
                paper=form.cleaned_data["signed_file"],
                by=request.user,
                at=timezone.now(),
            )
        except (Refusal, files.FileRefused) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã ghi quyết định số %(number)s.") % {"number": decision.number})
            return redirect(decision)
    return render(
        request,
        "assessments/decide.html",
        {
            "proposal": found,
            "form": form,
            "lines": [(c, form[f"result_{c.pk.hex}"], form[f"reason_{c.pk.hex}"]) for c in cycles],
        },
    )


def visible_decisions(request: HttpRequest) -> Any:
    """Decisions of the user's committee, and those on proposals of the user's office."""
    units = Unit.objects.permitted(request.user, Permission.DOSSIER_VIEW).values("pk")
    found = Decision.objects.filter(Q(recogniser__in=units) | Q(proposal__office__in=units))
    return found.select_related("recogniser", "proposal__office", "issued_by")


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions of the authority, newest first."""
    if not held_with(request.user, Permission.DOSSIER_VIEW):
        raise Http404
    page = paging.page_of(visible_decisions(request), request.GET, order=("-date", "-pk"))
    unit = current_unit(request)
    may_import = unit is not None and has_permission(request.user, Permission.DOSSIER_DECIDE, unit)
    said = declared.waiting(Unit.objects.permitted(request.user, Permission.DOSSIER_VIEW))[:50] if may_import else []
    context = {"page": page, "may_import": may_import, "declared": said}
    return render(request, "assessments/decisions.html", context)


@require_http_methods(["GET", "POST"])
def decision_import(request: HttpRequest) -> HttpResponse:
    """A past year's decision with its list, as the paper says."""
    committee = _authority(request, Permission.DOSSIER_DECIDE)
    known = Unit.objects.permitted(request.user, Permission.DOSSIER_VIEW).assessed()
    said = declared.waiting(known).filter(pk__in=uuids([request.GET.get("khai", "")])).first()
    form = forms.PastDecisionForm(request.POST or None, known=known, initial=declared.initial(said) if said else None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            decision = importing.import_decision(
                committee, data.pop("year"), data.pop("units"), **data, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã nhập quyết định số %(number)s.") % {"number": decision.number})
            return redirect(decision)
    return render(request, "assessments/decision_import.html", {"form": form})


@require_GET
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(visible_decisions(request), pk=pk)
    items = found.items.select_related("cycle__unit").order_by("-recognised", "cycle__unit__sort_key", "pk")
    return render(
        request,
        "assessments/decision.html",
        {
            "decision": found,
            "items": items,
            "recognised": sum(item.recognised for item in items),
            "may_decide": has_permission(request.user, Permission.DOSSIER_DECIDE, found.recogniser),
            "may_hand": found.proposal is not None
            and has_permission(request.user, Permission.DOSSIER_PROPOSE, found.proposal.office),
        },
    )


@require_http_methods(["GET", "POST"])
def decision_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(visible_decisions(request), pk=pk)
    if not has_permission(request.user, Permission.DOSSIER_DECIDE, found.recogniser):
        raise Http404
    form = forms.PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.publish(found, where=form.cleaned_data["where"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi việc công bố."))
            return redirect(found)
    return render(request, "assessments/decision_publish.html", {"decision": found, "form": form})


@require_http_methods(["GET", "POST"])
def certificate_hand(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(DecisionItem.objects.select_related("cycle__unit", "decision"), pk=pk, recognised=True)
    found = get_object_or_404(visible_decisions(request), pk=item.decision_id)
    office = found.proposal.office if found.proposal else None
    if office is None or not has_permission(request.user, Permission.DOSSIER_PROPOSE, office):
        raise Http404
    form = forms.HandForm(request.POST or None, initial={"handed_date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            deciding.hand_certificate(item, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi việc trao giấy công nhận."))
            return redirect(found)
    return render(request, "assessments/certificate_hand.html", {"item": item, "decision": found, "form": form})


@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_APPRAISE)
    form = forms.ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.record_complaint(cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi khiếu nại và kết quả giải quyết."))
            return redirect(cycle)
    return render(request, "assessments/complaint.html", {"cycle": cycle, "form": form})


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = received(request, pk, Permission.DOSSIER_DECIDE)
    form = forms.RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.revoke(cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi việc thu hồi công nhận."))
            return redirect(cycle)
    return render(request, "assessments/revoke.html", {"cycle": cycle, "form": form})


# Settings of the authority


@require_http_methods(["GET", "POST"])
def internal_dates(request: HttpRequest) -> HttpResponse:
    office = _authority(request, Permission.DOSSIER_PROPOSE)
    form = forms.InternalDateForm(request.POST or None, initial={"year": dates.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            settings.set_internal_date(office, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("date", refusal.message)
        else:
            messages.success(request, _("Đã lưu mốc nội bộ."))
            return redirect("assessments:internal_dates")
    rows = parts.internal_date_lines(
        InternalDate.objects.filter(office=office).order_by("-year", "rule_set_code", "date")
    )
    return render(request, "assessments/internal_dates.html", {"form": form, "rows": rows, "office": office})


@require_http_methods(["GET", "POST"])
def authorities(request: HttpRequest) -> HttpResponse:
    """Who recognises whom: the law's table beside what this committee has set."""
    committee = _authority(request, Permission.RULES_EDIT)
    form = forms.AuthorityForm(
        request.POST or None,
        units=registry.around(committee).order_by("sort_key"),
        initial={"valid_from": dates.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            settings.set_authority(committee, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã lưu thẩm quyền."))
            return redirect("assessments:authorities")
    rows = (
        AuthorityRow.objects.filter(governing=committee)
        .select_related("recogniser", "office")
        .order_by("-valid_from", "pk")
    )
    law = parts.law_groups(opening.law_rows(dates.today()))
    own = [parts.AuthorityLine.of_row(row) for row in rows]
    return render(
        request, "assessments/authorities.html", {"form": form, "rows": own, "law": law, "committee": committee}
    )
