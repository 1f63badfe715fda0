"""A unit's year as its own people see it: what is missing, what comes next, and each act on the way."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import acts, declared, enums, exempting, papers, queries, rules
from tuquan.assessments.enums import CycleState, FindingState, RatingSubject, Stage
from tuquan.assessments.forms import unit as forms
from tuquan.assessments.models import Attestation, CriterionResult, Cycle, Evidence, Rating
from tuquan.assessments.services import attesting, meeting, opening, registering
from tuquan.assessments.views import parts
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.templatetags.tuquan import error_summary
from tuquan.files import services as files
from tuquan.units.current import unit_for
from tuquan.units.models import SubUnit
from tuquan.units.permitted import has_permission


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """The current unit's year; where none is open yet, the page that opens it."""
    unit = unit_for(request, Permission.CYCLE_VIEW, authority=False)
    this_year = dates.today().year
    cycles = (
        Cycle.objects.permitted(request.user, Permission.CYCLE_VIEW)
        .filter(unit=unit)
        .order_by("-year", "rule_set_code")
    )
    titles = [cycle for cycle in cycles if cycle.rule_set.purpose == "title"]
    if titles and titles[0].year >= this_year and "khac" not in request.GET:
        return redirect(titles[0])
    rule_set = rules.title_rule_set(unit.kind, this_year) if unit.kind in rules.KINDS else None
    return render(
        request,
        "assessments/year.html",
        {
            "unit": unit,
            "year": this_year,
            "cycles": cycles,
            "declared": declared.titles_of(unit),
            "rule_set": rule_set,
            "exemption": exempting.exemption(unit, rule_set, this_year) if rule_set else None,
            "others": parts.other_rule_sets(unit, this_year, cycles),
            "title_open": bool(titles and titles[0].year >= this_year),
            "may_open": has_permission(request.user, Permission.CYCLE_PREPARE, unit),
        },
    )


@require_POST
def cycle_open(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.CYCLE_PREPARE)
    try:
        cycle = opening.open_cycle(
            unit, dates.today().year, by=request.user, at=timezone.now(), rule_set_code=request.POST.get("bo", "")
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:year")
    return redirect("assessments:start_conditions", cycle.pk) if cycle.rule_set.purpose == "title" else redirect(cycle)


def visible_cycle(request: HttpRequest, pk: UUID) -> Cycle:
    results = Prefetch("results", CriterionResult.objects.order_by("criterion"))
    rows = Cycle.objects.visible(request.user).select_related("unit", "office", "recogniser", "appraiser", "meeting")
    return get_object_or_404(rows.prefetch_related(results, "attestations", "evidence", "tallies", "returns"), pk=pk)


def own_cycle(request: HttpRequest, pk: UUID, permission: Permission = Permission.CYCLE_PREPARE) -> Cycle:
    rows = Cycle.objects.handled(request.user, permission).select_related("unit", "office", "recogniser")
    return get_object_or_404(rows.prefetch_related("attestations", "evidence", "tallies", "results"), pk=pk)


TO_REGISTER = (CycleState.PREPARING, CycleState.REGISTRATION_RETURNED)
TO_MEET = (CycleState.REGISTERED, CycleState.ASSESSED, CycleState.RETURNED)


def passed(request: HttpRequest, cycle: Cycle, allowed: Collection[CycleState]) -> HttpResponse | None:
    """Who opens a step that is over, by the back button or an old link, is led to where the dossier stands. What is
    sent all the same is refused by the service, in words."""
    if request.method != "GET" or cycle.state in allowed:
        return None
    messages.info(
        request,
        _("Hồ sơ đang ở bước “%(state)s”; bước anh/chị mở đã qua hoặc chưa tới lượt.")
        % {"state": cycle.get_state_display()},
    )
    return redirect(cycle)


def sees_it_live(request: HttpRequest, cycle: Cycle) -> bool:
    """Whether the person sees the records as they stand today: the own people, and the office that enters them itself."""
    if has_permission(request.user, Permission.CYCLE_VIEW, cycle.unit):
        return True
    return cycle.on_behalf and Cycle.objects.entered_by_office(request.user).filter(pk=cycle.pk).exists()


@require_GET
def cycle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record page of a year: own people see the criteria live, the authority what was submitted."""
    found_cycle = visible_cycle(request, pk)
    own = has_permission(request.user, Permission.CYCLE_VIEW, found_cycle.unit)
    live = sees_it_live(request, found_cycle)
    form = forms.ForecastForm(request.GET or None)
    on = (form.cleaned_data["ngay"] if form.is_valid() else None) or dates.today()
    context: dict[str, Any] = {
        "cycle": found_cycle,
        "own": own,
        "form": form,
        "on": on,
        "is_forecast": on > dates.today(),
        "deadlines": queries.deadlines(found_cycle),
        "today": dates.today(),
        "next": acts.next_act(found_cycle, request.user),
        "timeline": parts.timeline_of(found_cycle),
        "item": getattr(found_cycle, "decision_item", None),
        "may_prepare": own and has_permission(request.user, Permission.CYCLE_PREPARE, found_cycle.unit),
        "may_sign": own and has_permission(request.user, Permission.CYCLE_SIGN, found_cycle.unit),
        "papers": papers.available(found_cycle, own=live),
        "frozen": bool(getattr(getattr(found_cycle, "decision_item", None), "dossier_file", "")),
        "may_review_early": found_cycle.state == CycleState.REGISTERED and _review_is_open(found_cycle),
        "may_receive": Cycle.objects.submitted_to(request.user, Permission.DOSSIER_RECEIVE).filter(pk=pk).exists(),
    }
    if live:
        found = queries.findings(found_cycle, on)
        context |= {"groups": parts.grouped(found_cycle.rule_set, found), "forecast": queries.forecast(found, on)}
        return render(request, "assessments/cycle.html", context)
    context |= {"results": parts.results_by_criterion(found_cycle)}
    return render(request, "assessments/dossier.html", context)


def _review_is_open(cycle: Cycle) -> bool:
    opens = cycle.rule_set.opens("early_review", cycle.year) if cycle.rule_set.has_deadline("early_review") else None
    return (opens is None or opens <= dates.today()) and dates.today() <= cycle.window.last


@require_GET
def criterion(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """One criterion: article, what was found, what is missing, by when, who, how to."""
    found_cycle = own_cycle(request, pk, Permission.CYCLE_VIEW)
    finding = next((f for f in queries.findings(found_cycle, dates.today()) if f.criterion.code == code), None)
    if finding is None:
        raise Http404
    return render(
        request,
        "assessments/criterion.html",
        {
            "cycle": found_cycle,
            "finding": finding,
            "criterion": finding.criterion,
            "who": rules.WHO.get(finding.criterion.who, finding.criterion.who),
            "how": rules.HOW.get(finding.criterion.how, finding.criterion.how),
            "acts": parts.acts_for(found_cycle, finding, request.user),
            "open": found_cycle.state in attesting.OPEN,
            "may_prepare": has_permission(request.user, Permission.CYCLE_PREPARE, found_cycle.unit)
            or found_cycle.on_behalf,
        },
    )


@require_GET
def supplement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A dossier that came back: what is asked for, where to add it, then to the meeting that carries it again."""
    found_cycle = own_cycle(request, pk)
    if found_cycle.state != CycleState.RETURNED:
        return redirect(found_cycle)
    back = found_cycle.returns.last()
    found = queries.findings(found_cycle, dates.today())
    return render(
        request,
        "assessments/supplement.html",
        {
            "cycle": found_cycle,
            "back": back,
            "lines": parts.supplement_lines(found_cycle, found, back),
            "added": back is not None and any(row.added_at > back.at for row in found_cycle.evidence.all()),
        },
    )


# Registration


@require_http_methods(["GET", "POST"])
def registration_conference(request: HttpRequest, pk: UUID) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_REGISTER)) is not None:
        return on
    initial = {"conference_date": found_cycle.conference_date, "conference_note": found_cycle.conference_note}
    form = forms.ConferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            registering.save_registration(
                found_cycle,
                **form.cleaned_data,
                extra_targets=found_cycle.extra_targets,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:registration_targets", pk)
    return render(
        request,
        "assessments/registration_conference.html",
        {"cycle": found_cycle, "form": form, "step": 1, "steps": 3, "back_url": found_cycle.get_absolute_url()},
    )


@require_http_methods(["GET", "POST"])
def registration_targets(request: HttpRequest, pk: UUID) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_REGISTER)) is not None:
        return on
    form = forms.TargetsForm(request.POST or None, initial={"extra_targets": found_cycle.extra_targets})
    if request.method == "POST" and form.is_valid():
        try:
            registering.save_registration(
                found_cycle,
                conference_date=found_cycle.conference_date,
                conference_note=found_cycle.conference_note,
                extra_targets=form.cleaned_data["extra_targets"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:registration_send", pk)
    back = reverse("assessments:registration_conference", args=[pk])
    return render(
        request,
        "assessments/registration_targets.html",
        {"cycle": found_cycle, "form": form, "step": 2, "steps": 3, "back_url": back},
    )


@require_http_methods(["GET", "POST"])
def registration_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check the answers, sign and send. A clerk sees the page and hands it to the head, who signs."""
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_REGISTER)) is not None:
        return on
    may_sign = Cycle.objects.handled(request.user, Permission.CYCLE_SIGN).filter(pk=pk).exists()
    last_day = queries.deadline_of(found_cycle, "register")
    late = last_day is not None and dates.today() > last_day
    form = forms.SendRegistrationForm(request.POST or None, late=late)
    if request.method == "POST":
        if not may_sign:
            raise PermissionDenied
        if form.is_valid():
            data = {"late_reason": "", **form.cleaned_data}
            try:
                registering.send_registration(found_cycle, **data, by=request.user, at=timezone.now())
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Đã gửi bản đăng ký tới %(office)s.") % {"office": found_cycle.office})
                return redirect(found_cycle)
    found = queries.findings(found_cycle, dates.today())
    return render(
        request,
        "assessments/registration_send.html",
        {
            "cycle": found_cycle,
            "form": form,
            "late": late,
            "last_day": last_day,
            "may_sign": may_sign,
            "rows": parts.registration_rows(found_cycle),
            "papers": parts.registration_papers(found_cycle, found),
            "step": 3,
            "steps": 3,
            "back_url": reverse("assessments:registration_targets", args=[pk]),
        },
    )


# What the head confirms, what is rated and counted


@require_GET
def attestations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All questions for the head on one page, each with its state."""
    found_cycle = own_cycle(request, pk, Permission.CYCLE_VIEW)
    questions = parts.questions(found_cycle, {row.key: row for row in found_cycle.attestations.all()})
    return render(
        request,
        "assessments/attestations.html",
        {
            "cycle": found_cycle,
            "questions": questions,
            "some_open": any(one.is_incident and (one.said is None or one.stale) for one in questions),
            "may_sign": has_permission(request.user, Permission.CYCLE_SIGN, found_cycle.unit) or found_cycle.on_behalf,
            "open": found_cycle.state in attesting.OPEN,
        },
    )


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    found_cycle = own_cycle(request, pk, Permission.CYCLE_SIGN)
    question = parts.question(found_cycle, key)
    if question is None:
        raise Http404
    said = Attestation.objects.filter(cycle=found_cycle, key=key).first()
    initial = (
        {
            "answer": "yes" if said.holds else "no",
            "conclusion_number": said.conclusion_number,
            "conclusion_date": said.conclusion_date,
            "excuse": said.excuse,
            "excuse_note": said.excuse_note,
        }
        if said
        else {}
    )
    form = forms.AttestForm(request.POST or None, question=question.text, incident=question.incident, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            attesting.attest(
                found_cycle, key, holds=data.pop("answer") == "yes", by=request.user, at=timezone.now(), **data
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi xác nhận của thủ trưởng."))
            return redirect("assessments:attestations", pk)
    return render(
        request, "assessments/attest.html", {"cycle": found_cycle, "form": form, "question": question, "said": said}
    )


@require_http_methods(["POST"])
def attest_none_happened(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One act for the common case: the head confirms that none of the listed points happened so far."""
    found_cycle = own_cycle(request, pk, Permission.CYCLE_SIGN)
    now = timezone.now()
    try:
        for point in parts.incident_points(found_cycle):
            said = Attestation.objects.filter(cycle=found_cycle, key=point).first()
            if said is None or not said.holds:
                attesting.attest(found_cycle, point, holds=False, by=request.user, at=now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã xác nhận đến hôm nay chưa xảy ra vụ việc nào trong danh mục."))
    return redirect("assessments:attestations", pk)


@require_GET
def ratings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The year's ratings of the guard force and of every sub-unit."""
    found_cycle = own_cycle(request, pk, Permission.CYCLE_VIEW)
    rows = Rating.objects.filter(unit=found_cycle.unit, year=found_cycle.year)
    by_subject = {(row.subject, row.sub_unit_id): row for row in rows}
    titles = {rating.code: rating.title for rating in found_cycle.rule_set.ratings}
    lines = [
        parts.RatingLine(
            str(subject.label),
            reverse("assessments:rate", args=[pk, subject.value]),
            by_subject.get((subject.value, None)),
            titles,
        )
        for subject in parts.rated_subjects(found_cycle)
    ]
    lines += [
        parts.RatingLine(
            sub.name,
            reverse("assessments:rate_sub_unit", args=[pk, sub.pk]),
            by_subject.get(("sub_unit", sub.pk)),
            titles,
        )
        for sub in found_cycle.unit.sub_units.on(dates.today()).order_by("pk")
    ]
    return render(
        request,
        "assessments/ratings.html",
        {
            "cycle": found_cycle,
            "lines": lines,
            "may_prepare": has_permission(request.user, Permission.CYCLE_PREPARE, found_cycle.unit)
            or found_cycle.on_behalf,
            "open": found_cycle.state in attesting.OPEN,
        },
    )


@require_http_methods(["GET", "POST"])
def rate(
    request: HttpRequest, pk: UUID, subject: str = RatingSubject.SUB_UNIT, sub_unit_pk: int | None = None
) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    sub_unit = get_object_or_404(SubUnit, pk=sub_unit_pk, unit=found_cycle.unit) if sub_unit_pk else None
    if sub_unit is None and subject not in parts.rated_subjects(found_cycle):
        raise Http404
    current = Rating.objects.filter(
        unit=found_cycle.unit, year=found_cycle.year, subject=subject, sub_unit=sub_unit
    ).first()
    fields = ("code", "is_expected", "paper_number", "paper_date", "disciplined")
    initial = {name: getattr(current, name) for name in fields} if current else {}
    form = forms.RatingForm(request.POST or None, rule_set=found_cycle.rule_set, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            attesting.record_rating(
                found_cycle.unit,
                found_cycle.year,
                subject,
                sub_unit=sub_unit,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi xếp loại."))
            return redirect("assessments:ratings", pk)
    who = sub_unit.name if sub_unit else RatingSubject(subject).label
    return render(request, "assessments/rate.html", {"cycle": found_cycle, "form": form, "who": who})


@require_http_methods(["GET", "POST"])
def tally(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    one = next((c for c in found_cycle.rule_set.criteria if c.code == code and c.probe in parts.TALLIED), None)
    if one is None:
        raise Http404
    current = next((row for row in found_cycle.tallies.all() if row.criterion == code), None)
    initial = (
        {"counted": current.counted, "total": current.total, "date": current.date}
        if current
        else {"date": dates.today()}
    )
    form = forms.TallyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            attesting.record_tally(found_cycle, code, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi số đếm theo danh sách."))
            return redirect("assessments:criterion", pk, code)
    return render(request, "assessments/tally.html", {"cycle": found_cycle, "form": form, "criterion": one})


@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    one = next((c for c in found_cycle.rule_set.criteria if c.code == code), None)
    if one is None:
        raise Http404
    form = forms.EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        try:
            attesting.add_evidence(found_cycle, code, **data, upload=upload, by=request.user, at=timezone.now())
        except (Refusal, files.FileRefused) as refusal:
            form.add_error("file" if isinstance(refusal, files.FileRefused) else None, str(refusal.message))
        else:
            messages.success(request, _("Đã thêm minh chứng."))
            return redirect("assessments:criterion", pk, code)
    return render(request, "assessments/evidence_add.html", {"cycle": found_cycle, "form": form, "criterion": one})


@require_POST
def evidence_remove(request: HttpRequest, pk: UUID, evidence_pk: int) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    row = get_object_or_404(Evidence, pk=evidence_pk, cycle=found_cycle)
    code = row.criterion
    try:
        attesting.remove_evidence(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã bỏ minh chứng khỏi tiêu chí."))
    return redirect("assessments:criterion", pk, code)


# Early review, meeting, request


@require_POST
def review_early(request: HttpRequest, pk: UUID) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    try:
        meeting.review_early(found_cycle, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã gửi kết quả rà soát trước cho nơi tiếp nhận xem."))
    return redirect(found_cycle)


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the meeting: when, where, chair and secretary."""
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_MEET)) is not None:
        return on
    held = parts.meeting_of(found_cycle)
    initial = (
        {
            "started_at": timezone.localtime(held.started_at),
            "place": held.place,
            "chair": held.chair,
            "secretary": held.secretary,
        }
        if held
        else {"chair": found_cycle.unit.head_name}
    )
    form = forms.MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting.save_meeting(found_cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:meeting_seats", pk)
    return render(
        request,
        "assessments/meeting_edit.html",
        {"cycle": found_cycle, "form": form, "step": 1, "steps": 3, "back_url": found_cycle.get_absolute_url()},
    )


@require_http_methods(["GET", "POST"])
def meeting_seats(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who should sit, who sat."""
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_MEET)) is not None:
        return on
    held = parts.meeting_of(found_cycle)
    if held is None:
        return redirect("assessments:meeting_edit", pk)
    formset = forms.SeatFormSet(
        request.POST or None, initial=[*parts.seat_rows(held), *({} for _empty in range(3))], prefix="seat"
    )
    for form in formset:
        # An untouched form of the kind counts as empty: a seat that stands already must not be lost by that.
        form.empty_permitted = not form.initial.get("title")
        form.use_required_attribute = False
    refused: list[tuple[str, Any]] = []
    if request.method == "POST" and formset.is_valid():
        try:
            meeting.save_seats(
                found_cycle,
                [form.cleaned_data for form in formset if form.cleaned_data.get("title")],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            refused = [("", refusal.message)]
        else:
            return redirect("assessments:meeting_close", pk)
    return render(
        request,
        "assessments/meeting_seats.html",
        {
            "cycle": found_cycle,
            "formset": formset,
            "errors": refused + [row for form in formset for row in error_summary(form)["errors"]],
            "meeting": held,
            "step": 2,
            "steps": 3,
            "back_url": reverse("assessments:meeting_edit", args=[pk]),
        },
    )


@require_http_methods(["GET", "POST"])
def meeting_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every criterion judged, votes, opinions, conclusion: the minutes are adopted."""
    found_cycle = own_cycle(request, pk)
    if (on := passed(request, found_cycle, TO_MEET)) is not None:
        return on
    held = parts.meeting_of(found_cycle)
    if held is None:
        return redirect("assessments:meeting_edit", pk)
    found = queries.findings(found_cycle, dates.today())
    proposals = parts.proposals(found_cycle, found, Stage.SELF)
    form = forms.MinutesForm(
        request.POST or None,
        criteria=found_cycle.rule_set.criteria,
        proposals=proposals,
        initial=parts.minutes_initial(held),
    )
    if request.method == "POST" and form.is_valid():
        names = ("votes_for", "votes_against", "police_opinion", "opinions", "ended_at")
        try:
            meeting.close_meeting(
                found_cycle,
                judgements=form.judgements(),
                outcome=enums.Outcome(form.cleaned_data["outcome"]),
                **{name: form.cleaned_data[name] for name in names},
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã thông qua biên bản họp tự đánh giá."))
            return redirect(found_cycle)
    return render(
        request,
        "assessments/meeting_close.html",
        {
            "cycle": found_cycle,
            "form": form,
            "meeting": held,
            "lines": parts.verdict_lines(form, found),
            "undecided": [f.criterion.code for f in found if f.state == FindingState.TO_JUDGE],
            "step": 3,
            "steps": 3,
            "back_url": reverse("assessments:meeting_seats", args=[pk]),
        },
    )


@require_http_methods(["GET", "POST"])
def request_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    found_cycle = own_cycle(request, pk)
    may_sign = Cycle.objects.handled(request.user, Permission.CYCLE_SIGN).filter(pk=pk).exists()
    form = forms.SendRequestForm(request.POST or None, initial={"text": found_cycle.request_text})
    if request.method == "POST":
        if not may_sign:
            raise PermissionDenied
        if form.is_valid():
            try:
                meeting.send_request(found_cycle, **form.cleaned_data, by=request.user, at=timezone.now())
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Đã gửi hồ sơ đề nghị tới %(office)s.") % {"office": found_cycle.office})
                return redirect(found_cycle)
    return render(
        request,
        "assessments/request_send.html",
        {
            "cycle": found_cycle,
            "form": form,
            "may_sign": may_sign,
            "ready": found_cycle.state == CycleState.ASSESSED,
            "meeting": parts.meeting_of(found_cycle),
            "papers": found_cycle.rule_set.request_dossier,
        },
    )
