"""The body that lists and votes, whoever decides, and the lists by level and year."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import award_lists, award_papers, awards, papers
from tuquan.assessments.award_enums import AwardLevel, NominationState, ReviewState
from tuquan.assessments.forms import commendation as forms
from tuquan.assessments.models import (
    AwardDecision,
    AwardLimit,
    AwardReview,
    CouncilMeeting,
    EmulationRegistration,
    MovementGrade,
    Nomination,
)
from tuquan.assessments.services import award_review, awarding
from tuquan.assessments.services.award_review import Ballots
from tuquan.assessments.views import parts
from tuquan.assessments.views.council import member_errors, members_form, typed_members
from tuquan.assessments.views.papers import send_certificates, send_letter, with_frame
from tuquan.audit import queries as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.units.current import current_unit, unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

N = NominationState


def _body(request: HttpRequest) -> Unit:
    """The unit one lists for: a standing office, or an own unit for what its head awards."""
    unit = current_unit(request)
    if unit is None or not has_permission(request.user, _listing(unit), unit):
        raise Http404
    return unit


def _listing(body: Unit) -> Permission:
    return Permission.DOSSIER_PROPOSE if body.is_authority else Permission.CYCLE_PREPARE


def _desk(request: HttpRequest) -> Unit:
    """Who looks: an office that lists, a committee that decides."""
    return unit_for(request, Permission.DOSSIER_PROPOSE, Permission.DOSSIER_DECIDE)


@require_GET
def award_board(request: HttpRequest) -> HttpResponse:
    """What was sent to the office or waits for the committee."""
    unit = _desk(request)
    year = dates.asked_year(request.GET.get("nam"))
    rows = Nomination.objects.handled(request.user).filter(year=year)
    rows = rows.select_related("unit", "person", "sub_unit", "review")
    waiting = rows.filter(state=N.SENT, body=unit).order_by("level", "unit__sort_key", "pk")
    reviews = AwardReview.objects.filter(Q(body=unit) | Q(awarder=unit), year=year).exclude(level=AwardLevel.UNIT)
    reviews = reviews.select_related("awarder").order_by("-opened_at")
    return render(
        request,
        "assessments/award_board.html",
        {
            "unit": unit,
            "year": year,
            "form": forms.YearForm(initial={"nam": year}),
            "waiting": waiting,
            "levels": sorted({(one.level, str(one.get_level_display())) for one in waiting}),
            "reviews": reviews,
            "to_decide": [one for one in reviews if one.awarder_id == unit.pk and one.state == ReviewState.PROPOSED],
            "registrations": EmulationRegistration.objects.visible(request.user)
            .filter(year=year, office=unit)
            .select_related("unit")
            .order_by("unit__sort_key", "pk"),
            "grades": MovementGrade.objects.visible(request.user)
            .filter(year=year, office=unit)
            .select_related("unit")
            .order_by("unit__sort_key", "pk"),
            "may_list": has_permission(request.user, Permission.DOSSIER_PROPOSE, unit),
        },
    )


@require_http_methods(["GET", "POST"])
def nomination_turn_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return for completion, or refuse; always with the reason that the unit reads."""
    rows = Nomination.objects.handled(request.user).select_related("unit", "person", "body")
    found = get_object_or_404(rows, pk=pk)
    if found.body is None or not has_permission(request.user, Permission.DOSSIER_PROPOSE, found.body):
        raise Http404
    form = forms.TurnDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if found.state == N.PASSED:
                award_review.drop_passed(found, reason=reason, by=request.user, at=timezone.now())
            elif form.cleaned_data["act"] == "return":
                award_review.return_nomination(found, reason=reason, by=request.user, at=timezone.now())
            else:
                award_review.refuse_nomination(found, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi lý do và báo cho đơn vị."))
            return redirect(found.review if found.review else "assessments:award_board")
    return render(request, "assessments/nomination_turn_down.html", {"nomination": found, "form": form})


# One list, its vote


@require_http_methods(["GET", "POST"])
def award_review_add(request: HttpRequest, level: str) -> HttpResponse:
    if level not in AwardLevel.values:
        raise Http404
    body = _body(request)
    if (level == AwardLevel.UNIT) == body.is_authority:
        raise Http404
    year = dates.asked_year(request.GET.get("nam"))
    rows = Nomination.objects.filter(body=body, year=year, level=level, state=N.SENT)
    rows = rows.select_related("unit", "person", "sub_unit").order_by("-subject", "unit__sort_key", "pk")
    form = forms.ReviewForm(request.POST or None, rows=rows, initial={"nominations": [one.pk for one in rows]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = award_review.open_review(
                body,
                year,
                level,
                data["nominations"],
                council_decision=data["council_decision"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:award_council", made.pk)
    context = {"form": form, "level": AwardLevel(level).label, "any": rows.exists(), "back": _home(body)}
    return render(request, "assessments/award_review_add.html", context)


def _home(body: Unit) -> str:
    return reverse("assessments:award_board" if body.is_authority else "assessments:commendations")


def _reviews(request: HttpRequest) -> Any:
    """Lists of the office or committee of the user; a unit's own lists for its own people."""
    offices = Unit.objects.permitted(request.user, Permission.DOSSIER_PROPOSE).values("pk")
    committees = Unit.objects.permitted(request.user, Permission.DOSSIER_DECIDE).values("pk")
    own = Unit.objects.permitted(request.user, Permission.CYCLE_VIEW).values("pk")
    at_authority = (Q(body__in=offices) | Q(awarder__in=committees)) & ~Q(level=AwardLevel.UNIT)
    rows = AwardReview.objects.filter(at_authority | Q(level=AwardLevel.UNIT, body__in=own))
    return rows.select_related("body", "awarder", "decision", "meeting")


def _own_review(request: HttpRequest, pk: UUID) -> AwardReview:
    found: AwardReview = get_object_or_404(_reviews(request), pk=pk)
    if not has_permission(request.user, _listing(found.body), found.body):
        raise Http404
    return found


def may_decide(request: HttpRequest, review: AwardReview) -> bool:
    """The committee's chairman, the unit's own head; for an authority that does not work here, the office writes down
    what came back on paper."""
    if review.level == AwardLevel.UNIT:
        return has_permission(request.user, Permission.CYCLE_SIGN, review.body)
    if review.awarder is not None:
        return has_permission(request.user, Permission.DOSSIER_DECIDE, review.awarder)
    return has_permission(request.user, Permission.DOSSIER_PROPOSE, review.body)


def _on_list(review: AwardReview) -> list[Nomination]:
    rows = review.nominations.select_related("unit", "person", "sub_unit").prefetch_related(
        "achievements", "council_items__aside"
    )
    return list(rows.order_by("-subject", "unit__sort_key", "pk"))


@require_GET
def award_review_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(_reviews(request), pk=pk)
    aside = award_review.involved(found) if found.state == ReviewState.LISTED else {}
    return render(
        request,
        "assessments/award_review.html",
        {
            "review": found,
            "decision": getattr(found, "decision", None),
            "lines": [(one, aside.get(one.pk, [])) for one in _on_list(found)],
            "seats": list(found.meeting.seats.select_related("unit")),
            "lists": has_permission(request.user, _listing(found.body), found.body),
            "may_decide": may_decide(request, found),
            "home": _home(found.body),
            "timeline": audit.timeline(found),
        },
    )


@require_http_methods(["GET", "POST"])
def award_council(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk)
    units = Unit.objects.filter(nominations__review=found).distinct().order_by("sort_key", "pk")
    formset = members_form(request, found.meeting, units, usual=_last_council(found))
    errors: list[tuple[str, Any]] = []
    if request.method == "POST" and formset.is_valid():
        try:
            award_review.save_seats(found, typed_members(formset), by=request.user, at=timezone.now())
        except Refusal as refusal:
            errors.append(("", refusal.message))
        else:
            messages.success(request, _("Đã ghi thành viên hội đồng."))
            return redirect(found)
    errors += member_errors(formset)
    context = {"review": found, "formset": formset, "errors": errors, "own": found.level == AwardLevel.UNIT}
    return render(request, "assessments/award_council.html", context)


def _last_council(review: AwardReview) -> list[dict[str, Any]]:
    """Most councils stay the same: the members of the body's last list are proposed."""
    last = CouncilMeeting.objects.filter(award_review__body=review.body, seats__isnull=False)
    last_one = last.exclude(pk=review.meeting_id).order_by("-award_review__opened_at").first()
    if last_one is None:
        return []
    return [{"name": seat.name, "position": seat.position, "present": True} for seat in last_one.seats.all()]


@require_http_methods(["GET", "POST"])
def award_vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk)
    listed = [one for one in _on_list(found) if one.state == N.LISTED]
    seats = list(found.meeting.seats.all())
    initial = {
        "quorum_percent": found.meeting.quorum_percent,
        "pass_percent": found.meeting.pass_percent,
        "chair": seats[0].name if seats else "",
        "place": found.body.name,
    }
    form = forms.VoteForm(request.POST or None, nominations=listed, initial=initial)
    if request.method == "POST" and form.is_valid():
        names = ("held_at", "place", "chair", "secretary", "opinions", "quorum_percent", "pass_percent")
        try:
            award_review.vote(
                found,
                **{name: form.cleaned_data[name] for name in names},
                ballots={pk: Ballots(**one) for pk, one in form.ballots().items()},
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi kết quả bỏ phiếu."))
            return redirect(found)
    aside = award_review.involved(found)
    present = sum(seat.present for seat in seats)
    lines = [
        {
            "nomination": one,
            "fields": [form[f"{name}_{one.pk.hex}"] for name in ("for", "against", "remark")],
            "aside": aside.get(one.pk, []),
            "voters": present - len(aside.get(one.pk, [])),
        }
        for one in listed
    ]
    context = {
        "review": found,
        "form": form,
        "lines": lines,
        "present": present,
        "seats": len(seats),
        "note": awards.law().council_note,
    }
    return render(request, "assessments/award_vote.html", context)


@require_http_methods(["GET", "POST"])
def award_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk)
    form = forms.SendForm(request.POST or None, initial={"date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            award_review.propose(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trình danh sách tới %(who)s.") % {"who": found.decides})
            return redirect(found)
    return render(request, "assessments/award_propose.html", {"review": found, "form": form})


# Decision


@require_http_methods(["GET", "POST"])
def award_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(_reviews(request), pk=pk)
    if not may_decide(request, found):
        raise Http404
    listed = [one for one in _on_list(found) if one.state == N.PROPOSED]
    holder = found.awarder
    signs = holder is not None
    initial = {
        "date": dates.today(),
        "merit": awards.merit_of(found.year),
        "signer": request.user.get_full_name() if signs else "",
        "signer_position": parts.position_of(request.user, holder) if holder else "",
    }
    form = forms.AwardDecisionForm(request.POST or None, request.FILES or None, nominations=listed, initial=initial)
    if request.method == "POST" and form.is_valid():
        names = ("number", "date", "signer", "signer_position", "merit")
        try:
            made = awarding.decide(
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
            messages.success(request, _("Đã ghi quyết định khen thưởng số %(number)s.") % {"number": made.number})
            return redirect(made)
    lines = [(one, form[f"result_{one.pk.hex}"], form[f"reason_{one.pk.hex}"]) for one in listed]
    return render(request, "assessments/award_decide.html", {"review": found, "form": form, "lines": lines})


def _decisions(request: HttpRequest) -> Any:
    rows = AwardDecision.objects.visible(request.user)
    return rows.select_related("review__awarder", "review__body", "review__meeting", "body")


@require_GET
def award_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list as far as the viewer may see it: a unit reads its own lines."""
    found = get_object_or_404(_decisions(request), pk=pk)
    visible = Nomination.objects.visible(request.user).values("pk")
    rows = [one for one in _on_list(found.review) if one.decision_id == found.pk]
    shown = set(Nomination.objects.filter(pk__in=visible, decision=found).values_list("pk", flat=True))
    return render(
        request,
        "assessments/award_decision.html",
        {
            "decision": found,
            "lines": [one for one in rows if one.pk in shown],
            "whole": len(shown) == len(rows) and _sees_whole(request, found),
            "awarded": sum(one.state == N.AWARDED for one in rows),
            "sheets": len(award_papers.printed(found)),
        },
    )


def _sees_whole(request: HttpRequest, decision: AwardDecision) -> bool:
    return _reviews(request).filter(pk=decision.review_id).exists()


@require_GET
def award_decision_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = get_object_or_404(_decisions(request), pk=pk)
    if not _sees_whole(request, found):
        raise Http404
    letter = papers.make(award_papers.DECISION, found, made_at=found.issued_at)
    return send_letter(letter, f"quyet-dinh-khen-thuong-{found.year}", form)


def _sheets(request: HttpRequest, pk: UUID) -> tuple[AwardDecision, list[Nomination]]:
    """The sheets to print, for whoever sees the whole decision."""
    found = get_object_or_404(_decisions(request), pk=pk)
    rows = award_papers.printed(found) if _sees_whole(request, found) else []
    if not rows:
        raise Http404
    return found, rows


@require_GET
def award_certificates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Giấy khen, bằng khen: all of the decision in one print file, or one sheet."""
    found, rows = _sheets(request, pk)
    context = {"decision": found, "rows": rows, "elsewhere": found.review.awarder is None}
    return render(request, "assessments/award_certificates.html", context)


@require_GET
def award_certificates_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found, rows = _sheets(request, pk)
    return _printed(request, found, rows, f"giay-khen-{found.year}", form)


@require_GET
def award_certificate_paper(request: HttpRequest, pk: UUID, nomination_pk: UUID, form: str) -> HttpResponse:
    found, rows = _sheets(request, pk)
    chosen = [one for one in rows if one.pk == nomination_pk]
    if not chosen:
        raise Http404
    return _printed(request, found, chosen, f"giay-khen-{found.year}-{rows.index(chosen[0]) + 1}", form)


def _printed(
    request: HttpRequest, decision: AwardDecision, rows: list[Nomination], name: str, form: str
) -> HttpResponse:
    made = award_papers.certificates(decision, rows, made_at=decision.issued_at, frame=with_frame(request))
    return send_certificates(made, name, form)


@require_GET
def award_review_paper(request: HttpRequest, pk: UUID, code: str, form: str) -> HttpResponse:
    found = get_object_or_404(_reviews(request), pk=pk)
    kind = {"to-trinh": award_papers.PROPOSAL, "bien-ban": award_papers.MINUTES}.get(code)
    held_at = found.meeting.started_at
    if kind is None or held_at is None:
        raise Http404
    return send_letter(papers.make(kind, found, made_at=found.sent_at or held_at), f"{code}-{found.year}", form)


# Lists, limits, earlier years


@require_GET
def award_list(request: HttpRequest) -> HttpResponse:
    """Who was awarded, by level and year."""
    unit = unit_for(request, Permission.CYCLE_VIEW, Permission.DOSSIER_PROPOSE, Permission.DOSSIER_DECIDE)
    year = dates.asked_year(request.GET.get("nam"))
    return render(
        request,
        "assessments/award_list.html",
        {
            "unit": unit,
            "year": year,
            "years": award_lists.years_known(request.user, unit),
            "levels": award_lists.by_level(request.user, unit, year),
            "may_set": unit.is_authority and has_permission(request.user, Permission.DOSSIER_PROPOSE, unit),
            "home": _home(unit),
            "home_title": _("Xét khen thưởng") if unit.is_authority else _("Thi đua, khen thưởng"),
        },
    )


@require_http_methods(["GET", "POST"])
def award_limits(request: HttpRequest) -> HttpResponse:
    """An office limits the levels it lists for, a unit what its own head awards."""
    unit = _body(request)
    form = forms.LimitForm(request.POST or None, body=unit, initial={"year": dates.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            awarding.set_limit(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đặt hạn mức."))
            return redirect("assessments:award_limits")
    context = {
        "form": form,
        "limits": AwardLimit.objects.filter(body=unit),
        "above": [] if unit.is_authority else award_lists.limits_of(unit, dates.today().year),
        "own": not unit.is_authority,
        "home": _home(unit),
        "home_title": _("Xét khen thưởng") if unit.is_authority else _("Thi đua, khen thưởng"),
    }
    return render(request, "assessments/award_limits.html", context)


@require_http_methods(["GET", "POST"])
def past_awards_add(request: HttpRequest) -> HttpResponse:
    """What a source states of a year that is over."""
    unit = unit_for(request, Permission.DOSSIER_PROPOSE)
    form = forms.PastAwardsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = awarding.state_past_awards(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi khen thưởng theo nguồn."))
            return redirect(made)
    return render(request, "assessments/past_awards_add.html", {"form": form})
