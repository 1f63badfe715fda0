"""The review meeting of a body: called by the office, members, ballots unit by unit, minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import council_papers, papers
from tuquan.assessments.forms import council as forms
from tuquan.assessments.models import CouncilItem, CouncilMeeting
from tuquan.assessments.services import council as services
from tuquan.assessments.views.papers import send_letter
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.core.templatetags.tuquan import error_summary
from tuquan.units.current import unit_for
from tuquan.units.enums import TeamKind
from tuquan.units.models import TeamMember, Unit
from tuquan.units.permitted import has_permission

EMPTY_ROWS = 3


def _meeting(request: HttpRequest, pk: UUID, permission: Permission) -> CouncilMeeting:
    rows = CouncilMeeting.objects.on_recognition().permitted(request.user, permission).select_related("office")
    return get_object_or_404(rows, pk=pk)


def _office(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission, authority=True)


@require_GET
def council_list(request: HttpRequest) -> HttpResponse:
    office = _office(request, Permission.DOSSIER_VIEW)
    return render(
        request,
        "assessments/council_list.html",
        {
            "office": office,
            "meetings": CouncilMeeting.objects.on_recognition().filter(office=office).order_by("-started_at", "pk"),
            "may_call": has_permission(request.user, Permission.DOSSIER_PROPOSE, office),
        },
    )


@require_http_methods(["GET", "POST"])
def council_call(request: HttpRequest) -> HttpResponse:
    office = _office(request, Permission.DOSSIER_PROPOSE)
    form = forms.CouncilForm(request.POST or None)
    year = dates.today().year
    if request.method == "POST" and form.is_valid():
        try:
            made = services.call_meeting(office, year, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:council_members", made.pk)
    return render(request, "assessments/council_call.html", {"form": form, "office": office, "year": year})


@require_GET
def council(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _meeting(request, pk, Permission.DOSSIER_VIEW)
    seats = list(found.seats.select_related("unit"))
    present = sum(seat.present for seat in seats)
    items = list(
        found.items.select_related("cycle__unit")
        .prefetch_related("aside", "votes__seat")
        .order_by("cycle__unit__sort_key", "pk")
    )
    return render(
        request,
        "assessments/council.html",
        {
            "meeting": found,
            "seats": seats,
            "present": present,
            "quorum": bool(seats) and present * 100 >= found.quorum_percent * len(seats),
            "items": items,
            "waiting": sum(not item.result for item in items),
            "may_write": found.closed_at is None
            and has_permission(request.user, Permission.DOSSIER_PROPOSE, found.office),
        },
    )


@require_http_methods(["GET", "POST"])
def council_members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who sits; the first time the members of the local steering committee are proposed."""
    found = _meeting(request, pk, Permission.DOSSIER_PROPOSE)
    units = Unit.objects.filter(cycles__council_items__meeting=found).distinct().order_by("sort_key", "pk")
    formset = members_form(request, found, units, usual=_committee(found.office))
    errors: list[tuple[str, Any]] = []
    if request.method == "POST" and formset.is_valid():
        try:
            services.save_members(found, typed_members(formset), by=request.user, at=timezone.now())
        except Refusal as refusal:
            errors.append(("", refusal.message))
        else:
            return redirect(found)
    errors += member_errors(formset)
    context = {"meeting": found, "formset": formset, "errors": errors}
    return render(request, "assessments/council_members.html", context)


def members_form(request: HttpRequest, meeting: CouncilMeeting, units: Any, *, usual: list[dict[str, Any]]) -> Any:
    """A row a member: those written down, or the usual ones, and some empty rows."""
    initial: list[dict[str, Any]] = [
        {"name": one.name, "position": one.position, "unit": one.unit_id, "present": one.present}
        for one in meeting.seats.all()
    ] or usual
    initial = initial + [{"present": True}] * (EMPTY_ROWS if initial else 2 * EMPTY_ROWS)
    return forms.MemberFormSet(request.POST or None, initial=initial, form_kwargs={"units": units})


def typed_members(formset: Any) -> list[services.Member]:
    """The rows with a name."""
    return [services.Member(**row) for row in formset.cleaned_data if row.get("name")]


def member_errors(formset: Any) -> list[tuple[str, Any]]:
    return [row for form in formset for row in error_summary(form)["errors"]] if formset.is_bound else []


def _committee(office: Unit) -> list[dict[str, Any]]:
    today = on_day(dates.today())
    rows = TeamMember.objects.filter(today, team__unit=office, team__kind=TeamKind.LOCAL_BOARD)
    return [
        {"name": row.person.full_name, "position": str(row.get_post_display()), "unit": None, "present": True}
        for row in rows.select_related("person").order_by("order", "pk")
    ]


@require_http_methods(["GET", "POST"])
def council_vote(request: HttpRequest, pk: UUID, item_pk: int) -> HttpResponse:
    """The ballots on one unit."""
    found = _meeting(request, pk, Permission.DOSSIER_PROPOSE)
    item = get_object_or_404(CouncilItem.objects.select_related("cycle__unit", "meeting"), pk=item_pk, meeting=found)
    seats = list(found.seats.filter(present=True))
    bound = {seat.pk for seat in services.conflicts(found)[item.pk]}
    aside = set(item.aside.values_list("pk", flat=True)) - bound
    said = {vote.seat_id: vote.ballot for vote in item.votes.all()} | dict.fromkeys(aside, "aside")
    initial = {name: getattr(item, name) for name in ("votes_for", "votes_against", "votes_blank", "note")}
    form = forms.VotesForm(
        request.POST or None,
        secret=found.secret,
        seats=seats,
        bound=bound,
        said=said,
        initial={**initial, "aside": list(aside)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        counts = (
            services.Counts(data["votes_for"], data["votes_against"], data["votes_blank"]) if found.secret else None
        )
        try:
            services.record_votes(
                item,
                counts=counts,
                ballots=None if found.secret else form.ballots(),
                aside=form.aside(),
                note=data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi kết quả bỏ phiếu về %(unit)s.") % {"unit": item.unit})
            return redirect(found)
    away = [seat for seat in seats if seat.pk in bound]
    context = {"meeting": found, "item": item, "form": form, "away": away, "voters": len(seats) - len(bound)}
    return render(request, "assessments/council_vote.html", context)


@require_http_methods(["GET", "POST"])
def council_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _meeting(request, pk, Permission.DOSSIER_PROPOSE)
    form = forms.CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_meeting(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã thông qua biên bản."))
            return redirect(found)
    return render(request, "assessments/council_close.html", {"meeting": found, "form": form})


@require_GET
def council_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = _meeting(request, pk, Permission.DOSSIER_VIEW)
    if found.closed_at is None:
        raise Http404
    letter = papers.make(council_papers.COUNCIL_MINUTES, found, made_at=found.closed_at)
    return send_letter(letter, f"bien-ban-hoi-dong-{found.year}", form)
