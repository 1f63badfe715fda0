"""The guided first run: a short list of tasks that ends in the registration dossier."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.assessments import queries
from tuquan.assessments.forms.unit import ConditionsForm, PeopleForm
from tuquan.assessments.services import starting
from tuquan.assessments.views import parts
from tuquan.assessments.views.unit import own_cycle
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.enums import MemberKind, UnitKind


@require_GET
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a new unit does, in order, until its registration can be sent."""
    cycle = own_cycle(request, pk)
    found = queries.findings(cycle, dates.today())
    tasks = parts.start_tasks(cycle, found)
    done = sum(task["state"] == "met" for task in tasks)
    return render(
        request,
        "assessments/start.html",
        {
            "cycle": cycle,
            "tasks": tasks,
            "done": done,
            "all": len(tasks),
            "next": next((task for task in tasks if not task["done"]), None),
        },
    )


@require_http_methods(["GET", "POST"])
def start_conditions(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = own_cycle(request, pk)
    said = {
        row.key.removeprefix("has:"): "yes" if row.holds else "no"
        for row in cycle.attestations.all()
        if row.key.startswith("has:")
    }
    form = ConditionsForm(request.POST or None, school=cycle.unit.kind == UnitKind.SCHOOL, initial=said)
    if request.method == "POST" and form.is_valid():
        answers = {name: value == "yes" for name, value in form.cleaned_data.items()}
        try:
            starting.state_conditions(cycle, answers, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:start_people", pk)
    return render(request, "assessments/start_conditions.html", {"cycle": cycle, "form": form})


@require_http_methods(["GET", "POST"])
def start_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    cycle = own_cycle(request, pk)
    counts = {row.group: row.people for row in cycle.unit.headcounts.order_by("date")}
    names = cycle.unit.sub_units.on(dates.today()).order_by("pk").values_list("name", flat=True)
    initial = {
        "staff": counts.get(MemberKind.STAFF),
        "learners": counts.get(MemberKind.LEARNER),
        "sub_units": "\n".join(names),
    }
    form = PeopleForm(request.POST or None, school=cycle.unit.kind == UnitKind.SCHOOL, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            starting.state_people(cycle, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("assessments:start", pk)
    return render(request, "assessments/start_people.html", {"cycle": cycle, "form": form})
