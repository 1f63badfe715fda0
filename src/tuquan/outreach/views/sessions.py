from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.dates import year_of
from tuquan.core.models import on_day
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.facts import periods, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.queries import table
from tuquan.outreach import queries
from tuquan.outreach.enums import Content, SessionForm, SessionKind
from tuquan.outreach.forms import AttendanceForm, EvaluateForm, FilterForm, SessionRecordForm
from tuquan.outreach.models import CheckIn, Session, SessionQuiz
from tuquan.outreach.queries import targets
from tuquan.outreach.queries.quiz import count_of
from tuquan.outreach.services import sessions as services
from tuquan.outreach.views.parts import areas, may, posted, session_of, working_unit
from tuquan.units.current import back_url
from tuquan.units.models import Membership, Person, SubUnit

MOST_NAMES = 300
"""More than this are asked for room by room: nobody ticks a list of a thousand."""

FIGURES = ("propaganda_sessions", "propaganda_attendees", "training_courses", "training_attendees")


@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.RECORD_VIEW)
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("nam") or dates.today().year
    period = year_of(year)
    rows = Session.objects.filter(unit=unit, date__range=(period.first, period.last))
    if chosen.get("loai"):
        rows = rows.filter(kind=chosen["loai"])
    context = {
        "unit": unit,
        "areas": areas(request, "session_list"),
        "form": FilterForm(initial={"nam": year, "loai": chosen.get("loai", "")}),
        "year": year,
        "page": page_of(rows, request.GET, order=["-date", "pk"]),
        "topics": catalogue().dimensions["topic"].values,
        "figures": [
            (
                row.indicator.name,
                words.result(row.total),
                row.indicator.unit,
                reverse("facts:unit_lineage", args=[unit.pk, row.indicator.code]) + f"?nam={year}",
            )
            for row in table(FIGURES, unit, period)
        ],
        "may_edit": may(request, Permission.RECORD_EDIT, unit),
    }
    return render(request, "outreach/session_list.html", context)


@require_http_methods(["GET", "POST"])
def session_add(request: HttpRequest) -> HttpResponse:
    """`?hinh-thuc=festival`, `?chu-de=drugs`, `?loai=training`, `?quan-triet=1` come from the pages that miss such a
    session; `?ve=` leads back there."""
    unit = working_unit(request, Permission.RECORD_EDIT)
    told = request.GET.get("quan-triet") == "1"
    initial: dict[str, Any] = {"covers_internal_rules": told, "covers_criteria": told}
    if request.GET.get("hinh-thuc") in SessionForm.values:
        initial["form"] = request.GET["hinh-thuc"]
    if request.GET.get("chu-de") in catalogue().dimensions["topic"].values:
        initial["topic"] = request.GET["chu-de"]
    if request.GET.get("loai") in SessionKind.values:
        initial["kind"] = request.GET["loai"]
    initial["title"] = request.GET.get("ten", "")[:250]
    form = SessionRecordForm(posted(request), unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_session(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã ghi buổi này."))
            return redirect(back_url(request) or made)
    return render(request, "outreach/session_add.html", {"form": form, "unit": unit})


@require_GET
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_VIEW)
    may_edit, today = one.withdrawn_at is None and may(request, Permission.RECORD_EDIT, one.unit), dates.today()
    names = [row.person for row in one.attendances.select_related("person").order_by("person__sort_key", "person")]
    context = {
        "session": one,
        "topic": catalogue().dimensions["topic"].values.get(one.topic, one.topic),
        "names": names,
        "contents": [Content(content).label for content in one.contents],
        "may_edit": may_edit,
        "check_in": CheckIn.objects.filter(session=one, closed_at=None, closes_at__gt=timezone.now()).first(),
        "owed": targets.owed(one) if may_edit and names else [],
        "may_open": may_edit and not one.head_count_only and one.date <= today <= (one.last_date or one.date),
        "rooms": one.target_rooms.order_by("name", "pk"),
        "materials": one.materials.order_by("sort_key", "pk"),
        "quiz": SessionQuiz.objects.filter(session=one).first(),
        "quiz_count": count_of(one) if names else None,
    }
    return render(request, "outreach/session.html", context)


@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    form = SessionRecordForm(posted(request), unit=one.unit, instance=one)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "act_id"}
        try:
            services.edit_session(one, **values, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã sửa; số liệu đã theo buổi này."))
            return redirect(one)
    return render(request, "outreach/session_edit.html", {"form": form, "session": one})


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick who was there, room by room where the unit is large; or only count."""
    one = session_of(request, pk, Permission.RECORD_EDIT)
    members = Membership.objects.filter(on_day(one.date), unit=one.unit)
    rooms = SubUnit.objects.filter(unit=one.unit).on(one.date).order_by("name", "pk")
    room = request.GET.get("phong", "")
    if room.isdigit():
        members = members.filter(sub_unit=int(room))
    people = list(
        Person.objects.filter(memberships__in=members).distinct().order_by("sort_key", "pk")[: MOST_NAMES + 1]
    )
    too_many = len(people) > MOST_NAMES
    shown = [] if too_many or one.head_count_only else people
    there = set(one.attendances.values_list("person", flat=True))
    # A number that only counts the names stays open: it grows with the names ticked now.
    counted = one.head_count if one.head_count != len(there) else None
    form = AttendanceForm(posted(request), initial={"head_count": counted})
    if request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("people"))
        try:
            services.record_attendance(
                one,
                people=[person for person in shown if str(person.pk) in ticked],
                among=shown,
                head_count=form.cleaned_data["head_count"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
            there = there - {person.pk for person in shown} | {p.pk for p in shown if str(p.pk) in ticked}
        else:
            messages.success(request, _("Đã ghi người dự."))
            return redirect(one)
    context = {
        "session": one,
        "form": form,
        "people": [(person, person.pk in there) for person in shown],
        "too_many": too_many and not one.head_count_only,
        "rooms": [] if one.head_count_only else rooms,
        "room": room,
        "elsewhere": len(there - {person.pk for person in shown}),
    }
    return render(request, "outreach/attendance.html", context)


@require_http_methods(["GET", "POST"])
def session_evaluate(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    form = EvaluateForm(posted(request), initial={"result": one.result, "note": one.result_note})
    if request.method == "POST" and form.is_valid():
        try:
            services.evaluate_session(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi đánh giá của buổi."))
            return redirect(one)
    return render(request, "outreach/session_evaluate.html", {"form": form, "session": one})


@require_http_methods(["GET", "POST"])
def session_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_session(one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã rút buổi này; số liệu của buổi không còn được tính."))
            return redirect(one)
    return render(request, "outreach/session_withdraw.html", {"form": form, "session": one})


@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """Who has not been told yet, in this year of assessment; for the own unit alone, to remind."""
    unit = working_unit(request, Permission.RECORD_EDIT)
    form = FilterForm(request.GET)
    today = dates.today()
    current = periods.assessment_year(today)
    year = (form.cleaned_data.get("nam") if form.is_valid() else None) or current
    period = periods.period_of(periods.ASSESSMENT, year)
    seen = dates.Period(period.first, min(period.last, max(today, period.first)))
    contents = set(Content.values)
    groups = []
    for group, name in (("staff", _("Cán bộ, nhân viên")), ("learners", _("Người học"))):
        coverage = queries.briefed(unit, seen, group=group, of=contents)
        people = queries.not_briefed(unit, seen, group=group, of=contents)
        if people or coverage.named or coverage.headcount:
            listed = coverage.named + len(people)
            too_many = listed if coverage.headcount and listed > coverage.headcount else None
            groups.append((name, coverage, too_many, people[:MOST_NAMES], max(0, len(people) - MOST_NAMES)))
    context = {
        "unit": unit,
        "period": periods.name_of(period),
        "tabs": [(str(one), f"?nam={one}", one == year) for one in sorted({current - 1, current, year})],
        "groups": groups,
        "add_url": reverse("outreach:add") + "?" + urlencode({"quan-triet": "1"}),
    }
    return render(request, "outreach/owed.html", context)
