from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.refusals import Refusal
from tuquan.facts.catalogue import catalogue
from tuquan.files.enums import VIDEOS
from tuquan.files.models import StoredFile
from tuquan.outreach import courses
from tuquan.outreach.enums import MaterialKind
from tuquan.outreach.forms import CourseForm, MaterialFields, QuestionForm
from tuquan.outreach.models import CoursePass, Material, QuizQuestion
from tuquan.outreach.queries import library as queries
from tuquan.outreach.services import library as services
from tuquan.outreach.views.parts import areas, may_any, posted, working_unit
from tuquan.units.models import Person, Unit

NEEDS_FILE = (MaterialKind.SLIDES, MaterialKind.VIDEO)
WRITES = (Permission.RECORD_EDIT, Permission.GUIDANCE_EDIT)


@require_GET
def material_list(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.UNIT_VIEW)
    rows = queries.usable_materials(unit).select_related("unit")
    kind = request.GET.get("loai", "")
    if kind in MaterialKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "unit": unit,
        "areas": areas(request, "material_list"),
        "rows": rows,
        "kinds": MaterialKind.choices,
        "kind": kind,
        "topics": catalogue().dimensions["topic"].values,
        "may_edit": may_any(request, unit, *WRITES),
        "samples": courses.missing(unit) if may_any(request, unit, Permission.GUIDANCE_EDIT) else [],
    }
    return render(request, "outreach/material_list.html", context)


@require_http_methods(["GET", "POST"])
def material_add(request: HttpRequest) -> HttpResponse:
    unit = _writing_unit(request)
    form = MaterialFields(posted(request), may_share=_may_share(unit))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_material(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đưa vào thư viện."))
            return redirect(made)
    return render(request, "outreach/material_add.html", {"form": form, "unit": unit})


@require_POST
def course_sample(request: HttpRequest, code: str) -> HttpResponse:
    """A course that comes with the product becomes the office's own."""
    unit = working_unit(request, Permission.GUIDANCE_EDIT)
    if code not in courses.samples():
        raise Http404
    made = courses.take(unit, code, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã đưa bài học vào thư viện; anh/chị xem lại trước khi cho các đơn vị dùng."))
    return redirect(made)


@require_GET
def material(request: HttpRequest, pk: UUID) -> HttpResponse:
    one, unit = _readable(request, pk)
    mine = one.unit_id == unit.pk and may_any(request, unit, *WRITES)
    newest = one.withdrawn_at is None and not Material.objects.filter(replaces=one).exists()
    keeps = may_any(request, unit, Permission.RECORD_EDIT)
    files = list(StoredFile.objects.of(one))
    films = [file for file in files if file.kind in VIDEOS]
    context = {
        "material": one,
        "unit": unit,
        "topic": catalogue().dimensions["topic"].values.get(one.topic, one.topic),
        "films": films,
        "files": [file for file in files if file not in films],
        "wants_file": mine and newest and not files and not one.link and one.kind in NEEDS_FILE,
        "usage": queries.usage_of(one),
        "versions": queries.versions_of(one)[1:],
        "newer": Material.objects.filter(replaces=one).first(),
        "questions": list(one.questions.all()) if one.kind == MaterialKind.COURSE else [],
        "passed": CoursePass.objects.filter(material=one, person__user=request.user).first(),  # type: ignore[misc]
        "state": queries.course_state(one, unit, dates.today()) if keeps and one.kind == MaterialKind.COURSE else None,
        "may_edit": mine and newest,
        "is_course": one.kind == MaterialKind.COURSE,
    }
    return render(request, "outreach/material.html", context)


@require_http_methods(["GET", "POST"])
def material_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    initial = {name: getattr(one, name) for name in services.FIELDS}
    form = MaterialFields(posted(request), may_share=_may_share(one.unit), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.renew_material(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu thành lần mới; lần trước vẫn xem được."))
            return redirect(made)
    return render(request, "outreach/material_renew.html", {"form": form, "material": one})


@require_http_methods(["GET", "POST"])
def material_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_material(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút tài liệu khỏi thư viện."))
            return redirect(one)
    return render(request, "outreach/material_withdraw.html", {"form": form, "material": one})


@require_http_methods(["GET", "POST"])
def quiz_question_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.add_question(
                one,
                text=typed["text"],
                options=typed["options"].splitlines(),
                right=typed["right"] - 1,
                why=typed["why"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm câu hỏi."))
            return redirect(one)
    return render(request, "outreach/quiz_question_add.html", {"form": form, "material": one})


@require_POST
def quiz_question_remove(request: HttpRequest, pk: UUID, question_id: int) -> HttpResponse:
    one = _own(request, pk)
    question = get_object_or_404(QuizQuestion.objects.filter(material=one), pk=question_id)
    try:
        services.remove_question(question, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã bỏ câu hỏi."))
    return redirect(one)


@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the questions; wrong ones come back with the reason, and only "passed" is kept."""
    one, unit = _readable(request, pk)
    questions = list(one.questions.all())
    person = Person.objects.filter(user=request.user.pk).first()
    if one.kind != MaterialKind.COURSE or not questions or person is None or one.withdrawn_at is not None:
        raise Http404
    form = CourseForm(posted(request), questions=questions)
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome = services.take_course(one, unit, person, form.answers, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "material": one,
        "form": form,
        "outcome": outcome,
        "wrong": [(row.text, row.options[row.right], row.why) for row in outcome.wrong] if outcome else [],
    }
    return render(request, "outreach/course.html", context)


def _readable(request: HttpRequest, pk: UUID) -> tuple[Material, Unit]:
    unit = working_unit(request, Permission.UNIT_VIEW)
    return get_object_or_404(queries.readable_materials(unit).select_related("unit", "replaces"), pk=pk), unit


def _own(request: HttpRequest, pk: UUID) -> Material:
    rows = Material.objects.none()
    for permission in WRITES:
        rows |= Material.objects.permitted(request.user, permission)
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def _writing_unit(request: HttpRequest) -> Unit:
    unit = working_unit(request, Permission.UNIT_VIEW)
    return unit if may_any(request, unit, *WRITES) else working_unit(request, Permission.RECORD_EDIT)


def _may_share(unit: Unit) -> bool:
    return unit.is_authority or Unit.objects.filter(Q(managing=unit) | Q(following=unit)).exists()
