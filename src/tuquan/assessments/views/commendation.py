"""The unit's side of emulation and commendation, and the answer of whoever is proposed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import award_lists, award_papers, awards, grading, papers
from tuquan.assessments.award_enums import PENDING, AwardLevel, ConsentVia, NominationState
from tuquan.assessments.forms import commendation as forms
from tuquan.assessments.models import (
    Achievement,
    AwardReview,
    EmulationLine,
    EmulationRegistration,
    MovementGrade,
    Nomination,
)
from tuquan.assessments.services import commending, emulating
from tuquan.assessments.views.papers import send_letter
from tuquan.audit import queries as audit
from tuquan.core import dates, links
from tuquan.core.refusals import Refusal
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission


def own_unit(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission, authority=False)


@require_GET
def commendations(request: HttpRequest) -> HttpResponse:
    """The year of a unit: what it registered for, whom it proposes, what came of it."""
    unit = own_unit(request, Permission.CYCLE_VIEW)
    year = dates.asked_year(request.GET.get("nam"))
    rows = Nomination.objects.filter(unit=unit, year=year).select_related("person", "sub_unit", "unit", "decision")
    return render(
        request,
        "assessments/commendations.html",
        {
            "unit": unit,
            "year": year,
            "form": forms.YearForm(initial={"nam": year}),
            "nominations": rows.order_by("-state_since", "pk"),
            "limits": award_lists.limits_of(unit, year),
            "grade": MovementGrade.objects.filter(unit=unit, year=year).first(),
            "gradable": year == dates.today().year and grading.sheet_for(unit, dates.today()) is not None,
            "registration": EmulationRegistration.objects.filter(unit=unit, year=year).first(),
            "reviews": AwardReview.objects.filter(body=unit, level=AwardLevel.UNIT, year=year).order_by("-opened_at"),
            "to_list": rows.filter(level=AwardLevel.UNIT, state=NominationState.SENT).exists(),
            "may_prepare": has_permission(request.user, Permission.CYCLE_PREPARE, unit),
        },
    )


# Emulation


@require_POST
def emulation_open(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.CYCLE_PREPARE)
    return redirect(emulating.open_registration(unit, dates.today().year, by=request.user, at=timezone.now()))


def _own_registration(request: HttpRequest, pk: UUID) -> EmulationRegistration:
    rows = EmulationRegistration.objects.permitted(request.user, Permission.CYCLE_PREPARE).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
def emulation(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = EmulationRegistration.objects.visible(request.user).select_related("unit", "office")
    found = get_object_or_404(rows, pk=pk)
    edit = found.sent_at is None and has_permission(request.user, Permission.CYCLE_PREPARE, found.unit)
    return render(
        request,
        "assessments/emulation.html",
        {
            "registration": found,
            "lines": found.lines.select_related("person", "sub_unit", "registration__unit"),
            "edit": edit,
            "timeline": audit.timeline(found),
        },
    )


@require_http_methods(["GET", "POST"])
def emulation_line_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_registration(request, pk)
    form = forms.EmulationLineForm(request.POST or None, unit=found.unit)
    if request.method == "POST" and form.is_valid():
        try:
            emulating.add_line(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi vào bản đăng ký thi đua."))
            return redirect(found)
    return render(request, "assessments/emulation_line_add.html", {"registration": found, "form": form})


@require_POST
def emulation_line_remove(request: HttpRequest, pk: UUID, line_pk: int) -> HttpResponse:
    found = _own_registration(request, pk)
    line = get_object_or_404(
        EmulationLine.objects.select_related("registration", "person"), pk=line_pk, registration=found
    )
    try:
        emulating.remove_line(line, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@require_http_methods(["GET", "POST"])
def emulation_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_registration(request, pk)
    form = forms.SendForm(request.POST or None, initial={"date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            emulating.send_registration(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gửi bản đăng ký thi đua."))
            return redirect(found)
    return render(request, "assessments/emulation_send.html", {"registration": found, "form": form})


# Nominations


def own_nomination(request: HttpRequest, pk: UUID) -> Nomination:
    rows = Nomination.objects.permitted(request.user, Permission.CYCLE_PREPARE)
    return get_object_or_404(rows.select_related("unit", "person", "sub_unit", "body"), pk=pk)


@require_http_methods(["GET", "POST"])
def nomination_add(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.CYCLE_PREPARE)
    form = forms.NominationForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            made = commending.nominate(
                unit, dates.today().year, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(made)
    context = {"form": form, "unit": unit, "known": awards.law().forms.values()}
    return render(request, "assessments/nomination_add.html", context)


@require_GET
def nomination(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Nomination.objects.visible(request.user)
    found = get_object_or_404(
        rows.select_related("unit", "person__user", "sub_unit", "body", "review", "decision"), pk=pk
    )
    own = has_permission(request.user, Permission.CYCLE_PREPARE, found.unit)
    link = ""
    if own and found.state == NominationState.ASKED:
        token = commending.consent_token(found, now=timezone.now())
        link = request.build_absolute_uri(reverse("assessments:consent", args=[token]))
    return render(
        request,
        "assessments/nomination.html",
        {
            "nomination": found,
            "achievements": found.achievements.all(),
            "own": own,
            "edit": own and found.is_open,
            "lists": found.body_id != found.unit_id and _lists(request, found),
            "link": link,
            "link_days": commending.LINK_DAYS,
            "timeline": audit.timeline(found),
            "may_withdraw": own and (found.is_open or found.state == NominationState.SENT),
        },
    )


def _lists(request: HttpRequest, found: Nomination) -> bool:
    return found.body is not None and has_permission(request.user, Permission.DOSSIER_PROPOSE, found.body)


@require_http_methods(["GET", "POST"])
def achievement_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_nomination(request, pk)
    today = dates.today()
    records, figures = award_lists.sources(found.unit, found.year, today)
    form = forms.AchievementForm(request.POST or None, records=records, figures=figures)
    if request.method == "POST" and form.is_valid():
        source = next(one for one in (*records, *figures) if one.key == form.cleaned_data["source"])
        try:
            commending.add_achievement(
                found,
                sentence=form.cleaned_data["sentence"],
                source=source.key,
                source_title=source.title[:300],
                source_date=source.date,
                source_url=source.url,
                by=request.user,
                at=timezone.now(),
            )
        except commending.TipIsNoMerit as refusal:
            form.add_error("sentence", refusal.message)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi thành tích."))
            return redirect(found)
    return render(
        request, "assessments/achievement_add.html", {"nomination": found, "form": form, "any": records or figures}
    )


@require_POST
def achievement_remove(request: HttpRequest, pk: UUID, achievement_pk: int) -> HttpResponse:
    found = own_nomination(request, pk)
    row = get_object_or_404(Achievement.objects.select_related("nomination"), pk=achievement_pk, nomination=found)
    try:
        commending.remove_achievement(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@require_POST
def nomination_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_nomination(request, pk)
    try:
        commending.ask_consent(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã hỏi ý kiến người được đề nghị."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def nomination_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_nomination(request, pk)
    form = forms.SendForm(request.POST or None, initial={"date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            sent = commending.send_nomination(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gửi đề nghị tới %(body)s.") % {"body": sent.body})
            return redirect(found)
    limits = [one for one in award_lists.limits_of(found.unit, found.year) if one.level == found.level]
    limits = [one for one in limits if one.group == found.group]
    context = {"nomination": found, "form": form, "limits": limits}
    return render(request, "assessments/nomination_send.html", context)


@require_http_methods(["GET", "POST"])
def nomination_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_nomination(request, pk)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commending.withdraw(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã rút đề nghị khen thưởng."))
            return redirect("assessments:commendations")
    return render(request, "assessments/nomination_withdraw.html", {"nomination": found, "form": form})


@require_GET
def nomination_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = get_object_or_404(
        Nomination.objects.visible(request.user).select_related("unit__managing", "person", "sub_unit", "body"), pk=pk
    )
    letter = papers.make(award_papers.REPORT, found, made_at=found.state_since)
    return send_letter(letter, f"bao-cao-thanh-tich-{found.year}", form)


# The answer of whoever is proposed


def _about_me(request: HttpRequest) -> Any:
    return Nomination.objects.filter(person__user=request.user).exclude(state=NominationState.DRAFTING)


@require_GET
def my_nominations(request: HttpRequest) -> HttpResponse:
    """Everybody signed in sees what he or she is proposed for."""
    rows = _about_me(request).select_related("unit", "decision").order_by("-year", "-state_since")
    return render(request, "assessments/my_nominations.html", {"nominations": rows})


@require_http_methods(["GET", "POST"])
def my_nomination(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(_about_me(request).select_related("unit", "person", "decision"), pk=pk)
    if request.method == "POST":
        _answered(request, found, ConsentVia.ACCOUNT)
        return redirect("assessments:my_nomination", pk)
    return render(request, "assessments/my_nomination.html", _consent_context(found))


def _consent_context(found: Nomination) -> dict[str, Any]:
    return {
        "nomination": found,
        "achievements": found.achievements.all(),
        "asks": found.state == NominationState.ASKED,
        "may_take_back": found.state in PENDING and found.state != NominationState.ASKED,
    }


def _answered(request: HttpRequest, found: Nomination, via: ConsentVia) -> None:
    agrees = request.POST.get("tra_loi") == "dong-y"
    by = request.user if via == ConsentVia.ACCOUNT and request.user.is_authenticated else None
    try:
        commending.answer(found, agrees=agrees, via=via, by=by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("Cảm ơn anh/chị. Đã ghi: đồng ý.") if agrees else _("Đã ghi: không đồng ý. Đề nghị này dừng lại.")
        messages.success(request, words)


@login_not_required
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """By the link handed over: what is proposed, yes or no. A wrong link says nothing about anybody."""
    try:
        found = commending.nomination_of_link(token, now=timezone.now())
    except links.LinkRefused as refusal:
        page = render(request, "assessments/consent.html", {"refused": refusal.message}, status=404)
    else:
        if request.method == "POST":
            _answered(request, found, ConsentVia.LINK)
            page = redirect("assessments:consent", token)
        else:
            page = render(request, "assessments/consent.html", _consent_context(found))
    page["Cache-Control"] = "no-store"
    # Not "no-referrer": browsers then send the form with the origin "null", which is refused.
    page["Referrer-Policy"] = "same-origin"
    return page
