"""Questions after a session: the organiser's page with the QR for screen and paper, and the phones that answer."""

import json
import secrets
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.links import LinkRefused, link_of
from tuquan.core.refusals import Refusal
from tuquan.outreach.enums import QuizState
from tuquan.outreach.forms import CourseForm, SeatForm
from tuquan.outreach.forms.quiz import OpenQuizForm
from tuquan.outreach.models import Attendance, SessionQuiz
from tuquan.outreach.queries import quiz as queries
from tuquan.outreach.services import quiz as services
from tuquan.outreach.views.parts import posted, session_of

COOKIE = "cau-hoi"
SALT = "tuquan.outreach.quiz"
GONE = 410
HOURS = 12
"""How long a phone that checked in is known without saying its name again."""


# --- The organiser ---------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def session_quiz(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the course and open; then the page to project or to print."""
    one = session_of(request, pk, Permission.RECORD_EDIT)
    form = OpenQuizForm(posted(request), session=one)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_quiz(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("outreach:session_quiz", pk=pk)
    quiz = SessionQuiz.objects.filter(session=one).select_related("material").first()
    is_open = quiz is not None and quiz.is_open(timezone.now())
    context = {
        "session": one,
        "form": form,
        "quiz": quiz if is_open else None,
        "address": queries.address_of(quiz) if quiz is not None and is_open else "",
        "count": queries.count_of(one),
        "courses": queries.courses_for(one.unit).exists(),
    }
    return render(request, "outreach/session_quiz.html", context)


@require_POST
def session_quiz_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    quiz = SessionQuiz.objects.filter(session=one).first()
    if quiz is not None:
        services.close_quiz(quiz, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Đã đóng câu hỏi; chỉ giữ ai đã đạt, ai chưa."))
    return redirect(one)


# --- The phones ------------------------------------------------------------------------------------------------------


def remember(response: HttpResponse, request: HttpRequest, attendance: Attendance, *, device: str = "") -> None:
    """This phone is the one that said "here": it answers the questions of this session without asking again."""
    _keep(response, request, attendance.session_id, device or secrets.token_hex(16), attendance.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Who are you? Then the questions. The page says nothing of others, nor whether somebody is on the list."""
    now = timezone.now()
    found = _quiz(pk, token, now)
    if found is None:
        return _refused(request, services.QuizClosed())
    device, attendance = _phone(request, found)
    if request.method == "POST" and "forget" in request.POST:
        response: HttpResponse = redirect(request.path)
        response.delete_cookie(COOKIE, path=_path(pk))
        return response
    if attendance is None:
        return _ask_who(request, found, device or secrets.token_hex(16), now)
    questions = list(found.material.questions.all())
    passed = attendance.quiz == QuizState.PASSED
    left = services.goes_left(found, attendance)
    form = CourseForm(posted(request) if not passed else None, questions=questions)
    outcome = None
    if request.method == "POST" and not passed and form.is_valid():
        try:
            outcome = services.answer(found, attendance, form.answers, at=now)
        except Refusal as refusal:
            return _refused(request, refusal)
        passed, left = outcome.passed, outcome.left
    told = outcome is not None and (outcome.passed or not outcome.left)
    context = {
        "session": found.session,
        "material": found.material,
        "person": attendance.person,
        "form": form,
        "passed": passed,
        "left": left,
        "outcome": outcome,
        "wrong": [(row.text, row.options[row.right] if told else "", row.why) for row in outcome.wrong]
        if outcome
        else [],
    }
    return render(request, "outreach/quiz.html", context)


def _ask_who(request: HttpRequest, found: SessionQuiz, device: str, now: datetime) -> HttpResponse:
    by_account = request.method == "POST" and "account" in request.POST and request.user.is_authenticated
    form = SeatForm(request.POST if request.method == "POST" and not by_account else None)
    refusal = ""
    if request.method == "POST" and (by_account or form.is_valid()):
        try:
            if by_account:
                row = services.named_by_account(found, request.user, at=now)  # type: ignore[arg-type]
            else:
                row = services.named_by_code(found, **form.cleaned_data, device=device, at=now)
        except Refusal as refused:
            if by_account:
                refusal = str(refused.message)
            else:
                form.refuse(refused)
        else:
            response: HttpResponse = redirect(request.path)
            remember(response, request, row, device=device)
            return response
    context = {"session": found.session, "form": form, "refusal": refusal, "user": request.user}
    response = render(request, "outreach/quiz_who.html", context)
    _keep(response, request, found.session_id, device, 0)
    return response


def _quiz(pk: UUID, token: str, now: datetime) -> SessionQuiz | None:
    try:
        link = link_of(queries.LINK, token, now=now)
    except LinkRefused:
        return None
    rows = SessionQuiz.objects.select_related("session__unit", "material").filter(session__withdrawn_at=None)
    found = rows.filter(session=pk, pk=link.key, serial=link.serial).first()
    return found if found is not None and found.is_open(now) else None


def _path(pk: UUID) -> str:
    return reverse("outreach:quiz", args=[pk, "x"]).removesuffix("x/")


def _keep(response: HttpResponse, request: HttpRequest, pk: UUID, device: str, row: int) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps([str(pk), device, row], salt=SALT),
        max_age=HOURS * 3600,
        path=_path(pk),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _phone(request: HttpRequest, found: SessionQuiz) -> tuple[str, Attendance | None]:
    """The phone's own mark, and whose it is when that was said."""
    try:
        pk, device, row = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, json.JSONDecodeError):
        return "", None
    if pk != str(found.session_id):
        return "", None
    rows = Attendance.objects.filter(pk=row, session=found.session_id).select_related("person")
    return device, rows.first()


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "outreach/quiz_refused.html", {"sentence": refusal.message}, status=GONE)
